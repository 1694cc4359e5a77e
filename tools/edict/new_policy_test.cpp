#include "tools/edict/new_policy.hpp"

#include <catch2/catch.hpp>

using namespace edict::cli;

namespace {

PolicyFacts facts() {
  PolicyFacts f;
  f.name = "knees";
  f.title = "Knees";
  f.payer = "medicare";
  f.effective = "2024-01-01";
  f.procedures = "20610";
  return f;
}

}  // namespace

TEST_CASE("limits as an analyst says them") {
  using Window = LimitWords::Window;
  const auto days = read_limit("3 days in any 90 days");
  REQUIRE(days);
  CHECK(days->most == 3);
  CHECK(days->measure == "days");
  CHECK(days->window == Window::any_days);
  CHECK(days->length == 90);
  CHECK(read_limit("1 unit per line")->window == Window::line);
  CHECK(read_limit("2 lines a day")->window == Window::day);
  CHECK(read_limit("1 day in calendar year")->window == Window::calendar_year);
  CHECK(read_limit("1 day in lifetime")->window == Window::lifetime);
  CHECK(read_limit("4 units in any 6 months")->measure == "units");
  for (const char* wrong : {"", "three days in any 90 days", "3 visits in any 90 days", "3 days", "0 days in lifetime",
                            "1 day per line", "3 days in any 0 days", "3 days in any 90 weeks"}) {
    INFO(wrong);
    CHECK_FALSE(read_limit(wrong));
  }
}

TEST_CASE("a fact that cannot be used is named") {
  const auto wrong = [](auto change) {
    PolicyFacts f = facts();
    change(f);
    const auto made = new_policy(f);
    REQUIRE_FALSE(made);
    return made.error();
  };
  CHECK(wrong([](PolicyFacts& f) { f.name = "Knees"; }).find("Knees") != std::string::npos);
  CHECK(wrong([](PolicyFacts& f) { f.effective = "1/1/2024"; }).find("1/1/2024") != std::string::npos);
  CHECK(wrong([](PolicyFacts& f) { f.effective = "9999-12-31"; }).find("9999-12-31") != std::string::npos);
  CHECK(wrong([](PolicyFacts& f) { f.procedures = "206*"; }).find("whole code") != std::string::npos);
  CHECK(wrong([](PolicyFacts& f) { f.diagnoses = "M17.11, ??"; }).find("icd10cm") != std::string::npos);
  CHECK(wrong([](PolicyFacts& f) { f.ages = "80 to 50"; }).find("80 to 50") != std::string::npos);
  CHECK(wrong([](PolicyFacts& f) { f.limit = "often"; }).find("often") != std::string::npos);
  CHECK(wrong([](PolicyFacts& f) { f.title = "a \" quote"; }).find("quote") != std::string::npos);
}

TEST_CASE("without any rule the service is not covered; a policy of before October 2015 has ICD-9 diagnoses") {
  CHECK(new_policy(facts()).value().find("rule not_covered") != std::string::npos);
  PolicyFacts old = facts();
  old.effective = "2008-01-01";
  old.diagnoses = "715.96, V43.65";
  CHECK(new_policy(old).value().find("supporting : icd9cm") != std::string::npos);
}

TEST_CASE("a policy of the first day of ICD-10-CM is tested the day before with a diagnosis of that day") {
  PolicyFacts first = facts();
  first.effective = "2015-10-01";
  first.diagnoses = "M17.11";
  const std::string text = new_policy(first).value();
  CHECK(text.find("on 2015-09-30 dx 799.9") != std::string::npos);
  CHECK(text.find("on 2015-10-01 dx R69") != std::string::npos);
}
