// One claim of an 837 transaction: its segments, from CLM on, and what stands before it (provider, subscriber, patient)
// as fields of a ClaimDraft. Guides 005010X222A1 (professional), X223A2 (institutional), X224A2 (dental), and their
// 004010 forerunners X098, X096, X097, which use the same segments for what the claim model has.
#pragma once

#include <array>
#include <bitset>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/claims/claim_draft.hpp"
#include "runtime/claims/x12_segments.hpp"

namespace edict {

// Of an unknown one the lines tell: SV1, SV2 or SV3.
enum class X12Guide : std::uint8_t { professional, institutional, dental, unknown };

// By ST03 or GS08; nothing for a guide that is known to be none of claims: predeterminations (X291 to X293), claims
// that were paid (X298 to X300).
std::optional<X12Guide> x12_guide(std::string_view version);

// A text of an element with its place. Empty: not given.
struct X12Text {
  std::string text;
  Spot spot;
};

// NM1 with what follows it: N4, REF, PRV, DMG.
struct X12Party {
  X12Text npi;
  X12Text tax_id;
  X12Text taxonomy;
  X12Text address;  // N301 and N302
  X12Text city;
  X12Text state;
  X12Text zip;
};

struct X12Person {
  X12Text id;          // NM109
  X12Text first_name;  // only to tell dependents apart
  X12Text born;
  X12Text sex;
  X12Text death;
  X12Text state;
  X12Text zip;
  X12Text relationship;  // to the subscriber: PAT01, of the subscriber SBR02
};

// The loops before CLM that hold for the claims behind them.
struct X12Situation {
  X12Guide guide = X12Guide::professional;
  X12Text received;          // BHT04
  X12Party billing;          // 2000A, 2010AA
  X12Person subscriber;      // 2000B, 2010BA
  X12Person patient;         // 2000C, 2010CA
  bool dependent = false;    // the claim is in 2000C
  X12Text filing_indicator;  // SBR09
  X12Text payer;             // 2010BB: NM109, else NM103
  X12Text payer_id;          // NM109
};

// X12 places beside the names of the language: procedure (SV1, SV2, SV3).
FieldNames x12_names();

// A claim without its dependents' own id: the member's, and a number made of what tells them apart.
std::string x12_dependent_id(const X12Person& subscriber, const X12Person& patient);

// What the reader says of a claim besides the draft's faults.
struct X12Remark {
  std::string_view id;
  Spot spot;
  std::string line;  // of the claim; empty: all of it
  std::string field;
  std::string message;
  std::string help;
};

class X12Claim {
 public:
  // `received_when_made`: BHT04 is the received date. X12 has none: claims wait, are sent again, pass clearinghouses.
  X12Claim(ClaimDraft& draft, bool received_when_made) : draft_(draft), received_when_made_(received_when_made) {}
  void begin(const X12Segment& clm, const X12Situation& situation);
  void take(const X12Segment& segment);
  // What can only be said when all segments are there. The draft is to be finished then.
  void end();
  const std::string& id() const { return id_; }
  // The loop of the segment that was taken last: 2300, 2310, 2320, 2400 …
  std::string_view loop() const { return loop_name_; }
  std::vector<X12Remark>& remarks() { return remarks_; }

 private:
  enum class Loop : std::uint8_t { claim, claim_party, other_payer, line, drug, line_party, line_paid, line_form };
  struct Beside {
    Detail detail;
    std::string text;
  };
  struct Code {
    std::string text;
    Spot spot;
    std::vector<Beside> beside;  // dates, amounts, present on admission
  };
  // What was said of each field, to hold a second answer against.
  class Said {
   public:
    void clear() {
      has_.reset();
      texts_.clear();
    }
    bool has(Field field) const { return has_[static_cast<std::size_t>(field)]; }
    std::string_view text(Field field) const {
      const auto [begin, size] = at_[static_cast<std::size_t>(field)];
      return std::string_view(texts_).substr(begin, size);
    }
    void add(Field field, std::string_view text) {
      has_.set(static_cast<std::size_t>(field));
      at_[static_cast<std::size_t>(field)] = {texts_.size(), text.size()};
      texts_.append(text);
    }

   private:
    std::bitset<kFieldTotal> has_;
    std::array<std::pair<std::size_t, std::size_t>, kFieldTotal> at_;
    std::string texts_;
  };
  struct Lent {
    std::string text;
    Spot spot;
    bool differ = false;
  };

  static Spot at(const X12Segment& s, std::size_t element) { return {s.number(), static_cast<std::uint32_t>(element)}; }
  void give(Field field, std::string_view text, Spot spot);
  void give(Field field, const X12Text& text) { give(field, text.text, text.spot); }
  // A claim's field that a line says.
  void lend(Field field, std::string_view text, Spot spot);
  bool readable(std::string_view text, Spot spot, std::string_view name);
  void take_reference(const X12Segment& s);
  void take_date(const X12Segment& s);
  void take_name(const X12Segment& s);
  void take_codes(const X12Segment& s);
  void give_codes();
  void take_transport(const X12Segment& s);
  void take_other_payer(const X12Segment& sbr);
  void name_other_payer(const X12Segment& nm1);
  void take_amount(const X12Segment& s);
  void take_line_paid(const X12Segment& svd);
  void take_adjustments(const X12Segment& cas);
  void take_equipment(const X12Segment& sv5);
  void take_measurement(const X12Segment& mea);
  void take_address(const X12Segment& n4);
  // A detail of the record that was begun last in its list.
  void give(Detail detail, std::string_view text, Spot spot);
  std::size_t& records(Detail first) { return records_[static_cast<std::size_t>(info(first).first)]; }
  void take_code_type(bool ten, bool procedure, Spot spot);
  void begin_line(const X12Segment& lx);
  void take_service(const X12Segment& s);
  void end_line();
  void set_loop(Loop loop, std::string_view name) {
    loop_ = loop;
    loop_name_ = name;
  }
  bool in_line() const { return loop_ >= Loop::line; }

  ClaimDraft& draft_;
  bool received_when_made_;
  X12Guide guide_ = X12Guide::professional;
  const X12Situation* situation_ = nullptr;
  std::string id_;
  Spot spot_;
  Loop loop_ = Loop::claim;
  std::string_view loop_name_;
  std::string_view party_;  // NM101 of the party loop, of kParties
  Said given_;              // of the claim
  Said line_given_;         // of the line
  std::map<Field, Lent> lent_;
  std::vector<Code> principal_;
  std::vector<Code> others_;
  std::vector<Code> procedures_;
  std::map<Field, std::vector<Code>> sets_;          // codes that are no diagnoses of the claim form
  std::array<std::size_t, kDetailTotal> records_{};  // of each list, by its first detail; a line's begin anew
  std::size_t adjustments_before_ = 0;               // of the payers that were named before
  std::string payer_;                                // of the loop 2430
  std::optional<bool> diagnoses_ten_;
  std::optional<bool> procedures_ten_;
  std::optional<std::int64_t> other_paid_;  // cents
  bool other_paid_unknown_ = false;         // an amount of them cannot be read
  X12Text service_;                         // 2300 DTP*472
  X12Text service_through_;
  X12Text statement_from_;
  X12Text line_number_;
  bool line_open_ = false;    // an LX came
  bool line_begun_ = false;   // its SV came, and the draft has it
  std::optional<Lent> test_;  // MEA of the line
  std::vector<X12Remark> remarks_;
};

}  // namespace edict
