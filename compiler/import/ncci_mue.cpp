// NCCI medically unlikely edits (CMS, quarterly, for practitioners, outpatient hospitals and DME suppliers; NCCI Policy
// Manual for Medicare Services, chapter I, section V): units of a code, by line (adjudication indicator 1) or by day (2
// and 3).
#include <fmt/format.h>

#include "compiler/import/kind.hpp"
#include "compiler/import/policy_head.hpp"
#include "compiler/import/repair.hpp"

namespace edict::import {
namespace {

enum Column : std::size_t { code, units, indicator, effective, deletion };

class NcciMue final : public Kind {
 public:
  std::string_view name() const override { return "ncci-mue"; }
  std::string_view about() const override { return "NCCI medically unlikely edits"; }
  bool has_settings() const override { return true; }
  std::size_t keys() const override { return 1; }
  std::size_t cells() const override { return 3; }

  const std::vector<WantedColumn>& columns() const override {
    static const std::vector<WantedColumn> wanted = {
        {"code", true, {"hcpcs cpt code", "hcpcs code", "cpt hcpcs code", "hcpcs", "code"}},
        {"units",
         true,
         {"practitioner services mue values", "outpatient hospital services mue values",
          "facility outpatient services mue values", "facility outpatient hospital services mue values",
          "dme supplier services mue values", "mue values", "mue value", "mue units"}},
        {"adjudication indicator", true, {"mue adjudication indicator", "mue mai", "mai"}},
        {"effective date", false, {"effective date", "effective"}},
        {"deletion date", false, {"deletion date", "deletion", "end date"}}};
    return wanted;
  }

  bool begins_data(const RowCells& row) const override {
    return procedure_code(row[code]).value.has_value() && whole_number(row[units]).value.has_value();
  }

  RowVerdict read(const RowCells& row, Setting, TextPool& pool, EditionRow& out, Repairs& repairs) const override {
    const auto procedure = procedure_code(row[code]);
    const auto most = whole_number(row[units]);
    const auto from = published_date(row[effective]);
    const auto until = published_date(row[deletion]);
    for (const std::string_view refused : {procedure.refused, most.refused, from.refused, until.refused}) {
      if (!refused.empty()) return {refused, {}};
    }
    // The indicator comes as "3" and as "3 Date of Service Edit: Clinical".
    const std::string_view mai = row[indicator].substr(0, row[indicator].find_first_of(" ."));
    if (mai != "1" && mai != "2" && mai != "3") return {"the adjudication indicator is none of 1, 2 and 3", {}};
    for (const std::string_view repaired : {procedure.repaired, most.repaired, from.repaired, until.repaired}) {
      if (!repaired.empty()) repairs.count(repaired);
    }
    out.cells[0] = pool.intern(*procedure.value);
    out.cells[1] = pool.intern(std::to_string(*most.value));
    out.cells[2] = pool.intern(mai);
    if (*from.value != kNoDate) out.from = *from.value;
    if (*until.value != kNoDate) out.until = *until.value;
    return {};
  }

  std::string table_name(Setting setting) const override {
    return fmt::format("ncci_mue_{}.tsv", setting_name(setting));
  }

  std::vector<OutputText> write(const Imported& imported) const override {
    const std::string name = fmt::format("ncci_mue_{}", setting_name(imported.setting));
    constexpr std::string_view columns[] = {"code", "units", "mai"};
    const std::string_view provider = provider_field(imported.setting);
    std::string text =
        policy_head(name, fmt::format("NCCI medically unlikely edits, {}", setting_words(imported.setting)),
                    R"(manual "NCCI Policy Manual for Medicare Services, chapter I, section V")", imported);
    text += fmt::format(R"(
  table mue from "{0}.tsv" {{
    code : hcpcs key,
    units : integer,
    mai : integer,
    active : period valid from "from" until "until"
  }}

  scope lines where mue[procedure].units is present

  rule by_line
    cite "adjudication indicator 1: the units of each claim line are held against the limit"
    when mue[procedure].mai = 1
    limit mue[procedure].units units per line
    else deny CO-151 N362

  rule by_day_absolute
    cite "adjudication indicator 2: the units of the day, by the same provider, are limited by law, code or anatomy"
    when mue[procedure].mai = 2
    limit mue[procedure].units units per patient, {1}, procedure, service_date
    else deny CO-151 N362 "more units than one day can have; the limit is absolute"

  rule by_day
    cite "adjudication indicator 3: the units of the day, by the same provider; more may be shown to be necessary on appeal"
    when mue[procedure].mai = 3
    limit mue[procedure].units units per patient, {1}, procedure, service_date
    else deny CO-151 N362 MA01 "more units than are likely in one day; an appeal may show the need"

  not automated "units beyond a value with indicator 3 were medically necessary"
      because "decided on appeal, from the record"
}}
)",
                        name, provider);
    for (const std::string_view mai : {"1", "2", "3"}) text += test(name, imported, mai);
    return {{table_name(imported.setting), table_text(columns, imported), false},
            {name + ".edict", std::move(text), true}};
  }

 private:
  static std::string test(std::string_view name, const Imported& imported, std::string_view mai) {
    const TestProvider provider = test_provider(imported.setting);
    for (const MergedRow& row : imported.rows) {
      const int most = *whole_number(imported.pool.text(row.cells[1])).value;
      if (imported.pool.text(row.cells[2]) != mai || row.until != kLastDate || most < 1) continue;
      const std::string day = to_text(row.from == kFirstDate ? *make_date(2024, 1, 2) : row.from);
      const auto line = [&](int n) {
        return fmt::format("line {} on {} units {}{}", imported.pool.text(row.cells[0]), day, n, provider.of_line);
      };
      if (mai == "1") {
        return fmt::format(R"(
test "indicator 1: each line for itself" {{
  patient p born 1950-01-01
  claim a {{ patient p {} {}
            {}
            {} }}
  expect a/1, a/2 not failed by {}.by_line
  expect a/3 deny by {}.by_line CO-151 N362
}}
)",
                           provider.of_claim, line(most), line(most), line(most + 1), name, name);
      }
      return fmt::format(R"(
test "indicator {}: the units of the day together" {{
  patient p born 1950-01-01
  claim a {{ patient p {} {}
            {} }}
  expect a/1 not failed by {}.{}
  expect a/2 deny by {}.{} CO-151
}}
)",
                         mai, provider.of_claim, line(most), line(1), name, mai == "2" ? "by_day_absolute" : "by_day",
                         name, mai == "2" ? "by_day_absolute" : "by_day");
    }
    return {};
  }
};

}  // namespace

std::unique_ptr<const Kind> ncci_mue() { return std::make_unique<NcciMue>(); }

}  // namespace edict::import
