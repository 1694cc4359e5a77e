// A scalar in evaluation: a 64-bit integer as Type says, or one of two kinds of nothing (reference.md, section 5).
#pragma once

#include <cstdint>

namespace edict {

enum class State : std::uint8_t {
  known,
  none,     // no value: a key that the table lacks, an empty cell, a line that does not exist
  missing,  // a field that the claim lacks, and what is computed from it: unknown in logic
};

struct Value {
  std::int64_t v = 0;
  State state = State::known;

  static Value of(std::int64_t value) { return {value, State::known}; }
  static Value truth(bool value) { return {value ? 1 : 0, State::known}; }
  static Value none() { return {0, State::none}; }
  static Value missing() { return {0, State::missing}; }
  bool known() const { return state == State::known; }
  bool operator==(const Value&) const = default;
};

// Kleene's three values of a condition. No value does not hold.
enum class Truth : std::uint8_t { no, yes, unknown };
inline Truth truth_of(Value v) {
  if (v.state == State::missing) return Truth::unknown;
  return v.state == State::known && v.v != 0 ? Truth::yes : Truth::no;
}
inline Value value_of(Truth t) { return t == Truth::unknown ? Value::missing() : Value::truth(t == Truth::yes); }
inline Truth operator!(Truth t) { return t == Truth::unknown ? t : (t == Truth::yes ? Truth::no : Truth::yes); }
inline Truth operator&(Truth a, Truth b) {
  if (a == Truth::no || b == Truth::no) return Truth::no;
  return a == Truth::yes && b == Truth::yes ? Truth::yes : Truth::unknown;
}
inline Truth operator|(Truth a, Truth b) {
  if (a == Truth::yes || b == Truth::yes) return Truth::yes;
  return a == Truth::no && b == Truth::no ? Truth::no : Truth::unknown;
}

}  // namespace edict
