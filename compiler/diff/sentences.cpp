#include "compiler/diff/sentences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/diff/term_words.hpp"
#include "runtime/decisions/outcome_text.hpp"

namespace edict::diff {
namespace {

class Sentences {
 public:
  Sentences(Terms& terms, const Sides& sides, DateRange days) : terms_(terms), sides_(sides), days_(days) {}

  // ---------------------------------------------------------------------------------------------- expressions
  void compare(TermId a, TermId b, const std::string& where) {
    if (a == b) return;
    const Term x = terms_.at(a), y = terms_.at(b);
    if (a == kNothing || b == kNothing) {
      say(where, a == kNothing ? fmt::format("now `{}`, before every line", words(b))
                               : fmt::format("now every line, before `{}`", words(a)));
      return;
    }
    if (x.form != y.form || x.form != Form::operation) return replaced(a, b, where);
    if (x.op == Op::logical_not && y.op == Op::logical_not) return compare(x.args[0], y.args[0], where);
    const bool both_and = x.op == y.op && (x.op == Op::logical_and || x.op == Op::logical_or);
    if (both_and || x.op == Op::logical_and || y.op == Op::logical_and || x.op == Op::logical_or ||
        y.op == Op::logical_or)
      return compare_parts(a, b, where);
    if (x.op != y.op) return replaced(a, b, where);
    if (reads_list(x.op) && x.index != y.index) {
      if (x.args == y.args && x.value == y.value)
        return compare_lists(x.index, y.index, where, words_of(terms_, x.args[0]));
      return replaced(a, b, where);
    }
    if (x.op == Op::row && x.index != y.index) {
      say(where,
          fmt::format("`{}` looks into other rows of the table {}", words(b), terms_.tables.at(y.index).schema.name));
      return;
    }
    if (is_phrase(x.op)) return compare_phrases(x, y, where);
    if (x.args.size() != y.args.size() || x.value != y.value || x.who != y.who) return replaced(a, b, where);
    std::vector<std::size_t> different;
    for (std::size_t i = 0; i < x.args.size(); ++i) {
      if (x.args[i] != y.args[i]) different.push_back(i);
    }
    if (different.size() != 1) return replaced(a, b, where);
    // Of a comparison the whole is told, but for what stands behind its names: lists, tables, other lines.
    const TermId left = x.args[different[0]], right = y.args[different[0]];
    const Term &l = terms_.at(left), &r = terms_.at(right);
    const bool same_kind = l.form == r.form && l.op == r.op && l.op != Op::constant && l.op != Op::field;
    const bool behind_names = reads_list(l.op) || is_phrase(l.op) || l.op == Op::row || l.op == Op::column ||
                              l.op == Op::found_field || l.op == Op::found_let || l.type.kind == Kind::boolean;
    if (!same_kind || !behind_names) return replaced(a, b, where);
    compare(x.args[different[0]], y.args[different[0]], where);
  }

  void compare_lists(ContentId a, ContentId b, const std::string& where, const std::string& of) {
    const ListContent& x = terms_.lists.at(a);
    const ListContent& y = terms_.lists.at(b);
    if (!(x.element == y.element)) {
      const auto told = [&](const ListContent& list) {
        return fmt::format(
            "{} {{ {} }}", name_of(list.element.system),
            codes_words(terms_, list.element, list.on(std::min(days_.last, list.periods.back().first.first))));
      };
      say(where, fmt::format("`{}` is asked for codes of {} now, before of {}", of, told(y), told(x)));
      return;
    }
    std::set<Date> begins = {days_.first};
    for (const ListContent* list : {&x, &y}) {
      for (const auto& [days, members] : list->periods) {
        if (days_.first < days.first && days.first <= days_.last) begins.insert(days.first);
      }
    }
    struct Change {
      DateRange days;
      Members added, removed;
    };
    std::vector<Change> changes;
    for (auto it = begins.begin(); it != begins.end(); ++it) {
      const auto next = std::next(it);
      const DateRange days{*it, next == begins.end() ? days_.last : add_days(*next, -1)};
      Change c{days, without(y.on(*it), x.on(*it)), without(x.on(*it), y.on(*it))};
      if (!changes.empty() && changes.back().added == c.added && changes.back().removed == c.removed) {
        changes.back().days.last = days.last;
      } else {
        changes.push_back(std::move(c));
      }
    }
    // What holds on all days is said once.
    const auto common = [&](Members Change::* which) {
      Members all = changes.front().*which;
      for (const Change& c : changes) all = without(all, without(all, c.*which));
      for (Change& c : changes) c.*which = without(c.*which, all);
      return all;
    };
    Change always{days_, common(&Change::added), common(&Change::removed)};
    changes.insert(changes.begin(), std::move(always));
    for (const Change& c : changes) {
      const std::string when = days_words(c.days);
      if (c.added != Members{})
        say(where, fmt::format("`{}`: the list gains {}{}", of, codes_words(terms_, x.element, c.added), when));
      if (c.removed != Members{})
        say(where, fmt::format("`{}`: the list loses {}{}", of, codes_words(terms_, x.element, c.removed), when));
    }
  }

