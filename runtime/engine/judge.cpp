#include "runtime/engine/judge.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/decimal.hpp"
#include "runtime/ops/scalar.hpp"

namespace edict {
namespace {

// "2024-01-03..2024-04-01", open where it has no end; empty when it is all time.
std::string dates_text(const DateRange& range) {
  if (range.first == kFirstDate && range.last == kLastDate) return "";
  if (range.last == kLastDate) return "from " + to_text(range.first);
  if (range.first == kFirstDate) return "until " + to_text(range.last);
  return to_text(range.first) + ".." + to_text(range.last);
}

// The days on which a line can be too near, more or less.
DateRange gap_around(Date date, std::int64_t least, const plan::Space& space) {
  const Kind kind = space.gap == GapKind::days ? Kind::days : Kind::months;
  const std::int64_t most = ops::saturating_add(least, 1);
  return {ops::shift(date, ops::saturating_subtract(0, most), kind), space.after ? date : ops::shift(date, most, kind)};
}

void make_set(std::vector<Field>& fields) {
  std::sort(fields.begin(), fields.end());
  fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
}

}  // namespace

Frame Judge::frame(std::uint32_t policy, Place place) const {
  const LineIndex line = patient_[place].line;
  return {&patient_.batch(), policy, line, line};
}

Judgement Judge::judge(RuleRef ref, Place place, const Before& before, Explain explain) {
  const plan::Rule& rule = plan_.policies[ref.policy].rules[ref.rule];
  Judgement result;
  const Frame at = frame(ref.policy, place);
  const auto finish = [&](RuleAccount::Answer answer) {
    result.answer = answer;
    return result;
  };
  Truth applies = before.applies;
  const bool subject_answered = before.answered != nullptr && before.answered->subject;
  if (rule.subject != plan::kNoNode && !subject_answered) applies = applies & evaluator_.condition(rule.subject, at);
  if (applies == Truth::no) {
    if (explain == Explain::everything) {
      Trace trace;
      evaluator_.trace(rule.subject, at, trace);
      explain_into(ref, place, trace, result);
    }
    return finish(RuleAccount::Answer::out_of_scope);
  }
  for (std::size_t g = 0; g < rule.guards.size(); ++g) {
    if (before.answered != nullptr && before.answered->guards[g] != 0) continue;
    const plan::Guard& guard = rule.guards[g];
    const Truth holds = evaluator_.condition(guard.condition, at);
    applies = applies & (guard.negated ? !holds : holds);
    if (applies != Truth::no) continue;
    if (explain == Explain::everything) {
      Trace trace;
      evaluator_.trace(guard.condition, at, trace);
      explain_into(ref, place, trace, result);
    }
    return finish(RuleAccount::Answer::guarded);
  }
  const bool tried_surely = before.answered != nullptr && before.answered->applies;
  const BodyAnswer answer = body(ref, place, tried_surely);
  if (!answer.applies) return finish(RuleAccount::Answer::guarded);
  if (answer.holds == Truth::yes) {
    if (explain == Explain::everything) {
      Trace trace;
      trace_body(ref, place, trace);
      explain_into(ref, place, trace, result);
    }
    return finish(RuleAccount::Answer::passed);
  }
  result.finding.policy = ref.policy;
  result.finding.rule = ref.rule;
  result.finding.stage = rule.stage;
  Trace trace;
  if (applies == Truth::yes && answer.holds == Truth::no) {
    result.answer = RuleAccount::Answer::failed;
    decide_failure(ref, place, answer, result, trace);
  } else {
    result.answer = RuleAccount::Answer::incomplete;
    trace_applicability(ref, place, before.version_certain, trace);
    if (answer.holds == Truth::unknown) trace_body(ref, place, trace);
  }
  if (result.answer == RuleAccount::Answer::incomplete) {
    decide_incomplete(ref, result, trace);
  } else if (explain != Explain::no) {
    trace_body(ref, place, trace);
    if (rule.body != plan::Body::always) trace_guards(ref, place, false, trace);
    // What chose the outcome decided too: PR instead of CO because of a modifier.
    const plan::NodeId when = rule.branches[result.finding.outcome].when;
    if (when != plan::kNoNode) evaluator_.trace(when, at, trace);
  }
  if (result.finding.kind == OutcomeKind::deny_claim) result.finding.from_line = patient_[place].line;
  if (explain != Explain::no) explain_into(ref, place, trace, result);
  return result;
}

bool Judge::surely_passes(RuleRef ref, Place place) {
  const plan::Rule& rule = plan_.policies[ref.policy].rules[ref.rule];
  if (rule.body != plan::Body::limit) return false;
  const Value most = others_.value_of_part(ref.policy, rule.limit->most, place);
  return most.known() && others_.surely_holds(ref.policy, *rule.limit, rule.subject, place, most.v);
}

Judge::BodyAnswer Judge::body(RuleRef ref, Place place, bool tried_surely) {
  const plan::Rule& rule = plan_.policies[ref.policy].rules[ref.rule];
  switch (rule.body) {
    case plan::Body::always:
      return {Truth::no};
    case plan::Body::require:
      return {evaluator_.condition(rule.require, frame(ref.policy, place))};
    case plan::Body::limit:
      if (!tried_surely && surely_passes(ref, place)) return {Truth::yes};
      return limit(ref, place, *rule.limit, nullptr);
    case plan::Body::space:
      return space(ref, place, *rule.space, nullptr);
  }
  return {};
}

Judge::BodyAnswer Judge::limit(RuleRef ref, Place place, const plan::Limit& limit, Trace* trace) {
  const plan::NodeId subject = plan_.policies[ref.policy].rules[ref.rule].subject;
  BodyAnswer answer;
  const Value most = others_.value_of_part(ref.policy, limit.most, place);
  if (most.state == State::none) {
    answer.applies = false;
    return answer;
  }
  const std::vector<MetLine> met = others_.counted(ref.policy, limit.counted, limit.measure, subject, place,
                                                   others_.reach(ref.policy, limit.window, limit.measure.kind, place));
  std::vector<CountedLine> lines = others_.measured(ref.policy, limit.measure, limit.counted, met, place);
  auto w = others_.windows(ref.policy, limit.window, limit.measure.kind, place, lines);
  if (w.none) {
    answer.applies = false;
    return answer;
  }
  // A fixed period says nothing of a line outside it (§3.5: windows that contain the line's date).
  const bool fixed = limit.window.kind == WindowKind::since || limit.window.kind == WindowKind::between;
  if (fixed && w.windows.known)
    std::erase_if(w.windows.ranges, [&](const DateRange& r) { return !reaches(r, place, limit); });
  answer.holds = Truth::yes;
  std::vector<DateRange> failed_windows;
  DateRange fullest{};  // the window to tell of: the first that failed, else the one that holds most
  std::int64_t counted = std::numeric_limits<std::int64_t>::min();
  for (const DateRange& range : w.windows.ranges) {
    const Tally t = tally(limit.measure.kind, patient_, lines, range, w.windows.known);
    if (most.state == State::missing) {
      answer.holds = Truth::unknown;
      continue;
    }
    if (t.least > most.v) {
      if (answer.holds != Truth::no) {
        fullest = range;
        counted = t.least;
      }
      answer.holds = Truth::no;
      failed_windows.push_back(range);
    } else if ((t.unbounded || t.most > most.v) && answer.holds == Truth::yes) {
      answer.holds = Truth::unknown;
    }
    if (failed_windows.empty() && t.least > counted) {
      fullest = range;
      counted = t.least;
    }
  }
  if (answer.holds == Truth::no) leave_for_line(limit, place, most.v, lines, w.windows, answer);
  if (trace == nullptr) return answer;

  if (answer.holds == Truth::unknown) {
    trace_uncertain_limit(ref, place, limit, *trace);
    return answer;
  }
  if (w.windows.ranges.empty()) return answer;  // outside the period: nothing was counted
  const plan::Measure as{limit.measure.kind, plan::kNoNode, "", limit.measure.type};
  trace->because.push_back(fmt::format("{} = {} {} {}", limit.measure.name, amount_text(counted, as),
                                       failed_windows.empty() ? "<=" : ">", amount_text(most.v, as)));
  if (const std::string dates = dates_text(fullest); !dates.empty()) trace->because.push_back("window " + dates);
  if (failed_windows.size() > 1) {
    trace->because.push_back(fmt::format("{} more window{} hold{} too many", failed_windows.size() - 1,
                                         failed_windows.size() == 2 ? "" : "s", failed_windows.size() == 2 ? "s" : ""));
  }
  if (failed_windows.empty()) failed_windows.push_back(fullest);
  for (const CountedLine& c : lines) {
    const bool inside = std::any_of(failed_windows.begin(), failed_windows.end(),
                                    [&](const DateRange& r) { return reaches(r, c.place, limit); });
    if (c.certain && c.place != place && (inside || !w.windows.known)) trace->lines.push_back(patient_[c.place].line);
  }
  return answer;
}

bool Judge::reaches(const DateRange& window, Place place, const plan::Limit& limit) const {
  const LineState& s = patient_[place];
  if (limit.measure.kind != MeasureKind::all_days) return window.contains(s.date);
  return s.date <= window.last && window.first <= s.through;
}

// The absent fields that keep a limit, or what it leaves, from being certain.
void Judge::trace_uncertain_limit(RuleRef ref, Place place, const plan::Limit& limit, Trace& trace) {
  const plan::NodeId subject = plan_.policies[ref.policy].rules[ref.rule].subject;
  if (evaluator_.value(limit.most, frame(ref.policy, place)).state == State::missing)
    evaluator_.trace(limit.most, frame(ref.policy, place), trace);
  others_.trace_window(ref.policy, limit.window, place, trace);
  std::vector<CountedLine> lines =
      others_.measured(ref.policy, limit.measure, limit.counted,
                       others_.counted(ref.policy, limit.counted, limit.measure, subject, place, kAllDays), place);
  others_.windows(ref.policy, limit.window, limit.measure.kind, place, lines);  // leaves out the lines of other claims
  std::vector<MetLine> in_reach;
  for (const CountedLine& c : lines) in_reach.push_back({c.place, c.certain});
  others_.trace_uncertainty(ref.policy, limit.counted.keys, limit.counted.where, limit.counted.by_subject, subject,
                            place, in_reach, trace);
  others_.trace_amounts(ref.policy, limit.measure, lines, trace);
}

// What the other lines leave of a limit for this one: the least over the windows (§3.5, cut back).
void Judge::leave_for_line(const plan::Limit& limit, Place place, std::int64_t most, std::vector<CountedLine> lines,
                           const Windows& windows, BodyAnswer& answer) {
  std::erase_if(lines, [&](const CountedLine& c) { return c.place == place; });
  answer.most_left = answer.least_left = most;
  for (const DateRange& range : windows.ranges) {
    const Tally others = tally(limit.measure.kind, patient_, lines, range, windows.known);
    answer.most_left = std::min(answer.most_left, ops::saturating_subtract(most, others.least));
    answer.least_left = others.unbounded ? std::numeric_limits<std::int64_t>::min()
                                         : std::min(answer.least_left, ops::saturating_subtract(most, others.most));
  }
}

Judge::BodyAnswer Judge::space(RuleRef ref, Place place, const plan::Space& space, Trace* trace) {
  const plan::NodeId subject = plan_.policies[ref.policy].rules[ref.rule].subject;
  BodyAnswer answer;
  const Value least = evaluator_.value(space.least, frame(ref.policy, place));
  if (least.state == State::none) {
    answer.applies = false;
    return answer;
  }
  const Date date = patient_[place].date;
  const plan::Measure line_by_line{MeasureKind::lines, plan::kNoNode, "", {Kind::integer}};
  const DateRange near = least.known() ? gap_around(date, least.v, space) : kAllDays;
  std::vector<MetLine> met = others_.counted(ref.policy, space.counted, line_by_line, subject, place, near);
  const auto too_near = [&](const MetLine& line) {
    const Date other = patient_[line.place].date;
    const Date earlier = std::min(date, other);
    const Date later = std::max(date, other);
    switch (space.gap) {
      case GapKind::days:
        return later.days - earlier.days < least.v;
      case GapKind::months:
        return later < add_months(earlier, least.v);
      case GapKind::full_months:
        return full_months_between(earlier, later) < least.v;
    }
    return false;
  };
  std::erase_if(met, [&](const MetLine& line) {
    if (line.place == place) return true;
    if (space.after && patient_[line.place].date > date) return true;
    return least.known() && !too_near(line);
  });
  const bool certain = std::any_of(met.begin(), met.end(), [](const MetLine& l) { return l.certain; });
  if (least.state == State::missing) {
    answer.holds = met.empty() ? Truth::yes : Truth::unknown;
  } else {
    answer.holds = met.empty() ? Truth::yes : (certain ? Truth::no : Truth::unknown);
  }
  if (trace == nullptr) return answer;
  if (answer.holds == Truth::unknown) {
    if (least.state == State::missing) evaluator_.trace(space.least, frame(ref.policy, place), *trace);
    others_.trace_uncertainty(ref.policy, space.counted.keys, space.counted.where, space.counted.by_subject, subject,
                              place, met, *trace);
    return answer;
  }
  constexpr std::string_view units[] = {"days", "months", "full months"};
  for (const MetLine& line : met) {
    if (!line.certain) continue;
    const Date other = patient_[line.place].date;
    const std::int64_t apart = space.gap == GapKind::days ? std::abs(other.days - date.days)
                               : space.gap == GapKind::months
                                   ? completed_months(std::min(date, other), std::max(date, other))
                                   : full_months_between(std::min(date, other), std::max(date, other));
    trace->because.push_back(fmt::format("{} {} from {} to {}, at least {} are required", apart,
                                         units[static_cast<std::size_t>(space.gap)], to_text(std::min(date, other)),
                                         to_text(std::max(date, other)), least.v));
    trace->lines.push_back(patient_[line.place].line);
  }
  return answer;
}

void Judge::decide_failure(RuleRef ref, Place place, const BodyAnswer& answer, Judgement& judgement, Trace& trace) {
  const plan::Rule& rule = plan_.policies[ref.policy].rules[ref.rule];
  Finding& finding = judgement.finding;
  const Frame at = frame(ref.policy, place);
  const auto hangs_on_absent = [&] { judgement.answer = RuleAccount::Answer::incomplete; };
  for (std::uint32_t b = 0; b < rule.branches.size(); ++b) {
    const plan::Branch& branch = rule.branches[b];
    if (branch.when != plan::kNoNode) {
      const Truth when = evaluator_.condition(branch.when, at);
      if (when == Truth::no) continue;
      if (when == Truth::unknown) {
        evaluator_.trace(branch.when, at, trace);
        return hangs_on_absent();
      }
    }
    finding.outcome = b;
    finding.kind = branch.outcome.kind;
    if (finding.kind == OutcomeKind::cut_back) {
      const std::int64_t most = std::max<std::int64_t>(answer.most_left, 0);
      const std::int64_t least = std::max<std::int64_t>(answer.least_left, 0);
      if (most != least) {
        trace_uncertain_limit(ref, place, *rule.limit, trace);
        return hangs_on_absent();
      }
      finding.allowed_units = most;
      if (most == 0) finding.kind = OutcomeKind::deny;
    } else if (branch.outcome.value != plan::kNoNode) {
      const Value value = evaluator_.value(branch.outcome.value, at);
      if (!value.known()) {
        evaluator_.trace(branch.outcome.value, at, trace);
        return hangs_on_absent();
      }
      // Less than nothing cannot be paid: such a percentage is no value.
      if (finding.kind == OutcomeKind::pay && value.v < 0) return hangs_on_absent();
      if (finding.kind == OutcomeKind::pay) finding.percent = value.v;
      if (finding.kind == OutcomeKind::recode) finding.recoded_to = static_cast<Symbol>(value.v);
    }
    return;
  }
}

void Judge::decide_incomplete(RuleRef ref, Judgement& judgement, Trace& trace) {
  const plan::Rule& rule = plan_.policies[ref.policy].rules[ref.rule];
  Finding& finding = judgement.finding;
  finding.verdict = Verdict::incomplete;
  finding.missing.clear();
  for (const Absent& a : trace.missing) finding.missing.push_back(a.field);
  make_set(finding.missing);
  finding.outcome = Finding::kDefaultOutcome;
  finding.kind = OutcomeKind::pend;
  finding.allowed_units = 0;
  for (std::uint32_t i = 0; i < rule.if_missing.size(); ++i) {
    const plan::IfMissing& clause = rule.if_missing[i];
    const bool named = std::any_of(clause.fields.begin(), clause.fields.end(), [&](Field f) {
      return std::any_of(finding.missing.begin(), finding.missing.end(),
                         [&](Field absent) { return absent == f || source_of(absent) == f; });
    });
    if (!clause.fields.empty() && !named) continue;
    finding.outcome = i;
    finding.kind = clause.outcome.kind;
    if (clause.outcome.value == plan::kNoNode) break;
    const plan::Node& value = plan_.nodes[static_cast<std::size_t>(clause.outcome.value)];
    if (finding.kind == OutcomeKind::pay) finding.percent = value.value;
    if (finding.kind == OutcomeKind::recode) finding.recoded_to = static_cast<Symbol>(value.value);
    break;
  }
}

void Judge::trace_applicability(RuleRef ref, Place place, bool version_certain, Trace& trace) {
  const plan::Rule& rule = plan_.policies[ref.policy].rules[ref.rule];
  const Frame at = frame(ref.policy, place);
  if (!version_certain) trace.missing.push_back({Field::received_date, patient_[place].line});
  if (rule.subject != plan::kNoNode && evaluator_.condition(rule.subject, at) == Truth::unknown)
    evaluator_.trace(rule.subject, at, trace);
  for (const plan::Guard& guard : rule.guards) {
    if (evaluator_.condition(guard.condition, at) == Truth::unknown) evaluator_.trace(guard.condition, at, trace);
  }
}

bool Judge::trace_guards(RuleRef ref, Place place, bool negated, Trace& trace) {
  bool any = false;
  for (const plan::Guard& guard : plan_.policies[ref.policy].rules[ref.rule].guards) {
    if (guard.negated != negated) continue;
    evaluator_.trace(guard.condition, frame(ref.policy, place), trace);
    any = true;
  }
  return any;
}

void Judge::trace_body(RuleRef ref, Place place, Trace& trace) {
  const plan::Rule& rule = plan_.policies[ref.policy].rules[ref.rule];
  switch (rule.body) {
    case plan::Body::always:
      // What let the line in; without that what did not keep it out; without either, what the rule speaks of.
      if (trace_guards(ref, place, false, trace) || trace_guards(ref, place, true, trace)) return;
      if (rule.subject != plan::kNoNode) evaluator_.trace(rule.subject, frame(ref.policy, place), trace);
      return;
    case plan::Body::require:
      return evaluator_.trace(rule.require, frame(ref.policy, place), trace);
    case plan::Body::limit:
      limit(ref, place, *rule.limit, &trace);
      return;
    case plan::Body::space:
      space(ref, place, *rule.space, &trace);
      return;
  }
}

}  // namespace edict
