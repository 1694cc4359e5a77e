#include "runtime/claims/csv_columns.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "runtime/claims/field_text.hpp"

namespace edict {
namespace {

using ColumnKind = CsvColumn::Kind;

// "diagnosis_code_" and 11 of `diagnosis_code_11`; 0 when there is no number.
std::pair<std::string_view, std::uint32_t> split_number(std::string_view name) {
  const auto digits = name.find_last_not_of("0123456789");
  if (digits == std::string_view::npos || name[digits] != '_' || digits + 1 == name.size()) return {name, 0};
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(name.data() + digits + 1, name.data() + name.size(), number);
  if (error != std::errc{}) return {name, 0};
  return {name.substr(0, digits + 1), number};
}

struct Names {
  std::unordered_map<std::string_view, CsvColumn> single;
  std::unordered_map<std::string_view, Field> numbered;  // by the name before the number
  std::unordered_map<std::string_view, Detail> details;  // likewise
  std::vector<std::string_view> known;
};

Names make_names() {
  Names names;
  for (const FieldInfo& f : all_fields()) {
    if (f.csv_column.empty()) continue;
    names.known.push_back(f.csv_column);
    const auto [stem, number] = split_number(f.csv_column);
    if (f.type.kind != Kind::code_set) {
      names.single.emplace(f.csv_column, CsvColumn{ColumnKind::field, f.field, 0, {}});
    } else if (number > 0) {
      names.numbered.emplace(stem, f.field);
    } else {
      names.single.emplace(f.csv_column, CsvColumn{ColumnKind::list, f.field, 0, {}});
    }
  }
  for (const DetailInfo& d : all_details()) {
    names.known.push_back(d.csv_column);
    names.details.emplace(split_number(d.csv_column).first, d.detail);
  }
  names.details.emplace("present_on_admission_", Detail::diagnosis_poa);
  const auto special = [&](std::string_view name, ColumnKind kind) {
    names.known.push_back(name);
    names.single.emplace(name, CsvColumn{kind, {}, 0, {}});
  };
  special("status", ColumnKind::claim_status);
  special("claim_status", ColumnKind::claim_status);
  special("line_status", ColumnKind::line_status);
  special("diagnosis_code_type", ColumnKind::diagnosis_code_type);
  special("procedure_code_type", ColumnKind::procedure_code_type);
  special("diagnosis_pointers", ColumnKind::pointers);
  return names;
}

const Names& names() {
  static const Names made = make_names();
  return made;
}

}  // namespace

std::string column_key(std::string_view name) {
  std::string key(trimmed(name));
  for (char& c : key) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return key;
}

std::string renamed(std::string_view name, const std::map<std::string, std::string>& renames) {
  std::string key = column_key(name);
  for (const auto& [theirs, ours] : renames) {
    if (column_key(theirs) == key) return column_key(ours);
  }
  return key;
}

CsvColumn column_named(std::string_view key) {
  if (const auto it = names().single.find(key); it != names().single.end()) return it->second;
  const auto [stem, number] = split_number(key);
  constexpr std::uint32_t most_members = 100;
  if (number == 0 || number > most_members) return {};
  if (const auto it = names().details.find(stem); it != names().details.end()) {
    return {ColumnKind::detail, {}, number, it->second};
  }
  const auto it = names().numbered.find(stem);
  if (it == names().numbered.end()) return {};
  return {ColumnKind::member, it->second, number, {}};
}

const std::vector<std::string_view>& known_columns() { return names().known; }

std::string without_number(std::string_view name) {
  const auto [stem, number] = split_number(name);
  return number == 0 ? std::string(name) : std::string(stem) + "N";
}

std::size_t CsvHeader::find(Field field) const {
  const auto it = std::find_if(columns.begin(), columns.end(),
                               [&](const CsvColumn& c) { return c.kind == ColumnKind::field && c.field == field; });
  return static_cast<std::size_t>(it - columns.begin());
}

}  // namespace edict
