#include "runtime/bundle/format.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace edict::bundle {

std::string_view name_of(SectionKind kind) {
  switch (kind) {
    case SectionKind::name:
      return "name";
    case SectionKind::provenance:
      return "provenance";
    case SectionKind::symbols:
      return "symbols";
    case SectionKind::program:
      return "program";
    case SectionKind::tables:
      return "tables";
    case SectionKind::records:
      return "records";
    case SectionKind::index:
      return "index";
    case SectionKind::signature:
      return "signature";
  }
  return {};
}

std::array<std::byte, kHashSize> hash_of(std::span<const std::byte> file) {
  // The seed of the rest is the hash of what stands before the hash: one pass, no copy.
  const XXH64_hash_t head = XXH3_64bits(file.data(), kHashAt);
  const auto rest = file.subspan(kHashAt + kHashSize);
  XXH128_canonical_t canonical;
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_withSeed(rest.data(), rest.size(), head));
  std::array<std::byte, kHashSize> hash;
  for (std::size_t i = 0; i < kHashSize; ++i) hash[i] = static_cast<std::byte>(canonical.digest[i]);
  return hash;
}

}  // namespace edict::bundle
