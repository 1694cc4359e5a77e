// Two policy texts, compiled and joined, for tests.
#pragma once

#include <stdexcept>
#include <string>

#include "compiler/diff/sides.hpp"
#include "compiler/driver/compile.hpp"
#include "compiler/lower/lower.hpp"

namespace edict::diff {

inline plan::Plan plan_of_text(const std::string& text) {
  Sources sources;
  sources.add("test.edict", text);
  const Compilation c = compile(std::move(sources));
  if (!c.ok()) throw std::runtime_error(c.diagnostics.list().front().message);
  return lower(c.library, c.sources);
}

inline Sides sides_of(const std::string& older, const std::string& newer) {
  return join(plan_of_text(older), plan_of_text(newer));
}

}  // namespace edict::diff
