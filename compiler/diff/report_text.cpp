#include "compiler/diff/report_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace edict::diff {
namespace {

std::string count_words(std::size_t n, std::string_view what) {
  return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
}

std::string indented(const std::string& text, std::string_view by) {
  std::string result(by);
  for (std::size_t i = 0; i < text.size(); ++i) {
    result += text[i];
    if (text[i] == '\n' && i + 1 < text.size()) result += by;
  }
  return result;
}

std::string policy_name(const PolicyReport& p) { return p.newer.empty() ? p.older : p.newer; }
std::string rule_name(const RuleReport& r) { return r.newer.empty() ? r.older : r.newer; }

std::string closing(const Report& report) {
  const std::size_t different = report.count(Standing::different), undecided = report.count(Standing::undecided),
                    equal = report.count(Standing::equal);
  if (different + undecided + equal == 0) return "nothing to compare: neither side has a policy on these days\n";
  std::string text = fmt::format("{} compared: {} proved equal, {} different",
                                 count_words(equal + different + undecided, "rule"), equal, different);
  if (undecided > 0) text += fmt::format(", {} not decided", undecided);
  return text + "\n";
}

// What was equal, by how it was proved.
std::string equal_words(const PolicyReport& p) {
  std::size_t same = 0, diagrams = 0;
  for (const RuleReport& r : p.rules) {
    if (r.standing != Standing::equal) continue;
    ++(r.method.starts_with("same normal form") ? same : diagrams);
  }
  std::string text;
  if (same > 0) text += fmt::format("{} by the same normal form", count_words(same, "rule"));
  if (diagrams > 0)
    text += fmt::format("{}{} by decision diagrams", text.empty() ? "" : ", ", count_words(diagrams, "rule"));
  return text;
}

std::vector<Witness> shown_witnesses(const RuleReport& rule, bool all) {
  std::vector<Witness> shown;
  for (const Witness& w : rule.witnesses) {
    // One for each effect says what happens; the rest is for who asks for all.
    const bool again = std::any_of(shown.begin(), shown.end(), [&](const Witness& s) { return s.effect == w.effect; });
    if (all || !again) shown.push_back(w);
  }
  return shown;
}

std::string more_witnesses(const RuleReport& rule, std::size_t shown) {
  const std::size_t more = rule.witnesses.size() - shown;
  return more == 0 ? "" : fmt::format("{} (--all)", count_words(more, "further claim"));
}

std::string pretty_rule(const PolicyReport& policy, const RuleReport& rule, const ReportTextOptions& options) {
  const std::string renamed = !rule.older.empty() && !rule.newer.empty() && rule.older != rule.newer
                                  ? fmt::format(" (was {})", rule.older)
                                  : "";
  std::string text = fmt::format("  {}{}, services {}: ", rule_name(rule), renamed, days_words(rule.days));
  if (rule.standing == Standing::equal) return text + "proved equal, by " + rule.method + "\n";
  text += rule.standing == Standing::different ? "DIFFERENT\n" : "NOT DECIDED\n";
  for (const std::string& sentence : rule.sentences) text += "    - " + sentence + "\n";
  if (rule.standing == Standing::undecided)
    return text + "    no claim shows a difference, and none is proved away: " + rule.method + "\n";
  const auto shown = shown_witnesses(rule, options.all);
  for (const Witness& w : shown) {
    text += "    " + effect_words(w) + ":\n";
    text += indented(test_text(w, policy_name(policy), rule_name(rule)), "      ");
  }
  if (const std::string more = more_witnesses(rule, shown.size()); !more.empty()) text += "    " + more + "\n";
  return text;
}

std::string table_words(const TableReport& t) {
  std::string text = fmt::format("table {}: ", t.name);
  std::string parts;
  const auto part = [&](std::size_t n, std::string_view what) {
    if (n > 0) parts += fmt::format("{}{} {}", parts.empty() ? "" : ", ", count_words(n, "row"), what);
  };
  part(t.added, "added");
  part(t.removed, "removed");
  part(t.changed, "changed");
  return text + parts;
}

}  // namespace

