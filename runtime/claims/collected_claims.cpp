#include "runtime/claims/collected_claims.hpp"

#include "runtime/claims/packed_claim.hpp"

namespace edict {
namespace {

template <class T>
std::uint32_t size_of(const std::vector<T>& all) {
  return static_cast<std::uint32_t>(all.size());
}

}  // namespace

CollectedClaims::Fields CollectedClaims::add_fields(std::span<const FieldValue> values,
                                                    std::span<const SetValue> sets) {
  Fields fields{{size_of(values_), 0}, {size_of(sets_), 0}};
  values_.insert(values_.end(), values.begin(), values.end());
  for (const SetValue& s : sets) {
    const std::uint32_t begin = size_of(members_);
    members_.insert(members_.end(), s.members.begin(), s.members.end());
    sets_.push_back({s.field, begin, size_of(members_)});
  }
  fields.values.end = size_of(values_);
  fields.sets.end = size_of(sets_);
  return fields;
}

void CollectedClaims::add_poa(const DetailValue& detail, std::string_view text) {
  poa_.push_back({detail.record, text.size() == 1 ? text.front() : '\0', static_cast<Symbol>(detail.value)});
}

void CollectedClaims::add(const ClaimRecord& claim, const LocalTexts& texts) {
  const std::uint32_t poa = size_of(poa_);
  for (const DetailValue& d : claim.details) {
    if (d.detail == Detail::diagnosis_poa) add_poa(d, texts.text(static_cast<Symbol>(d.value)));
  }
  const std::uint32_t first_line = size_of(lines_);
  const Fields fields = add_fields(claim.values, claim.sets);
  for (const ClaimLineRecord& line : claim.lines) {
    const std::uint32_t pointers = size_of(pointers_);
    pointers_.insert(pointers_.end(), line.diagnosis_pointers.begin(), line.diagnosis_pointers.end());
    lines_.push_back({add_fields(line.values, line.sets), {pointers, size_of(pointers_)}, line.status});
  }
  claims_.push_back({fields, {first_line, size_of(lines_)}, {poa, size_of(poa_)}});
}

void CollectedClaims::add(std::string_view packed, LocalTexts& texts) {
  ClaimUnpacker from(packed);
  const auto intern = [&](std::string_view text) { return texts.intern(text); };
  const auto fields = [&] {
    Fields taken{{size_of(values_), 0}, {size_of(sets_), 0}};
    const ClaimUnpacker::Counts counts = from.fields();
    for (unsigned i = 0; i < counts.values; ++i) values_.push_back(from.value(intern));
    for (unsigned i = 0; i < counts.sets; ++i) {
      const std::uint32_t begin = size_of(members_);
      const Field field = from.set(members_);
      sets_.push_back({field, begin, size_of(members_)});
    }
    for (unsigned i = 0; i < counts.details; ++i) {
      std::string_view text;
      DetailValue detail = from.detail([&](std::string_view t) {
        text = t;
        return std::int64_t{0};
      });
      if (detail.detail != Detail::diagnosis_poa) continue;
      detail.value = static_cast<std::int64_t>(texts.intern(text));
      add_poa(detail, text);
    }
    taken.values.end = size_of(values_);
    taken.sets.end = size_of(sets_);
    return taken;
  };
  const std::uint32_t first_line = size_of(lines_);
  const std::uint32_t poa = size_of(poa_);
  const Fields of_claim = fields();
  for (std::uint32_t i = 0; i < from.lines(); ++i) {
    const std::uint32_t pointers = size_of(pointers_);
    const LineStatus status = from.line(pointers_);
    const Range range{pointers, size_of(pointers_)};
    lines_.push_back({fields(), range, status});
  }
  claims_.push_back({of_claim, {first_line, size_of(lines_)}, {poa, size_of(poa_)}});
}

void CollectedClaims::clear() {
  claims_.clear();
  lines_.clear();
  values_.clear();
  sets_.clear();
  members_.clear();
  pointers_.clear();
  poa_.clear();
}

}  // namespace edict
