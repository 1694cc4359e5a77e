// The tables of a Medicare Coverage Database download (cms.gov, "Downloads": current_article.zip, all_article.zip,
// current_lcd.zip, all_lcd.zip): CSV files in a zip within the zip, one a table of CMS's database, the names of columns
// in the first row. The article and LCD data dictionaries, which lie in the zip, say what a column means.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/import/import.hpp"
#include "compiler/import/provenance.hpp"
#include "compiler/import/published.hpp"

namespace edict::import {

// One database: the tables of one folder or inner archive, by their name without `.csv`.
struct McdFolder {
  std::string name;  // article.zip/current_article_csv.zip
  std::map<std::string, const PublishedTable*, std::less<>> tables;
  bool has(std::string_view table) const { return tables.contains(table); }
};

// The folders of a file that hold articles or LCDs; nothing for any other file.
std::vector<McdFolder> mcd_folders(const PublishedFile& file);
// CSV files that were unpacked by hand are one folder together.
std::vector<McdFolder> mcd_folders(std::span<const PublishedFile> unpacked);

struct McdColumn {
  std::string_view name;
  bool required = true;
};

// A row by the columns that were asked for; one that the table lacks is empty.
class McdRow {
 public:
  McdRow(const FoundColumns& found, const std::vector<std::string_view>& cells) : found_(found), cells_(cells) {}
  std::string_view operator[](std::size_t column) const {
    const auto at = found_[column];
    return at && *at < cells_.size() ? cells_[*at] : std::string_view();
  }

 private:
  const FoundColumns& found_;
  const std::vector<std::string_view>& cells_;
};

// Reads tables, counts what was read of them, and tells what is wrong with them.
class McdReader {
 public:
  McdReader(Provenance& provenance, ImportSummary& summary, Diagnostics& diagnostics)
      : provenance_(provenance), summary_(summary), diagnostics_(diagnostics) {}
  using TakeRow = std::function<RowVerdict(const McdRow&)>;
  // Each row of the table, in its order. False, and told, when the table or a column that must be there is not (E0951,
  // E0952), or reading breaks off. `needed`: without it nothing can be said of any document.
  bool read(const McdFolder& folder, std::string_view table, bool needed, std::span<const McdColumn> columns,
            const TakeRow& take);
  // A cell of a row that is taken was mended.
  void repaired(std::string_view what);

 private:
  Provenance& provenance_;
  ImportSummary& summary_;
  Diagnostics& diagnostics_;
};

// Of another document than those that were asked for.
inline constexpr RowVerdict kOfAnotherDocument{{}, "of a document that was not asked for"};

}  // namespace edict::import
