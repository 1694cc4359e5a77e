#include "runtime/decisions/csv.hpp"

#include <algorithm>

#include "runtime/decisions/outcome_text.hpp"

namespace edict {
namespace {

void cell(TextBuffer& out, std::string_view text) {
  const bool special =
      std::any_of(text.begin(), text.end(), [](char c) { return c == ',' || c == '"' || c == '\r' || c == '\n'; });
  if (!special) {
    append(out, text);
  } else {
    out.push_back('"');
    for (std::size_t quote = text.find('"'); quote != std::string_view::npos; quote = text.find('"')) {
      append(out, text.substr(0, quote + 1));
      out.push_back('"');
      text.remove_prefix(quote + 1);
    }
    append(out, text);
    out.push_back('"');
  }
  out.push_back(',');
}

}  // namespace

void CsvWriter::begin(TextBuffer& out) {
  append(out,
         "claim_id,line,patient_id,procedure,service_date,decision,units_billed,units_allowed,pay_percent,recoded_to,"
         "group,carc,"
         "rarc,policy,version,rule,message,findings,bundle,engine\n");
}

void CsvWriter::write_line(const DecidedLine& decided, const Batch& batch, TextBuffer& out) {
  const LineDecision& d = decided.decision;
  const auto symbol = [&](Field field) { return static_cast<Symbol>(batch.value(field, d.line).value_or(0)); };
  const auto units = [&](std::optional<std::int64_t> value) {
    if (value) append_decimal(out, *value);
    out.push_back(',');
  };
  cell(out, batch.text(symbol(Field::claim_id)));
  cell(out, fmt::format_int(batch.line_number(d.line)).str());
  cell(out, batch.text(symbol(Field::patient)));
  const auto procedure = batch.value(Field::procedure, d.line);
  cell(out, procedure ? code_text(batch, static_cast<Symbol>(*procedure)) : std::string());
  append_date(out, batch.service_date(d.line));
  out.push_back(',');
  cell(out, name_of(d.decision));
  units(d.units_billed);
  units(d.units_allowed);
  units(d.pay_percent);
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
  if (d.findings.empty()) {
    append(out, "[],");
  } else {
    findings_text_.clear();
    findings_.append_findings(findings_text_, decided, batch);
    cell(out, {findings_text_.data(), findings_text_.size()});
  }
  append(out, bundle_);
  append(out, ",edict " EDICT_VERSION "\n");
}

}  // namespace edict
