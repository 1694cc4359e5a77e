#include "runtime/claims/patient_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace edict {
namespace {

// Claims go through the budget first; ids are short beside them.
constexpr std::size_t kLedgersShare = 8;
constexpr std::size_t kMostTwice = 100;  // shown, a run

void take(PatientsClaims& into, std::string_view packed, std::uint32_t lines) {
  into.packed.append(packed);
  into.ends.push_back(into.packed.size());
  into.lines += lines;
}

}  // namespace

BatchMaker::BatchMaker(SymbolTable& symbols, const Patients* patients, const ClaimIds& taken_out)
    : patients_(patients), builder_(symbols) {
  builder_.also_take_out(&taken_out);
}

Batch BatchMaker::make(const PatientsClaims& claims) {
  std::size_t begin = 0;
  for (const std::size_t end : claims.ends) {
    const std::string_view packed = std::string_view(claims.packed).substr(begin, end - begin);
    begin = end;
    if (patients_ != nullptr && patients_->size() > 0) {
      const Symbol patient = builder_.symbol_of(packed_claim(packed).patient);
      if (const auto* values = is_local(patient) ? nullptr : patients_->find(patient))
        builder_.add_patient(patient, *values);
    }
    builder_.add_packed(packed);
  }
  return builder_.finish();
}

PatientStream::PatientStream(SymbolTable& symbols, StreamOptions options)
    : symbols_(symbols),
      options_(options),
      spool_(options.memory_budget),
      ledger_(options.memory_budget / kLedgersShare) {}
PatientStream::~PatientStream() = default;

DataPlace PatientStream::place_of(const ClaimPlace& place, std::string_view id, std::string_view field) const {
  return {sources_[place.source].source->file(), place.line, 0, std::string(id), std::string(field)};
}

void PatientStream::close_source(Source& source, bool faulty, Diagnostics& diagnostics) {
  const ReadCounts& counts = source.source->counts();
  counts_.refused += counts.refused;
  counts_.values_left_out += counts.values_left_out;
  unreadable_source_ = unreadable_source_ || (!source.any && faulty && counts.refused == 0);
  // A file whose records are all broken has said so already.
  if (!source.any && source.claims && !faulty) {
    diagnostics.report("E0716", DataPlace{source.source->file(), 0, 0, {}, {}}, "the file holds no claims",
                       "check that it is the right file");
  }
}

void PatientStream::read_source(std::uint32_t index, Diagnostics& diagnostics) {
  Source& source = sources_[index];
  const std::size_t errors = diagnostics.error_count();
  spool_.begin_source();
  while (const auto claim = source.source->next_packed(diagnostics)) {
    source.any = true;
    const ClaimPlace place{index, claim->at, claim->within};
    ledger_.add(*claim, place);
    // A claim is refused only when all ids are known, so the spool says whose place it has.
    record_.assign(reinterpret_cast<const char*>(&place), sizeof place);
    record_.append(claim->bytes);
    spool_.add(claim->patient, record_);
    ++counts_.claims;
    counts_.lines += claim->lines;
  }
  close_source(source, diagnostics.error_count() > errors, diagnostics);
}

void PatientStream::report_twice(Diagnostics& diagnostics) {
  std::size_t told = 0;
  for (const ClaimLedger::Twice& t : ledger_.twice()) {
    refused_.insert(t.again);
    ++counts_.refused;
    --counts_.claims;
    counts_.lines -= t.lines;
    if (told++ >= kMostTwice) continue;
    Diagnostic& twice =
        diagnostics.report("E0714", place_of(t.again, t.id, "claim_id"), "the claim id stands twice",
                           "a corrected claim has an id of its own and names the old one in original_claim_id");
    twice.notes.push_back({place_of(t.first, {}, {}), "the same id stands here"});
  }
  if (told > kMostTwice) {
    diagnostics.report("W0735", std::monostate{},
                       fmt::format("{} further claim ids that stand twice are not shown", told - kMostTwice));
  }
}

