#include "compiler/syntax/dump.hpp"

#include "compiler/syntax/internal/dumper.hpp"
#include "compiler/syntax/internal/text.hpp"

namespace edict::syntax {

void Dumper::line(int indent) {
  if (!out_.empty()) out_ += '\n';
  out_.append(static_cast<std::size_t>(indent) * 2, ' ');
}

void Dumper::words(const std::vector<Word>& held) {
  for (const Word& one : held) text(one.text);
}

void Dumper::codes(const Codes& codes, int indent) {
  line(indent), out_ += "codes", word(codes.name.text), word(":"), word(codes.system.text);
  if (const List* held = std::get_if<List>(&codes.content)) {
    list(*held);
  } else {
    const auto& file = std::get<CodesFile>(codes.content);
    word("from"), text(file.path), text(file.column);
    if (file.valid_from) word("valid-from"), text(*file.valid_from);
    if (file.valid_until) word("valid-until"), text(*file.valid_until);
    if (file.where) word("where"), text(file.where->column), text(file.where->text);
  }
  if (codes.broken) word("BROKEN");
}

void Dumper::table(const Table& table, int indent) {
  line(indent), out_ += "table", word(table.name.text);
  if (const auto* file = std::get_if<Table::FromFile>(&table.source)) word("from"), text(file->path);
  if (std::holds_alternative<Table::FromInput>(table.source)) word("from input");
  if (table.broken) word("BROKEN");
  for (const TableColumn& column : table.columns) {
    line(indent + 1), out_ += "column", word(column.name.text), word(column.type.text);
    if (column.key) word("key");
    if (column.header) word("header"), text(*column.header);
    if (column.valid_from) word("valid-from"), text(*column.valid_from);
    if (column.valid_until) word("valid-until"), text(*column.valid_until);
  }
  if (const auto* rows = std::get_if<Table::Inline>(&table.source)) {
    for (const TableRow& row : rows->rows) line(indent + 1), out_ += "row", words(row.cells);
  }
}

void Dumper::adjustment(const Adjustment& adjustment) {
  if (adjustment.group_carc) word(adjustment.group_carc->text);
  for (const Word& rarc : adjustment.rarc) word(rarc.text);
  if (adjustment.message) text(*adjustment.message);
}

void Dumper::outcome(const Outcome& outcome) {
  constexpr std::string_view kKinds[] = {"deny", "deny-claim", "pend", "cut-back", "pay", "recode", "flag"};
  word(kKinds[static_cast<std::size_t>(outcome.kind)]);
  if (outcome.value) expr(outcome.value);
  adjustment(outcome.adjustment);
}

void Dumper::body(const Rule& rule, int indent) {
  if (const auto* require = std::get_if<Require>(&rule.body)) {
    line(indent), out_ += require->forbid ? "forbid" : "require", expr(require->condition);
  } else if (const auto* limit = std::get_if<Limit>(&rule.body)) {
    line(indent), out_ += "limit", expr(limit->most), measure(limit->measure), expr(limit->where), exprs(limit->keys),
        window(limit->window);
    if (limit->counting_billed) word("billed");
  } else if (const auto* space = std::get_if<Space>(&rule.body)) {
    constexpr std::string_view kGaps[] = {"days", "months", "full-months"};
    line(indent), out_ += "space", expr(space->least), word(kGaps[static_cast<std::size_t>(space->gap)]),
        word(space->after ? "after" : "apart");
    expr(space->where), exprs(space->keys);
    if (space->counting_billed) word("billed");
  }
}

void Dumper::rule(const Rule& rule, int indent) {
  line(indent), out_ += "rule", word(rule.name.text);
  if (rule.title) text(*rule.title);
  if (rule.broken) word("BROKEN");
  if (rule.cite) line(indent + 1), out_ += "cite", text(*rule.cite);
  if (rule.on_lines) line(indent + 1), out_ += "on", expr(rule.on_lines);
  for (const Guard& guard : rule.guards)
    line(indent + 1), out_ += guard.negated ? "unless" : "when", expr(guard.condition);
  body(rule, indent + 1);
  for (const Branch& branch : rule.branches) {
    line(indent + 1), out_ += "else", outcome(branch.outcome);
    if (branch.when) word("when"), expr(branch.when);
  }
  for (const IfMissing& missing : rule.if_missing)
    line(indent + 1), out_ += "if-missing", exprs(missing.fields), outcome(missing.outcome);
}

void Dumper::item(const PolicyItem& held) {
  if (const auto* code_list = std::get_if<Codes>(&held)) {
    codes(*code_list, 1);
  } else if (const auto* relation = std::get_if<Table>(&held)) {
    table(*relation, 1);
  } else if (const auto* let = std::get_if<Let>(&held)) {
    line(1), out_ += "let", word(let->name.text), expr(let->value);
    if (let->broken) word("BROKEN");
  } else if (const auto* scope = std::get_if<Scope>(&held)) {
    line(1), out_ += "scope", expr(scope->where);
    if (scope->broken) word("BROKEN");
  } else if (const auto* made = std::get_if<Rule>(&held)) {
    rule(*made, 1);
  } else if (const auto* sentence = std::get_if<NotAutomated>(&held)) {
    line(1), out_ += "not-automated", text(sentence->sentence), text(sentence->reason);
  }
}

void Dumper::policy(const Policy& policy) {
  line(0), out_ += "policy", word(policy.name.text);
  if (policy.title) text(*policy.title);
  if (policy.broken) word("BROKEN");
  for (const Authority& authority : policy.authorities)
    line(1), out_ += "authority", word(authority.kind.text), text(authority.number);
  for (const Narrowing& narrowing : policy.narrowings) line(1), out_ += narrowing.field, words(narrowing.values);
  for (const Effective& effective : policy.effective) {
    line(1), out_ += "effective", word(effective.from.text);
    if (effective.until) word("until"), word(effective.until->text);
    if (effective.by_received_date) word("by-received-date");
  }
  for (const PolicyItem& held : policy.items) item(held);
}

void Dumper::attribute(const Attribute& attribute) {
  out_ += " (", out_ += attribute.name.text, words(attribute.values), out_ += attribute.missing ? " missing)" : ")";
}

void Dumper::claim(const TestClaim& claim) {
  line(1), out_ += claim.history ? "history" : "claim", word(claim.name.text);
  for (const Attribute& held : claim.attributes) attribute(held);
  for (const TestLine& made : claim.lines) {
    line(2), out_ += "line", made.procedure ? word(made.procedure->text) : void();
    for (const Word& modifier : made.modifiers) out_ += '-', out_ += modifier.text;
    if (made.on) word("on"), word(made.on->text);
    if (made.through) word("through"), word(made.through->text);
    for (const Attribute& held : made.attributes) attribute(held);
  }
}

void Dumper::expectation(const Expectation& expectation) {
  constexpr std::string_view kWhats[] = {"pay", "deny", "pend", "cut-back", "not-failed"};
  line(1), out_ += "expect";
  for (const LineName& name : expectation.lines) word(name.claim), out_ += '/', out_ += std::to_string(name.line);
  word(kWhats[static_cast<std::size_t>(expectation.what)]);
  if (expectation.allowed_units) word("to"), word(expectation.allowed_units->text);
  if (expectation.percent) word("percent"), word(expectation.percent->text);
  if (expectation.recoded_to) word("recoded-to"), text(expectation.recoded_to->text);
  if (expectation.incomplete) word("incomplete");
  if (expectation.policy) word("by"), word(expectation.policy->text);
  if (expectation.rule) word("rule"), word(expectation.rule->text);
  adjustment(expectation.adjustment);
  if (!expectation.missing.empty()) word("missing"), words(expectation.missing);
}

void Dumper::test(const Test& test) {
  line(0), out_ += "test", text(test.name.text);
  if (test.broken) word("BROKEN");
  if (!test.with_policies.empty()) line(1), out_ += "with", words(test.with_policies);
  for (const TestPatient& patient : test.patients) {
    line(1), out_ += "patient", word(patient.name.text);
    for (const Attribute& held : patient.attributes) attribute(held);
  }
  for (const TestClaim& held : test.claims) claim(held);
  for (const TestTableRow& row : test.rows) line(1), out_ += "row", word(row.table.text), words(row.cells);
  for (const Expectation& held : test.expectations) expectation(held);
}

std::string dump(const File& file) {
  std::string out;
  Dumper dumper(out);
  for (const auto& declaration : file.declarations) {
    if (const auto* codes = std::get_if<Codes>(&declaration)) dumper.codes(*codes, 0);
    if (const auto* table = std::get_if<Table>(&declaration)) dumper.table(*table, 0);
    if (const auto* policy = std::get_if<Policy>(&declaration)) dumper.policy(*policy);
    if (const auto* test = std::get_if<Test>(&declaration)) dumper.test(*test);
  }
  return out.empty() ? out : out + "\n";
}

}  // namespace edict::syntax
