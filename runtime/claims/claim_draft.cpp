#include "runtime/claims/claim_draft.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/date.hpp"

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

constexpr std::size_t kUsualFields = 16;  // of a claim, of a line

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
  claim_ = {};
  claim_.values.reserve(kUsualFields);
  status_ = Status::absent;
  seen_.reset();
  line_count_ = 0;
  pending_.clear();
  diagnosis_system_ = procedure_system_ = CodeSystem::none;
  faults_.clear();
  warnings_.clear();
  diagnoses_left_out_ = false;
  diagnosis_places_ = diagnosis_count_ = 0;
  diagnosis_at_.clear();
}

void ClaimDraft::begin_line(Spot spot) {
  if (line_count_ == lines_.size()) lines_.emplace_back();
  LineDraft& l = lines_[line_count_++];
  l.record = {};
  l.record.values.reserve(kUsualFields);
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
  std::vector<FieldValue>& values = current_line(field) == kNoLine ? claim_.values : line().record.values;
  values.push_back({field, value.value()});
}

void ClaimDraft::scalar(Field field, std::string_view text, Spot spot, Spelling spelling) {
  text = trimmed(text);
  if (!first_time(field, spot) || text.empty()) return;
  const Type type = info(field).type;
  if (type.system == CodeSystem::icd || type.system == CodeSystem::icd_procedure) {
    pending_.push_back({field, std::string(text), spot, spelling, {}, 0});
    return;
  }
  store(field, read_field(symbols_, type, text, spelling), spot);
}

void ClaimDraft::cents(Field field, std::string_view text, Spot spot) {
  text = trimmed(text);
  if (text.empty() || !first_time(field, spot)) return;
  store(field, read_cents(text), spot);
}

void ClaimDraft::begin_set(Field field, Spot spot) { first_time(field, spot); }

void ClaimDraft::member(Field field, std::string_view text, Spot spot, Spelling spelling, std::string_view called) {
  text = trimmed(text);
  const std::size_t place = field == Field::diagnoses ? ++diagnosis_places_ : 0;
  if (text.empty()) return;
  const CodeSystem system = info(field).type.system;
  if (system == CodeSystem::icd || system == CodeSystem::icd_procedure) {
    pending_.push_back({field, std::string(text), spot, spelling, std::string(called), place});
    return;
  }
  const auto code = read_code(symbols_, system, text, spelling);
  if (!code) {
    complain(field, code.error(), spot, called);
    return;
  }
  add_member(current_line(field) == kNoLine ? claim_.sets : line().record.sets, field, code.value());
}

void ClaimDraft::add_member(std::vector<SetValue>& sets, Field field, Symbol code) {
  auto set = std::find_if(sets.begin(), sets.end(), [&](const SetValue& s) { return s.field == field; });
  if (set == sets.end()) {
    sets.push_back({field, {}});
    set = std::prev(sets.end());
  }
  set->members.push_back(code);
}

