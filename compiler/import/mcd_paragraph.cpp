#include "compiler/import/mcd_paragraph.hpp"

#include <algorithm>
#include <optional>
#include <sstream>
#include <vector>

#include "compiler/import/mcd_words.hpp"

namespace edict::import {
namespace {

using Words = std::vector<std::string>;

Words words_of(std::string_view spaced) {
  Words words;
  std::size_t begin = 0;
  while (begin < spaced.size()) {
    const std::size_t end = std::min(spaced.find(' ', begin), spaced.size());
    if (end > begin) words.emplace_back(spaced.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}
bool has_any(std::string_view words, std::initializer_list<std::string_view> phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](std::string_view phrase) { return words.find(phrase) != std::string_view::npos; });
}

// 64615, J0585, 0042T; of a year (2024) it has one digit more.
bool is_procedure(std::string_view word) {
  if (word.size() != 5) return false;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool middle = digit(word[1]) && digit(word[2]) && digit(word[3]);
  if (!middle) return false;
  if (digit(word[0])) return digit(word[4]) || is_one_of(word.substr(4), {"f", "t", "u", "m", "a"});
  return word[0] >= 'a' && word[0] <= 'v' && digit(word[4]);
}

std::string upper(std::string_view word) {
  std::string out(word);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return out;
}

std::optional<int> group_number(std::string_view word) {
  if (word.size() <= 2 && !word.empty() &&
      std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return std::stoi(std::string(word));
  static const std::vector<std::string_view> romans = {"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"};
  const auto at = std::find(romans.begin(), romans.end(), word);
  if (at == romans.end()) return std::nullopt;
  return static_cast<int>(at - romans.begin()) + 1;
}

// Of what sentences are made that say no more than "this list supports those procedures".
bool is_of_support(std::string_view word) {
  return is_one_of(
      word, {"the",        "a",          "an",         "these",        "this",        "following",   "below",
             "listed",     "list",       "lists",      "in",           "is",          "are",         "only",
             "icd",        "10",         "cm",         "code",         "codes",       "diagnosis",   "diagnoses",
             "support",    "supports",   "supporting", "supported",    "medical",     "medically",   "necessity",
             "necessary",  "reasonable", "of",         "for",          "and",         "or",          "with",
             "to",         "cpt",        "hcpcs",      "procedure",    "procedures",  "service",     "services",
             "covered",    "coverage",   "considered", "will",         "be",          "indicated",   "indications",
             "that",       "which",      "provide",    "provides",     "when",        "billed",      "reported",
             "group",      "groups",     "above",      "apply",        "applies",     "applicable",  "associated",
             "section",    "as",         "set",        "forth",        "paragraph",   "used",        "report",
             "billing",    "bill",       "valid",      "payable",      "limited",     "coding",      "corresponding",
             "note",       "please",     "by",         "medicare",     "it",          "has",         "been",
             "determined", "test",       "tests",      "they",         "their",       "shall",       "appropriate",
             "mac",        "have",       "range",      "through",      "thru",        "level",       "ii",
             "any",        "one",        "at",         "least",        "from",        "must",        "include",
             "included",   "includes",   "applied",    "required",     "represent",   "represents",  "describe",
             "describes",  "drug",       "drugs",      "establishing", "establishes", "established", "use",
             "using",      "select",     "biological", "biologicals"});
}

bool is_of_refusal(std::string_view word) {
  return is_of_support(word) || is_one_of(word, {"not", "and", "denied", "deemed", "therefore", "investigational",
                                                 "experimental", "unproven", "all", "so", "non"});
}

// Sentences that ask for a second code, or that join this group with another.
bool joins(std::string_view words) {
  return has_any(words,
                 {" primary ",        " secondary ",        " both ",         " in addition ",   " additional ",
                  " in conjunction ", " accompan",          " combination ",  " combined ",      " dual ",
                  " together ",       " along with ",       " as well as ",   " must also ",     " also be ",
                  " and a code ",     " and one ",          " and at least ", " one from ",      " paired ",
                  " plus ",           " second diagnosis ", " two diagnos",   " two icd ",       " first listed ",
                  " sequenced ",      " sequence ",         " underlying ",   " manifestation ", " code first "});
}

// Sentences after which a diagnosis outside the list may be paid all the same.
bool opens(std::string_view words) {
  if (has_any(words, {" any diagnosis ", " any icd ", " any covered "}) &&
      !has_any(words, {" below ", " listed ", " following "}))
    return true;
  return has_any(words, {" all inclusive ",
                         " not inclusive ",
                         " exhaustive ",
                         " not limited to ",
                         " for example ",
                         " examples ",
                         " example ",
                         " individual consideration ",
                         " case by case ",
                         " other diagnos",
                         " other icd ",
                         " may also be covered ",
                         " unless ",
                         " except ",
                         " exception ",
                         " exceptions ",
                         " exempt ",
                         " excluded from ",
                         " not subject ",
                         " not apply ",
                         " not required ",
                         " not require ",
                         " no specific ",
                         " all diagnoses are ",
                         " all diagnosis codes are ",
                         " all icd 10 codes are ",
                         " all icd 10 cm codes are ",
                         " not specified ",
                         " any medically ",
                         " such as ",
                         " including but ",
                         " suggested ",
                         " regardless ",
                         " any valid ",
                         " when medically necessary ",
                         " not intended ",
                         " other conditions ",
                         " there are no ",
                         " no icd ",
                         " without regard ",
                         " may be covered ",
                         " guidance only ",
                         " not all "});
}

// What is not listed is not paid: that is what the rule says.
bool closes(std::string_view words) {
  return has_any(words, {" no other icd ", " no other diagnos", " all those not listed ",
                         " not listed in the icd 10 codes that support ",
                         " codes that do not support medical necessity are all ", " any code that is not listed "}) ||
         (has_any(words, {" not listed ", " all other ", " any other "}) &&
          has_any(words, {" denied ", " not covered ", " non covered ", " noncovered ", " do not support ",
                          " does not support ", " not support ", " not medically necessary ", " not reasonable "}) &&
          has_any(words, {" icd ", " diagnosis ", " diagnoses "}));
}

// Known sentences of every article that restrict nothing.
bool is_routine(std::string_view words) {
  return words == " n a " || words == " na " || words == " not applicable " || words == " none " || closes(words) ||
         has_any(words,
                 {" highest level of specificity ", " does not assure coverage ", " does not guarantee coverage ",
                  " not in and of itself ", " responsibility of the provider ", " providers responsibility ",
                  " presence of an icd 10 ", " use of an icd 10 ", " use of the icd 10 ", " correct use of an icd 10 ",
                  " not necessarily indicate coverage ", " conditions of coverage ", " must conform to ", " copyright ",
                  " coverage should not be presumed ", " current icd 10 cm codes that are effective ",
                  " these are the only covered ", " these are the only icd ", " all codes not listed "});
}

std::string without_parentheses(std::string_view text) {
  std::string out;
  int depth = 0;
  for (const char c : text) {
    if (c == '(' || c == '[') ++depth;
    if (depth == 0) out += c;
    if ((c == ')' || c == ']') && depth > 0) --depth;
  }
  return out;
}

// Words about payment: whether the procedures are paid at all.
bool tells_status(std::string_view words) {
  return has_any(words, {" not covered ", " non covered ", " noncovered ", " not separately ", " not reasonable and ",
                         " not medically ", " excluded ", " not payable ", " investigational ", " deleted ",
                         " no longer ", " not a benefit ", " bundled "});
}

class Sentence {
 public:
  // "64612-64617" and "64612 through 64617" are ranges; the blank that a hyphen becomes would hide the first.
  Sentence(std::string_view text, int number, const std::set<std::string>& known) : number_(number) {
    std::string marked;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const bool between = text[i] == '-' && i > 0 && i + 1 < text.size();
      if (between) {
        marked += " thru ";
      } else {
        marked += text[i];
      }
    }
    spaced_ = spaced_words(text);
    for (std::string& word : words_of(spaced_words(without_parentheses(marked)))) words_.push_back(std::move(word));
    find_procedures(marked, known);
    find_groups();
  }

  const std::string& spaced() const { return spaced_; }
  const std::set<std::string>& procedures() const { return procedures_; }
  bool names_unknown() const { return names_unknown_; }
  const std::set<int>& groups() const { return groups_; }
  bool speaks_of_groups() const { return !groups_.empty(); }

  template <class Predicate>
  bool is_made_of(Predicate known_word) const {
    return std::all_of(words_.begin(), words_.end(), [&](const std::string& word) {
      return known_word(word) || is_procedure(word) || word == "thru" || (word.size() <= 2 && group_number(word));
    });
  }

  // Its groups are of procedures: "CPT codes in Group 1", "Group 1 CPT/HCPCS codes", and none is of diagnoses.
  bool groups_are_of_procedures() const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (words_[i] != "group" && words_[i] != "groups") continue;
      bool of_procedures = false;
      for (std::size_t back = i; back > 0 && i - back < 6; --back) {
        if (is_one_of(words_[back - 1], {"icd", "diagnosis", "diagnoses"})) break;
        of_procedures = of_procedures || is_one_of(words_[back - 1], {"cpt", "hcpcs", "procedure", "procedures"});
      }
      for (std::size_t ahead = i + 1; ahead < words_.size() && ahead - i < 5; ++ahead) {
        if (is_one_of(words_[ahead], {"icd", "diagnosis", "diagnoses"})) break;
        of_procedures = of_procedures || is_one_of(words_[ahead], {"cpt", "hcpcs", "procedure", "procedures"});
      }
      if (!of_procedures) return false;
    }
    return true;
  }