  void compare_keys(TermId a, TermId b, const std::string& where) {
    if (a == b) return;
    say(where, fmt::format("lines are held together per {} now, before per {}", words(b), words(a)));
  }
  void compare_windows(TermId a, TermId b, const std::string& where) {
    if (a == b) return;
    const auto text = [&](TermId id) {
      const std::string w = window_words(terms_, terms_.at(id));
      return w.empty() ? std::string("in lifetime") : w.substr(1);
    };
    say(where, fmt::format("the window is `{}` now, before `{}`", text(b), text(a)));
  }

  void compare_phrases(const Term& x, const Term& y, const std::string& where) {
    const std::string name =
        x.op == Op::exists ? "another line"
                           : (x.op == Op::find ? "the found line" : (x.op == Op::total ? "the total" : "the rank"));
    const std::string at = where.empty() ? name : where + ", " + name;
    const std::size_t before = said_.size();
    if (x.details != y.details) phrase_details(x, y, at);
    switch (x.op) {
      case Op::exists:
        compare_keys(x.args[0], y.args[0], at);
        if (x.args[1] != y.args[1]) {
          const auto length = [&](TermId id) { return id == kNothing ? std::string("any distance") : words(id); };
          say(at, fmt::format("within {} now, before within {}", length(y.args[1]), length(x.args[1])));
        }
        compare(x.args[2], y.args[2], at);
        break;
      case Op::find:
        compare_keys(x.args[0], y.args[0], at);
        compare(x.args[1], y.args[1], at);
        break;
      case Op::total:
        if (x.args[0] != y.args[0])
          say(at, fmt::format("counts {} now, before {}", words(y.args[0]), words(x.args[0])));
        compare(x.args[1], y.args[1], at);
        compare_keys(x.args[2], y.args[2], at);
        compare_windows(x.args[3], y.args[3], at);
        break;
      default:
        if (x.args[0] != y.args[0])
          say(at, fmt::format("goes by {} now, before by {}", words(y.args[0]), words(x.args[0])));
        compare_keys(x.args[1], y.args[1], at);
        compare(x.args[2], y.args[2], at);
        break;
    }
    if (said_.size() == before) say(where, "another line is looked for in another way");
  }

  void phrase_details(const Term& x, const Term& y, const std::string& at) {
    if (x.op == Op::exists) {
      constexpr std::string_view positions[] = {"any", "an earlier", "a later"};
      constexpr std::string_view standings[] = {"that was not denied", "billed, whatever became of it", "payable",
                                                "denied"};
      constexpr std::string_view directions[] = {"on either side", "before", "after", "before or after"};
      const auto p = [](std::int64_t v) { return static_cast<std::size_t>(v); };
      if (x.details[0] != y.details[0])
        say(at, fmt::format("{} line now, before {} line", positions[p(y.details[0])], positions[p(x.details[0])]));
      if (x.details[1] != y.details[1])
        say(at, fmt::format("a line {} now, before {}", standings[p(y.details[1])], standings[p(x.details[1])]));
      if (x.details[2] != y.details[2])
        say(at, fmt::format("looked for {} now, before {}", directions[p(y.details[2] + 1)],
                            directions[p(x.details[2] + 1)]));
      if (x.details[3] != y.details[3])
        say(at, y.details[3] != 0 ? "the day itself does not count now" : "the day itself counts now");
      if (x.details[4] != y.details[4]) say(at, y.details[4] != 0 ? "on the same claim only now" : "on any claim now");
      return;
    }
    if (x.op == Op::find) {
      constexpr std::string_view picks[] = {"latest", "earliest", "nearest"};
      constexpr std::string_view ranges[] = {"on or before", "before", "after", "on or after", "on either side of"};
      if (x.details[0] != y.details[0])
        say(at, fmt::format("the {} now, before the {}", picks[static_cast<std::size_t>(y.details[0])],
                            picks[static_cast<std::size_t>(x.details[0])]));
      if (x.details[1] != y.details[1])
        say(at, fmt::format("{} the day now, before {} it", ranges[static_cast<std::size_t>(y.details[1])],
                            ranges[static_cast<std::size_t>(x.details[1])]));
    }
    if (x.op == Op::rank && x.details != y.details) say(at, y.details[0] != 0 ? "descending now" : "ascending now");
    if ((x.op == Op::total || x.op == Op::find) && x.details.back() != y.details.back())
      say(at, y.details.back() != 0 ? "counts billed lines now" : "counts allowed lines only now");
  }

