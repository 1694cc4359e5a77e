// Which claim ids were read, where, and which claims take out others: what can only be judged when everything was read.
// Ids go to a temporary file when there are many of them; only claims that replace or void another one stay in memory.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/claims/batch.hpp"
#include "runtime/claims/packed_claim.hpp"

namespace edict {

// A claim by its source (index), line of the file, and which of that line it is.
struct ClaimPlace {
  std::uint32_t source = 0;
  std::uint64_t line = 0;
  std::uint32_t within = 0;
  auto operator<=>(const ClaimPlace&) const = default;
};

class ClaimLedger {
 public:
  explicit ClaimLedger(std::size_t memory_budget) : budget_(memory_budget) {}
  ~ClaimLedger();
  ClaimLedger(const ClaimLedger&) = delete;
  ClaimLedger& operator=(const ClaimLedger&) = delete;

  void add(const PackedClaim& claim, ClaimPlace place);
  // No more claims: finds what follows. False when the temporary file failed.
  bool finish();

  // Ids that stand twice. The one that was added first keeps its id; by the place of the other.
  struct Twice {
    std::string id;
    ClaimPlace first, again;
    std::uint32_t lines;  // of the other
  };
  const std::vector<Twice>& twice() const { return twice_; }
  // Claims that replace or void another one, in the order of adding; those that stand twice are not among them.
  struct TakesOut {
    std::string claim;
    std::string original;
    ClaimPlace place;
    std::uint64_t patient;            // a hash
    bool of_another_patient = false;  // the original was read and is another patient's
  };
  const std::vector<TakesOut>& takes_out() const { return takes_out_; }

  const std::optional<std::string>& failure() const { return failure_; }

 private:
  static constexpr std::size_t kParts = 256;  // of the ids, by their hash; one part at a time is looked at
  struct Extent {
    std::uint64_t at;
    std::size_t size;
  };
  // An id with its place, in memory or file; the id's bytes follow.
  struct Entry {
    std::uint64_t hash;
    std::uint64_t patient;
    std::uint64_t line;
    std::uint32_t source;
    std::uint32_t lines;
    std::uint32_t id_size;
    std::uint32_t within;
  };
  void spill();
  void fail(const char* what);
  std::optional<std::string> load(std::size_t part);
  void look_at(std::string_view part);

  std::size_t budget_;
  std::size_t used_ = 0;
  std::array<std::string, kParts> parts_;
  std::array<std::vector<Extent>, kParts> extents_;
  std::uint64_t file_size_ = 0;
  int file_ = -1;
  std::vector<TakesOut> takes_out_;
  std::unordered_multimap<std::string_view, std::size_t> by_original_;  // into takes_out_
  std::vector<Twice> twice_;
  std::optional<std::string> failure_;
};

}  // namespace edict
