// A published file as a list of tables: a text, the sheets of a workbook, and whatever a zip archive holds of both,
// archives within it included.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/import/rows.hpp"

namespace edict::import {

struct PublishedTable {
  std::string name;  // the file's own, without its folder, then what is within: "ccipra.zip/ccipra-v301r0-f1.txt"
  std::function<std::unique_ptr<RowReader>()> open;
  std::function<std::unique_ptr<RowReader>()> open_lines;  // of a text; nothing for a sheet
  // The same as `open`, but a text is of commas, whatever its first lines look like.
  std::function<std::unique_ptr<RowReader>()> open_commas;
};

struct PublishedFile {
  std::string name;    // without its folder: what provenance calls it
  std::string sha256;  // of its bytes, 64 hexadecimal digits
  std::uint64_t size = 0;
  std::vector<PublishedTable> tables;
  std::vector<std::string> passed_over;  // members that are no table: readmes, PDFs, pictures
};

// Nothing when the file cannot be read; `failure` says why in words.
std::optional<PublishedFile> open_published(const std::string& path, std::string& failure);

}  // namespace edict::import
