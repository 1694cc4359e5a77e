#include "runtime/decisions/csv.hpp"

#include "runtime/base/date.hpp"
#include "runtime/base/decimal.hpp"
#include "runtime/decisions/outcome_text.hpp"

namespace edict {
namespace {

void cell(TextBuffer& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    append(out, text);
  } else {
    out.push_back('"');
    for (const char c : text) {
      if (c == '"') out.push_back('"');
      out.push_back(c);
    }
    out.push_back('"');
  }
  out.push_back(',');
}

}  // namespace

void CsvWriter::begin(TextBuffer& out) {
  append(out,
         "claim_id,line,patient_id,procedure,service_date,decision,units_billed,units_allowed,pay_percent,recoded_to,"
         "group,carc,"
         "rarc,policy,version,rule,message,findings,bundle\n");
}

void CsvWriter::write(const DecidedLine& decided, const Batch& batch, TextBuffer& out) {
  const LineDecision& d = decided.decision;
  const auto symbol = [&](Field field) { return static_cast<Symbol>(batch.value(field, d.line).value_or(0)); };
  const auto units = [](std::optional<std::int64_t> value) { return value ? to_text(Decimal{*value}) : std::string(); };
  cell(out, batch.text(symbol(Field::claim_id)));
  cell(out, fmt::format_int(batch.line_number(d.line)).str());
  cell(out, batch.text(symbol(Field::patient)));
  cell(out, code_text(batch, symbol(Field::procedure)));
  cell(out, to_text(batch.service_date(d.line)));
  cell(out, name_of(d.decision));
  cell(out, units(d.units_billed));
  cell(out, units(d.units_allowed));
  cell(out, to_text(Decimal{d.pay_percent}));
  cell(out, d.recoded_to ? code_text(batch, *d.recoded_to) : std::string());
  if (d.primary < 0) {
    append(out, ",,,,,,,");
  } else {
    const Finding& primary = d.findings[static_cast<std::size_t>(d.primary)];
    const plan::Adjustment& adjustment = adjustment_of(plan_, primary);
    const plan::Policy& policy = plan_.policies[primary.policy];
    cell(out, adjustment.group == GroupCode::none ? std::string_view() : name_of(adjustment.group));
    cell(out, adjustment.carc);
    cell(out, fmt::format("{}", fmt::join(adjustment.rarc, " ")));
    cell(out, policy.name);
    cell(out, policy.version);
    cell(out, policy.rules[primary.rule].name);
    cell(out, decided.explanations.empty() ? adjustment.message
                                           : decided.explanations[static_cast<std::size_t>(d.primary)].message);
  }
  findings_text_.clear();
  findings_.append_findings(findings_text_, decided, batch);
  cell(out, {findings_text_.data(), findings_text_.size()});
  append(out, bundle_);
  out.push_back('\n');
}

}  // namespace edict
