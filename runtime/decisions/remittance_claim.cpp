#include "runtime/decisions/remittance_claim.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <vector>

#include "runtime/decisions/line_amounts.hpp"
#include "runtime/decisions/outcome_text.hpp"
#include "runtime/decisions/x12_text.hpp"

namespace edict {
namespace {

// One reason of a CAS segment.
struct Reason {
  GroupCode group = GroupCode::CO;
  std::string carc;
  std::int64_t cents = 0;
  std::int64_t units = 0;  // thousandths that are not paid; 0: not said
};

struct RemittanceLine {
  const LineDecision* decision = nullptr;
  LineAmounts amounts;
  std::vector<Reason> reasons;
};

std::string text_of(const Batch& batch, Field field, LineIndex line) {
  const auto value = batch.value(field, line);
  return value ? x12_value(batch.text(static_cast<Symbol>(*value))) : std::string();
}

std::string code_of(const Batch& batch, Field field, LineIndex line) {
  const auto value = batch.value(field, line);
  return value ? x12_value(code_text(batch, static_cast<Symbol>(*value))) : std::string();
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits;
}

std::optional<Date> day_of(const Batch& batch, Field field, LineIndex line) {
  const auto days = batch.value(field, line);
  return days ? std::optional(Date{static_cast<std::int32_t>(*days)}) : std::nullopt;
}

const plan::Adjustment& primary_adjustment(const plan::Plan& plan, const LineDecision& decision) {
  static const plan::Adjustment none;
  if (decision.primary < 0) return none;
  return adjustment_of(plan, decision.findings[static_cast<std::size_t>(decision.primary)]);
}

// A recoded line is paid as the line itself is: nobody has priced the new code.
LineAmounts remittance_amounts(const LineDecision& decision, const Batch& batch) {
  if (!decision.recoded_to) return amounts_of(decision, batch);
  LineDecision as_billed = decision;
  as_billed.recoded_to.reset();
  return amounts_of(as_billed, batch);
}

std::vector<Reason> reasons_of(const plan::Plan& plan, const LineDecision& decision, const LineAmounts& amounts) {
  std::vector<Reason> reasons;
  // CARC 45: the charge exceeds the fee schedule or maximum allowable.
  if (amounts.contractual && amounts.contractual->cents != 0) {
    reasons.push_back({GroupCode::CO, "45", amounts.contractual->cents, 0});
  }
  if (amounts.policy_reduction && amounts.policy_reduction->cents != 0) {
    const plan::Adjustment& adjustment = primary_adjustment(plan, decision);
    Reason reason;
    reason.group = adjustment.group == GroupCode::none ? GroupCode::CO : adjustment.group;
    // A rule may name no code: 59 is of multiple or concurrent procedures, 96 of charges that are not covered.
    reason.carc = !adjustment.carc.empty() ? adjustment.carc : decision.decision == Decision::deny ? "96" : "59";
    reason.cents = amounts.policy_reduction->cents;
    if (decision.units_billed && decision.units_allowed) {
      reason.units = *decision.units_billed - *decision.units_allowed;
    }
    reasons.push_back(std::move(reason));
  }
  return reasons;
}

// CAS: a segment a group, up to six reasons in each (005010X221A1 2110 CAS).
void add_adjustments(X12Segments& to, const std::vector<Reason>& reasons) {
  std::map<GroupCode, std::vector<const Reason*>> by_group;
  for (const Reason& reason : reasons) by_group[reason.group].push_back(&reason);
  for (const auto& [group, of_group] : by_group) {
    // The reasons of a line are two at most: the pricer's and the policy's.
    std::array<std::string, 6> parts;
    for (std::size_t i = 0; i < of_group.size() && i < 2; ++i) {
      parts[3 * i] = of_group[i]->carc;
      parts[3 * i + 1] = x12_number(Money{of_group[i]->cents});
      if (of_group[i]->units != 0) parts[3 * i + 2] = x12_number(Decimal{of_group[i]->units});
    }
    to.add({"CAS", name_of(group), parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]});
  }
}

// SVC01 and SVC06. D codes of dental claims are the ADA's.
std::string procedure_of(const Batch& batch, LineIndex line, std::string_view code, bool modifiers) {
  const bool dental = code_of(batch, Field::claim_type, line) == "dental";
  std::array<std::string, 4> of_line;  // SVC01-3 to -6
  if (modifiers) {
    std::size_t place = 0;
    for (const Symbol modifier : batch.set(Field::modifiers, line)) {
      if (place < of_line.size()) of_line[place++] = x12_value(code_text(batch, modifier));
    }
  }
  return x12_composite({dental ? "AD" : "HC", code, of_line[0], of_line[1], of_line[2], of_line[3]});
}

void add_service(X12Segments& to, const RemittanceLine& line, const plan::Plan& plan, const Batch& batch) {
  const LineDecision& d = *line.decision;
  const std::string billed = code_of(batch, Field::procedure, d.line);
  const std::string revenue = code_of(batch, Field::revenue_code, d.line);
  const std::string paid_as = d.recoded_to ? x12_value(code_text(batch, *d.recoded_to)) : billed;
  // NU: a line that has a revenue code only.
  const auto composite = [&](const std::string& code, bool modifiers) {
    return code.empty() ? x12_composite({"NU", revenue}) : procedure_of(batch, d.line, code, modifiers);
  };
  const std::string service = composite(paid_as, true);
  const std::string original = d.recoded_to ? composite(billed, false) : std::string();
  const std::string units_paid = d.units_allowed ? x12_number(Decimal{*d.units_allowed}) : std::string();
  const std::string units_billed = d.units_billed && d.units_allowed && *d.units_billed != *d.units_allowed
                                       ? x12_number(Decimal{*d.units_billed})
                                       : std::string();
  to.add({"SVC", service, x12_number(*line.amounts.charge), x12_number(*line.amounts.benefit),
          paid_as.empty() ? std::string() : revenue, units_paid, original, units_billed});
  const Date from = batch.service_date(d.line);
  const Date through = day_of(batch, Field::through_date, d.line).value_or(from);
  if (through == from) {
    to.add({"DTM", "472", x12_day(from)});
  } else {
    to.add({"DTM", "150", x12_day(from)});
    to.add({"DTM", "151", x12_day(through)});
  }
  add_adjustments(to, line.reasons);
  // The provider's own number of the line comes back to him (005010X221A1 2110 REF*6R).
  const std::string control = text_of(batch, Field::line_control_number, d.line);
  to.add({"REF", "6R", control.empty() ? std::to_string(batch.line_number(d.line)) : control});
  if (line.amounts.eligible && line.amounts.eligible->cents > 0) {
    to.add({"AMT", "B6", x12_number(*line.amounts.eligible)});
  }
  for (const std::string& remark : primary_adjustment(plan, d).rarc) to.add({"LQ", "HE", remark});
}

// CLP06: what the claim says, where the 835 has that code, else what its line of business means.
std::string filing_indicator(const Batch& batch, LineIndex line, bool institutional) {
  static constexpr std::string_view codes[] = {"12", "13", "14", "15", "16", "17", "AM", "CH", "DS",
                                               "HM", "LM", "MA", "MB", "MC", "OF", "TV", "VA", "WC"};
  const std::string said = text_of(batch, Field::filing_indicator, line);
  if (std::find(std::begin(codes), std::end(codes), said) != std::end(codes)) return said;
  const std::string business = text_of(batch, Field::line_of_business, line);
  if (business == "medicare") return institutional ? "MA" : "MB";
  return business == "medicaid" ? "MC" : "ZZ";
}

// CLP02: 1 is processed as primary, whatever came of it; 4, denied, only when the patient is not recognized and the
// claim was not forwarded (005010X221A1, 2100 CLP02; X12 RFI 1423, 1079). CARC 31 says so (X12 RFI 1885).
bool patient_unknown(const std::vector<RemittanceLine>& lines) {
  return std::all_of(lines.begin(), lines.end(), [](const RemittanceLine& line) {
    return line.decision->decision == Decision::deny &&
           std::any_of(line.reasons.begin(), line.reasons.end(), [](const Reason& r) { return r.carc == "31"; });
  });
}

void add_claim(X12Segments& to, const std::vector<RemittanceLine>& lines, Money paid, const Batch& batch) {
  const LineIndex line = lines.front().decision->line;
  Money charge;
  Money patient;
  for (const RemittanceLine& l : lines) {
    charge.cents += l.amounts.charge->cents;
    for (const Reason& reason : l.reasons) {
      if (reason.group == GroupCode::PR) patient.cents += reason.cents;
    }
  }
  const std::string claim_id = text_of(batch, Field::claim_id, line);
  const std::string control = text_of(batch, Field::patient_control_number, line);
  std::string bill_type = digits_of(code_of(batch, Field::bill_type, line));
  if (bill_type.size() == 4) bill_type.erase(0, 1);  // its leading zero is not in CLM05
  const bool institutional = bill_type.size() == 3;
  const std::string place = institutional ? bill_type.substr(0, 2) : code_of(batch, Field::place_of_service, line);
  std::string frequency = text_of(batch, Field::frequency_code, line);
  if (frequency.empty() && institutional) frequency = bill_type.substr(2);
  to.add({"CLP", control.empty() ? claim_id : control, patient_unknown(lines) ? "4" : "1", x12_number(charge),
          x12_number(paid), patient.cents != 0 ? x12_number(patient) : std::string(),
          filing_indicator(batch, line, institutional), claim_id, place, frequency});
  to.add({"NM1", "QC", "1", "", "", "", "", "", "MI", text_of(batch, Field::patient, line)});
  const std::string rendering = text_of(batch, Field::claim_rendering_npi, line);
  if (!rendering.empty() && rendering != text_of(batch, Field::billing_npi, line)) {
    to.add({"NM1", "82", "1", "", "", "", "", "", "XX", rendering});
  }
  if (const auto received = day_of(batch, Field::received_date, line)) to.add({"DTM", "050", x12_day(*received)});
}

void append_left_off(TextBuffer& out, LeftOff reason) {
  append(out, fmt::format("-{}\n", static_cast<unsigned>(reason)));
}

}  // namespace

