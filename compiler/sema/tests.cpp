#include "compiler/sema/tests.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/tables.hpp"
#include "compiler/sema/test_claims.hpp"
#include "compiler/sema/test_fields.hpp"
#include "runtime/base/decimal.hpp"

namespace edict::sema {
namespace {

using syntax::Word;

class TestReader {
 public:
  TestReader(Context& context, const syntax::Test& written) : context_(context), written_(written) {}

  std::optional<model::Test> read() {
    const std::size_t errors = context_.diagnostics.error_count();
    test_.name = written_.name.text;
    test_.file = written_.name.span.file;
    test_.span = written_.name.span;
    choose_policies();
    read_claims();
    for (const syntax::TestTableRow& row : written_.rows) read_table_row(row);
    for (const syntax::Expectation& expectation : written_.expectations) expect(expectation);
    if (written_.expectations.empty() && context_.diagnostics.error_count() == errors) {
      fail("E0520", written_.name.span, "this test expects nothing, so it would pass whatever is decided",
           "say what is to come of its lines: `expect a/1 pay`");
    }
    if (context_.diagnostics.error_count() != errors) return std::nullopt;
    return std::move(test_);
  }

 private:
  Diagnostic& fail(std::string_view id, Span place, std::string message, std::string help = {}) {
    return context_.diagnostics.report(id, place, std::move(message), std::move(help));
  }

  std::vector<std::string> policy_names() const {
    std::vector<std::string> names;
    for (const model::Policy& policy : context_.library.policies) names.push_back(policy.name);
    return names;
  }

  void choose_policies() {
    const auto& policies = context_.library.policies;
    for (const Word& word : written_.with_policies) {
      const bool known =
          std::any_of(policies.begin(), policies.end(), [&](const model::Policy& p) { return p.name == word.text; });
      if (!known)
        fail("E0504", word.span, fmt::format("there is no policy `{}`", word.text),
             did_you_mean(word.text, policy_names()));
    }
    for (std::uint32_t i = 0; i < policies.size(); ++i) {
      const bool named = std::any_of(written_.with_policies.begin(), written_.with_policies.end(),
                                     [&](const Word& word) { return word.text == policies[i].name; });
      if (named || policies[i].span.file == test_.file) test_.policies.push_back(i);
    }
    if (test_.policies.empty() && written_.with_policies.empty()) {
      fail("E0518", written_.name.span, "this test runs no policy: its file has none",
           "name those that it is about: `with policies a, b`");
    }
  }

  void read_claims() {
    const TestPatients patients = read_patients(context_, written_);
    for (std::size_t i = 0; i < written_.claims.size(); ++i) {
      const syntax::TestClaim& written = written_.claims[i];
      const auto twin = std::find_if(written_.claims.begin(), written_.claims.end(),
                                     [&](const syntax::TestClaim& c) { return c.name.text == written.name.text; });
      if (&*twin != &written) {
        fail("E0508", written.name.span, fmt::format("the test has two claims `{}`", written.name.text),
             "give one of them another name")
            .notes.push_back({twin->name.span, "the first one"});
        continue;
      }
      if (auto claim = read_claim(context_, written, patients)) test_.claims.push_back(std::move(*claim));
    }
  }

  void read_table_row(const syntax::TestTableRow& written) {
    const auto table = table_for(written.table);
    if (!table) return;
    WrittenRow row;
    if (!read_row(context_, context_.library.tables[*table].table.schema, written.cells, written.span,
                  {"E0513", "E0513"}, row))
      return;
    test_.rows.push_back({*table, std::move(row.cells), row.from, row.until});
  }

  // Tables inside a policy are no names of the set; of several of one name the test's own file's is meant.
  std::optional<std::uint32_t> table_for(const Word& word) {
    const auto& tables = context_.library.tables;
    std::optional<std::uint32_t> found;
    std::vector<std::string> names;
    for (std::uint32_t i = 0; i < tables.size(); ++i) {
      if (tables[i].table.from_input) names.push_back(tables[i].table.schema.name);
      if (tables[i].table.schema.name != word.text) continue;
      if (!found || tables[i].span.file == test_.file) found = i;
    }
    if (!found) {
      fail("E0506", word.span, fmt::format("there is no input table `{}`", word.text), did_you_mean(word.text, names));
      return std::nullopt;
    }
    const model::Table& table = tables[*found];
    if (!table.table.from_input) {
      fail("E0506", word.span, fmt::format("the table `{}` has its rows already", word.text),
           "only a table `from input` gets rows in a test")
          .notes.push_back({table.span, "it is declared here"});
      return std::nullopt;
    }
    if (table.table.schema.columns.empty()) return std::nullopt;  // poisoned
    return found;
  }

