#include "runtime/claims/claim_ledger.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>

#include "runtime/claims/temporary_file.hpp"

namespace edict {
namespace {

// The standard hash's high bits are as good as its low ones only after mixing (murmur3's finalizer).
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t h = std::hash<std::string_view>()(text);
  h = (h ^ (h >> 33U)) * 0xFF51'AFD7'ED55'8CCDU;
  h = (h ^ (h >> 33U)) * 0xC4CE'B9FE'1A85'EC53U;
  return h ^ (h >> 33U);
}

std::size_t part_of(std::uint64_t hash) { return hash >> 56U; }

}  // namespace

ClaimLedger::~ClaimLedger() {
  if (file_ >= 0) ::close(file_);
}

void ClaimLedger::fail(const char* what) {
  if (!failure_) failure_ = fmt::format("{}: {}", what, std::strerror(errno));
  for (std::string& part : parts_) part = {};
  used_ = 0;
}

void ClaimLedger::add(const PackedClaim& claim, ClaimPlace place) {
  if (failure_) return;
  const Entry entry{hash_of(claim.id), hash_of(claim.patient),
                    place.line,        place.source,
                    claim.lines,       static_cast<std::uint32_t>(claim.id.size()),
                    place.within};
  std::string& part = parts_[part_of(entry.hash)];
  part.append(reinterpret_cast<const char*>(&entry), sizeof entry);
  part.append(claim.id);
  used_ += sizeof entry + claim.id.size();
  if (used_ >= budget_) spill();
  if (!claim.original.empty())
    takes_out_.push_back({std::string(claim.id), std::string(claim.original), place, entry.patient});
}

void ClaimLedger::spill() {
  if (file_ < 0) file_ = open_temporary_file();
  if (file_ < 0) return fail("no temporary file can be made");
  for (std::size_t p = 0; p < kParts; ++p) {
    std::string_view rest = parts_[p];
    if (rest.empty()) continue;
    extents_[p].push_back({file_size_, rest.size()});
    file_size_ += rest.size();
    while (!rest.empty()) {
      const ssize_t n = ::write(file_, rest.data(), rest.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return fail("the temporary file cannot be written");
      rest.remove_prefix(static_cast<std::size_t>(n));
    }
    parts_[p].clear();
  }
  used_ = 0;
}

// All entries of a part in the order of adding.
std::optional<std::string> ClaimLedger::load(std::size_t p) {
  if (extents_[p].empty()) return std::move(parts_[p]);
  std::size_t size = parts_[p].size();
  for (const Extent& e : extents_[p]) size += e.size;
  std::string all(size, '\0');
  std::size_t at = 0;
  for (const Extent& e : extents_[p]) {
    for (std::size_t done = 0; done < e.size;) {
      const ssize_t n = ::pread(file_, all.data() + at, e.size - done, static_cast<off_t>(e.at + done));
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) {
        fail("the temporary file cannot be read");
        return std::nullopt;
      }
      done += static_cast<std::size_t>(n);
      at += static_cast<std::size_t>(n);
    }
  }
  std::memcpy(all.data() + at, parts_[p].data(), parts_[p].size());
  return all;
}

void ClaimLedger::look_at(std::string_view part) {
  std::size_t count = 0;
  const auto each = [&](auto&& take) {
    for (std::size_t at = 0; at < part.size();) {
      Entry entry;
      std::memcpy(&entry, part.data() + at, sizeof entry);
      take(entry, at);
      at += sizeof entry + entry.id_size;
    }
  };
  const auto id_at = [&](std::size_t at) {
    Entry entry;
    std::memcpy(&entry, part.data() + at, sizeof entry);
    return part.substr(at + sizeof entry, entry.id_size);
  };
  each([&](const Entry&, std::size_t) { ++count; });
  // Open addressing over the low bits: the high ones are the same in all of a part.
  std::size_t slots = 16;
  while (slots < count * 2) slots *= 2;
  std::vector<std::uint64_t> first(slots, UINT64_MAX);  // where the entry that came first stands in the part
  each([&](const Entry& entry, std::size_t at) {
    const std::string_view id = part.substr(at + sizeof entry, entry.id_size);
    std::size_t slot = entry.hash & (slots - 1);
    while (first[slot] != UINT64_MAX && id_at(first[slot]) != id) slot = (slot + 1) & (slots - 1);
    if (first[slot] == UINT64_MAX) {
      first[slot] = at;
    } else {
      Entry before;
      std::memcpy(&before, part.data() + first[slot], sizeof before);
      twice_.push_back({std::string(id),
                        {before.source, before.line, before.within},
                        {entry.source, entry.line, entry.within},
                        entry.lines});
      return;
    }
    if (by_original_.empty()) return;
    for (auto [edge, end] = by_original_.equal_range(id); edge != end; ++edge) {
      TakesOut& takes_out = takes_out_[edge->second];
      takes_out.of_another_patient = takes_out.patient != entry.patient;
    }
  });
}

bool ClaimLedger::finish() {
  for (std::size_t i = 0; i < takes_out_.size(); ++i) by_original_.emplace(takes_out_[i].original, i);
  for (std::size_t p = 0; p < kParts && !failure_; ++p) {
    if (const auto part = load(p)) look_at(*part);
    parts_[p] = {};
  }
  by_original_.clear();
  std::sort(twice_.begin(), twice_.end(), [](const Twice& a, const Twice& b) { return a.again < b.again; });
  if (!twice_.empty() && !takes_out_.empty()) {
    std::set<ClaimPlace> refused;
    for (const Twice& t : twice_) refused.insert(t.again);
    std::erase_if(takes_out_, [&](const TakesOut& t) { return refused.contains(t.place); });
  }
  return !failure_;
}

}  // namespace edict
