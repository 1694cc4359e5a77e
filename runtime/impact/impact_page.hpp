// Parts of the HTML report: its style, its script, its pictures. None of them needs a network.
#pragma once

#include <string>
#include <string_view>

#include "runtime/impact/impact.hpp"

namespace edict::impact {

extern const std::string_view kPageStyle;
// Fills the table of changed lines from the JSON in #data: filters, sorts, and shows a line with both explanations.
extern const std::string_view kPageScript;

// SVG: how many lines go from which decision to which. Empty when none does.
std::string flow_picture(const Impact& impact);
// SVG: lines that are no longer paid, and that now are, by month. Empty when there are none.
std::string month_picture(const Impact& impact);

// A whole page: one file.
std::string html_page(std::string_view title, std::string_view body, std::string_view script);

}  // namespace edict::impact
