// A comparison of policies as one HTML page that needs no network, with its effect on claims where there is one.
#pragma once

#include <string>

#include "compiler/diff/report.hpp"
#include "runtime/impact/impact_report.hpp"

namespace edict::cli {

std::string diff_page(const diff::Report& report, const impact::HtmlPart& effect);

}  // namespace edict::cli
