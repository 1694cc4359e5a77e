#include "runtime/decisions/finding_json.hpp"

#include "runtime/base/decimal.hpp"
#include "runtime/decisions/outcome_text.hpp"

namespace edict {
namespace {

std::string json_string(std::string_view text) {
  TextBuffer out;
  append_json_string(out, text);
  return fmt::to_string(out);
}

std::string json_or_null(std::string_view text) { return text.empty() ? "null" : json_string(text); }

std::string codes_json(const plan::Adjustment& adjustment) {
  std::string rarc;
  for (const std::string& code : adjustment.rarc) {
    if (!rarc.empty()) rarc += ',';
    rarc += json_string(code);
  }
  const bool coded = adjustment.group != GroupCode::none;
  return fmt::format(R"("group":{},"carc":{},"rarc":[{}])", coded ? json_string(name_of(adjustment.group)) : "null",
                     coded ? json_or_null(adjustment.carc) : "null", rarc);
}

}  // namespace

FindingJson::FindingJson(const plan::Plan& plan) : plan_(plan), no_codes_(codes_json({})) {
  const auto head = [](const plan::Policy& policy, std::string_view rule, Stage stage) {
    return fmt::format(R"({{"policy":{},"version":{},"rule":{},"stage":"{}")", json_string(policy.name),
                       json_string(policy.version), json_or_null(rule), name_of(stage));
  };
  const auto tail = [](std::string_view cite, std::string_view source) {
    return fmt::format(R"("cite":{},"source":{})", json_or_null(cite), json_or_null(source));
  };
  for (const plan::Policy& policy : plan.policies) {
    no_version_.push_back({head(policy, {}, Stage::line), tail({}, policy.source), {}, {}});
    std::vector<RuleTexts>& texts = rules_.emplace_back();
    for (const plan::Rule& rule : policy.rules) {
      RuleTexts t{head(policy, rule.name, rule.stage), tail(rule.cite, rule.source), {}, {}};
      for (const plan::Branch& branch : rule.branches) t.branches.push_back(codes_json(branch.outcome.adjustment));
      for (const plan::IfMissing& clause : rule.if_missing)
        t.if_missing.push_back(codes_json(clause.outcome.adjustment));
      Finding unstated;
      unstated.policy = static_cast<std::uint32_t>(rules_.size() - 1);
      unstated.rule = static_cast<std::uint32_t>(texts.size());
      unstated.verdict = Verdict::incomplete;
      unstated.outcome = Finding::kDefaultOutcome;
      t.if_missing.push_back(codes_json(adjustment_of(plan, unstated)));
      texts.push_back(std::move(t));
    }
  }
}

const std::string& FindingJson::codes(const Finding& finding) const {
  if (finding.verdict == Verdict::no_version) return no_codes_;
  const RuleTexts& texts = rules_[finding.policy][finding.rule];
  if (finding.verdict == Verdict::fail) return texts.branches[finding.outcome];
  return texts.if_missing[std::min<std::size_t>(finding.outcome, texts.if_missing.size() - 1)];
}

void FindingJson::append_codes(TextBuffer& out, const Finding* finding) const {
  append(out, finding != nullptr ? codes(*finding) : no_codes_);
}

void FindingJson::append_findings(TextBuffer& out, const DecidedLine& decided, const Batch& batch) const {
  out.push_back('[');
  for (std::size_t i = 0; i < decided.decision.findings.size(); ++i) {
    if (i > 0) out.push_back(',');
    const Explanation* explanation = i < decided.explanations.size() ? &decided.explanations[i] : nullptr;
    append_finding(out, decided.decision.findings[i], explanation, batch);
  }
  out.push_back(']');
}

void FindingJson::append_finding(TextBuffer& out, const Finding& finding, const Explanation* explanation,
                                 const Batch& batch) const {
  const bool versionless = finding.verdict == Verdict::no_version;
  const RuleTexts& texts = versionless ? no_version_[finding.policy] : rules_[finding.policy][finding.rule];
  append(out, texts.head);
  append(out, ",\"outcome\":\"");
  append(out, record_name_of(finding.kind));
  append(out, "\",");
  append(out, codes(finding));
  out.push_back(',');
  append(out, texts.tail);
  append(out, ",\"because\":[");
  if (explanation != nullptr) {
    for (std::size_t i = 0; i < explanation->because.size(); ++i) {
      if (i > 0) out.push_back(',');
      append_json_string(out, explanation->because[i]);
    }
  }
  append(out, "],\"lines\":[");
  if (explanation != nullptr) {
    for (std::size_t i = 0; i < explanation->lines.size(); ++i) {
      if (i > 0) out.push_back(',');
      append_line_name(out, batch, explanation->lines[i]);
    }
  }
  append(out, "],\"verdict\":\"");
  append(out, name_of(finding.verdict));
  out.push_back('"');
  if (finding.verdict == Verdict::incomplete) {
    append(out, ",\"missing\":[");
    for (std::size_t i = 0; i < finding.missing.size(); ++i) {
      if (i > 0) out.push_back(',');
      append_json_string(out, info(finding.missing[i]).name);
    }
    out.push_back(']');
  }
  if (finding.kind == OutcomeKind::cut_back) {
    append(out, ",\"units_allowed\":");
    append_decimal(out, finding.allowed_units);
  }
  if (finding.kind == OutcomeKind::pay) {
    append(out, ",\"pay_percent\":");
    append_decimal(out, finding.percent);
  }
  if (finding.kind == OutcomeKind::recode && finding.recoded_to) {
    append(out, ",\"recoded_to\":");
    append_code(out, batch, *finding.recoded_to);
  }
  if (finding.from_line) {
    append(out, ",\"from_line\":");
    append_line_name(out, batch, *finding.from_line);
  }
  append(out, ",\"message\":");
  const std::string_view message = explanation != nullptr ? std::string_view(explanation->message)
                                                          : std::string_view(adjustment_of(plan_, finding).message);
  if (message.empty()) {
    append(out, "null");
  } else {
    append_json_string(out, message);
  }
  out.push_back('}');
}

void append_line_name(TextBuffer& out, const Batch& batch, LineIndex line) {
  const auto claim = static_cast<Symbol>(batch.value(Field::claim_id, line).value_or(0));
  append_json_string(out, batch.text(claim));
  out.resize(out.size() - 1);  // the closing quote comes behind the line number
  const fmt::format_int number(batch.line_number(line));
  out.push_back('/');
  append(out, {number.data(), number.size()});
  out.push_back('"');
}

void append_decimal(TextBuffer& out, std::int64_t thousandths) {
  if (thousandths % 1000 == 0) {
    const fmt::format_int whole(thousandths / 1000);
    append(out, {whole.data(), whole.size()});
  } else {
    append(out, to_text(Decimal{thousandths}));
  }
}

void append_code(TextBuffer& out, const Batch& batch, Symbol code) { append_json_string(out, code_text(batch, code)); }

}  // namespace edict
