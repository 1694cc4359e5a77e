#include "runtime/claims/packed_claim.hpp"

namespace edict {
namespace {

template <class Intern>
void unpack_fields(ClaimUnpacker& from, std::vector<FieldValue>& values, std::vector<SetValue>& sets,
                   std::vector<DetailValue>& details, Intern intern) {
  const ClaimUnpacker::Counts counts = from.fields();
  values.reserve(counts.values);
  for (unsigned i = 0; i < counts.values; ++i) values.push_back(from.value(intern));
  sets.resize(counts.sets);
  for (SetValue& s : sets) s.field = from.set(s.members);
  for (unsigned i = 0; i < counts.details; ++i) details.push_back(from.detail(intern));
}

template <class Intern>
ClaimRecord unpack_claim(std::string_view bytes, Intern intern) {
  ClaimUnpacker from(bytes);
  ClaimRecord claim;
  claim.fresh = from.fresh();
  unpack_fields(from, claim.values, claim.sets, claim.details, intern);
  claim.lines.resize(from.lines());
  for (ClaimLineRecord& line : claim.lines) {
    line.status = from.line(line.diagnosis_pointers);
    unpack_fields(from, line.values, line.sets, line.details, intern);
  }
  return claim;
}

void pack_fields(ClaimPacker& to, const std::vector<FieldValue>& values, const std::vector<SetValue>& sets,
                 const std::vector<DetailValue>& details, const LocalTexts& texts) {
  to.begin_fields(values.size(), sets.size(), details.size());
  for (const FieldValue& v : values) {
    if (is_text(v.field)) {
      to.text(v.field, texts.text(static_cast<Symbol>(v.value)));
    } else {
      to.value(v.field, v.value);
    }
  }
  for (const SetValue& s : sets) to.set(s.field, s.members);
  for (const DetailValue& d : details) {
    if (info(d.detail).kind == Kind::text) {
      to.detail(d.detail, d.record, texts.text(static_cast<Symbol>(d.value)));
    } else {
      to.detail(d.detail, d.record, d.value);
    }
  }
}

}  // namespace

void pack(const ClaimRecord& claim, const LocalTexts& texts, std::string& bytes) {
  ClaimPacker to(bytes);
  to.begin(claim.fresh);
  pack_fields(to, claim.values, claim.sets, claim.details, texts);
  for (const ClaimLineRecord& line : claim.lines) {
    to.begin_line(line.status, line.diagnosis_pointers);
    pack_fields(to, line.values, line.sets, line.details, texts);
  }
  const auto frequency = value_in(claim.values, Field::frequency_code);
  const auto original = value_in(claim.values, Field::original_claim_id);
  const bool takes_out = frequency && original && takes_out_another(texts.text(static_cast<Symbol>(*frequency)));
  to.end(takes_out ? texts.text(static_cast<Symbol>(*original)) : std::string_view());
}

ClaimRecord unpack(std::string_view bytes, LocalTexts& texts) {
  return unpack_claim(bytes, [&](std::string_view text) { return texts.intern(text); });
}

ClaimRecord unpack(std::string_view bytes, SymbolTable& symbols) {
  return unpack_claim(bytes, [&](std::string_view text) { return symbols.intern(SymbolDomain::text, text); });
}

}  // namespace edict
