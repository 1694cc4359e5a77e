// NCCI procedure-to-procedure edits (CMS, quarterly: ccipra, cciopps; NCCI Policy Manual for Medicare Services,
// chapter I). Column 1 is paid, column 2 is not.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/import/kind.hpp"
#include "compiler/import/policy_head.hpp"
#include "compiler/import/repair.hpp"

namespace edict::import {
namespace {

enum Column : std::size_t { column1, column2, effective, deletion, indicator, rationale };

class NcciPtp final : public Kind {
 public:
  std::string_view name() const override { return "ncci-ptp"; }
  std::string_view about() const override { return "NCCI procedure-to-procedure edits"; }
  bool has_settings() const override { return true; }
  std::size_t keys() const override { return 2; }
  std::size_t cells() const override { return 4; }

  const std::vector<WantedColumn>& columns() const override {
    static const std::vector<WantedColumn> wanted = {
        {"column1", true, {"column 1", "column1", "column one", "column 1 code", "col1", "col 1"}},
        {"column2", true, {"column 2", "column2", "column two", "column 2 code", "col2", "col 2"}},
        {"effective date", false, {"effective date", "effective", "effective dt", "eff date", "effdt"}},
        {"deletion date", false, {"deletion date", "deletion", "deletion dt", "del date", "deldt"}},
        {"modifier indicator", true, {"modifier", "modifier indicator", "mod indicator", "modifier status"}},
        {"rationale", false, {"ptp edit rationale", "rationale", "edit rationale"}}};
    return wanted;
  }

  bool begins_data(const RowCells& row) const override {
    return procedure_code(row[column1]).value.has_value() && procedure_code(row[column2]).value.has_value();
  }

  RowVerdict read(const RowCells& row, Setting, TextPool& pool, EditionRow& out, Repairs& repairs) const override {
    const auto first = procedure_code(row[column1]);
    const auto second = procedure_code(row[column2]);
    const auto from = published_date(row[effective]);
    const auto until = published_date(row[deletion]);
    for (const std::string_view refused : {first.refused, second.refused, from.refused, until.refused}) {
      if (!refused.empty()) return {refused, {}};
    }
    const std::string_view modifier = row[indicator].substr(0, row[indicator].find('.'));
    if (modifier != "0" && modifier != "1" && modifier != "9")
      return {"the modifier indicator is none of 0, 1 and 9", {}};
    for (const std::string_view repaired : {first.repaired, second.repaired, from.repaired, until.repaired}) {
      if (!repaired.empty()) repairs.count(repaired);
    }
    out.cells[0] = pool.intern(*first.value);
    out.cells[1] = pool.intern(*second.value);
    out.cells[2] = pool.intern(modifier);
    out.cells[3] = pool.intern(one_line(row[rationale]));
    if (*from.value != kNoDate) out.from = *from.value;
    if (*until.value != kNoDate) out.until = *until.value;
    return {};
  }

  std::string table_name(Setting setting) const override {
    return fmt::format("ncci_ptp_{}.tsv", setting_name(setting));
  }

