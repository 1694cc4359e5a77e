#include "runtime/vocabulary/field.hpp"

#include <unordered_map>

namespace edict {
namespace {

constexpr FieldInfo kFields[] = {
#define EDICT_FIELD(enumerator, level, kind, system, name, aliases, json, csv) \
  {Field::enumerator, Level::level, Type{Kind::kind, CodeSystem::system}, name, aliases, json, csv},
#include "runtime/vocabulary/fields.def"
#undef EDICT_FIELD
};

std::unordered_map<std::string_view, Field> make_index() {
  std::unordered_map<std::string_view, Field> index;
  for (const FieldInfo& f : kFields) {
    index.emplace(f.name, f.field);
    std::string_view rest = f.aliases;
    while (!rest.empty()) {
      const auto comma = rest.find(',');
      index.emplace(rest.substr(0, comma), f.field);
      rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    }
  }
  return index;
}

}  // namespace

std::span<const FieldInfo> all_fields() { return kFields; }
const FieldInfo& info(Field field) { return kFields[static_cast<std::size_t>(field)]; }

Field source_of(Field field) {
  switch (field) {
    case Field::age:
    case Field::age_in_months:
    case Field::age_in_days:
      return Field::born;
    case Field::diagnosis:
    case Field::primary_diagnosis:
    case Field::secondary_diagnoses:
    case Field::principal_diagnosis:
      return Field::diagnoses;
    default:
      return field;
  }
}

bool is_none_when_absent(Field field) { return field == Field::first_modifier || field == Field::procedure; }

std::optional<Field> field_named(std::string_view name) {
  static const std::unordered_map<std::string_view, Field> index = make_index();
  const auto it = index.find(name);
  return it == index.end() ? std::nullopt : std::optional(it->second);
}

}  // namespace edict
