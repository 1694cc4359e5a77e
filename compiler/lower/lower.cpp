#include "compiler/lower/lower.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "compiler/lower/lists.hpp"

namespace edict {
namespace {

// An expression reads only the candidate when nothing in it is the subject's: no field, and no date that chooses the
// period of a list.
bool reads_subject(const model::Expr& e) {
  return is_phrase(e.op) || (has_who(e.op) && e.who == Who::subject) ||
         std::any_of(e.args.begin(), e.args.end(), reads_subject);
}

// Whose words are worth keeping: what a person would point at as the deciding condition.
bool is_condition_leaf(Op op) {
  switch (op) {
    case Op::equal:
    case Op::not_equal:
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
    case Op::in_list:
    case Op::any_in:
    case Op::all_in:
    case Op::none_in:
    case Op::exactly_in:
    case Op::at_least_in:
    case Op::at_most_in:
    case Op::has:
    case Op::overlaps:
    case Op::same_codes:
    case Op::is_empty:
    case Op::is_present:
    case Op::matches:
    case Op::exists:
      return true;
    default:
      return false;
  }
}

class Lowering {
 public:
  Lowering(const model::Library& library, const Sources& sources) : library_(library), sources_(sources) {}

  plan::Plan run() {
    plan_.labels.emplace_back();
    for (std::size_t i = 0; i < library_.symbols.size(); ++i) {
      plan_.symbols.emplace_back(library_.symbols.text(static_cast<Symbol>(i)));
      plan_.symbol_domains.push_back(library_.symbols.domain(static_cast<Symbol>(i)));
    }
    plan_.lists = lower_detail::lower_lists(library_.lists, list_names_);
    for (const model::Table& table : library_.tables) {
      const edict::Table& t = table.table;
      plan_.tables.push_back({t.schema, t.from_input, t.source_file, freeze(t.data)});
    }
    for (const model::Policy& policy : library_.policies) plan_.policies.push_back(lower_policy(policy));
    return std::move(plan_);
  }

 private:
  // ------------------------------------------------------------------------------------------------ expressions
  plan::NodeId node(const model::Expr& e) {
    std::vector<plan::NodeId> args;
    args.reserve(e.args.size());
    for (const model::Expr& arg : e.args) args.push_back(node(arg));
    plan::Node n;
    n.op = e.op;
    n.type = e.type;
    n.who = e.who;
    n.index = reads_list(e.op) ? list_names_[e.index] : e.index;
    n.value = e.value;
    n.first_arg = static_cast<std::uint32_t>(plan_.args.size());
    n.arg_count = static_cast<std::uint32_t>(args.size());
    if (is_condition_leaf(e.op) || (e.type.kind == Kind::boolean && e.op == Op::field)) n.label = label(e.span);
    plan_.args.insert(plan_.args.end(), args.begin(), args.end());
    plan_.nodes.push_back(n);
    return static_cast<plan::NodeId>(plan_.nodes.size() - 1);
  }
  plan::NodeId node(const std::optional<model::Expr>& e) { return e ? node(*e) : plan::kNoNode; }

  // The policy's words on one line, without comments and, where they are very long, cut between two words.
  std::uint32_t label(Span span) {
    if (span.end <= span.begin) return 0;
    constexpr std::size_t longest = 400;
    std::string text;
    bool quoted = false, comment = false;
    for (const char c : sources_.text(span)) {
      if (c == '"' && !comment) quoted = !quoted;
      if (c == '#' && !quoted) comment = true;
      if (c == '\n') comment = false;
      if (comment) continue;
      const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
      if (space && !quoted && (text.empty() || text.back() == ' ')) continue;
      text += space ? ' ' : c;
    }
    if (text.size() > longest) {
      const auto last_space = text.rfind(' ', longest);
      text.resize(last_space == std::string::npos ? 0 : last_space);
      text += " …";
    }
    const auto [it, fresh] = label_index_.emplace(text, static_cast<std::uint32_t>(plan_.labels.size()));
    if (fresh) plan_.labels.push_back(text);
    return it->second;
  }

  std::string place(Span span) const {
    return fmt::format("{}:{}", sources_.name(span.file), sources_.position(span.file, span.begin).line);
  }

  // ------------------------------------------------------------------------------------------------ phrases
  plan::Keys keys(const model::Keys& from) {
    plan::Keys to;
    for (const model::Expr& e : from.values) to.values.push_back(node(e));
    to.same_line = from.same_line;
    to.slot = plan_.slot_count++;
    return to;
  }
  plan::Filter filter(const std::optional<model::Expr>& e) {
    return {node(e), !e || !reads_subject(*e), plan_.slot_count++};
  }
  plan::Measure measure(const model::Measure& m) { return {m.kind, node(m.value), m.name, m.type}; }
  plan::Window window(const model::Window& w) {
    return {w.kind, node(w.duration), w.calendar, node(w.from), node(w.until)};
  }
  plan::Exists exists(const model::Exists& e) {
    std::optional<plan::Within> within;
    if (e.within) within = plan::Within{node(e.within->duration), e.within->direction, e.within->excluding_day};
    return {e.position, e.standing, keys(e.keys), within, e.same_claim, filter(e.where)};
  }

