// One claim while a reader takes it in, field by field in any order: what is checked when it is complete, and what can
// only be read then (diagnoses need the claim's code type, which needs its dates). The same for every format.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/claims/claim_source.hpp"
#include "runtime/claims/code_memory.hpp"
#include "runtime/claims/field_text.hpp"
#include "runtime/claims/reporter.hpp"

namespace edict {

inline constexpr std::size_t kFieldTotal =
#define EDICT_FIELD(...) 1 +
#include "runtime/vocabulary/fields.def"
#undef EDICT_FIELD
    0;

// What each field is called in the input: JSON path or column.
using FieldNames = std::array<std::string, kFieldTotal>;

// Fields of which values were left out, by name.
struct LeftOut {
  std::size_t values = 0;
  Spot first;
  std::string record;  // of the first
};
using FieldsLeftOut = std::map<std::string, LeftOut>;

class ClaimPacker;

class ClaimDraft {
 public:
  ClaimDraft(SymbolTable& symbols, FieldNames names, const ReadOptions& options)
      : codes_(symbols),
        names_(std::move(names)),
        as_(options.as),
        unreadable_is_missing_(options.unreadable_is_missing),
        received_date_(options.as == ReadAs::claims ? options.received_date : std::nullopt),
        payers_(options.payers) {}

  void begin(Spot spot);
  // Fields of level line belong to the line that was begun last. Texts are trimmed; empty is missing.
  void begin_line(Spot spot);
  void scalar(Field field, std::string_view text, Spot spot, Spelling spelling = Spelling::text);
  void cents(Field field, std::string_view text, Spot spot);
  // Marks that the set is given; its members follow.
  void begin_set(Field field, Spot spot);
  // `called` is the member's own name in the input, if it has one: diagnosis_code_11.
  void member(Field field, std::string_view text, Spot spot, Spelling spelling = Spelling::text,
              std::string_view called = {});
  // What stands beside a code, or in a record of a list: `place` is that of the code (places() counts them) or the
  // record, from 1; in any order. Details of level line belong to the line that was begun last.
  void detail(Detail detail, std::size_t place, std::string_view text, Spot spot, Spelling spelling = Spelling::text,
              bool cents = false);
  // Of a list with details: how many of its members came so far, empty ones too.
  std::size_t places(Field field) const { return placed_[*detailed_field(field)].size(); }
  // From 1; a 0 alone says that nobody knows what the line points at.
  void pointer(std::string_view text, Spot spot);
  void claim_status(std::string_view text, Spot spot);
  void line_status(std::string_view text, Spot spot);
  void diagnosis_code_type(std::string_view text, Spot spot);
  void procedure_code_type(std::string_view text, Spot spot);
  // A fault that the format found. It refuses the claim.
  void fault(std::string_view id, Spot spot, std::string field, std::string message, std::string help = {});

  const std::string& name(Field field) const { return names_[static_cast<std::size_t>(field)]; }
  // Appends the claim to `packed` (packed_claim.hpp); false when it has faults, which are reported.
  bool finish(std::string& packed, FaultList& faults, ReadCounts& counts);
  // From now on `finish` keeps a receipt of each claim.
  void keep_receipts() { keeps_receipts_ = true; }
  std::vector<ClaimReceipt>& receipts() { return receipts_; }
  // Over all claims so far.
  FieldsLeftOut& left_out() { return left_out_; }

 private:
  enum class Status : std::uint8_t { absent, fresh, paid, denied, pended };
  struct PendingCode {
    Field field;
    std::int64_t text;  // a place in texts_, like `called`
    Spot spot;
    Spelling spelling;
    std::int64_t called;
    std::size_t place = 0;  // in a list with details, from 1; an empty place counts
  };
  struct PendingDetail {
    Detail detail;
    std::uint32_t place;
    std::size_t line;    // index into lines_, or kNoLine
    std::int64_t value;  // of a text a place in texts_
    Spot spot;
  };
  // Texts are places in texts_.
  struct Fields {
    std::vector<FieldValue> values;
    std::vector<SetValue> sets;  // the first set_count; the rest is room that was used before
    std::size_t set_count = 0;
    std::vector<DetailValue> details;
    void clear() {
      values.clear();
      details.clear();
      set_count = 0;
    }
  };
  struct LineDraft {
    Fields fields;
    std::vector<std::uint16_t> diagnosis_pointers;
    bool lost = false;  // one of its pointers cannot be read
    LineStatus settled = LineStatus::fresh;
    Status status = Status::absent;
    std::bitset<kFieldTotal> seen;
    std::bitset<kFieldTotal> faulty;
    Spot spot;
    Spot pointer_spot;
  };
  struct Fault {
    std::string_view id;
    Spot spot;
    std::size_t line;  // index into lines_, or kNoLine
    std::string field;
    std::string message;
    std::string help;
  };
  static constexpr std::size_t kNoLine = SIZE_MAX;

