// What the oracle knows while it decides one patient, and what a value is to it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/model/model.hpp"
#include "runtime/claims/batch.hpp"
#include "runtime/engine/finding.hpp"

namespace edict::oracle {

// At least and at most; `endless`: nothing is known of the most.
struct Range {
  std::int64_t least = 0, most = 0;
  bool endless = false;
};

// A value, or why there is none. `absent` are the fields that an unknown value hangs on.
struct Answer {
  enum class Is : std::uint8_t { known, none, unknown } is = Is::known;
  std::int64_t value = 0;
  std::set<Field> absent;
  bool some_line = false;       // of an unknown found line: some line certainly exists
  std::optional<Range> within;  // of an unknown total or rank: what is certain of it all the same

  static Answer of(std::int64_t v) { return {Is::known, v, {}, false, {}}; }
  static Answer nothing() { return {Is::none, 0, {}, false, {}}; }
  static Answer unknown(std::set<Field> fields) { return {Is::unknown, 0, std::move(fields), false, {}}; }
  Answer without_range() const { return {is, value, absent, some_line, {}}; }
  bool known() const { return is == Is::known; }
};

// A condition: what has no value does not hold.
struct Verdict3 {
  enum class Is : std::uint8_t { no, yes, unknown } is = Is::no;
  std::set<Field> absent;
  bool yes() const { return is == Is::yes; }
  bool no() const { return is == Is::no; }
  bool unknown() const { return is == Is::unknown; }
};
Verdict3 condition(const Answer& a);

struct Codes {
  bool missing = false;
  std::vector<Symbol> members;
  std::set<Field> absent;
};

struct LineFacts {
  LineIndex line{};
  bool fresh = false;
  bool history_denied = false;
  bool denied = false;
  Stage denied_in = Stage::line;
  Date date;
  std::vector<Finding> findings;
};

// One patient under decision. Lines are named by their place in adjudication order.
struct World {
  const model::Library& library;
  const Batch& batch;
  SymbolTable& symbols;
  std::vector<LineFacts> lines;
  Stage stage = Stage::line;

  std::size_t place(LineIndex line) const;
  // Units allowed so far, in thousandths; nothing when not known.
  std::optional<std::int64_t> units_now(std::size_t place) const;
  std::optional<std::int64_t> units_billed(std::size_t place) const;
};

// Where an expression stands: the policy, the judged (or counted) line and the other line.
struct At {
  const model::Policy& policy;
  std::size_t subject;
  std::size_t other;
};

Answer evaluate(const World& world, const At& at, const model::Expr& e);
Codes codes(const World& world, const At& at, const model::Expr& e);
bool in_list(const World& world, std::uint32_t list, std::int64_t value, Date date);

Answer exists(const World& world, const At& at, const model::Exists& phrase);
Answer find(const World& world, const At& at, const model::Find& phrase);
Answer total(const World& world, const At& at, const model::Total& phrase);
Answer rank(const World& world, const At& at, const model::Rank& phrase);

bool head_takes(const World& world, const model::Policy& policy, std::size_t place);

// What a limit says of a line.
struct LimitAnswer {
  bool applies = true;
  Verdict3 holds;
  std::int64_t least_left = 0, most_left = 0;
  std::set<Field> absent;
};
LimitAnswer limit(const World& world, const At& at, const model::Rule& rule, const model::Limit& limit);
LimitAnswer space(const World& world, const At& at, const model::Rule& rule, const model::Space& space);

}  // namespace edict::oracle
