// What must hold of a whole claim before it is one.
#include <fmt/format.h>

#include <algorithm>

#include "runtime/claims/claim_draft.hpp"

namespace edict {

void ClaimDraft::check_claim() {
  for (Field field : {Field::claim_id, Field::patient}) {
    // A field that was there and could not be read has its own fault.
    const bool unreadable =
        std::any_of(faults_.begin(), faults_.end(), [&](const Fault& f) { return f.field == name(field); });
    if (value_in(claim_.values, field) || unreadable) continue;
    faults_.push_back({"E0706", spot_, kNoLine, name(field), fmt::format("{} is missing", name(field)),
                       "every claim names itself and its patient"});
  }
  if (line_count_ == 0) {
    faults_.push_back({"E0706", spot_, kNoLine, "lines", "the claim has no lines", "a claim has at least one line"});
  }
  const std::string_view id = text_in(claim_, Field::claim_id);
  const std::string_view original = text_in(claim_, Field::original_claim_id);
  const std::string_view code = text_in(claim_, Field::frequency_code);
  if (takes_out_another(code) && !id.empty() && id == original) {
    faults_.push_back({"E0723", spot_, kNoLine, name(Field::original_claim_id), "the claim replaces or voids itself",
                       "name the claim that it takes out"});
  }
  if (takes_out_another(code) && original.empty()) {
    warnings_.push_back(
        {"W0732", spot_, kNoLine, name(Field::original_claim_id),
         fmt::format("a {} names no claim in {}", code == "7" ? "replacement" : "void", name(Field::original_claim_id)),
         "name the claim that it takes out"});
  }
}

void ClaimDraft::check_lines() {
  // A diagnosis that could not be read would make pointers look wrong that are right.
  const auto of_diagnoses = [&](const Fault& f) { return f.field == name(Field::diagnoses) && f.id != "E0711"; };
  const bool unreadable = std::any_of(faults_.begin(), faults_.end(), of_diagnoses);
  for (std::size_t i = 0; i < line_count_; ++i) check_line(i, !unreadable);

  std::vector<std::pair<std::int64_t, std::size_t>> numbers;
  for (std::size_t i = 0; i < line_count_; ++i) {
    if (const auto n = value_in(lines_[i].fields.values, Field::line_number)) numbers.emplace_back(*n, i);
  }
  std::sort(numbers.begin(), numbers.end());
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    if (numbers[i].first != numbers[i - 1].first) continue;
    faults_.push_back({"E0712", lines_[numbers[i].second].spot, numbers[i].second, name(Field::line_number),
                       "the line number stands twice in the claim", "give every line of a claim its own number"});
  }
}

void ClaimDraft::check_line(std::size_t index, bool diagnoses_known) {
  const LineDraft& l = lines_[index];
  const auto stated = [&](Field field) {
    return value_in(l.fields.values, field).has_value() || l.faulty[static_cast<std::size_t>(field)];
  };
  for (Field field : {Field::line_number, Field::procedure, Field::service_date}) {
    // Institutional lines may be billed by their revenue code alone (SV202 is situational, 005010X223A2 2400).
    if (stated(field) || (field == Field::procedure && stated(Field::revenue_code))) continue;
    faults_.push_back({"E0706", l.spot, index, name(field), fmt::format("{} is missing", name(field)),
                       "every line has a number, a procedure or a revenue code, and a service date"});
  }
  if (const auto number = value_in(l.fields.values, Field::line_number); number && *number < 1) {
    faults_.push_back({"E0709", l.spot, index, name(Field::line_number),
                       fmt::format("{} is not a number from 1 on", name(Field::line_number)), "count lines from 1"});
  }
  const auto from = value_in(l.fields.values, Field::service_date);
  const auto through = value_in(l.fields.values, Field::through_date);
  if (from && through && *through < *from) {
    faults_.push_back({"E0715", l.spot, index, name(Field::through_date),
                       fmt::format("{} lies before {}", name(Field::through_date), name(Field::service_date)),
                       "the through date is the last day of the service"});
  }
  if (diagnoses_known) check_pointers(index);
}

// Pointers count the places of the claim form. From here on they count the diagnoses that are there.
void ClaimDraft::check_pointers(std::size_t index) {
  LineDraft& l = lines_[index];
  for (std::uint16_t& p : l.diagnosis_pointers) {
    if (p <= diagnosis_at_.size() && diagnosis_at_[p - 1U] > 0) {
      p = static_cast<std::uint16_t>(diagnosis_at_[p - 1U]);
      continue;
    }
    faults_.push_back({"E0713", l.pointer_spot, index, "diagnosis_pointers",
                       p <= diagnosis_at_.size()
                           ? "diagnosis_pointers points at an empty diagnosis"
                           : fmt::format("diagnosis_pointers points beyond the claim's {} diagnoses", diagnosis_count_),
                       "pointers count the claim's diagnoses from 1"});
    break;
  }
}

}  // namespace edict
