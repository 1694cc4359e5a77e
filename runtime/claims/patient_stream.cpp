#include "runtime/claims/patient_stream.hpp"

#include <fmt/format.h>

#include "runtime/claims/record_bytes.hpp"

namespace edict {

bool PatientStream::is_new(Symbol id, std::uint32_t source, Symbol patient, const DataPlace& place,
                           Diagnostics& diagnostics) {
  const auto [first, fresh] = seen_.emplace(id, Seen{source, place.line, patient});
  if (fresh) return true;
  DataPlace here = place;
  here.record = symbols_.text(id);
  here.field = "claim_id";
  Diagnostic& twice =
      diagnostics.report("E0714", std::move(here), "the claim id stands twice",
                         "a corrected claim has an id of its own and names the old one in original_claim_id");
  twice.notes.push_back({DataPlace{sources_[first->second.source].source->file(), first->second.line, 0, {}, {}},
                         "the same id stands here"});
  return false;
}

void PatientStream::read_source(std::uint32_t index, Diagnostics& diagnostics) {
  ClaimSource& source = *sources_[index].source;
  const std::size_t errors = diagnostics.error_count();
  std::string bytes;
  bool any = false;
  spool_.begin_source();
  while (auto claim = source.next(diagnostics)) {
    any = true;
    const ClaimRecord& record = claim->record;
    const auto id = static_cast<Symbol>(*value_in(record.values, Field::claim_id));
    const auto patient = static_cast<Symbol>(*value_in(record.values, Field::patient));
    if (!is_new(id, index, patient, claim->place, diagnostics)) {
      ++counts_.refused;
      continue;
    }
    if (const auto original = claim_taken_out_by(record, symbols_)) takes_out_.push_back({id, *original});
    bytes.clear();
    write_record(record, bytes);
    spool_.add(symbols_.text(patient), bytes);
    ++counts_.claims;
    counts_.lines += record.lines.size();
  }
  counts_.refused += source.counts().refused;
  counts_.values_left_out += source.counts().values_left_out;
  const bool faulty = diagnostics.error_count() > errors;
  unreadable_source_ = unreadable_source_ || (!any && faulty && source.counts().refused == 0);
  // A file whose records are all broken has said so already.
  if (!any && sources_[index].claims && !faulty) {
    diagnostics.report("E0716", DataPlace{source.file(), 0, 0, {}, {}}, "the file holds no claims",
                       "check that it is the right file");
  }
}

void PatientStream::report_replacement(std::string_view id, const TakesOut& edge, std::string message, std::string help,
                                       Diagnostics& diagnostics) {
  const Seen& seen = seen_.at(edge.claim);
  DataPlace here{sources_[seen.source].source->file(), seen.line, 0, {}, {}};
  here.record = symbols_.text(edge.claim);
  here.field = "original_claim_id";
  diagnostics.report(id, std::move(here), std::move(message), std::move(help));
}

// Which claims are taken out by others. Claims that replace each other in a circle leave none that stands.
void PatientStream::check_replacements(Diagnostics& diagnostics) {
  std::unordered_map<Symbol, Symbol> original_of;
  for (const TakesOut& edge : takes_out_) {
    original_of.emplace(edge.claim, edge.original);
    taken_out_.insert(edge.original);
    const auto original = seen_.find(edge.original);
    if (original != seen_.end() && original->second.patient != seen_.at(edge.claim).patient) {
      report_replacement("W0738", edge, "the claim takes out a claim of another patient",
                         "right when it corrects the patient; else look up the original's id", diagnostics);
    }
  }
  // Each claim is walked over once: who comes back to a claim of the walk under way has found a circle.
  std::unordered_map<Symbol, std::size_t> walk_of;
  for (std::size_t walk = 0; walk < takes_out_.size(); ++walk) {
    Symbol at = takes_out_[walk].claim;
    while (original_of.contains(at) && walk_of.emplace(at, walk).second) at = original_of.at(at);
    const auto met = walk_of.find(at);
    if (met == walk_of.end() || met->second != walk || !original_of.contains(at)) continue;
    const Symbol first = at;
    do {
      const Symbol original = original_of.at(at);
      ++counts_.refused;
      report_replacement("E0723", {at, original},
                         "the claim replaces a claim that replaces it in turn, so neither stands",
                         "name in original_claim_id the claim that came before", diagnostics);
      at = original;
    } while (at != first);
  }
}

void PatientStream::report_spool(Diagnostics& diagnostics) {
  if (!spool_.failure() || failure_told_) return;
  failure_told_ = true;
  diagnostics.report("E0726", std::monostate{}, *spool_.failure(),
                     "free space in the temporary directory or name another in TMPDIR");
}

bool PatientStream::read(Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.error_count();
  for (std::uint32_t i = 0; i < sources_.size(); ++i) read_source(i, diagnostics);
  spool_.finish();
  check_replacements(diagnostics);
  seen_ = {};
  takes_out_ = {};
  report_spool(diagnostics);
  if (spool_.unsorted() && spool_.spilled()) {
    diagnostics
        .report("W0731", std::monostate{}, "the claims were sorted by patient in temporary files",
                "input that is sorted by patient id is read faster")
        .severity = Severity::note;
  }
  builder_.also_take_out(&taken_out_);
  return diagnostics.error_count() == errors;
}

void PatientStream::add_to_batch(std::string_view bytes) {
  ClaimRecord claim = read_record(bytes);
  if (patients_ != nullptr) {
    const auto patient = static_cast<Symbol>(*value_in(claim.values, Field::patient));
    if (const auto* values = patients_->find(patient)) builder_.add_patient(patient, *values);
  }
  builder_.add(std::move(claim));
}

std::optional<Batch> PatientStream::next(Diagnostics& diagnostics) {
  for (;;) {
    std::string patient;
    std::size_t claims = 0;
    std::size_t lines = 0;
    const auto take = [&](std::string_view key, std::string_view bytes) {
      patient = key;
      const std::size_t before = builder_.pending_lines();
      add_to_batch(bytes);
      lines += builder_.pending_lines() - before;
      ++claims;
    };
    if (ahead_) {
      take(ahead_->first, ahead_->second);
      ahead_.reset();
    }
    while (const auto entry = spool_.next()) {
      if (claims > 0 && lines >= options_.batch_lines && entry->key != patient) {
        ahead_.emplace(std::string(entry->key), std::string(entry->record));
        break;
      }
      take(entry->key, entry->record);
    }
    report_spool(diagnostics);
    if (claims == 0) break;
    Batch batch = builder_.finish();
    counts_.claims_taken_out += builder_.counts().claims_taken_out;
    counts_.lines_taken_out += builder_.counts().lines_taken_out;
    counts_.patients_at_odds += builder_.counts().patients_at_odds;
    // A batch whose claims were all taken out is no batch.
    if (batch.line_count() > 0) return batch;
  }
  if (counts_.patients_at_odds > 0 && !odds_told_) {
    odds_told_ = true;
    diagnostics.report("W0733", std::monostate{},
                       fmt::format("claims of {} patients disagree about the patient", counts_.patients_at_odds),
                       "the claim that was received last holds");
  }
  return std::nullopt;
}

}  // namespace edict
