// The four stages and the decision, straight from LANGUAGE §3.4 and §3.6 and reference.md, section 6.
#include "tests/differential/oracle.hpp"

#include <algorithm>
#include <numeric>

#include "tests/differential/world.hpp"

namespace edict::oracle {

std::size_t World::place(LineIndex line) const {
  for (std::size_t p = 0; p < lines.size(); ++p) {
    if (lines[p].line == line) return p;
  }
  return lines.size();
}

std::optional<std::int64_t> World::units_billed(std::size_t p) const {
  const auto units = batch.value(Field::units, lines[p].line);
  if (units || lines[p].fresh) return units;
  return batch.value(Field::units_allowed, lines[p].line);
}

std::optional<std::int64_t> World::units_now(std::size_t p) const {
  const LineFacts& l = lines[p];
  if (!l.fresh) {
    const auto allowed = batch.value(Field::units_allowed, l.line);
    return allowed ? allowed : batch.value(Field::units, l.line);
  }
  std::optional<std::int64_t> units = batch.value(Field::units, l.line);
  for (const Finding& f : l.findings) {
    if (f.kind == OutcomeKind::deny || f.kind == OutcomeKind::deny_claim) return 0;
    if (f.kind == OutcomeKind::cut_back) units = units ? std::min(*units, f.allowed_units) : f.allowed_units;
  }
  return units;
}

namespace {

bool denies(const Finding& f) { return f.kind == OutcomeKind::deny || f.kind == OutcomeKind::deny_claim; }

class Oracle {
 public:
  Oracle(const model::Library& library, std::vector<std::uint32_t> policies, const Batch& batch, SymbolTable& symbols)
      : library_(library), policies_(std::move(policies)), world_{library, batch, symbols, {}, Stage::line} {
    if (policies_.empty()) {
      policies_.resize(library.policies.size());
      std::iota(policies_.begin(), policies_.end(), 0U);
    }
    std::sort(policies_.begin(), policies_.end());
  }

  void patient(PatientIndex p, std::vector<LineDecision>& decisions) {
    world_.lines.clear();
    for (LineIndex line : world_.batch.lines_of(p)) {
      LineFacts facts;
      facts.line = line;
      facts.fresh = world_.batch.status(line) == LineStatus::fresh;
      facts.history_denied = world_.batch.status(line) == LineStatus::denied;
      facts.date = world_.batch.service_date(line);
      world_.lines.push_back(std::move(facts));
    }
    together(Stage::line);
    missing_versions();
    together(Stage::exists);
    one_by_one();
    together(Stage::outcome);
    for (std::size_t l = 0; l < world_.lines.size(); ++l) {
      if (world_.lines[l].fresh) decisions.push_back(decide(l));
    }
  }

 private:
  struct Found {
    std::size_t place;
    Finding finding;
  };

  void together(Stage stage) {
    std::vector<Found> found;
    for (std::size_t l = 0; l < world_.lines.size(); ++l) {
      if (!world_.lines[l].fresh || world_.lines[l].denied) continue;
      for (Finding& f : judge(stage, l)) found.push_back({l, std::move(f)});
    }
    for (Found& f : found) apply(f.place, f.finding);
    for (LineFacts& line : world_.lines) note_denial(line, stage);
  }

  void one_by_one() {
    for (std::size_t l = 0; l < world_.lines.size(); ++l) {
      if (!world_.lines[l].fresh || world_.lines[l].denied) continue;
      for (Finding& f : judge(Stage::limit, l)) apply(l, f);
      for (LineFacts& line : world_.lines) note_denial(line, Stage::limit);
    }
  }

  void apply(std::size_t place, const Finding& f) {
    world_.lines[place].findings.push_back(f);
    if (f.kind != OutcomeKind::deny_claim) return;
    for (std::size_t l = 0; l < world_.lines.size(); ++l) {
      const bool same_claim =
          world_.batch.claim_of(world_.lines[l].line) == world_.batch.claim_of(world_.lines[place].line);
      if (l != place && world_.lines[l].fresh && same_claim) world_.lines[l].findings.push_back(f);
    }
  }

  static void note_denial(LineFacts& line, Stage stage) {
    if (!line.fresh || line.denied || std::none_of(line.findings.begin(), line.findings.end(), denies)) return;
    line.denied = true;
    line.denied_in = stage;
  }

  bool in_force(const model::Policy& policy, std::size_t place, bool& certain) const {
    certain = true;
    Date date = world_.lines[place].date;
    if (policy.by_received_date) {
      const auto received = world_.batch.value(Field::received_date, world_.lines[place].line);
      certain = received.has_value();
      if (received) date = Date{static_cast<std::int32_t>(*received)};
    }
    return policy.effective.first <= date && date <= policy.effective.last;
  }

