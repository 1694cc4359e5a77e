#include "tools/edict/explain_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/decimal.hpp"
#include "runtime/decisions/outcome_text.hpp"
#include "tools/edict/decision_text.hpp"

namespace edict::cli {
namespace {

using Answer = RuleAccount::Answer;

std::string_view verb_of(Decision decision) {
  switch (decision) {
    case Decision::pay:
      return "is paid";
    case Decision::deny:
      return "is denied";
    case Decision::pend:
      return "is pended for review";
    case Decision::cut_back:
      return "is cut back";
  }
  return {};
}

// A rule that pays a part, recodes or flags has not failed: it says what it is there to say.
std::string_view says(OutcomeKind kind) {
  const bool holds_back = kind == OutcomeKind::deny || kind == OutcomeKind::deny_claim || kind == OutcomeKind::pend ||
                          kind == OutcomeKind::cut_back;
  return holds_back ? "FAILED" : "APPLIES";
}

class Story {
 public:
  Story(const plan::Plan& plan, const Batch& batch, const Decisions& decisions, LineIndex line)
      : plan_(plan), batch_(batch), decisions_(decisions), line_(line), words_{plan, batch} {
    const auto it = std::find_if(decisions.lines.begin(), decisions.lines.end(),
                                 [&](const DecidedLine& l) { return l.decision.line == line; });
    decided_ = it == decisions.lines.end() ? nullptr : &*it;
  }

  std::string tell() {
    if (decided_ == nullptr) return "the line is not decided\n";
    headline();
    std::size_t silent = 0;
    for (std::size_t i = 0; i < decisions_.accounts.size();) {
      std::size_t end = i;
      while (end < decisions_.accounts.size() && decisions_.accounts[end].policy == decisions_.accounts[i].policy)
        ++end;
      silent += policy(i, end) ? 0 : 1;
      i = end;
    }
    if (decisions_.accounts.empty() && decided_->decision.findings.empty())
      out_ += "\nNo policy speaks of this line.\n";
    missing_versions();
    if (silent > 0) {
      out_ += fmt::format("\n{} in force for the claim on the day do{} not speak of this line.\n",
                          silent == 1 ? "1 other policy" : fmt::format("{} other policies", silent),
                          silent == 1 ? "es" : "");
    }
    return std::move(out_);
  }

