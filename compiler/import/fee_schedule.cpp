// The indicators of the Medicare physician fee schedule (CMS, the quarterly relative value file PPRRVU, whose fields
// the Claims Processing Manual explains in chapter 23, addendum "MPFSDB record layouts"), and the policies that ask
// them.
#include "compiler/import/texts/fee_schedule.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/import/library_policy.hpp"
#include "compiler/import/plain_table.hpp"

namespace edict::import {
namespace {

// Of a table that does not say since when it holds.
const Date kFirstUsualDay = *make_date(2020, 1, 1);

enum Cell : std::size_t { procedure, modifier, global_days = 4, assistant = 10 };

class FeeSchedule final : public PlainTable {
 public:
  using PlainTable::PlainTable;

  std::vector<OutputText> write(const Imported& imported) const override {
    std::vector<OutputText> texts = PlainTable::write(imported);
    texts.push_back({"mpfs.edict", as_imported(texts::kFeeSchedule, imported) + tests(imported), true});
    return texts;
  }

 private:
  // A major surgery that no assistant is paid for, long enough in the schedule: what most rules speak of, in one claim.
  static std::string tests(const Imported& imported) {
    const auto is = [&](const MergedRow& row, std::size_t cell, std::string_view text) {
      return imported.pool.text(row.cells[cell]) == text;
    };
    const auto major = std::find_if(imported.rows.begin(), imported.rows.end(), [&](const MergedRow& row) {
      return row.until >= add_days(std::max(row.from, kFirstUsualDay), 92) && is(row, modifier, "--") &&
             is(row, global_days, "090") && is(row, assistant, "1");
    });
    if (major == imported.rows.end()) return {};
    const Date day = add_days(std::max(major->from, kFirstUsualDay), 1);
    return fmt::format(R"(
test "a major surgery takes the visits from the day before to ninety days after, and no assistant" {{
  patient p born 1940-01-01
  claim a {{ patient p
            line 99213 on {before} rendering_npi 1245319599
            line {code} on {day} rendering_npi 1245319599
            line {code}-80 on {day} rendering_npi 1003000126
            line 99213 on {last} rendering_npi 1245319599
            line 99213 on {free} rendering_npi 1245319599 }}
  expect a/1 deny by mpfs_global_surgery.visit_before CO-97 M144
  expect a/2 not failed by mpfs_global_surgery.procedure_after
  expect a/3 deny by mpfs_more_surgeons.no_assistant CO-54
  expect a/4 deny by mpfs_global_surgery.visit_after CO-97 M144
  expect a/5 not failed by mpfs_global_surgery.visit_after
}}
)",
                       fmt::arg("before", to_text(add_days(day, -1))), fmt::arg("day", to_text(day)),
                       fmt::arg("last", to_text(add_days(day, 90))), fmt::arg("free", to_text(add_days(day, 91))),
                       fmt::arg("code", imported.pool.text(major->cells[procedure])));
  }
};

}  // namespace

std::unique_ptr<const Kind> mpfs() {
  return std::make_unique<FeeSchedule>(PlainLayout{
      "mpfs",
      "indicators of the Medicare physician fee schedule",
      2,
      {{{"procedure", true, {"hcpcs code", "hcpcs", "procedure code", "procedure"}}, Shape::code},
       {{"modifier", true, {"mod", "modifier"}}, Shape::modifier},
       {{"status", true, {"status", "status code", "stat code"}}, Shape::word},
       {{"pctc", true, {"pctc", "pctc ind", "pc tc", "pc tc ind", "pctc indicator"}}, Shape::word},
       {{"global_days", true, {"glob", "glob days", "global", "global days", "global surgery"}}, Shape::global_days},
       {{"pre_op", true, {"pre op", "preop", "pre operative percentage"}}, Shape::share},
       {{"intra_op", true, {"intra op", "intraop", "intra operative percentage"}}, Shape::share},
       {{"post_op", true, {"post op", "postop", "post operative percentage"}}, Shape::share},
       {{"multiple", true, {"mult proc", "multiple procedure", "multiple"}}, Shape::word},
       {{"bilateral", true, {"bilat surg", "bilateral surgery", "bilateral"}}, Shape::word},
       {{"assistant", true, {"asst surg", "assistant at surgery", "assistant"}}, Shape::word},
       {{"co_surgeon", true, {"co surg", "co surgeons", "co surgeon"}}, Shape::word},
       {{"team", true, {"team surg", "team surgery", "team"}}, Shape::word}}});
}

}  // namespace edict::import
