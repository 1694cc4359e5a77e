// A claim as bytes: what readers hand to the stream and the stream keeps, in memory or in temporary files. Codes are
// symbols of the run's table; texts stand as they are, so that a claim leaves nothing behind when it is gone.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/claims/batch.hpp"

namespace edict {

// Views into `bytes`.
struct PackedClaim {
  std::string_view bytes;
  std::string_view id;
  std::string_view patient;
  std::string_view original;  // the claim that it replaces or voids; empty: none
  std::uint32_t lines = 0;
  std::uint64_t at = 0;      // line of the file, from 1; not in the bytes, like the next
  std::uint32_t within = 0;  // how many claims of that line stand before it
};

// Whether the field's values are texts, which a packed claim holds itself.
inline bool is_text(Field field) {
  static const auto texts = [] {
    std::array<bool, 256> of_field{};
    for (const FieldInfo& f : all_fields())
      of_field[static_cast<std::size_t>(f.field)] = f.type.kind == Kind::text || f.type.kind == Kind::id;
    return of_field;
  }();
  return texts[static_cast<std::size_t>(field)];
}

// Writes one claim behind what `bytes` holds: begin, the claim's fields, then each line and its fields, end. Fields:
// begin_fields says how many values (or texts), sets and details follow, in this order.
class ClaimPacker {
 public:
  explicit ClaimPacker(std::string& bytes) : bytes_(bytes) {}

  void begin(bool fresh) {
    begin_ = end_ = bytes_.size();
    lines_ = 0;
    std::memset(room(kHeader), 0, kHeader);
    put(fresh);
  }
  void begin_fields(std::size_t values, std::size_t sets, std::size_t details) {
    put(static_cast<std::uint8_t>(values));
    put(static_cast<std::uint8_t>(sets | (details > 0 ? kHasDetails : 0)));
    if (details > 0) put(static_cast<std::uint32_t>(details));
  }
  void value(Field field, std::int64_t value) {
    char* at = room(sizeof field + sizeof value);
    std::memcpy(at, &field, sizeof field);
    std::memcpy(at + sizeof field, &value, sizeof value);
  }
  void text(Field field, std::string_view text) {
    put(field);
    put(static_cast<std::uint32_t>(text.size()));
    // The header says where these are; a claim has both.
    if (field == Field::claim_id) place(kIdAt, text);
    if (field == Field::patient) place(kPatientAt, text);
    put_all(std::span<const char>(text));
  }
  void set(Field field, std::span<const Symbol> members) {
    put(field);
    put(static_cast<std::uint32_t>(members.size()));
    put_all(members);
  }
  void detail(Detail detail, std::uint32_t record, std::int64_t value) {
    put(detail);
    put(record);
    put(value);
  }
  void detail(Detail detail, std::uint32_t record, std::string_view text) {
    put(detail);
    put(record);
    put(static_cast<std::uint32_t>(text.size()));
    put_all(std::span<const char>(text));
  }
  void begin_line(LineStatus status, std::span<const std::uint16_t> diagnosis_pointers) {
    ++lines_;
    put(status);
    put(static_cast<std::uint32_t>(diagnosis_pointers.size()));
    put_all(diagnosis_pointers);
  }
  // `original` as in PackedClaim.
  void end(std::string_view original) {
    place(kOriginalAt, original);
    put_all(std::span<const char>(original));
    std::memcpy(bytes_.data() + begin_ + kLinesAt, &lines_, sizeof lines_);
    bytes_.resize(end_);
  }

 private:
  friend PackedClaim packed_claim(std::string_view bytes);
  // Where in the header: three places (offset and size) and the number of lines.
  static constexpr std::size_t kIdAt = 0, kPatientAt = 8, kOriginalAt = 16, kLinesAt = 24, kHeader = 28;
  friend class ClaimUnpacker;
  // In the count of sets: most claims have no details, and so no count of them.
  static constexpr std::uint8_t kHasDetails = 0x80;