// Which claims are taken out by others. Claims that replace each other in a circle leave none that stands.
void PatientStream::check_replacements(Diagnostics& diagnostics) {
  const auto& takes_out = ledger_.takes_out();
  std::unordered_map<std::string_view, const ClaimLedger::TakesOut*> of_claim;
  for (const ClaimLedger::TakesOut& t : takes_out) {
    of_claim.emplace(t.claim, &t);
    if (!as_it_comes_) taken_out_.insert(t.original);  // else each batch has taken out its own
    if (t.of_another_patient) {
      diagnostics.report("W0738", place_of(t.place, t.claim, "original_claim_id"),
                         "the claim takes out a claim of another patient",
                         "right when it corrects the patient; else look up the original's id");
    }
  }
  // Each claim is walked over once: who comes back to a claim of the walk under way has found a circle.
  std::unordered_map<std::string_view, std::size_t> walk_of;
  for (std::size_t walk = 0; walk < takes_out.size(); ++walk) {
    std::string_view at = takes_out[walk].claim;
    while (of_claim.contains(at) && walk_of.emplace(at, walk).second) at = of_claim.at(at)->original;
    const auto met = walk_of.find(at);
    if (met == walk_of.end() || met->second != walk || !of_claim.contains(at)) continue;
    const std::string_view first = at;
    do {
      const ClaimLedger::TakesOut& t = *of_claim.at(at);
      ++counts_.refused;
      diagnostics.report("E0723", place_of(t.place, t.claim, "original_claim_id"),
                         "the claim replaces a claim that replaces it in turn, so neither stands",
                         "name in original_claim_id the claim that came before");
      at = t.original;
    } while (at != first);
  }
}

void PatientStream::report_broken(Diagnostics& diagnostics) {
  if (!broken() || failure_told_) return;
  failure_told_ = true;
  diagnostics.report("E0726", std::monostate{}, spool_.failure() ? *spool_.failure() : *ledger_.failure(),
                     "free space in the temporary directory or name another in TMPDIR");
}

bool PatientStream::read(Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.error_count();
  for (std::uint32_t i = 0; i < sources_.size(); ++i) read_source(i, diagnostics);
  spool_.finish();
  ledger_.finish();
  report_twice(diagnostics);
  check_replacements(diagnostics);
  report_broken(diagnostics);
  if (spool_.unsorted() && spool_.spilled()) {
    diagnostics
        .report("W0731", std::monostate{}, "the claims were sorted by patient in temporary files",
                "input that is sorted by patient id is read faster")
        .severity = Severity::note;
  }
  return diagnostics.error_count() == errors;
}

void PatientStream::begin(Diagnostics& diagnostics) {
  as_it_comes_ = true;
  errors_before_ = diagnostics.error_count();
  for (std::uint32_t i = 0; i < sources_.size(); ++i) step(i, diagnostics);
}

// The source's next claim, which goes into the heap; a source that goes back to an earlier patient ends the merging.
void PatientStream::step(std::uint32_t index, Diagnostics& diagnostics) {
  Source& source = sources_[index];
  if (source.head) source.patient = source.head->patient;
  const std::size_t errors = diagnostics.error_count();
  source.head = source.source->next_packed(diagnostics);
  if (source.source->needs_whole_table()) must_be_whole_ = true;
  if (!source.head) {
    close_source(source, diagnostics.error_count() > errors, diagnostics);
    return;
  }
  if (source.any && source.head->patient < source.patient) must_be_whole_ = true;
  source.any = true;
  ledger_.add(*source.head, {index, source.head->at, source.head->within});
  ++counts_.claims;
  counts_.lines += source.head->lines;
  heap_.push_back(index);
  std::push_heap(heap_.begin(), heap_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(sources_[a].head->patient, a) > std::pair(sources_[b].head->patient, b);
  });
}