std::string days_words(const DateRange& days) {
  if (days.first == kFirstDate && days.last == kLastDate) return "of all days";
  if (days.last == kLastDate) return "from " + to_text(days.first);
  if (days.first == kFirstDate) return "until " + to_text(days.last);
  return to_text(days.first) + " to " + to_text(days.last);
}

std::string effect_words(const Witness& w) {
  if (w.decides) return fmt::format("before `{}`, now `{}`", w.older, w.newer);
  // Nothing found is no payment where another rule decides.
  const auto found = [](const std::string& what) {
    return what == "pay" ? std::string("no finding") : "`" + what + "`";
  };
  return fmt::format("before {}, now {}; the line's decision rests on another rule", found(w.older), found(w.newer));
}

std::string test_text(const Witness& w, const std::string& policy, const std::string& rule) {
  std::string text = fmt::format("test \"{}.{}: {} before, {} now\" {{\n{}  expect {} {}\n", policy, rule, w.older,
                                 w.newer, w.claims, w.line, w.newer_expectation);
  text += fmt::format("  # before: expect {} {}\n", w.line, w.older_expectation);
  if (w.older_expectation == w.newer_expectation) text += "  # decided alike: only what this rule finds differs\n";
  return text + "}\n";
}

std::string pretty_text(const Report& report, const ReportTextOptions& options) {
  std::string text;
  for (const PolicyReport& policy : report.policies) {
    if (policy.equal() && policy.notes.empty() && !options.all) continue;
    text += policy_name(policy) + "\n";
    for (const std::string& note : policy.notes) text += "  " + note + "\n";
    for (const RuleReport& rule : policy.rules) {
      if (rule.standing != Standing::equal || options.all) text += pretty_rule(policy, rule, options);
    }
    const std::string equal = equal_words(policy);
    if (!options.all && !equal.empty()) text += "  proved equal: " + equal + "\n";
    text += '\n';
  }
  for (const TableReport& table : report.tables) {
    text += table_words(table) + "\n";
    for (const std::string& row : table.rows) text += "  " + row + "\n";
    if (table.rows.size() < table.added + table.removed + table.changed) text += "  …\n";
    text += '\n';
  }
  return text + closing(report);
}

std::string markdown_text(const Report& report, const ReportTextOptions& options) {
  std::string text = fmt::format("### What changed from {} to {}\n\n{}\n", report.older, report.newer, closing(report));
  for (const PolicyReport& policy : report.policies) {
    if (policy.equal() && policy.notes.empty() && !options.all) continue;
    text += fmt::format("#### {}\n\n", policy_name(policy));
    for (const std::string& note : policy.notes) text += fmt::format("- {}\n", note);
    for (const RuleReport& rule : policy.rules) {
      if (rule.standing == Standing::equal) {
        if (options.all)
          text += fmt::format("- **{}**, services {}: proved equal, by {}\n", rule_name(rule), days_words(rule.days),
                              rule.method);
        continue;
      }
      text += fmt::format("- **{}**, services {}: {}\n", rule_name(rule), days_words(rule.days),
                          rule.standing == Standing::different ? "different" : "not decided");
      for (const std::string& sentence : rule.sentences) text += fmt::format("  - {}\n", sentence);
      if (rule.standing == Standing::undecided)
        text += fmt::format("  - no claim shows a difference, and none is proved away: {}\n", rule.method);
      for (const Witness& w : shown_witnesses(rule, options.all)) {
        text += fmt::format("\n  {}:\n\n  ```edict\n{}  ```\n", effect_words(w),
                            indented(test_text(w, policy_name(policy), rule_name(rule)), "  "));
      }
    }
    const std::string equal = equal_words(policy);
    if (!options.all && !equal.empty()) text += fmt::format("- proved equal: {}\n", equal);
    text += '\n';
  }
  for (const TableReport& table : report.tables) {
    text += "- " + table_words(table) + "\n";
    for (const std::string& row : table.rows) text += "  - " + row + "\n";
  }
  return text;
}

}  // namespace edict::diff
