// Random numbers that are the same on every machine: SplitMix64 and integer arithmetic only, because the standard
// library's distributions differ between libraries and floating point between compilers.
#pragma once

#include <bit>
#include <cstdint>

namespace edict::bench {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }
  std::uint32_t below(std::uint64_t n) { return static_cast<std::uint32_t>(next() % n); }
  bool percent(std::uint32_t p) { return below(100) < p; }
  bool per_mille(std::uint32_t p) { return below(1000) < p; }
  // Zipf's law with exponent 1, by octaves: ranks 0, 1, 2–3, 4–7 … have the same share. Below n.
  std::uint32_t zipf(std::uint32_t n) {
    const auto octaves = static_cast<std::uint32_t>(std::bit_width(n - 1U)) + 1U;
    for (;;) {
      const std::uint32_t octave = below(octaves);
      if (octave == 0) return 0;
      const std::uint32_t rank = (1U << (octave - 1U)) + below(1ULL << (octave - 1U));
      if (rank < n) return rank;
    }
  }
  // 1 and up, with that average.
  std::uint32_t around(std::uint32_t average) { return 1 + below(2ULL * average - 1); }

 private:
  std::uint64_t state_;
};

}  // namespace edict::bench
