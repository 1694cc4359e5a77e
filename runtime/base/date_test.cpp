// Dates against std::chrono's calendar, which shares no code with ours.
#include "runtime/base/date.hpp"

#include <catch2/catch.hpp>
#include <chrono>

namespace edict {
namespace {

Date day(std::string_view text) { return *parse_date(text); }

// Months completed, counted one at a time: the slow definition.
std::int64_t months_by_counting(Date from, Date to) {
  std::int64_t months = 0;
  for (;;) {
    const YearMonthDay c = civil(from);
    const std::int64_t index = static_cast<std::int64_t>(c.year) * 12 + c.month - 1 + months + 1;
    const auto year = static_cast<std::int32_t>(index / 12);
    const auto month = static_cast<std::int32_t>(index % 12) + 1;
    // A day that the month lacks is completed on the first of the next.
    const Date due = c.day <= days_in_month(year, month)
                         ? *make_date(year, month, c.day)
                         : Date{make_date(year, month, days_in_month(year, month))->days + 1};
    if (to < due) return months;
    ++months;
  }
}

}  // namespace

TEST_CASE("every day from 1799 to 3000 agrees with std::chrono, both ways") {
  const auto first = std::chrono::sys_days{std::chrono::year{1799} / 1 / 1};
  const auto last = std::chrono::sys_days{std::chrono::year{3000} / 12 / 31};
  std::size_t wrong = 0;
  for (auto d = first; d <= last; d += std::chrono::days{1}) {
    const std::chrono::year_month_day reference{d};
    const Date ours{static_cast<std::int32_t>(d.time_since_epoch().count())};
    const YearMonthDay expected{static_cast<int>(reference.year()),
                                static_cast<std::int32_t>(static_cast<unsigned>(reference.month())),
                                static_cast<std::int32_t>(static_cast<unsigned>(reference.day()))};
    wrong += civil(ours) != expected ? 1 : 0;
    wrong += make_date(expected.year, expected.month, expected.day) != ours ? 1 : 0;
    wrong += parse_date(to_text(ours)) != ours ? 1 : 0;
    const DateRange week = calendar_range(ours, CalendarUnit::week);
    wrong += std::chrono::weekday{std::chrono::sys_days{std::chrono::days{week.first.days}}} != std::chrono::Sunday;
    wrong += !week.contains(ours) || week.last.days - week.first.days != 6;
  }
  CHECK(wrong == 0);
}

TEST_CASE("the calendar's ends stand where the header says") {
  CHECK(make_date(1, 1, 1) == kFirstDate);
  CHECK(make_date(9999, 12, 31) == kLastDate);
  CHECK(add_days(kLastDate, 1) == kLastDate);
  CHECK(add_months(kFirstDate, -1) == kFirstDate);
  CHECK(add_days(day("2024-01-01"), INT64_MAX) == kLastDate);
  CHECK(add_months(day("2024-01-01"), INT64_MIN) == kFirstDate);
}

TEST_CASE("a text that is no day is refused") {
  for (const char* text :
       {"2024-02-30", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-01-00", "24-01-05", "2024/01/05",
        "2024-1-5", "2024-01-05T00:00", "", "20240230", "2024010", "+024-01-05"}) {
    INFO(text);
    CHECK_FALSE(parse_date(text));
  }
  CHECK(day("20240229") == day("2024-02-29"));
  CHECK(make_date(2000, 2, 29).has_value());
}

TEST_CASE("a month later is the same day or the month's last") {
  CHECK(add_months(day("2024-01-31"), 1) == day("2024-02-29"));
  CHECK(add_months(day("2023-01-31"), 1) == day("2023-02-28"));
  CHECK(add_months(day("2024-03-31"), -1) == day("2024-02-29"));
  CHECK(add_months(day("2023-11-30"), 3) == day("2024-02-29"));
  CHECK(add_months(day("2024-05-15"), -17) == day("2022-12-15"));
}

TEST_CASE("completed months agree with counting them one at a time") {
  std::size_t wrong = 0;
  for (const char* start : {"2019-12-31", "2020-02-29", "2021-01-30", "2022-06-15", "2023-01-01"}) {
    for (std::int32_t n = 0; n < 1600; ++n) {
      const Date from = day(start);
      const Date to = add_days(from, n);
      wrong += completed_months(from, to) != months_by_counting(from, to) ? 1 : 0;
      wrong += completed_months(to, from) != -completed_months(from, to) ? 1 : 0;
      wrong += completed_years(from, to) != completed_months(from, to) / 12 ? 1 : 0;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("who was born on 29 February has a birthday on 1 March in a common year") {
  CHECK(birthday(day("2020-02-29"), 1) == day("2021-03-01"));
  CHECK(birthday(day("2020-02-29"), 4) == day("2024-02-29"));
  CHECK(completed_years(day("2020-02-29"), day("2021-02-28")) == 0);
  CHECK(completed_years(day("2020-02-29"), day("2021-03-01")) == 1);
  CHECK(completed_years(day("1961-04-02"), day("2024-04-01")) == 62);
  CHECK(completed_years(day("1961-04-02"), day("2024-04-02")) == 63);
}

TEST_CASE("full months between count whole calendar months only") {
  CHECK(full_months_between(day("2023-12-31"), day("2024-01-01")) == 0);
  CHECK(full_months_between(day("2023-01-15"), day("2024-01-15")) == 11);
  CHECK(full_months_between(day("2024-01-15"), day("2023-01-15")) == -11);
  CHECK(full_months_between(day("2024-01-01"), day("2024-01-31")) == 0);
}

TEST_CASE("calendar units hold their day") {
  CHECK(calendar_range(day("2024-02-10"), CalendarUnit::month) == DateRange{day("2024-02-01"), day("2024-02-29")});
  CHECK(calendar_range(day("2024-02-10"), CalendarUnit::quarter) == DateRange{day("2024-01-01"), day("2024-03-31")});
  CHECK(calendar_range(day("2024-12-31"), CalendarUnit::year) == DateRange{day("2024-01-01"), day("2024-12-31")});
  // 2024-01-05 was a Friday.
  CHECK(calendar_range(day("2024-01-05"), CalendarUnit::week) == DateRange{day("2023-12-31"), day("2024-01-06")});
}

}  // namespace edict
