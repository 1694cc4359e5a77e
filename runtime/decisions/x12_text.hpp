// X12 segments into a buffer: elements by `*`, components by `:`, segments by `~`. Empty elements at the end of a
// segment and empty components at the end of a composite are left out (X12.6, 3.5).
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "runtime/base/date.hpp"
#include "runtime/base/decimal.hpp"

namespace edict {

// A value of ours as an element can hold it: what would end an element, and what is not in X12's character sets,
// becomes a blank.
std::string x12_value(std::string_view text);
// Numbers without a needless point or zeros: 85, 85.5, 0.
std::string x12_number(Money amount);
std::string x12_number(Decimal number);
// 20240105
std::string x12_day(Date date);
// Components, each a value.
std::string x12_composite(std::initializer_list<std::string_view> components);

// ISA and GS of an interchange with one functional group, and GE and IEA. `function` is GS01, `guide` GS08.
std::string x12_begin(std::string_view sender, std::string_view receiver, Date date, std::int64_t control_number,
                      std::string_view function, std::string_view guide);
std::string x12_end(std::uint64_t transactions, std::int64_t control_number);

// Appends segments and counts them. Elements are written as they come: values have gone through x12_value.
class X12Segments {
 public:
  void add(std::initializer_list<std::string_view> elements);
  const std::string& text() const { return text_; }
  std::size_t count() const { return count_; }

 private:
  std::string text_;
  std::size_t count_ = 0;
};

}  // namespace edict
