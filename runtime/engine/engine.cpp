#include "runtime/engine/engine.hpp"

#include <algorithm>

#include "runtime/engine/decide_line.hpp"
#include "runtime/engine/dispatch.hpp"
#include "runtime/engine/judge.hpp"
#include "runtime/engine/others.hpp"
#include "runtime/engine/patient.hpp"
#include "runtime/engine/sieve.hpp"
#include "runtime/engine/stopwatch.hpp"

namespace edict {
namespace {

bool denies(OutcomeKind kind) { return kind == OutcomeKind::deny || kind == OutcomeKind::deny_claim; }

}  // namespace

class Engine::Impl {
 public:
  Impl(const plan::Plan& plan, SymbolTable& symbols, const BackEnd& back_end,
       std::vector<std::optional<TableData>> inputs, std::vector<std::uint32_t> policies)
      : plan_(plan),
        constants_(plan, symbols, std::move(inputs)),
        dispatch_(plan, constants_, symbols, std::move(policies)),
        others_(plan, patient_),
        evaluator_(back_end.make(plan, constants_, symbols, others_)),
        judge_(plan, patient_, others_, *evaluator_),
        sieve_(plan, dispatch_,
               [this](std::uint32_t policy, LineIndex line) { return others_.head_takes(policy, *batch_, line); }) {
    others_.use(*evaluator_);
    for (const plan::Policy& policy : plan.policies) {
      std::vector<RuleCount> counts;
      for (const plan::Rule& rule : policy.rules) {
        RuleCount c;
        c.branches.resize(rule.branches.size());
        c.if_missing.resize(rule.if_missing.size() + 1);
        counts.push_back(std::move(c));
      }
      counts_.push_back(std::move(counts));
    }
  }

  Decisions decide(const Batch& batch, const DecideOptions& options) {
    batch_ = &batch;
    explain_ = options.explain ? Explain::findings : Explain::no;
    Decisions decisions;
    decisions.lines.reserve(batch.line_count());
    others_.begin_batch();
    profile_ = options.profile;
    sieve_.sift(batch, *evaluator_, profile_);
    count_sifted();
    for (std::uint32_t p = 0; p < batch.patient_count(); ++p) {
      const auto patient = static_cast<PatientIndex>(p);
      account_place_.reset();
      const bool account = options.account_for && batch.patient_of(*options.account_for) == patient;
      decide_patient(patient, account ? options.account_for : std::nullopt, decisions);
    }
    return decisions;
  }

  void set_many_lines(std::size_t lines) { others_.set_many_lines(lines); }
  const std::vector<std::vector<RuleCount>>& counts() const { return counts_; }

 private:
  void decide_patient(PatientIndex patient, std::optional<LineIndex> account, Decisions& decisions) {
    const std::span<const LineIndex> lines = batch_->lines_of(patient);
    const unsigned stages = account ? ~0U : stages_of(lines);
    if (stages == 0) return pay_all(lines, decisions);
    patient_.load(*batch_, patient);
    others_.begin_patient();
    if (explanations_.size() < patient_.size()) explanations_.resize(patient_.size());
    for (Place p = 0; p < patient_.size(); ++p) explanations_[p].clear();
    accounts_ = &decisions.accounts;
    if (account) account_place_ = patient_.place_of(*account);

    const auto has = [&](Stage stage) { return (stages >> static_cast<unsigned>(stage) & 1U) != 0; };
    if (has(Stage::line)) judge_all(Stage::line);
    note_missing_versions();
    others_.begin_stage();
    if (has(Stage::exists)) judge_all(Stage::exists);
    others_.begin_stage();
    if (has(Stage::limit)) judge_limits();
    others_.begin_stage();
    if (has(Stage::outcome)) judge_all(Stage::outcome);

    if (account_place_) account_for_the_rest();
    for (Place p = 0; p < patient_.size(); ++p) {
      LineState& state = patient_[p];
      if (!state.fresh) continue;
      DecidedLine& line = decisions.lines.emplace_back();
      if (state.findings.empty()) {
        pay(state.line, line.decision);
      } else if (explain_ == Explain::no) {
        line.decision = decide_line(state, patient_);
      } else {
        const std::vector<Finding> unsorted = state.findings;
        line.decision = decide_line(state, patient_);
        for (const Finding& finding : line.decision.findings) {
          const auto it = std::find(unsorted.begin(), unsorted.end(), finding);
          line.explanations.push_back(explanations_[p][static_cast<std::size_t>(it - unsorted.begin())]);
        }
      }
    }
  }