  // ------------------------------------------------------------------------------------------------ rules
  plan::Outcome outcome(const model::Outcome& o) {
    const model::Adjustment& a = o.adjustment;
    return {o.kind, node(o.value), {a.group, a.carc, a.rarc, a.message}};
  }

  // What a rule speaks of: nothing is every line.
  struct Subject {
    const std::optional<model::Expr>* written = nullptr;
    const model::Policy* policy = nullptr;
    bool looks_at_other_lines() const {
      return written != nullptr && *written && model::looks_at_other_lines(**written, *policy);
    }
  };

  // `where` replaces the rule's subject; without it the subject itself is evaluated on the candidate, and its answer
  // may be kept unless it looks at other lines, whose fate is not settled yet.
  plan::Counted counted(const std::optional<model::Expr>& where, const Subject& subject, const model::Keys& k,
                        bool counting_billed) {
    plan::Counted c;
    c.by_subject = !where;
    c.where = filter(where);
    if (c.by_subject) c.where.pure = !subject.looks_at_other_lines();
    c.keys = keys(k);
    c.counting_billed = counting_billed;
    return c;
  }

  void lower_body(plan::Rule& to, const model::Rule& from, const Subject& subject) {
    if (const auto* require = std::get_if<model::Require>(&from.body)) {
      to.body = plan::Body::require;
      to.require = node(require->condition);
    } else if (const auto* limit = std::get_if<model::Limit>(&from.body)) {
      to.body = plan::Body::limit;
      to.limit =
          plan::Limit{node(limit->most), measure(limit->measure),
                      counted(limit->where, subject, limit->keys, limit->counting_billed), window(limit->window)};
    } else if (const auto* space = std::get_if<model::Space>(&from.body)) {
      to.body = plan::Body::space;
      to.space = plan::Space{node(space->least), space->gap, space->after,
                             counted(space->where, subject, space->keys, space->counting_billed)};
    }
  }

  plan::Rule lower_rule(const model::Rule& from, const model::Policy& policy, plan::NodeId scope) {
    plan::Rule to;
    to.name = from.name;
    to.title = from.title;
    to.cite = from.cite;
    to.source = place(from.span);
    to.subject = from.on_lines ? node(*from.on_lines) : scope;
    for (const model::Rule::Guard& guard : from.guards) to.guards.push_back({node(guard.condition), guard.negated});
    lower_body(to, from, {from.on_lines ? &from.on_lines : &policy.scope, &policy});
    to.forbids = from.forbids;
    for (const model::Branch& b : from.branches) to.branches.push_back({outcome(b.outcome), node(b.when)});
    for (const model::IfMissing& m : from.if_missing) to.if_missing.push_back({m.fields, outcome(m.outcome)});
    to.stage = from.stage;
    return to;
  }

  plan::Policy lower_policy(const model::Policy& from) {
    plan::Policy to;
    to.name = from.name;
    to.title = from.title;
    to.version = from.version;
    to.source = place(from.span);
    for (const auto& a : from.authorities) to.authorities.emplace_back(a.kind, a.number);
    for (const auto& n : from.narrowings) to.narrowings.push_back({n.field, n.values});
    to.effective = from.effective;
    to.by_received_date = from.by_received_date;
    to.scope = node(from.scope);
    for (const model::Let& let : from.lets)
      to.lets.push_back({let.name, node(let.value), let.value.type, let.looks_at_other_lines});
    for (const model::Exists& e : from.exists) to.exists.push_back(exists(e));
    for (const model::Find& f : from.finds)
      to.finds.push_back({f.pick, f.range, keys(f.keys), filter(f.where), f.counting_billed});
    for (const model::Total& t : from.totals) {
      plan::Counted c = counted(t.where, {}, t.keys, t.counting_billed);
      c.by_subject = false;  // `total … of lines where E`, or every line: no rule's subject is in reach
      to.totals.push_back({measure(t.measure), std::move(c), window(t.window)});
    }
    for (const model::Rank& r : from.ranks)
      to.ranks.push_back({node(r.by), r.descending, keys(r.keys), filter(r.where)});
    for (const model::Rule& rule : from.rules) to.rules.push_back(lower_rule(rule, from, to.scope));
    for (const model::NotAutomated& n : from.not_automated) to.not_automated.push_back({n.sentence, n.reason});
    return to;
  }

  const model::Library& library_;
  const Sources& sources_;
  plan::Plan plan_;
  std::vector<std::uint32_t> list_names_;
  std::unordered_map<std::string, std::uint32_t> label_index_;
};

}  // namespace

plan::Plan lower(const model::Library& library, const Sources& sources) { return Lowering(library, sources).run(); }

}  // namespace edict
