// What a claim carries beside its fields: dates, amounts and indicators of its codes, and lists of records such as
// other payers and notes. Readers take it, packed claims keep it, and `edict convert` writes it; a claim that has none
// of it pays nothing for it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "runtime/vocabulary/field.hpp"

namespace edict {

enum class Detail : std::uint8_t {
#define EDICT_DETAIL(enumerator, level, kind, list, name, field, csv) enumerator,
#include "runtime/vocabulary/details.def"
#undef EDICT_DETAIL
};

inline constexpr std::size_t kDetailTotal =
#define EDICT_DETAIL(...) 1 +
#include "runtime/vocabulary/details.def"
#undef EDICT_DETAIL
    0;

struct DetailInfo {
  Detail detail;
  Level level;
  Kind kind;                   // text, date, money or decimal
  std::string_view list;       // in JSON: "value_codes", "lines.notes"
  std::string_view name;       // of the detail in it: "amount"
  std::optional<Field> field;  // the list of codes that it stands beside; else the list is one of records
  std::string_view csv_column;
  Detail first;  // of its list
};

std::span<const DetailInfo> all_details();  // in the order of Detail
const DetailInfo& info(Detail detail);
// "value_codes.amount", for messages.
std::string name_of(Detail detail);

// The lists of codes with details, numbered from 0; nothing for other fields.
inline constexpr std::size_t kDetailedFields = 6;
constexpr std::optional<std::size_t> detailed_field(Field field) {
  switch (field) {
    case Field::diagnoses:
      return 0;
    case Field::external_causes:
      return 1;
    case Field::icd_procedures:
      return 2;
    case Field::occurrence_codes:
      return 3;
    case Field::occurrence_spans:
      return 4;
    case Field::value_codes:
      return 5;
    default:
      return std::nullopt;
  }
}

// One detail of a claim or line: of the code, or in the record, with this number, from 0. Values as Type says.
struct DetailValue {
  Detail detail;
  std::uint32_t record;
  std::int64_t value;
};

}  // namespace edict
