// One claim of an 837 transaction: its segments, from CLM on, and what stands before it (provider, subscriber, patient)
// as fields of a ClaimDraft. Guides 005010X222A1 (professional), X223A2 (institutional), X224A2 (dental), and their
// 004010 forerunners X098, X096, X097, which use the same segments for what the claim model has.
#pragma once

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
  X12Text state;
};

struct X12Person {
  X12Text id;          // NM109
  X12Text first_name;  // only to tell dependents apart
  X12Text born;
  X12Text sex;
  X12Text death;
  X12Text state;
  X12Text zip;
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
  X12Text payer;             // 2010BB
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
  explicit X12Claim(ClaimDraft& draft) : draft_(draft) {}
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
  struct Code {
    std::string text;
    Spot spot;
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
  void take_diagnoses(const X12Segment& s);
  void take_transport(const X12Segment& s);
  void take_amount(const X12Segment& s);
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
  X12Guide guide_ = X12Guide::professional;
  const X12Situation* situation_ = nullptr;
  std::string id_;
  Spot spot_;
  Loop loop_ = Loop::claim;
  std::string_view loop_name_;
  std::string_view party_;                                 // NM101 of the party loop, of kParties
  std::vector<std::pair<Field, std::string>> given_;       // of the claim
  std::vector<std::pair<Field, std::string>> line_given_;  // of the line
  std::map<Field, Lent> lent_;
  std::vector<Code> principal_;
  std::vector<Code> others_;
  std::vector<Code> procedures_;
  std::map<Field, std::vector<Code>> sets_;
  std::optional<bool> diagnoses_ten_;
  std::optional<bool> procedures_ten_;
  std::optional<std::int64_t> other_paid_;  // cents
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
