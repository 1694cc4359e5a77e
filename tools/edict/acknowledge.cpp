#include "tools/edict/acknowledge.hpp"

#include <fmt/format.h>

namespace edict::cli {
namespace {

// Hands on a source's receipts as they come.
class ReceiptedSource : public ClaimSource {
 public:
  ReceiptedSource(std::unique_ptr<ClaimSource> source, std::uint32_t index, Acknowledgement& to)
      : ClaimSource(source->file(), source->symbols()), source_(std::move(source)), index_(index), to_(to) {}
  std::optional<PackedClaim> next_packed(Diagnostics& diagnostics) override {
    auto claim = source_->next_packed(diagnostics);
    counts_ = source_->counts();
    for (const ClaimReceipt& receipt : source_->take_receipts()) to_.take(index_, receipt);
    return claim;
  }

 private:
  std::unique_ptr<ClaimSource> source_;
  std::uint32_t index_;
  Acknowledgement& to_;
};

}  // namespace

int acknowledge(OpenInputs& inputs, SymbolTable& symbols, const StreamOptions& options, AcknowledgementHead head,
                OutputFile& output, const Shell& shell) {
  Acknowledgement acknowledgement(std::move(head));
  inputs.keep_receipts();
  PatientStream stream(symbols, options);
  std::uint32_t index = 0;
  for (auto& [part, source] : inputs.open()) {
    if (part != Part::claims) continue;
    stream.add_claims(std::make_unique<ReceiptedSource>(std::move(source), index++, acknowledgement));
  }
  Diagnostics diagnostics;
  const bool whole = stream.read(diagnostics);
  shell.report(diagnostics);
  if (stream.broken() || stream.has_unreadable_source()) {
    shell.say("nothing was acknowledged");
    return kUnreadable;
  }
  for (const ClaimPlace& place : stream.refused_twice()) acknowledgement.refuse_twice(place);
  const bool written = acknowledgement.write([&](std::string_view text) { return output.write(text); });
  if (!acknowledgement.failure().empty() || !written || !output.commit()) {
    const std::string why = acknowledgement.failure().empty() ? output.failure().value_or("output cannot be written")
                                                              : acknowledgement.failure();
    shell.fault("E0811", std::monostate{}, why);
    return kUnreadable;
  }
  const std::uint64_t refused = acknowledgement.rejected();
  if (refused > 0) shell.say(fmt::format("{} claim{} refused", refused, refused == 1 ? " is" : "s are"));
  if (const std::uint64_t records = stream.counts().refused; records > refused) {
    shell.say(fmt::format("{} record{} not on the acknowledgement: no claim can be told in {}", records - refused,
                          records - refused == 1 ? " is" : "s are", records - refused == 1 ? "it" : "them"));
  }
  return whole ? kDone : kUnreadable;
}

}  // namespace edict::cli