  std::vector<OutputText> write(const Imported& imported) const override {
    const std::string name = fmt::format("ncci_ptp_{}", setting_name(imported.setting));
    constexpr std::string_view columns[] = {"column1", "column2", "indicator", "rationale"};
    const std::string_view provider = provider_field(imported.setting);
    std::string text =
        policy_head(name, fmt::format("NCCI procedure-to-procedure edits, {}", setting_words(imported.setting)),
                    R"(manual "NCCI Policy Manual for Medicare Services, chapter I")", imported);
    text += fmt::format(R"(
  table ptp from "{0}.tsv" {{
    column1 : hcpcs key,
    column2 : hcpcs key,
    indicator : integer,
    active : period valid from "from" until "until"
  }}

  # NCCI Policy Manual, chapter I, section E.1: the NCCI PTP-associated modifiers.
  codes anatomic : modifier = {{ E1..E4, FA, F1..F9, TA, T1..T9, LT, RT, LC, LD, RC, LM, RI }}
  codes separate : modifier = {{ 24, 25, 27, 57, 58, 59, 78, 79, 91, XE, XP, XS, XU }}
  codes left_part : modifier = {{ E1, E2, FA, F1..F4, TA, T1..T4 }}
  codes right_part : modifier = {{ E3, E4, F5..F9, T5..T9 }}

  # Edits of one kind of claims say nothing of another's lines.
  let of_kind = claim.type is missing or claim.type = {2}

  scope lines where procedure is present

  rule never_together
    cite "modifier indicator 0: column 2 is not paid beside column 1, whatever the modifiers"
    forbid exists line other sharing patient, {1}, service_date
        where ptp[other.procedure, procedure].indicator = 0 and other.of_kind
    else deny CO-236 M80

  rule unless_separate
    cite "modifier indicator 1: an NCCI-associated modifier on either line allows both, before July 2019 on column 2 only"
    unless modifiers overlaps separate
    forbid exists line other sharing patient, {1}, service_date
        where ptp[other.procedure, procedure].indicator = 1 and other.of_kind
        and not (service_date >= 2019-07-01 and other.modifiers overlaps separate)
        and not (modifiers overlaps anatomic and other.modifiers overlaps anatomic
          and not ((modifiers among anatomic) overlaps other.modifiers
            or (modifiers has LT and other.modifiers overlaps left_part)
            or (modifiers has RT and other.modifiers overlaps right_part)
            or (other.modifiers has LT and modifiers overlaps left_part)
            or (other.modifiers has RT and modifiers overlaps right_part)))
    else deny CO-236 M80

  not automated "the modifier describes what was done" because "in the medical record only"
}}
)",
                        name, provider, claim_type(imported.setting));
    text += tests(name, imported);
    return {{table_name(imported.setting), table_text(columns, imported), false},
            {name + ".edict", std::move(text), true}};
  }

 private:
  static std::string one_line(std::string_view text) {
    std::string out;
    for (const char c : text) {
      // Windows-1252 punctuation of old files: a rationale is words, and UTF-8 is what tables are written in.
      const auto byte = static_cast<unsigned char>(c);
      if (byte >= 0x20 && byte < 0x7F) out += c;
      if (byte == '\n' || byte == '\t') out += ' ';
    }
    return out;
  }

  // A pair that is in force, and whose codes do not stand the other way round, too.
  static const MergedRow* example(const Imported& imported, std::string_view indicator_wanted) {
    const auto codes = [](const MergedRow& row) { return std::pair(row.cells[0], row.cells[1]); };
    for (const MergedRow& row : imported.rows) {
      if (row.until != kLastDate || imported.pool.text(row.cells[2]) != indicator_wanted) continue;
      const std::pair turned(row.cells[1], row.cells[0]);
      const auto it = std::lower_bound(imported.rows.begin(), imported.rows.end(), turned,
                                       [&](const MergedRow& r, const auto& wanted) { return codes(r) < wanted; });
      if (it == imported.rows.end() || codes(*it) != turned) return &row;
    }
    return nullptr;
  }

  static std::string tests(std::string_view name, const Imported& imported) {
    std::string out;
    const TestProvider provider = test_provider(imported.setting);
    const auto line = [&](const MergedRow& row, std::size_t cell, std::string_view modifiers, Date day) {
      return fmt::format("line {}{} on {}{}", imported.pool.text(row.cells[cell]), modifiers, to_text(day),
                         provider.of_line);
    };
    const auto day_of = [](const MergedRow& row) {
      return row.from == kFirstDate ? *make_date(2024, 1, 2) : std::max(row.from, *make_date(2019, 7, 1));
    };
    if (const MergedRow* row = example(imported, "0")) {
      const Date day = day_of(*row);
      out += fmt::format(R"(
test "indicator 0: no modifier helps, another day does" {{
  patient p born 1950-01-01
  claim a {{ patient p {0} {1}
            {2} }}
  claim b {{ patient p {0} {3} }}
  expect a/1, b/1 not failed by {4}.never_together
  expect a/2 deny by {4}.never_together CO-236
}}
)",
                         provider.of_claim, line(*row, 0, "", day), line(*row, 1, "-59", day),
                         line(*row, 1, "", add_days(day, 1)), name);
    }
    if (const MergedRow* row = example(imported, "1")) {
      const Date day = day_of(*row);
      out += fmt::format(R"(
test "indicator 1: a separate service or another site is paid" {{
  patient p born 1950-01-01
  patient q born 1950-01-01
  patient r born 1950-01-01
  patient s born 1950-01-01
  claim a {{ patient p {0} {1}
            {2} }}
  claim b {{ patient q {0} {1}
            {3} }}
  claim c {{ patient r {0} {4}
            {5} }}
  claim d {{ patient s {0} {4}
            {6} }}
  expect a/2 deny by {7}.unless_separate CO-236
  expect d/2 deny by {7}.unless_separate CO-236
  expect b/2, c/2 not failed by {7}.unless_separate
}}
)",
                         provider.of_claim, line(*row, 0, "", day), line(*row, 1, "", day), line(*row, 1, "-59", day),
                         line(*row, 0, "-LT", day), line(*row, 1, "-RT", day), line(*row, 1, "-LT", day), name);
    }
    return out;
  }
};

}  // namespace

std::unique_ptr<const Kind> ncci_ptp() { return std::make_unique<NcciPtp>(); }

}  // namespace edict::import
