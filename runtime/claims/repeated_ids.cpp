#include "runtime/claims/repeated_ids.hpp"

#include <fmt/format.h>

#include <functional>

#include "runtime/claims/packed_claim.hpp"

namespace edict {
namespace {

std::uint64_t hash_of(std::string_view id) {
  const std::uint64_t hash = std::hash<std::string_view>()(id);
  return hash == 0 ? 1 : hash;
}

}  // namespace

bool RepeatedIds::insert(std::string_view id) {
  const auto place = [&](std::uint64_t hash) {
    std::size_t slot = hash & (slots_.size() - 1);
    while (slots_[slot] != 0 && slots_[slot] != hash) slot = (slot + 1) & (slots_.size() - 1);
    return slot;
  };
  if (used_ * 2 >= slots_.size()) {
    constexpr std::size_t first_size = 1024;
    std::vector<std::uint64_t> before(slots_.empty() ? first_size : slots_.size() * 2);
    before.swap(slots_);
    for (const std::uint64_t hash : before) {
      if (hash != 0) slots_[place(hash)] = hash;
    }
  }
  const std::uint64_t hash = hash_of(id);
  std::uint64_t& slot = slots_[place(hash)];
  if (slot == hash) return false;
  slot = hash;
  ++used_;
  return true;
}

std::string_view RepeatedIds::number(std::string_view id) {
  if (insert(id)) return id;
  // An id may end in a number of ours by itself.
  std::uint32_t& number = numbers_.try_emplace(hash_of(id), 1U).first->second;
  do {
    text_ = fmt::format("{}#{}", id, ++number);
  } while (!insert(text_));
  return text_;
}

namespace {

class NumberedSource : public ClaimSource {
 public:
  NumberedSource(std::unique_ptr<ClaimSource> claims, std::shared_ptr<RepeatedIds> ids, bool numbers)
      : ClaimSource(claims->file(), claims->symbols()),
        claims_(std::move(claims)),
        ids_(std::move(ids)),
        numbers_(numbers) {}

  bool needs_whole_table() const override { return claims_->needs_whole_table(); }
  const ProviderNames& provider_names() const override { return claims_->provider_names(); }
  std::optional<PackedClaim> next_packed(Diagnostics& diagnostics) override {
    auto claim = claims_->next_packed(diagnostics);
    counts_ = claims_->counts();
    for (ClaimReceipt& receipt : claims_->take_receipts()) receipts_.push_back(std::move(receipt));
    if (!claim) {
      tell(diagnostics);
      return claim;
    }
    if (!numbers_) {
      ids_->keep(claim->id);
      return claim;
    }
    const std::string_view id = ids_->number(claim->id);
    if (id == claim->id) return claim;
    if (numbered_++ == 0) first_ = DataPlace{file_, claim->at, 0, std::string(claim->id), "claim.id"};
    LocalTexts texts(symbols_);
    ClaimRecord record = unpack(claim->bytes, texts);
    for (FieldValue& v : record.values) {
      if (v.field == Field::claim_id) v.value = static_cast<std::int64_t>(texts.intern(id));
    }
    packed_.clear();
    pack(record, texts, packed_);
    PackedClaim result = packed_claim(packed_);
    result.at = claim->at;
    result.within = claim->within;
    return result;
  }

 private:
  void tell(Diagnostics& diagnostics) {
    if (numbered_ == 0) return;
    diagnostics
        .report("W0750", first_,
                fmt::format("{} claim{} an id that another claim of the run had before, and got a number behind it",
                            numbered_, numbered_ == 1 ? " has" : "s have"),
                "--claim-id unique refuses them instead")
        .severity = Severity::note;
    numbered_ = 0;
  }

  std::unique_ptr<ClaimSource> claims_;
  std::shared_ptr<RepeatedIds> ids_;
  bool numbers_;
  std::string packed_;
  std::uint64_t numbered_ = 0;
  DataPlace first_;
};

}  // namespace

std::unique_ptr<ClaimSource> numbered_source(std::unique_ptr<ClaimSource> claims, std::shared_ptr<RepeatedIds> ids,
                                             bool numbers) {
  return std::make_unique<NumberedSource>(std::move(claims), std::move(ids), numbers);
}

}  // namespace edict
