#include <cstring>

#include "runtime/bundle/bundle.hpp"
#include "runtime/bundle/byte_streams.hpp"
#include "runtime/bundle/program.hpp"
#include "runtime/bundle/sections.hpp"
#include "runtime/plan/canonical.hpp"

namespace edict::bundle {
namespace {

class FileWriter {
 public:
  void add(SectionKind kind, std::uint32_t item, std::span<const std::byte> bytes) {
    sections_.push_back({kind, item, 0, bytes.size()});
    contents_.push_back(bytes);
  }
  void add(SectionKind kind, const std::string& bytes) {
    texts_.push_back(std::make_unique<std::string>(bytes));
    add(kind, 0, std::as_bytes(std::span(*texts_.back())));
  }

  std::string write() {
    std::uint64_t at = kHeaderSize + sections_.size() * kDirectoryEntrySize;
    for (Section& section : sections_) {
      section.offset = aligned(at);
      at = section.offset + section.length;
    }
    std::string file(at, '\0');
    std::memcpy(file.data(), kMagic.data(), kMagic.size());
    put(file, kVersionAt, kFormatVersion);
    put(file, kSectionCountAt, static_cast<std::uint32_t>(sections_.size()));
    put(file, kSizeAt, at);
    for (std::size_t s = 0; s < sections_.size(); ++s) {
      const Section& section = sections_[s];
      const std::size_t entry = kHeaderSize + s * kDirectoryEntrySize;
      put(file, entry, section.kind);
      put(file, entry + 4, section.item);
      put(file, entry + 8, section.offset);
      put(file, entry + 16, section.length);
      if (section.length != 0) std::memcpy(file.data() + section.offset, contents_[s].data(), section.length);
    }
    return file;
  }
  const Section& last() const { return sections_.back(); }

 private:
  template <class Value>
  static void put(std::string& file, std::size_t at, Value number) {
    std::memcpy(file.data() + at, &number, sizeof number);
  }

  std::vector<Section> sections_;
  std::vector<std::span<const std::byte>> contents_;
  std::vector<std::unique_ptr<std::string>> texts_;
};

template <class... T>
std::string stream_of(const T&... things) {
  ByteWriter writer;
  writer(things...);
  return writer.bytes();
}

}  // namespace

std::string to_bytes(const plan::Plan& plan, std::vector<SourceFile> sources, const SecretKey* key) {
  plan::Plan content = plan::canonical(plan);
  std::sort(sources.begin(), sources.end(), [](const SourceFile& a, const SourceFile& b) {
    return std::tie(a.name, a.sha256) < std::tie(b.name, b.sha256);
  });
  FileWriter file;
  file.add(SectionKind::name, plan::content_hash_of_canonical(content));
  file.add(SectionKind::provenance, stream_of(sources));
  file.add(SectionKind::symbols, stream_of(content.symbols, content.symbol_domains));
  file.add(SectionKind::program, stream_of(content));
  std::vector<TableEntry> tables;
  for (plan::Table& table : content.tables) {
    if (!table.from_input) table.rows = with_index(std::move(table.rows), table.schema);
    tables.push_back({table.schema, table.from_input, table.source_file, table.rows.row_count, table.rows.shape});
  }
  file.add(SectionKind::tables, stream_of(tables));
  for (std::uint32_t t = 0; t < content.tables.size(); ++t) {
    const TableRows& rows = content.tables[t].rows;
    if (content.tables[t].from_input) continue;
    file.add(SectionKind::records, t, {rows.records, rows.record_bytes()});
    file.add(SectionKind::index, t, std::as_bytes(rows.index));
  }
  if (key != nullptr) {
    std::string signature(kPublicKeySize + kSignatureSize, '\0');
    const PublicKey own = key->public_key();
    std::memcpy(signature.data(), own.data(), own.size());
    file.add(SectionKind::signature, signature);
  }
  std::string bytes = file.write();
  if (key != nullptr) {
    const std::size_t at = file.last().offset + kPublicKeySize;
    const auto signature = key->sign(std::as_bytes(std::span(bytes)), at);
    std::memcpy(bytes.data() + at, signature.data(), signature.size());
  }
  const auto hash = hash_of(std::as_bytes(std::span(bytes)));
  std::memcpy(bytes.data() + kHashAt, hash.data(), hash.size());
  return bytes;
}

}  // namespace edict::bundle
