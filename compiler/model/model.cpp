#include "compiler/model/model.hpp"

#include <algorithm>

namespace edict::model {

bool looks_at_other_lines(const Expr& expr, const Policy& policy) {
  return is_phrase(expr.op) || (expr.op == Op::let && policy.lets[expr.index].looks_at_other_lines) ||
         std::any_of(expr.args.begin(), expr.args.end(),
                     [&](const Expr& arg) { return looks_at_other_lines(arg, policy); });
}

}  // namespace edict::model
