// Whether two models decide every line alike, as far as the analysis can prove it.
#pragma once

#include <string>

#include "compiler/model/model.hpp"

namespace edict::mutants {

// The proof in a sentence, or nothing where there is none. `changed` is `unchanged` but for one thing.
std::string why_the_same(const model::Library& unchanged, const model::Library& changed);

}  // namespace edict::mutants
