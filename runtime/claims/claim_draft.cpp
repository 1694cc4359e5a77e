#include "runtime/claims/claim_draft.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/date.hpp"
#include "runtime/claims/packed_claim.hpp"

namespace edict {
namespace {

std::string lower_letters_and_digits(std::string_view text) {
  std::string result;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) result += c;
  }
  return result;
}

bool required(Field field) {
  return field == Field::claim_id || field == Field::patient || field == Field::line_number ||
         field == Field::procedure || field == Field::service_date;
}

bool never_negative(Field field) {
  return field == Field::units || field == Field::units_allowed || field == Field::ndc_quantity ||
         field == Field::minutes;
}

// Unreadable, a replacement would pass for a new claim and a claim for a younger one.
bool shapes_the_run(Field field) {
  return required(field) || field == Field::frequency_code || field == Field::original_claim_id ||
         field == Field::received_date || field == Field::through_date || field == Field::units ||
         field == Field::units_allowed;
}

}  // namespace

FieldNames json_names() {
  FieldNames names;
  for (const FieldInfo& f : all_fields()) names[static_cast<std::size_t>(f.field)] = f.json_path;
  return names;
}

void ClaimDraft::begin(Spot spot) {
  spot_ = spot;
  claim_.clear();
  texts_.clear();
  status_ = Status::absent;
  seen_.reset();
  line_count_ = 0;
  pending_.clear();
  diagnosis_system_ = procedure_system_ = CodeSystem::none;
  faults_.clear();
  warnings_.clear();
  diagnoses_left_out_ = false;
  for (auto& places : placed_) places.clear();
  placed_count_ = {};
  details_.clear();
  details_left_out_.clear();
}

void ClaimDraft::begin_line(Spot spot) {
  if (line_count_ == lines_.size()) lines_.emplace_back();
  LineDraft& l = lines_[line_count_++];
  l.fields.clear();
  l.diagnosis_pointers.clear();
  l.lost = false;
  l.status = Status::absent;
  l.seen.reset();
  l.faulty.reset();
  l.spot = spot;
}

void ClaimDraft::fault(std::string_view id, Spot spot, std::string field, std::string message, std::string help) {
  faults_.push_back({id, spot, kNoLine, std::move(field), std::move(message), std::move(help)});
}

bool ClaimDraft::first_time(Field field, Spot spot) {
  const auto bit = static_cast<std::size_t>(field);
  std::bitset<kFieldTotal>& seen = current_line(field) == kNoLine ? seen_ : line().seen;
  if (seen[bit]) {
    faults_.push_back({"E0711", spot, current_line(field), name(field), fmt::format("{} is given twice", name(field)),
                       "give it once"});
    return false;
  }
  seen[bit] = true;
  return true;
}

void ClaimDraft::complain(Field field, const Complaint& complaint, Spot spot, std::string_view called) {
  // Of lists only diagnoses can be missing: no modifiers means that there are none.
  const bool may_be_missing = info(field).type.kind != Kind::code_set || field == Field::diagnoses;
  const bool leave_out = unreadable_is_missing_ && may_be_missing && !shapes_the_run(field);
  if (leave_out && field == Field::diagnoses) diagnoses_left_out_ = true;
  if (!leave_out && current_line(field) != kNoLine) line().faulty.set(static_cast<std::size_t>(field));
  const std::string& field_name = name(field);
  const std::string_view shown = called.empty() ? std::string_view(field_name) : called;
  (leave_out ? warnings_ : faults_)
      .push_back({leave_out ? "W0734" : complaint.id, spot, current_line(field), field_name,
                  fmt::format("{} {}", shown, complaint.message), complaint.help});
}

void ClaimDraft::store(Field field, Result<std::int64_t, Complaint> value, Spot spot) {
  if (!value) {
    complain(field, value.error(), spot);
    return;
  }
  if (value.value() < 0 && never_negative(field)) {
    complain(field, {"E0727", "is negative", "leave it out when it is not known"}, spot);
    return;
  }
  fields_of(field).values.push_back({field, value.value()});
}

