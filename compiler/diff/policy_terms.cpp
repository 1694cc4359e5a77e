// A version of a policy as terms.
#include <algorithm>

#include "compiler/diff/terms.hpp"

namespace edict::diff {
namespace {

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

TermId PolicyTerms::term(plan::NodeId id, bool on_other) {
  const std::uint64_t key = static_cast<std::uint64_t>(id) * 2 + (on_other ? 1 : 0);
  if (const auto known = known_.find(key); known != known_.end()) return known->second;
  const plan::Node& node = plan_.nodes[static_cast<std::size_t>(id)];
  const bool other = on_other || node.who == Who::other;
  const auto arg = [&](std::uint32_t i) { return plan_.args[node.first_arg + i]; };
  TermId result = kNothing;
  if (node.op == Op::let) {
    result = term(policy_.lets[node.index].value, other);
  } else if (is_phrase(node.op)) {
    result = phrase(node, on_other);
  } else {
    Term t;
    t.op = node.op;
    t.type = node.type;
    if (has_who(node.op) && other) t.who = Who::other;
    t.value = node.value;
    t.index = node.index;
    if (reads_list(node.op)) t.index = terms_.lists.of(plan_, node.index);
    if (node.op == Op::row || node.op == Op::column) t.index = terms_.tables.of(plan_, node.index);
    for (std::uint32_t i = 0; i < node.arg_count; ++i) t.args.push_back(term(arg(i), on_other));
    if (node.op == Op::found_let) {
      t.args.push_back(term(policy_.lets[node.index].value, false));
      t.index = 0;
    }
    result = terms_.make(std::move(t));
  }
  if (node.label != 0) terms_.put_label(result, plan_.labels[node.label]);
  known_.emplace(key, result);
  return result;
}

TermId PolicyTerms::filter(plan::NodeId node) {
  const TermId id = of(node);
  const auto same = same_filters_.find(id);
  return same == same_filters_.end() ? id : same->second;
}

TermId PolicyTerms::keys(const plan::Keys& keys) {
  Term t;
  t.form = Form::keys;
  t.details = {keys.same_line ? 1 : 0};
  for (const plan::NodeId value : keys.values) t.args.push_back(term(value, false));
  std::sort(t.args.begin(), t.args.end());
  t.args.erase(std::unique(t.args.begin(), t.args.end()), t.args.end());
  return terms_.make(std::move(t));
}

TermId PolicyTerms::measure(const plan::Measure& measure) {
  Term t;
  t.form = Form::measure;
  t.type = measure.type;
  t.details = {static_cast<std::int64_t>(measure.kind)};
  t.args = {of(measure.value)};
  t.words = measure.kind == MeasureKind::named ? "" : measure.name;
  return terms_.make(std::move(t));
}

TermId PolicyTerms::window(const plan::Window& window) {
  Term t;
  t.form = Form::window;
  t.details = {static_cast<std::int64_t>(window.kind),
               window.kind == WindowKind::calendar ? static_cast<std::int64_t>(window.calendar) : 0};
  t.args = {of(window.duration), of(window.from), of(window.until)};
  return terms_.make(std::move(t));
}

TermId PolicyTerms::phrase(const plan::Node& node, bool on_other) {
  Term t;
  t.op = node.op;
  t.type = node.type;
  if (on_other) t.who = Who::other;
  switch (node.op) {
    case Op::exists: {
      const plan::Exists& e = policy_.exists[node.index];
      t.details = {static_cast<std::int64_t>(e.position), static_cast<std::int64_t>(e.standing),
                   e.within ? static_cast<std::int64_t>(e.within->direction) : -1,
                   e.within && e.within->excluding_day ? 1 : 0, e.same_claim ? 1 : 0};
      t.args = {keys(e.keys), e.within ? of(e.within->duration) : kNothing, filter(e.where.node)};
      break;
    }
    case Op::find: {
      const plan::Find& f = policy_.finds[node.index];
      t.details = {static_cast<std::int64_t>(f.pick), static_cast<std::int64_t>(f.range), f.counting_billed ? 1 : 0};
      t.args = {keys(f.keys), filter(f.where.node)};
      break;
    }
    case Op::total: {
      const plan::Total& total = policy_.totals[node.index];
      t.details = {total.counted.counting_billed ? 1 : 0};
      t.args = {measure(total.measure), filter(total.counted.where.node), keys(total.counted.keys),
                window(total.window)};
      break;
    }
    default: {
      const plan::Rank& r = policy_.ranks[node.index];
      t.details = {r.descending ? 1 : 0};
      t.args = {of(r.by), keys(r.keys), filter(r.where.node)};
      break;
    }
  }
  return terms_.make(std::move(t));
}

std::vector<TermId> PolicyTerms::heads() {
  std::vector<TermId> result;
  for (const plan::Narrowing& narrowing : policy_.narrowings) {
    std::vector<std::string> values;
    for (const std::string& v : narrowing.values) values.push_back(lower_case(v));
    std::sort(values.begin(), values.end());
    Term t;
    t.form = Form::head;
    t.type = {Kind::boolean, CodeSystem::none};
    t.index = static_cast<std::uint32_t>(narrowing.field);
    for (const std::string& v : values) t.words += v + '\n';
    result.push_back(terms_.make(std::move(t)));
  }
  std::sort(result.begin(), result.end());
  return result;
}

TermId PolicyTerms::counted(const plan::Counted& what, plan::NodeId subject) {
  return filter(what.by_subject ? subject : what.where.node);
}

bool PolicyTerms::shares(const plan::Keys& keys, Field field) {
  return std::any_of(keys.values.begin(), keys.values.end(), [&](plan::NodeId key) {
    const Term& t = terms_.at(of(key));
    return t.op == Op::field && static_cast<Field>(t.index) == field;
  });
}

// Lines of one day, or the line alone, are all in a window that holds the line itself, however long it is.
TermId PolicyTerms::window_of(const plan::Limit& limit) {
  const plan::Window& w = limit.window;
  const plan::Keys& keys = limit.counted.keys;
  const bool by_length = w.kind == WindowKind::any || w.kind == WindowKind::past;
  const TermId length = of(w.duration);
  const bool holds_line =
      w.kind == WindowKind::calendar || (by_length && terms_.is_constant(length) && terms_.at(length).value > 0);
  const bool of_a_day = shares(keys, Field::service_date) && limit.measure.kind != MeasureKind::all_days;
  const bool alone = keys.same_line && (holds_line || w.kind == WindowKind::same_claim);
  if (!alone && !(of_a_day && holds_line)) return window(w);
  return window({WindowKind::lifetime, plan::kNoNode, CalendarUnit::year, plan::kNoNode, plan::kNoNode});
}

// One day a day, one claim a claim, one line a line: such a limit cannot be passed.
bool PolicyTerms::never_passed(const plan::Limit& limit) {
  const TermId most = of(limit.most);
  if (!terms_.is_constant(most) || terms_.at(most).value < 1) return false;
  const plan::Keys& keys = limit.counted.keys;
  switch (limit.measure.kind) {
    case MeasureKind::days:
      return keys.same_line || shares(keys, Field::service_date);
    case MeasureKind::claims:
      return keys.same_line || shares(keys, Field::claim_id) || limit.window.kind == WindowKind::same_claim;
    case MeasureKind::lines:
      return keys.same_line;
    case MeasureKind::units:
    case MeasureKind::all_days:
    case MeasureKind::named:
      return false;
  }
  return false;
}

TermId PolicyTerms::limit(const plan::Rule& rule) {
  const plan::Limit& limit = *rule.limit;
  if (never_passed(limit)) return terms_.constant({Kind::boolean, CodeSystem::none}, 1);
  Term t;
  t.form = Form::limit;
  t.details = {limit.counted.counting_billed ? 1 : 0, limit.counted.by_subject ? 1 : 0};
  t.args = {of(limit.most), measure(limit.measure), counted(limit.counted, rule.subject), keys(limit.counted.keys),
            window_of(limit)};
  if (limit.counted.by_subject) {
    for (const TermId head : heads()) t.args.push_back(head);
  }
  return terms_.make(std::move(t));
}

TermId PolicyTerms::space(const plan::Rule& rule) {
  const plan::Space& space = *rule.space;
  Term t;
  t.form = Form::space;
  t.details = {static_cast<std::int64_t>(space.gap), space.after ? 1 : 0, space.counted.counting_billed ? 1 : 0,
               space.counted.by_subject ? 1 : 0};
  TermId least = of(space.least);
  // Lines of one day are too near for any space.
  if (shares(space.counted.keys, Field::service_date) && terms_.is_constant(least) && terms_.at(least).value > 0) {
    least = terms_.constant(terms_.at(least).type, 1);
    t.details[0] = static_cast<std::int64_t>(GapKind::days);
  }
  t.args = {least, counted(space.counted, rule.subject), keys(space.counted.keys)};
  if (space.counted.by_subject) {
    for (const TermId head : heads()) t.args.push_back(head);
  }
  return terms_.make(std::move(t));
}

}  // namespace edict::diff
