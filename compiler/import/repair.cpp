#include "compiler/import/repair.hpp"

#include <algorithm>
#include <charconv>

namespace edict::import {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

std::optional<int> number(std::string_view text) {
  int value = 0;
  if (!all_digits(text) || text.size() > 9) return std::nullopt;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// "12.0" as "12": a whole number that a program wrote as a fraction.
std::string_view without_zero_fraction(std::string_view text) {
  const auto point = text.find('.');
  if (point == std::string_view::npos || point == 0) return text;
  const std::string_view fraction = text.substr(point + 1);
  return std::all_of(fraction.begin(), fraction.end(), [](char c) { return c == '0'; }) ? text.substr(0, point) : text;
}

bool is_scientific(std::string_view text) {
  const auto e = text.find_first_of("eE");
  if (e == std::string_view::npos || e == 0 || e + 2 >= text.size()) return false;
  return (text[e + 1] == '+' || text[e + 1] == '-') && all_digits(text.substr(e + 2));
}

std::optional<Date> american_date(std::string_view text) {
  const auto first = text.find('/');
  const auto second = first == std::string_view::npos ? first : text.find('/', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  // A time behind the date says nothing about the day.
  const std::string_view year = text.substr(second + 1, text.find(' ', second) - second - 1);
  const auto m = number(text.substr(0, first));
  const auto d = number(text.substr(first + 1, second - first - 1));
  const auto y = number(year);
  if (!m || !d || !y || year.size() != 4) return std::nullopt;
  return make_date(*y, *m, *d);
}

// 2013091: a year and the number of a day in it, as the add-on code edits have their dates.
std::optional<Date> ordinal_date(std::string_view text) {
  if (text.size() != 7) return std::nullopt;
  const auto year = number(text.substr(0, 4));
  const auto day = number(text.substr(4));
  const auto first = year ? make_date(*year, 1, 1) : std::nullopt;
  if (!first || !day || *day < 1 || *year < 1900 || *year > 2999) return std::nullopt;
  const Date date = add_days(*first, *day - 1);
  return civil(date).year == *year ? std::optional(date) : std::nullopt;
}

}  // namespace

Cell<std::string> procedure_code(std::string_view text) {
  if (text.empty()) return {{}, {}, "the code is missing"};
  if (is_scientific(text))
    return {{}, {}, "a spreadsheet made a number of the code, and it cannot be known which it was"};
  std::string code(without_zero_fraction(text));
  std::string_view repaired = code.size() != text.size() ? "a fraction behind the code" : std::string_view();
  if (code.size() == 6 && code.front() == '\'') {
    code.erase(0, 1);
    repaired = "an apostrophe before the code";
  }
  for (char& c : code) {
    if (c < 'a' || c > 'z') continue;
    c = static_cast<char>(c - 32);
    repaired = "small letters in the code";
  }
  if (all_digits(code) && code.size() >= 2 && code.size() < 5) {
    code.insert(0, 5 - code.size(), '0');
    repaired = "lost leading zeros of the code";
  }
  const auto fits = [&] {
    if (code.size() != 5) return false;
    const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
    return (is_digit(code[0]) || letter(code[0])) && all_digits(std::string_view(code).substr(1, 3)) &&
           (is_digit(code[4]) || letter(code[4]));
  };
  if (!fits()) return {{}, {}, "the code has not the shape of a procedure code"};
  return {std::move(code), repaired, {}};
}

Cell<Date> published_date(std::string_view text) {
  if (text.empty() || text == "*") return {kNoDate, {}, {}};
  if (const auto date = parse_date(text)) {
    const auto year = civil(*date).year;
    if (*date == kLastDate) return {kNoDate, {}, {}};
    if (year < 1900 || year > 2999) return {{}, {}, "the date lies outside the years 1900 to 2999"};
    return {date, {}, {}};
  }
  if (text.size() > 10 && (text[10] == ' ' || text[10] == 'T')) {
    if (const auto date = parse_date(text.substr(0, 10))) return {date, "a time behind the date", {}};
  }
  if (const auto date = american_date(text)) {
    if (civil(*date).year == 9999) return {kNoDate, {}, {}};
    return {date, {}, {}};
  }
  if (const auto date = ordinal_date(without_zero_fraction(text))) return {date, {}, {}};
  // Day 1 of a spreadsheet is 1900-01-01, and it has a 1900-02-29: from 1900-03-01 on the count is from 1899-12-30.
  if (const auto serial = number(without_zero_fraction(text));
      serial && text.size() >= 5 && *serial >= 20000 && *serial < 80000)
    return {add_days(*make_date(1899, 12, 30), *serial), "a date as a spreadsheet's day number", {}};
  return {{}, {}, "the date cannot be read"};
}

Cell<Date> published_date_or_year(std::string_view text, YearMeans means) {
  const std::string_view whole = without_zero_fraction(text);
  if (const auto year = number(whole); year && whole.size() == 4 && *year >= 1900 && *year < 3000) {
    return {means == YearMeans::first_day ? make_date(*year, 1, 1) : make_date(*year, 12, 31), {}, {}};
  }
  return published_date(text);
}

Cell<int> whole_number(std::string_view text) {
  if (text.empty()) return {{}, {}, "the number is missing"};
  std::string digits(without_zero_fraction(text));
  std::string_view repaired = digits.size() != text.size() ? "a fraction behind a whole number" : std::string_view();
  if (digits.find(',') != std::string::npos) {
    std::erase(digits, ',');
    repaired = "commas within a number";
  }
  const auto value = number(digits);
  if (!value) return {{}, {}, "the number cannot be read"};
  return {value, repaired, {}};
}

}  // namespace edict::import
