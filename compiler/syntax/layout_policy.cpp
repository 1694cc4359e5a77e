// The lines of policies and rules.
#include <algorithm>

#include "EdictLexer.h"
#include "compiler/syntax/internal/layout.hpp"

namespace edict::syntax {

using L = EdictLexer;

// authority  LCD "L39713"
// payer      medicare
void Layout::heads(const Policy& policy) {
  struct Head {
    Index keyword;
    Index value;
  };
  std::vector<Head> heads;
  for (const Authority& authority : policy.authorities) {
    const Index value = first(authority.span);
    if (tokens_.type(value - 1) == L::AUTHORITY) heads.push_back({value - 1, value});
  }
  for (const Narrowing& narrowing : policy.narrowings)
    heads.push_back({first(narrowing.span), first(narrowing.values.front().span)});
  for (const Effective& effective : policy.effective)
    heads.push_back({first(effective.span), first(effective.from.span)});
  std::size_t widest = 0;
  const auto width = [&](const Head& head) {
    std::size_t size = 0;
    for (Index i = head.keyword; i < head.value; ++i) size += tokens_.word(i).size() + (i > head.keyword ? 1 : 0);
    return size;
  };
  for (const Head& head : heads) widest = std::max(widest, width(head));
  for (const Head& head : heads) {
    line(head.keyword, 2);
    styles_[head.value].spaces = static_cast<std::uint16_t>(widest - width(head) + 2);
  }
}

void Layout::policy(const Policy& policy) {
  heads(policy);
  bool rule_before = false;
  std::vector<const Codes*> group;
  Index before = 0;
  const auto flush = [&] {
    codes_group(group);
    group.clear();
  };
  for (const PolicyItem& held : policy.items) {
    const Span span = std::visit([](const auto& made) { return made.span; }, held);
    const Index begin = first(span);
    const bool is_rule = std::holds_alternative<Rule>(held);
    line(begin, 2).blank = is_rule || rule_before;
    rule_before = is_rule;
    const Codes* codes = std::get_if<Codes>(&held);
    if (codes == nullptr || (!group.empty() && !next_line(before, begin))) flush();
    if (codes != nullptr) group.push_back(codes);
    item(held);
    before = last(span);
  }
  flush();
  close(last(policy.span), 0);
}

void Layout::item(const PolicyItem& held) {
  if (const Table* relation = std::get_if<Table>(&held)) table(*relation, 2);
  if (const Let* let = std::get_if<Let>(&held)) expr(let->value);
  if (const Scope* scope = std::get_if<Scope>(&held)) expr(scope->where);
  if (const Rule* made = std::get_if<Rule>(&held)) rule(*made);
}

void Layout::rule(const Rule& rule) {
  constexpr std::size_t kColumn = 4;
  const Index behind_name = first(rule.name.span) + (rule.title ? 2 : 1);
  if (rule.cite) line(behind_name, kColumn);
  if (rule.on_lines) {
    line(first(rule.on_lines->span) - 3, kColumn);  // on lines where E
    expr(rule.on_lines);
  }
  for (const Guard& guard : rule.guards) {
    line(first(guard.span), kColumn);
    expr(guard.condition);
  }
  if (!std::holds_alternative<std::monostate>(rule.body)) line(first(rule.body_span), kColumn);
  if (const Require* require = std::get_if<Require>(&rule.body)) expr(require->condition);
  if (const Limit* limit = std::get_if<Limit>(&rule.body)) {
    expr(limit->most), expr(limit->where), exprs(limit->keys);
    expr(limit->window.duration), expr(limit->window.from), expr(limit->window.until);
  }
  if (const Space* space = std::get_if<Space>(&rule.body)) expr(space->least), expr(space->where), exprs(space->keys);
  for (const Branch& branch : rule.branches) {
    line(first(branch.span), kColumn);
    expr(branch.outcome.value), expr(branch.when);
  }
  for (const IfMissing& missing : rule.if_missing) {
    line(first(missing.span), kColumn);
    exprs(missing.fields), expr(missing.outcome.value);
  }
}

}  // namespace edict::syntax