  // The stages, a bit each, in which some rule is left over for one of the lines. A policy that may have no version for
  // a line counts as the first stage.
  unsigned stages_of(std::span<const LineIndex> lines) {
    unsigned stages = 0;
    for (const LineIndex line : lines) {
      for (const LeftOver& left : sieve_.of(line)) stages |= 1U << static_cast<unsigned>(left.stage);
      if (dispatch_.has_gaps() && batch_->status(line) == LineStatus::fresh && !families_of(line).empty())
        stages |= 1U << static_cast<unsigned>(Stage::line);
    }
    return stages;
  }

  // No rule has a word to say of these lines.
  void pay_all(std::span<const LineIndex> lines, Decisions& decisions) const {
    for (const LineIndex line : lines) {
      if (batch_->status(line) != LineStatus::fresh) continue;
      pay(line, decisions.lines.emplace_back().decision);
    }
  }

  void pay(LineIndex line, LineDecision& decision) const {
    decision.line = line;
    decision.units_billed = decision.units_allowed = batch_->value(Field::units, line);
  }

  const std::vector<std::uint32_t>& families_of(LineIndex line) { return dispatch_.of_line(*batch_, line).families; }

  // Stages (a), (b) and (d): every line against the same state; what it does to the lines takes effect at the end.
  void judge_all(Stage stage) {
    pending_.clear();
    for (Place p = 0; p < patient_.size(); ++p) {
      if (patient_[p].fresh && !patient_[p].denied) judge_line(stage, p);
    }
    for (const auto& [place, finding, explanation] : pending_) {
      add(place, finding, explanation);
      if (finding.kind == OutcomeKind::deny_claim) deny_rest_of_claim(place, finding, explanation);
    }
    for (const auto& [place, finding, explanation] : pending_) {
      settle(place, stage);
      if (finding.kind == OutcomeKind::deny_claim) settle_claim(place, stage);
    }
  }

  void settle_claim(Place place, Stage stage) {
    const Patient::Range claim = patient_.of_claim(patient_[place].claim);
    for (Place p = claim.first; p <= claim.last; ++p) settle(p, stage);
  }

  // Stage (c): in adjudication order, each line against what was allowed before it.
  void judge_limits() {
    for (Place p = 0; p < patient_.size(); ++p) {
      if (!patient_[p].fresh) continue;
      if (!patient_[p].denied) {
        pending_.clear();
        judge_line(Stage::limit, p);
        for (const auto& [place, finding, explanation] : pending_) {
          add(place, finding, explanation);
          if (finding.kind == OutcomeKind::deny_claim) {
            deny_rest_of_claim(place, finding, explanation);
            settle_claim(place, Stage::limit);
          }
        }
        settle(p, Stage::limit);
      }
    }
  }

  // The line's findings so far become its state.
  void settle(Place place, Stage stage) {
    LineState& state = patient_[place];
    if (!state.fresh) return;
    const bool denied =
        std::any_of(state.findings.begin(), state.findings.end(), [](const Finding& f) { return denies(f.kind); });
    const Value units = allowed_units(state);
    if (denied == state.denied && units == state.units_now) return;
    if (denied && !state.denied) {
      state.denied = true;
      state.denied_in = stage;
    }
    state.units_now = units;
    others_.changed(place);
  }

  void judge_line(Stage stage, Place place) {
    const LineIndex line = patient_[place].line;
    if (account_place_ == place) return judge_line_for_account(stage, place);
    for (const LeftOver& left : sieve_.of(line)) {
      if (left.stage != stage) continue;
      const plan::Policy& policy = plan_.policies[left.ref.policy];
      const bool certain = !policy.by_received_date || governing(policy, *batch_, line).certain;
      // Reading the clock takes as long as many a rule: one call in so many stands for all.
      const bool timed = profile_ && ++judged_ % kTimedOneIn == 0;
      const auto begin = timed ? Clock::now() : Clock::time_point();
      const LineAloneParts& parts = sieve_.parts(left.rule);
      RuleCount& counts = counts_[left.ref.policy][left.ref.rule];
      if (parts.applies && judge_.surely_passes(left.ref, place)) {
        ++counts.passed;
      } else {
        keep(place, left.ref, judge_.judge(left.ref, place, {left.applies, certain, &parts}, explain_));
      }
      if (timed) counts.nanoseconds += kTimedOneIn * nanoseconds_since(begin);
    }
  }

