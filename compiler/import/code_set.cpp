// Published code sets: all codes of a system with the days on which they are valid. Texts of fixed columns are cut by
// code_set_lines.hpp; HCPCS level II, places of service, modifiers and adjustment reasons come as tables, too.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/import/code_set_lines.hpp"
#include "compiler/import/edition_name.hpp"
#include "compiler/import/kind.hpp"
#include "compiler/import/policy_head.hpp"
#include "compiler/import/repair.hpp"
#include "runtime/vocabulary/code_system.hpp"

namespace edict::import {
namespace {

enum Column : std::size_t { code, billable, from, until, text, type };

struct Layout {
  std::string_view name;
  std::string_view about;
  std::string_view system;  // of the language; empty where policies do not name such codes
  std::size_t shortest, longest;
  std::size_t padded;  // a code of digits only that is shorter has lost leading zeros; 0: never certain
  CodeLines lines;
  bool with_text;  // texts in the public domain: those of CPT, CARC and RARC are not
  std::vector<std::string_view> code_called;
};

const Layout kLayouts[] = {
    {"carc",
     "claim adjustment reason codes",
     "",
     1,
     3,
     0,
     CodeLines::none,
     false,
     {"carc", "adj code", "reason code", "code"}},
    {"hcpcs", "HCPCS level II", "hcpcs", 5, 5, 0, CodeLines::hcpcs, true, {"hcpc", "hcpcs", "hcpcs code", "code"}},
    {"icd10cm",
     "ICD-10-CM diagnoses",
     "icd10cm",
     3,
     7,
     0,
     CodeLines::icd10,
     true,
     {"code", "icd10cm", "diagnosis code"}},
    {"icd10pcs",
     "ICD-10-PCS procedures",
     "icd10pcs",
     3,
     7,
     0,
     CodeLines::icd10,
     true,
     {"code", "icd10pcs", "procedure code"}},
    {"icd9cm",
     "ICD-9-CM diagnoses",
     "icd9cm",
     3,
     5,
     0,
     CodeLines::icd9,
     true,
     {"diagnosis code", "dx code", "icd9cm", "code"}},
    {"icd9pcs",
     "ICD-9-CM procedures",
     "icd9pcs",
     2,
     4,
     0,
     CodeLines::icd9,
     true,
     {"procedure code", "sg code", "icd9pcs", "code"}},
    {"modifiers",
     "modifiers",
     "modifier",
     2,
     2,
     2,
     CodeLines::modifiers,
     false,
     {"modifier", "modifier code", "mod code", "code", "hcpc", "hcpcs code"}},
    {"pos",
     "places of service",
     "pos",
     2,
     2,
     2,
     CodeLines::none,
     true,
     {"place of service code", "pos", "place of service", "pos code", "code"}},
    {"rarc",
     "remittance advice remark codes",
     "",
     2,
     5,
     0,
     CodeLines::none,
     false,
     {"rarc", "adj code", "remark code", "code"}},
};

// ICD-9 was in use to this day (45 CFR 162.1002).
const Date kLastIcd9 = *make_date(2015, 9, 30);

class CodeSet final : public Kind {
 public:
  explicit CodeSet(const Layout& layout) : layout_(layout) {
    columns_ = {{"code", true, layout.code_called},
                {"billable", false, {"billable", "valid", "header"}},
                {"first day",
                 false,
                 {"effective date", "add dt", "added date", "date added", "start date", "start", "from", "add date"}},
                {"last day",
                 false,
                 {"end date", "term dt", "termination date", "date term", "stop date", "end", "until", "term date"}},
                {"text",
                 false,
                 {"short desc", "short description", "short text", "name", "place of service name", "pos name",
                  "abbreviated title", "description", "long description"}},
                // One file may hold several sets: carc and rarc, procedures and modifiers of HCPCS.
                {"type", false, {"adj type", "kind", "recid"}}};
  }

  std::string_view name() const override { return layout_.name; }
  std::string_view about() const override { return layout_.about; }
  const std::vector<WantedColumn>& columns() const override { return columns_; }
  std::size_t keys() const override { return 1; }
  std::size_t cells() const override { return 3; }

