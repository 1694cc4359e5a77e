// A report as text: for a terminal, and as Markdown for a review.
#pragma once

#include <string>

#include "compiler/diff/report.hpp"

namespace edict::diff {

struct ReportTextOptions {
  bool all = false;  // what is equal too, and every witness
};
std::string pretty_text(const Report& report, const ReportTextOptions& options);
std::string markdown_text(const Report& report, const ReportTextOptions& options);

// The witness as a test: what the newer side decides is expected, what the older one does stands in a comment.
std::string test_text(const Witness& witness, const std::string& policy, const std::string& rule);
std::string effect_words(const Witness& witness);
std::string days_words(const DateRange& days);

}  // namespace edict::diff