  // ---------------------------------------------------------------------------------------------- bodies
  void compare_limits(const Term& x, const Term& y) {
    if (x.form != Form::limit || y.form != Form::limit) {
      if (x.form != y.form)
        say("", x.form == Form::limit ? "the limit cannot be passed now" : "the limit could not be passed before");
      return;
    }
    if (x.args[0] != y.args[0])
      say("", fmt::format("the limit is {} now, before {}", words(y.args[0]), words(x.args[0])));
    if (x.args[1] != y.args[1])
      say("", fmt::format("the limit counts {} now, before {}", words(y.args[1]), words(x.args[1])));
    counted(x, y, 2);
    compare_keys(x.args[3], y.args[3], "");
    compare_windows(x.args[4], y.args[4], "");
    if (x.details[0] != y.details[0])
      say("", y.details[0] != 0 ? "billed lines count now, whatever became of them" : "only allowed lines count now");
  }
  void compare_spaces(const Term& x, const Term& y) {
    constexpr std::string_view gaps[] = {"days", "months", "full months"};
    if (x.args[0] != y.args[0] || x.details[0] != y.details[0]) {
      say("", fmt::format("the space is {} {} now, before {} {}", words(y.args[0]),
                          gaps[static_cast<std::size_t>(y.details[0])], words(x.args[0]),
                          gaps[static_cast<std::size_t>(x.details[0])]));
    }
    if (x.details[1] != y.details[1])
      say("", y.details[1] != 0 ? "only earlier lines are held against it now"
                                : "lines on either side are held against it now");
    counted(x, y, 1);
    compare_keys(x.args[2], y.args[2], "");
    if (x.details[2] != y.details[2])
      say("", y.details[2] != 0 ? "billed lines count now" : "only allowed lines count now");
  }

  // ---------------------------------------------------------------------------------------------- rules
  void compare_rules(PolicyTerms& pa, const plan::Rule& a, PolicyTerms& pb, const plan::Rule& b) {
    heads(pa, pb);
    compare(pa.of(a.subject), pb.of(b.subject), "what it speaks of");
    guards(pa, a, pb, b);
    if (a.body != b.body) {
      constexpr std::string_view bodies[] = {"every such line fails", "a requirement", "a limit", "a space"};
      say("", fmt::format("the rule is of another kind: {} now, before {}", bodies[static_cast<std::size_t>(b.body)],
                          bodies[static_cast<std::size_t>(a.body)]));
    } else if (a.body == plan::Body::require) {
      TermId x = pa.of(a.require), y = pb.of(b.require);
      const bool forbids = a.forbids && b.forbids;
      if (forbids) {
        x = terms_.negation(x);
        y = terms_.negation(y);
      }
      compare(x, y, forbids ? "what it forbids" : "what it requires");
    } else if (a.body == plan::Body::limit) {
      compare_limits(terms_.at(pa.limit(a)), terms_.at(pb.limit(b)));
    } else if (a.body == plan::Body::space) {
      compare_spaces(terms_.at(pa.space(a)), terms_.at(pb.space(b)));
    }
    outcomes(pa, a, pb, b);
    if_missing(pa, a, pb, b);
  }

  void lone_rule(PolicyTerms& policy, const plan::Rule& rule, bool newer) {
    std::string text = newer ? "the rule is new" : "the rule is gone";
    if (!rule.cite.empty()) text += fmt::format(": \"{}\"", rule.cite);
    say("", text);
    static_cast<void>(policy);
  }

  std::vector<std::string> take() { return std::move(said_); }

