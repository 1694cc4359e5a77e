// A comparison of policies as JSON (docs/diff.md).
#pragma once

#include <string>

#include "compiler/diff/report.hpp"

namespace edict::cli {

std::string diff_json(const diff::Report& report);

}  // namespace edict::cli
