#include "runtime/engine/others.hpp"

#include <algorithm>
#include <cctype>

#include "runtime/ops/scalar.hpp"

namespace edict {
namespace {

bool equal_without_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

// Whether `candidate` lies within the duration of `date`, on the side that the phrase names; both ends included.
bool within(Date date, Date candidate, std::int64_t duration, Kind kind, const plan::Within& w) {
  if (w.excluding_day && candidate == date) return false;
  const bool before = ops::shift(date, ops::saturating_subtract(0, duration), kind) <= candidate && candidate <= date;
  const bool after = date <= candidate && candidate <= ops::shift(date, duration, kind);
  switch (w.direction) {
    case Direction::before:
      return before;
    case Direction::after:
      return after;
    case Direction::both:
      return before || after;
  }
  return false;
}

// The days that can be within the duration, more or less.
DateRange span_around(Date date, std::int64_t duration, Kind kind, const plan::Within& w) {
  DateRange days{date, date};
  if (w.direction != Direction::after) days.first = ops::shift(date, ops::saturating_subtract(0, duration), kind);
  if (w.direction != Direction::before) days.last = ops::shift(date, duration, kind);
  return days;
}

}  // namespace

void OtherLines::begin_batch() {
  head_answers_.resize(plan_.policies.size());
  for (std::size_t p = 0; p < plan_.policies.size(); ++p)
    head_answers_[p].assign(plan_.policies[p].narrowings.size(), {});
}

void OtherLines::begin_patient() {
  ++patient_number_;
  changed_.clear();
  begin_stage();
}

OtherLines::Kept& OtherLines::kept(std::uint32_t slot) {
  Kept& k = kept_[slot];
  if (k.patient != patient_number_) {
    k.patient = patient_number_;
    k.filter_ready = k.keys_ready = k.amounts_ready = false;
    k.pass = 0;
  }
  return k;
}

Frame OtherLines::frame(std::uint32_t policy, Place subject, Place other) const {
  return {&patient_.batch(), policy, patient_[subject].line, patient_[other].line};
}

bool OtherLines::head_takes(std::uint32_t policy, const Batch& batch, LineIndex line) {
  const auto& narrowings = plan_.policies[policy].narrowings;
  for (std::size_t i = 0; i < narrowings.size(); ++i) {
    const auto value = batch.value(narrowings[i].field, line);
    if (!value) continue;
    HeadAnswer& known = head_answers_[policy][i];
    if (known.value != *value) {
      const std::string_view text = batch.text(static_cast<Symbol>(*value));
      known.value = *value;
      known.taken = std::any_of(narrowings[i].values.begin(), narrowings[i].values.end(),
                                [&](const std::string& v) { return equal_without_case(v, text); });
    }
    if (!known.taken) return false;
  }
  return true;
}

std::span<const Truth> OtherLines::filter_of(std::uint32_t policy, const plan::Filter& filter) {
  if (filter.node == plan::kNoNode || !filter.pure) return {};
  Kept& k = kept(filter.slot);
  if (!k.filter_ready) {
    k.filter.resize(patient_.size());
    evaluator_->conditions(filter.node, policy, patient_.batch(), patient_.lines(), k.filter);
    k.filter_ready = true;
  }
  return k.filter;
}

std::span<const Truth> OtherLines::selected_by(std::uint32_t policy, const plan::Counted& what,
                                               plan::NodeId subject_filter) {
  if (!what.by_subject) return filter_of(policy, what.where);
  if (!what.where.pure) return {};
  Kept& k = kept(what.where.slot);
  if (!k.filter_ready) {
    k.filter.assign(patient_.size(), Truth::yes);
    if (subject_filter != plan::kNoNode)
      evaluator_->conditions(subject_filter, policy, patient_.batch(), patient_.lines(), k.filter);
    for (Place p = 0; p < patient_.size(); ++p) {
      if (!head_takes(policy, patient_.batch(), patient_[p].line)) k.filter[p] = Truth::no;
    }
    k.filter_ready = true;
  }
  return k.filter;
}

std::span<const Value> OtherLines::amounts_of(std::uint32_t policy, std::uint32_t slot, plan::NodeId value) {
  Kept& k = kept(slot);
  if (!k.amounts_ready) {
    k.amounts.resize(patient_.size());
    evaluator_->values(value, policy, patient_.batch(), patient_.lines(), k.amounts);
    k.amounts_ready = true;
  }
  return k.amounts;
}

const KeyedLines& OtherLines::keyed(std::uint32_t policy, const plan::Keys& keys, std::span<const Truth> filter) {
  Kept& k = kept(keys.slot);
  if (!k.keys_ready) {
    k.lines.reset(patient_.size(), keys.values.size());
    for (std::size_t i = 0; i < keys.values.size(); ++i)
      evaluator_->values(keys.values[i], policy, patient_.batch(), patient_.lines(), k.lines.column(i));
    k.lines.ready(filter, patient_.size() >= many_lines_);
    k.keys_ready = true;
  }
  return k.lines;
}

Truth OtherLines::filter_holds(std::uint32_t policy, const plan::Filter& filter, Place judged, Place candidate) {
  if (filter.node == plan::kNoNode) return Truth::yes;
  if (filter.pure) return filter_of(policy, filter)[candidate];
  return evaluator_->condition(filter.node, frame(policy, judged, candidate));
}

Truth OtherLines::subject_holds(std::uint32_t policy, plan::NodeId subject_filter, const plan::Counted& what,
                                Place candidate) {
  if (what.where.pure) return selected_by(policy, what, subject_filter)[candidate];
  if (!head_takes(policy, patient_.batch(), patient_[candidate].line)) return Truth::no;
  return subject_filter == plan::kNoNode ? Truth::yes : evaluator_->condition(subject_filter, frame(policy, candidate));
}

bool OtherLines::in_limit_state(Place judged, Place candidate, bool billed) const {
  const LineState& s = patient_[candidate];
  if (!s.fresh) return billed || !s.denied_before;
  return candidate < judged && (billed || !s.denied);
}

bool OtherLines::stands(Standing standing, Place candidate) const {
  const LineState& s = patient_[candidate];
  switch (standing) {
    case Standing::allowed:
      return s.fresh ? !(s.denied && s.denied_in == Stage::line) : !s.denied_before;
    case Standing::billed:
      return true;
    case Standing::payable:
      return s.fresh ? !s.denied : !s.denied_before;
    case Standing::denied:
      return s.fresh ? s.denied : s.denied_before;
  }
  return false;
}

// ---------------------------------------------------------------------------------------------- exists
template <class With>
void OtherLines::each_met(std::uint32_t policy, const plan::Exists& phrase, Place judged, With&& with) {
  Value duration = Value::none();
  Kind duration_kind = Kind::days;
  bool duration_once = false;
  Place first = 0;
  auto end = static_cast<Place>(patient_.size());
  const auto keep_within = [&](Place from, Place to) {
    first = std::max(first, from);
    end = std::min(end, to);
  };
  if (phrase.position == Position::earlier) keep_within(0, judged);
  if (phrase.position == Position::later) keep_within(judged + 1, end);
  if (phrase.same_claim) {
    const Patient::Range claim = patient_.of_claim(patient_[judged].claim);
    keep_within(claim.first, claim.last + 1);
  }
  if (phrase.within) {
    const plan::Node& node = plan_.nodes[static_cast<std::size_t>(phrase.within->duration)];
    duration_kind = node.type.kind;
    duration_once = node.op == Op::constant;
    if (duration_once) {
      duration = Value::of(node.value);
      const DateRange days = span_around(patient_[judged].date, node.value, duration_kind, *phrase.within);
      keep_within(patient_.first_on_or_after(days.first), patient_.first_after(days.last));
    }
  }
  const KeyedLines& lines = keyed(policy, phrase.keys, filter_of(policy, phrase.where));
  const auto candidates = phrase.keys.same_line ? Candidates() : lines.candidates(judged, first, end);
  candidates.each([&](Place p) {
    if (p == judged || !stands(phrase.standing, p)) return true;
    if (phrase.same_claim && patient_[p].claim != patient_[judged].claim) return true;
    // A pure filter and keys are kept by line; a filter that reads both lines is evaluated for every pair, so keys go
    // first.
    Truth holds = phrase.where.pure ? filter_holds(policy, phrase.where, judged, p) : Truth::yes;
    if (holds == Truth::no) return true;
    holds = holds & lines.shared(judged, p);
    if (holds == Truth::no) return true;
    if (!phrase.where.pure) holds = holds & filter_holds(policy, phrase.where, judged, p);
    if (holds == Truth::no) return true;
    if (phrase.within) {
      if (!duration_once) duration = evaluator_->value(phrase.within->duration, frame(policy, judged, p));
      if (duration.state == State::none) return true;
      if (duration.state == State::missing) {
        holds = Truth::unknown;
      } else if (!within(patient_[judged].date, patient_[p].date, duration.v, duration_kind, *phrase.within)) {
        return true;
      }
    }
    return with(p, holds == Truth::yes);
  });
}

std::vector<MetLine> OtherLines::met(std::uint32_t policy, const plan::Exists& phrase, Place judged) {
  std::vector<MetLine> lines;
  each_met(policy, phrase, judged, [&](Place p, bool certain) {
    lines.push_back({p, certain});
    return true;
  });
  return lines;
}

Value OtherLines::exists(std::uint32_t policy, std::uint32_t index, LineIndex subject) {
  Value answer = Value::truth(false);
  each_met(policy, plan_.policies[policy].exists[index], patient_.place_of(subject), [&](Place, bool certain) {
    answer = certain ? Value::truth(true) : Value::missing();
    return !certain;
  });
  return answer;
}

}  // namespace edict
