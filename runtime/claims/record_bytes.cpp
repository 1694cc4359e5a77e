#include "runtime/claims/record_bytes.hpp"

#include <cstring>

namespace edict {
namespace {

template <class T>
void put(std::string& bytes, T value) {
  char raw[sizeof(T)];
  std::memcpy(raw, &value, sizeof(T));
  bytes.append(raw, sizeof(T));
}

template <class T>
T take(std::string_view& bytes) {
  T value{};
  std::memcpy(&value, bytes.data(), sizeof(T));
  bytes.remove_prefix(sizeof(T));
  return value;
}

void put_fields(std::string& bytes, const std::vector<FieldValue>& values, const std::vector<SetValue>& sets) {
  put(bytes, static_cast<std::uint16_t>(values.size()));
  put(bytes, static_cast<std::uint16_t>(sets.size()));
  for (const FieldValue& v : values) {
    put(bytes, v.field);
    put(bytes, v.value);
  }
  for (const SetValue& s : sets) {
    put(bytes, s.field);
    put(bytes, static_cast<std::uint32_t>(s.members.size()));
    for (Symbol member : s.members) put(bytes, member);
  }
}

void take_fields(std::string_view& bytes, std::vector<FieldValue>& values, std::vector<SetValue>& sets) {
  values.resize(take<std::uint16_t>(bytes));
  sets.resize(take<std::uint16_t>(bytes));
  for (FieldValue& v : values) {
    v.field = take<Field>(bytes);
    v.value = take<std::int64_t>(bytes);
  }
  for (SetValue& s : sets) {
    s.field = take<Field>(bytes);
    s.members.resize(take<std::uint32_t>(bytes));
    for (Symbol& member : s.members) member = take<Symbol>(bytes);
  }
}

}  // namespace

void write_record(const ClaimRecord& claim, std::string& bytes) {
  put(bytes, claim.fresh);
  put_fields(bytes, claim.values, claim.sets);
  put(bytes, static_cast<std::uint32_t>(claim.lines.size()));
  for (const ClaimLineRecord& line : claim.lines) {
    put(bytes, line.status);
    put_fields(bytes, line.values, line.sets);
    put(bytes, static_cast<std::uint32_t>(line.diagnosis_pointers.size()));
    for (std::uint16_t p : line.diagnosis_pointers) put(bytes, p);
  }
}

ClaimRecord read_record(std::string_view bytes) {
  ClaimRecord claim;
  claim.fresh = take<bool>(bytes);
  take_fields(bytes, claim.values, claim.sets);
  claim.lines.resize(take<std::uint32_t>(bytes));
  for (ClaimLineRecord& line : claim.lines) {
    line.status = take<LineStatus>(bytes);
    take_fields(bytes, line.values, line.sets);
    line.diagnosis_pointers.resize(take<std::uint32_t>(bytes));
    for (std::uint16_t& p : line.diagnosis_pointers) p = take<std::uint16_t>(bytes);
  }
  return claim;
}

}  // namespace edict
