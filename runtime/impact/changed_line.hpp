// A line that two runs decided differently, and which rules said something else of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/impact/line_record.hpp"

namespace edict::impact {

// What became of a line, from the record's own words.
struct FindingText {
  std::string policy, version, rule;  // rule: empty where no version was in force
  std::string outcome, codes;         // "deny", "CO-50 N115"
  std::string verdict;                // "fail", "incomplete", "no_version"
  std::string cite, source, message;  // source: file:line
  std::vector<std::string> because, lines;
  std::string means;  // equal texts: the rule said the same, whatever its version and place
};
struct LineSide {
  Decision decision = Decision::pay;
  std::string units_billed, units_allowed, pay_percent, recoded_to;  // as the record has them; empty: null
  std::string codes, policy, version, rule, message;                 // of the primary finding
  std::optional<std::int64_t> benefit;                               // cents
  std::vector<FindingText> findings;
};

enum class ChangeKind : std::uint8_t {
  decision,  // from one of pay, deny, pend and cut back to another
  payment,   // the same decision, with other units, another percentage, another code or another amount
  reasons,   // pays the same, and other rules or codes say why
};
std::string_view name_of(ChangeKind kind);

struct Cause {
  enum class Kind : std::uint8_t { new_finding, finding_gone, finding_differs };
  std::string policy, rule;
  Kind kind;
};
std::string_view name_of(Cause::Kind kind);  // "new", "gone", "different"

struct ChangedLine {
  std::string claim_id, patient_id, service_date;
  std::int64_t line = 0;
  std::string month, procedure, provider, diagnosis;  // of LineRecord
  std::optional<std::int64_t> charge;                 // cents
  ChangeKind kind = ChangeKind::decision;
  LineSide before, after;
  std::vector<Cause> causes;  // by policy and rule; empty when only the amounts differ
};

// Nothing when both say the same of the line: places, versions and wording of cites apart.
std::optional<ChangedLine> compare(const LineRecord& before, const LineRecord& after);

}  // namespace edict::impact
