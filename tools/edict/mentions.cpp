#include "tools/edict/mentions.hpp"

#include <algorithm>
#include <set>

namespace edict::cli {
namespace {

class Collector {
 public:
  Collector(const plan::Plan& plan, const plan::Policy& policy) : plan_(plan), policy_(policy) {}

  void node(plan::NodeId id) {
    if (id == plan::kNoNode || !seen_.insert(id).second) return;
    const plan::Node& n = at(id);
    switch (n.op) {
      case Op::field:
        if (n.who == Who::subject) found_.fields[static_cast<Field>(n.index)];
        break;
      case Op::let:
        node(policy_.lets[n.index].value);
        break;
      case Op::in_list:
      case Op::any_in:
      case Op::all_in:
      case Op::none_in:
      case Op::exactly_in:
      case Op::at_least_in:
      case Op::at_most_in:
      case Op::among:
        list(n);
        break;
      case Op::equal:
      case Op::not_equal:
      case Op::less:
      case Op::less_equal:
      case Op::greater:
      case Op::greater_equal:
      case Op::has:
        values(n);
        break;
      case Op::exists:
        exists(policy_.exists[n.index]);
        break;
      case Op::find:
        find(policy_.finds[n.index]);
        break;
      case Op::total:
        total(policy_.totals[n.index]);
        break;
      case Op::rank:
        found_.looks_at_other_lines = true;
        break;
      default:
        break;
    }
    for (std::uint32_t i = 0; i < n.arg_count; ++i) node(argument(n, i));
  }

  void limit(const plan::Limit& limit) {
    node(limit.most);
    node(limit.measure.value);
    counted(limit.counted);
    window(limit.window);
  }
  void space(const plan::Space& space) {
    node(space.least);
    counted(space.counted);
  }
  Mentions take() { return std::move(found_); }

 private:
  const plan::Node& at(plan::NodeId id) const { return plan_.nodes[static_cast<std::size_t>(id)]; }
  plan::NodeId argument(const plan::Node& n, std::uint32_t i) const { return plan_.args[n.first_arg + i]; }

  // The field that a value is read from, through lets.
  std::optional<Field> field_below(plan::NodeId id) const {
    const plan::Node& n = at(id);
    if (n.op == Op::field) return n.who == Who::subject ? std::optional(static_cast<Field>(n.index)) : std::nullopt;
    if (n.op == Op::let && n.who == Who::subject) return field_below(policy_.lets[n.index].value);
    if (n.op == Op::among) return field_below(argument(n, 0));
    return std::nullopt;
  }

  void list(const plan::Node& n) {
    if (const auto field = field_below(argument(n, 0))) {
      auto& lists = found_.fields[*field].lists;
      if (std::find(lists.begin(), lists.end(), n.index) == lists.end()) lists.push_back(n.index);
    }
  }

  void values(const plan::Node& n) {
    for (std::uint32_t i = 0; i < 2; ++i) {
      const plan::Node& other = at(argument(n, 1 - i));
      const auto field = field_below(argument(n, i));
      if (!field || other.op != Op::constant) continue;
      auto& known = found_.fields[*field].values;
      if (std::find(known.begin(), known.end(), other.value) == known.end()) known.push_back(other.value);
    }
  }

  void keys(const plan::Keys& keys) {
    for (const plan::NodeId key : keys.values) node(key);
  }
  void counted(const plan::Counted& what) {
    found_.looks_at_other_lines = true;
    keys(what.keys);
    node(what.where.node);
  }
  void window(const plan::Window& window) {
    for (const plan::NodeId part : {window.duration, window.from, window.until}) node(part);
  }
  void exists(const plan::Exists& phrase) {
    found_.looks_at_other_lines = true;
    keys(phrase.keys);
    if (phrase.within) node(phrase.within->duration);
    node(phrase.where.node);
  }
  void find(const plan::Find& phrase) {
    found_.looks_at_other_lines = true;
    keys(phrase.keys);
    node(phrase.where.node);
  }
  void total(const plan::Total& phrase) {
    node(phrase.measure.value);
    counted(phrase.counted);
    window(phrase.window);
  }

  const plan::Plan& plan_;
  const plan::Policy& policy_;
  std::set<plan::NodeId> seen_;
  Mentions found_;
};

void add_members(const plan::Plan& plan, std::uint32_t index, Date date, std::size_t most,
                 std::vector<ListMember>& members) {
  const plan::List& list = plan.lists[index];
  for (const plan::ListPiece& piece : list.pieces) {
    if (members.size() >= most) return;
    if (piece.first.empty() || date < piece.from || piece.until < date) continue;
    const bool known =
        std::any_of(members.begin(), members.end(), [&](const ListMember& m) { return m.code == piece.first; });
    // A stem ends in 0xff behind its beginning (plan.hpp).
    if (!known) members.push_back({piece.first, piece.last == piece.first + '\xff'});
  }
  for (const std::uint32_t other : list.also) add_members(plan, other, date, most, members);
}

}  // namespace

Mentions mentions_of(const plan::Plan& plan, std::uint32_t policy, std::uint32_t index) {
  const plan::Rule& rule = plan.policies[policy].rules[index];
  Collector collector(plan, plan.policies[policy]);
  for (const plan::Guard& guard : rule.guards) collector.node(guard.condition);
  collector.node(rule.require);
  if (rule.limit) collector.limit(*rule.limit);
  if (rule.space) collector.space(*rule.space);
  for (const plan::Branch& branch : rule.branches) collector.node(branch.when);
  return collector.take();
}

std::vector<ListMember> members_of(const plan::Plan& plan, std::uint32_t list, Date date, std::size_t most) {
  std::vector<ListMember> members;
  add_members(plan, list, date, most, members);
  return members;
}

}  // namespace edict::cli
