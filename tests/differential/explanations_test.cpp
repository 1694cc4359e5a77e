// Explanations are exact (LANGUAGE.md §3.7): take away the lines that a failed limit, space or `forbid exists` names,
// leave all others as they were decided, and the finding goes. On random policies and claims; prints the seed that
// replays.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <random>
#include <set>

#include "compiler/driver/compile.hpp"
#include "compiler/lower/lower.hpp"
#include "runtime/claims/claim_source.hpp"
#include "runtime/engine/engine.hpp"
#include "runtime/interpreter/interpreter.hpp"
#include "tests/differential/random_claims.hpp"
#include "tests/differential/random_policies.hpp"

namespace edict::differential {
namespace {

using LineKey = std::pair<std::string, std::int64_t>;  // claim id and line number

struct Counts {
  std::uint64_t limits = 0, spaces = 0, exists = 0;
  std::uint64_t all() const { return limits + spaces + exists; }
};

LineKey key_of(const Batch& batch, LineIndex line) {
  return {std::string(batch.text(static_cast<Symbol>(*batch.value(Field::claim_id, line)))), batch.line_number(line)};
}

LineStatus status_of(Decision decision) {
  return decision == Decision::deny   ? LineStatus::denied
         : decision == Decision::pend ? LineStatus::pended
                                      : LineStatus::paid;
}

class Case {
 public:
  Case(std::uint64_t seed, Counts& counts) : random_(seed), counts_(counts) {}

  // What an explanation leaves out; empty: nothing.
  std::string run() {
    const PolicySet policies = random_policies(random_, 3);
    text_ = policies.text();
    Sources sources;
    sources.add("random.edict", text_);
    const Compilation compilation = compile(std::move(sources));
    if (!compilation.ok()) return "the generator's policies have errors";
    const plan::Plan plan = lower(compilation.library, compilation.sources);
    SymbolTable symbols = start_symbols(plan);
    std::string lines;
    for (const auto& claim : random_claims(random_, 4)) lines += claim.dump() + '\n';
    Diagnostics diagnostics;
    const auto source = claims_from_memory("random.jsonl", lines, symbols);
    std::vector<ClaimRecord> records;
    while (auto placed = source->next(diagnostics)) records.push_back(std::move(placed->record));
    if (diagnostics.has_errors()) return "the generator's claims have errors";
    BatchBuilder builder(symbols);
    for (const ClaimRecord& record : records) builder.add(record);
    const Batch batch = builder.finish();
    // A replaced claim would come back with its replacement taken away.
    if (builder.counts().claims_taken_out > 0) return "";
    Engine engine(plan, symbols, interpreter_back_end());
    const Decisions decisions = engine.decide(batch, {true, std::nullopt});
    for (const DecidedLine& line : decisions.lines) {
      for (std::size_t i = 0; i < line.decision.findings.size(); ++i) {
        const Finding& finding = line.decision.findings[i];
        if (!is_asked(compilation.library, plan, finding, line.decision.line) || line.explanations[i].lines.empty())
          continue;
        if (still_found(engine, symbols, records, batch, decisions, line, i)) {
          const auto [claim, number] = key_of(batch, line.decision.line);
          const plan::Policy& policy = plan.policies[finding.policy];
          return fmt::format("{}/{}: {}.{} fails without the {} lines that it names\n{}\n{}", claim, number,
                             policy.name, policy.rules[finding.rule].name, line.explanations[i].lines.size(), text_,
                             lines);
        }
      }
    }
    return "";
  }

 private:
  // Subject, guards, numbers and windows that hang on other lines change as these go.
  static bool stands_on_its_own(const model::Policy& policy, const model::Rule& rule) {
    const auto hangs = [&](const std::optional<model::Expr>& expr) {
      return expr && model::looks_at_other_lines(*expr, policy);
    };
    if (const auto* limit = std::get_if<model::Limit>(&rule.body)) {
      const model::Window& window = limit->window;
      if (hangs(limit->most) || hangs(limit->where) || hangs(window.duration) || hangs(window.from) ||
          hangs(window.until))
        return false;
    }
    if (const auto* space = std::get_if<model::Space>(&rule.body)) {
      if (hangs(space->least) || hangs(space->where)) return false;
    }
    return !hangs(policy.scope) && !hangs(rule.on_lines) &&
           std::none_of(rule.guards.begin(), rule.guards.end(),
                        [&](const model::Rule::Guard& guard) { return hangs(guard.condition); });
  }

  // `exists …`, or that and conditions on the line alone.
  static bool meets_a_line(const model::Expr& expr, const model::Policy& policy) {
    if (expr.op == Op::exists) return true;
    if (expr.op != Op::logical_and) return false;
    const auto lines = std::count_if(expr.args.begin(), expr.args.end(),
                                     [&](const model::Expr& arg) { return model::looks_at_other_lines(arg, policy); });
    return lines == 1 && std::any_of(expr.args.begin(), expr.args.end(),
                                     [&](const model::Expr& arg) { return meets_a_line(arg, policy); });
  }

