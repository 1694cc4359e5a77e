// Findings as JSON. What a rule and its outcomes always say is made once, not for every line that fails the rule.
#pragma once

#include <string>
#include <vector>

#include "runtime/decisions/json_text.hpp"
#include "runtime/engine/engine.hpp"

namespace edict {

class FindingJson {
 public:
  explicit FindingJson(const plan::Plan& plan);

  // The line's findings as a JSON array.
  void append_findings(TextBuffer& out, const DecidedLine& decided, const Batch& batch) const;
  // "group":"CO","carc":"151","rarc":[] of one finding; nulls for none.
  void append_codes(TextBuffer& out, const Finding* finding) const;

 private:
  struct RuleTexts {
    std::string head;                     // {"policy":…,"version":…,"rule":…,"stage":…
    std::string tail;                     // "cite":…,"source":…
    std::vector<std::string> branches;    // codes by branch
    std::vector<std::string> if_missing;  // codes by clause, the default last
  };
  const std::string& codes(const Finding& finding) const;
  void append_finding(TextBuffer& out, const Finding& finding, const Explanation* explanation,
                      const Batch& batch) const;

  const plan::Plan& plan_;
  std::vector<std::vector<RuleTexts>> rules_;  // by policy, rule
  std::vector<RuleTexts> no_version_;          // by policy
  std::string no_codes_;
};

// "C1/2" as a JSON string.
void append_line_name(TextBuffer& out, const Batch& batch, LineIndex line);
// Thousandths as a JSON number without loss: 1, 2.5.
void append_decimal(TextBuffer& out, std::int64_t thousandths);
// The code as people write it, as a JSON string.
void append_code(TextBuffer& out, const Batch& batch, Symbol code);

}  // namespace edict
