// What the writer and the reader of bundles share besides the plan's own parts.
#pragma once

#include "runtime/bundle/bundle.hpp"
#include "runtime/bundle/program.hpp"

namespace edict::bundle {

// A table but for its rows. Tables from input have no sections `records` and `index`.
struct TableEntry {
  TableSchema schema;
  bool from_input = false;
  std::string source_file;
  std::uint32_t row_count = 0;
  RecordShape shape;
};

template <class Stream, Describes<SourceFile> T>
void describe(Stream& s, T& source) {
  s(source.name, source.sha256, source.size);
}
template <class Stream, Describes<TableEntry> T>
void describe(Stream& s, T& table) {
  s(table.schema, table.from_input, table.source_file, table.row_count, table.shape);
}

inline std::uint64_t aligned(std::uint64_t offset) { return (offset + kAlignment - 1) / kAlignment * kAlignment; }

}  // namespace edict::bundle
