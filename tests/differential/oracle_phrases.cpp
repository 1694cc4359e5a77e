// Other lines: exists, found lines, totals, ranks, limits and spaces, by trying every line and every window.
#include <algorithm>
#include <cctype>

#include "tests/differential/world.hpp"

namespace edict::oracle {
namespace {

using Is = Answer::Is;
__extension__ typedef __int128 Big;

void add(std::set<Field>& to, const std::set<Field>& more) { to.insert(more.begin(), more.end()); }

// A line that a phrase may mean: certainly, or only possibly and then because of absent fields.
struct Candidate {
  std::size_t place;
  bool certain;
  std::set<Field> absent;
};

struct Shared {
  Verdict3::Is is = Verdict3::Is::yes;
  std::set<Field> absent;
};

Shared share(const World& w, const model::Policy& policy, const model::Keys& keys, std::size_t a, std::size_t b) {
  if (a == b) return {};
  if (keys.same_line) return {Verdict3::Is::no, {}};
  Shared result;
  for (const model::Expr& key : keys.values) {
    const Answer x = evaluate(w, {policy, a, a}, key);
    const Answer y = evaluate(w, {policy, b, b}, key);
    if (x.is == Is::none || y.is == Is::none) return {Verdict3::Is::no, {}};
    if (x.is == Is::unknown || y.is == Is::unknown) {
      if (result.is == Verdict3::Is::yes) result.is = Verdict3::Is::unknown;
      add(result.absent, x.absent);
      add(result.absent, y.absent);
    } else if (x.value != y.value) {
      return {Verdict3::Is::no, {}};
    }
  }
  return result;
}

std::optional<Candidate> candidate(const World& w, const model::Policy& policy, const model::Keys& keys,
                                   const std::optional<model::Expr>& where, std::size_t judged, std::size_t place) {
  Verdict3 holds{Verdict3::Is::yes, {}};
  if (where) holds = condition(evaluate(w, {policy, judged, place}, *where));
  if (holds.no()) return std::nullopt;
  const Shared shared = share(w, policy, keys, judged, place);
  if (shared.is == Verdict3::Is::no) return std::nullopt;
  Candidate c{place, holds.yes() && shared.is == Verdict3::Is::yes, holds.absent};
  if (!c.certain) add(c.absent, shared.absent);
  return c;
}

bool stands(const LineFacts& l, Standing standing) {
  switch (standing) {
    case Standing::billed:
      return true;
    case Standing::allowed:
      return l.fresh ? !(l.denied && l.denied_in == Stage::line) : !l.history_denied;
    case Standing::payable:
      return l.fresh ? !l.denied : !l.history_denied;
    case Standing::denied:
      return l.fresh ? l.denied : l.history_denied;
  }
  return false;
}

// History, and the current lines before the judged one (reference.md, section 6).
bool consumes(const World& w, std::size_t judged, std::size_t place, bool billed) {
  const LineFacts& l = w.lines[place];
  if (!l.fresh) return billed || !l.history_denied;
  return place < judged && (billed || !l.denied);
}

Date moved(Date date, std::int64_t by, Kind kind) {
  return kind == Kind::months ? add_months(date, by) : add_days(date, by);
}

struct Counted {
  std::size_t place;
  bool certain;
  std::optional<std::int64_t> amount;
  std::set<Field> absent;
};

std::vector<Counted> measure(const World& w, const model::Policy& policy, const model::Measure& m, bool billed,
                             const std::vector<Candidate>& candidates) {
  std::vector<Counted> lines;
  for (const Candidate& c : candidates) {
    Counted line{c.place, c.certain, 1, c.absent};
    if (m.kind == MeasureKind::units) {
      line.amount = billed ? w.units_billed(c.place) : w.units_now(c.place);
      if (!line.amount) line.absent.insert(Field::units);
    } else if (m.kind == MeasureKind::named) {
      const Answer a = evaluate(w, {policy, c.place, c.place}, *m.value);
      line.amount =
          a.is == Is::none ? std::optional<std::int64_t>(0) : (a.known() ? std::optional(a.value) : std::nullopt);
      if (a.is == Is::unknown) add(line.absent, a.absent);
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

// The measure over the lines dated from `first` to `last`: at least and at most.
Range sum(const World& w, MeasureKind kind, const std::vector<Counted>& lines, Date first, Date last) {
  Range r;
  std::map<std::int64_t, bool> distinct;  // a day or a claim, and whether some certain line shows it
  const auto see = [&](std::int64_t thing, bool certain) { distinct[thing] = distinct[thing] || certain; };
  for (const Counted& c : lines) {
    const LineIndex line = w.lines[c.place].line;
    const Date date = w.lines[c.place].date;
    const bool inside = first <= date && date <= last;
    switch (kind) {
      case MeasureKind::units:
      case MeasureKind::lines:
      case MeasureKind::named:
        if (!inside) break;
        if (!c.amount) {
          r.endless = true;
        } else {
          // What does not fit stays at the end, as a sum far beyond any limit.
          const auto plus = [](std::int64_t a, std::int64_t b) {
            const auto whole = static_cast<Big>(a) + b;
            return static_cast<std::int64_t>(std::clamp<Big>(whole, INT64_MIN, INT64_MAX));
          };
          r.least = plus(r.least, c.certain || *c.amount < 0 ? *c.amount : 0);
          r.most = plus(r.most, c.certain || *c.amount > 0 ? *c.amount : 0);
        }
        break;
      case MeasureKind::days:
        if (inside) see(date.days, c.certain);
        break;
      case MeasureKind::claims:
        if (inside) see(static_cast<std::int64_t>(w.batch.claim_of(line)), c.certain);
        break;
      case MeasureKind::all_days: {
        const std::int64_t through = w.batch.value(Field::through_date, line).value_or(date.days);
        for (std::int64_t d = date.days; d <= through; ++d) {
          if (first.days <= d && d <= last.days) see(d, c.certain);
        }
        break;
      }
    }
  }
  for (const auto& [thing, certain] : distinct) {
    r.least += certain ? 1 : 0;
    r.most += 1;
  }
  return r;
}

struct Spans {
  bool none = false;
  bool known = true;
  std::vector<std::pair<Date, Date>> spans;
  std::set<Field> absent;
};

Spans spans(const World& w, const At& at, const model::Window& window, std::vector<Counted>& lines) {
  Spans result;
  const Date date = w.lines[at.subject].date;
  const auto ask = [&](const std::optional<model::Expr>& part) {
    const Answer a = evaluate(w, {at.policy, at.subject, at.subject}, *part);
    result.none = result.none || a.is == Is::none;
    result.known = result.known && a.is != Is::unknown;
    add(result.absent, a.absent);
    return a;
  };
  const auto everything = [&] { result.spans = {{kFirstDate, kLastDate}}; };
  switch (window.kind) {
    case WindowKind::lifetime:
      everything();
      break;
    case WindowKind::same_claim:
      std::erase_if(lines, [&](const Counted& c) {
        return w.batch.claim_of(w.lines[c.place].line) != w.batch.claim_of(w.lines[at.subject].line);
      });
      everything();
      break;
    case WindowKind::calendar: {
      const DateRange range = calendar_range(date, window.calendar);
      result.spans = {{range.first, range.last}};
      break;
    }
    case WindowKind::any:
    case WindowKind::past: {
      const Answer length = ask(window.duration);
      if (result.none) break;
      if (!result.known) {
        everything();
        break;
      }
      // Every end from the day itself until the window no longer reaches back to it.
      for (Date end = date; end < kLastDate; end = add_days(end, 1)) {
        const Date before = moved(end, -length.value, window.duration->type.kind);
        if (length.value <= 0 || date <= before) break;
        result.spans.emplace_back(add_days(before, 1), end);
        if (window.kind == WindowKind::past) break;
      }
      break;
    }
    case WindowKind::since: {
      const Answer from = evaluate(w, {at.policy, at.subject, at.subject}, *window.from);
      if (from.is == Is::unknown) {
        result.known = false;
        result.absent = from.absent;
        everything();
      } else if (from.is == Is::none) {
        everything();
      } else {
        const Date first = window.from->type.kind == Kind::line
                               ? w.lines[w.place(static_cast<LineIndex>(from.value))].date
                               : Date{static_cast<std::int32_t>(from.value)};
        result.spans = {{first, kLastDate}};
      }
      break;
    }
    case WindowKind::between: {
      const Answer from = ask(window.from);
      const Answer until = ask(window.until);
      if (result.none) break;
      if (!result.known) {
        everything();
      } else {
        result.spans = {{Date{static_cast<std::int32_t>(from.value)}, Date{static_cast<std::int32_t>(until.value)}}};
      }
      break;
    }
  }
  // A window that is not known: every line but the judged one is only possible.
  if (!result.known) {
    const bool may_miss_the_line = window.kind == WindowKind::since || window.kind == WindowKind::between;
    for (Counted& c : lines) c.certain = c.certain && c.place == at.subject && !may_miss_the_line;
  }
  return result;
}

std::vector<Candidate> counted_by(const World& w, const At& at, const std::optional<model::Expr>& where,
                                  const model::Keys& keys, bool billed, const model::Rule* rule) {
  std::vector<Candidate> candidates;
  for (std::size_t p = 0; p < w.lines.size(); ++p) {
    if (p != at.subject && !consumes(w, at.subject, p, billed)) continue;
    if (rule != nullptr && !where) {
      // The rule's own subject, asked of the counted line.
      if (!head_takes(w, at.policy, p)) continue;
      const std::optional<model::Expr>& subject = rule->on_lines ? rule->on_lines : at.policy.scope;
      Verdict3 holds{Verdict3::Is::yes, {}};
      if (subject) holds = condition(evaluate(w, {at.policy, p, p}, *subject));
      if (holds.no()) continue;
      const Shared shared = share(w, at.policy, keys, at.subject, p);
      if (shared.is == Verdict3::Is::no) continue;
      Candidate c{p, holds.yes() && shared.is == Verdict3::Is::yes, holds.absent};
      add(c.absent, shared.absent);
      candidates.push_back(std::move(c));
      continue;
    }
    if (auto c = candidate(w, at.policy, keys, where, at.subject, p)) candidates.push_back(std::move(*c));
  }
  return candidates;
}

}  // namespace

bool head_takes(const World& w, const model::Policy& policy, std::size_t place) {
  for (const model::Narrowing& n : policy.narrowings) {
    const auto value = w.batch.value(n.field, w.lines[place].line);
    if (!value) continue;
    const auto lower = [](std::string text) {
      for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      return text;
    };
    const std::string text = lower(std::string(w.batch.text(static_cast<Symbol>(*value))));
    bool taken = false;
    for (const std::string& v : n.values) taken = taken || lower(v) == text;
    if (!taken) return false;
  }
  return true;
}

Answer exists(const World& w, const At& at, const model::Exists& phrase) {
  bool certain = false, possible = false;
  std::set<Field> absent;
  for (std::size_t p = 0; p < w.lines.size(); ++p) {
    if (p == at.subject || !stands(w.lines[p], phrase.standing)) continue;
    if (phrase.position == Position::earlier && at.subject < p) continue;
    if (phrase.position == Position::later && p < at.subject) continue;
    if (phrase.same_claim && w.batch.claim_of(w.lines[p].line) != w.batch.claim_of(w.lines[at.subject].line)) continue;
    auto c = candidate(w, at.policy, phrase.keys, phrase.where, at.subject, p);
    if (!c) continue;
    if (phrase.within) {
      const Answer length = evaluate(w, {at.policy, at.subject, p}, phrase.within->duration);
      if (length.is == Is::none) continue;
      if (length.is == Is::unknown) {
        c->certain = false;
        add(c->absent, length.absent);
      } else {
        const Kind kind = phrase.within->duration.type.kind;
        const Date day = w.lines[at.subject].date, other = w.lines[p].date;
        const bool before = moved(day, -length.value, kind) <= other && other <= day;
        const bool after = day <= other && other <= moved(day, length.value, kind);
        const bool side = (before && phrase.within->direction != Direction::after) ||
                          (after && phrase.within->direction != Direction::before);
        if (!side || (phrase.within->excluding_day && other == day)) continue;
      }
    }
    certain = certain || c->certain;
    if (!c->certain) {
      possible = true;
      add(absent, c->absent);
    }
  }
  if (certain) return Answer::of(1);
  return possible ? Answer::unknown(absent) : Answer::of(0);
}

Answer find(const World& w, const At& at, const model::Find& phrase) {
  const Date day = w.lines[at.subject].date;
  std::vector<Candidate> candidates;
  for (std::size_t p = 0; p < w.lines.size(); ++p) {
    if (p == at.subject || !consumes(w, at.subject, p, phrase.counting_billed)) continue;
    const Date d = w.lines[p].date;
    const bool in_range = phrase.range == FindRange::both || (phrase.range == FindRange::before && d < day) ||
                          (phrase.range == FindRange::on_or_before && d <= day) ||
                          (phrase.range == FindRange::after && day < d) ||
                          (phrase.range == FindRange::on_or_after && day <= d);
    if (!in_range) continue;
    if (auto c = candidate(w, at.policy, phrase.keys, phrase.where, at.subject, p)) candidates.push_back(std::move(*c));
  }
  if (candidates.empty()) return Answer::nothing();
  // a is better than b
  const auto better = [&](const Candidate& a, const Candidate& b) {
    if (phrase.pick == Pick::latest) return a.place > b.place;
    if (phrase.pick == Pick::earliest) return a.place < b.place;
    const Date da = w.lines[a.place].date, db = w.lines[b.place].date;
    const std::int32_t na = std::abs(da.days - day.days), nb = std::abs(db.days - day.days);
    if (na != nb) return na < nb;
    if (da != db) return da < db;
    return da <= day ? a.place > b.place : a.place < b.place;
  };
  const Candidate* best = &candidates.front();
  bool some = false;
  std::set<Field> absent;
  for (const Candidate& c : candidates) {
    if (better(c, *best)) best = &c;
    some = some || c.certain;
    if (!c.certain) add(absent, c.absent);
  }
  if (best->certain) return Answer::of(static_cast<std::int64_t>(w.lines[best->place].line));
  Answer unknown = Answer::unknown(absent);
  unknown.some_line = some;
  return unknown;
}

Answer total(const World& w, const At& at, const model::Total& phrase) {
  std::vector<Counted> lines = measure(w, at.policy, phrase.measure, phrase.counting_billed,
                                       counted_by(w, at, phrase.where, phrase.keys, phrase.counting_billed, nullptr));
  const Spans s = spans(w, at, phrase.window, lines);
  if (s.none) return Answer::nothing();
  if (s.spans.empty()) return Answer::of(0);
  const Range r = sum(w, phrase.measure.kind, lines, s.spans.front().first, s.spans.front().second);
  if (!r.endless && r.least == r.most && r.least != INT64_MAX && r.least != INT64_MIN) return Answer::of(r.least);
  std::set<Field> absent = s.absent;
  for (const Counted& c : lines) {
    if (!c.certain || !c.amount) add(absent, c.absent);
  }
  Answer unknown = Answer::unknown(absent);
  unknown.within = r;
  return unknown;
}

Answer rank(const World& w, const At& at, const model::Rank& phrase) {
  const Answer own = evaluate(w, {at.policy, at.subject, at.subject}, phrase.by);
  Verdict3 selected{Verdict3::Is::yes, {}};
  if (phrase.where) selected = condition(evaluate(w, {at.policy, at.subject, at.subject}, *phrase.where));
  if (selected.no() || own.is == Is::none) return Answer::nothing();
  if (selected.unknown() || own.is == Is::unknown) {
    std::set<Field> why = selected.unknown() ? selected.absent : std::set<Field>();
    add(why, own.absent);
    return Answer::unknown(why);
  }
  std::int64_t place = 1, possible = 0;
  bool unknown = false;
  std::set<Field> absent;
  for (std::size_t p = 0; p < w.lines.size(); ++p) {
    if (p == at.subject || !stands(w.lines[p], Standing::payable)) continue;
    const auto c = candidate(w, at.policy, phrase.keys, phrase.where, at.subject, p);
    if (!c) continue;
    const Answer theirs = evaluate(w, {at.policy, p, p}, phrase.by);
    if (theirs.is == Is::none) continue;
    if (theirs.is == Is::unknown) {
      unknown = true;
      ++possible;
      add(absent, theirs.absent);
      add(absent, c->absent);
      continue;
    }
    const bool ahead = theirs.value == own.value ? p < at.subject : (theirs.value > own.value) == phrase.descending;
    if (!ahead) continue;
    if (c->certain) {
      ++place;
    } else {
      unknown = true;
      ++possible;
      add(absent, c->absent);
    }
  }
  if (!unknown) return Answer::of(place);
  Answer open = Answer::unknown(absent);
  open.within = Range{place, place + possible, false};
  return open;
}

LimitAnswer limit(const World& w, const At& at, const model::Rule& rule, const model::Limit& l) {
  LimitAnswer answer;
  const Answer most = evaluate(w, at, l.most);
  if (most.is == Is::none) {
    answer.applies = false;
    return answer;
  }
  std::vector<Counted> lines =
      measure(w, at.policy, l.measure, l.counting_billed, counted_by(w, at, l.where, l.keys, l.counting_billed, &rule));
  Spans s = spans(w, at, l.window, lines);
  if (s.none) {
    answer.applies = false;
    return answer;
  }
  // A fixed period holds for the lines that have a day in it.
  if (s.known && (l.window.kind == WindowKind::since || l.window.kind == WindowKind::between)) {
    const Date from = w.lines[at.subject].date;
    const auto through = w.batch.value(Field::through_date, w.lines[at.subject].line).value_or(from.days);
    const bool spans_days = l.measure.kind == MeasureKind::all_days;
    std::erase_if(s.spans, [&](const auto& span) {
      for (std::int64_t day = from.days; day <= (spans_days ? through : from.days); ++day) {
        if (span.first.days <= day && day <= span.second.days) return false;
      }
      return true;
    });
  }
  std::vector<Counted> others = lines;
  std::erase_if(others, [&](const Counted& c) { return c.place == at.subject; });
  bool fails = false, passes = true;
  answer.least_left = answer.most_left = most.value;
  for (const auto& [first, last] : s.spans) {
    const Range r = sum(w, l.measure.kind, lines, first, last);
    const Range rest = sum(w, l.measure.kind, others, first, last);
    fails = fails || r.least > most.value;
    passes = passes && !r.endless && r.most <= most.value;
    const auto left = [&](std::int64_t taken) {
      const auto whole = static_cast<Big>(most.value) - taken;
      return static_cast<std::int64_t>(std::clamp<Big>(whole, INT64_MIN, INT64_MAX));
    };
    answer.most_left = std::min(answer.most_left, left(rest.least));
    answer.least_left = rest.endless ? INT64_MIN : std::min(answer.least_left, left(rest.most));
  }
  for (const Counted& c : lines) {
    if (!c.certain || !c.amount) add(answer.absent, c.absent);
  }
  add(answer.absent, s.absent);
  if (most.is == Is::unknown) {
    add(answer.absent, most.absent);
    answer.holds.is = s.spans.empty() ? Verdict3::Is::yes : Verdict3::Is::unknown;
  } else {
    answer.holds.is = fails ? Verdict3::Is::no : (passes ? Verdict3::Is::yes : Verdict3::Is::unknown);
  }
  return answer;
}

LimitAnswer space(const World& w, const At& at, const model::Rule& rule, const model::Space& s) {
  LimitAnswer answer;
  const Answer least = evaluate(w, at, s.least);
  if (least.is == Is::none) {
    answer.applies = false;
    return answer;
  }
  bool certain = false, possible = false;
  const Date day = w.lines[at.subject].date;
  for (const Candidate& c : counted_by(w, at, s.where, s.keys, s.counting_billed, &rule)) {
    const Date other = w.lines[c.place].date;
    if (c.place == at.subject || (s.after && day < other)) continue;
    const Date a = std::min(day, other), b = std::max(day, other);
    bool near = true;
    if (least.known() && s.gap == GapKind::days) near = b.days - a.days < least.value;
    if (least.known() && s.gap == GapKind::months) near = b < add_months(a, least.value);
    if (least.known() && s.gap == GapKind::full_months) near = full_months_between(a, b) < least.value;
    if (!near) continue;
    (c.certain && least.known() ? certain : possible) = true;
    if (!c.certain) add(answer.absent, c.absent);
  }
  add(answer.absent, least.absent);
  answer.holds.is = certain ? Verdict3::Is::no : (possible ? Verdict3::Is::unknown : Verdict3::Is::yes);
  return answer;
}

}  // namespace edict::oracle
