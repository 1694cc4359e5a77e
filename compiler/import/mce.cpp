// The Medicare Code Editor's lists by version (CMS, "Definitions of Medicare Code Edits"): as a table with a column of
// edits, or the manual's text. Versions merge by fiscal year; ICD-9 (to version 32) and ICD-10 have files of their own.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/import/edition_name.hpp"
#include "compiler/import/kind.hpp"
#include "compiler/import/mce_lists.hpp"
#include "compiler/import/mce_policy.hpp"
#include "compiler/import/repair.hpp"
#include "runtime/vocabulary/code_system.hpp"

namespace edict::import {
namespace {

constexpr std::size_t at(MceColumn column) { return static_cast<std::size_t>(column); }

constexpr std::string_view kIcd9 = "9";

// Of the table that editions are merged in: what a row is of, the edit, the code.
enum Cell3 : std::size_t { side, edit, code };

CodeSystem system_of(bool is_procedure, bool is_icd9) {
  if (is_procedure) return is_icd9 ? CodeSystem::icd9pcs : CodeSystem::icd10pcs;
  return is_icd9 ? CodeSystem::icd9cm : CodeSystem::icd10cm;
}

std::string csv_of(const std::vector<MceRow>& rows, CodeSystem system) {
  std::string text = "edit,code,in_force_from,in_force_until\n";
  for (const MceRow& row : rows) {
    text += fmt::format("{},{},{},{}\n", row.edit, display_code(system, row.code),
                        row.days.first == kFirstDate ? std::string() : to_text(row.days.first),
                        row.days.last == kLastDate ? std::string() : to_text(row.days.last));
  }
  return text;
}

class Mce final : public Kind {
 public:
  std::string_view name() const override { return "mce"; }
  std::string_view about() const override { return "lists of the Medicare Code Editor"; }
  std::size_t keys() const override { return 3; }
  std::size_t cells() const override { return 3; }

  const std::vector<WantedColumn>& columns() const override {
    static const std::vector<WantedColumn> wanted = {{"edit", true, {"mce edit type", "edit type", "edit"}},
                                                     {"code", true, {"icd code", "code"}},
                                                     {"code type", false, {"icd code type", "code type", "type"}},
                                                     {"ICD version", false, {"icd version", "icd revision"}}};
    return wanted;
  }

  bool begins_data(const RowCells& row) const override { return mce_edit(row[at(MceColumn::edit)]).has_value(); }
  std::unique_ptr<SectionedText> sectioned_text() const override { return mce_text(); }

  std::optional<Date> edition(std::string_view file_name) const override {
    if (const auto day = mce_version_of_name(file_name)) return day;
    if (const auto day = edition_of_name(file_name)) return day;
    return fiscal_year_of_name(file_name);
  }

  RowVerdict read(const RowCells& row, Setting, TextPool& pool, EditionRow& out, Repairs&) const override {
    const auto list = mce_edit(row[at(MceColumn::edit)]);
    if (!list) return {"the edit is none of the Medicare Code Editor's", {}};
    if (list->empty()) return {{}, "of a list that the policy has no rule for"};
    const std::string type = plain_words(row[at(MceColumn::type)]);
    const std::string_view text = row[at(MceColumn::code)];
    if (type == "a") {
      out.cells = {pool.intern("A"), pool.intern(*list), pool.intern(text)};
      return {};
    }
    if (!type.empty() && type[0] != 'd' && type[0] != 'p')
      return {"the code is neither of a diagnosis nor of a procedure", {}};
    // Of lists that are of either, a table says which; seven signs without a dot are a procedure.
    const bool is_procedure =
        type.empty() ? list->starts_with("noncovered") || normalize_code(CodeSystem::icd10cm, text) == std::nullopt
                     : type[0] == 'p';
    const std::string version = plain_words(row[at(MceColumn::version)]);
    const bool is_icd9 = version.empty() ? !normalize_code(system_of(is_procedure, false), text)
                                         : version == kIcd9 || version.ends_with(" 9");
    const auto normal = normalize_code(system_of(is_procedure, is_icd9), text);
    if (!normal) return {"the code has not the shape of its edition of ICD", {}};
    out.cells = {pool.intern(fmt::format("{}{}", is_procedure ? "P" : "D", is_icd9 ? kIcd9 : "")), pool.intern(*list),
                 pool.intern(*normal)};
    return {};
  }

  std::string table_name(Setting) const override { return "code_editor.tsv"; }

  // A manual whose sentence about secondary diagnoses stands right above the whole list: the list is of them all.
  void settle(std::vector<EditionRow>& rows, TextPool& pool) const override {
    const std::uint32_t alone = pool.intern("unacceptable_alone");
    const std::uint32_t any = pool.intern("unacceptable");
    std::set<std::uint32_t> has_any;  // editions
    for (const EditionRow& row : rows) {
      if (row.cells[edit] == any) has_any.insert(row.edition);
    }
    for (EditionRow& row : rows) {
      if (row.cells[edit] == alone && !has_any.contains(row.edition)) row.cells[edit] = any;
    }
  }

  std::vector<OutputText> write(const Imported& imported) const override {
    // All that the versions say, ages too; then what the policies ask, each edition of ICD for itself.
    constexpr std::string_view names[] = {"of", "edit", "code"};
    std::vector<OutputText> tables{{table_name(imported.setting), table_text(names, imported), false}};
    std::vector<OutputText> policies;
    for (const bool is_icd9 : {false, true}) {
      const MceLists lists = lists_of(imported, is_icd9);
      if (lists.diagnoses.empty() && lists.procedures.empty()) continue;
      const std::string_view suffix = is_icd9 ? "_icd9" : "";
      const std::string diagnoses = fmt::format("diagnoses{}.csv", suffix);
      const std::string procedures = fmt::format("procedures{}.csv", suffix);
      tables.push_back({diagnoses, csv_of(lists.diagnoses, system_of(false, is_icd9)), false});
      tables.push_back({procedures, csv_of(lists.procedures, system_of(true, is_icd9)), false});
      policies.push_back(
          {fmt::format("code_editor{}.edict", suffix), mce_policy(lists, imported, diagnoses, procedures), true});
    }
    tables.insert(tables.end(), std::make_move_iterator(policies.begin()), std::make_move_iterator(policies.end()));
    return tables;
  }

 private:
  static MceLists lists_of(const Imported& imported, bool is_icd9) {
    MceLists lists;
    lists.is_icd9 = is_icd9;
    for (const MergedRow& row : imported.rows) {
      const auto text = [&](Cell3 cell) { return imported.pool.text(row.cells[cell]); };
      const DateRange days{row.from, row.until};
      if (text(side) == (is_icd9 ? "D9" : "D")) lists.diagnoses.push_back({text(edit), text(code), days});
      if (text(side) == (is_icd9 ? "P9" : "P")) lists.procedures.push_back({text(edit), text(code), days});
      if (text(side) != "A") continue;
      const std::string_view ages = text(code);
      const auto dash = ages.find('-');
      const auto youngest = whole_number(ages.substr(0, dash)).value;
      const auto oldest = whole_number(ages.substr(std::min(ages.size(), dash + 1))).value;
      if (youngest && oldest) lists.ages.push_back({text(edit), *youngest, *oldest, days});
    }
    std::stable_sort(lists.ages.begin(), lists.ages.end(),
                     [](const MceAges& a, const MceAges& b) { return a.days.first < b.days.first; });
    return lists;
  }
};

}  // namespace

std::unique_ptr<const Kind> mce() { return std::make_unique<Mce>(); }

}  // namespace edict::import
