// What the code lists of policies have, by a published code set: the codes that their entries stand for on each day,
// and what editions of the set did to them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/analysis/code_history.hpp"
#include "compiler/model/model.hpp"
#include "runtime/tables/code_table.hpp"

namespace edict::analysis {

enum class CodeChangeKind : std::uint8_t {
  unknown,    // the set has no such code
  never,      // it has, but not on a day of the policies' period
  ended,      // the code is not in force any more, and nothing below it begins
  split,      // codes below it took its place
  heading,    // it became, or always was, a header without new codes below it
  added,      // under a range or stem
  taken_out,  // under a range or stem
};
std::string_view name_of(CodeChangeKind kind);

struct CodeChange {
  Date on;  // the first day on which it shows; of `unknown` and `never` the first day asked for
  CodeChangeKind kind;
  std::string entry;                 // as the policy writes it
  std::vector<std::string> codes;    // split: what took its place; added, taken_out: which
  std::vector<std::string> lacking;  // split: those of them that the list does not have
  bool to_do = false;                // a person has to say what is meant
  bool lasting = false;              // so from the first day asked for: no edition's change
  Span span;
};

// A list, or a code that a condition names.
struct WrittenCodes {
  std::string name;  // of the list; empty: written in place, or a single code
  Span span;
  std::vector<std::uint32_t> policies;  // versions that ask for it
  DateRange days;                       // of these policies
  std::size_t entries = 0;
  bool has_silent = false;  // entries of which the set does not speak (CPT, in CMS's HCPCS file): counted as written
  struct Stretch {
    DateRange days;
    std::size_t codes = 0;
  };
  std::vector<Stretch> stretches;   // runs of days with one number of codes
  std::vector<CodeChange> changes;  // by day, then as written
};

// The lists and codes of the table's system that some policy asks for, in the order of the text.
std::vector<WrittenCodes> list_codes(const model::Library& library, const CodeTable& table);

// Where policies have a code.
struct CodeUse {
  std::string list;  // empty: written in place, or a single code
  std::string entry;
  DateRange days;  // of the entry
  Span span;
  std::vector<std::uint32_t> policies;  // versions
};
std::vector<CodeUse> uses_of(const model::Library& library, CodeSystem system, const std::string& code);

// A list's item as policies write it: M79.18, E11.*, M62.830..M62.838.
std::string written(const model::ListItem& item, CodeSystem system);

}  // namespace edict::analysis
