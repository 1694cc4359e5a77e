// What compiled code and the program around it agree on: the one argument of every function, the calls that code makes
// back, and the layout of what both touch. Plain structs of fixed layout: code reads them by offset.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "runtime/base/symbols.hpp"
#include "runtime/claims/batch.hpp"
#include "runtime/ops/value.hpp"

namespace edict::jit {

// Which symbols are in a list, as far as anybody asked: of each 32 symbols a word, whose low half says which are known
// and whose high half which are in. Nothing is known of symbols from `symbols` on.
struct ListBits {
  const std::uint64_t* words;
  std::uint64_t symbols;
};

// A column of one batch. For a set: offsets and children. A column without storage points at one empty cell, and its
// mask brings every row there.
struct ColumnView {
  const void* values;
  const void* valid;
  std::uint64_t row_mask;
};

struct SpanOut {
  const Symbol* data;
  std::uint64_t size;
};

// A key of a look-up: one number, or any of the members of a set.
struct KeyChoices {
  const Symbol* members;
  std::int64_t number;  // of a set: how many members
  std::uint64_t is_set;
};

struct Calls;

// What code needs of an evaluator; the evaluator's own class begins with it.
struct Run {
  const Calls* calls;
  const ListBits* lists;   // by list of the plan
  std::uint64_t room_top;  // how much of the room for sets made on the way is taken
};

struct Call {
  Run* run;
  const Batch* batch;
  const LineIndex* subjects;
  const LineIndex* others;
  std::uint64_t count;
  const ColumnView* columns;  // by Expression::columns
  const std::int64_t* parameters;
  const ClaimIndex* claims;      // by line
  const PatientIndex* patients;  // by claim
  void* out;                     // Answer of a condition, Value of everything else, `count` of them
  std::uint64_t policy;
};

// What a condition answers: a Truth, or that there is no value.
enum class Answer : std::uint8_t { no, yes, missing, none };

using Function = void (*)(const Call*);

// Whole numbers, so that a call needs no rule of extension; a truth is 0 or 1. `list`, `table`: indices into the plan.
struct Calls {
  std::uint64_t (*contains)(Run*, std::uint64_t list, std::int64_t value, std::int64_t date);
  std::uint64_t (*count_distinct)(Run*, std::uint64_t list, const Symbol*, std::uint64_t size, std::int64_t date);
  void (*among)(Run*, std::uint64_t list, const Symbol*, std::uint64_t size, std::int64_t date, SpanOut*);
  void (*categories)(Run*, const Symbol*, std::uint64_t size, SpanOut*);
  std::int64_t (*category)(Run*, std::int64_t symbol);
  std::uint64_t (*matches)(Run*, std::int64_t symbol, std::int64_t pattern);
  std::uint64_t (*overlaps)(const Symbol*, std::uint64_t, const Symbol*, std::uint64_t);
  std::uint64_t (*same_codes)(const Symbol*, std::uint64_t, const Symbol*, std::uint64_t);
  // 1 and a number, or 0: no number.
  std::uint64_t (*multiply)(std::int64_t a, std::int64_t b, std::uint64_t b_kind, std::int64_t* out);
  std::uint64_t (*divide)(std::int64_t a, std::uint64_t a_kind, std::int64_t b, std::uint64_t b_kind, std::int64_t*);
  std::uint64_t (*divide_to_integer)(std::int64_t a, std::uint64_t a_kind, std::int64_t b, std::uint64_t b_kind,
                                     std::uint64_t rounding, std::int64_t* out);
  std::int64_t (*to_integer)(std::int64_t a, std::uint64_t kind, std::uint64_t rounding);
  std::int64_t (*add_months)(std::int64_t date, std::int64_t months);
  std::int64_t (*birthday)(std::int64_t born, std::int64_t age);
  std::int64_t (*year_of)(std::int64_t date);
  std::int64_t (*month_of)(std::int64_t date);
  std::int64_t (*months_between)(std::int64_t from, std::int64_t to);
  std::int64_t (*years_between)(std::int64_t from, std::int64_t to);
  std::int64_t (*full_months_between)(std::int64_t from, std::int64_t to);
  // The row, or -1. `row_of_choices`: each key is one of several.
  std::int64_t (*row)(Run*, std::uint64_t table, const std::int64_t* keys, std::uint64_t count, std::int64_t date);
  std::int64_t (*row_of_choices)(Run*, std::uint64_t table, const KeyChoices* keys, std::uint64_t count,
                                 std::int64_t date);
  std::uint64_t (*cell)(Run*, std::uint64_t table, std::uint64_t column, std::int64_t row, std::int64_t* out);
  void (*phrase)(Run*, std::uint64_t op, std::uint64_t policy, std::uint64_t index, std::uint64_t line, Value*);
  // A comparison with a total or rank that is not known: an Answer.
  std::uint64_t (*compare_bounds)(Run*, std::uint64_t comparison, std::uint64_t phrase_is_left, std::uint64_t op,
                                  std::uint64_t policy, std::uint64_t index, std::uint64_t line, std::int64_t other);
};

static_assert(std::is_standard_layout_v<Call> && std::is_standard_layout_v<Run> && std::is_standard_layout_v<Calls>);
static_assert(sizeof(Value) == 16 && offsetof(Value, state) == 8);
static_assert(sizeof(Symbol) == 4 && sizeof(LineIndex) == 4 && sizeof(ClaimIndex) == 4 && sizeof(PatientIndex) == 4);

// The place of a call in `Calls`.
#define EDICT_JIT_CALL(name) (offsetof(::edict::jit::Calls, name) / sizeof(void*))

}  // namespace edict::jit
