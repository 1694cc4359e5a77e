// Details of a claim while it is read: dates, amounts and indicators beside its codes, and records of its lists.
#include <algorithm>
#include <tuple>

#include "runtime/claims/claim_draft.hpp"

namespace edict {

void ClaimDraft::detail(Detail detail, std::size_t place, std::string_view text, Spot spot, Spelling spelling,
                        bool cents) {
  text = trimmed(text);
  if (text.empty()) return;
  const DetailInfo& d = info(detail);
  const std::size_t line = d.level == Level::line && line_count_ > 0 ? line_count_ - 1 : kNoLine;
  const auto keep = [&](std::int64_t value) {
    details_.push_back({detail, static_cast<std::uint32_t>(place), line, value, spot});
  };
  std::optional<Complaint> complaint;
  if (d.kind == Kind::text) {
    complaint = complaint_of_text(text, spelling);
    if (!complaint) return keep(keep_text(text));
  } else {
    const auto value = cents ? read_cents(text) : read_field(Type{d.kind, CodeSystem::none}, text);
    if (value) return keep(value.value());
    complaint = value.error();
  }
  const std::string name = name_of(detail);
  if (unreadable_is_missing_) {
    details_left_out_.emplace_back(name, spot);
  } else {
    faults_.push_back({complaint->id, spot, line, name, name + " " + complaint->message, complaint->help});
  }
}

// By list, then record, which are numbered anew: empty ones are none.
void ClaimDraft::settle_details() {
  const auto order = [](const PendingDetail& d) { return std::tuple(d.line, info(d.detail).first, d.place, d.detail); };
  const auto before = [&](const PendingDetail& a, const PendingDetail& b) { return order(a) < order(b); };
  if (!std::is_sorted(details_.begin(), details_.end(), before)) {
    std::stable_sort(details_.begin(), details_.end(), before);
  }
  std::uint32_t record = 0;
  for (std::size_t i = 0; i < details_.size(); ++i) {
    const PendingDetail& d = details_[i];
    const DetailInfo& of = info(d.detail);
    const bool same_list = i > 0 && details_[i - 1].line == d.line && info(details_[i - 1].detail).first == of.first;
    if (same_list && details_[i - 1].place == d.place && details_[i - 1].detail == d.detail) {
      const std::string name = name_of(d.detail);
      faults_.push_back({"E0711", d.spot, d.line, name, name + " is given twice", "give it once"});
      continue;
    }
    if (of.field) {
      const std::vector<std::uint32_t>& places = placed_[*detailed_field(*of.field)];
      const std::uint32_t code = d.place <= places.size() ? places[d.place - 1] : 0;
      if (code == 0) {
        // Beside no code it says nothing. An unreadable code has been told already.
        if (of.field != Field::diagnoses || !diagnoses_left_out_)
          details_left_out_.emplace_back(name_of(d.detail), d.spot);
        continue;
      }
      record = code - 1;
    } else if (!same_list) {
      record = 0;
    } else if (details_[i - 1].place != d.place) {
      ++record;
    }
    Fields& fields = d.line == kNoLine ? claim_ : lines_[d.line].fields;
    fields.details.push_back({d.detail, record, d.value});
  }
}

}  // namespace edict