  bool is_asked(const model::Library& library, const plan::Plan& plan, const Finding& finding, LineIndex line) {
    if (finding.verdict != Verdict::fail || (finding.from_line && *finding.from_line != line)) return false;
    const plan::Rule& rule = plan.policies[finding.policy].rules[finding.rule];
    if (rule.stage == Stage::outcome) return false;  // asks what became of the lines
    const model::Policy& policy = library.policies[finding.policy];
    if (!stands_on_its_own(policy, policy.rules[finding.rule])) return false;
    if (rule.limit) return ++counts_.limits > 0;
    if (rule.space) return ++counts_.spaces > 0;
    const auto* require = std::get_if<model::Require>(&policy.rules[finding.rule].body);
    const bool exists = rule.forbids && require != nullptr && require->condition.op == Op::logical_not &&
                        meets_a_line(require->condition.args.front(), policy);
    return exists && ++counts_.exists > 0;
  }

  // The case again: named lines gone, lines that were decided later gone, those before as history with what became of
  // them.
  static bool still_found(Engine& engine, SymbolTable& symbols, const std::vector<ClaimRecord>& records,
                          const Batch& batch, const Decisions& decisions, const DecidedLine& asked, std::size_t index) {
    std::set<LineKey> gone;
    for (const LineIndex line : asked.explanations[index].lines) gone.insert(key_of(batch, line));
    std::map<LineKey, const LineDecision*> before;
    bool later = false;
    for (const DecidedLine& line : decisions.lines) {
      if (batch.patient_of(line.decision.line) != batch.patient_of(asked.decision.line)) continue;
      if (line.decision.line == asked.decision.line) {
        later = true;
      } else if (later) {
        gone.insert(key_of(batch, line.decision.line));
      } else {
        before[key_of(batch, line.decision.line)] = &line.decision;
      }
    }
    const LineKey own = key_of(batch, asked.decision.line);
    const Finding& finding = asked.decision.findings[index];
    const auto kept = [&](const LineKey& line) { return !gone.contains(line); };
    const auto alone = [](const LineKey&) { return false; };
    const auto denied_before = [&](const Finding& f) {
      return f.stage < finding.stage && (f.kind == OutcomeKind::deny || f.kind == OutcomeKind::deny_claim);
    };
    const auto same = [&](const Finding& f) {
      return f.policy == finding.policy && f.rule == finding.rule && f.verdict == Verdict::fail &&
             f.from_line.has_value() == finding.from_line.has_value();
    };
    // Alone, another rule may deny it first: then nothing is known of this one.
    return found_among(engine, symbols, records, own, kept, before, same) &&
           !found_among(engine, symbols, records, own, alone, before,
                        [&](const Finding& f) { return same(f) || denied_before(f); });
  }

  template <class Kept, class Wanted>
  static bool found_among(Engine& engine, SymbolTable& symbols, const std::vector<ClaimRecord>& records,
                          const LineKey& own, const Kept& kept, const std::map<LineKey, const LineDecision*>& before,
                          const Wanted& wanted) {
    BatchBuilder builder(symbols);
    for (ClaimRecord record : records) {
      const std::string claim(symbols.text(static_cast<Symbol>(*value_in(record.values, Field::claim_id))));
      const auto key = [&](const ClaimLineRecord& line) {
        return LineKey{claim, *value_in(line.values, Field::line_number)};
      };
      std::erase_if(record.lines, [&](const ClaimLineRecord& line) { return key(line) != own && !kept(key(line)); });
      for (ClaimLineRecord& line : record.lines) {
        const auto decided = before.find(key(line));
        if (decided == before.end()) continue;
        line.status = status_of(decided->second->decision);
        if (decided->second->units_allowed)
          line.values.push_back({Field::units_allowed, *decided->second->units_allowed});
      }
      if (!record.lines.empty()) builder.add(record);
    }
    const Batch smaller = builder.finish();
    for (const DecidedLine& line : engine.decide(smaller).lines) {
      if (key_of(smaller, line.decision.line) != own) continue;
      return std::any_of(line.decision.findings.begin(), line.decision.findings.end(), wanted);
    }
    return false;
  }

  std::mt19937_64 random_;
  Counts& counts_;
  std::string text_;
};

}  // namespace
}  // namespace edict::differential

int main(int argc, char** argv) {
  std::uint64_t seed = 20240301, rounds = 600;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--seed") == 0) {
      seed = std::strtoull(argv[i + 1], nullptr, 10);
    } else if (std::strcmp(argv[i], "--rounds") == 0) {
      rounds = std::strtoull(argv[i + 1], nullptr, 10);
    } else {
      fmt::print(stderr, "usage: edict_explanations [--seed N] [--rounds N]\n");
      return 2;
    }
  }
  edict::differential::Counts counts;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    const std::string wrong = edict::differential::Case(seed + round, counts).run();
    if (wrong.empty()) continue;
    fmt::print("replayed by: edict_explanations --seed {} --rounds 1\n{}\n", seed + round, wrong);
    return 1;
  }
  fmt::print("explanations: {} limits, {} spaces, {} exists in {} rounds, exact\n", counts.limits, counts.spaces,
             counts.exists, rounds);
  // A property that nothing was asked of is not tested.
  return rounds < 100 || (counts.limits > 20 && counts.spaces > 20 && counts.exists > 20) ? 0 : 1;
}
