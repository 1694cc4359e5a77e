#include "runtime/decisions/claim_response.hpp"

#include <algorithm>
#include <array>

#include "runtime/decisions/finding_json.hpp"
#include "runtime/decisions/outcome_text.hpp"

namespace edict {
namespace {

constexpr std::string_view kAdjudication = "http://terminology.hl7.org/CodeSystem/adjudication";
constexpr std::string_view kDiscriminator = "http://hl7.org/fhir/us/carin-bb/CodeSystem/C4BBAdjudicationDiscriminator";
constexpr std::string_view kGroup = "https://x12.org/codes/claim-adjustment-group-codes";
constexpr std::string_view kCarc = "https://x12.org/codes/claim-adjustment-reason-codes";
constexpr std::string_view kRarc = "https://x12.org/codes/remittance-advice-remark-codes";
// An element that R4 requires and the claim does not state (http://hl7.org/fhir/R4/extension-data-absent-reason.html).
constexpr std::string_view kUnknown =
    R"({"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]})";

Symbol symbol(const Batch& batch, Field field, LineIndex line) {
  return static_cast<Symbol>(batch.value(field, line).value_or(0));
}

// {"system":…,"code":…}
void append_coding(TextBuffer& out, std::string_view system, std::string_view code) {
  append(out, R"({"system":")");
  append(out, system);
  append(out, R"(","code":)");
  append_json_string(out, code);
  out.push_back('}');
}

// {"category":{"coding":[…]} without the closing brace; a group code stands beside the category.
void begin_adjudication(TextBuffer& out, std::string_view system, std::string_view code,
                        GroupCode group = GroupCode::none) {
  if (out.data()[out.size() - 1] != '[') out.push_back(',');
  append(out, R"({"category":{"coding":[)");
  append_coding(out, system, code);
  if (group != GroupCode::none) {
    out.push_back(',');
    append_coding(out, kGroup, name_of(group));
  }
  append(out, "]}");
}

// Money is a JSON number with its cents written out, never a binary fraction.
void append_amount(TextBuffer& out, std::optional<Money> amount) {
  if (!amount) return;
  append(out, R"(,"amount":{"value":)");
  append(out, to_text(*amount));
  append(out, R"(,"currency":"USD"})");
}

void append_reason(TextBuffer& out, std::string_view system, std::string_view code) {
  append(out, R"(,"reason":{"coding":[)");
  append_coding(out, system, code);
  append(out, "]}");
}

void append_value(TextBuffer& out, std::int64_t thousandths) {
  append(out, R"(,"value":)");
  append_decimal(out, thousandths);
}

// Logical references: what the ids of a claims file are to the server that gets the response, only that server knows.
void append_reference(TextBuffer& out, std::string_view element, std::string_view type, std::string_view system,
                      std::string_view value) {
  append(out, ",\"");
  append(out, element);
  append(out, R"(":{"type":")");
  append(out, type);
  append(out, R"(","identifier":{)");
  if (!system.empty()) {
    append(out, R"("system":")");
    append(out, system);
    append(out, R"(",)");
  }
  append(out, R"("value":)");
  append_json_string(out, value);
  append(out, "}}");
}

// http://hl7.org/fhir/R4/datatypes.html#id
bool is_fhir_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.';
  });
}

// http://terminology.hl7.org/CodeSystem/claim-type. Suppliers of equipment bill on the professional form.
std::string_view claim_type_code(std::string_view ours) {
  if (ours == "dental") return "oral";
  return ours == "institutional" ? "institutional" : "professional";
}

// CPT: five digits, or four and one of F, M, T, U, A; CDT: D and four digits; HCPCS level II: a letter and four digits.
std::string_view procedure_system(std::string_view code) {
  if (!code.empty() && code.front() >= '0' && code.front() <= '9') return "http://www.ama-assn.org/go/cpt";
  if (!code.empty() && code.front() == 'D') return "http://www.ada.org/cdt";
  return "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets";
}

// "Lines: 2 paid, 1 denied"
std::string disposition_of(const DecidedClaim& claim) {
  static constexpr std::array<std::pair<Decision, std::string_view>, 4> kinds{{{Decision::pay, "paid"},
                                                                               {Decision::cut_back, "cut back"},
                                                                               {Decision::deny, "denied"},
                                                                               {Decision::pend, "pended"}}};
  std::string text;
  for (const auto& [decision, word] : kinds) {
    const auto lines = std::count_if(claim.lines.begin(), claim.lines.end(), [wanted = decision](const auto* line) {
      return line->decision.decision == wanted;
    });
    if (lines > 0) text += fmt::format("{}{} {}", text.empty() ? "Lines: " : ", ", lines, word);
  }
  return text;
}

std::string deed_of(const Finding& finding, const Batch& batch) {
  switch (finding.kind) {
    case OutcomeKind::deny:
      return "Denied";
    case OutcomeKind::deny_claim:
      return "Denied with its claim";
    case OutcomeKind::pend:
      return "Pended";
    case OutcomeKind::cut_back:
      return fmt::format("Cut back to {}", to_text(Decimal{finding.allowed_units}));
    case OutcomeKind::pay:
      return fmt::format("Paid at {}%", to_text(Decimal{finding.percent}));
    case OutcomeKind::recode:
      return finding.recoded_to ? "Recoded to " + code_text(batch, *finding.recoded_to) : "Recoded";
    case OutcomeKind::flag:
      return "Noted";
  }
  return {};
}

}  // namespace