 private:
  void find_procedures(const std::string& marked, const std::set<std::string>& known) {
    const Words all = words_of(spaced_words(marked));
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!is_procedure(all[i])) continue;
      const std::string code = upper(all[i]);
      const bool is_range =
          i + 2 < all.size() && is_one_of(all[i + 1], {"thru", "through", "to"}) && is_procedure(all[i + 2]);
      if (is_range) {
        const std::string last = upper(all[i + 2]);
        for (auto at = known.lower_bound(code); at != known.end() && *at <= last; ++at) procedures_.insert(*at);
        i += 2;
      } else {
        procedures_.insert(code);
        names_unknown_ = names_unknown_ || !known.contains(code);
      }
    }
  }

  void find_groups() {
    for (std::size_t i = 0; i + 1 < words_.size(); ++i) {
      if (words_[i] != "group" && words_[i] != "groups") continue;
      std::optional<int> last;
      bool range = false;
      for (std::size_t k = i + 1; k < words_.size(); ++k) {
        if (is_one_of(words_[k], {"and", "or", "group", "groups", "code", "codes", "the"})) continue;
        if (is_one_of(words_[k], {"thru", "through", "to"})) {
          range = true;
          continue;
        }
        const auto number = group_number(words_[k]);
        if (!number) break;
        if (range && last) {
          for (int n = *last; n <= *number; ++n) groups_.insert(n);
        }
        groups_.insert(*number);
        last = number;
        range = false;
      }
    }
  }

  int number_;
  std::string spaced_;
  Words words_;
  std::set<std::string> procedures_;
  bool names_unknown_ = false;
  std::set<int> groups_;
};

