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
// By name or alias.
std::optional<Field> field_named(std::string_view name);

}  // namespace edict
