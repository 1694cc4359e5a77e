#include "compiler/sema/test_fields.hpp"

#include <fmt/format.h>

#include <array>

#include "compiler/sema/list_items.hpp"
#include "runtime/tables/cell.hpp"

namespace edict::sema {
namespace {

constexpr std::array<std::string_view, 3> kPrefixes = {"claim.", "patient.", "provider."};

Level level_of(TestPart part) {
  switch (part) {
    case TestPart::line:
      return Level::line;
    case TestPart::claim:
      return Level::claim;
    case TestPart::patient:
      return Level::patient;
  }
  return Level::line;
}
std::string_view name_of(Level level) {
  switch (level) {
    case Level::line:
      return "a line";
    case Level::claim:
      return "the claim";
    case Level::patient:
      return "the patient";
  }
  return {};
}

// Computed by the batch from other fields.
bool is_computed(Field field) {
  switch (field) {
    case Field::first_modifier:
    case Field::span_days:
    case Field::diagnosis:
    case Field::primary_diagnosis:
    case Field::secondary_diagnoses:
    case Field::principal_diagnosis:
    case Field::principal_poa:
    case Field::hospital_acquired:
    case Field::age:
    case Field::age_in_months:
    case Field::age_in_days:
      return true;
    default:
      return false;
  }
}

std::string_view short_name(Field field) {
  std::string_view name = info(field).name;
  for (std::string_view prefix : kPrefixes) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  return name;
}

// All fields that the name may stand for, those of the claim model's own spelling first.
std::vector<Field> candidates(std::string_view name) {
  if (name == "place") return {Field::place_of_service, Field::claim_place};
  std::vector<Field> found;
  if (const auto field = field_named(name)) found.push_back(*field);
  for (std::string_view prefix : kPrefixes) {
    if (const auto field = field_named(std::string(prefix) + std::string(name))) found.push_back(*field);
  }
  return found;
}

std::vector<std::string> names_in(Level level) {
  std::vector<std::string> names = {"dx"};
  for (const FieldInfo& field : all_fields()) {
    if (field.level == level && !is_computed(field.field)) names.emplace_back(short_name(field.field));
  }
  return names;
}

}  // namespace

std::optional<Field> test_field(Context& context, const syntax::Word& name, TestPart part) {
  const auto found = candidates(name.text);
  for (const Field field : found) {
    if (info(field).level == level_of(part) && !is_computed(field)) return field;
  }
  if (found.empty()) {
    const std::string help = did_you_mean(name.text, names_in(level_of(part)));
    context.diagnostics.report("E0507", name.span,
                               fmt::format("`{}` is no field of {}", name.text, name_of(level_of(part))),
                               help.empty() ? "the fields are those of the claim model, without their prefix" : help);
    return std::nullopt;
  }
  const Field field = found.front();
  if (is_computed(field)) {
    context.diagnostics.report("E0519", name.span, fmt::format("`{}` is computed and cannot be given", name.text),
                               field == Field::diagnosis || field == Field::primary_diagnosis ||
                                       field == Field::secondary_diagnoses || field == Field::principal_diagnosis
                                   ? "write `dx`, on the claim or on the line"
                                   : "give the fields that it is computed from");
  } else {
    context.diagnostics.report("E0519", name.span,
                               fmt::format("`{}` is not said of {}", name.text, name_of(level_of(part))),
                               fmt::format("write it at {}", name_of(info(field).level)));
  }
  return std::nullopt;
}

std::optional<Field> any_field(Context& context, const syntax::Word& name) {
  const auto found = candidates(name.text);
  if (!found.empty()) return found.front();
  std::vector<std::string> names;
  for (const FieldInfo& field : all_fields())
    names.emplace_back(field.name), names.emplace_back(short_name(field.field));
  context.diagnostics.report("E0507", name.span, fmt::format("`{}` is no field", name.text),
                             did_you_mean(name.text, names));
  return std::nullopt;
}

Type type_in_edition(Type type, bool icd9) {
  if (type.kind == Kind::code_set) type.kind = Kind::code;
  if (type.system == CodeSystem::icd) type.system = icd9 ? CodeSystem::icd9cm : CodeSystem::icd10cm;
  if (type.system == CodeSystem::icd_procedure) type.system = icd9 ? CodeSystem::icd9pcs : CodeSystem::icd10pcs;
  return type;
}

std::optional<std::int64_t> test_value(Context& context, Field field, const syntax::Word& word, bool icd9) {
  const Type type = type_in_edition(info(field).type, icd9);
  if (const auto value = parse_cell(type, word.text, context.library.symbols)) return value;
  const std::string meant = type.kind == Kind::code ? meant_code(type.system, word.text) : std::string();
  const bool edition = type.system == CodeSystem::icd9cm || type.system == CodeSystem::icd10cm;
  context.diagnostics.report("E0510", word.span, fmt::format("`{}` is not {}", word.text, cell_shape(type)),
                             !meant.empty() ? fmt::format("did you mean {}?", meant)
                             : edition ? "claims have ICD-9 codes before 2015-10-01 and ICD-10 codes from then on, "
                                         "unless `diagnosis_code_type` says otherwise"
                                       : std::string());
  return std::nullopt;
}

}  // namespace edict::sema