  void place(std::size_t at, std::string_view text) {
    const std::uint32_t place[2] = {static_cast<std::uint32_t>(end_ - begin_), static_cast<std::uint32_t>(text.size())};
    std::memcpy(bytes_.data() + begin_ + at, place, sizeof place);
  }
  // Of the claim's bytes those before end_ are written, those behind it are room.
  char* room(std::size_t size) {
    if (bytes_.size() - end_ < size) bytes_.resize(end_ + std::max(size, kRoom));
    char* at = bytes_.data() + end_;
    end_ += size;
    return at;
  }
  template <class T>
  void put(T value) {
    std::memcpy(room(sizeof value), &value, sizeof value);
  }
  template <class T>
  void put_all(std::span<const T> values) {
    if (!values.empty()) std::memcpy(room(values.size_bytes()), values.data(), values.size_bytes());
  }

  static constexpr std::size_t kRoom = 512;
  std::string& bytes_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint32_t lines_ = 0;
};

// Bytes that a ClaimPacker wrote.
inline PackedClaim packed_claim(std::string_view bytes) {
  const auto text = [&](std::size_t at) {
    std::uint32_t place[2];
    std::memcpy(place, bytes.data() + at, sizeof place);
    return bytes.substr(place[0], place[1]);
  };
  PackedClaim claim{bytes, text(ClaimPacker::kIdAt), text(ClaimPacker::kPatientAt), text(ClaimPacker::kOriginalAt), 0,
                    0};
  std::memcpy(&claim.lines, bytes.data() + ClaimPacker::kLinesAt, sizeof claim.lines);
  return claim;
}

// Reads in the order in which the packer wrote.
class ClaimUnpacker {
 public:
  explicit ClaimUnpacker(std::string_view bytes) : at_(bytes.data() + ClaimPacker::kHeader) {
    std::memcpy(&lines_, bytes.data() + ClaimPacker::kLinesAt, sizeof lines_);
    fresh_ = take<bool>();
  }
  bool fresh() const { return fresh_; }
  std::uint32_t lines() const { return lines_; }

  struct Counts {
    std::uint8_t values;
    std::uint8_t sets;
    std::uint32_t details;
  };
  Counts fields() {
    const auto values = take<std::uint8_t>();
    const auto sets = take<std::uint8_t>();
    const bool detailed = (sets & ClaimPacker::kHasDetails) != 0;
    return {values, static_cast<std::uint8_t>(sets & ~ClaimPacker::kHasDetails), detailed ? take<std::uint32_t>() : 0};
  }
  // `intern(text)` makes a text's symbol.
  template <class Intern>
  FieldValue value(Intern&& intern) {
    const Field field = take<Field>();
    if (!is_text(field)) return {field, take<std::int64_t>()};
    const auto size = take<std::uint32_t>();
    const std::string_view text(at_, size);
    at_ += size;
    return {field, static_cast<std::int64_t>(intern(text))};
  }
  template <class Intern>
  DetailValue detail(Intern&& intern) {
    const auto detail = take<Detail>();
    const auto record = take<std::uint32_t>();
    if (info(detail).kind != Kind::text) return {detail, record, take<std::int64_t>()};
    const auto size = take<std::uint32_t>();
    const std::string_view text(at_, size);
    at_ += size;
    return {detail, record, static_cast<std::int64_t>(intern(text))};
  }
  // Appends the members.
  Field set(std::vector<Symbol>& members) {
    const Field field = take<Field>();
    take_all(members);
    return field;
  }
  // Appends the pointers.
  LineStatus line(std::vector<std::uint16_t>& diagnosis_pointers) {
    const LineStatus status = take<LineStatus>();
    take_all(diagnosis_pointers);
    return status;
  }

 private:
  template <class T>
  T take() {
    T value;
    std::memcpy(&value, at_, sizeof value);
    at_ += sizeof value;
    return value;
  }
  template <class T>
  void take_all(std::vector<T>& into) {
    const auto count = take<std::uint32_t>();
    const std::size_t before = into.size();
    into.resize(before + count);
    if (count > 0) std::memcpy(into.data() + before, at_, count * sizeof(T));
    at_ += count * sizeof(T);
  }

  const char* at_;
  std::uint32_t lines_ = 0;
  bool fresh_ = false;
};

// A record whose texts `texts` knows, and back with texts that `texts`, or the table, interns.
void pack(const ClaimRecord& claim, const LocalTexts& texts, std::string& bytes);
ClaimRecord unpack(std::string_view bytes, LocalTexts& texts);
ClaimRecord unpack(std::string_view bytes, SymbolTable& symbols);

}  // namespace edict
