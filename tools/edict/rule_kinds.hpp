// The kinds of rules that payer policies state, and their hard cases (docs/language.md, sections 5 and 6); and which of
// them a policy says that its rules show: `# edict: shows FREQ-WIN, H1` above a rule or a policy.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/compile.hpp"

namespace edict::cli {

struct RuleKind {
  std::string_view name;   // "FREQ-WIN", "H1"
  std::string_view title;  // "number per window"
  bool hard_case;
};
// Kinds in the order of the guide, then hard cases.
std::span<const RuleKind> rule_kinds();
const RuleKind* find_rule_kind(std::string_view name);

struct Showing {
  const RuleKind* kind;
  const syntax::Policy* policy;
  const syntax::Rule* rule;  // null: the policy as a whole
  FileId file{};
};

// In the order of files and text. A word that is no kind is reported (W0621), as is a comment that stands above
// neither a rule nor a policy.
std::vector<Showing> showings(const Compilation& compilation, Diagnostics& diagnostics);

}  // namespace edict::cli