 private:
  std::string words(TermId id) const { return words_of(terms_, id); }
  void say(const std::string& where, const std::string& what) {
    std::string text = where.empty() ? what : where + ": " + what;
    if (std::find(said_.begin(), said_.end(), text) == said_.end()) said_.push_back(std::move(text));
  }
  void replaced(TermId a, TermId b, const std::string& where) {
    const std::string x = words(a), y = words(b);
    say(where, x == y ? fmt::format("`{}` means something else, by what its names stand for", y)
                      : fmt::format("now `{}`, before `{}`", y, x));
  }
  std::string days_words(const DateRange& days) const {
    std::string text;
    if (days.first > days_.first) text += " from " + to_text(days.first);
    if (days.last < days_.last) text += " until " + to_text(days.last);
    return text;
  }

  // Parts of `and` and `or` that only one side has; where one stands against one they are compared.
  void compare_parts(TermId a, TermId b, const std::string& where) {
    const Term x = terms_.at(a), y = terms_.at(b);
    const bool connective_x = x.op == Op::logical_and || x.op == Op::logical_or;
    const bool connective_y = y.op == Op::logical_and || y.op == Op::logical_or;
    if (connective_x && connective_y && x.op != y.op) return replaced(a, b, where);
    const Op op = connective_x ? x.op : y.op;
    const std::vector<TermId> of_a = connective_x ? x.args : std::vector<TermId>{a};
    const std::vector<TermId> of_b = connective_y ? y.args : std::vector<TermId>{b};
    std::vector<TermId> gone, come;
    std::set_difference(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(), std::back_inserter(gone));
    std::set_difference(of_b.begin(), of_b.end(), of_a.begin(), of_a.end(), std::back_inserter(come));
    // Conditions of the same subject belong together.
    for (std::size_t i = 0; i < gone.size(); ++i) {
      for (std::size_t j = 0; j < come.size(); ++j) {
        const Term &g = terms_.at(gone[i]), &c = terms_.at(come[j]);
        const bool alone = gone.size() == 1 && come.size() == 1;
        if (g.form != c.form || g.op != c.op || g.args.empty() || (!alone && !about_the_same(g, c))) continue;
        compare(gone[i], come[j], where);
        gone.erase(gone.begin() + static_cast<std::ptrdiff_t>(i--));
        come.erase(come.begin() + static_cast<std::ptrdiff_t>(j));
        break;
      }
    }
    if (gone.size() == 1 && come.size() == 1) return compare_or_replace(gone[0], come[0], where);
    const std::string_view word = op == Op::logical_and ? "and" : "or";
    for (const TermId id : come) say(where, fmt::format("now also `{} {}`", word, words(id)));
    for (const TermId id : gone) say(where, fmt::format("no longer `{} {}`", word, words(id)));
  }
  // They ask something of one value: `charge > $500` and `charge >= $400`.
  bool about_the_same(const Term& a, const Term& b) const {
    const Term &x = inner(a), &y = inner(b);
    if (x.op != y.op) return false;
    return std::any_of(x.args.begin(), x.args.end(), [&](TermId arg) {
      return !terms_.is_constant(arg) && std::find(y.args.begin(), y.args.end(), arg) != y.args.end();
    });
  }
  const Term& inner(const Term& t) const { return t.op == Op::logical_not ? terms_.at(t.args[0]) : t; }
  void compare_or_replace(TermId a, TermId b, const std::string& where) {
    const Term &x = terms_.at(a), &y = terms_.at(b);
    if (x.op == y.op && x.op != Op::logical_and && x.op != Op::logical_or) return compare(a, b, where);
    replaced(a, b, where);
  }

  void heads(PolicyTerms& pa, PolicyTerms& pb) {
    const std::vector<TermId> a = pa.heads(), b = pb.heads();
    for (const TermId id : b) {
      if (std::find(a.begin(), a.end(), id) == a.end()) say("the head", fmt::format("now for {} only", words(id)));
    }
    for (const TermId id : a) {
      if (std::find(b.begin(), b.end(), id) == b.end())
        say("the head", fmt::format("no longer for {} only", words(id)));
    }
  }