  // ICD goes by fiscal years: 2024 is in force from 2023-10-01 on.
  std::optional<Date> edition(std::string_view file_name) const override {
    if (layout_.lines == CodeLines::icd9) {
      if (const auto day = icd9_version_of_name(file_name)) return day;
    }
    const auto day = edition_of_name(file_name);
    return day || !is_icd() ? day : fiscal_year_of_name(file_name);
  }

  // One archive of ICD-9 holds diagnoses (DX) and procedures (SG), whose codes look alike. One of HCPCS holds extracts
  // beside the whole: what changed, and the codes that are "not otherwise classified", without their dates.
  bool concerns(std::string_view table_name) const override {
    const std::string words = " " + plain_words(table_name.substr(table_name.rfind('/') + 1)) + " ";
    const auto has = [&](std::string_view word) { return words.find(word) != std::string::npos; };
    if (layout_.lines == CodeLines::hcpcs || layout_.lines == CodeLines::modifiers)
      return !has(" noc ") && !has(" trans") && !has(" corrections ");
    if (layout_.lines != CodeLines::icd9) return true;
    const bool procedures = has(" sg ") || has("proc");
    const bool diagnoses = has(" dx ") || has("diag");
    return procedures == diagnoses || procedures == (layout_.name == "icd9pcs");
  }

  bool begins_data(const RowCells& row) const override { return normal(row[code]).value.has_value(); }

  bool cut(std::string_view line, std::vector<std::string_view>& cells) const override {
    CodeLine found;
    if (!cut_code_line(layout_.lines, line, found)) return false;
    const bool known = found.type == "4" || found.type == "8" || normal(found.code).value.has_value();
    if (!known && found.type.empty()) return false;
    cells = {found.code, found.billable, found.from, found.until, found.text, found.type};
    return true;
  }

  RowVerdict read(const RowCells& row, Setting, TextPool& pool, EditionRow& out, Repairs& repairs) const override {
    const std::string_view of_set = row[type];
    const std::string of_words = plain_words(of_set);
    if ((of_words == "carc" || of_words == "rarc" || of_words == "group") && of_words != layout_.name)
      return {{}, "of another code set in the same file"};
    if (layout_.lines == CodeLines::hcpcs || layout_.lines == CodeLines::modifiers) {
      if (std::string_view other = other_record(of_words); !other.empty()) return {{}, other};
    }
    const auto normal_code = normal(row[code]);
    const auto first = published_date(row[from]);
    const auto last = published_date(row[until]);
    for (const std::string_view refused : {normal_code.refused, first.refused, last.refused}) {
      if (!refused.empty()) return {refused, {}};
    }
    const std::string_view flag = row[billable].substr(0, row[billable].find('.'));
    if (!flag.empty() && flag != "0" && flag != "1" && flag != "Y" && flag != "N")
      return {"the column that says whether a claim may carry the code is none of 0, 1, Y and N", {}};
    for (const std::string_view repaired : {normal_code.repaired, first.repaired, last.repaired}) {
      if (!repaired.empty()) repairs.count(repaired);
    }
    out.cells[0] = pool.intern(*normal_code.value);
    out.cells[1] = pool.intern(flag == "0" || flag == "N" ? "0" : "1");
    // Dental codes are the American Dental Association's, wherever they are listed.
    const bool is_dental = layout_.name == "hcpcs" && normal_code.value->front() == 'D';
    out.cells[2] = pool.intern(layout_.with_text && !is_dental ? words(row[text]) : std::string());
    if (*first.value != kNoDate) out.from = *first.value;
    if (*last.value != kNoDate) out.until = *last.value;
    if (layout_.lines == CodeLines::icd9 && !out.until) out.until = kLastIcd9;
    return {};
  }

