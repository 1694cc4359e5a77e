// Reads articles and LCDs of Medicare Coverage Database downloads: rows are streamed, and only what was asked for is
// held.
#pragma once

#include <optional>
#include <vector>

#include "compiler/import/mcd_documents.hpp"
#include "compiler/import/mcd_places.hpp"
#include "compiler/import/mcd_tables.hpp"

namespace edict::import {

class McdReading {
 public:
  McdReading(const McdSelection& selection, McdReader& reader) : selection_(selection), reader_(reader) {}
  // Drafts are passed over. False, and told, when a table cannot be read.
  bool read_articles(const McdFolder& folder);
  // Of the LCDs, those that the articles read so far name; all while further articles are to come.
  bool read_lcds(const McdFolder& folder, bool more_articles);
  // Of a version that several downloads have, the one that was updated last.
  McdDocuments take();

 private:
  // By id and version.
  using Key = std::uint64_t;
  struct Related;
  bool read_groups(const McdFolder& folder, const std::map<Key, McdArticle*>& picked);

  const McdSelection& selection_;
  McdReader& reader_;
  std::vector<McdArticle> articles_;
  std::vector<McdLcd> lcds_;
  std::map<std::string, std::string> diagnosis_words_;
};

}  // namespace edict::import