  std::vector<Finding> judge(Stage stage, std::size_t place) {
    std::vector<Finding> findings;
    for (std::uint32_t p : policies_) {
      const model::Policy& policy = library_.policies[p];
      bool certain = true;
      if (!in_force(policy, place, certain) || !head_takes(world_, policy, place)) continue;
      for (std::uint32_t r = 0; r < policy.rules.size(); ++r) {
        if (policy.rules[r].stage != stage) continue;
        if (auto f = rule(p, r, place, certain)) findings.push_back(std::move(*f));
      }
    }
    return findings;
  }

  std::optional<Finding> rule(std::uint32_t p, std::uint32_t r, std::size_t place, bool version_certain) {
    const model::Policy& policy = library_.policies[p];
    const model::Rule& rule = policy.rules[r];
    const At at{policy, place, place};
    std::set<Field> absent;
    bool applies_certainly = version_certain;
    if (!version_certain) absent.insert(Field::received_date);
    const auto need = [&](const Verdict3& v) {
      if (v.unknown()) {
        applies_certainly = false;
        absent.insert(v.absent.begin(), v.absent.end());
      }
      return !v.no();
    };
    const std::optional<model::Expr>& subject = rule.on_lines ? rule.on_lines : policy.scope;
    if (subject && !need(condition(evaluate(world_, at, *subject)))) return std::nullopt;
    for (const model::Rule::Guard& guard : rule.guards) {
      Verdict3 v = condition(evaluate(world_, at, guard.condition));
      if (guard.negated && !v.unknown()) v.is = v.yes() ? Verdict3::Is::no : Verdict3::Is::yes;
      if (!need(v)) return std::nullopt;
    }

    LimitAnswer body;
    if (std::holds_alternative<model::Always>(rule.body)) body.holds.is = Verdict3::Is::no;
    if (const auto* require = std::get_if<model::Require>(&rule.body)) {
      body.holds = condition(evaluate(world_, at, require->condition));
      body.absent = body.holds.absent;
    }
    if (const auto* l = std::get_if<model::Limit>(&rule.body)) body = limit(world_, at, rule, *l);
    if (const auto* s = std::get_if<model::Space>(&rule.body)) body = space(world_, at, rule, *s);
    if (!body.applies || body.holds.yes()) return std::nullopt;

    Finding f;
    f.policy = p;
    f.rule = r;
    f.stage = rule.stage;
    if (applies_certainly && body.holds.no()) {
      std::optional<std::set<Field>> hangs_on = failed(rule, at, body, f);
      if (!hangs_on) {
        if (f.kind == OutcomeKind::deny_claim) f.from_line = world_.lines[place].line;
        return f;
      }
      absent.insert(hangs_on->begin(), hangs_on->end());
    } else if (body.holds.unknown()) {
      absent.insert(body.absent.begin(), body.absent.end());
    }
    incomplete(rule, absent, f);
    if (f.kind == OutcomeKind::deny_claim) f.from_line = world_.lines[place].line;
    return f;
  }

  // Fills in what the failed rule does; or gives the absent fields that it hangs on.
  std::optional<std::set<Field>> failed(const model::Rule& rule, const At& at, const LimitAnswer& body, Finding& f) {
    for (std::uint32_t b = 0; b < rule.branches.size(); ++b) {
      const model::Branch& branch = rule.branches[b];
      if (branch.when) {
        const Verdict3 v = condition(evaluate(world_, at, *branch.when));
        if (v.unknown()) return v.absent;
        if (v.no()) continue;
      }
      f.outcome = b;
      f.kind = branch.outcome.kind;
      if (f.kind == OutcomeKind::cut_back) {
        const std::int64_t most = std::max<std::int64_t>(0, body.most_left);
        if (most != std::max<std::int64_t>(0, body.least_left)) return body.absent;
        f.allowed_units = most;
        if (most == 0) f.kind = OutcomeKind::deny;
      }
      if (branch.outcome.value) {
        const Answer value = evaluate(world_, at, *branch.outcome.value);
        if (!value.known()) return value.absent;
        if (f.kind == OutcomeKind::pay && value.value < 0) return std::set<Field>();
        if (f.kind == OutcomeKind::pay) f.percent = value.value;
        if (f.kind == OutcomeKind::recode) f.recoded_to = static_cast<Symbol>(value.value);
      }
      return std::nullopt;
    }
    return std::nullopt;
  }

  static void incomplete(const model::Rule& rule, const std::set<Field>& absent, Finding& f) {
    f.verdict = Verdict::incomplete;
    f.missing.assign(absent.begin(), absent.end());
    f.outcome = Finding::kDefaultOutcome;
    f.kind = OutcomeKind::pend;
    f.allowed_units = 0;
    for (std::uint32_t i = 0; i < rule.if_missing.size(); ++i) {
      const model::IfMissing& clause = rule.if_missing[i];
      const bool meant =
          clause.fields.empty() || std::any_of(clause.fields.begin(), clause.fields.end(), [&](Field field) {
            return std::any_of(absent.begin(), absent.end(),
                               [&](Field a) { return a == field || source_of(a) == field; });
          });
      if (!meant) continue;
      f.outcome = i;
      f.kind = clause.outcome.kind;
      if (clause.outcome.value && f.kind == OutcomeKind::pay) f.percent = clause.outcome.value->value;
      if (clause.outcome.value && f.kind == OutcomeKind::recode)
        f.recoded_to = static_cast<Symbol>(clause.outcome.value->value);
      return;
    }
  }

