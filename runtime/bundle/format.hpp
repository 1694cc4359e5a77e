// A bundle's layout (docs/formats.md tells it byte by byte): a header, a directory of sections, and sections that begin
// at multiples of 64. All numbers are little endian. The same plan and sources give the same bytes on any machine.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace edict::bundle {

// Records and the index of a table are read in place.
static_assert(std::endian::native == std::endian::little, "bundles are read in place, and are little endian");

// No text begins so: a byte that is no UTF-8, and both line ends, so that a transfer as text is noticed.
inline constexpr std::array<unsigned char, 8> kMagic = {0x89, 'E', 'D', 'I', 'C', 'T', 0x0d, 0x0a};
inline constexpr std::uint32_t kFormatVersion = 1;
inline constexpr std::size_t kAlignment = 64;
inline constexpr std::size_t kHeaderSize = 64;
inline constexpr std::size_t kDirectoryEntrySize = 32;

// Offsets into the header. What is not named is zero.
inline constexpr std::size_t kVersionAt = 8;        // u32
inline constexpr std::size_t kSectionCountAt = 12;  // u32
inline constexpr std::size_t kSizeAt = 16;          // u64: of the file
inline constexpr std::size_t kHashAt = 32;          // XXH3-128 of every byte but these 16
inline constexpr std::size_t kHashSize = 16;

enum class SectionKind : std::uint32_t {
  name = 1,        // "sha256:…": plan::content_hash
  provenance = 2,  // the files that it was made from
  symbols = 3,
  program = 4,  // nodes, lists, policies
  tables = 5,   // their schemas and the shapes of their records
  records = 6,  // of table `item`
  index = 7,    // of table `item`
  signature = 8,
};
std::string_view name_of(SectionKind kind);

// An entry of the directory: kind u32, item u32, offset u64, length u64, and eight zero bytes.
struct Section {
  SectionKind kind{};
  std::uint32_t item = 0;
  std::uint64_t offset = 0;  // from the beginning of the file
  std::uint64_t length = 0;
};

// The public key of an ed25519 signature and the signature, which is over the BLAKE2b-512 of the whole file with zeros
// in the place of the 16 bytes of the hash and of these 64 bytes.
inline constexpr std::size_t kPublicKeySize = 32;
inline constexpr std::size_t kSignatureSize = 64;

std::array<std::byte, kHashSize> hash_of(std::span<const std::byte> file);

}  // namespace edict::bundle
