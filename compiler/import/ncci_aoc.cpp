// NCCI add-on code edits (CMS, yearly with changes; Medicare Claims Processing Manual, chapter 12, section 30, D): an
// add-on is paid only beside one of its primaries. Type 1: the primaries are listed. Type 2: none is, the contractor
// has the list. Type 3: some are, the contractor may add to them.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/import/kind.hpp"
#include "compiler/import/policy_head.hpp"
#include "compiler/import/repair.hpp"

namespace edict::import {
namespace {

enum Column : std::size_t { add_on, primary, type, effective, deleted, add_on_deleted, primary_deleted };

// CMS's sign for primaries that the contractor sets.
constexpr std::string_view kContractor = "CCCCC";

class NcciAoc final : public Kind {
 public:
  std::string_view name() const override { return "ncci-aoc"; }
  std::string_view about() const override { return "NCCI add-on code edits"; }
  std::size_t keys() const override { return 2; }
  std::size_t cells() const override { return 3; }

  const std::vector<WantedColumn>& columns() const override {
    static const std::vector<WantedColumn> wanted = {
        {"add-on code", true, {"add on code", "addon code", "add on", "add on cd", "addon cd"}},
        {"primary code", true, {"primary code", "primary", "primary cd", "primary procedure code"}},
        {"edit type", true, {"aoc edit type", "add on code edit type", "edit type", "type of edit", "type"}},
        {"edit effective date",
         false,
         {"edit effective", "aoc edit effdt", "aoc edit eff dt", "aoc edit eff date", "add on code edit effective date",
          "edit effective date", "effective date"}},
        {"edit deletion date",
         false,
         {"edit deleted", "aoc edit deldt", "aoc edit del dt", "aoc edit del date", "add on code edit deletion date",
          "edit deletion date", "deletion date"}},
        {"add-on deletion date",
         false,
         {"add on code deleted", "aoc deldt", "aoc del dt", "addon code deldt", "add on code deletion date",
          "add on code del date"}},
        {"primary deletion date",
         false,
         {"primary code deleted", "primary code deldt", "primary code del dt", "primary code deletion date",
          "primary code del date"}}};
    return wanted;
  }

  bool begins_data(const RowCells& row) const override { return procedure_code(row[add_on]).value.has_value(); }

  RowVerdict read(const RowCells& row, Setting, TextPool& pool, EditionRow& out, Repairs& repairs) const override {
    const auto code = procedure_code(row[add_on]);
    const bool contractor = row[primary] == kContractor;
    const auto beside = contractor ? Cell<std::string>{std::string(kContractor), {}, {}} : procedure_code(row[primary]);
    const auto from = published_date_or_year(row[effective], YearMeans::first_day);
    const Cell<Date> ends[] = {published_date_or_year(row[deleted], YearMeans::last_day),
                               published_date_or_year(row[add_on_deleted], YearMeans::last_day),
                               published_date_or_year(row[primary_deleted], YearMeans::last_day)};
    for (const std::string_view refused :
         {code.refused, beside.refused, from.refused, ends[0].refused, ends[1].refused, ends[2].refused}) {
      if (!refused.empty()) return {refused, {}};
    }
    const std::string_view edit = row[type].substr(0, row[type].find('.'));
    if (edit != "1" && edit != "2" && edit != "3") return {"the edit's type is none of 1, 2 and 3", {}};
    for (const std::string_view repaired : {code.repaired, beside.repaired, from.repaired, ends[0].repaired}) {
      if (!repaired.empty()) repairs.count(repaired);
    }
    out.cells[0] = pool.intern(*code.value);
    out.cells[1] = pool.intern(*beside.value);
    out.cells[2] = pool.intern(edit);
    if (*from.value != kNoDate) out.from = *from.value;
    // The edit ends with itself or with either of its codes.
    const Date until = std::min({*ends[0].value, *ends[1].value, *ends[2].value});
    if (until != kNoDate) out.until = until;
    return {};
  }

  std::string table_name(Setting) const override { return "ncci_aoc.tsv"; }

