#include "compiler/import/edition_name.hpp"

#include <algorithm>
#include <string>

namespace edict::import {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

// A name in small letters, looked at from one place on.
class Name {
 public:
  explicit Name(std::string text) : text_(std::move(text)) {}
  std::size_t size() const { return text_.size(); }
  bool begins(std::size_t at, std::string_view words) const {
    return at < text_.size() && std::string_view(text_).substr(at).starts_with(words);
  }
  bool digit(std::size_t at) const { return at < text_.size() && is_digit(text_[at]); }
  bool letter(std::size_t at) const { return at < text_.size() && is_letter(text_[at]); }
  bool separator(std::size_t at) const {
    return at < text_.size() && std::string_view("-_ .").find(text_[at]) != std::string_view::npos;
  }
  // No letter, or no digit, stands before.
  bool word_begins(std::size_t at) const { return at == 0 || !is_letter(text_[at - 1]); }
  bool number_begins(std::size_t at) const { return at == 0 || !is_digit(text_[at - 1]); }
  std::optional<int> digits(std::size_t at, std::size_t count) const {
    if (at + count > text_.size()) return std::nullopt;
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
      if (!is_digit(text_[i])) return std::nullopt;
      value = value * 10 + (text_[i] - '0');
    }
    return value;
  }
  // 1 to 12.
  std::optional<int> month(std::size_t at) const {
    static constexpr std::string_view kMonths[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};
    for (int i = 0; i < 12; ++i) {
      if (begins(at, kMonths[i])) return i + 1;
    }
    return std::nullopt;
  }

 private:
  std::string text_;
};

std::optional<Date> quarter(int year, int number) {
  if (year < 1990 || year > 2999 || number < 1 || number > 4) return std::nullopt;
  return make_date(year, number * 3 - 2, 1);
}

// 20240401, 2024-04-01, 2024Q2, 2024_apr.
std::optional<Date> year_first(const Name& name, std::size_t at) {
  const auto year = name.digits(at, 4);
  if (!name.number_begins(at) || !year || *year < 1990 || *year > 2999) return std::nullopt;
  at += 4;
  if (const auto month = name.digits(at, 2), day = name.digits(at + 2, 2); month && day) {
    if (const auto date = make_date(*year, *month, *day)) return date;
  }
  const bool apart = name.separator(at);
  if (apart) ++at;
  if (name.begins(at, "q") && name.digit(at + 1)) return quarter(*year, *name.digits(at + 1, 1));
  if (const auto month = name.month(at)) return make_date(*year, *month, 1);
  if (const auto month = name.digits(at, 2), day = name.digits(at + 3, 2);
      apart && month && day && name.separator(at + 2))
    return make_date(*year, *month, *day);
  return std::nullopt;
}

// 04-01-2024: CMS's files are American.
std::optional<Date> month_number_first(const Name& name, std::size_t at) {
  const auto month = name.digits(at, 2), day = name.digits(at + 3, 2), year = name.digits(at + 6, 4);
  if (!name.number_begins(at) || !month || !day || !year || name.digit(at + 2) || name.digit(at + 5))
    return std::nullopt;
  return make_date(*year, *month, *day);
}

// q2-2024, q2_2024, q22024.
std::optional<Date> quarter_first(const Name& name, std::size_t at) {
  if (!name.word_begins(at) || !name.begins(at, "q")) return std::nullopt;
  const auto number = name.digits(at + 1, 1);
  const auto year = name.digits(at + 2 + (at + 2 < name.size() && !name.digit(at + 2) ? 1U : 0U), 4);
  return number && year ? quarter(*year, *number) : std::nullopt;
}

// v301r0: NCCI counts years since 1994, and quarters from 0.
std::optional<Date> ncci_version(const Name& name, std::size_t at) {
  if (!name.word_begins(at) || !name.begins(at, "v")) return std::nullopt;
  const auto version = name.digits(at + 1, 3);
  if (!version || !name.begins(at + 4, "r") || *version % 10 > 3) return std::nullopt;
  return quarter(1994 + *version / 10, *version % 10 + 1);
}

// april-1-2024, "july 2024".
std::optional<Date> month_name_first(const Name& name, std::size_t at) {
  const auto month = name.month(at);
  if (!name.word_begins(at) || !month) return std::nullopt;
  const auto to_digit = [&] {
    while (at < name.size() && !name.digit(at)) ++at;
  };
  at += 3;
  to_digit();
  int day = 1;
  if (!name.digits(at, 4)) {
    const std::size_t length = name.digit(at + 1) ? 2 : 1;
    const auto number = name.digits(at, length);
    if (!number) return std::nullopt;
    day = *number;
    at += length;
    to_digit();
  }
  const auto year = name.digits(at, 4);
  return year && *year >= 1990 ? make_date(*year, *month, day) : std::nullopt;
}

// rvu24b, PPRRVU24_APR: the physician fee schedule by quarter.
std::optional<Date> fee_schedule(const Name& name, std::size_t at) {
  if (!name.begins(at, "rvu")) return std::nullopt;
  const auto year = name.digits(at + 3, 2);
  if (!year || name.digit(at + 5)) return std::nullopt;
  at += 5;
  if (name.separator(at)) ++at;
  if (const auto month = name.month(at)) return make_date(2000 + *year, *month, 1);
  for (int number = 1; number <= 4; ++number) {
    const char letter[] = {static_cast<char>('a' + number - 1), 0};
    if (name.begins(at, letter) && (!name.letter(at + 1) || name.begins(at + 1, "r")))
      return quarter(2000 + *year, number);
  }
  return std::nullopt;
}

using Reading = std::optional<Date> (*)(const Name&, std::size_t);

// A year in front is the surest; of the others the one that stands first.
std::optional<Date> first_of(const Name& name, std::initializer_list<Reading> readings) {
  for (std::size_t at = 0; at < name.size(); ++at) {
    for (const Reading read : readings) {
      if (const auto date = read(name, at)) return date;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Date> edition_of_name(std::string_view given) {
  std::string small(given);
  std::transform(small.begin(), small.end(), small.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  for (const std::string_view repaired : {"updated", "revised"}) {
    if (const auto at = small.find(repaired); at != std::string::npos && at > 0) small.resize(at);
  }
  const Name name(std::move(small));
  if (const auto date = first_of(name, {year_first})) return date;
  return first_of(name, {month_number_first, quarter_first, ncci_version, month_name_first, fee_schedule});
}

std::optional<Date> fiscal_year_of_name(std::string_view given) {
  const Name name{std::string(given)};
  for (std::size_t at = 0; at < name.size(); ++at) {
    const auto year = name.digits(at, 4);
    if (year && name.number_begins(at) && !name.digit(at + 4) && *year >= 1990 && *year < 2100)
      return make_date(*year - 1, 10, 1);
  }
  return std::nullopt;
}

}  // namespace edict::import