void ClaimDraft::scalar(Field field, std::string_view text, Spot spot, Spelling spelling) {
  text = trimmed(text);
  if (!first_time(field, spot) || text.empty()) return;
  const Type type = info(field).type;
  if (type.system == CodeSystem::icd || type.system == CodeSystem::icd_procedure) {
    pending_.push_back({field, keep_text(text), spot, spelling, 0, 0});
    return;
  }
  if (type.kind == Kind::code) {
    const auto code = codes_.read(type.system, text, spelling);
    if (code) {
      store(field, static_cast<std::int64_t>(code.value()), spot);
    } else {
      complain(field, code.error(), spot);
    }
    return;
  }
  if (type.kind == Kind::text || type.kind == Kind::id) {
    if (auto complaint = complaint_of_text(text, spelling)) {
      complain(field, *complaint, spot);
    } else {
      fields_of(field).values.push_back({field, keep_text(text)});
    }
    return;
  }
  store(field, read_field(type, text), spot);
}

std::int64_t ClaimDraft::keep_text(std::string_view text) {
  const auto place = static_cast<std::int64_t>(texts_.size() << 32U | text.size());
  texts_.append(text);
  return place;
}

std::string_view ClaimDraft::text_in(const Fields& fields, Field field) const {
  const auto place = value_in(fields.values, field);
  return place ? text_at(*place) : std::string_view();
}

void ClaimDraft::cents(Field field, std::string_view text, Spot spot) {
  text = trimmed(text);
  if (text.empty() || !first_time(field, spot)) return;
  store(field, read_cents(text), spot);
}

void ClaimDraft::begin_set(Field field, Spot spot) { first_time(field, spot); }

void ClaimDraft::member(Field field, std::string_view text, Spot spot, Spelling spelling, std::string_view called) {
  text = trimmed(text);
  const auto detailed = detailed_field(field);
  if (detailed) placed_[*detailed].push_back(0);
  if (text.empty()) return;
  const std::size_t place = detailed ? placed_[*detailed].size() : 0;
  const CodeSystem system = info(field).type.system;
  if (system == CodeSystem::icd || system == CodeSystem::icd_procedure) {
    pending_.push_back({field, keep_text(text), spot, spelling, keep_text(called), place});
    return;
  }
  const auto code = codes_.read(system, text, spelling);
  if (!code) {
    complain(field, code.error(), spot, called);
    return;
  }
  add_member(fields_of(field), field, code.value());
  if (detailed) placed_[*detailed].back() = ++placed_count_[*detailed];
}

void ClaimDraft::add_member(Fields& fields, Field field, Symbol code) {
  const auto end = fields.sets.begin() + static_cast<std::ptrdiff_t>(fields.set_count);
  auto set = std::find_if(fields.sets.begin(), end, [&](const SetValue& s) { return s.field == field; });
  if (set == end) {
    if (fields.set_count == fields.sets.size()) fields.sets.emplace_back();
    set = fields.sets.begin() + static_cast<std::ptrdiff_t>(fields.set_count++);
    set->field = field;
    set->members.clear();
  }
  set->members.push_back(code);
}

void ClaimDraft::pointer(std::string_view text, Spot spot) {
  const auto number = read_field({Kind::integer, CodeSystem::none}, trimmed(text));
  constexpr std::int64_t most = UINT16_MAX;
  line().pointer_spot = spot;
  if (!number || number.value() < kPointsNowhere || number.value() > most) {
    return bad_pointer(line_count_ - 1, "diagnosis_pointers holds something that is not a number from 1 on");
  }
  line().diagnosis_pointers.push_back(static_cast<std::uint16_t>(number.value()));
}

std::optional<ClaimDraft::Status> ClaimDraft::read_status(std::string_view text, Spot spot, std::size_t line) {
  if (as_ == ReadAs::decided) return std::nullopt;
  const std::string word = lower_letters_and_digits(text);
  if (trimmed(text).empty()) return std::nullopt;
  if (word == "new" && as_ == ReadAs::claims) return Status::fresh;
  if (word == "paid") return Status::paid;
  if (word == "denied") return Status::denied;
  if (word == "pended") return Status::pended;
  if (word == "new") {
    faults_.push_back({"E0721", spot, line, "status", "status is new in a file that is read as history",
                       "say paid, denied or pended, or give the decisions file of the run that decided it"});
  } else {
    faults_.push_back(
        {"E0721", spot, line, "status", "status is not one of the words", "say new, paid, denied or pended"});
  }
  return std::nullopt;
}

