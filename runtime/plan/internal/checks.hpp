// The parts of verify(), each with one subject. All note the first fault only.
#pragma once

#include <string>
#include <string_view>

#include "runtime/plan/plan.hpp"

namespace edict::plan {

class FirstFault {
 public:
  // Whether it holds and no fault was found before.
  bool expect(bool holds, std::string_view what) {
    if (!holds && text_.empty()) text_ = std::string(what);
    return text_.empty();
  }
  bool none() const { return text_.empty(); }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

// What a value is to whoever holds it. Numbers may stand for each other without harm, the others may not: a symbol, a
// row and a line are indices.
enum class Shape : std::uint8_t { truth, number, date, symbol, set, row, line };
Shape shape_of(Kind kind);
inline bool is_scalar(Shape shape) { return shape <= Shape::symbol; }

inline bool in_calendar(Date date) { return kFirstDate <= date && date <= kLastDate; }
inline bool is_type(const Type& type) {
  return type.kind <= Kind::line && static_cast<int>(type.system) < kCodeSystemCount;
}
inline bool is_field(Field field) { return static_cast<std::size_t>(field) < all_fields().size(); }

// Symbols, labels and lists: order, ranges, and what asking a list may cost.
void check_data(const Plan& plan, FirstFault& fault);
// Tables: schema, records, index.
void check_tables(const Plan& plan, FirstFault& fault);
// Each node for itself: its operation, its arguments and their types.
void check_nodes(const Plan& plan, FirstFault& fault);
// Policies: their rules and phrases, and the types of the expressions that these name.
void check_policies(const Plan& plan, FirstFault& fault);
// What a policy's expressions reach: its own lets and phrases, in no circle, not too deep and not too much. The parts
// above hold.
void check_reach(const Plan& plan, FirstFault& fault);

}  // namespace edict::plan
