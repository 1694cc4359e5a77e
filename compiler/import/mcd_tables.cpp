#include "compiler/import/mcd_tables.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/import/mcd_words.hpp"

namespace edict::import {
namespace {

// A table's folder and its name without `.csv`: "a.zip/b.zip/Article.csv" is { "a.zip/b.zip", "article" }.
std::pair<std::string, std::string> place_of(std::string_view name) {
  const auto slash = name.rfind('/');
  std::string table = lower_case(slash == std::string_view::npos ? name : name.substr(slash + 1));
  const std::string folder(slash == std::string_view::npos ? "" : name.substr(0, slash));
  if (table.ends_with(".gz")) table.resize(table.size() - 3);
  const auto point = table.rfind('.');
  if (point == std::string::npos) return {folder, {}};
  const std::string_view end = std::string_view(table).substr(point);
  if (end != ".csv" && end != ".txt" && end != ".tsv") return {folder, {}};
  return {folder, table.substr(0, point)};
}

// Article tables and LCD tables: of others, such as the contractors, both downloads have a copy.
bool holds_documents(const McdFolder& folder) {
  return std::any_of(folder.tables.begin(), folder.tables.end(), [](const auto& table) {
    return table.first == "article" || table.first == "lcd" || table.first.starts_with("article_x_") ||
           table.first.starts_with("lcd_x_");
  });
}

std::vector<McdFolder> only_documents(std::map<std::string, McdFolder> folders) {
  std::vector<McdFolder> found;
  for (auto& [name, folder] : folders) {
    if (!holds_documents(folder)) continue;
    folder.name = name;
    found.push_back(std::move(folder));
  }
  return found;
}

void add_tables(const PublishedFile& file, std::map<std::string, McdFolder>& folders) {
  for (const PublishedTable& table : file.tables) {
    auto [folder, name] = place_of(table.name);
    if (!name.empty()) folders[folder].tables.emplace(std::move(name), &table);
  }
}

}  // namespace

std::vector<McdFolder> mcd_folders(const PublishedFile& file) {
  std::map<std::string, McdFolder> folders;
  add_tables(file, folders);
  return only_documents(std::move(folders));
}

std::vector<McdFolder> mcd_folders(std::span<const PublishedFile> unpacked) {
  std::map<std::string, McdFolder> folders;
  for (const PublishedFile& file : unpacked) add_tables(file, folders);
  return only_documents(std::move(folders));
}

void McdReader::repaired(std::string_view what) {
  provenance_.count(what);
  ++summary_.repaired;
}

bool McdReader::read(const McdFolder& folder, std::string_view table, bool needed, std::span<const McdColumn> columns,
                     const TakeRow& take) {
  const auto found_table = folder.tables.find(table);
  if (found_table == folder.tables.end()) {
    if (!needed) return true;
    diagnostics_.report("E0951", DataPlace{folder.name, 0, 0, {}, {}},
                        fmt::format("the download has no table {}.csv", table),
                        "fetch it again whole, from the Medicare Coverage Database's downloads, and do not unpack it");
    return false;
  }
  const PublishedTable& source = *found_table->second;
  provenance_.begin_table(source.name);
  const auto rows = source.open_commas();
  std::vector<std::string_view> cells;
  const auto broke_off = [&] {
    if (rows->failure().empty()) return false;
    diagnostics_.report("E0901", DataPlace{source.name, rows->row(), 0, {}, {}},
                        fmt::format("the file cannot be read further: {}", rows->failure()),
                        "fetch it again: it may have been cut off on its way");
    return true;
  };
  if (!rows->next(cells)) {
    if (broke_off()) return false;
    cells.clear();
  }
  std::vector<std::string> header;
  for (const std::string_view cell : cells) header.push_back(lower_case(cell));
  FoundColumns found;
  for (const McdColumn& column : columns) {
    const auto at = std::find(header.begin(), header.end(), column.name);
    found.push_back(at == header.end() ? std::nullopt : std::optional<std::size_t>(at - header.begin()));
    if (found.back() || !column.required) continue;
    diagnostics_.report("E0952", DataPlace{source.name, 1, 0, {}, {}},
                        fmt::format("the first row names no column {}", column.name),
                        "fetch the download again; the first row must have CMS's names of the columns");
    return false;
  }
  while (rows->next(cells)) {
    provenance_.count_row();
    ++summary_.read;
    // A quote too many makes one row of two, and two of one.
    const RowVerdict verdict = cells.size() == header.size()
                                   ? take(McdRow(found, cells))
                                   : RowVerdict{"it has not as many cells as the first row", {}};
    if (!verdict.refused.empty()) {
      ++summary_.refused;
      provenance_.refuse(verdict.refused, source.name, rows->row());
    } else if (!verdict.passed_over.empty()) {
      ++summary_.passed_over;
      provenance_.pass_over(verdict.passed_over);
    }
  }
  return !broke_off();
}

}  // namespace edict::import
