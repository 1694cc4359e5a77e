// The columns of a claims table: which column of the file is which field. Made from the names in fields.def.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/claims/reporter.hpp"
#include "runtime/vocabulary/detail.hpp"

namespace edict {

struct CsvColumn {
  enum class Kind : std::uint8_t {
    ignored,
    field,
    member,  // one member of a set: hcpcs_modifier_2, diagnosis_code_11
    list,    // all members of a set in one cell
    claim_status,
    line_status,
    diagnosis_code_type,
    procedure_code_type,
    pointers,
    detail,  // of one code or record: diagnosis_poa_2, note_text_1
  };
  Kind kind = Kind::ignored;
  Field field{};
  std::uint32_t position = 0;  // of a member or detail: its number
  Detail detail{};
};

// A name as columns are compared: lower case, without blanks at the ends.
std::string column_key(std::string_view name);
// The name of ours that a column of the file has after `--map theirs=ours`.
std::string renamed(std::string_view name, const std::map<std::string, std::string>& renames);
// What our name means in a claims table; `ignored` when nothing.
CsvColumn column_named(std::string_view key);
// All names, for near-miss spellings; numbered ones by their first.
const std::vector<std::string_view>& known_columns();
// `diagnosis_poa_17` → `diagnosis_poa_N`: numbered columns count as one name.
std::string without_number(std::string_view name);

// The header of a file: its columns in the order of the file, and those of a set in the order of their numbers.
struct CsvHeader {
  std::vector<std::string> names;  // as the file has them
  std::vector<CsvColumn> columns;
  std::vector<std::size_t> members;     // columns of kind member, by field and number
  std::size_t find(Field field) const;  // index into columns, or names.size()
};

}  // namespace edict
