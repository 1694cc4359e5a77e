#include "tests/differential/compare.hpp"

#include <fmt/format.h>

#include "compiler/analysis/walk.hpp"
#include "compiler/driver/compile.hpp"
#include "compiler/lower/lower.hpp"
#include "compiler/source/render.hpp"
#include "runtime/bundle/bundle.hpp"
#include "runtime/claims/claim_source.hpp"
#include "runtime/engine/engine.hpp"
#include "tests/differential/oracle.hpp"

namespace edict::differential {
namespace {

using nlohmann::json;

std::string name_of_line(const Batch& batch, LineIndex line) {
  return fmt::format("{}/{}", batch.text(static_cast<Symbol>(*batch.value(Field::claim_id, line))),
                     batch.line_number(line));
}

std::string describe(const LineDecision& d, const Batch& batch, const model::Library& library) {
  constexpr std::string_view decisions[] = {"pay", "deny", "pend", "cut back"};
  const auto number = [](std::optional<std::int64_t> n) { return n ? std::to_string(*n) : std::string("-"); };
  const auto code = [&](std::optional<Symbol> s) { return s ? std::string(batch.text(*s)) : std::string("-"); };
  std::string text = fmt::format("{} {} units {} of {} at {} recoded {} primary {}", name_of_line(batch, d.line),
                                 decisions[static_cast<std::size_t>(d.decision)], number(d.units_allowed),
                                 number(d.units_billed), d.pay_percent, code(d.recoded_to), d.primary);
  for (const Finding& f : d.findings) {
    const model::Policy& policy = library.policies[f.policy];
    std::string missing;
    for (Field field : f.missing) missing += fmt::format(" {}", info(field).name);
    text += fmt::format("; {} {} rule {} verdict {} {} outcome {} {} units {} percent {} recoded {} from {} missing{}",
                        policy.name, policy.version, f.rule, static_cast<int>(f.verdict), name_of(f.stage), f.outcome,
                        name_of(f.kind), f.allowed_units, f.percent, code(f.recoded_to),
                        f.from_line ? name_of_line(batch, *f.from_line) : "-", missing);
  }
  return text;
}

std::string body_name(const model::Rule& rule) {
  if (std::holds_alternative<model::Limit>(rule.body)) {
    constexpr std::string_view windows[] = {"lifetime", "any", "past", "calendar", "same claim", "since", "between"};
    constexpr std::string_view measures[] = {"units", "lines", "days", "all days", "claims", "named"};
    const auto& limit = std::get<model::Limit>(rule.body);
    return fmt::format("limit {} {}", measures[static_cast<std::size_t>(limit.measure.kind)],
                       windows[static_cast<std::size_t>(limit.window.kind)]);
  }
  if (std::holds_alternative<model::Space>(rule.body))
    return std::get<model::Space>(rule.body).after ? "space after" : "space apart";
  if (std::holds_alternative<model::Require>(rule.body)) return fmt::format("require {}", name_of(rule.stage));
  return fmt::format("always {}", name_of(rule.stage));
}

void note_operations(const model::Library& library, std::map<std::string, std::size_t>& seen) {
  for (const model::Policy& policy : library.policies) {
    analysis::for_each_root(policy, [&](const model::Expr& root) {
      analysis::for_each_expression(root,
                                    [&](const model::Expr& e) { ++seen[fmt::format("operation {}", name_of(e.op))]; });
    });
  }
}

void note_seen(const LineDecision& d, const model::Library& library, std::map<std::string, std::size_t>& seen) {
  for (const Finding& f : d.findings) {
    if (f.verdict == Verdict::no_version) {
      ++seen["no version in force"];
      continue;
    }
    const model::Rule& rule = library.policies[f.policy].rules[f.rule];
    ++seen[body_name(rule) + (f.verdict == Verdict::fail ? ": fail" : ": incomplete")];
    ++seen[fmt::format("outcome {}", name_of(f.kind))];
    if (f.from_line && *f.from_line != d.line) ++seen["denied with its claim"];
    if (f.verdict == Verdict::incomplete && f.outcome != Finding::kDefaultOutcome) ++seen["if missing"];
    if (f.verdict == Verdict::fail && f.outcome > 0) ++seen["a later branch"];
  }
}

// The claims as one batch, or nothing when a record is refused: then the generator is wrong.
std::vector<ClaimRecord> read(const std::vector<json>& claims, SymbolTable& symbols, std::string& broken) {
  std::string text;
  for (const json& c : claims) text += c.dump() + "\n";
  Diagnostics diagnostics;
  const auto source = claims_from_memory("random.jsonl", text, symbols);
  std::vector<ClaimRecord> records;
  while (auto placed = source->next(diagnostics)) records.push_back(std::move(placed->record));
  if (diagnostics.has_errors()) broken = diagnostics.list().front().message;
  return records;
}

std::vector<std::string> engine_decisions(Engine& engine, const Batch& batch, const model::Library& library,
                                          const DecideOptions& options) {
  std::vector<std::string> lines;
  for (const DecidedLine& l : engine.decide(batch, options).lines)
    lines.push_back(describe(l.decision, batch, library));
  return lines;
}

}  // namespace

Round run_round(const PolicySet& policies, const std::vector<json>& claims, const BackEnd& back_end) {
  Round round;
  round.policy_text = policies.text();
  Sources sources;
  sources.add("random.edict", round.policy_text);
  const Compilation c = compile(std::move(sources));
  if (!c.ok()) {
    round.broken = render(c.diagnostics.list(), c.sources, DiagnosticFormat::brief, false);
    return round;
  }
  note_operations(c.library, round.seen);
  const plan::Plan plan = lower(c.library, c.sources);
  if (const std::string wrong = plan::verify(plan); !wrong.empty()) {
    round.broken = "the plan does not verify: " + wrong;
    return round;
  }
  SymbolTable symbols = start_symbols(plan);
  const std::vector<ClaimRecord> records = read(claims, symbols, round.broken);
  if (!round.broken.empty()) return round;

  BatchBuilder whole(symbols);
  for (const ClaimRecord& r : records) whole.add(r);
  const Batch batch = whole.finish();
  for (const LineDecision& d : oracle::decide(c.library, {}, batch, symbols)) {
    round.expected.push_back(describe(d, batch, c.library));
    note_seen(d, c.library, round.seen);
  }
  Engine engine(plan, symbols, back_end);
  const std::optional<LineIndex> any_line =
      batch.line_count() == 0 ? std::nullopt
                              : std::optional(static_cast<LineIndex>(claims.size() % batch.line_count()));
  round.got = engine_decisions(engine, batch, c.library, {true, any_line});

  // Again by the plan as a bundle gives it back, under other numbers of symbols, lists and tables.
  const auto bytes = std::make_shared<const std::string>(bundle::to_bytes(plan, {}));
  const auto bundle = bundle::read(std::as_bytes(std::span(*bytes)), bytes);
  if (!bundle) {
    round.broken = "the bundle cannot be read: " + bundle.error().what;
    return round;
  }
  SymbolTable own_symbols = start_symbols(bundle.value().plan);
  const std::vector<ClaimRecord> own_records = read(claims, own_symbols, round.broken);
  std::map<std::string, std::vector<const ClaimRecord*>> by_patient;
  for (const ClaimRecord& r : own_records)
    by_patient[std::string(own_symbols.text(static_cast<Symbol>(*value_in(r.values, Field::patient))))].push_back(&r);
  Engine again(bundle.value().plan, own_symbols, back_end);
  again.set_many_lines(1);
  for (const auto& [patient, of_patient] : by_patient) {
    BatchBuilder one(own_symbols);
    for (auto r = of_patient.rbegin(); r != of_patient.rend(); ++r) one.add(**r);
    const Batch small = one.finish();
    for (std::string& line : engine_decisions(again, small, c.library, {})) round.split.push_back(std::move(line));
  }
  return round;
}

namespace {

bool still_differs(const PolicySet& policies, const std::vector<json>& claims, const BackEnd& back_end) {
  const Round r = run_round(policies, claims, back_end);
  return r.broken.empty() && !r.agrees();
}

template <class T, class Differs>
bool leave_out_each(std::vector<T>& items, Differs&& differs) {
  bool smaller = false;
  for (std::size_t i = items.size(); i-- > 0;) {
    T kept = items[i];
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(i));
    if (differs()) {
      smaller = true;
    } else {
      items.insert(items.begin() + static_cast<std::ptrdiff_t>(i), std::move(kept));
    }
  }
  return smaller;
}

template <class Differs>
bool leave_out_fields(json& object, Differs&& differs) {
  bool smaller = false;
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items()) names.push_back(name);
  for (const std::string& name : names) {
    if (name == "claim_id" || name == "patient" || name == "lines" || name == "line" || name == "procedure" ||
        name == "service_date" || name == "id")
      continue;
    const json kept = object[name];
    object.erase(name);
    if (differs()) {
      smaller = true;
    } else {
      object[name] = kept;
    }
  }
  return smaller;
}

}  // namespace

void shrink(PolicySet& policies, std::vector<json>& claims, const BackEnd& back_end) {
  const auto differs = [&] { return still_differs(policies, claims, back_end); };
  for (bool smaller = true; smaller;) {
    smaller = leave_out_each(policies.policies, differs);
    for (PolicyText& p : policies.policies) smaller = leave_out_each(p.rules, differs) || smaller;
    smaller = leave_out_each(claims, differs) || smaller;
    for (json& claim : claims) {
      std::vector<json> lines = claim["lines"];
      const auto with_lines = [&] {
        claim["lines"] = lines;
        return !lines.empty() && differs();
      };
      smaller = leave_out_each(lines, with_lines) || smaller;
      claim["lines"] = lines;
      smaller = leave_out_fields(claim, differs) || smaller;
      smaller = leave_out_fields(claim["patient"], differs) || smaller;
      for (json& line : claim["lines"]) smaller = leave_out_fields(line, differs) || smaller;
    }
  }
}

}  // namespace edict::differential