void ClaimDraft::claim_status(std::string_view text, Spot spot) {
  if (const auto status = read_status(text, spot, kNoLine)) status_ = *status;
}

void ClaimDraft::line_status(std::string_view text, Spot spot) {
  if (const auto status = read_status(text, spot, line_count_ - 1)) line().status = *status;
}

void ClaimDraft::diagnosis_code_type(std::string_view text, Spot spot) {
  const std::string word = lower_letters_and_digits(text);
  if (trimmed(text).empty()) return;
  // 0 and 9 are CMS's version codes of ICD-10 and ICD-9.
  if (word == "icd10cm" || word == "icd10" || word == "10" || word == "0") {
    diagnosis_system_ = CodeSystem::icd10cm;
  } else if (word == "icd9cm" || word == "icd9" || word == "9") {
    diagnosis_system_ = CodeSystem::icd9cm;
  } else {
    fault("E0721", spot, "diagnosis_code_type", "diagnosis_code_type is not one of the words", "say icd10cm or icd9cm");
  }
}

void ClaimDraft::procedure_code_type(std::string_view text, Spot spot) {
  const std::string word = lower_letters_and_digits(text);
  if (trimmed(text).empty()) return;
  if (word == "icd10pcs" || word == "icd10" || word == "10" || word == "0") {
    procedure_system_ = CodeSystem::icd10pcs;
  } else if (word == "icd9pcs" || word == "icd9cm" || word == "icd9" || word == "9") {
    procedure_system_ = CodeSystem::icd9pcs;
  } else {
    fault("E0721", spot, "procedure_code_type", "procedure_code_type is not one of the words",
          "say icd10pcs or icd9pcs");
  }
}

// Diagnoses and ICD procedures, now that the claim's edition can be known.
void ClaimDraft::read_pending_codes() {
  if (pending_.empty()) return;
  if (diagnosis_system_ == CodeSystem::none) {
    // ICD-10 holds for services from 2015-10-01 on (45 CFR 162.1002).
    static const std::int64_t icd10_from = make_date(2015, 10, 1)->days;
    std::int64_t earliest = kLastDate.days;
    for (std::size_t i = 0; i < line_count_; ++i) {
      if (const auto d = value_in(lines_[i].fields.values, Field::service_date)) earliest = std::min(earliest, *d);
    }
    diagnosis_system_ = earliest >= icd10_from ? CodeSystem::icd10cm : CodeSystem::icd9cm;
  }
  if (procedure_system_ == CodeSystem::none) {
    procedure_system_ = diagnosis_system_ == CodeSystem::icd10cm ? CodeSystem::icd10pcs : CodeSystem::icd9pcs;
  }
  for (const PendingCode& p : pending_) {
    const Type type = info(p.field).type;
    const auto code = codes_.read(type.system == CodeSystem::icd ? diagnosis_system_ : procedure_system_,
                                  text_at(p.text), p.spelling);
    if (!code) {
      complain(p.field, code.error(), p.spot, text_at(p.called));
    } else if (type.kind == Kind::code_set) {
      add_member(claim_, p.field, code.value());
      if (const auto detailed = detailed_field(p.field)) {
        placed_[*detailed][p.place - 1] = ++placed_count_[*detailed];
      }
    } else {
      claim_.values.push_back({p.field, static_cast<std::int64_t>(code.value())});
    }
  }
  // Not even part of the diagnoses: a rule that looks for another one must not deny for want of the unreadable.
  if (diagnoses_left_out_) {
    auto& places = placed_[*detailed_field(Field::diagnoses)];
    std::fill(places.begin(), places.end(), 0U);
    for (std::size_t i = 0; i < claim_.set_count; ++i) {
      if (claim_.sets[i].field == Field::diagnoses) claim_.sets[i].members.clear();
    }
    for (std::size_t i = 0; i < line_count_; ++i) lines_[i].diagnosis_pointers.clear();
  }
}

