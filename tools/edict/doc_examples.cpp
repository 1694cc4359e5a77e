#include "tools/edict/doc_examples.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/markup.hpp"
#include "tools/edict/doc_text.hpp"
#include "tools/edict/test_runner.hpp"

namespace edict::cli {
namespace {

std::string words(const Sources& sources, Span span) {
  std::string text;
  for (const char c : sources.text(span)) {
    const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!space || (!text.empty() && text.back() != ' ')) text += space ? ' ' : c;
  }
  return text;
}

std::string attributes(const std::vector<syntax::Attribute>& of, const Sources& sources) {
  std::string text;
  for (const syntax::Attribute& attribute : of) text += (text.empty() ? "" : ", ") + words(sources, attribute.span);
  return text;
}

std::string service(const syntax::TestLine& line) {
  std::string text = line.procedure ? line.procedure->text : "no procedure";
  for (const syntax::Word& modifier : line.modifiers) text += "-" + modifier.text;
  return text;
}

// The rule's name leads to the rule.
std::string outcome_html(const model::ExpectedOutcome& e) {
  std::string text = escaped_markup(expectation_text(e));
  if (e.rule.empty()) return text;
  const std::string name = e.policy + "." + e.rule;
  const auto at = text.find(name);
  if (at == std::string::npos) return text;
  return text.replace(at, name.size(), fmt::format("<a href=\"{}#rule-{}\">{}</a>", page_name(e.policy), e.rule, name));
}

std::string expected(const model::Test& test, const std::string& claim, std::size_t line) {
  std::string text;
  for (const model::ExpectedOutcome& e : test.expectations) {
    if (e.claim == claim && e.line == static_cast<std::int64_t>(line))
      text += (text.empty() ? "" : "; ") + outcome_html(e);
  }
  return text;
}

std::string claim_rows(const syntax::TestClaim& claim, const model::Test& test, const Sources& sources) {
  std::string out = fmt::format("<tr class=\"claim\"><th colspan=\"5\" scope=\"rowgroup\">{} {}: {}</th></tr>\n",
                                claim.history ? "history" : "claim", escaped_markup(claim.name.text),
                                escaped_markup(attributes(claim.attributes, sources)));
  std::string day;
  for (std::size_t i = 0; i < claim.lines.size(); ++i) {
    const syntax::TestLine& line = claim.lines[i];
    if (line.on) day = line.on->text;
    const std::string decided = claim.history ? std::string("decided before") : expected(test, claim.name.text, i + 1);
    out += fmt::format("<tr><td>{}/{}</td><td class=\"day\">{}{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                       escaped_markup(claim.name.text), i + 1, escaped_markup(day),
                       line.through ? " to " + escaped_markup(line.through->text) : "", escaped_markup(service(line)),
                       escaped_markup(attributes(line.attributes, sources)), decided.empty() ? "–" : decided);
  }
  return out;
}

}  // namespace

std::string example_html(const syntax::Test& tree, const model::Test& test, const Sources& sources) {
  std::string out = fmt::format("<details>\n<summary>{}</summary>\n<div>\n", escaped_markup(test.name));
  std::string patients;
  for (const syntax::TestPatient& patient : tree.patients) {
    patients += fmt::format("{}patient {}: {}", patients.empty() ? "" : "; ", patient.name.text,
                            attributes(patient.attributes, sources));
  }
  if (!patients.empty()) out += fmt::format("<p>{}</p>\n", escaped_markup(patients));
  for (const syntax::TestTableRow& row : tree.rows) {
    out += fmt::format("<p><code>{}</code></p>\n", escaped_markup(words(sources, row.span)));
  }
  out +=
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Lines of the "
      "example\">\n<table>\n<thead><tr><th "
      "scope=\"col\">line</th><th scope=\"col\">date</th><th scope=\"col\">service</th><th scope=\"col\">with</th><th "
      "scope=\"col\">decided</th></tr></thead>\n";
  for (const syntax::TestClaim& claim : tree.claims)
    out += "<tbody>\n" + claim_rows(claim, test, sources) + "</tbody>\n";
  return out + "</table>\n</div>\n</div>\n</details>\n";
}

}  // namespace edict::cli