std::string_view name_of(LeftOff reason) {
  switch (reason) {
    case LeftOff::pended:
      return "pended";
    case LeftOff::without_amount:
      return "without the charge or the units that a payment needs";
    case LeftOff::without_payee:
      return "without a billing provider";
    case LeftOff::negative:
      return "with less than nothing to pay";
    case LeftOff::after_others:
      return "that another payer has paid on";
  }
  return {};
}

// "-0\n", or "PAYEE\tTAX ID\tCENTS\tSEGMENTS\tBYTES\n" and the bytes.
std::optional<RemittanceRecord> next_remittance_record(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  const std::size_t end = text.find('\n');
  std::string_view head = text.substr(0, end);
  text.remove_prefix(end + 1);
  RemittanceRecord record;
  if (head.front() == '-') {
    record.left_off = static_cast<LeftOff>(head[1] - '0');
    return record;
  }
  const auto next = [&] {
    const std::size_t tab = std::min(head.find('\t'), head.size());
    const std::string_view part = head.substr(0, tab);
    head.remove_prefix(std::min(tab + 1, head.size()));
    return part;
  };
  const auto number = [&] {
    const std::string_view part = next();
    std::int64_t value = 0;
    std::from_chars(part.data(), part.data() + part.size(), value);
    return value;
  };
  record.payee = next();
  record.tax_id = next();
  record.paid = number();
  record.segments = static_cast<std::uint64_t>(number());
  const auto size = static_cast<std::size_t>(number());
  record.text = text.substr(0, size);
  text.remove_prefix(size);
  return record;
}

