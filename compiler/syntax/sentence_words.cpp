// The words that a clause is made of, for "did you mean".
#include <algorithm>
#include <array>
#include <vector>

#include "compiler/syntax/internal/sentences.hpp"

namespace edict::syntax {
namespace {

constexpr std::string_view kFile = "policy codes table test";
constexpr std::string_view kItem =
    "authority payer plan state effective until codes table let scope lines where rule not automated because from "
    "column by received date line business claim type";
constexpr std::string_view kClause = "cite on lines where when unless require forbid limit space else if missing rule";
constexpr std::string_view kOutcome = "deny pend cut back pay recode to flag claim when";
constexpr std::string_view kExpression =
    "and or not in has overlaps matches between among minus is present missing empty exists earlier later billed "
    "payable denied line "
    "sharing within before after excluding the day on same claim where when then else days weeks months years day week "
    "month year floor "
    "ceiling round min max any all none of exactly one at least most birthday category full latest earliest nearest "
    "total count rank "
    "ascending descending per lines units counting";
constexpr std::string_view kWindow =
    "of lines where per in any the past calendar year quarter month week lifetime on same claim since from until "
    "counting billed unit units "
    "line day days all claims apart full months after";
constexpr std::string_view kTest =
    "patient claim history row expect with policies line on through born sex missing units charge paid denied pended";
constexpr std::string_view kExpect = "pay deny pend cut back to not failed incomplete by missing recoded";

std::string_view words_of(Sentence sentence, bool second) {
  switch (sentence) {
    case Sentence::file:
      return second ? std::string_view() : kFile;
    case Sentence::rule:
    case Sentence::cite:
      return second ? std::string_view() : kClause;
    case Sentence::let:
    case Sentence::scope:
    case Sentence::on_lines:
    case Sentence::guard:
    case Sentence::require:
      return second ? std::string_view("lines where") : kExpression;
    case Sentence::limit:
    case Sentence::space:
      return second ? kExpression : kWindow;
    case Sentence::branch:
    case Sentence::if_missing:
      return second ? kExpression : kOutcome;
    case Sentence::test:
    case Sentence::with_policies:
    case Sentence::patient:
    case Sentence::claim:
    case Sentence::row:
      return second ? std::string_view() : kTest;
    case Sentence::expect:
      return second ? std::string_view() : kExpect;
    default:
      return second ? std::string_view() : kItem;
  }
}

// Letters to change, leave out, put in or swap with their neighbour.
std::size_t slips(std::string_view a, std::string_view b) {
  std::vector<std::array<std::size_t, 3>> rows(b.size() + 1);  // the last three rows of the table
  for (std::size_t j = 0; j <= b.size(); ++j) rows[j] = {0, 0, j};
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (auto& cell : rows) cell = {cell[1], cell[2], 0};
    rows[0][2] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = rows[j - 1][1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      rows[j][2] = std::min({change, rows[j - 1][2] + 1, rows[j][1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        rows[j][2] = std::min(rows[j][2], rows[j - 2][0] + 1);
    }
  }
  return rows[b.size()][2];
}

}  // namespace

std::string_view nearest_word(Sentence sentence, std::string_view word) {
  if (word.size() < 2 || word.size() > 20) return {};
  std::string lower(word);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  std::string_view nearest;
  std::size_t least = lower.size() < 3 ? 1 : lower.size() < 5 ? 2 : 3;  // one slip in a short word, two in a longer one
  for (const bool second : {false, true}) {
    std::string_view words = words_of(sentence, second);
    while (!words.empty()) {
      const std::size_t end = std::min(words.find(' '), words.size());
      const std::string_view candidate = words.substr(0, end);
      words.remove_prefix(std::min(end + 1, words.size()));
      if (candidate == word) continue;
      const std::size_t distance = slips(lower, candidate);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
  }
  return nearest;
}

}  // namespace edict::syntax