  // A text that an edition rewords makes no new period: the last wording stands, and of one edition's the shortest.
  void settle(std::vector<EditionRow>& rows, TextPool& pool) const override {
    const auto is_better = [&](std::uint32_t a, std::uint32_t b) {
      const std::string_view one = pool.text(a);
      const std::string_view other = pool.text(b);
      if (one.empty() || other.empty()) return other.empty() && !one.empty();
      return one.size() != other.size() ? one.size() < other.size() : one < other;
    };
    std::unordered_map<std::uint32_t, std::pair<std::uint32_t, std::uint32_t>> last;  // edition and text by code
    for (const EditionRow& row : rows) {
      auto& [edition, wording] = last.try_emplace(row.cells[0], row.edition, row.cells[2]).first->second;
      if (row.edition > edition || (row.edition == edition && is_better(row.cells[2], wording))) {
        edition = row.edition;
        wording = row.cells[2];
      }
    }
    for (EditionRow& row : rows) row.cells[2] = last.at(row.cells[0]).second;
  }

  std::string table_name(Setting) const override { return fmt::format("{}.tsv", layout_.name); }

  std::vector<OutputText> write(const Imported& imported) const override {
    const std::string file(layout_.name);
    constexpr std::string_view columns[] = {"code", "billable", "short_desc"};
    std::vector<OutputText> files = {{table_name(imported.setting), table_text(columns, imported), false}};
    if (const std::string policy = policy_text(imported); !policy.empty())
      files.push_back({"valid_" + file + ".edict", policy, true});
    return files;
  }

 private:
  bool is_icd() const { return layout_.lines == CodeLines::icd10 || layout_.lines == CodeLines::icd9; }

  // CMS's HCPCS file: record 3 is a code, 4 more of its text, 7 a modifier, 8 more of its text. Others' tables say it
  // in words. Empty: the record is one of ours.
  std::string_view other_record(std::string_view record) const {
    const bool is_code = record == "3" || record == "4" || record == "procedure";
    const bool is_modifier = record == "7" || record == "8" || record == "modifier";
    if ((is_code && layout_.lines == CodeLines::modifiers) || (is_modifier && layout_.lines == CodeLines::hcpcs))
      return "of another code set in the same file";
    return record == "4" || record == "8" ? "a further line of a code's text" : std::string_view();
  }

  Cell<std::string> normal(std::string_view cell) const {
    if (cell.empty()) return {{}, {}, "the code is missing"};
    std::string found;
    std::string_view repaired;
    for (const char c : cell) {
      if (c == '.' && is_icd()) continue;
      const bool small = c >= 'a' && c <= 'z';
      if (small) repaired = "small letters in the code";
      found += small ? static_cast<char>(c - 32) : c;
    }
    const auto plain = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    if (!std::all_of(found.begin(), found.end(), plain)) return {{}, {}, "the code has a sign that no such code has"};
    const bool digits = std::all_of(found.begin(), found.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits && found.size() < layout_.padded) {
      found.insert(0, layout_.padded - found.size(), '0');
      repaired = "lost leading zeros of the code";
    }
    if (found.size() < layout_.shortest || found.size() > layout_.longest)
      return {{}, {}, "the code has not the length of such a code"};
    if (layout_.lines == CodeLines::icd9 && !normalize_code(*code_system_named(layout_.system), found))
      return {{}, {}, "the code has not the shape of an ICD-9 code"};
    if (layout_.name == "hcpcs" && (found[0] < 'A' || found[0] > 'V'))
      return {{}, {}, "the code is none of HCPCS level II"};
    return {std::move(found), repaired, {}};
  }

  // As policies write it: A00.0.
  std::string shown(std::string_view normal_code) const {
    const auto system = code_system_named(layout_.system);
    return system ? display_code(*system, normal_code) : std::string(normal_code);
  }

  static std::string words(std::string_view cell) {
    std::string out;
    for (const char c : cell.substr(0, 200)) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte >= 0x20 && byte < 0x7F && c != '"') out += c;
    }
    return out;
  }

