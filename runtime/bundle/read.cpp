#include <fmt/format.h>

#include <cstring>

#include "runtime/bundle/bundle.hpp"
#include "runtime/bundle/byte_streams.hpp"
#include "runtime/bundle/mapped_file.hpp"
#include "runtime/bundle/program.hpp"
#include "runtime/bundle/sections.hpp"

namespace edict::bundle {
namespace {

template <class Value>
Value number_at(std::span<const std::byte> bytes, std::size_t at) {
  Value number;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

Failure<Fault> fault(Fault::Kind kind, std::string what) { return Failure{Fault{kind, std::move(what)}}; }

class Reader {
 public:
  Reader(std::span<const std::byte> file, std::shared_ptr<const void> memory) {
    bundle_.file = file;
    bundle_.memory = std::move(memory);
  }

  Result<Bundle, Fault> run() {
    if (auto wrong = whole(); !wrong.what.empty()) return Failure{std::move(wrong)};
    read_directory();
    read_name();
    read_streams();
    read_tables();
    read_signature();
    if (wrong_.empty() && next_ != bundle_.sections.size()) wrong_ = "it has a section too many";
    if (wrong_.empty()) {
      if (std::string unsound = plan::verify(bundle_.plan); !unsound.empty()) wrong_ = std::move(unsound);
    }
    if (!wrong_.empty()) return fault(Fault::Kind::unsound, std::move(wrong_));
    return std::move(bundle_);
  }

 private:
  // Every byte as it was written.
  Fault whole() const {
    const auto file = bundle_.file;
    if (file.size() < kMagic.size() || std::memcmp(file.data(), kMagic.data(), kMagic.size()) != 0)
      return {Fault::Kind::not_a_bundle, "it does not begin as a bundle"};
    if (file.size() < kHeaderSize) return {Fault::Kind::damaged, "it ends within its header"};
    const auto version = number_at<std::uint32_t>(file, kVersionAt);
    if (version > kFormatVersion)
      return {Fault::Kind::newer,
              fmt::format("it is of version {} of the format, this edict reads up to {}", version, kFormatVersion)};
    const auto size = number_at<std::uint64_t>(file, kSizeAt);
    if (size != file.size()) {
      return {Fault::Kind::damaged, fmt::format("it has {} bytes, and was written with {}", file.size(), size)};
    }
    const auto hash = hash_of(file);
    if (std::memcmp(hash.data(), file.data() + kHashAt, kHashSize) != 0)
      return {Fault::Kind::damaged, "its bytes are not those that were written: the hash differs"};
    if (version == 0) return {Fault::Kind::damaged, "it states version 0 of the format"};
    return {};
  }

  void expect(bool holds, std::string_view what) {
    if (!holds && wrong_.empty()) wrong_ = std::string(what);
  }

  void read_directory() {
    const auto file = bundle_.file;
    const std::uint64_t count = number_at<std::uint32_t>(file, kSectionCountAt);
    std::uint64_t end = kHeaderSize + count * kDirectoryEntrySize;
    expect(end <= file.size(), "its directory does not fit into it");
    for (std::size_t at = kVersionAt + 16; at < kHeaderSize; ++at)
      expect((at >= kHashAt && at < kHashAt + kHashSize) || file[at] == std::byte{0}, "its header has unknown parts");
    for (std::uint64_t s = 0; s < count && wrong_.empty(); ++s) {
      const std::size_t entry = kHeaderSize + s * kDirectoryEntrySize;
      const Section section{number_at<SectionKind>(file, entry), number_at<std::uint32_t>(file, entry + 4),
                            number_at<std::uint64_t>(file, entry + 8), number_at<std::uint64_t>(file, entry + 16)};
      expect(number_at<std::uint64_t>(file, entry + 24) == 0, "its directory has unknown parts");
      expect(section.offset == aligned(end) && section.offset <= file.size() &&
                 section.length <= file.size() - section.offset,
             "a section does not follow the one before it");
      if (!wrong_.empty()) return;
      for (std::uint64_t at = end; at < section.offset; ++at)
        expect(file[at] == std::byte{0}, "there is something between two sections");
      end = section.offset + section.length;
      bundle_.sections.push_back(section);
    }
    expect(end == file.size(), "there is something behind the last section");
  }

  // The next section, which must be this one.
  std::span<const std::byte> take(SectionKind kind, std::uint32_t item = 0) {
    expect(
        next_ < bundle_.sections.size() && bundle_.sections[next_].kind == kind && bundle_.sections[next_].item == item,
        fmt::format("the section {} is missing", name_of(kind)));
    if (!wrong_.empty()) return {};
    const Section& section = bundle_.sections[next_++];
    return bundle_.file.subspan(section.offset, section.length);
  }

  template <class... T>
  void read_stream(SectionKind kind, T&... things) {
    ByteReader stream(take(kind));
    stream(things...);
    expect(stream.whole(), fmt::format("the section {} is not as long as what it says", name_of(kind)));
  }

  void read_name() {
    const auto bytes = take(SectionKind::name);
    bundle_.name.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    constexpr std::string_view prefix = "sha256:";
    expect(bundle_.name.starts_with(prefix) && is_sha256(std::string_view(bundle_.name).substr(prefix.size())),
           "its name is no sha256");
  }
  static bool is_sha256(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  }

  void read_streams() {
    read_stream(SectionKind::provenance, bundle_.sources);
    for (const SourceFile& source : bundle_.sources) expect(is_sha256(source.sha256), "a source's hash is no sha256");
    read_stream(SectionKind::symbols, bundle_.plan.symbols, bundle_.plan.symbol_domains);
    read_stream(SectionKind::program, bundle_.plan);
  }

  void read_tables() {
    std::vector<TableEntry> entries;
    read_stream(SectionKind::tables, entries);
    for (std::uint32_t t = 0; t < entries.size() && wrong_.empty(); ++t) {
      TableEntry& entry = entries[t];
      plan::Table& table = bundle_.plan.tables.emplace_back();
      table.from_input = entry.from_input;
      table.source_file = std::move(entry.source_file);
      expect(is_sound(entry.shape), "the records of a table have no shape");
      if (!entry.from_input && wrong_.empty()) {
        const auto records = take(SectionKind::records, t);
        const auto index = take(SectionKind::index, t);
        expect(records.size() == std::uint64_t{entry.row_count} * entry.shape.stride, "a table lacks some of its rows");
        expect(!index.empty() && index.size() % sizeof(IndexSlot) == 0, "a table has no index");
        if (!wrong_.empty()) return;
        table.rows = rows_over(std::move(entry.shape), entry.row_count, records.data(),
                               {reinterpret_cast<const IndexSlot*>(index.data()), index.size() / sizeof(IndexSlot)},
                               bundle_.memory);
      }
      table.schema = std::move(entry.schema);
    }
  }

  void read_signature() {
    if (!wrong_.empty() || next_ == bundle_.sections.size()) return;
    const auto bytes = take(SectionKind::signature);
    expect(bytes.size() == kPublicKeySize + kSignatureSize, "its signature is of another length");
    if (!wrong_.empty()) return;
    Signature& signature = bundle_.signature.emplace();
    std::memcpy(signature.key.data(), bytes.data(), kPublicKeySize);
    std::memcpy(signature.bytes.data(), bytes.data() + kPublicKeySize, kSignatureSize);
  }

  Bundle bundle_;
  std::size_t next_ = 0;
  std::string wrong_;
};

}  // namespace

Result<Bundle, Fault> read(std::span<const std::byte> file, std::shared_ptr<const void> memory) {
  return Reader(file, std::move(memory)).run();
}

Result<Bundle, Fault> open(const std::string& path) {
  auto mapped = map_file(path);
  if (!mapped) return fault(Fault::Kind::unreadable, mapped.error());
  return read(mapped.value().bytes, mapped.value().memory);
}

bool signature_holds(const Bundle& bundle) {
  if (!bundle.signature) return false;
  const std::size_t at = bundle.sections.back().offset + kPublicKeySize;
  return signature_holds(bundle.file, at, *bundle.signature);
}

}  // namespace edict::bundle