  std::size_t current_line(Field field) const {
    return level_of(field) == Level::line && line_count_ > 0 ? line_count_ - 1 : kNoLine;
  }
  LineDraft& line() { return lines_[line_count_ - 1]; }
  bool first_time(Field field, Spot spot);
  void store(Field field, Result<std::int64_t, Complaint> value, Spot spot);
  void complain(Field field, const Complaint& complaint, Spot spot, std::string_view called = {});
  Fields& fields_of(Field field) { return current_line(field) == kNoLine ? claim_ : line().fields; }
  static void add_member(Fields& fields, Field field, Symbol code);
  std::int64_t keep_text(std::string_view text);
  std::string_view text_at(std::int64_t place) const {
    return {texts_.data() + (static_cast<std::uint64_t>(place) >> 32U),
            static_cast<std::uint64_t>(place) & 0xFFFF'FFFFU};
  }
  std::string_view text_in(const Fields& fields, Field field) const;
  void pack(const Fields& fields, ClaimPacker& to) const;
  std::optional<Status> read_status(std::string_view text, Spot spot, std::size_t line);
  void read_pending_codes();
  void settle_details();
  void leave_out(const std::string& name, Spot spot, std::size_t line = kNoLine);
  void check_claim();
  void check_lines();
  void check_line(std::size_t index, bool diagnoses_known);
  void check_pointers(std::size_t index);
  void bad_pointer(std::size_t index, std::string message);
  void name_payer();
  void settle_status();
  std::string record_name(std::size_t line) const;
  ClaimReceipt receipt() const;

  CodeMemory codes_;
  FieldNames names_;
  ReadAs as_;
  bool unreadable_is_missing_;
  std::optional<Date> received_date_;  // of claims that state none
  std::map<std::string, std::string, std::less<>> payers_;

  Spot spot_;
  Fields claim_;
  bool fresh_ = false;
  std::string texts_;  // of the claim's fields and pending codes
  Status status_ = Status::absent;
  std::bitset<kFieldTotal> seen_;
  std::vector<LineDraft> lines_;  // grows and stays, so that its vectors are reused
  std::size_t line_count_ = 0;
  std::vector<PendingCode> pending_;
  // Of the lists with details, by place - 1: which of the list's codes stands there, from 1; 0 is an empty place.
  std::array<std::vector<std::uint32_t>, kDetailedFields> placed_;
  std::array<std::uint32_t, kDetailedFields> placed_count_{};  // codes among them
  std::vector<PendingDetail> details_;
  CodeSystem diagnosis_system_ = CodeSystem::none;
  CodeSystem procedure_system_ = CodeSystem::none;
  std::vector<Fault> faults_;
  std::vector<Fault> warnings_;
  FieldsLeftOut left_out_;
  std::vector<std::pair<std::string, Spot>> details_left_out_;  // of this claim, by name
  bool diagnoses_left_out_ = false;                             // of this claim
  bool keeps_receipts_ = false;
  std::vector<ClaimReceipt> receipts_;
};

// One warning for each field; `left_out` is empty then.
void report_left_out(FieldsLeftOut& left_out, Reporter& reporter, Diagnostics& diagnostics);
// Adds what a later part of the file, behind so many lines, left out.
void add_left_out(FieldsLeftOut& to, FieldsLeftOut& part, std::uint64_t lines_before);

// The names of the fields in JSON, by path.
FieldNames json_names();

}  // namespace edict