  // All edits as they are published, and what the policy asks of them: primaries, and types.
  std::vector<OutputText> write(const Imported& imported) const override {
    const std::string name = "ncci_aoc";
    std::vector<MergedRow> pairs;
    for (const MergedRow& row : imported.rows) {
      if (imported.pool.text(row.cells[1]) != kContractor) pairs.push_back(row);
    }
    constexpr std::string_view columns_of_all[] = {"add_on", "primary", "type"};
    constexpr std::string_view pair_columns[] = {"add_on", "primary"};
    constexpr std::string_view type_columns[] = {"add_on", "type"};
    const std::vector<MergedRow> types = types_of(imported);
    std::string text =
        policy_head(name, "NCCI add-on code edits",
                    R"(manual "Medicare Claims Processing Manual, chapter 12, section 30, D")", imported);
    text += R"(
  table primary_of from "ncci_aoc_primaries.tsv" {
    add_on : hcpcs key,
    primary : hcpcs key,
    active : period valid from "from" until "until"
  }
  table add_on_type from "ncci_aoc_types.tsv" {
    add_on : hcpcs key,
    type : integer key,
    active : period valid from "from" until "until"
  }

  rule primary_paid
    cite "type 1: the add-on is paid only beside one of the listed primaries, by the same practitioner on the same day"
    on lines where add_on_type[procedure, 1] is present
    require exists payable line other sharing patient, rendering_npi, service_date
        where primary_of[procedure, other.procedure] is present
    else deny CO-107 N122

  rule primary_paid_or_contractors
    cite "type 3: some primaries are listed, and the contractor may have others"
    on lines where add_on_type[procedure, 3] is present
    unless add_on_type[procedure, 1] is present
    require exists payable line other sharing patient, rendering_npi, service_date
        where primary_of[procedure, other.procedure] is present
    else pend CO-107 N122 "no listed primary is paid on this day; the contractor may accept another"

  rule contractors_primary
    cite "type 2: the contractor has the list of primaries"
    on lines where add_on_type[procedure, 2] is present
    unless add_on_type[procedure, 1] is present or add_on_type[procedure, 3] is present
    require exists payable line other sharing patient, rendering_npi, service_date
        where not (add_on_type[other.procedure, 1] is present or add_on_type[other.procedure, 2] is present
          or add_on_type[other.procedure, 3] is present)
    else pend CO-107 N122 "the only services of the day are add-ons"

  not automated "which primaries a type 2 add-on, and beyond its list a type 3 add-on, has" because "the contractor sets them"
}
)";
    text += tests(imported, pairs);
    const Imported of_pairs{pairs, imported.pool, imported.setting, imported.payer};
    const Imported of_types{types, imported.pool, imported.setting, imported.payer};
    return {{table_name(imported.setting), table_text(columns_of_all, imported), false},
            {"ncci_aoc_primaries.tsv", table_text(pair_columns, of_pairs), false},
            {"ncci_aoc_types.tsv", table_text(type_columns, of_types), false},
            {name + ".edict", std::move(text), true}};
  }

 private:
  // Which types an add-on has on which days: the days of its rows, run together.
  static std::vector<MergedRow> types_of(const Imported& imported) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::pair<Date, Date>>> days;
    for (const MergedRow& row : imported.rows) days[{row.cells[0], row.cells[2]}].emplace_back(row.from, row.until);
    std::vector<MergedRow> types;
    for (auto& [key, periods] : days) {
      std::sort(periods.begin(), periods.end());
      std::size_t first_of_key = types.size();
      for (const auto& [from, until] : periods) {
        if (types.size() > first_of_key &&
            (types.back().until == kLastDate || from <= add_days(types.back().until, 1))) {
          types.back().until = std::max(types.back().until, until);
          continue;
        }
        MergedRow row;
        row.cells[0] = key.first;
        row.cells[1] = key.second;
        row.from = from;
        row.until = until;
        types.push_back(row);
      }
    }
    return types;
  }

  static std::string tests(const Imported& imported, const std::vector<MergedRow>& pairs) {
    const auto is_add_on = [&](std::uint32_t code) {
      return std::any_of(imported.rows.begin(), imported.rows.end(),
                         [&](const MergedRow& row) { return row.cells[0] == code; });
    };
    for (const MergedRow& row : pairs) {
      if (imported.pool.text(row.cells[2]) != "1" || row.until != kLastDate || is_add_on(row.cells[1])) continue;
      const Date day = row.from == kFirstDate ? *make_date(2024, 1, 2) : row.from;
      const auto line = [&](std::size_t cell, Date on) {
        return fmt::format("line {} on {} rendering_npi 1245319599", imported.pool.text(row.cells[cell]), to_text(on));
      };
      return fmt::format(R"(
test "an add-on is paid beside its primary and denied without it" {{
  patient p born 1950-01-01
  claim a {{ patient p  {}
            {} }}
  claim b {{ patient p  {} }}
  expect a/2 not failed by ncci_aoc.primary_paid
  expect b/1 deny by ncci_aoc.primary_paid CO-107 N122
}}
)",
                         line(1, day), line(0, day), line(0, add_days(day, 1)));
    }
    return {};
  }
};

}  // namespace

std::unique_ptr<const Kind> ncci_aoc() { return std::make_unique<NcciAoc>(); }

}  // namespace edict::import
