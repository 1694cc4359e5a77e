// Calendar dates and the calendar arithmetic of the language (reference.md, section 4). No clock and no time
// zone: every date is data.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace edict {

// A day of the proleptic Gregorian calendar, as days since 1970-01-01 (negative before).
struct Date {
  std::int32_t days = 0;
  auto operator<=>(const Date&) const = default;
};

struct YearMonthDay {
  std::int32_t year;   // 1..9999
  std::int32_t month;  // 1..12
  std::int32_t day;    // 1..31
  auto operator<=>(const YearMonthDay&) const = default;
};

// The open ends of a period. Claims carry no such dates: readers refuse years outside 1800..2999.
inline constexpr Date kFirstDate{-719162};  // 0001-01-01
inline constexpr Date kLastDate{2932896};   // 9999-12-31

bool is_leap_year(std::int32_t year);
std::int32_t days_in_month(std::int32_t year, std::int32_t month);

// Nothing when there is no such day (2024-02-30).
std::optional<Date> make_date(std::int32_t year, std::int32_t month, std::int32_t day);
YearMonthDay civil(Date date);

// `2024-01-05` or `20240105`, nothing else.
std::optional<Date> parse_date(std::string_view text);
std::string to_text(Date date);

// Saturates at the ends of the calendar.
Date add_days(Date date, std::int64_t days);
// The same day of the month, or the month's last day where it lacks that day. Saturates.
Date add_months(Date date, std::int64_t months);

// Months since year 0: the difference of two is the difference of their calendar months.
std::int64_t month_index(Date date);

// Completed units from a to b; the negative of (b, a) when b is before a. Who was born on 29 February completes
// a year on 1 March in other years; the same holds for every day that a month lacks.
std::int64_t completed_months(Date from, Date to);
// The same of two days that are known by year and month already, from <= to.
inline std::int64_t completed_months(const YearMonthDay& from, const YearMonthDay& to) {
  const std::int64_t months = (std::int64_t{to.year} - from.year) * 12 + to.month - from.month;
  return to.day < from.day ? months - 1 : months;
}
std::int64_t completed_years(Date from, Date to);

// Whole calendar months strictly between the month of a and the month of b, whatever the day of the month: 0 for
// the same and for the next month; the negative of (b, a) when b is before a. The CMS rule "at least 11 full
// months have passed following the month of …" is `full_months_between >= 11` (Claims Processing Manual, ch. 18).
std::int64_t full_months_between(Date from, Date to);

// The nth birthday of someone born on `born`; 1 March for 29 February in a common year.
Date birthday(Date born, std::int64_t age);

// First and last day of the calendar unit that holds `date`. A week runs from Sunday to Saturday.
struct DateRange {
  Date first;
  Date last;  // inclusive
  bool contains(Date d) const { return first <= d && d <= last; }
  auto operator<=>(const DateRange&) const = default;
};
inline constexpr DateRange kAllDays{kFirstDate, kLastDate};

enum class CalendarUnit : std::uint8_t { week, month, quarter, year };
DateRange calendar_range(Date date, CalendarUnit unit);

}  // namespace edict
