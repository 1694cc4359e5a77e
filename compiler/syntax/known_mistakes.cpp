// Mistakes that have a better answer than "I did not expect".
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "compiler/syntax/internal/recovery_words.hpp"
#include "compiler/syntax/internal/sentences.hpp"
#include "compiler/syntax/internal/text.hpp"

namespace edict::syntax {
namespace {

using L = EdictLexer;

// CO50, co-50, CO_50: the reason as it should be written, or nothing.
std::string as_reason(std::string_view word) {
  std::string upper(word);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  for (const std::string_view group : {"CO", "PR", "OA", "PI"}) {
    if (!upper.starts_with(group)) continue;
    std::string_view code = std::string_view(upper).substr(2);
    while (!code.empty() && (code.front() == '_' || code.front() == '-')) code.remove_prefix(1);
    std::string_view digits = code;
    if (!digits.empty() && digits.front() >= 'A' && digits.front() <= 'Z') digits.remove_prefix(1);
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) return {};
    return fmt::format("{}-{}", group, code);
  }
  return {};
}

}  // namespace

bool Complaints::known_mistake(Sentence sentence, std::size_t begin, std::size_t end, std::size_t at) {
  if (missing_date(begin, end, at)) return true;
  if ((sentence == Sentence::branch || sentence == Sentence::if_missing) && outcome_without_reason(begin, end, at))
    return true;
  if (keyword_as_name(begin, end, at)) return true;
  if ((sentence == Sentence::claim || sentence == Sentence::row || sentence == Sentence::table) &&
      open_brace(begin, end, at))
    return true;
  if (open_bracket(begin, end, at)) return true;
  if (choice_without_else(begin, end, at)) return true;
  if (at >= end || at == 0) return false;
  const std::size_t type = tokens_.type(at);
  const std::size_t previous = tokens_.type(at - 1);
  if (previous == L::IS && type == L::NOT) {
    report("E0001", at, "`is not` is not used in policies",
           "write `is missing` for the contrary of `is present`, or put `not` before the whole comparison");
    return true;
  }
  if (type == L::LIST && (previous == L::EQUAL || previous == L::NOT_EQUAL)) {
    report("E0001", at, "`=` compares with one value, not with a list",
           previous == L::EQUAL ? "write `in { … }`" : "write `not in { … }`");
    return true;
  }
  if (type == L::LIST && previous == L::HAS) {
    report("E0001", at, "`has` asks for one code, not for a list", "write `overlaps { … }`");
    return true;
  }
  if (type == L::CODE && std::isdigit(static_cast<unsigned char>(tokens_.word(at)[0])) != 0) {
    const std::string_view word = tokens_.word(at);
    const std::size_t letters = word.find_first_not_of("0123456789.");
    if (letters != std::string_view::npos && !nearest_word(sentence, std::string(word.substr(letters)) + "x").empty() &&
        word.size() - letters > 2) {
      report("E0001", at, fmt::format("`{}` reads as one code", word),
             fmt::format("put a space between: `{} {}`", word.substr(0, letters), word.substr(letters)));
      return true;
    }
  }
  if (type == L::BRACE_CLOSE && sentence != Sentence::claim && sentence != Sentence::row &&
      sentence != Sentence::table) {
    report("E0008", at, "this `}` closes nothing", "take it away, or look for a `}` too many before it");
    return true;
  }
  return false;
}

bool Complaints::missing_date(std::size_t begin, std::size_t end, std::size_t at) {
  if (at == begin || at == 0) return false;
  const std::size_t previous = tokens_.type(at - 1);
  const std::size_t head = tokens_.type(begin);
  const bool wants = (head == L::EFFECTIVE && (previous == L::UNTIL || previous == L::EFFECTIVE)) ||
                     (head == L::CLAIM && previous == L::ON) || (head == L::HISTORY && previous == L::ON) ||
                     previous == L::THROUGH;
  if (!wants) return false;
  const bool stops = at >= end || tokens_.first_on_line[at];
  const Span last = tokens_.span(at - 1);
  report("E0014", stops ? Place(Span{last.file, last.end, last.end}) : Place(tokens_.span(at)),
         fmt::format("a date is missing after `{}`", tokens_.word(at - 1)),
         previous == L::UNTIL
             ? "write the last day in force (`until 2025-06-30`), or leave `until` out: the policy stays in force"
             : "a date reads 2024-01-05: four digits of the year, two of the month, two of the day");
  return true;
}

