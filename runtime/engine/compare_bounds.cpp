#include "runtime/engine/compare_bounds.hpp"

namespace edict {

Truth compare(Op comparison, bool bounds_are_left, const Bounds& bounds, std::int64_t known) {
  if (bounds.state != State::known) return Truth::unknown;
  const bool over = bounds.least > known;
  const bool under = !bounds.endless && bounds.most < known;
  const bool at_least = bounds.least >= known;
  const bool at_most = !bounds.endless && bounds.most <= known;
  const auto decided = [](bool yes, bool no) { return yes ? Truth::yes : (no ? Truth::no : Truth::unknown); };
  switch (comparison) {
    case Op::equal:
      return decided(false, over || under);
    case Op::not_equal:
      return decided(over || under, false);
    case Op::less:
      return bounds_are_left ? decided(under, at_least) : decided(over, at_most);
    case Op::less_equal:
      return bounds_are_left ? decided(at_most, over) : decided(at_least, under);
    case Op::greater:
      return bounds_are_left ? decided(over, at_most) : decided(under, at_least);
    default:
      return bounds_are_left ? decided(at_least, under) : decided(at_most, over);
  }
}

}  // namespace edict