 private:
  void headline() {
    const LineDecision& d = decided_->decision;
    out_ += fmt::format("{} {}", line_name(batch_, line_), verb_of(d.decision));
    if (d.decision == Decision::cut_back) out_ += fmt::format(" to {}", to_text(Decimal{d.units_allowed.value_or(0)}));
    if (d.decision != Decision::deny && d.pay_percent != 100'000)
      out_ += fmt::format(", at {}%", to_text(Decimal{d.pay_percent}));
    if (d.recoded_to) out_ += ", recoded to " + code_text(batch_, *d.recoded_to);
    if (d.primary >= 0) {
      const auto i = static_cast<std::size_t>(d.primary);
      const Finding& f = d.findings[i];
      const std::string codes = codes_text(adjustment_of(plan_, f));
      out_ += fmt::format(" by {}{}{}", words_.rule(f), codes.empty() ? "" : ", ", codes);
      if (i < decided_->explanations.size() && !decided_->explanations[i].message.empty()) {
        out_ += fmt::format("\n  {}", decided_->explanations[i].message);
      }
    }
    out_ += fmt::format("\n  billed: {}{}\n", words_.billed(line_), details());
  }

  std::string details() const {
    std::string text;
    const auto set = [&](Field field, std::string_view name) {
      std::string codes;
      for (const Symbol code : batch_.set(field, line_)) codes += (codes.empty() ? "" : ", ") + code_text(batch_, code);
      text += codes.empty() ? fmt::format("; {} missing", name) : fmt::format("; {} {}", name, codes);
    };
    set(Field::diagnosis, "diagnosis");
    if (const auto place = batch_.value(Field::place_of_service, line_)) {
      text += "; place " + code_text(batch_, static_cast<Symbol>(*place));
    }
    if (const auto charge = batch_.value(Field::charge, line_)) text += "; charge $" + to_text(Money{*charge});
    return text;
  }

  const Finding* finding_of(const RuleAccount& account, const Explanation*& explanation) const {
    const auto& findings = decided_->decision.findings;
    for (std::size_t i = 0; i < findings.size(); ++i) {
      const Finding& f = findings[i];
      const bool own = !f.from_line || *f.from_line == line_;
      if (f.verdict == Verdict::no_version || f.policy != account.policy || f.rule != account.rule || !own) continue;
      explanation = i < decided_->explanations.size() ? &decided_->explanations[i] : nullptr;
      return &f;
    }
    return nullptr;
  }

  // False when no rule of the policy applies to the line.
  bool policy(std::size_t begin, std::size_t end) {
    const auto& accounts = decisions_.accounts;
    const plan::Policy& policy = plan_.policies[accounts[begin].policy];
    std::string body, elsewhere = from_other_lines(accounts[begin].policy);
    std::vector<std::string> outside, later;
    std::string kept_out;
    bool speaks = !elsewhere.empty();
    for (std::size_t i = begin; i < end; ++i) {
      const RuleAccount& account = accounts[i];
      const std::string& name = policy.rules[account.rule].name;
      switch (account.answer) {
        case Answer::out_of_scope:
          outside.push_back(name);
          break;
        case Answer::guarded: {
          speaks = true;
          const auto& because = account.explanation.because;
          kept_out += fmt::format("  does not apply: {}{}{}\n", name, because.empty() ? "" : ", because ",
                                  because.empty() ? "" : because.front());
          break;
        }
        case Answer::not_reached:
          speaks = true;
          later.push_back(name);
          break;
        case Answer::passed:
        case Answer::failed:
        case Answer::incomplete:
          speaks = true;
          body += rule(account);
          break;
      }
    }
    if (!speaks) return false;
    out_ += fmt::format("\n{}, version {}", policy.name, policy.version);
    if (!policy.title.empty()) out_ += fmt::format(" \"{}\"", policy.title);
    std::string authorities;
    for (const auto& [kind, number] : policy.authorities)
      authorities += fmt::format("{}{} {}", authorities.empty() ? "" : ", ", kind, number);
    out_ += authorities.empty() ? "\n" : fmt::format(" ({})\n", authorities);
    out_ += elsewhere + body;
    out_ += kept_out;
    if (!outside.empty()) out_ += fmt::format("  speaks of other lines: {}\n", fmt::join(outside, ", "));
    if (!later.empty())
      out_ += fmt::format("  not asked, for the line was denied before: {}\n", fmt::join(later, ", "));
    return true;
  }

  std::string rule(const RuleAccount& account) const {
    const plan::Rule& rule = plan_.policies[account.policy].rules[account.rule];
    const Explanation* explanation = &account.explanation;
    const Explanation* found = nullptr;
    const Finding* finding = finding_of(account, found);
    if (found != nullptr) explanation = found;
    std::string text;
    switch (account.answer) {
      case Answer::failed:
        text = fmt::format("  {} {}: {}\n", finding != nullptr ? says(finding->kind) : "FAILED", rule.name,
                           finding != nullptr ? words_.outcome(*finding) : "");
        break;
      case Answer::incomplete:
        text = fmt::format("  INCOMPLETE {}: {}\n", rule.name, finding != nullptr ? words_.outcome(*finding) : "");
        break;
      default:
        text = fmt::format("  passed {}\n", rule.name);
        break;
    }
    if (!rule.title.empty()) text += fmt::format("      {}\n", rule.title);
    if (!rule.cite.empty()) text += fmt::format("      the source: \"{}\"\n", rule.cite);
    const bool all_in_message = !explanation->because.empty() && explanation->because.front() == explanation->message;
    if (finding != nullptr && !explanation->message.empty() && !all_in_message)
      text += fmt::format("      {}\n", explanation->message);
    for (const std::string& because : explanation->because) text += fmt::format("      because {}\n", because);
    for (const LineIndex other : explanation->lines) text += fmt::format("      with {}\n", words_.counted(other));
    if (finding != nullptr && !rule.source.empty()) text += fmt::format("      see {}\n", rule.source);
    return text;
  }

  // Denials of the whole claim that began at another line.
  std::string from_other_lines(std::uint32_t policy) const {
    std::string text;
    for (const Finding& f : decided_->decision.findings) {
      if (f.verdict == Verdict::no_version || f.policy != policy || !f.from_line || *f.from_line == line_) continue;
      const plan::Rule& rule = plan_.policies[policy].rules[f.rule];
      text +=
          fmt::format("  FAILED {} at line {}: {}\n", rule.name, line_name(batch_, *f.from_line), words_.outcome(f));
      if (!rule.cite.empty()) text += fmt::format("      the source: \"{}\"\n", rule.cite);
      if (!rule.source.empty()) text += fmt::format("      see {}\n", rule.source);
    }
    return text;
  }

  void missing_versions() {
    for (const Finding& f : decided_->decision.findings) {
      if (f.verdict != Verdict::no_version) continue;
      const plan::Policy& nearest = plan_.policies[f.policy];
      out_ += fmt::format("\n{} speaks of such lines, but has no version in force on {}; the nearest is that of {}.\n",
                          nearest.name, to_text(batch_.service_date(line_)), nearest.version);
    }
  }

  const plan::Plan& plan_;
  const Batch& batch_;
  const Decisions& decisions_;
  LineIndex line_;
  DecisionWords words_;
  const DecidedLine* decided_ = nullptr;
  std::string out_;
};

}  // namespace

std::string explain_line(const plan::Plan& plan, const Batch& batch, const Decisions& decisions, LineIndex line) {
  return Story(plan, batch, decisions, line).tell();
}

}  // namespace edict::cli