void RemittanceClaimWriter::write(std::span<const DecidedLine> lines, const Batch& batch, TextBuffer& out) {
  for (const DecidedClaim& claim : decisions_by_claim(lines, batch)) write_claim(claim, batch, out);
}

void RemittanceClaimWriter::write_claim(const DecidedClaim& claim, const Batch& batch, TextBuffer& out) const {
  std::vector<RemittanceLine> lines;
  Money paid;
  bool pended = false;
  bool without_amount = false;
  for (const DecidedLine* decided : claim.lines) {
    RemittanceLine line{&decided->decision, remittance_amounts(decided->decision, batch), {}};
    pended = pended || decided->decision.decision == Decision::pend;
    without_amount = without_amount || !line.amounts.charge || !line.amounts.benefit;
    if (line.amounts.benefit) paid.cents += line.amounts.benefit->cents;
    line.reasons = reasons_of(plan_, decided->decision, line.amounts);
    lines.push_back(std::move(line));
  }
  if (pended) return append_left_off(out, LeftOff::pended);
  if (without_amount) return append_left_off(out, LeftOff::without_amount);
  if (paid.cents < 0) return append_left_off(out, LeftOff::negative);
  const LineIndex first = lines.front().decision->line;
  // What is left to pay behind another payer (CAS OA-23, CLP02 2 or 3) hangs on benefits that no policy states.
  if (batch.value(Field::other_payer_paid, first).value_or(0) != 0) return append_left_off(out, LeftOff::after_others);
  const std::string tax_id = digits_of(text_of(batch, Field::billing_tax_id, first));
  std::string payee = text_of(batch, Field::billing_npi, first);
  if (payee.empty()) payee = tax_id;
  if (payee.empty()) return append_left_off(out, LeftOff::without_payee);

  X12Segments segments;
  add_claim(segments, lines, paid, batch);
  for (const RemittanceLine& line : lines) add_service(segments, line, plan_, batch);
  append(out, fmt::format("{}\t{}\t{}\t{}\t{}\n", payee, tax_id, paid.cents, segments.count(), segments.text().size()));
  append(out, segments.text());
}

}  // namespace edict
