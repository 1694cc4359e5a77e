// From the plan's nodes to terms: every let is replaced by what it stands for, on the line that it is asked of.
#include <algorithm>
#include <map>
#include <tuple>

#include "runtime/jit/expression.hpp"

namespace edict::jit {
namespace {

// A function of this many terms takes tenths of a second to compile; nobody writes one, but lets of lets can grow.
constexpr std::size_t kMostTerms = 2000;
constexpr std::size_t kDeepest = 400;

class Flattener {
 public:
  Flattener(const plan::Plan& plan, std::uint32_t policy) : plan_(plan), policy_(policy) {
    flat_.expression.lines = {{Line::Of::subject, 0}, {Line::Of::other, 0}};
  }

  std::optional<Flattened> run(plan::NodeId root) {
    const TermId last = term(root, {0, 1});
    if (gave_up_) return std::nullopt;
    // A root that other parts read too stands in the middle: the last term is the root by rule.
    if (last != flat_.expression.root()) return std::nullopt;
    flat_.expression.parameter_count = static_cast<std::uint32_t>(flat_.parameters.size());
    return std::move(flat_);
  }

 private:
  struct Lines {
    LineId subject;
    LineId other;
  };

  LineId line_of(const plan::Node& node, Lines lines) const {
    return node.who == Who::subject ? lines.subject : lines.other;
  }
  static Lines inside(const plan::Node& let, Lines lines) {
    return let.who == Who::subject ? lines : Lines{lines.other, lines.other};
  }

  std::uint32_t column(Field field, bool set) {
    auto& columns = flat_.expression.columns;
    const ColumnRef ref{field, set};
    const auto it = std::find(columns.begin(), columns.end(), ref);
    if (it != columns.end()) return static_cast<std::uint32_t>(it - columns.begin());
    columns.push_back(ref);
    return static_cast<std::uint32_t>(columns.size() - 1);
  }

  std::uint32_t parameter(std::int64_t value) {
    flat_.parameters.push_back(value);
    return static_cast<std::uint32_t>(flat_.parameters.size() - 1);
  }

  TermId term(plan::NodeId id, Lines lines) {
    if (gave_up_ || depth_ >= kDeepest || flat_.expression.terms.size() >= kMostTerms) {
      gave_up_ = true;
      return 0;
    }
    const std::tuple key(id, lines.subject, lines.other);
    if (const auto it = known_.find(key); it != known_.end()) return it->second;
    ++depth_;
    const plan::Node& node = plan_.nodes[static_cast<std::size_t>(id)];
    const TermId made = node.op == Op::let ? let(node.index, inside(node, lines)) : operation(node, lines);
    --depth_;
    known_[key] = made;
    return made;
  }

  TermId let(std::uint32_t index, Lines lines) {
    const std::vector<plan::Let>& lets = plan_.policies[policy_].lets;
    if (index >= lets.size()) {
      gave_up_ = true;
      return 0;
    }
    return term(lets[index].value, lines);
  }