  // What a claim's codes are held against, and what is said of one that is not valid on the day of service.
  std::string policy_text(const Imported& imported) const {
    std::string_view on, require, codes;
    if (layout_.name == "icd10cm") {
      on = "service_date >= 2015-10-01";
      require = "all of diagnosis in valid";
      codes = "CO-146";
    } else if (layout_.name == "hcpcs") {
      on = "procedure in { A0000..V9999 }";
      require = "procedure in valid";
      codes = "CO-181";
    } else if (layout_.name == "modifiers") {
      require = "all of modifiers in valid";
      codes = "CO-182 N519";
    } else if (layout_.name == "pos") {
      on = "place_of_service is present";
      require = "place_of_service in valid";
      codes = "CO-16 M77";
    } else {
      return {};
    }
    std::string out =
        policy_head(fmt::format("valid_{}", layout_.name), fmt::format("Codes in force: {}", layout_.about),
                    R"(manual "Medicare Claims Processing Manual, chapter 1, section 80.3")", imported);
    out += fmt::format(R"(
  codes valid : {} from "{}.tsv" column "code" valid from "from" until "until" where "billable" is "1"

  rule in_force
    cite "a code is valid only while its code set has it, and where it is no header"
{}    require {}
    else deny {}
}}
)",
                       layout_.system, layout_.name,
                       on.empty() ? std::string() : fmt::format("    on lines where {}\n", on), require, codes);
    return out + tests(imported, codes.substr(0, codes.find(' ')));
  }

  // A code that is in force and, where the set has one, a code on the day after its last.
  std::string tests(const Imported& imported, std::string_view codes) const {
    const auto line = [&](const MergedRow& row, Date day) {
      const std::string its_code = shown(imported.pool.text(row.cells[0]));
      if (layout_.name == "hcpcs") return fmt::format("line {} on {}", its_code, to_text(day));
      if (layout_.name == "modifiers") return fmt::format("line 99213-{} on {}", its_code, to_text(day));
      if (layout_.name == "pos") return fmt::format("place {}  line 99213 on {}", its_code, to_text(day));
      return fmt::format("line 99213 on {} dx {}", to_text(day), its_code);
    };
    const auto is_billable = [&](const MergedRow& row) { return imported.pool.text(row.cells[1]) == "1"; };
    const MergedRow* valid = nullptr;
    const MergedRow* ended = nullptr;
    for (std::size_t i = 0; i < imported.rows.size(); ++i) {
      const MergedRow& row = imported.rows[i];
      if (!is_billable(row)) continue;
      if (valid == nullptr && row.until == kLastDate) valid = &row;
      const bool last_of_code = i + 1 == imported.rows.size() || imported.rows[i + 1].cells[0] != row.cells[0];
      const bool in_scope = row.until >= first_day(imported).value_or(*make_date(1996, 1, 1));
      if (ended == nullptr && row.until != kLastDate && last_of_code && in_scope) ended = &row;
    }
    std::string out;
    const std::string rule = fmt::format("valid_{}.in_force", layout_.name);
    if (valid != nullptr) {
      const Date day = valid->from == kFirstDate ? *make_date(2024, 1, 2) : valid->from;
      out += fmt::format(
          "\ntest \"a code in force\" {{\n  patient p\n  claim a {{ patient p  {} }}\n  expect a/1 not failed by "
          "{}\n}}\n",
          line(*valid, day), rule);
    }
    if (ended != nullptr) {
      out += fmt::format(
          "\ntest \"a code on its last day and after it\" {{\n  patient p\n  claim a {{ patient p  {} }}\n  claim b {{ "
          "patient p  {} }}\n  expect a/1 not failed by {}\n  expect b/1 deny by {} {}\n}}\n",
          line(*ended, ended->until), line(*ended, add_days(ended->until, 1)), rule, rule, codes);
    }
    return out;
  }

  const Layout& layout_;
  std::vector<WantedColumn> columns_;
};

}  // namespace

std::vector<std::unique_ptr<const Kind>> code_sets() {
  std::vector<std::unique_ptr<const Kind>> kinds;
  for (const Layout& layout : kLayouts) kinds.push_back(std::make_unique<CodeSet>(layout));
  return kinds;
}

}  // namespace edict::import