bool speaks_of_conditions(std::string_view words) {
  return has_any(words, {" modifier",
                         " age ",
                         " years ",
                         " year ",
                         " per ",
                         " units ",
                         " effective ",
                         " dates of service ",
                         " date of service ",
                         " frequency ",
                         " limited to one ",
                         " male ",
                         " female ",
                         " inpatient ",
                         " outpatient ",
                         " place of service ",
                         " prior ",
                         " history ",
                         " documentation ",
                         " documented ",
                         " record ",
                         " revenue ",
                         " bill type",
                         " must ",
                         " should ",
                         " requires ",
                         " require ",
                         " required "});
}

}  // namespace

McdParagraph read_paragraph(std::string_view text, int number, const std::set<std::string>& known) {
  McdParagraph paragraph;
  bool all_understood = true;  // of the sentences that name procedures
  bool refused = false;
  bool only_refusals = true;
  for (const std::string& words : sentences(text)) {
    const Sentence sentence(words, number, known);
    if (is_routine(sentence.spaced())) continue;
    const bool joining = joins(sentence.spaced());
    const bool opening = opens(sentence.spaced());
    std::set<int> others = sentence.groups();
    others.erase(number);
    if (opening) paragraph.is_open = true;
    if (opening && has_any(sentence.spaced(), {" icd ", " diagnosis ", " diagnoses ", " dx "}))
      paragraph.frees_diagnoses = true;
    if (joining) paragraph.joins = true;

    const bool refusal =
        !joining && !opening && sentence.is_made_of(is_of_refusal) &&
        has_any(sentence.spaced(), {" not reasonable and necessary ", " not medically reasonable and necessary ",
                                    " not medically necessary ", " not considered medically necessary ",
                                    " not considered reasonable and necessary ", " investigational ",
                                    " not considered medically reasonable and necessary "});
    if (refusal && sentence.procedures().empty() && others.empty()) {
      refused = true;
      continue;
    }
    only_refusals = false;
    if (tells_status(sentence.spaced())) {
      paragraph.status_of.insert(sentence.procedures().begin(), sentence.procedures().end());
      if (sentence.procedures().empty()) paragraph.status_of_all = true;
      paragraph.says_more = true;
    }
    const bool understood = !joining && !opening && sentence.is_made_of(is_of_support) && !sentence.names_unknown();
    if (!sentence.procedures().empty()) {
      paragraph.procedures.insert(sentence.procedures().begin(), sentence.procedures().end());
      all_understood = all_understood && understood && others.empty();
      if (!understood) paragraph.says_more = true;
    }
    if (sentence.procedures().empty() && sentence.speaks_of_groups() && understood &&
        sentence.groups_are_of_procedures()) {
      paragraph.for_groups.insert(sentence.groups().begin(), sentence.groups().end());
    } else if (!others.empty()) {
      paragraph.speaks_of_others = true;
      paragraph.says_more = true;
    }
    if (joining || opening || (!understood && speaks_of_conditions(sentence.spaced()))) paragraph.says_more = true;
  }
  paragraph.only_for = !paragraph.procedures.empty() && all_understood;
  paragraph.not_covered = refused && only_refusals;
  if (refused && !only_refusals) paragraph.says_more = true;
  return paragraph;
}

}  // namespace edict::import