std::size_t ClaimResponseWriter::Notes::number_of(std::string text) {
  const auto [at, is_new] = numbers.emplace(std::move(text), texts.size() + 1);
  if (is_new) texts.push_back(at->first);
  return at->second;
}

void ClaimResponseWriter::write(std::span<const DecidedLine> lines, const Batch& batch, TextBuffer& out) {
  for (const DecidedClaim& claim : decisions_by_claim(lines, batch)) write_claim(claim, batch, out);
}

void ClaimResponseWriter::write_claim(const DecidedClaim& claim, const Batch& batch, TextBuffer& out) const {
  append_head(out, claim, batch);
  Notes notes;
  std::vector<LineAmounts> amounts;
  append(out, R"(,"item":[)");
  for (const DecidedLine* line : claim.lines) {
    amounts.push_back(amounts_of(line->decision, batch));
    if (amounts.size() > 1) out.push_back(',');
    append_item(out, *line, amounts.back(), batch, notes);
  }
  out.push_back(']');

  // The code that the payer takes instead; its price is still to be found.
  bool any = false;
  for (const DecidedLine* line : claim.lines) {
    const LineDecision& d = line->decision;
    if (!d.recoded_to) continue;
    const std::string code = code_text(batch, *d.recoded_to);
    append(out, any ? ",{\"itemSequence\":[" : ",\"addItem\":[{\"itemSequence\":[");
    append(out, fmt::format_int(batch.line_number(d.line)).str());
    append(out, R"(],"productOrService":{"coding":[)");
    append_coding(out, procedure_system(code), code);
    append(out, "]}");
    if (d.units_allowed) {
      append(out, R"(,"quantity":{"value":)");
      append_decimal(out, *d.units_allowed);
      out.push_back('}');
    }
    append(out, R"(,"adjudication":[)");
    begin_adjudication(out, kAdjudication, "eligpercent");
    append_value(out, d.pay_percent);
    append(out, "}]}");
    any = true;
  }
  if (any) out.push_back(']');

  // A total stands only where each line's amount is known.
  any = false;
  const auto total = [&](std::string_view category, std::optional<Money> LineAmounts::* part) {
    Money sum;
    for (const LineAmounts& line : amounts) {
      if (!(line.*part)) return;
      sum.cents += (line.*part)->cents;
    }
    if (!any) append(out, ",\"total\":[");
    begin_adjudication(out, kAdjudication, category);
    append_amount(out, sum);
    out.push_back('}');
    any = true;
  };
  total("submitted", &LineAmounts::charge);
  total("eligible", &LineAmounts::eligible);
  total("benefit", &LineAmounts::benefit);
  if (any) out.push_back(']');

  for (std::size_t i = 0; i < notes.texts.size(); ++i) {
    append(out, i == 0 ? R"(,"processNote":[{"number":)" : R"(,{"number":)");
    append(out, fmt::format_int(i + 1).str());
    append(out, R"(,"type":"display","text":)");
    append_json_string(out, notes.texts[i]);
    out.push_back('}');
  }
  append(out, notes.texts.empty() ? "}\n" : "]}\n");
}

void ClaimResponseWriter::append_head(TextBuffer& out, const DecidedClaim& claim, const Batch& batch) const {
  const LineIndex line = claim.lines.front()->decision.line;
  const std::string_view id = batch.text(symbol(batch, Field::claim_id, line));
  append(out, R"({"resourceType":"ClaimResponse")");
  if (is_fhir_id(id)) {
    append(out, R"(,"id":")");
    append(out, id);
    out.push_back('"');
  }
  append(out, R"(,"meta":{"source":)");
  append_json_string(out, bundle_);
  append(out, R"(},"identifier":[{"value":)");
  append_json_string(out, id);
  append(out, R"(}],"status":"active","type":)");
  if (batch.value(Field::claim_type, line)) {
    append(out, R"({"coding":[)");
    append_coding(out, "http://terminology.hl7.org/CodeSystem/claim-type",
                  claim_type_code(code_text(batch, symbol(batch, Field::claim_type, line))));
    append(out, "]}");
  } else {
    append(out, kUnknown);
  }
  append(out, R"(,"use":"claim")");
  append_reference(out, "patient", "Patient", {}, batch.text(symbol(batch, Field::patient, line)));
  std::optional<Date> created = created_;
  if (const auto processed = batch.value(Field::processed_date, line); processed && !created) {
    created = Date{static_cast<std::int32_t>(*processed)};
  }
  if (created) {
    append(out, R"(,"created":")");
    append_date(out, *created);
    out.push_back('"');
  } else {
    append(out, ",\"_created\":");
    append(out, kUnknown);
  }
  append(out, ",\"insurer\":");
  if (batch.value(Field::payer, line)) {
    append(out, R"({"display":)");
    append_json_string(out, batch.text(symbol(batch, Field::payer, line)));
    out.push_back('}');
  } else {
    append(out, kUnknown);
  }
  if (batch.value(Field::billing_npi, line)) {
    append_reference(out, "requestor", "Organization", "http://hl7.org/fhir/sid/us-npi",
                     batch.text(symbol(batch, Field::billing_npi, line)));
  }
  append_reference(out, "request", "Claim", {}, id);
  // partial: "some of the adjudication has been performed", a person has the rest to do. A denial is no error.
  const bool pended = std::any_of(claim.lines.begin(), claim.lines.end(),
                                  [](const auto* l) { return l->decision.decision == Decision::pend; });
  append(out, pended ? R"(,"outcome":"partial","disposition":)" : R"(,"outcome":"complete","disposition":)");
  append_json_string(out, disposition_of(claim));
}

