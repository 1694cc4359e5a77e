#include "compiler/import/plain_table.hpp"

#include <algorithm>

namespace edict::import {
namespace {

const WantedColumn kDates[] = {{"effective date", false, {"effective date", "effective", "from"}},
                               {"end date", false, {"end date", "deletion date", "until"}}};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Cell<std::string> icd(std::string_view text) {
  std::string code;
  for (const char c : text) {
    if (c != '.') code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  const bool fits = code == "NODX" || code == "NOPCS" || (code.size() >= 2 && code.size() <= 7);
  const auto sign = [](char c) { return (c >= 'A' && c <= 'Z') || is_digit(c); };
  if (!fits || !std::all_of(code.begin(), code.end(), sign))
    return {{}, {}, "the code has not the shape of an ICD code"};
  return {std::move(code), {}, {}};
}

Cell<std::string> global_days(std::string_view text) {
  constexpr std::string_view known[] = {"000", "010", "090", "MMM", "XXX", "YYY", "ZZZ"};
  if (std::find(std::begin(known), std::end(known), text) != std::end(known)) return {std::string(text), {}, {}};
  // No two of the numbers become one when a spreadsheet takes their zeros.
  if (text == "0" || text == "10" || text == "90")
    return {std::string(3 - text.size(), '0') + std::string(text), "leading zeros of global days put back", {}};
  return {{}, {}, "the global days are none of 000, 010, 090, MMM, XXX, YYY and ZZZ"};
}

Cell<std::string> share(std::string_view text) {
  const auto point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point), rest = text.substr(std::min(point + 1, text.size()));
  const bool fits = (whole.empty() || whole == "0" || whole == "1") && rest.size() <= 3 &&
                    !(whole.empty() && rest.empty()) && std::all_of(rest.begin(), rest.end(), is_digit) &&
                    (whole != "1" || rest.find_first_not_of('0') == std::string_view::npos);
  if (!fits) return {{}, {}, "a share is no part of one: 0.71"};
  const auto last = rest.find_last_not_of('0');
  std::string written(whole.empty() ? "0" : whole);
  if (last != std::string_view::npos) written += "." + std::string(rest.substr(0, last + 1));
  return {std::move(written), {}, {}};
}

}  // namespace

PlainTable::PlainTable(PlainLayout layout) : layout_(std::move(layout)) {
  for (const PlainColumn& column : layout_.columns) columns_.push_back(column.wanted);
  columns_.insert(columns_.end(), std::begin(kDates), std::end(kDates));
}

RowVerdict PlainTable::read(const RowCells& row, Setting, TextPool& pool, EditionRow& out, Repairs& repairs) const {
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

std::vector<OutputText> PlainTable::write(const Imported& imported) const {
  std::vector<std::string_view> names;
  for (const PlainColumn& column : layout_.columns) names.push_back(column.wanted.name);
  return {{std::string(layout_.name) + ".tsv", table_text(names, imported), false}};
}

Cell<std::string> PlainTable::cell(const RowCells& row, std::size_t i) const {
  const std::string_view text = row[i];
  switch (layout_.columns[i].shape) {
    case Shape::code:
      return procedure_code(text);
    case Shape::icd:
      return icd(text);
    case Shape::target:
      // A code without a counterpart: NoDx and NoPCS as published, nothing in tables made of it. Keys are never empty.
      return text.empty() ? Cell<std::string>{"NODX", {}, {}} : icd(text);
    case Shape::modifier:
      // A fee schedule line without a modifier is the whole service. Keys are never empty.
      return text.empty()       ? Cell<std::string>{"--", {}, {}}
             : text.size() == 2 ? Cell<std::string>{std::string(text), {}, {}}
                                : Cell<std::string>{{}, {}, "the modifier has not two characters"};
    case Shape::global_days:
      return global_days(text);
    case Shape::share:
      return share(text);
    case Shape::word:
      break;
  }
  const bool plain =
      text.size() <= 20 && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  return plain ? Cell<std::string>{std::string(text), {}, {}}
               : Cell<std::string>{{}, {}, "a cell is longer than an indicator is"};
}

}  // namespace edict::import