bool Complaints::outcome_without_reason(std::size_t begin, std::size_t end, std::size_t at) {
  if (at <= begin) return false;
  const std::size_t previous = tokens_.type(at - 1);
  const bool outcome = previous == L::DENY || previous == L::PEND || previous == L::BACK || previous == L::PERCENT ||
                       (previous == L::CLAIM && at >= begin + 2 && tokens_.type(at - 2) == L::DENY);
  if (!outcome) return false;
  const bool stops = at >= end;
  std::string written = stops ? std::string() : std::string(tokens_.word(at));
  Span place = tokens_.span(stops ? at - 1 : at);
  if (!stops && at + 2 < end && tokens_.type(at + 1) == L::MINUS) {  // co-50
    place.end = tokens_.span(at + 2).end;
    written = std::string(tokens_.text.substr(place.begin, place.end - place.begin));
  }
  const std::string reason = as_reason(written);
  const std::string what = previous == L::BACK      ? "cut back"
                           : previous == L::PERCENT ? "pay"
                           : previous == L::CLAIM   ? "deny claim"
                                                    : std::string(tokens_.word(at - 1));
  if (!reason.empty()) {
    report("E0020", Place(place), fmt::format("`{}` is not a reason code", shortened(written)),
           fmt::format("did you mean `{}`?", reason));
  } else {
    const bool known_word = stops || is_keyword(tokens_.type(at)) || tokens_.type(at) == L::STRING;
    report("E0020", Place(place),
           known_word ? fmt::format("`{}` does not say why: a group and a reason code are missing", what)
                      : fmt::format("`{}` is not a reason code", shortened(written)),
           fmt::format("write group and reason with a hyphen, as on the remittance: `{} CO-50 N115`; the groups are "
                       "CO, PR, OA and PI",
                       what));
  }
  return true;
}

bool Complaints::open_bracket(std::size_t begin, std::size_t end, std::size_t at) {
  std::vector<std::size_t> open;
  for (std::size_t i = begin; i < std::min(at, end); ++i) {
    const std::size_t type = tokens_.type(i);
    if (type == L::PAREN_OPEN || type == L::BRACKET_OPEN) open.push_back(i);
    if ((type == L::PAREN_CLOSE || type == L::BRACKET_CLOSE) && !open.empty()) open.pop_back();
  }
  const bool ends = at >= end;
  if (ends && !open.empty()) {
    // The last word is read only if what stands in the bracket is whole.
    const bool round = tokens_.type(open.back()) == L::PAREN_OPEN;
    report("E0025", open.back(), fmt::format("this `{}` is not closed", round ? "(" : "["),
           fmt::format("put the `{}` that belongs to it", round ? ")" : "]"));
    return true;
  }
  const std::size_t type = ends ? 0 : tokens_.type(at);
  if ((type == L::PAREN_CLOSE || type == L::BRACKET_CLOSE) && open.empty()) {
    report("E0025", at, fmt::format("this `{}` closes nothing", tokens_.word(at)), "take it away, or open it");
    return true;
  }
  return false;
}

bool Complaints::open_brace(std::size_t begin, std::size_t end, std::size_t at) {
  if (at < end) return false;
  std::size_t open = end;
  for (std::size_t i = begin; i < end; ++i) {
    if (tokens_.type(i) == L::BRACE_OPEN) open = i;
    if (tokens_.type(i) == L::BRACE_CLOSE) open = end;
  }
  if (open == end) return false;
  report("E0007", open, fmt::format("this `{}` is not closed: a `}}` is missing", tokens_.word(begin)),
         "put a `}` at its end");
  return true;
}

bool Complaints::keyword_as_name(std::size_t begin, std::size_t end, std::size_t at) {
  if (at != begin + 1 || at >= end) return false;
  const std::size_t head = tokens_.type(begin);
  if (head != L::RULE && head != L::LET && head != L::CODES && head != L::TABLE && head != L::POLICY) return false;
  const std::size_t type = tokens_.type(at);
  if (is_keyword(type) && !can_be_name(type)) {
    report("E0001", at, fmt::format("`{}` is a word of the language and cannot be a name", tokens_.word(at)),
           fmt::format("choose another: `{}_1`, `the_{}`", tokens_.word(at), tokens_.word(at)));
    return true;
  }
  if (type == L::STRING) {
    report("E0001", at, fmt::format("a name is missing after `{}`", tokens_.word(begin)),
           "a name is a lower-case word (`supported_diagnosis`); the title in quotes follows it");
    return true;
  }
  return false;
}

bool Complaints::choice_without_else(std::size_t begin, std::size_t end, std::size_t at) {
  if (at < end) return false;
  int open = 0;
  std::size_t when = 0;
  for (std::size_t i = begin; i < at; ++i) {
    const std::size_t type = tokens_.type(i);
    if (type == L::THEN) ++open;
    if (type == L::ELSE && i > begin) open = 0;
    if (type == L::WHEN && open == 0) when = i;
  }
  if (open == 0) return false;
  report("E0024", when, "this choice does not say what holds otherwise: it has no `else`",
         "a choice reads `when A then X, when B then Y else Z`");
  return true;
}

}  // namespace edict::syntax