  // Every rule that can touch the line, with all that it says.
  void judge_line_for_account(Stage stage, Place place) {
    const LineIndex line = patient_[place].line;
    for (std::uint32_t rule : dispatch_.of_line(*batch_, line).rules) {
      const RuleRef ref = dispatch_.rules()[rule];
      const plan::Policy& policy = plan_.policies[ref.policy];
      if (policy.rules[ref.rule].stage != stage) continue;
      const Governing g = governing(policy, *batch_, line);
      if (!g.governs || !others_.head_takes(ref.policy, *batch_, line)) continue;
      const Truth applies = g.certain ? Truth::yes : Truth::unknown;
      Judgement j = judge_.judge(ref, place, {applies, g.certain, nullptr}, Explain::everything);
      accounts_->push_back({ref.policy, ref.rule, j.answer, j.explanation});
      keep(place, ref, std::move(j));
    }
  }

  void keep(Place place, RuleRef ref, Judgement j) {
    count(ref, j);
    const bool finding = j.answer == RuleAccount::Answer::failed || j.answer == RuleAccount::Answer::incomplete;
    if (finding) pending_.push_back({place, std::move(j.finding), std::move(j.explanation)});
  }

  // What the sieve answered has passed.
  void count_sifted() {
    const auto held = sieve_.held();
    const auto nanoseconds = sieve_.nanoseconds();
    for (std::size_t rule = 0; rule < held.size(); ++rule) {
      if (held[rule] == 0 && nanoseconds[rule] == 0) continue;
      const RuleRef ref = dispatch_.rules()[rule];
      counts_[ref.policy][ref.rule].passed += held[rule];
      counts_[ref.policy][ref.rule].nanoseconds += nanoseconds[rule];
    }
  }

  void count(RuleRef ref, const Judgement& j) {
    RuleCount& c = counts_[ref.policy][ref.rule];
    if (j.answer == RuleAccount::Answer::passed) ++c.passed;
    if (j.answer == RuleAccount::Answer::failed) {
      ++c.failed;
      ++c.branches[j.finding.outcome];
    }
    if (j.answer == RuleAccount::Answer::incomplete) {
      ++c.incomplete;
      ++c.if_missing[std::min<std::size_t>(j.finding.outcome, c.if_missing.size() - 1)];
    }
  }

  void add(Place place, const Finding& finding, const Explanation& explanation) {
    patient_[place].findings.push_back(finding);
    explanations_[place].push_back(explanation);
  }

  void deny_rest_of_claim(Place from, const Finding& finding, const Explanation& explanation) {
    const Patient::Range claim = patient_.of_claim(patient_[from].claim);
    for (Place p = claim.first; p <= claim.last; ++p) {
      if (p != from && patient_[p].fresh && patient_[p].claim == patient_[from].claim) add(p, finding, explanation);
    }
  }

  // Lines that a policy speaks of and that has no version in force on their date (CONVENTIONS: counted, never silent).
  void note_missing_versions() {
    if (!dispatch_.has_gaps()) return;
    for (Place p = 0; p < patient_.size(); ++p) {
      if (!patient_[p].fresh) continue;
      const LineIndex line = patient_[p].line;
      for (std::uint32_t f : families_of(line)) note_missing_version(dispatch_.families()[f], p, line);
    }
  }

  void note_missing_version(const PolicyVersions& family, Place place, LineIndex line) {
    std::uint32_t nearest = family.versions.front();
    for (std::uint32_t v : family.versions) {
      const plan::Policy& policy = plan_.policies[v];
      if (governing(policy, *batch_, line).governs) return;
      const auto received = policy.by_received_date ? batch_->value(Field::received_date, line) : std::nullopt;
      const Date date = received ? Date{static_cast<std::int32_t>(*received)} : batch_->service_date(line);
      if (policy.effective.last < date) nearest = v;
    }
    if (!others_.head_takes(nearest, *batch_, line) || !speaks_of(nearest, line)) return;
    Finding finding;
    finding.policy = nearest;
    finding.rule = 0;
    finding.verdict = Verdict::no_version;
    finding.kind = OutcomeKind::flag;
    Explanation explanation;
    if (explain_ != Explain::no) explanation.message = "no version of the policy is in force on the line's date";
    add(place, finding, explanation);
  }

