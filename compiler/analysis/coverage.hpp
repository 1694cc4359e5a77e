// How much of each policy's source is stated: the rules with the words that they cite, and the sentences that no claim
// can decide with the reason. Data; the command line renders it (`edict check --report`).
#pragma once

#include <string>
#include <vector>

#include "compiler/model/model.hpp"

namespace edict::analysis {

struct PolicyCoverage {
  struct StatedRule {
    std::string name;
    std::string title;
    std::string cite;  // empty: it cites nothing
    Span span;
  };
  struct Sentence {
    std::string text;
    std::string reason;
    Span span;
  };
  std::string policy;
  std::string title;
  std::string version;
  DateRange effective;
  std::vector<std::string> authorities;  // "LCD L39713"
  std::vector<StatedRule> rules;
  std::vector<Sentence> not_automated;
  std::size_t cited = 0;    // rules with a cite
  std::size_t uncited = 0;  // rules without
  std::size_t tests = 0;    // that run the version
};
struct CoverageReport {
  std::vector<PolicyCoverage> policies;  // in the library's order
  std::size_t rules = 0;
  std::size_t cited = 0;
  std::size_t not_automated = 0;
};

CoverageReport coverage_report(const model::Library& library);

}  // namespace edict::analysis
