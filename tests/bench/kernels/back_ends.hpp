// The evaluators that are there to be measured, by name.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/engine/evaluator.hpp"

namespace edict::bench {

struct NamedBackEnd {
  std::string name;
  const BackEnd* back_end;
};
std::vector<NamedBackEnd> back_ends();

}  // namespace edict::bench
