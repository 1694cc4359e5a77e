#include "compiler/import/earlier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "runtime/base/sha256.hpp"

namespace edict::import {
namespace {

std::optional<std::string> text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// A row of a table as table_text writes it.
bool read_row(std::string_view line, std::size_t cells, TextPool& pool, EditionRow& row) {
  std::string_view parts[kMostCells + 2];
  std::size_t n = 0;
  for (std::size_t begin = 0; n < cells + 2; ++n) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    parts[n] = line.substr(begin, end - begin);
    if (end == line.size()) {
      ++n;
      break;
    }
    begin = end + 1;
  }
  if (n != cells + 2) return false;
  for (std::size_t i = 0; i < cells; ++i) row.cells[i] = pool.intern(parts[i]);
  const auto day = [&](std::string_view text, std::optional<Date>& date) {
    if (text.empty()) return true;
    date = parse_date(text);
    return date.has_value();
  };
  return day(parts[cells], row.from) && day(parts[cells + 1], row.until);
}

}  // namespace

std::string record_name(std::string_view table) {
  return fmt::format("{}.provenance.json", table.substr(0, table.rfind('.')));
}

std::optional<Earlier> read_earlier(const Kind& kind, Setting setting, const std::string& folder, TextPool& pool,
                                    Diagnostics& diagnostics) {
  const std::string name = kind.table_name(setting);
  const auto fault = [&](const std::string& file, std::string message) {
    diagnostics.report("E0941", DataPlace{folder + "/" + file, 0, 0, {}, {}}, std::move(message),
                       "import all the editions' files together, without --add");
    return std::nullopt;
  };
  if (name.empty()) return fault({}, fmt::format("{} says less than its editions, so none can be added", kind.about()));
  const auto text = text_of(folder + "/" + name);
  const auto record = text_of(folder + "/" + record_name(name));
  if (!text || !record) return fault(name, "there is no earlier table with its record, to which this could be added");
  Earlier earlier;
  earlier.record = nlohmann::ordered_json::parse(*record, nullptr, false);
  const auto& json = earlier.record;
  const bool has_all = json.is_object() && json.contains("sources") && json["sources"].is_array() &&
                       json.contains("merge") && json.contains("tables") && json["tables"].is_object() &&
                       json["tables"].contains(name) && json["tables"][name].is_string() &&
                       json.contains("starts_with_edition") && json["starts_with_edition"].is_number_unsigned();
  if (!has_all)
    return fault(record_name(name), "the record does not tell what an edition is added by: it is an older one");
  if (json["tables"][name].get<std::string>() != sha256_hex(*text))
    return fault(name, "the table was changed since it was imported");
  for (const auto& source : json["sources"]) {
    const bool dated = source.is_object() && source.contains("edition") && source["edition"].is_string();
    const auto day = dated ? parse_date(source["edition"].get<std::string>()) : std::nullopt;
    if (!day) return fault(record_name(name), "the record does not say from which day the earlier edition is in force");
    earlier.editions.push_back(day);
  }
  std::sort(earlier.editions.begin(), earlier.editions.end());
  earlier.editions.erase(std::unique(earlier.editions.begin(), earlier.editions.end()), earlier.editions.end());
  if (earlier.editions.empty()) return fault(record_name(name), "the record names no source");
  // First days that no file stated are first days of editions, or open: where as many rows have such days, these are
  // they.
  std::uint64_t on_edition = 0;
  const std::string_view all(*text);
  for (std::size_t begin = all.find('\n') + 1; begin < all.size();) {
    const std::size_t end = std::min(all.find('\n', begin), all.size());
    EditionRow row;
    if (!read_row(all.substr(begin, end - begin), kind.cells(), pool, row))
      return fault(name, "the table has not the columns of this kind");
    const bool begins_so =
        !row.from || std::find(earlier.editions.begin(), earlier.editions.end(), row.from) != earlier.editions.end();
    row.from_was_published = !begins_so;
    on_edition += begins_so ? 1 : 0;
    earlier.rows.push_back(row);
    begin = end + 1;
  }
  const auto unstated = json["starts_with_edition"].get<std::uint64_t>();
  if (unstated != on_edition && unstated != 0)
    return fault(name, "some of its rows begin with an edition because a file says so, and others because none does");
  if (unstated == 0) {
    for (EditionRow& row : earlier.rows) row.from_was_published = row.from.has_value();
  }
  return earlier;
}

}  // namespace edict::import
