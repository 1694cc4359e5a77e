// The types of the language and how a value of each is held: always one 64-bit integer.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/vocabulary/code_system.hpp"

namespace edict {

enum class Kind : std::uint8_t {
  boolean,   // 0 or 1
  integer,   // as it is
  decimal,   // thousandths
  money,     // cents
  date,      // days since 1970-01-01
  days,      // a duration in days (weeks are seven)
  months,    // a duration in months (years are twelve)
  code,      // Symbol of the code system's domain
  text,      // Symbol of the text domain
  id,        // Symbol of the text domain: claim, patient, NPI, tax id …; compared for equality only
  code_set,  // not a scalar: a span of symbols
  row,       // not a scalar: a table row that may not exist
  line,      // not a scalar: a found line that may not exist
};

struct Type {
  Kind kind = Kind::boolean;
  CodeSystem system = CodeSystem::none;  // of code and code_set
  bool operator==(const Type&) const = default;
};

// In an analyst's words: "a procedure code (hcpcs)", "a date", "a list of diagnoses (icd)".
std::string describe(Type type);

}  // namespace edict
