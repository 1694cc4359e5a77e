// The closed claim model: which fields there are, their types and their names. A name that is not here is an error
// with the nearest spelling, never a silent nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "runtime/vocabulary/type.hpp"

namespace edict {

enum class Field : std::uint8_t {
#define EDICT_FIELD(enumerator, level, kind, system, name, aliases, json, csv) enumerator,
#include "runtime/vocabulary/fields.def"
#undef EDICT_FIELD
};

enum class Level : std::uint8_t { line, claim, patient };
// In the header, for it is asked for every value that is read.
inline constexpr Level kLevels[] = {
#define EDICT_FIELD(enumerator, level, kind, system, name, aliases, json, csv) Level::level,
#include "runtime/vocabulary/fields.def"
#undef EDICT_FIELD
};
constexpr Level level_of(Field field) { return kLevels[static_cast<std::size_t>(field)]; }

struct FieldInfo {
  Field field;
  Level level;
  Type type;
  std::string_view name;        // in the language: `claim.bill_type`
  std::string_view aliases;     // comma separated
  std::string_view json_path;   // "" when derived
  std::string_view csv_column;  // "" when derived
};

std::span<const FieldInfo> all_fields();  // in the order of Field
const FieldInfo& info(Field field);
// What a derived field is computed from: the birth date of an age, the claim's diagnoses of the line's. Where it is
// absent so is the derived one. Others are their own.
Field source_of(Field field);
// Fields that a line without a value has nothing in, rather than something unknown: the first of no modifiers, the
// procedure of an institutional line that is billed by its revenue code alone (SV202 is situational, 005010X223A2).
bool is_none_when_absent(Field field);
// By name or alias.
std::optional<Field> field_named(std::string_view name);

}  // namespace edict
