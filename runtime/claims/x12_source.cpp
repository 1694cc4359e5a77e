// Claims from X12: interchanges, groups and transactions around the claims, and who they are of.
#include "runtime/claims/x12_source.hpp"

#include <fmt/format.h>

#include "runtime/claims/x12_claim.hpp"
#include "runtime/claims/x12_envelope.hpp"
#include "runtime/claims/x12_levels.hpp"

namespace edict {
namespace {

using Next = X12Segments::Next;

class X12Source : public ClaimSource {
 public:
  X12Source(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols, ReadOptions options)
      : ClaimSource(file, symbols),
        input_(std::move(input)),
        segments_(*input_, options.longest_record),
        reporter_(std::move(file), options.most_reports),
        faults_(options.most_reports),
        draft_(symbols, x12_names(), lenient(options)),
        claim_(draft_, options.received_when_made),
        longest_(options.longest_record) {
    if (options.receipts) draft_.keep_receipts();
  }

  const ProviderNames& provider_names() const override { return provider_names_; }

  bool ids_may_repeat() const override { return true; }
  std::optional<PackedClaim> next_packed(Diagnostics& diagnostics) override {
    while (!ended_) {
      // A segment that ended a claim still waits for its own turn.
      if (!waiting_) next_ = segments_.next(segment_);
      waiting_ = false;
      if (auto claim = take(diagnostics)) return claim;
    }
    return std::nullopt;
  }

 private:
  // A claim of X12 is one that a sender sent, whom nobody can ask: what cannot be read is missing, and only what
  // decides which claim and line it is refuses it.
  static ReadOptions lenient(ReadOptions options) {
    options.unreadable_is_missing = true;
    return options;
  }
  static Spot at(const X12Segment& s, std::size_t element = 0) {
    return {s.number(), static_cast<std::uint32_t>(element)};
  }
  Spot here() const { return {segments_.number(), 0}; }
  void report(Diagnostics& to, std::string_view id, Spot spot, std::string message, std::string help,
              std::string record = {}, std::string field = {}) {
    if (id.front() == 'E' && record.empty()) ++counts_.refused;
    reporter_.report(to, id, spot, std::move(record), std::move(field), std::move(message), std::move(help));
  }
  std::optional<PackedClaim> take(Diagnostics& diagnostics) {
    switch (next_) {
      case Next::end:
        return at_end(diagnostics);
      case Next::not_x12:
        report(diagnostics, "E0740", here(), "these bytes are no X12 interchange, and were skipped up to the next ISA",
               "an X12 file begins with ISA; give another kind of file its name or --input-format");
        return std::nullopt;
      case Next::broken_isa:
        report(diagnostics, "E0740", here(),
               "the ISA does not say its delimiters, and its interchange was skipped up to the next",
               "an ISA has 16 elements, and behind them the component separator and the segment terminator");
        return std::nullopt;
      case Next::too_long:
        if (in_claim_) {
          draft_.fault("E0703", here(), "segment", fmt::format("a segment is longer than {} bytes", longest_),
                       "look for a missing segment terminator");
        } else {
          report(diagnostics, "E0703", here(),
                 fmt::format("a segment is longer than {} bytes and was skipped", longest_),
                 "look for a missing segment terminator");
        }
        envelope_.skip_segment();
        return std::nullopt;
      case Next::breaks_off:
        broke_off_ = true;
        if (in_claim_) {
          draft_.fault("E0741", here(), std::string("segment"), "the file breaks off inside the claim",
                       "send the file again");
        }
        return std::nullopt;
      case Next::segment:
        return take_segment(diagnostics);
    }
    return std::nullopt;
  }

  // Ends the claim that is open, if it is, and lets the segment wait; else says that the segment can be taken.
  bool claim_ends(Diagnostics& diagnostics, std::optional<PackedClaim>& claim, bool whole) {
    if (!in_claim_) return false;
    if (!whole) {
      draft_.fault("E0741", here(), "SE", "the transaction ends without an SE, so that the claim may not be whole",
                   "send the transaction again");
    }
    claim = finish_claim(diagnostics);
    waiting_ = true;
    return true;
  }

  std::optional<PackedClaim> finish_claim(Diagnostics& diagnostics) {
    in_claim_ = false;
    claim_.end();
    levels_.name_provider(provider_names_);
    for (const X12Remark& r : claim_.remarks()) {
      report(diagnostics, r.id, r.spot, fmt::format("{} ({})", r.message, envelope_.place(r.spot)), r.help,
             r.line.empty() ? claim_.id() : fmt::format("{}/{}", claim_.id(), r.line), r.field);
    }
    packed_.clear();
    faults_.clear();
    const bool good = draft_.finish(packed_, faults_, counts_);
    for (ClaimReceipt& receipt : draft_.receipts()) {
      receipt.names = levels_.names();
      receipts_.push_back(std::move(receipt));
    }
    draft_.receipts().clear();
    for (DataFault fault : faults_.list()) {
      fault.message += fmt::format(" ({})", envelope_.place(fault.spot));
      reporter_.report(diagnostics, fault);
    }
    reporter_.add_hidden(faults_);
    if (!good) return std::nullopt;
    PackedClaim claim = packed_claim(packed_);
    claim.at = claim_at_;
    return claim;
  }

