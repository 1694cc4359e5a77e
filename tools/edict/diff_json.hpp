// A comparison of policies as JSON (docs/diff.md).
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "compiler/diff/report.hpp"

namespace edict::cli {

// `effect`: what the change does to claims (docs/auditing.md); null: no claims were given.
std::string diff_json(const diff::Report& report, nlohmann::ordered_json effect = nullptr);

}  // namespace edict::cli
