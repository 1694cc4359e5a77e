// Claims from X12: interchanges, groups and transactions around the claims, and who they are of.
#include "runtime/claims/x12_source.hpp"

#include <fmt/format.h>

#include <charconv>

#include "runtime/claims/x12_claim.hpp"
#include "runtime/claims/x12_levels.hpp"

namespace edict {
namespace {

using Next = X12Segments::Next;

std::optional<std::uint64_t> count_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// A control number for a message: short, and nothing but what one can have.
std::string shown(std::string_view control) {
  std::string text;
  constexpr std::size_t longest = 16;
  for (char c : control.substr(0, longest)) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
    if (plain) text += c;
  }
  return text.empty() ? "without a number" : text;
}

class X12Source : public ClaimSource {
 public:
  X12Source(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols, ReadOptions options)
      : ClaimSource(file, symbols),
        input_(std::move(input)),
        segments_(*input_, options.longest_record),
        reporter_(std::move(file), options.most_reports),
        faults_(options.most_reports),
        draft_(symbols, x12_names(), options.as, options.unreadable_is_missing),
        claim_(draft_),
        longest_(options.longest_record) {
    if (options.receipts) draft_.keep_receipts();
  }

  const ProviderNames& provider_names() const override { return provider_names_; }

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
  enum class Where : std::uint8_t { outside, interchange, group, transaction };

