#include "tests/bench/kernels/hand_written.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "runtime/vocabulary/code_system.hpp"
#include "tests/bench/kernels/finding_key.hpp"

namespace edict::bench {
namespace {

constexpr std::array<std::string_view, 14> kBypass = {"24", "25", "57", "58", "59", "78", "79",
                                                      "91", "XE", "XS", "XP", "XU", "LT", "RT"};

Symbol intern(SymbolTable& symbols, CodeSystem system, std::string code) {
  std::erase(code, '.');
  return symbols.intern(domain_of(system), code);
}

template <typename T>
T& at(std::vector<T>& v, Symbol symbol, T fill) {
  const auto i = static_cast<std::size_t>(symbol);
  if (v.size() <= i) v.resize(i + 1, fill);
  return v[i];
}

std::int32_t days(const char* date) { return parse_date(date)->days; }

std::uint32_t slot_of(std::uint32_t codes, std::size_t slots) {
  return (codes * 0x9E3779B1U) >> (33U - static_cast<std::uint32_t>(std::bit_width(slots)));
}

}  // namespace

struct HandWritten::Columns {
  explicit Columns(const Batch& b)
      : batch(b),
        procedure(b.column(Field::procedure).values.data()),
        date(b.column(Field::service_date).values.data()),
        units(b.column(Field::units)),
        npi(b.column(Field::rendering_npi)) {}
  const Batch& batch;
  const std::int64_t* procedure;
  const std::int64_t* date;
  const Column& units;
  const Column& npi;
};

HandWritten::HandWritten(const WorldOptions& world, Parts parts, SymbolTable& symbols) : parts_(parts) {
  for (std::uint32_t rank = 0; rank < kProcedures; ++rank) {
    Edit& edit = at(edits_, intern(symbols, CodeSystem::hcpcs, procedure_code(rank)), Edit{});
    if (const auto policy = coverage_policy_of(rank, world.coverage_policies); policy && parts.coverage)
      edit.coverage = static_cast<std::uint16_t>(*policy);
    if (const auto policy = window_policy_of(rank, world.window_policies); policy && parts.window)
      edit.window = static_cast<std::uint16_t>(*policy);
    if (rank < kPairCodes) edit.pair_code = static_cast<std::uint16_t>(rank);
    if (const auto mue = mue_of(rank); mue && parts.mue) {
      edit.mai = static_cast<std::uint8_t>(mue->mai);
      edit.units = static_cast<std::uint8_t>(mue->units);
    }
  }
  for (std::uint32_t rank = 0; rank < kCommonDiagnoses; ++rank)
    at(diagnosis_, intern(symbols, CodeSystem::icd10cm, diagnosis_code(rank)), kNone) =
        static_cast<std::uint16_t>(rank);
  covered_.resize(static_cast<std::size_t>(world.coverage_policies) * kCommonDiagnoses / 64);
  for (std::uint32_t policy = 0; policy < world.coverage_policies; ++policy) {
    for (std::uint32_t rank = 0; rank < kCommonDiagnoses; ++rank) {
      const std::size_t bit = static_cast<std::size_t>(policy) * kCommonDiagnoses + rank;
      if (covers(policy, rank)) covered_[bit / 64] |= 1ULL << (bit % 64);
    }
  }
  for (const std::string_view code : kBypass)
    at(bypass_, intern(symbols, CodeSystem::modifier, std::string(code)), std::uint8_t{0}) = 1;
  if (parts.pairs) load_pairs(world.pair_rows_per_code);
  days_.resize(world.window_policies);
}

void HandWritten::load_pairs(std::uint32_t rows_per_code) {
  pairs_.resize(std::bit_ceil(static_cast<std::size_t>(kPairCodes) * rows_per_code * 3 / 2));
  for (const PairPeriod& period : kPairPeriods) {
    from_.push_back(days(period.from));
    until_.push_back(*period.until == '\0' ? std::numeric_limits<std::int32_t>::max() : days(period.until));
  }
  for_each_pair(rows_per_code, [&](const PairRow& row) {
    const std::uint32_t codes = (row.column1 << 16U) | row.column2;
    std::size_t slot = slot_of(codes, pairs_.size());
    while (pairs_[slot].codes != kEmpty) slot = (slot + 1) & (pairs_.size() - 1);
    pairs_[slot] = {codes, row.indicator, row.period};
  });
}

const HandWritten::Pair* HandWritten::find(std::uint16_t column1, std::uint16_t column2) const {
  const std::uint32_t codes = (static_cast<std::uint32_t>(column1) << 16U) | column2;
  for (std::size_t slot = slot_of(codes, pairs_.size());; slot = (slot + 1) & (pairs_.size() - 1)) {
    if (pairs_[slot].codes == codes) return &pairs_[slot];
    if (pairs_[slot].codes == kEmpty) return nullptr;
  }
}

void HandWritten::decide(const Batch& batch, HandDecisions& out) {
  const Columns c(batch);
  out.findings.clear();
  out.outcome.assign(batch.line_count(), 0);
  if (parts_.coverage) coverage(c, out);
  if (!parts_.pairs && !parts_.mue && !parts_.window) return;
  for (std::size_t p = 0; p < batch.patient_count(); ++p) {
    const std::span<const LineIndex> lines = batch.lines_of(static_cast<PatientIndex>(p));
    if (parts_.pairs) {
      for (std::size_t from = 0; from < lines.size();) {
        std::size_t to = from + 1;
        const std::int64_t date = c.date[static_cast<std::size_t>(lines[from])];
        while (to < lines.size() && c.date[static_cast<std::size_t>(lines[to])] == date) ++to;
        if (to - from > 1) day(c, lines.subspan(from, to - from), out);
        from = to;
      }
    }
    if (parts_.mue || parts_.window) limits(c, lines, out);
  }
}

void HandWritten::coverage(const Columns& c, HandDecisions& out) const {
  const SetColumn& sets = c.batch.set_column(Field::diagnosis);
  const auto lines = static_cast<std::uint32_t>(c.batch.line_count());
  for (std::uint32_t line = 0; line < lines; ++line) {
    const std::uint16_t policy = edit(c.procedure[line]).coverage;
    if (policy == kNone) continue;
    const std::uint32_t from = sets.offsets[line], to = sets.offsets[line + 1];
    bool covered = false;
    for (std::uint32_t i = from; i < to && !covered; ++i) {
      const auto symbol = static_cast<std::size_t>(sets.children[i]);
      const std::uint16_t rank = symbol < diagnosis_.size() ? diagnosis_[symbol] : kNone;
      const std::size_t bit = static_cast<std::size_t>(policy) * kCommonDiagnoses + rank;
      covered = rank != kNone && ((covered_[bit / 64] >> (bit % 64)) & 1U) != 0;
    }
    if (covered) continue;
    out.findings.push_back({line, kCoverage + policy, from == to});
    out.outcome[line] = from == to ? 1 : 2;
  }
}

// Every line of a day against the other ones that coverage left, whatever the pairs themselves deny.
void HandWritten::day(const Columns& c, std::span<const LineIndex> lines, HandDecisions& out) const {
  const SetColumn& modifiers = c.batch.set_column(Field::modifiers);
  const std::size_t found = out.findings.size();
  for (const LineIndex judged : lines) {
    const auto line = static_cast<std::uint32_t>(judged);
    const std::uint16_t column2 = edit(c.procedure[line]).pair_code;
    if (column2 == kNone || out.outcome[line] == 2) continue;
    bool fails = false, unsure = false;
    for (const LineIndex candidate : lines) {
      const auto other = static_cast<std::uint32_t>(candidate);
      const std::uint16_t column1 = edit(c.procedure[other]).pair_code;
      if (other == line || column1 == kNone || out.outcome[other] == 2) continue;
      const bool both_known = c.npi.valid[line] != 0 && c.npi.valid[other] != 0;
      if (both_known && c.npi.values[line] != c.npi.values[other]) continue;
      const Pair* pair = find(column1, column2);
      if (pair == nullptr || pair->indicator == 9) continue;
      const auto date = static_cast<std::int32_t>(c.date[line]);
      if (date < from_[pair->period] || date > until_[pair->period]) continue;
      if (pair->indicator == 1) {
        bool bypassed = false;
        for (std::uint32_t i = modifiers.offsets[line]; i < modifiers.offsets[line + 1]; ++i) {
          const auto symbol = static_cast<std::size_t>(modifiers.children[i]);
          bypassed = bypassed || (symbol < bypass_.size() && bypass_[symbol] != 0);
        }
        if (bypassed) continue;
      }
      (both_known ? fails : unsure) = true;
      if (fails) break;
    }
    if (fails || unsure) out.findings.push_back({line, kPairs, !fails});
  }
  for (std::size_t i = found; i < out.findings.size(); ++i) {
    std::uint8_t& outcome = out.outcome[out.findings[i].line];
    outcome = std::max<std::uint8_t>(outcome, out.findings[i].incomplete ? 1 : 2);
  }
}

// In adjudication order, each line against what was allowed before it.
void HandWritten::limits(const Columns& c, std::span<const LineIndex> lines, HandDecisions& out) {
  for (const std::uint32_t policy : touched_) days_[policy].clear();
  touched_.clear();
  units_.clear();
  std::int64_t today = std::numeric_limits<std::int64_t>::min();
  for (const LineIndex index : lines) {
    const auto line = static_cast<std::uint32_t>(index);
    if (out.outcome[line] == 2) continue;
    const Edit& e = edit(c.procedure[line]);
    if (e.mai == 0 && e.window == kNone) continue;
    const bool known = c.units.valid[line] != 0;
    const std::int64_t units = known ? c.units.values[line] : 0;
    const std::int64_t most = e.units * std::int64_t{1000};
    std::uint8_t outcome = 0;
    if (e.mai == 1 && (!known || units > most)) {
      out.findings.push_back({line, kUnitsALine, !known});
      outcome = known ? 2 : 1;
    }
    const std::int64_t date = c.date[line];
    if (e.mai > 1) {
      if (date != today) units_.clear();
      today = date;
      auto it = std::find_if(units_.begin(), units_.end(),
                             [&](const DayUnits& d) { return d.procedure == c.procedure[line]; });
      if (it == units_.end()) it = units_.insert(it, {c.procedure[line], 0, false});
      it->units += units;
      it->unknown = it->unknown || !known;
      if (it->units > most || it->unknown) {
        out.findings.push_back({line, kUnitsADay, it->units <= most});
        outcome = std::max<std::uint8_t>(outcome, 1);
      }
    }
    if (e.window != kNone) {
      std::vector<std::int32_t>& used = days_[e.window];
      if (used.empty()) touched_.push_back(e.window);
      const auto d = static_cast<std::int32_t>(date);
      const auto first = std::upper_bound(used.begin(), used.end(), d - static_cast<std::int32_t>(kWindowDays));
      const bool today_counted = !used.empty() && used.back() == d;
      const auto count = static_cast<std::uint32_t>(used.end() - first) + (today_counted ? 0U : 1U);
      if (count > most_days(e.window)) {
        out.findings.push_back({line, kWindow + e.window, false});
        outcome = std::max<std::uint8_t>(outcome, 1);
      }
      if (outcome != 2 && !today_counted) used.push_back(d);
    }
    out.outcome[line] = std::max(out.outcome[line], outcome);
  }
}

}  // namespace edict::bench