  void guards(PolicyTerms& pa, const plan::Rule& a, PolicyTerms& pb, const plan::Rule& b) {
    const auto all = [&](PolicyTerms& p, const plan::Rule& r) {
      std::vector<TermId> guards;
      for (const plan::Guard& g : r.guards) {
        const TermId condition = p.of(g.condition);
        guards.push_back(g.negated ? terms_.negation(condition) : condition);
      }
      return guards.empty() ? kNothing
                            : terms_.operation(Op::logical_and, {Kind::boolean, CodeSystem::none}, std::move(guards));
    };
    const TermId x = all(pa, a), y = all(pb, b);
    if (x == y) return;
    if (x == kNothing || y == kNothing) {
      const Term t = terms_.at(x == kNothing ? y : x);
      const bool negated = t.op == Op::logical_not;
      const std::string condition = words(negated ? t.args[0] : (x == kNothing ? y : x));
      say("", fmt::format("{} `{} {}`",
                          x == kNothing ? "a new guard:" : "a guard is gone:", negated ? "unless" : "when", condition));
      return;
    }
    compare(x, y, "the guards");
  }

  std::string outcome_words_of(PolicyTerms& p, const plan::Outcome& o) const {
    std::string text(name_of(o.kind));
    if (o.value != plan::kNoNode)
      text += " " + words_of(terms_, p.of(o.value)) + (o.kind == OutcomeKind::pay ? "%" : "");
    if (const std::string codes = codes_text(o.adjustment); !codes.empty()) text += " " + codes;
    if (!o.adjustment.message.empty()) text += fmt::format(" \"{}\"", o.adjustment.message);
    return text;
  }

  void outcomes(PolicyTerms& pa, const plan::Rule& a, PolicyTerms& pb, const plan::Rule& b) {
    const auto texts = [&](PolicyTerms& p, const plan::Rule& r) {
      std::vector<std::pair<TermId, std::string>> all;
      for (const plan::Branch& branch : r.branches)
        all.emplace_back(p.of(branch.when), outcome_words_of(p, branch.outcome));
      return all;
    };
    const auto x = texts(pa, a), y = texts(pb, b);
    if (x.size() == y.size()) {
      for (std::size_t i = 0; i < x.size(); ++i) {
        if (x[i].second != y[i].second)
          say("", fmt::format("the outcome is `{}` now, before `{}`", y[i].second, x[i].second));
        if (x[i].first != y[i].first) compare(x[i].first, y[i].first, fmt::format("when it is `{}`", y[i].second));
      }
      return;
    }
    const auto line = [&](const std::pair<TermId, std::string>& o) {
      return o.first == kNothing ? o.second : o.second + " when " + words(o.first);
    };
    for (const auto& o : y) {
      if (std::find(x.begin(), x.end(), o) == x.end()) say("", fmt::format("a new outcome: `{}`", line(o)));
    }
    for (const auto& o : x) {
      if (std::find(y.begin(), y.end(), o) == y.end()) say("", fmt::format("an outcome is gone: `{}`", line(o)));
    }
  }

  void if_missing(PolicyTerms& pa, const plan::Rule& a, PolicyTerms& pb, const plan::Rule& b) {
    const auto text = [&](PolicyTerms& p, const plan::Rule& r) {
      std::string all;
      for (const plan::IfMissing& m : r.if_missing) {
        if (!all.empty()) all += ", ";
        for (std::size_t i = 0; i < m.fields.size(); ++i)
          all += (i == 0 ? "" : " or ") + std::string(info(m.fields[i]).name);
        all += (m.fields.empty() ? "" : " ") + outcome_words_of(p, m.outcome);
      }
      return all.empty() ? std::string("pend CO-16") : all;
    };
    const std::string x = text(pa, a), y = text(pb, b);
    if (x != y) say("", fmt::format("what an absent field gets is `{}` now, before `{}`", y, x));
  }

  void counted(const Term& x, const Term& y, std::size_t where) {
    const bool subject_x = x.details.back() != 0, subject_y = y.details.back() != 0;
    if (subject_x && subject_y) return;  // told where the rule's subject is
    compare(x.args[where], y.args[where], "what is counted");
  }

  Terms& terms_;
  const Sides& sides_;
  DateRange days_;
  std::vector<std::string> said_;
};

}  // namespace

std::vector<std::string> sentences_of(Terms& terms, const Sides& sides, PolicyTerms* older,
                                      const plan::Rule* older_rule, PolicyTerms* newer, const plan::Rule* newer_rule,
                                      DateRange days) {
  Sentences s(terms, sides, days);
  if (older_rule != nullptr && newer_rule != nullptr) {
    s.compare_rules(*older, *older_rule, *newer, *newer_rule);
  } else if (newer_rule != nullptr) {
    s.lone_rule(*newer, *newer_rule, true);
  } else {
    s.lone_rule(*older, *older_rule, false);
  }
  return s.take();
}

}  // namespace edict::diff
