// Names of fields as tests write them, and their values.
#pragma once

#include <optional>
#include <string_view>

#include "compiler/sema/scope.hpp"

namespace edict::sema {

enum class TestPart : std::uint8_t { line, claim, patient };

// The field that a name stands for in a part of a test, prefixes left out: `place` and `state` of a claim, `born` of a
// patient. Reports E0507 (unknown, with the nearest name) or E0519 (of another part, or computed).
std::optional<Field> test_field(Context& context, const syntax::Word& name, TestPart part);

// A field in `missing F`: of any part. Reports E0507.
std::optional<Field> any_field(Context& context, const syntax::Word& name);

// A value of the field; diagnoses and ICD procedures are of the claim's edition. Reports E0510.
std::optional<std::int64_t> test_value(Context& context, Field field, const syntax::Word& word, bool icd9);

// The type as a claim of that edition has it: icd becomes icd9cm or icd10cm.
Type type_in_edition(Type type, bool icd9);

}  // namespace edict::sema
