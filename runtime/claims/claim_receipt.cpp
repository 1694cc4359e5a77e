#include "runtime/claims/claim_receipt.hpp"

#include <cstring>

#include "runtime/claims/claim_draft.hpp"
#include "runtime/claims/packed_claim.hpp"

namespace edict {
namespace {

class Writer {
 public:
  explicit Writer(std::string& to) : to_(to) {}
  void number(std::uint64_t value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    to_.append(bytes, sizeof value);
  }
  void text(std::string_view text) {
    number(text.size());
    to_.append(text);
  }
  template <class T>
  void maybe(const std::optional<T>& value, std::int64_t raw) {
    number(value ? 1 : 0);
    if (value) number(static_cast<std::uint64_t>(raw));
  }
  void party(const ReceiptParty& p) {
    text(p.name), text(p.first), text(p.middle), text(p.id), number(p.person ? 1 : 0);
  }

 private:
  std::string& to_;
};

// Of bytes that a Writer wrote.
class Reader {
 public:
  explicit Reader(std::string_view& from) : from_(from) {}
  std::uint64_t number() {
    std::uint64_t value = 0;
    std::memcpy(&value, from_.data(), sizeof value);
    from_.remove_prefix(sizeof value);
    return value;
  }
  std::string text() {
    const auto size = static_cast<std::size_t>(number());
    std::string text(from_.substr(0, size));
    from_.remove_prefix(size);
    return text;
  }
  std::optional<std::int64_t> maybe() {
    if (number() == 0) return std::nullopt;
    return static_cast<std::int64_t>(number());
  }
  ReceiptParty party() {
    ReceiptParty p;
    p.name = text(), p.first = text(), p.middle = text(), p.id = text(), p.person = number() != 0;
    return p;
  }

 private:
  std::string_view& from_;
};

constexpr std::uint64_t kNoField = UINT64_MAX;

std::optional<Date> date_of(std::optional<std::int64_t> days) {
  return days ? std::optional(Date{static_cast<std::int32_t>(*days)}) : std::nullopt;
}

}  // namespace

void append_receipt(std::string& bytes, const ClaimReceipt& r) {
  Writer w(bytes);
  w.number(r.accepted ? 1 : 0);
  w.number(r.at);
  w.number(r.within);
  for (const std::string* text :
       {&r.claim_id, &r.control_number, &r.patient, &r.billing_npi, &r.billing_tax_id, &r.bill_type}) {
    w.text(*text);
  }
  w.maybe(r.charge, r.charge ? r.charge->cents : 0);
  w.maybe(r.from, r.from ? r.from->days : 0);
  w.maybe(r.through, r.through ? r.through->days : 0);
  w.text(r.names.submission);
  w.party(r.names.submitter), w.party(r.names.billing), w.party(r.names.patient);
  w.number(r.faults.size());
  for (const ReceiptFault& fault : r.faults) {
    w.text(fault.id);
    w.number(fault.field ? static_cast<std::uint64_t>(*fault.field) : kNoField);
  }
}

std::optional<ClaimReceipt> next_receipt(std::string_view& bytes) {
  if (bytes.empty()) return std::nullopt;
  Reader in(bytes);
  ClaimReceipt r;
  r.accepted = in.number() != 0;
  r.at = in.number();
  r.within = static_cast<std::uint32_t>(in.number());
  for (std::string* text :
       {&r.claim_id, &r.control_number, &r.patient, &r.billing_npi, &r.billing_tax_id, &r.bill_type}) {
    *text = in.text();
  }
  if (const auto cents = in.maybe()) r.charge = Money{*cents};
  r.from = date_of(in.maybe());
  r.through = date_of(in.maybe());
  r.names.submission = in.text();
  r.names.submitter = in.party(), r.names.billing = in.party(), r.names.patient = in.party();
  for (std::uint64_t n = in.number(); n > 0; --n) {
    ReceiptFault fault{in.text(), std::nullopt};
    if (const std::uint64_t field = in.number(); field != kNoField) fault.field = static_cast<Field>(field);
    r.faults.push_back(std::move(fault));
  }
  return r;
}

// What the draft has of the claim, faults or not; before `finish` empties it.
ClaimReceipt ClaimDraft::receipt() const {
  ClaimReceipt r;
  r.at = spot_.line;
  const auto text = [&](Field field) { return std::string(text_in(claim_, field)); };
  r.claim_id = text(Field::claim_id);
  r.control_number = text(Field::patient_control_number);
  r.patient = text(Field::patient);
  r.billing_npi = text(Field::billing_npi);
  r.billing_tax_id = text(Field::billing_tax_id);
  if (const auto bill = value_in(claim_.values, Field::bill_type)) {
    r.bill_type = codes_.text(static_cast<Symbol>(*bill));
  }
  if (const auto total = value_in(claim_.values, Field::total_charge)) r.charge = Money{*total};
  const bool by_lines = !r.charge;
  for (std::size_t i = 0; i < line_count_; ++i) {
    const auto& values = lines_[i].fields.values;
    if (const auto charge = value_in(values, Field::charge); by_lines && charge) {
      r.charge = Money{(r.charge ? r.charge->cents : 0) + *charge};
    }
    const auto from = date_of(value_in(values, Field::service_date));
    const auto through = date_of(value_in(values, Field::through_date));
    if (from && (!r.from || *from < *r.from)) r.from = from;
    for (const auto& day : {from, through}) {
      if (day && (!r.through || *r.through < *day)) r.through = day;
    }
  }
  if (!r.from) {
    r.from = date_of(value_in(claim_.values, Field::statement_from));
    r.through = date_of(value_in(claim_.values, Field::statement_through));
  }
  for (const Fault& fault : faults_) {
    ReceiptFault said{std::string(fault.id), std::nullopt};
    for (const FieldInfo& f : all_fields()) {
      if (names_[static_cast<std::size_t>(f.field)] == fault.field) said.field = f.field;
    }
    if (fault.field == "diagnosis_pointers" || fault.field == "diagnosis_code_type") said.field = Field::diagnoses;
    if (fault.field == "procedure_code_type") said.field = Field::icd_procedures;
    bool known = false;
    for (const ReceiptFault& before : r.faults) known = known || before == said;
    if (!known) r.faults.push_back(std::move(said));
  }
  r.accepted = faults_.empty();
  return r;
}

}  // namespace edict
