#include "compiler/import/mce_lists.hpp"

#include <algorithm>
#include <array>

#include "runtime/tables/cell.hpp"
#include "runtime/tables/header_words.hpp"
#include "runtime/vocabulary/code_system.hpp"

namespace edict::import {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool has(std::string_view text, std::string_view words) { return text.find(words) != std::string_view::npos; }

constexpr std::string_view kAlone = "unacceptable alone";
constexpr std::string_view kNoRule;  // the policy has no rule for the list

// Names of published tables and of the manual's headings, in plain words.
constexpr std::pair<std::string_view, std::string_view> kNames[] = {
    {"newborn only", "newborn"},
    {"newborn", "newborn"},
    {"perinatal newborn", "newborn"},
    {"perinatal newborn diagnoses", "newborn"},
    {"pediatric only", "pediatric"},
    {"pediatric", "pediatric"},
    {"maternity only", "maternity"},
    {"maternity", "maternity"},
    {"adult only", "adult"},
    {"adult", "adult"},
    {"female only", "female"},
    {"female", "female"},
    {"male only", "male"},
    {"male", "male"},
    {"principal manifestation", "manifestation"},
    {"manifestation", "manifestation"},
    {"principal unacceptable", "unacceptable"},
    {"unacceptable", "unacceptable"},
    {"principal requires secondary", "unacceptable_alone"},
    {kAlone, "unacceptable_alone"},
    {"principal questionable admit", "questionable"},
    {"questionable", "questionable"},
    {"wrong performed", "wrong_procedure"},
    {"wrong procedure", "wrong_procedure"},
    {"noncovered always", "noncovered"},
    {"noncovered", "noncovered"},
    {"noncovered over60", "noncovered_over_60"},
    {"noncovered over 60", "noncovered_over_60"},
    {"limited coverage", kNoRule},
    {"noncovered los 96hr", kNoRule},
    {"questionable obstetric", kNoRule},
    {"noncovered with diagnoses", kNoRule},
    {"unspecified", kNoRule},
};

// "4. Age conflict" as 4 and its words; a line of the table of contents ends in its page.
struct Heading {
  int number = 0;     // of a section, or 0
  char letter = 0;    // of a list, or 0
  std::string words;  // plain
};

std::optional<Heading> heading_of(std::string_view line) {
  std::string text(trim(line));
  // A tab may stand between the number and the words; behind these it leads to a page.
  if (const auto dot = text.find(".\t"); dot == 1 || dot == 2) text[dot + 1] = ' ';
  if (has(text, "\t")) return std::nullopt;
  Heading heading;
  std::size_t at = 0;
  while (at < text.size() && at < 2 && is_digit(text[at])) heading.number = heading.number * 10 + (text[at++] - '0');
  if (at == 0 && !text.empty() && text[0] >= 'A' && text[0] <= 'H') heading.letter = text[at++];
  if (at == 0 || at + 2 >= text.size() || text[at] != '.' || text[at + 1] != ' ') return std::nullopt;
  heading.words = plain_words(std::string_view(text).substr(at + 2));
  return heading;
}

// The list of the manual that a section and a letter begin, by a name of kNames; empty: no list of codes.
std::string_view list_of(int section, char letter, std::string_view words) {
  switch (section) {
    case 4:
      for (const std::string_view age : {"newborn", "pediatric", "maternity", "adult"}) {
        if (has(words, age)) return age;
      }
      return {};
    case 5:
      return has(words, "females") ? "female" : has(words, "males") ? "male" : "";
    case 6:
      return "manifestation";
    case 8:
      // From version 36 on list B, of deliveries, needs a procedure and the lack of diagnoses.
      return letter > 'A' ? "questionable obstetric" : "questionable";
    case 9:
      return "unacceptable";
    case 11:
      if (has(words, "age 60") || has(words, "over 60")) return "noncovered over 60";
      // Lists B to E hold only with, or without, diagnoses of further lists.
      return letter > 'A' ? "noncovered with diagnoses" : "noncovered";
    case 17:
      return "limited coverage";
    case 18:
      return "wrong procedure";
    case 19:
      return "noncovered los 96hr";
    case 20:
      return "unspecified";
    default:
      return {};
  }
}

bool is_procedure_list(int section, std::string_view words) {
  return section == 11 || section == 17 || section == 19 || (section == 5 && has(words, "procedures"));
}

// "Age range is 9-64 years", "(age 9 through 64)", "Age 0 years only" as "9-64" and "0-0". The dash comes in any
// encoding.
std::string ages_of(std::string_view line) {
  std::string small(line);
  std::transform(small.begin(), small.end(), small.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  const auto number_at = [&](std::size_t& at) {
    std::string digits;
    while (at < small.size() && is_digit(small[at]) && digits.size() < 3) digits += small[at++];
    return digits;
  };
  for (std::size_t age = small.find("age "); age != std::string::npos; age = small.find("age ", age + 1)) {
    std::size_t at = age + 4;
    for (const std::string_view word : {"range ", "is "}) {
      if (std::string_view(small).substr(at).starts_with(word)) at += word.size();
    }
    const std::string first = number_at(at);
    if (first.empty()) continue;
    std::size_t next = at;
    while (next < small.size() && !is_digit(small[next]) && !(small[next] >= 'a' && small[next] <= 'z')) ++next;
    for (const std::string_view word : {"through ", "to "}) {
      if (std::string_view(small).substr(next).starts_with(word)) next += word.size();
    }
    const std::string last = number_at(next);
    return first + "-" + (last.empty() ? first : last);
  }
  return {};
}

class MceText final : public SectionedText {
 public:
  bool is_mark(std::string_view line) const override {
    const auto heading = heading_of(line);
    return heading && heading->number == 4 && heading->words.starts_with("age conflict");
  }

  bool take(std::string_view line, std::vector<std::string_view>& cells) override {
    if (ended_) return false;
    if (const auto heading = heading_of(line)) return take_heading(*heading, line, cells);
    if (begin_code(line)) {
      cells = {list_, code_, is_procedure_ ? "P" : "D", version_};
      return !list_.empty();
    }
    return take_prose(line, cells);
  }

 private:
  bool take_heading(const Heading& heading, std::string_view line, std::vector<std::string_view>& cells) {
    if (heading.number != 0) {
      section_ = heading.number;
      is_procedure_ = is_procedure_list(section_, heading.words);
      // Ages and sexes have lists of their own below.
      list_ = section_ == 4 || section_ == 5 ? std::string_view() : list_of(section_, 0, heading.words);
      return false;
    }
    if (section_ == 0) return false;
    list_ = list_of(section_, heading.letter, heading.words);
    is_procedure_ = is_procedure_list(section_, heading.words);
    return section_ == 4 && take_ages(list_, line, cells);
  }

  bool take_prose(std::string_view line, std::vector<std::string_view>& cells) {
    const std::string words = plain_words(line);
    // Chapter 2 and the appendices list changes: codes of earlier versions, too.
    if (codes_ > 0 &&
        (words.starts_with("chapter 2") || words.starts_with("code list changes") || words.starts_with("appendix"))) {
      ended_ = true;
      return false;
    }
    if (section_ == 9) {
      // The few that need a secondary diagnosis stand right below the sentence that says so.
      if (list_ == kAlone && codes_ > codes_before_alone_ && !words.empty()) list_ = "unacceptable";
      if (has(words, "acceptable") && has(words, "secondary diagnosis")) {
        list_ = kAlone;
        codes_before_alone_ = codes_;
      }
      if (words.starts_with("the following pages") || words.starts_with("unacceptable principal diagnosis code"))
        list_ = "unacceptable";
    }
    if (section_ != 4) return false;
    // "* Maternity. Age range is 9-64 years inclusive (e.g., …)."
    for (const std::string_view category : {"perinatal newborn", "newborn", "pediatric", "maternity", "adult"}) {
      if (words.starts_with(std::string(category) + " age")) return take_ages(list_of(4, 0, category), line, cells);
    }
    return false;
  }

  bool take_ages(std::string_view list, std::string_view line, std::vector<std::string_view>& cells) {
    code_ = ages_of(line);
    if (code_.empty() || list.empty()) return false;
    cells = {list, code_, "A", {}};
    return true;
  }

  // A code, then a tab or blanks and words.
  bool begin_code(std::string_view line) {
    const std::size_t end = line.find_first_of("\t ");
    if (end == std::string_view::npos || end < 2 || end > 8 || section_ == 0) return false;
    const std::string_view code = line.substr(0, end);
    const bool plain =
        std::all_of(code.begin(), code.end(), [](char c) { return is_digit(c) || c == '.' || (c >= 'A' && c <= 'Z'); });
    if (!plain || std::none_of(code.begin(), code.end(), is_digit) || trim(line.substr(end)).empty()) return false;
    // Lists that the policy has no rule for mix both.
    const auto edit = mce_edit(list_);
    const bool mixed = edit && edit->empty();
    const auto is_code = [&](CodeSystem diagnoses, CodeSystem procedures) {
      return normalize_code(is_procedure_ ? procedures : diagnoses, code).has_value() ||
             (mixed && normalize_code(is_procedure_ ? diagnoses : procedures, code).has_value());
    };
    const bool new_code = is_code(CodeSystem::icd10cm, CodeSystem::icd10pcs);
    const bool old_code = is_code(CodeSystem::icd9cm, CodeSystem::icd9pcs);
    // Numbers begin sentences: without a tab they are no codes.
    if (!new_code && !(old_code && line[end] == '\t')) return false;
    if (version_.empty()) version_ = is_digit(code[0]) && !is_procedure_ ? "9" : "10";
    code_ = code;
    ++codes_;
    return true;
  }

  int section_ = 0;
  std::string_view list_;  // a name of kNames; empty: none that has codes
  bool is_procedure_ = false;
  std::string_view version_;  // of ICD, as the first diagnosis shows
  std::string code_;
  std::size_t codes_ = 0, codes_before_alone_ = 0;
  bool ended_ = false;
};

}  // namespace

std::optional<std::string_view> mce_edit(std::string_view name) {
  const std::string words = plain_words(name);
  const auto* found =
      std::find_if(std::begin(kNames), std::end(kNames), [&](const auto& pair) { return pair.first == words; });
  return found == std::end(kNames) ? std::nullopt : std::optional(found->second);
}

std::optional<Date> mce_version_of_name(std::string_view name) {
  for (std::size_t i = 0; i + 2 < name.size(); ++i) {
    if (name[i] != 'v' && name[i] != 'V') continue;
    if (i > 0 && ((name[i - 1] >= 'a' && name[i - 1] <= 'z') || (name[i - 1] >= 'A' && name[i - 1] <= 'Z'))) continue;
    std::size_t at = i + 1;
    if (name[at] == '_' || name[at] == '-' || name[at] == ' ') ++at;
    std::string digits;
    while (at < name.size() && is_digit(name[at])) digits += name[at++];
    std::string minor;
    if (digits.size() == 2 && at + 1 < name.size() && (name[at] == '.' || name[at] == '_') && is_digit(name[at + 1])) {
      for (std::size_t next = at + 1; next < name.size() && is_digit(name[next]); ++next) minor += name[next];
    } else if (digits.size() == 3) {
      minor = digits.substr(2);  // "v411"
      digits.resize(2);
    }
    if (digits.size() != 2 || (!minor.empty() && minor != "0" && minor != "1")) continue;
    const int version = (digits[0] - '0') * 10 + (digits[1] - '0');
    // Version 30 was of fiscal year 2013. Versions 26 to 28 were of 2010 to 2012; the number 29 was left out.
    if (version < 26 || version == 29) continue;
    const int year = version >= 30 ? version + 1982 : version + 1983;
    // A fiscal year begins in October, a version .1 in the April after it.
    return minor == "1" ? make_date(year + 1, 4, 1) : make_date(year, 10, 1);
  }
  return std::nullopt;
}

std::unique_ptr<SectionedText> mce_text() { return std::make_unique<MceText>(); }

}  // namespace edict::import