  // Whether the line is one that gets a decision.
  bool is_judged(const syntax::LineName& name) {
    const auto claim = std::find_if(written_.claims.begin(), written_.claims.end(),
                                    [&](const syntax::TestClaim& c) { return c.name.text == name.claim; });
    if (claim == written_.claims.end()) {
      std::vector<std::string> names;
      for (const syntax::TestClaim& c : written_.claims) names.push_back(c.name.text);
      fail("E0502", name.span, fmt::format("the test has no claim `{}`", name.claim), did_you_mean(name.claim, names));
      return false;
    }
    if (claim->history) {
      fail("E0509", name.span, fmt::format("`{}` is history: it was decided before the run", name.claim),
           "expect something of a claim's line, or write it as a claim")
          .notes.push_back({claim->name.span, "it is written here"});
      return false;
    }
    if (name.line < 1 || name.line > static_cast<std::int64_t>(claim->lines.size())) {
      fail("E0503", name.span, fmt::format("`{}` has no line {}", name.claim, name.line),
           claim->lines.size() == 1 ? std::string("it has one line")
                                    : fmt::format("its lines are numbered from 1 to {}", claim->lines.size()));
      return false;
    }
    return true;
  }

  void by(const syntax::Expectation& written, model::ExpectedOutcome& expected) {
    if (!written.policy) return;
    expected.policy = written.policy->text;
    const auto& policies = context_.library.policies;
    const bool known = std::any_of(policies.begin(), policies.end(),
                                   [&](const model::Policy& p) { return p.name == expected.policy; });
    if (!known) {
      fail("E0504", written.policy->span, fmt::format("there is no policy `{}`", expected.policy),
           did_you_mean(expected.policy, policy_names()));
      return;
    }
    std::vector<std::string> rules;
    bool runs = false;
    for (std::uint32_t i : test_.policies) {
      if (policies[i].name != expected.policy) continue;
      runs = true;
      for (const model::Rule& rule : policies[i].rules) rules.push_back(rule.name);
    }
    if (!runs) {
      fail("E0504", written.policy->span, fmt::format("this test does not run the policy `{}`", expected.policy),
           fmt::format("add `with policies {}` to the test", expected.policy));
      return;
    }
    if (!written.rule) return;
    expected.rule = written.rule->text;
    const bool written_somehow = context_.written_rules.contains(expected.policy + "." + expected.rule);
    if (!written_somehow && std::find(rules.begin(), rules.end(), expected.rule) == rules.end()) {
      fail("E0505", written.rule->span, fmt::format("the policy `{}` has no rule `{}`", expected.policy, expected.rule),
           did_you_mean(expected.rule, rules));
    }
  }

  void reasons(const syntax::Adjustment& written, model::Adjustment& adjustment) {
    for (const Word& word : written.rarc) adjustment.rarc.push_back(word.text);
    adjustment.message = written.message.value_or("");
    if (!written.group_carc) return;
    const std::string& text = written.group_carc->text;
    const std::size_t dash = text.find('-');
    for (const GroupCode group : {GroupCode::CO, GroupCode::PR, GroupCode::OA, GroupCode::PI}) {
      if (text.substr(0, dash) == edict::name_of(group)) adjustment.group = group;
    }
    adjustment.carc = text.substr(dash + 1);
  }

  std::optional<std::int64_t> thousandths(const std::optional<Word>& word) {
    if (!word) return std::nullopt;
    std::string text = word->text;
    while (!text.empty() && (text.back() == '%' || text.back() == ' ')) text.pop_back();
    const auto number = parse_decimal(text);
    if (!number) {
      fail("E0510", word->span, fmt::format("`{}` is no number with at most three decimal places", word->text));
      return std::nullopt;
    }
    return number->thousandths;
  }

  static model::ExpectedOutcome::What what_of(syntax::Expectation::What what) {
    switch (what) {
      case syntax::Expectation::What::pay:
        return model::ExpectedOutcome::What::pay;
      case syntax::Expectation::What::deny:
        return model::ExpectedOutcome::What::deny;
      case syntax::Expectation::What::pend:
        return model::ExpectedOutcome::What::pend;
      case syntax::Expectation::What::cut_back:
        return model::ExpectedOutcome::What::cut_back;
      case syntax::Expectation::What::not_failed:
        return model::ExpectedOutcome::What::not_failed;
    }
    return model::ExpectedOutcome::What::pay;
  }

  void expect(const syntax::Expectation& written) {
    model::ExpectedOutcome expected{};
    expected.what = what_of(written.what);
    expected.span = written.span;
    expected.incomplete = written.incomplete;
    expected.allowed_units = thousandths(written.allowed_units);
    expected.percent = thousandths(written.percent);
    if (written.recoded_to) {
      if (const auto code = test_value(context_, Field::procedure, *written.recoded_to, false)) {
        expected.recoded_to = context_.library.symbols.text(static_cast<Symbol>(*code));
      }
    }
    for (const Word& name : written.missing) {
      if (const auto field = any_field(context_, name)) expected.missing.push_back(*field);
    }
    by(written, expected);
    reasons(written.adjustment, expected.adjustment);
    for (const syntax::LineName& line : written.lines) {
      if (!is_judged(line)) continue;
      expected.claim = line.claim;
      expected.line = line.line;
      test_.expectations.push_back(expected);
    }
  }

  Context& context_;
  const syntax::Test& written_;
  model::Test test_;
};

}  // namespace

void declare_test(Context& context, const syntax::Test& test) {
  if (test.broken) return;
  if (auto read = TestReader(context, test).read()) context.library.tests.push_back(std::move(*read));
}

}  // namespace edict::sema
