// What a rule's word on a line is called: because of which values and lines, in one sentence, and what was absent
// (§3.7).
#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/decimal.hpp"
#include "runtime/engine/judge.hpp"

namespace edict {

// "units is missing" of the judged line, "units of J1/1 is missing" of another.
void Judge::tell_absent(const Trace& trace, Place place, std::vector<std::string>& because) const {
  constexpr std::size_t most_named = 3;
  std::vector<Absent> absent = trace.missing;
  std::sort(absent.begin(), absent.end(), [&](const Absent& a, const Absent& b) {
    return a.field != b.field ? a.field < b.field : patient_.place_of(a.line) < patient_.place_of(b.line);
  });
  absent.erase(std::unique(absent.begin(), absent.end()), absent.end());
  for (auto from = absent.begin(); from != absent.end();) {
    const auto to = std::find_if(from, absent.end(), [&](const Absent& a) { return a.field != from->field; });
    const std::string_view name = info(from->field).name;
    std::string lines;
    std::size_t others = 0;
    for (auto a = from; a != to; ++a) {
      if (a->line == patient_[place].line) {
        because.push_back(fmt::format("{} is missing", name));
      } else if (++others <= most_named) {
        lines += fmt::format("{}{}", lines.empty() ? "" : ", ", line_name(a->line));
      }
    }
    if (others > most_named) lines += fmt::format(" and {} more lines", others - most_named);
    if (others > 0) because.push_back(fmt::format("{} of {} is missing", name, lines));
    from = to;
  }
}

std::string Judge::line_name(LineIndex line) const {
  const Batch& batch = patient_.batch();
  const auto claim = batch.value(Field::claim_id, line);
  return fmt::format("{}/{}", claim ? batch.text(static_cast<Symbol>(*claim)) : "", batch.line_number(line));
}

void Judge::explain_into(RuleRef ref, Place place, const Trace& trace, Judgement& judgement) const {
  const plan::Rule& rule = plan_.policies[ref.policy].rules[ref.rule];
  Explanation& e = judgement.explanation;
  e.because = trace.because;
  e.lines = trace.lines;
  std::sort(e.lines.begin(), e.lines.end(),
            [&](LineIndex a, LineIndex b) { return patient_.place_of(a) < patient_.place_of(b); });
  e.lines.erase(std::unique(e.lines.begin(), e.lines.end()), e.lines.end());
  const bool has_finding =
      judgement.answer == RuleAccount::Answer::failed || judgement.answer == RuleAccount::Answer::incomplete;
  if (!has_finding) return;
  if (judgement.finding.verdict == Verdict::incomplete) {
    tell_absent(trace, place, e.because);
    if (judgement.finding.outcome != Finding::kDefaultOutcome) {
      e.message = rule.if_missing[judgement.finding.outcome].outcome.adjustment.message;
    }
    if (e.message.empty()) {
      std::string names;
      for (Field field : judgement.finding.missing)
        names += fmt::format("{}{}", names.empty() ? "" : ", ", info(field).name);
      e.message = fmt::format("can't be decided without {}", names.empty() ? "a value that the rule needs" : names);
    }
    return;
  }
  e.message = rule.branches[judgement.finding.outcome].outcome.adjustment.message;
  if (!e.message.empty()) return;
  if (rule.body == plan::Body::limit && !e.because.empty()) {
    const std::string& first = e.because.front();
    const auto equals = first.find(" = ");
    const auto greater = first.find(" > ");
    const std::string count = first.substr(equals + 3, greater - equals - 3);
    e.message = fmt::format("{} {}{}; the policy allows {}", count, rule.limit->measure.name,
                            window_text(rule.limit->window, plan_), first.substr(greater + 3));
  } else if (!e.because.empty()) {
    e.message = e.because.front();
  } else {
    e.message = rule.title;
  }
}

std::string amount_text(std::int64_t amount, const plan::Measure& measure) {
  switch (measure.type.kind) {
    case Kind::decimal:
      return to_text(Decimal{amount});
    case Kind::money:
      return "$" + to_text(Money{amount});
    default:
      return std::to_string(amount);
  }
}

std::string window_text(const plan::Window& window, const plan::Plan& plan) {
  const auto duration = [&]() -> std::string {
    const plan::Node& node = plan.nodes[static_cast<std::size_t>(window.duration)];
    if (node.op != Op::constant) return "the window";
    return fmt::format("{} {}", node.value, node.type.kind == Kind::months ? "months" : "days");
  };
  switch (window.kind) {
    case WindowKind::lifetime:
      return "";
    case WindowKind::any:
      return " in " + duration();
    case WindowKind::past:
      return " in the past " + duration();
    case WindowKind::calendar: {
      constexpr std::string_view units[] = {"week", "month", "quarter", "year"};
      return fmt::format(" in the calendar {}", units[static_cast<std::size_t>(window.calendar)]);
    }
    case WindowKind::same_claim:
      return " on the claim";
    case WindowKind::since:
      return " since the last reset";
    case WindowKind::between:
      return " in the period";
  }
  return "";
}

}  // namespace edict