  TermId operation(const plan::Node& node, Lines lines) {
    Term t;
    t.op = node.op;
    t.kind = node.type.kind;
    for (std::uint32_t i = 0; i < node.arg_count; ++i) {
      const plan::NodeId argument = plan_.args[node.first_arg + i];
      t.arguments.push_back({term(argument, lines), plan_.nodes[static_cast<std::size_t>(argument)].type.kind});
    }
    if (gave_up_) return 0;
    switch (node.op) {
      case Op::constant:
      case Op::matches:
        t.parameter = parameter(node.value);
        break;
      case Op::field:
        t.line = line_of(node, lines);
        read(t, static_cast<Field>(node.index));
        break;
      case Op::birthday:
        t.line = line_of(node, lines);
        t.column = column(Field::born, false);
        break;
      case Op::in_list:
      case Op::any_in:
      case Op::all_in:
      case Op::none_in:
      case Op::exactly_in:
      case Op::at_least_in:
      case Op::at_most_in:
      case Op::among:
        t.line = line_of(node, lines);
        t.parameter = parameter(node.index);
        parameter(node.value);
        t.membership = asked_by_bits(plan_.lists[node.index]) ? Membership::bits : Membership::call;
        t.column = column(Field::service_date, false);
        break;
      case Op::row:
        t.parameter = parameter(node.index);
        break;
      case Op::column:
        t.parameter = parameter(node.index);
        parameter(node.value);
        break;
      case Op::exists:
      case Op::find:
      case Op::total:
      case Op::rank:
        t.line = lines.subject;
        t.parameter = parameter(node.index);
        break;
      case Op::found_field:
        t.line = found(t.arguments.front().term);
        read(t, static_cast<Field>(node.index));
        break;
      case Op::found_let: {
        t.line = found(t.arguments.front().term);
        const TermId value = let(node.index, {t.line, t.line});
        if (gave_up_) return 0;
        t.arguments.push_back({value, node.type.kind});
        break;
      }
      default:
        break;
    }
    flat_.expression.terms.push_back(std::move(t));
    return flat_.expression.root();
  }

  void read(Term& t, Field field) {
    const bool set = t.kind == Kind::code_set;
    t.column = column(field, set);
    if (!set) return;
    t.missing_when_empty =
        field == Field::diagnosis || field == Field::diagnoses || field == Field::secondary_diagnoses;
    t.missing_column = field == Field::secondary_diagnoses ? column(Field::diagnosis, true) : t.column;
  }

  LineId found(TermId line) {
    auto& all = flat_.expression.lines;
    for (LineId i = 2; i < all.size(); ++i) {
      if (all[i].found == line) return i;
    }
    all.push_back({Line::Of::found, line});
    return static_cast<LineId>(all.size() - 1);
  }

  const plan::Plan& plan_;
  std::uint32_t policy_;
  Flattened flat_;
  std::map<std::tuple<plan::NodeId, LineId, LineId>, TermId> known_;
  std::size_t depth_ = 0;
  bool gave_up_ = false;
};

void append(std::string& text, std::uint64_t number) {
  // Seven bits a byte, the last without the high bit: short, and no two numbers begin alike.
  for (; number >= 0x80; number >>= 7U) text += static_cast<char>(0x80U | (number & 0x7fU));
  text += static_cast<char>(number);
}

}  // namespace

bool asked_by_bits(const plan::List& list) {
  const bool symbolic =
      list.element.kind == Kind::code || list.element.kind == Kind::text || list.element.kind == Kind::id;
  return symbolic && !list.has_periods;
}

std::optional<Flattened> flatten(const plan::Plan& plan, std::uint32_t policy, plan::NodeId root) {
  if (plan.nodes[static_cast<std::size_t>(root)].type.kind == Kind::code_set) return std::nullopt;
  return Flattener(plan, policy).run(root);
}

std::string shape_of(const Expression& e) {
  std::string text;
  append(text, e.terms.size());
  for (const Term& t : e.terms) {
    append(text, static_cast<std::uint64_t>(t.op));
    append(text, static_cast<std::uint64_t>(t.kind));
    append(text, t.line);
    append(text, t.parameter);
    append(text, t.column);
    append(text, t.missing_column);
    append(text, (t.missing_when_empty ? 2U : 0U) + static_cast<unsigned>(t.membership));
    append(text, t.arguments.size());
    for (const Argument& a : t.arguments) {
      append(text, a.term);
      append(text, static_cast<std::uint64_t>(a.kind));
    }
  }
  append(text, e.lines.size());
  for (const Line& l : e.lines) {
    append(text, static_cast<std::uint64_t>(l.of));
    append(text, l.found);
  }
  append(text, e.columns.size());
  for (const ColumnRef& c : e.columns) append(text, static_cast<std::uint64_t>(c.field) * 2 + (c.set ? 1 : 0));
  append(text, e.parameter_count);
  return text;
}

}  // namespace edict::jit
