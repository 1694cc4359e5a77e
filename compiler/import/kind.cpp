#include "compiler/import/kind.hpp"

#include <algorithm>

#include "compiler/import/edition_name.hpp"

namespace edict::import {

std::span<const std::unique_ptr<const Kind>> all_kinds() {
  static const auto kinds = [] {
    std::vector<std::unique_ptr<const Kind>> list = code_sets();
    list.push_back(gem());
    list.push_back(mpfs());
    list.push_back(mcd_coverage());
    list.push_back(mce());
    list.push_back(ncci_aoc());
    list.push_back(ncci_mue());
    list.push_back(ncci_ptp());
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a->name() < b->name(); });
    return list;
  }();
  return kinds;
}

bool Kind::cut(std::string_view, std::vector<std::string_view>&) const { return false; }
std::string Kind::table_name(Setting) const { return {}; }
bool Kind::concerns(std::string_view) const { return true; }
std::unique_ptr<SectionedText> Kind::sectioned_text() const { return nullptr; }
std::optional<Date> Kind::edition(std::string_view file_name) const { return edition_of_name(file_name); }
void Kind::settle(std::vector<EditionRow>&, TextPool&) const {}

const Kind* kind_named(std::string_view name) {
  const auto kinds = all_kinds();
  const auto it = std::find_if(kinds.begin(), kinds.end(), [&](const auto& kind) { return kind->name() == name; });
  return it == kinds.end() ? nullptr : it->get();
}

std::string_view setting_name(Setting setting) {
  switch (setting) {
    case Setting::any:
      return "any";
    case Setting::practitioner:
      return "practitioner";
    case Setting::outpatient:
      return "outpatient";
    case Setting::dme:
      return "dme";
  }
  return {};
}

std::string table_text(std::span<const std::string_view> columns, const Imported& imported) {
  std::string text;
  for (const std::string_view column : columns) {
    text += column;
    text += '\t';
  }
  text += "from\tuntil\n";
  text.reserve(text.size() + imported.rows.size() * 40);
  Date last_day{};
  std::string last_text;
  const auto add_day = [&](Date day) {
    if (last_text.empty() || day != last_day) {
      last_day = day;
      last_text = to_text(day);
    }
    text += last_text;
  };
  for (const MergedRow& row : imported.rows) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      text += imported.pool.text(row.cells[i]);
      text += '\t';
    }
    if (row.from != kFirstDate) add_day(row.from);
    text += '\t';
    if (row.until != kLastDate) add_day(row.until);
    text += '\n';
  }
  return text;
}

std::optional<Date> first_day(const Imported& imported) {
  if (imported.rows.empty()) return std::nullopt;
  const auto it = std::min_element(imported.rows.begin(), imported.rows.end(),
                                   [](const MergedRow& a, const MergedRow& b) { return a.from < b.from; });
  return it->from == kFirstDate ? std::nullopt : std::optional(it->from);
}

}  // namespace edict::import
