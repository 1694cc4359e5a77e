#include "compiler/syntax/internal/sentences.hpp"

#include <fmt/format.h>

#include "compiler/syntax/internal/recovery_words.hpp"
#include "compiler/syntax/internal/text.hpp"

namespace edict::syntax {
namespace {

using L = EdictLexer;

struct Reading {
  std::string_view what;
  std::string_view example;
};

Reading reading(Sentence sentence) {
  switch (sentence) {
    case Sentence::file:
      return {"a file", "policy NAME \"title\" { … }"};
    case Sentence::policy:
      return {"a policy", "policy trigger_points \"Trigger Point Injections\" { … }"};
    case Sentence::codes:
      return {"a code list", "codes myofascial : icd10cm = { M79.11, M79.12, M62.83.* }"};
    case Sentence::table:
      return {"a table", "table mue from \"mue.tsv\" { hcpcs : hcpcs key, units : integer }"};
    case Sentence::let:
      return {"a named value", "let site = when modifiers has LT then \"left\" else \"right\""};
    case Sentence::scope:
      return {"a scope", "scope lines where procedure in trigger_point"};
    case Sentence::authority:
      return {"an authority", "authority LCD \"L39713\", article \"A59553\""};
    case Sentence::narrowing:
      return {"this part of a policy's head", "payer medicare, medicare_advantage"};
    case Sentence::effective:
      return {"the period of a policy", "effective 2024-01-01 until 2025-06-30"};
    case Sentence::not_automated:
      return {"what no claim can decide",
              "not automated \"pain relief is documented\" because \"in the medical record only\""};
    case Sentence::rule:
      return {"a rule", "rule one_unit limit 1 unit per line else deny CO-151"};
    case Sentence::cite:
      return {"a citation", "cite \"words of the source\""};
    case Sentence::on_lines:
      return {"the subject of a rule", "on lines where procedure in anesthesia"};
    case Sentence::guard:
      return {"a condition", "when modifiers has GA"};
    case Sentence::require:
      return {"a requirement", "require diagnosis in myofascial"};
    case Sentence::limit:
      return {"a limit", "limit 3 days per patient, site in any 90 days"};
    case Sentence::space:
      return {"a distance", "space 23 full months apart per patient"};
    case Sentence::branch:
      return {"an outcome", "else deny CO-50 N115 when modifiers has GA"};
    case Sentence::if_missing:
      return {"an outcome for what is missing", "if missing claim.authorization deny CO-197"};
    case Sentence::test:
      return {"a test", "test \"what it shows\" { … }"};
    case Sentence::with_policies:
      return {"the policies of a test", "with policies trigger_points, ncci_ptp"};
    case Sentence::patient:
      return {"a patient", "patient p born 1961-04-02 sex F"};
    case Sentence::claim:
      return {"a claim", "claim a { patient p  line 20552-RT on 2024-01-05 units 2 dx M79.18 }"};
    case Sentence::row:
      return {"a row", "row authorizations { \"A1\", p, 20552, 3, 2024-01-01 .. 2024-12-31 }"};
    case Sentence::expect:
      return {"an expectation", "expect a/1 deny by policy_name.rule_name CO-97 M15"};
  }
  return {};
}

}  // namespace

void Complaints::report(std::string_view id, std::size_t at, std::string message, std::string help) {
  report(id, Place(tokens_.span(at)), std::move(message), std::move(help));
}

Diagnostic& Complaints::report(std::string_view id, Place place, std::string message, std::string help) {
  return diagnostics_.report(id, std::move(place), std::move(message), std::move(help));
}

bool Complaints::has_bad_token(std::size_t begin, std::size_t end) const {
  const auto found = bad_.lower_bound(begin);
  return found != bad_.end() && found->first < end;
}

bool Complaints::bad_token(std::size_t begin, std::size_t end) {
  const auto found = bad_.lower_bound(begin);
  if (found == bad_.end() || found->first >= end) return false;
  const BadToken& bad = found->second;
  diagnostics_.report(bad.id, bad.span, bad.message, bad.help);
  return true;
}

void Complaints::too_deep(std::size_t at) {
  report("E0012", at, "the expression is nested too deep here", "give parts of it names with `let`");
}

// The words before, two or what is written without space, on one line.
std::string Complaints::before(std::size_t begin, std::size_t at) const {
  if (at <= begin) return {};
  std::size_t from = at - 1;
  for (std::size_t words = 1; from > begin && !tokens_.first_on_line[from]; --from) {
    const bool apart = tokens_.span(from - 1).end < tokens_.span(from).begin;
    if (apart && ++words > 2) break;
  }
  const std::uint32_t a = tokens_.span(from).begin;
  const std::uint32_t b = tokens_.span(at - 1).end;
  if (b - a > 40) return shortened(tokens_.word(at - 1));
  return std::string(tokens_.text.substr(a, b - a));
}

std::string Complaints::near_miss(Sentence sentence, std::size_t begin, std::size_t end, std::size_t at) const {
  for (const std::size_t i : {at, at - 1}) {
    if (i >= end || i < begin) continue;
    // A keyword is spelt right; only a plain word can be a slip.
    if (tokens_.type(i) != L::WORD) continue;
    const std::string_view near = nearest_word(sentence, tokens_.word(i));
    if (!near.empty())
      return i == at ? fmt::format("did you mean `{}`?", near)
                     : fmt::format("did you mean `{}` instead of `{}`?", near, tokens_.word(i));
  }
  return {};
}

void Complaints::unknown_word(Sentence sentence, std::size_t at, std::string_view what_stands_here) {
  if (tokens_.type(at) == L::BRACE_CLOSE) {
    report("E0008", at, "this `}` closes nothing", "take it away, or look for a `}` too many before it");
    return;
  }
  const std::string_view near =
      tokens_.type(at) == L::WORD ? nearest_word(sentence, tokens_.word(at)) : std::string_view();
  std::string help = near.empty() ? std::string() : fmt::format("did you mean `{}`?", near);
  if (sentence == Sentence::file && is_keyword(tokens_.type(at)))
    help = "this stands inside a policy: is there a `}` too many before it?";
  if (help.empty()) help = fmt::format("{} reads `{}`", reading(sentence).what, reading(sentence).example);
  report(sentence == Sentence::file ? "E0009" : "E0010", at,
         fmt::format("no {} begins with `{}`", what_stands_here.substr(what_stands_here.find(' ') + 1),
                     shortened(tokens_.word(at))),
         std::move(help));
}

void Complaints::misfit(Sentence sentence, std::size_t begin, std::size_t end, std::size_t at) {
  if (known_mistake(sentence, begin, end, at)) return;
  const Reading read = reading(sentence);
  const std::string behind = before(begin, at);
  std::string help = near_miss(sentence, begin, end, at);
  if (at >= end || at >= tokens_.size()) {
    const Span last = tokens_.span(at == 0 ? 0 : at - 1);
    report("E0001", Place(Span{last.file, last.end, last.end}),
           fmt::format("{} reads `{}`; this one ends after `{}`", read.what, read.example, behind), std::move(help));
    return;
  }
  std::string message =
      fmt::format("{} reads `{}`; I did not expect `{}`", read.what, read.example, shortened(tokens_.word(at)));
  if (!behind.empty()) message += fmt::format(" after `{}`", behind);
  report("E0001", at, std::move(message), std::move(help));
}

}  // namespace edict::syntax