void ClaimDraft::pointer(std::string_view text, Spot spot) {
  const auto number = read_field(symbols_, {Kind::integer, CodeSystem::none}, trimmed(text));
  constexpr std::int64_t most = UINT16_MAX;
  line().pointer_spot = spot;
  if (!number || number.value() < 1 || number.value() > most) {
    faults_.push_back({"E0713", spot, line_count_ - 1, "diagnosis_pointers",
                       "diagnosis_pointers holds something that is not a number from 1 on",
                       "pointers count the claim's diagnoses from 1"});
    return;
  }
  line().record.diagnosis_pointers.push_back(static_cast<std::uint16_t>(number.value()));
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
      if (const auto d = value_in(lines_[i].record.values, Field::service_date)) earliest = std::min(earliest, *d);
    }
    diagnosis_system_ = earliest >= icd10_from ? CodeSystem::icd10cm : CodeSystem::icd9cm;
  }
  if (procedure_system_ == CodeSystem::none) {
    procedure_system_ = diagnosis_system_ == CodeSystem::icd10cm ? CodeSystem::icd10pcs : CodeSystem::icd9pcs;
  }
  for (const PendingCode& p : pending_) {
    const Type type = info(p.field).type;
    const auto code =
        read_code(symbols_, type.system == CodeSystem::icd ? diagnosis_system_ : procedure_system_, p.text, p.spelling);
    if (!code) {
      complain(p.field, code.error(), p.spot, p.called);
    } else if (type.kind == Kind::code_set) {
      add_member(claim_.sets, p.field, code.value());
      if (p.place > 0) {
        diagnosis_at_.resize(p.place, 0);
        diagnosis_at_.back() = ++diagnosis_count_;
      }
    } else {
      claim_.values.push_back({p.field, static_cast<std::int64_t>(code.value())});
    }
  }
  // Not even part of the diagnoses: a rule that looks for another one must not deny for want of the unreadable.
  if (diagnoses_left_out_) {
    std::erase_if(claim_.sets, [](const SetValue& s) { return s.field == Field::diagnoses; });
    for (std::size_t i = 0; i < line_count_; ++i) lines_[i].record.diagnosis_pointers.clear();
  }
}

void ClaimDraft::settle_status() {
  const bool history = as_ == ReadAs::history;
  if (status_ == Status::absent) status_ = history ? Status::paid : Status::fresh;
  claim_.fresh = false;
  for (std::size_t i = 0; i < line_count_; ++i) {
    const Status status = lines_[i].status == Status::absent ? status_ : lines_[i].status;
    switch (status) {
      case Status::paid:
        lines_[i].record.status = LineStatus::paid;
        break;
      case Status::denied:
        lines_[i].record.status = LineStatus::denied;
        break;
      case Status::pended:
        lines_[i].record.status = LineStatus::pended;
        break;
      case Status::absent:
      case Status::fresh:
        lines_[i].record.status = LineStatus::fresh;
        claim_.fresh = true;
        break;
    }
  }
}

std::string ClaimDraft::record_name(std::size_t line) const {
  const auto id = value_in(claim_.values, Field::claim_id);
  if (!id) return {};
  std::string record(symbols_.text(static_cast<Symbol>(*id)));
  if (line == kNoLine) return record;
  const auto number = value_in(lines_[line].record.values, Field::line_number);
  return number ? fmt::format("{}/{}", record, *number) : record;
}

std::optional<ClaimRecord> ClaimDraft::finish(Reporter& reporter, Diagnostics& diagnostics, ReadCounts& counts) {
  read_pending_codes();
  check_claim();
  check_lines();
  for (const Fault& f : faults_) {
    reporter.report(diagnostics, f.id, f.spot, record_name(f.line), f.field, f.message, f.help);
  }
  for (const Fault& f : warnings_) {
    if (f.id != "W0734") {
      reporter.report(diagnostics, f.id, f.spot, record_name(f.line), f.field, f.message, f.help);
    } else if (faults_.empty()) {
      LeftOut& of_field = left_out_[f.field];
      if (of_field.values++ == 0) {
        of_field.first = f.spot;
        of_field.record = record_name(f.line);
      }
      ++counts.values_left_out;
    }
  }
  if (!faults_.empty()) {
    ++counts.refused;
    return std::nullopt;
  }
  settle_status();
  claim_.lines.reserve(line_count_);
  for (std::size_t i = 0; i < line_count_; ++i) claim_.lines.push_back(std::move(lines_[i].record));
  ++counts.claims;
  counts.lines += line_count_;
  return std::move(claim_);
}

void ClaimDraft::report_left_out(Reporter& reporter, Diagnostics& diagnostics) {
  for (const auto& [field, of_field] : left_out_) {
    reporter.report(diagnostics, "W0734", of_field.first, of_field.record, field,
                    fmt::format("{} cannot be read and counts as missing, here and in {} further places", field,
                                of_field.values - 1));
  }
  left_out_.clear();
}

}  // namespace edict
