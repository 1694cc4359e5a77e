// What is open around the claims of an X12 file: interchange, group and transaction, by their control segments, whose
// counts and numbers are held against what stood there.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/claims/x12_claim.hpp"

namespace edict {

class X12Envelope {
 public:
  struct Remark {
    std::string_view id;
    Spot spot;
    std::string message;
    std::string help;
  };

  // ISA, GS, ST, SE, GE or IEA.
  static bool is_control(std::string_view id);
  // A control segment. The guide of a transaction of claims that it begins.
  std::optional<X12Guide> take(const X12Segment& segment);
  // Any other. False when it stands outside any transaction (told once an interchange).
  bool take_other(const X12Segment& segment);
  // The segment that came last will come again.
  void take_back() { --segments_; }
  // One that was skipped for its length.
  void skip_segment() { segments_ += where_ == Where::transaction ? 1 : 0; }
  // The input ended, inside a segment or not.
  void end(Spot spot, bool broke_off);
  // Counts the transactions that are no claims.
  void tell_skipped();

  // Inside a transaction of claims.
  bool of_claims() const { return of_claims_; }
  // "interchange 000000905, transaction 0021, segment 28 of it", for messages.
  std::string place(Spot spot) const;
  // What was to be said since they were taken last.
  std::vector<Remark>& remarks() { return remarks_; }

 private:
  enum class Where : std::uint8_t { outside, interchange, group, transaction };

  static Spot at(const X12Segment& s, std::size_t element = 0) {
    return {s.number(), static_cast<std::uint32_t>(element)};
  }
  void say(std::string_view id, Spot spot, std::string message, std::string help) {
    remarks_.push_back({id, spot, std::move(message), std::move(help)});
  }
  void count_matters(const X12Segment& s, std::string_view what, std::uint64_t counted);
  void number_matters(const X12Segment& s, std::string_view what, std::string_view begun);
  void missing(const X12Segment& s, std::string_view what);
  void stray(const X12Segment& s, std::string_view what);
  void close_down_to(Where where, const X12Segment& s);
  std::optional<X12Guide> begin_transaction(const X12Segment& s);

  std::vector<Remark> remarks_;
  Where where_ = Where::outside;
  bool group_open_ = false;
  bool strays_told_ = false;
  bool of_claims_ = false;
  std::string interchange_;                 // ISA13
  std::string group_;                       // GS06
  std::string group_version_;               // GS08
  std::string transaction_;                 // ST02
  std::uint64_t transaction_at_ = 0;        // segment of its ST
  std::uint64_t segments_ = 0;              // of the transaction
  std::uint64_t transactions_ = 0;          // of the group
  std::uint64_t groups_ = 0;                // of the interchange
  std::map<std::string, LeftOut> skipped_;  // transactions of other kinds, by ST01
};

}  // namespace edict