bool PatientStream::merge(PatientsClaims& into, Diagnostics& diagnostics) {
  const auto later = [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(sources_[a].head->patient, a) > std::pair(sources_[b].head->patient, b);
  };
  std::string patient;
  while (!heap_.empty()) {
    must_be_whole_ = must_be_whole_ || diagnostics.error_count() > errors_before_ || ledger_.failure();
    if (must_be_whole_) return false;
    const std::uint32_t index = heap_.front();
    const PackedClaim& claim = *sources_[index].head;
    if (into.lines >= options_.batch_lines && claim.patient != patient) return true;
    patient = claim.patient;
    take(into, claim.bytes, claim.lines);
    std::pop_heap(heap_.begin(), heap_.end(), later);
    heap_.pop_back();
    step(index, diagnostics);
  }
  return !into.ends.empty();
}

// At the end of a stream that came as it came: does what was decided hold?
void PatientStream::settle(Diagnostics& diagnostics) {
  ended_ = true;
  const bool kept = ledger_.finish();
  const auto& takes_out = ledger_.takes_out();
  // Within a patient the batch has taken out what is replaced. A circle has at least two claims, all replaced.
  const bool of_another =
      std::any_of(takes_out.begin(), takes_out.end(), [](const auto& t) { return t.of_another_patient; });
  const std::size_t errors = diagnostics.error_count();
  if (kept && ledger_.twice().empty() && !of_another) check_replacements(diagnostics);
  must_be_whole_ = must_be_whole_ || !kept || !ledger_.twice().empty() || of_another ||
                   diagnostics.error_count() > errors || diagnostics.error_count() > errors_before_;
}

bool PatientStream::take_from_spool(PatientsClaims& into, Diagnostics& diagnostics) {
  std::string patient;
  const auto add = [&](std::string_view key, std::string_view record) {
    ClaimPlace place;
    std::memcpy(&place, record.data(), sizeof place);
    if (!refused_.empty() && refused_.contains(place)) return;
    patient = key;
    const std::string_view packed = record.substr(sizeof place);
    take(into, packed, packed_claim(packed).lines);
  };
  if (ahead_) add(ahead_->first, ahead_->second);
  ahead_.reset();
  while (const auto entry = spool_.next()) {
    if (into.lines >= options_.batch_lines && entry->key != patient) {
      ahead_.emplace(std::string(entry->key), std::string(entry->record));
      break;
    }
    add(entry->key, entry->record);
  }
  report_broken(diagnostics);
  return !into.ends.empty();
}

std::optional<PatientsClaims> PatientStream::next_claims(Diagnostics& diagnostics) {
  PatientsClaims claims;
  if (!as_it_comes_) return take_from_spool(claims, diagnostics) ? std::optional(std::move(claims)) : std::nullopt;
  if (ended_ || must_be_whole_) return std::nullopt;
  const bool any = merge(claims, diagnostics);
  if (must_be_whole_) return std::nullopt;
  if (!any) {
    settle(diagnostics);
    return std::nullopt;
  }
  return claims;
}

void PatientStream::count(const BatchCounts& counts) {
  counts_.claims_taken_out += counts.claims_taken_out;
  counts_.lines_taken_out += counts.lines_taken_out;
  counts_.patients_at_odds += counts.patients_at_odds;
}

void PatientStream::end(Diagnostics& diagnostics) {
  if (counts_.patients_at_odds == 0) return;
  diagnostics.report("W0733", std::monostate{},
                     fmt::format("claims of {} patients disagree about the patient", counts_.patients_at_odds),
                     "the claim that was received last holds");
  counts_.patients_at_odds = 0;
}

std::optional<Batch> PatientStream::next(Diagnostics& diagnostics) {
  if (!maker_) maker_ = std::make_unique<BatchMaker>(symbols_, patients_, taken_out_);
  while (const auto claims = next_claims(diagnostics)) {
    Batch batch = maker_->make(*claims);
    count(maker_->counts());
    // A batch whose claims were all taken out is no batch.
    if (batch.line_count() > 0) return batch;
  }
  end(diagnostics);
  return std::nullopt;
}

}  // namespace edict