  std::optional<PackedClaim> take_segment(Diagnostics& diagnostics) {
    const std::string_view id = segment_.id();
    std::optional<PackedClaim> claim;
    if (X12Envelope::is_control(id)) {
      if (claim_ends(diagnostics, claim, id == "SE")) return claim;
      if (const auto guide = envelope_.take(segment_)) levels_.begin(*guide);
      report_envelope(diagnostics);
      return std::nullopt;
    }
    if (!envelope_.take_other(segment_)) {
      report_envelope(diagnostics);
      return std::nullopt;
    }
    if (!envelope_.of_claims()) return std::nullopt;
    if (id == "HL" || id == "CLM") {
      if (in_claim_) envelope_.take_back();
      if (claim_ends(diagnostics, claim, true)) return claim;
    }
    if (id == "CLM") {
      begin_claim(diagnostics);
    } else if (in_claim_) {
      claim_bytes_ += segment_.bytes();
      if (claim_bytes_ > longest_) {
        if (!claim_too_long_) {
          draft_.fault("E0703", at(segment_), "segment", fmt::format("the claim is longer than {} bytes", longest_),
                       "look for a missing CLM");
        }
        claim_too_long_ = true;
      } else {
        claim_.take(segment_);
      }
    } else {
      take_before_claim(diagnostics);
    }
    return std::nullopt;
  }

  // CLM05 is a composite and always there: one in the right shape with another separator tells that ISA16 is wrong.
  void mend_separator(Diagnostics& to) {
    const std::string_view place = segment_.element(5);
    constexpr std::size_t shape = 6;  // 11:B:1
    if (place.size() != shape || place[2] != place[4] || (place[3] != 'A' && place[3] != 'B')) return;
    const char used = place[2];
    if (used == segments_.delimiters().component || !X12Segments::may_separate(used)) return;
    report(to, "W0749", at(segment_, 5), "components are not separated as ISA16 says: what CLM05 uses is taken instead",
           "ask the sender to give in ISA16 the separator that the file uses");
    segments_.separate_components_by(used, segment_);
  }

  void begin_claim(Diagnostics& diagnostics) {
    mend_separator(diagnostics);
    in_claim_ = true;
    claim_at_ = segment_.number();
    claim_bytes_ = 0;
    claim_too_long_ = false;
    claim_.begin(segment_, levels_.situation());
    if (!levels_.at_patient()) {
      draft_.fault("E0743", at(segment_), "CLM", "the claim stands behind no subscriber or patient (HL*22, HL*23)",
                   "send the loops 2000B and 2000C before their claims");
    }
  }

  void report_envelope(Diagnostics& to) {
    for (X12Envelope::Remark& r : envelope_.remarks())
      report(to, r.id, r.spot, std::move(r.message), std::move(r.help));
    envelope_.remarks().clear();
  }

  void take_before_claim(Diagnostics& to) {
    if (levels_.take(segment_)) return;
    report(to, "W0744", at(segment_, 2), "HL02 of the patient does not name the subscriber before it",
           "the patient is read as that subscriber's; ask the sender whether it is");
  }

  std::optional<PackedClaim> at_end(Diagnostics& diagnostics) {
    std::optional<PackedClaim> claim;
    if (claim_ends(diagnostics, claim, false)) return claim;
    ended_ = true;
    if (input_->fault()) {
      const InputFault& fault = *input_->fault();
      reporter_.report(diagnostics, fault.id, here(), {}, {}, fault.message, fault.help);
      ++counts_.refused;
    } else {
      envelope_.end(here(), broke_off_);
    }
    envelope_.tell_skipped();
    report_envelope(diagnostics);
    report_left_out(draft_.left_out(), reporter_, diagnostics);
    reporter_.close(diagnostics);
    return std::nullopt;
  }

  std::unique_ptr<ByteInput> input_;
  X12Segments segments_;
  Reporter reporter_;
  FaultList faults_;
  ClaimDraft draft_;
  ProviderNames provider_names_;
  X12Claim claim_;
  std::size_t longest_;
  std::string packed_;

  X12Segment segment_;
  Next next_ = Next::end;
  bool waiting_ = false;
  bool ended_ = false;
  bool broke_off_ = false;

  X12Envelope envelope_;
  X12Levels levels_;
  bool in_claim_ = false;
  std::uint64_t claim_at_ = 0;
  std::size_t claim_bytes_ = 0;
  bool claim_too_long_ = false;
};

}  // namespace

bool looks_like_x12(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  bytes = trimmed(bytes);
  if (!bytes.starts_with("ISA") || bytes.size() < 4) return false;
  const char c = bytes[3];
  return !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == ' ');
}

std::unique_ptr<ClaimSource> x12_source(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols,
                                        ReadOptions options) {
  return std::make_unique<X12Source>(std::move(file), std::move(input), symbols, std::move(options));
}

}  // namespace edict
