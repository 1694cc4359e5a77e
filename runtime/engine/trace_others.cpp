// Why a phrase about other lines answered as it did: the lines that it met, and the absent fields that leave it open.
#include <algorithm>

#include "runtime/engine/others.hpp"

namespace edict {

void OtherLines::trace_uncertainty(std::uint32_t policy, const plan::Keys& keys, const plan::Filter& filter,
                                   bool by_subject, plan::NodeId subject_filter, Place judged,
                                   const std::vector<MetLine>& lines, Trace& trace) {
  Trace own;  // only what is absent matters here
  for (const MetLine& line : lines) {
    if (line.certain) continue;
    if (by_subject && subject_filter != plan::kNoNode &&
        evaluator_->condition(subject_filter, frame(policy, line.place)) == Truth::unknown) {
      evaluator_->trace(subject_filter, frame(policy, line.place), own);
    }
    if (!by_subject && filter.node != plan::kNoNode &&
        evaluator_->condition(filter.node, frame(policy, judged, line.place)) == Truth::unknown) {
      evaluator_->trace(filter.node, frame(policy, judged, line.place), own);
    }
    if (line.place == judged) continue;  // it shares its keys with itself, whatever they are
    for (plan::NodeId key : keys.values) {
      for (Place p : {judged, line.place}) {
        if (evaluator_->value(key, frame(policy, p)).state == State::missing)
          evaluator_->trace(key, frame(policy, p), own);
      }
    }
  }
  trace.missing.insert(trace.missing.end(), own.missing.begin(), own.missing.end());
  for (const MetLine& line : lines) {
    if (!line.certain && line.place != judged) trace.lines.push_back(patient_[line.place].line);
  }
}

void OtherLines::trace_window(std::uint32_t policy, const plan::Window& window, Place judged, Trace& trace) {
  for (plan::NodeId part : {window.duration, window.from, window.until}) {
    if (part == plan::kNoNode) continue;
    if (evaluator_->value(part, frame(policy, judged)).state == State::missing)
      evaluator_->trace(part, frame(policy, judged), trace);
  }
}

void OtherLines::trace_unknown_exists(std::uint32_t policy, const plan::Exists& phrase, Place judged,
                                      const std::vector<MetLine>& lines, Trace& trace) {
  trace_uncertainty(policy, phrase.keys, phrase.where, false, plan::kNoNode, judged, lines, trace);
  if (!phrase.within) return;
  for (const MetLine& l : lines) {
    const Frame pair = frame(policy, judged, l.place);
    if (evaluator_->value(phrase.within->duration, pair).state == State::missing)
      evaluator_->trace(phrase.within->duration, pair, trace);
  }
}

void OtherLines::trace_unknown_total(std::uint32_t policy, const plan::Total& phrase, Place judged,
                                     const std::vector<MetLine>& lines, Trace& trace) {
  std::vector<CountedLine> amounts = measured(policy, phrase.measure, phrase.counted, lines, judged);
  windows(policy, phrase.window, phrase.measure.kind, judged, amounts);  // leaves out the lines of other claims
  std::vector<MetLine> in_reach;
  for (const CountedLine& c : amounts) in_reach.push_back({c.place, c.certain});
  trace_uncertainty(policy, phrase.counted.keys, phrase.counted.where, false, plan::kNoNode, judged, in_reach, trace);
  trace_window(policy, phrase.window, judged, trace);
  trace_amounts(policy, phrase.measure, amounts, trace);
}

// Takes out the lines that the total's window does not reach.
void OtherLines::leave_in_window(std::uint32_t policy, const plan::Total& phrase, Place judged,
                                 std::vector<MetLine>& lines) {
  std::vector<CountedLine> amounts = measured(policy, phrase.measure, phrase.counted, lines, judged);
  const WindowsOrNone w = windows(policy, phrase.window, phrase.measure.kind, judged, amounts);
  lines.clear();
  for (const CountedLine& c : amounts) {
    const LineState& s = patient_[c.place];
    const Date last = phrase.measure.kind == MeasureKind::all_days ? s.through : s.date;
    const bool inside = std::any_of(w.windows.ranges.begin(), w.windows.ranges.end(),
                                    [&](const DateRange& r) { return s.date <= r.last && r.first <= last; });
    if (inside) lines.push_back({c.place, c.certain});
  }
}

void OtherLines::trace_unknown_rank(std::uint32_t policy, const plan::Rank& phrase, Place judged,
                                    const std::vector<MetLine>& lines, State own, Trace& trace) {
  trace_uncertainty(policy, phrase.keys, phrase.where, false, plan::kNoNode, judged, lines, trace);
  if (own == State::missing) {
    if (filter_holds(policy, phrase.where, judged, judged) == Truth::unknown)
      evaluator_->trace(phrase.where.node, frame(policy, judged), trace);
    if (evaluator_->value(phrase.by, frame(policy, judged)).state == State::missing)
      evaluator_->trace(phrase.by, frame(policy, judged), trace);
  }
  for (const MetLine& l : lines) {
    if (!evaluator_->value(phrase.by, frame(policy, l.place)).known())
      evaluator_->trace(phrase.by, frame(policy, l.place), trace);
  }
}

void OtherLines::trace_amounts(std::uint32_t policy, const plan::Measure& measure,
                               const std::vector<CountedLine>& lines, Trace& trace) {
  for (const CountedLine& c : lines) {
    if (c.amount.known()) continue;
    const LineIndex line = patient_[c.place].line;
    trace.lines.push_back(line);
    if (measure.kind == MeasureKind::units) trace.missing.push_back({Field::units, line});
    if (measure.kind == MeasureKind::named) evaluator_->trace(measure.value, frame(policy, c.place), trace);
  }
}

void OtherLines::trace(Op phrase, std::uint32_t policy, std::uint32_t index, LineIndex subject, Trace& trace) {
  const plan::Policy& p = plan_.policies[policy];
  const Place judged = patient_.place_of(subject);
  std::vector<MetLine> lines;
  switch (phrase) {
    case Op::exists:
      lines = met(policy, p.exists[index], judged);
      if (exists(policy, index, subject).state == State::missing)
        trace_unknown_exists(policy, p.exists[index], judged, lines, trace);
      break;
    case Op::find:
      if (find(policy, index, subject).state == State::missing) {
        lines = found(policy, p.finds[index], judged);
        trace_uncertainty(policy, p.finds[index].keys, p.finds[index].where, false, plan::kNoNode, judged, lines,
                          trace);
      } else {
        lines = first_found(policy, p.finds[index], judged);
      }
      if (!lines.empty()) lines.resize(1);
      break;
    case Op::total:
      lines = counted(policy, p.totals[index].counted, p.totals[index].measure, plan::kNoNode, judged, kAllDays);
      if (total(policy, index, subject).state == State::missing)
        trace_unknown_total(policy, p.totals[index], judged, lines, trace);
      leave_in_window(policy, p.totals[index], judged, lines);
      break;
    case Op::rank: {
      State own = State::known;
      lines = ranked_before(policy, p.ranks[index], judged, own);
      if (rank(policy, index, subject).state == State::missing)
        trace_unknown_rank(policy, p.ranks[index], judged, lines, own, trace);
      break;
    }
    default:
      break;
  }
  for (const MetLine& line : lines) {
    if (line.certain && line.place != judged) trace.lines.push_back(patient_[line.place].line);
  }
}

}  // namespace edict
