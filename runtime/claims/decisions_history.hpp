// A decisions file of an earlier run, beside the claims that it decided, is history: the claims with the statuses and
// allowed units of their decisions.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "runtime/claims/claim_source.hpp"
#include "runtime/claims/repeated_ids.hpp"

namespace edict {

class EarlierDecisions {
 public:
  explicit EarlierDecisions(SymbolTable& symbols) : symbols_(symbols) {}

  // Decisions as JSON lines (CLAIMS.md). False when some of them could not be read (reported).
  bool read(const std::string& path, Diagnostics& diagnostics);
  bool read_from_memory(std::string name, std::string bytes, Diagnostics& diagnostics);
  std::size_t size() const { return lines_.size(); }

  struct Decided {
    LineStatus status = LineStatus::paid;
    std::optional<std::int64_t> units_allowed;  // thousandths
  };
  const Decided* find(Symbol claim, std::int64_t line) const;
  bool knows(Symbol claim) const { return claims_.contains(claim); }
  std::size_t claim_count() const { return claims_.size(); }

 private:
  friend class DecisionsReader;
  struct Key {
    Symbol claim;
    std::int64_t line;
    bool operator==(const Key&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Key& k) const {
      return (static_cast<std::size_t>(k.claim) << 20U) ^ static_cast<std::size_t>(k.line);
    }
  };
  bool read_all(std::string name, ByteInput& input, Diagnostics& diagnostics);

  SymbolTable& symbols_;
  std::unordered_map<Key, Decided, Hash> lines_;
  std::unordered_set<Symbol> claims_;
};

// The claims of `claims` (opened with ReadAs::decided) as history. A line without its decision refuses its claim;
// decisions of claims that never come are told in a note. `decisions` outlives the source.
// `ids`: those of the files that the decisions are of, so far: repeated ones were decided under a number.
std::unique_ptr<ClaimSource> apply_decisions(std::unique_ptr<ClaimSource> claims, const EarlierDecisions& decisions,
                                             std::shared_ptr<RepeatedIds> ids = std::make_shared<RepeatedIds>());

}  // namespace edict
