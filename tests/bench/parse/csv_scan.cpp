#include "tests/bench/parse/csv_scan.hpp"

#include <bit>
#include <cstring>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace edict::bench {
namespace {

// A bit for each of 64 bytes that equals `c`.
std::uint64_t equal_to(const char* p, char c) {
  std::uint64_t mask = 0;
#ifdef __SSE2__
  const __m128i wanted = _mm_set1_epi8(c);
  for (int i = 0; i < 4; ++i) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * i));
    mask |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted))))
            << (16 * i);
  }
#else
  for (int i = 0; i < 64; ++i) mask |= static_cast<std::uint64_t>(p[i] == c) << i;
#endif
  return mask;
}

// Bit i is the parity of the bits 0..i.
std::uint64_t running_parity(std::uint64_t bits) {
  for (unsigned shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

}  // namespace

void field_ends(std::string_view block, bool& in_quotes, std::vector<std::uint32_t>& ends) {
  if (ends.size() < block.size() + 64) ends.resize(block.size() + 64);
  std::uint32_t* out = ends.data();
  char tail[64];
  for (std::size_t from = 0; from < block.size(); from += 64) {
    const char* p = block.data() + from;
    if (block.size() - from < 64) {
      std::memset(tail, ' ', sizeof tail);
      std::memcpy(tail, p, block.size() - from);
      p = tail;
    }
    const std::uint64_t quoted = running_parity(equal_to(p, '"')) ^ (in_quotes ? ~std::uint64_t{0} : 0);
    in_quotes = (quoted >> 63U) != 0;
    for (std::uint64_t bits = (equal_to(p, ',') | equal_to(p, '\n')) & ~quoted; bits != 0; bits &= bits - 1)
      *out++ = static_cast<std::uint32_t>(from + static_cast<std::size_t>(std::countr_zero(bits)));
  }
  ends.resize(static_cast<std::size_t>(out - ends.data()));
}

}  // namespace edict::bench
