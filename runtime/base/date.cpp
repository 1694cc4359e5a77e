#include "runtime/base/date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace edict {
namespace {

Date clamp_days(std::int64_t days) {
  return Date{static_cast<std::int32_t>(std::clamp<std::int64_t>(days, kFirstDate.days, kLastDate.days))};
}

// Days since 1970-01-01 of a civil date, by 400-year eras that begin on 1 March.
std::int64_t days_from_civil(std::int64_t year, std::int32_t month, std::int32_t day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

std::optional<std::int32_t> digits(std::string_view text) {
  std::int32_t value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

Date first_of_month(std::int64_t index) {
  return clamp_days(days_from_civil(index / 12, static_cast<std::int32_t>(index % 12) + 1, 1));
}

}  // namespace

bool is_leap_year(std::int32_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

std::int32_t days_in_month(std::int32_t year, std::int32_t month) {
  constexpr std::array<std::int32_t, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

std::optional<Date> make_date(std::int32_t year, std::int32_t month, std::int32_t day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12) return std::nullopt;
  if (day < 1 || day > days_in_month(year, month)) return std::nullopt;
  return Date{static_cast<std::int32_t>(days_from_civil(year, month, day))};
}

YearMonthDay civil(Date date) {
  const std::int64_t shifted = static_cast<std::int64_t>(date.days) + 719468;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const std::int64_t day_of_era = shifted - era * 146097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const auto day = static_cast<std::int32_t>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  const auto month = static_cast<std::int32_t>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  const auto year = static_cast<std::int32_t>(year_of_era + era * 400 + (month <= 2 ? 1 : 0));
  return {year, month, day};
}

std::optional<Date> parse_date(std::string_view text) {
  std::optional<std::int32_t> year, month, day;
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    year = digits(text.substr(0, 4));
    month = digits(text.substr(5, 2));
    day = digits(text.substr(8, 2));
  } else if (text.size() == 8) {
    year = digits(text.substr(0, 4));
    month = digits(text.substr(4, 2));
    day = digits(text.substr(6, 2));
  }
  if (!year || !month || !day) return std::nullopt;
  return make_date(*year, *month, *day);
}

std::string to_text(Date date) {
  const YearMonthDay c = civil(date);
  return fmt::format("{:04}-{:02}-{:02}", c.year, c.month, c.day);
}

Date add_days(Date date, std::int64_t days) {
  constexpr std::int64_t whole_calendar = 4'000'000;
  return clamp_days(date.days + std::clamp(days, -whole_calendar, whole_calendar));
}

Date add_months(Date date, std::int64_t months) {
  constexpr std::int64_t whole_calendar = 120'000;
  const YearMonthDay c = civil(date);
  const std::int64_t index = month_index(date) + std::clamp(months, -whole_calendar, whole_calendar);
  if (index < 12) return kFirstDate;
  if (index >= 120'000) return kLastDate;
  const auto year = static_cast<std::int32_t>(index / 12);
  const auto month = static_cast<std::int32_t>(index % 12) + 1;
  return Date{static_cast<std::int32_t>(days_from_civil(year, month, std::min(c.day, days_in_month(year, month))))};
}

std::int64_t month_index(Date date) {
  const YearMonthDay c = civil(date);
  return static_cast<std::int64_t>(c.year) * 12 + c.month - 1;
}

std::int64_t completed_months(Date from, Date to) {
  if (to < from) return -completed_months(to, from);
  return completed_months(civil(from), civil(to));
}

std::int64_t completed_years(Date from, Date to) { return completed_months(from, to) / 12; }

std::int64_t full_months_between(Date from, Date to) {
  if (to < from) return -full_months_between(to, from);
  return std::max<std::int64_t>(month_index(to) - month_index(from) - 1, 0);
}

Date birthday(Date born, std::int64_t age) {
  const YearMonthDay c = civil(born);
  const std::int64_t year = c.year + std::clamp<std::int64_t>(age, -10'000, 10'000);
  if (year < 1) return kFirstDate;
  if (year > 9999) return kLastDate;
  const auto y = static_cast<std::int32_t>(year);
  if (c.month == 2 && c.day == 29 && !is_leap_year(y)) return *make_date(y, 3, 1);
  return *make_date(y, c.month, c.day);
}

DateRange calendar_range(Date date, CalendarUnit unit) {
  const std::int64_t index = month_index(date);
  switch (unit) {
    case CalendarUnit::week: {
      // 1970-01-01 was a Thursday: the Sunday before it is day -4.
      const std::int32_t since_sunday = ((date.days + 4) % 7 + 7) % 7;
      const Date sunday = add_days(date, -since_sunday);
      return {sunday, add_days(sunday, 6)};
    }
    case CalendarUnit::month:
      return {first_of_month(index), add_days(first_of_month(index + 1), -1)};
    case CalendarUnit::quarter: {
      const std::int64_t start = index - index % 3;
      return {first_of_month(start), add_days(first_of_month(start + 3), -1)};
    }
    case CalendarUnit::year: {
      const std::int64_t start = index - index % 12;
      return {first_of_month(start), add_days(first_of_month(start + 12), -1)};
    }
  }
  return {date, date};
}

}  // namespace edict