  void missing_versions() {
    for (std::size_t l = 0; l < world_.lines.size(); ++l) {
      if (!world_.lines[l].fresh) continue;
      for (std::size_t i = 0; i < policies_.size();) {
        std::size_t end = i;
        bool governed = false;
        std::uint32_t nearest = policies_[i];
        for (; end < policies_.size() && library_.policies[policies_[end]].name == library_.policies[policies_[i]].name;
             ++end) {
          const model::Policy& policy = library_.policies[policies_[end]];
          bool certain = true;
          governed = governed || in_force(policy, l, certain);
          const auto received = world_.batch.value(Field::received_date, world_.lines[l].line);
          const Date date =
              policy.by_received_date && received ? Date{static_cast<std::int32_t>(*received)} : world_.lines[l].date;
          if (policy.effective.last < date) nearest = policies_[end];
        }
        i = end;
        const model::Policy& policy = library_.policies[nearest];
        if (governed || !head_takes(world_, policy, l)) continue;
        bool speaks = policy.scope && condition(evaluate(world_, {policy, l, l}, *policy.scope)).yes();
        for (const model::Rule& r : policy.rules) {
          if (policy.scope) break;
          speaks = speaks || !r.on_lines || condition(evaluate(world_, {policy, l, l}, *r.on_lines)).yes();
        }
        if (!speaks) continue;
        Finding f;
        f.policy = nearest;
        f.rule = 0;
        f.verdict = Verdict::no_version;
        f.kind = OutcomeKind::flag;
        world_.lines[l].findings.push_back(f);
      }
    }
  }

  LineDecision decide(std::size_t place) {
    LineFacts& line = world_.lines[place];
    LineDecision d;
    d.line = line.line;
    d.units_billed = world_.batch.value(Field::units, line.line);
    d.units_allowed = world_.units_now(place);
    d.findings = line.findings;
    const auto before = [&](const Finding& a, const Finding& b) {
      const auto from = [&](const Finding& f) {
        return f.from_line ? static_cast<std::int64_t>(world_.place(*f.from_line)) : -1;
      };
      if (a.stage != b.stage) return a.stage < b.stage;
      if (a.policy != b.policy) return a.policy < b.policy;
      if (a.rule != b.rule) return a.rule < b.rule;
      return from(a) < from(b);
    };
    std::sort(d.findings.begin(), d.findings.end(), before);

    const auto pick = [&](auto&& wanted) {
      for (std::size_t i = 0; i < d.findings.size(); ++i) {
        if (d.findings[i].verdict != Verdict::no_version && wanted(d.findings[i])) return static_cast<std::int32_t>(i);
      }
      return -1;
    };
    if (d.primary = pick(denies); d.primary >= 0) {
      d.decision = Decision::deny;
      d.units_allowed = 0;
      return d;
    }
    std::optional<std::int64_t> percent, units;
    for (const Finding& f : d.findings) {
      if (f.kind == OutcomeKind::pay) percent = percent ? std::min(*percent, f.percent) : f.percent;
      if (f.kind == OutcomeKind::cut_back) units = units ? std::min(*units, f.allowed_units) : f.allowed_units;
      if (f.kind == OutcomeKind::recode && !d.recoded_to) d.recoded_to = f.recoded_to;
    }
    d.pay_percent = percent.value_or(100'000);
    if (d.primary = pick([](const Finding& f) { return f.kind == OutcomeKind::pend; }); d.primary >= 0) {
      d.decision = Decision::pend;
    } else if (units) {
      d.decision = Decision::cut_back;
      d.primary = pick([&](const Finding& f) { return f.kind == OutcomeKind::cut_back && f.allowed_units == *units; });
    } else {
      d.primary = pick([&](const Finding& f) { return f.kind == OutcomeKind::pay && f.percent == d.pay_percent; });
      if (d.primary < 0) d.primary = pick([](const Finding& f) { return f.kind == OutcomeKind::recode; });
    }
    return d;
  }

  const model::Library& library_;
  std::vector<std::uint32_t> policies_;
  World world_;
};

}  // namespace

std::vector<LineDecision> decide(const model::Library& library, std::vector<std::uint32_t> policies, const Batch& batch,
                                 SymbolTable& symbols) {
  Oracle oracle(library, std::move(policies), batch, symbols);
  std::vector<LineDecision> decisions;
  for (std::uint32_t p = 0; p < batch.patient_count(); ++p) oracle.patient(static_cast<PatientIndex>(p), decisions);
  return decisions;
}

}  // namespace edict::oracle
