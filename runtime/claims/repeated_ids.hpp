// Ids of claims that repeat. The patient control number (CLM01) is the provider's own: several providers use the same,
// and a resubmission bears that of the claim before it. A repeated claim must reach the rule against duplicates, so the
// first with an id keeps it and later ones get a number, in the order of the input: A17, A17#2, A17#3.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/claims/claim_source.hpp"

namespace edict {

// Ids are known by 64 bits of their hash, some 16 to 32 bytes each. Two ids of one hash are a number too many and no
// harm.
class RepeatedIds {
 public:
  // The claim's id: its own when no claim had it, else with a number. Valid until the next call.
  std::string_view number(std::string_view id);
  // The same of a claim that keeps its id.
  void keep(std::string_view id) { insert(id); }

 private:
  bool insert(std::string_view id);

  std::vector<std::uint64_t> slots_;  // 0: empty
  std::size_t used_ = 0;
  std::unordered_map<std::uint64_t, std::uint32_t> numbers_;  // of ids that repeat: the last that was given
  std::string text_;
};

// The claims of a source; repeated ids get their number, of which a note tells how many. Or, without `numbers`, its
// claims keep their ids and are only remembered. Sources that share `ids` are read one after the other.
std::unique_ptr<ClaimSource> numbered_source(std::unique_ptr<ClaimSource> claims, std::shared_ptr<RepeatedIds> ids,
                                             bool numbers);

}  // namespace edict