  // Whether the line lies in the policy's scope, or, where it has none, is what one of its rules speaks of.
  bool speaks_of(std::uint32_t index, LineIndex line) const {
    const plan::Policy& policy = plan_.policies[index];
    const auto holds = [&](plan::NodeId condition) {
      return condition == plan::kNoNode || evaluator_->condition(condition, {batch_, index, line, line}) == Truth::yes;
    };
    if (policy.scope != plan::kNoNode) return holds(policy.scope);
    return std::any_of(policy.rules.begin(), policy.rules.end(),
                       [&](const plan::Rule& rule) { return holds(rule.subject); });
  }

  // Rules that dispatch or an earlier denial kept from the line.
  void account_for_the_rest() {
    std::vector<RuleRef> seen;
    for (const RuleAccount& a : *accounts_) seen.push_back({a.policy, a.rule});
    const LineState& state = patient_[*account_place_];
    for (std::uint32_t p : dispatch_.policies()) {
      const plan::Policy& policy = plan_.policies[p];
      if (!governing(policy, *batch_, state.line).governs || !others_.head_takes(p, *batch_, state.line)) continue;
      for (std::uint32_t r = 0; r < policy.rules.size(); ++r) {
        if (std::find(seen.begin(), seen.end(), RuleRef{p, r}) != seen.end()) continue;
        const plan::Rule& rule = policy.rules[r];
        const bool later = state.denied && rule.stage > state.denied_in &&
                           (rule.subject == plan::kNoNode ||
                            evaluator_->condition(rule.subject, {batch_, p, state.line, state.line}) != Truth::no);
        accounts_->push_back({p, r, later ? RuleAccount::Answer::not_reached : RuleAccount::Answer::out_of_scope, {}});
      }
    }
    std::sort(accounts_->begin(), accounts_->end(), [](const RuleAccount& a, const RuleAccount& b) {
      return RuleRef{a.policy, a.rule} < RuleRef{b.policy, b.rule};
    });
  }

  struct PendingFinding {
    Place place;
    Finding finding;
    Explanation explanation;
  };

  const plan::Plan& plan_;
  Constants constants_;
  Dispatch dispatch_;
  Patient patient_;
  OtherLines others_;
  std::unique_ptr<Evaluator> evaluator_;
  Judge judge_;
  Sieve sieve_;
  static constexpr std::uint64_t kTimedOneIn = 31;  // odd, so that it does not keep step with a policy's rules
  const Batch* batch_ = nullptr;
  bool profile_ = false;
  std::uint64_t judged_ = 0;
  Explain explain_ = Explain::no;
  std::vector<PendingFinding> pending_;
  std::vector<std::vector<Explanation>> explanations_;  // by place, beside the findings
  std::vector<RuleAccount>* accounts_ = nullptr;
  std::optional<Place> account_place_;
  std::vector<std::vector<RuleCount>> counts_;
};

Engine::Engine(const plan::Plan& plan, SymbolTable& symbols, const BackEnd& back_end,
               std::vector<std::optional<TableData>> inputs, std::vector<std::uint32_t> policies)
    : impl_(std::make_unique<Impl>(plan, symbols, back_end, std::move(inputs), std::move(policies))) {}
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;

void Engine::set_many_lines(std::size_t lines) { impl_->set_many_lines(lines); }
Decisions Engine::decide(const Batch& batch, const DecideOptions& options) { return impl_->decide(batch, options); }
const std::vector<std::vector<RuleCount>>& Engine::counts() const { return impl_->counts(); }

SymbolTable start_symbols(const plan::Plan& plan) {
  SymbolTable symbols;
  for (std::size_t i = 0; i < plan.symbols.size(); ++i) symbols.intern(plan.symbol_domains[i], plan.symbols[i]);
  return symbols;
}

}  // namespace edict
