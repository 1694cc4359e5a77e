// The bytes of a published file as they come: plain, gzip, or a member of a zip archive; UTF-16 becomes UTF-8.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace edict::import {

// What a file may grow to when it is unpacked. A quarter's NCCI pairs are some 250 MB of sheet XML.
inline constexpr std::uint64_t kMostUnpackedBytes = std::uint64_t{2} << 30;

// The failure of a member of an archive that asks for a password.
inline constexpr std::string_view kEncrypted = "it is encrypted";

// Ends with a failure behind kMostUnpackedBytes.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // Fills `into` from the front and says how much; 0 at the end, and after a failure.
  virtual std::size_t read(std::span<char> into) = 0;
  // Why reading broke off, in words, or empty.
  const std::string& failure() const { return failure_; }

 protected:
  // What was unpacked just now, or 0 when it is too much in all.
  std::size_t within_bounds(std::size_t unpacked);
  std::string failure_;

 private:
  std::uint64_t total_ = 0;
};

// Never null: a file that cannot be opened has its failure at once.
std::unique_ptr<ByteStream> open_bytes(const std::string& path);

struct ZipMember {
  std::uint64_t index = 0;
  std::string name;
  std::uint64_t size = 0;
};

// An archive, from a file or from memory (a zip within a zip).
class Zip {
 public:
  static std::optional<Zip> open(const std::string& path, std::string& failure);
  static std::optional<Zip> from_memory(std::string bytes, std::string& failure);
  Zip(Zip&&) noexcept;
  Zip& operator=(Zip&&) noexcept;
  ~Zip();
  // In the archive's order, without folders.
  const std::vector<ZipMember>& members() const { return members_; }
  // Never null. The archive outlives the stream.
  std::unique_ptr<ByteStream> bytes(const ZipMember& member) const;

 private:
  struct Archive;
  explicit Zip(std::unique_ptr<Archive> archive);
  std::unique_ptr<Archive> archive_;
  std::vector<ZipMember> members_;
};

// All of a stream, or nothing when it fails or is longer than `most`; `failure` says why.
std::optional<std::string> read_all(ByteStream& stream, std::uint64_t most, std::string& failure);

void append_utf8(std::string& to, std::uint32_t point);

// UTF-8 of a stream that begins with UTF-16's byte order mark; a UTF-8 mark is taken off. `stream` outlives it.
std::unique_ptr<ByteStream> as_utf8(ByteStream& stream);

}  // namespace edict::import