void ClaimDraft::settle_status() {
  const bool history = as_ == ReadAs::history;
  if (status_ == Status::absent) status_ = history ? Status::paid : Status::fresh;
  fresh_ = false;
  for (std::size_t i = 0; i < line_count_; ++i) {
    const Status status = lines_[i].status == Status::absent ? status_ : lines_[i].status;
    switch (status) {
      case Status::paid:
        lines_[i].settled = LineStatus::paid;
        break;
      case Status::denied:
        lines_[i].settled = LineStatus::denied;
        break;
      case Status::pended:
        lines_[i].settled = LineStatus::pended;
        break;
      case Status::absent:
      case Status::fresh:
        lines_[i].settled = LineStatus::fresh;
        fresh_ = true;
        break;
    }
  }
}

void ClaimDraft::name_payer() {
  auto found = payers_.find(text_in(claim_, Field::payer));
  if (found == payers_.end()) found = payers_.find("");
  if (found == payers_.end()) return;
  std::erase_if(claim_.values, [](const FieldValue& v) { return v.field == Field::payer; });
  claim_.values.push_back({Field::payer, keep_text(found->second)});
}

std::string ClaimDraft::record_name(std::size_t line) const {
  std::string record(text_in(claim_, Field::claim_id));
  if (record.empty() || line == kNoLine) return record;
  const auto number = value_in(lines_[line].fields.values, Field::line_number);
  return number ? fmt::format("{}/{}", record, *number) : record;
}

void ClaimDraft::pack(const Fields& fields, ClaimPacker& to) const {
  to.begin_fields(fields.values.size(), fields.set_count, fields.details.size());
  for (const FieldValue& v : fields.values) {
    if (is_text(v.field)) {
      to.text(v.field, text_at(v.value));
    } else {
      to.value(v.field, v.value);
    }
  }
  for (std::size_t i = 0; i < fields.set_count; ++i) to.set(fields.sets[i].field, fields.sets[i].members);
  for (const DetailValue& d : fields.details) {
    if (info(d.detail).kind == Kind::text) {
      to.detail(d.detail, d.record, text_at(d.value));
    } else {
      to.detail(d.detail, d.record, d.value);
    }
  }
}

bool ClaimDraft::finish(std::string& packed, FaultList& faults, ReadCounts& counts) {
  read_pending_codes();
  if (!details_.empty()) settle_details();
  check_claim();
  check_lines();
  if (keeps_receipts_) receipts_.push_back(receipt());
  for (Fault& f : faults_) {
    faults.report({f.id, f.spot, record_name(f.line), std::move(f.field), std::move(f.message), std::move(f.help)});
  }
  for (const Fault& f : warnings_) {
    if (f.id != "W0734") {
      faults.report({f.id, f.spot, record_name(f.line), f.field, f.message, f.help});
    } else if (faults_.empty()) {
      leave_out(f.field, f.spot, f.line);
      ++counts.values_left_out;
    }
  }
  if (!faults_.empty()) {
    ++counts.refused;
    return false;
  }
  for (const auto& [name, spot] : details_left_out_) {
    leave_out(name, spot);
    ++counts.values_left_out;
  }
  if (received_date_ && !value_in(claim_.values, Field::received_date)) {
    claim_.values.push_back({Field::received_date, received_date_->days});
  }
  if (!payers_.empty()) name_payer();
  settle_status();
  ClaimPacker to(packed);
  to.begin(fresh_);
  pack(claim_, to);
  for (std::size_t i = 0; i < line_count_; ++i) {
    to.begin_line(lines_[i].settled, lines_[i].diagnosis_pointers);
    pack(lines_[i].fields, to);
  }
  const bool takes_out = takes_out_another(text_in(claim_, Field::frequency_code));
  to.end(takes_out ? text_in(claim_, Field::original_claim_id) : std::string_view());
  ++counts.claims;
  counts.lines += line_count_;
  return true;
}

}  // namespace edict