void ClaimResponseWriter::append_item(TextBuffer& out, const DecidedLine& decided, const LineAmounts& amounts,
                                      const Batch& batch, Notes& notes) const {
  const LineDecision& d = decided.decision;
  append(out, R"({"itemSequence":)");
  append(out, fmt::format_int(batch.line_number(d.line)).str());
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < d.findings.size(); ++i) {
    const std::size_t number = notes.number_of(note_of(decided, i, batch));
    if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) numbers.push_back(number);
  }
  if (!numbers.empty()) append(out, fmt::format(R"(,"noteNumber":[{}])", fmt::join(numbers, ",")));
  append_adjudication(out, d, amounts);
  out.push_back('}');
}

void ClaimResponseWriter::append_adjudication(TextBuffer& out, const LineDecision& d,
                                              const LineAmounts& amounts) const {
  append(out, R"(,"adjudication":[)");
  const auto amount = [&](std::string_view category, std::optional<Money> value) {
    begin_adjudication(out, kAdjudication, category);
    append_amount(out, value);
    out.push_back('}');
  };
  amount("submitted", amounts.charge);
  if (amounts.eligible) amount("eligible", amounts.eligible);
  if (d.decision != Decision::deny && d.decision != Decision::pend && d.pay_percent != 100'000) {
    begin_adjudication(out, kAdjudication, "eligpercent");
    append_value(out, d.pay_percent);
    out.push_back('}');
  }
  if (amounts.benefit) amount("benefit", amounts.benefit);
  if (d.units_allowed && d.decision != Decision::pend) {
    begin_adjudication(out, kDiscriminator, "allowedunits");
    append_value(out, *d.units_allowed);
    out.push_back('}');
  }
  if (amounts.contractual && amounts.contractual->cents != 0) {
    // CARC 45: the charge exceeds the fee schedule or maximum allowable.
    begin_adjudication(out, kDiscriminator, "adjustmentreason", GroupCode::CO);
    append_reason(out, kCarc, "45");
    append_amount(out, amounts.contractual);
    out.push_back('}');
  }
  static const plan::Adjustment none;
  const plan::Adjustment& adjustment =
      d.primary >= 0 ? adjustment_of(plan_, d.findings[static_cast<std::size_t>(d.primary)]) : none;
  const auto reduction =
      amounts.policy_reduction && amounts.policy_reduction->cents != 0 ? amounts.policy_reduction : std::nullopt;
  if (!adjustment.carc.empty() || reduction) {
    begin_adjudication(out, kDiscriminator, "adjustmentreason", adjustment.group);
    if (adjustment.carc.empty()) {
      append(out, R"(,"reason":{"text":"policy"})");  // a rule that pays a percentage may name no code
    } else {
      append_reason(out, kCarc, adjustment.carc);
    }
    append_amount(out, reduction);
    out.push_back('}');
  }
  for (const std::string& rarc : adjustment.rarc) {
    begin_adjudication(out, kDiscriminator, "adjustmentreason");
    append_reason(out, kRarc, rarc);
    out.push_back('}');
  }
  out.push_back(']');
}

std::string ClaimResponseWriter::note_of(const DecidedLine& decided, std::size_t index, const Batch& batch) const {
  const Finding& finding = decided.decision.findings[index];
  const plan::Policy& policy = plan_.policies[finding.policy];
  if (finding.verdict == Verdict::no_version) {
    return fmt::format("Not decided by {}: no version is in force on the service date", policy.name);
  }
  const plan::Rule& rule = policy.rules[finding.rule];
  const std::string& message =
      index < decided.explanations.size() ? decided.explanations[index].message : adjustment_of(plan_, finding).message;
  std::string text = deed_of(finding, batch);
  if (!message.empty()) text += ": " + message;
  if (finding.verdict == Verdict::incomplete && decided.explanations.empty()) {
    text += ": the claim lacks";
    for (std::size_t i = 0; i < finding.missing.size(); ++i) {
      text += fmt::format("{} {}", i == 0 ? "" : ",", info(finding.missing[i]).name);
    }
  }
  text += fmt::format(" ({} {}, {})", policy.name, policy.version, rule.name);
  if (!rule.cite.empty()) text += fmt::format(" “{}”", rule.cite);
  return text;
}

}  // namespace edict
