// Tables that are kept as they are, with periods: no policy is written, because several may ask them. General
// equivalence mappings (CMS and NCHS: source, target, five flags in one column) and the indicators of the Medicare
// physician fee schedule (CMS, PPRRVU: global days, professional and technical component, payment policies).
#include <algorithm>

#include "compiler/import/kind.hpp"
#include "compiler/import/repair.hpp"

namespace edict::import {
namespace {

enum class Shape : unsigned char { code, icd, target, modifier, word };

struct PlainColumn {
  WantedColumn wanted;
  Shape shape;
};

struct Layout {
  std::string_view name;
  std::string_view about;
  std::size_t keys;
  std::vector<PlainColumn> columns;  // then effective and end date
};

const std::vector<WantedColumn>& date_columns() {
  static const std::vector<WantedColumn> wanted = {{"effective date", false, {"effective date", "effective", "from"}},
                                                   {"end date", false, {"end date", "deletion date", "until"}}};
  return wanted;
}

class PlainTable : public Kind {
 public:
  explicit PlainTable(Layout layout) : layout_(std::move(layout)) {
    for (const PlainColumn& column : layout_.columns) columns_.push_back(column.wanted);
    columns_.insert(columns_.end(), date_columns().begin(), date_columns().end());
  }
  std::string_view name() const override { return layout_.name; }
  std::string_view about() const override { return layout_.about; }
  const std::vector<WantedColumn>& columns() const override { return columns_; }
  std::size_t keys() const override { return layout_.keys; }
  std::size_t cells() const override { return layout_.columns.size(); }
  bool begins_data(const RowCells& row) const override { return cell(row, 0).value.has_value(); }

  RowVerdict read(const RowCells& row, Setting, TextPool& pool, EditionRow& out, Repairs& repairs) const override {
    for (std::size_t i = 0; i < layout_.columns.size(); ++i) {
      const auto value = cell(row, i);
      if (!value.refused.empty()) return {value.refused, {}};
      if (!value.repaired.empty()) repairs.count(value.repaired);
      out.cells[i] = pool.intern(*value.value);
    }
    const auto from = published_date(row[layout_.columns.size()]);
    const auto until = published_date(row[layout_.columns.size() + 1]);
    if (!from.refused.empty()) return {from.refused, {}};
    if (!until.refused.empty()) return {until.refused, {}};
    if (*from.value != kNoDate) out.from = *from.value;
    if (*until.value != kNoDate) out.until = *until.value;
    return {};
  }

  std::string table_name(Setting) const override { return std::string(layout_.name) + ".tsv"; }

  std::vector<OutputText> write(const Imported& imported) const override {
    std::vector<std::string_view> names;
    for (const PlainColumn& column : layout_.columns) names.push_back(column.wanted.name);
    return {{table_name(imported.setting), table_text(names, imported), false}};
  }

 protected:
  Cell<std::string> cell(const RowCells& row, std::size_t i) const {
    const std::string_view text = row[i];
    switch (layout_.columns[i].shape) {
      case Shape::code:
        return procedure_code(text);
      case Shape::icd:
        return icd(text);
      case Shape::target:
        // A code without a counterpart: NoDx and NoPCS as published, nothing in tables made of it. Keys are never
        // empty.
        return text.empty() ? Cell<std::string>{"NODX", {}, {}} : icd(text);
      case Shape::modifier:
        // A fee schedule line without a modifier is the whole service. Keys are never empty.
        return text.empty()       ? Cell<std::string>{"--", {}, {}}
               : text.size() == 2 ? Cell<std::string>{std::string(text), {}, {}}
                                  : Cell<std::string>{{}, {}, "the modifier has not two characters"};
      case Shape::word:
        break;
    }
    const bool plain =
        text.size() <= 20 && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
    return plain ? Cell<std::string>{std::string(text), {}, {}}
                 : Cell<std::string>{{}, {}, "a cell is longer than an indicator is"};
  }

 private:
  static Cell<std::string> icd(std::string_view text) {
    std::string code;
    for (const char c : text) {
      if (c != '.') code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    }
    const bool fits = code == "NODX" || code == "NOPCS" || (code.size() >= 2 && code.size() <= 7);
    const auto sign = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    if (!fits || !std::all_of(code.begin(), code.end(), sign))
      return {{}, {}, "the code has not the shape of an ICD code"};
    return {std::move(code), {}, {}};
  }

  Layout layout_;
  std::vector<WantedColumn> columns_;
};

class Gem final : public PlainTable {
 public:
  using PlainTable::PlainTable;
  // "A000    0010  00000": approximate, no map, combination, scenario, choice list.
  bool cut(std::string_view line, std::vector<std::string_view>& cells) const override {
    std::vector<std::string_view> parts;
    while (!line.empty()) {
      const auto begin = line.find_first_not_of(' ');
      if (begin == std::string_view::npos) break;
      const auto end = std::min(line.find(' ', begin), line.size());
      parts.push_back(line.substr(begin, end - begin));
      line.remove_prefix(end);
    }
    const auto flag = [](char c) { return c >= '0' && c <= '9'; };
    if (parts.size() != 3 || parts[2].size() != 5 || !std::all_of(parts[2].begin(), parts[2].end(), flag)) return false;
    cells = {
        parts[0], parts[1], parts[2].substr(3, 1), parts[2].substr(4, 1), parts[2].substr(0, 1), parts[2].substr(2, 1),
        {},       {}};
    return true;
  }
};

}  // namespace

std::unique_ptr<const Kind> gem() {
  return std::make_unique<Gem>(Layout{"gem",
                                      "general equivalence mappings between ICD-9 and ICD-10, one direction",
                                      4,
                                      {{{"source", true, {"source", "source code"}}, Shape::icd},
                                       {{"target", true, {"target", "target code"}}, Shape::target},
                                       {{"scenario", true, {"scenario"}}, Shape::word},
                                       {{"choice_list", true, {"choice list"}}, Shape::word},
                                       {{"approximate", true, {"approximate"}}, Shape::word},
                                       {{"combination", true, {"combination"}}, Shape::word}}});
}

std::unique_ptr<const Kind> mpfs() {
  return std::make_unique<PlainTable>(
      Layout{"mpfs",
             "indicators of the Medicare physician fee schedule",
             2,
             {{{"procedure", true, {"hcpcs code", "hcpcs", "procedure code"}}, Shape::code},
              {{"modifier", false, {"mod", "modifier"}}, Shape::modifier},
              {{"status", true, {"status", "status code", "stat code"}}, Shape::word},
              {{"pctc", false, {"pctc", "pctc ind", "pc tc", "pctc indicator"}}, Shape::word},
              {{"global_days", true, {"glob", "glob days", "global", "global days", "global surgery"}}, Shape::word},
              {{"multiple", false, {"mult proc", "multiple procedure"}}, Shape::word},
              {{"bilateral", false, {"bilat surg", "bilateral surgery"}}, Shape::word},
              {{"assistant", false, {"asst surg", "assistant at surgery"}}, Shape::word},
              {{"co_surgeon", false, {"co surg", "co surgeons"}}, Shape::word},
              {{"team", false, {"team surg", "team surgery"}}, Shape::word}}});
}

}  // namespace edict::import