  static Spot at(const X12Segment& s, std::size_t element = 0) {
    return {s.number(), static_cast<std::uint32_t>(element)};
  }
  Spot here() const { return {segments_.number(), 0}; }
  void report(Diagnostics& to, std::string_view id, Spot spot, std::string message, std::string help,
              std::string record = {}, std::string field = {}) {
    if (id.front() == 'E' && record.empty()) ++counts_.refused;
    reporter_.report(to, id, spot, std::move(record), std::move(field), std::move(message), std::move(help));
  }
  std::string place(Spot spot) const {
    return fmt::format("interchange {}, transaction {}, segment {} of it", shown(interchange_), shown(transaction_),
                       spot.line >= transaction_at_ ? spot.line - transaction_at_ + 1 : 0);
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
        if (where_ == Where::transaction) ++transaction_segments_;
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
      report(diagnostics, r.id, r.spot, fmt::format("{} ({})", r.message, place(r.spot)), r.help,
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
      fault.message += fmt::format(" ({})", place(fault.spot));
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
    if (id == "ISA" || id == "GS" || id == "ST" || id == "GE" || id == "IEA") {
      if (claim_ends(diagnostics, claim, false)) return claim;
      take_envelope(id, diagnostics);
      return std::nullopt;
    }
    if (id == "SE") {
      if (claim_ends(diagnostics, claim, true)) return claim;
      take_envelope(id, diagnostics);
      return std::nullopt;
    }
    if (where_ != Where::transaction) {
      if (!strays_told_) {
        report(diagnostics, "E0743", at(segment_), "a segment stands outside any transaction, and was skipped",
               "transactions stand between ST and SE");
      }
      strays_told_ = true;
      return std::nullopt;
    }
    ++transaction_segments_;
    if (!of_claims_) return std::nullopt;
    if (id == "HL" || id == "CLM") {
      if (in_claim_) --transaction_segments_;  // it comes again
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

  void count_matters(Diagnostics& to, std::string_view what, std::size_t element, std::uint64_t counted) {
    const auto said = count_of(segment_.element(element));
    if (said && *said == counted) return;
    report(to, "W0744", at(segment_, element),
           fmt::format("{} does not count what stands there: there are {}", what, counted),
           "the claims are read; ask the sender whether something is missing");
  }
  void number_matters(Diagnostics& to, std::string_view what, std::size_t element, std::string_view begun) {
    if (segment_.element(element) == begun) return;
    report(to, "W0744", at(segment_, element), fmt::format("{} differ", what),
           "the claims are read; ask the sender whether something is missing");
  }
  void missing(Diagnostics& to, std::string_view what) {
    report(to, "E0741", at(segment_), fmt::format("{} is missing before this segment", what),
           "send the file again; what stands before was read");
  }

  // What is open and would have had to be closed.
  void close_down_to(Where where, Diagnostics& to) {
    if (where_ > where && where_ == Where::transaction) missing(to, "SE"), where_ = Where::group;
    if (where_ > where && where_ == Where::group) {
      if (group_open_) missing(to, "GE");
      where_ = Where::interchange;
    }
    if (where_ > where && where_ == Where::interchange) missing(to, "IEA"), where_ = Where::outside;
  }

  void take_envelope(std::string_view id, Diagnostics& to) {
    if (id == "ISA") {
      close_down_to(Where::outside, to);
      where_ = Where::interchange;
      interchange_ = segment_.element(13);
      groups_ = 0;
      strays_told_ = group_open_ = false;
    } else if (id == "GS") {
      close_down_to(Where::interchange, to);
      where_ = Where::group;
      group_open_ = true;
      group_ = segment_.element(6);
      group_version_ = segment_.element(8);
      ++groups_;
      transactions_ = 0;
    } else if (id == "ST") {
      close_down_to(Where::group, to);
      begin_transaction(to);
    } else if (id == "SE") {
      if (where_ != Where::transaction) return stray(to, "SE");
      count_matters(to, "SE01", 1, transaction_segments_ + 1);
      number_matters(to, "the numbers of ST02 and SE02", 2, transaction_);
      where_ = Where::group;
    } else if (id == "GE") {
      close_down_to(Where::group, to);
      if (where_ != Where::group || !group_open_) return stray(to, "GE");
      count_matters(to, "GE01", 1, transactions_);
      number_matters(to, "the numbers of GS06 and GE02", 2, group_);
      where_ = Where::interchange;
      group_open_ = false;
    } else {
      close_down_to(Where::interchange, to);
      if (where_ != Where::interchange) return stray(to, "IEA");
      count_matters(to, "IEA01", 1, groups_);
      number_matters(to, "the numbers of ISA13 and IEA02", 2, interchange_);
      where_ = Where::outside;
    }
  }
  void stray(Diagnostics& to, std::string_view what) {
    report(to, "W0744", at(segment_), fmt::format("{} closes nothing that was open", what),
           "the claims are read; ask the sender whether something is missing");
  }

  void begin_transaction(Diagnostics& to) {
    if (where_ == Where::outside) {
      report(to, "E0743", at(segment_), "the transaction stands outside any interchange",
             "transactions stand between ISA and IEA");
    }
    where_ = Where::transaction;
    ++transactions_;
    transaction_segments_ = 1;
    transaction_ = segment_.element(2);
    transaction_at_ = segment_.number();
    of_claims_ = false;
    if (segment_.element(1) != "837") {
      LeftOut& of_kind = skipped_[shown(segment_.element(1))];
      if (of_kind.values++ == 0) of_kind.first = at(segment_, 1);
      return;
    }
    auto guide = x12_guide(segment_.element(3));
    if (guide == X12Guide::unknown) guide = x12_guide(group_version_);
    if (!guide) {
      report(
          to, "E0742", at(segment_, 3),
          fmt::format("the 837 transaction {} follows none of the guides of claims, and was skipped",
                      shown(transaction_)),
          "ST03 (before 5010: GS08) names the guide: 005010X222A1 professional, 005010X223A2 institutional, "
          "005010X224A2 dental, 004010X098A1, X096A1 or X097A1; predeterminations and reports of paid claims are none");
      return;
    }
    if (guide == X12Guide::unknown) {
      report(to, "W0748", at(segment_, 3),
             "neither ST03 nor GS08 names a known guide: claims are read by their segments",
             "ST03 names the guide from 5010 on, GS08 always: 005010X222A1, 005010X223A2, 005010X224A2");
    }
    of_claims_ = true;
    levels_.begin(*guide);
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
    } else if (where_ != Where::outside || broke_off_) {
      report(diagnostics, "E0741", here(),
             fmt::format("the file ends inside an interchange: {} is missing", where_ == Where::transaction ? "SE"
                                                                               : group_open_                ? "GE"
                                                                                                            : "IEA"),
             "send the file again; what stands before was read");
    }
    for (const auto& [kind, of_kind] : skipped_) {
      report(diagnostics, "W0745", of_kind.first,
             fmt::format("{} transactions of kind {} are no claims, and were skipped", of_kind.values, kind),
             "claims are transactions of kind 837");
    }
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

  Where where_ = Where::outside;
  bool group_open_ = false;
  bool strays_told_ = false;
  bool of_claims_ = false;
  std::string interchange_;           // ISA13
  std::string group_;                 // GS06
  std::string group_version_;         // GS08
  std::string transaction_;           // ST02
  std::uint64_t transaction_at_ = 0;  // segment of its ST
  std::uint64_t transaction_segments_ = 0;
  std::uint64_t transactions_ = 0;
  std::uint64_t groups_ = 0;
  std::map<std::string, LeftOut> skipped_;  // by ST01

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
