// What an evaluator relies on, checked once. A subject a file: verify_data.cpp, verify_tables.cpp, verify_nodes.cpp,
// verify_policies.cpp, verify_reach.cpp.
#include "runtime/plan/internal/checks.hpp"

namespace edict::plan {

Shape shape_of(Kind kind) {
  switch (kind) {
    case Kind::boolean:
      return Shape::truth;
    case Kind::integer:
    case Kind::decimal:
    case Kind::money:
    case Kind::days:
    case Kind::months:
      return Shape::number;
    case Kind::date:
      return Shape::date;
    case Kind::code:
    case Kind::text:
    case Kind::id:
      return Shape::symbol;
    case Kind::code_set:
      return Shape::set;
    case Kind::row:
      return Shape::row;
    case Kind::line:
      return Shape::line;
  }
  return Shape::number;
}

std::string verify(const Plan& plan) {
  FirstFault fault;
  for (const auto check : {check_data, check_tables, check_nodes, check_policies, check_reach}) {
    if (fault.none()) check(plan, fault);
  }
  return fault.take();
}

}  // namespace edict::plan
