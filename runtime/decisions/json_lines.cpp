#include "runtime/decisions/json_lines.hpp"

#include "runtime/decisions/outcome_text.hpp"

namespace edict {

JsonLinesWriter::JsonLinesWriter(const plan::Plan& plan, const std::string& bundle) : plan_(plan), findings_(plan) {
  TextBuffer text;
  append_json_string(text, bundle);
  bundle_and_engine_ = fmt::to_string(text) + R"(,"engine":"edict )" EDICT_VERSION "\"";
}

void JsonLinesWriter::write_line(const DecidedLine& decided, const Batch& batch, TextBuffer& out) {
  const LineDecision& d = decided.decision;
  const auto symbol = [&](Field field) { return static_cast<Symbol>(batch.value(field, d.line).value_or(0)); };
  append(out, "{\"claim_id\":");
  append_json_string(out, batch.text(symbol(Field::claim_id)));
  append(out, ",\"line\":");
  const fmt::format_int number(batch.line_number(d.line));
  append(out, {number.data(), number.size()});
  append(out, ",\"patient_id\":");
  append_json_string(out, batch.text(symbol(Field::patient)));
  append(out, ",\"procedure\":");
  if (const auto procedure = batch.value(Field::procedure, d.line)) {
    append_code(out, batch, static_cast<Symbol>(*procedure));
  } else {
    append(out, "null");
  }
  append(out, ",\"service_date\":\"");
  append_date(out, batch.service_date(d.line));
  append(out, "\",\"decision\":\"");
  append(out, name_of(d.decision));
  append(out, "\",\"units_billed\":");
  const auto units = [&](std::optional<std::int64_t> value) {
    if (value) {
      append_decimal(out, *value);
    } else {
      append(out, "null");
    }
  };
  units(d.units_billed);
  append(out, ",\"units_allowed\":");
  units(d.units_allowed);
  append(out, ",\"pay_percent\":");
  append_decimal(out, d.pay_percent);
  if (d.recoded_to) {
    append(out, ",\"recoded_to\":");
    append_code(out, batch, *d.recoded_to);
  }
  append_primary(out, decided);
  append(out, ",\"findings\":");
  findings_.append_findings(out, decided, batch);
  append(out, ",\"bundle\":");
  append(out, bundle_and_engine_);
  append(out, "}\n");
}

void JsonLinesWriter::append_primary(TextBuffer& out, const DecidedLine& decided) const {
  const LineDecision& d = decided.decision;
  const Finding* primary = d.primary >= 0 ? &d.findings[static_cast<std::size_t>(d.primary)] : nullptr;
  out.push_back(',');
  findings_.append_codes(out, primary);
  if (primary == nullptr) {
    append(out, R"(,"policy":null,"version":null,"rule":null,"message":null)");
    return;
  }
  const plan::Policy& policy = plan_.policies[primary->policy];
  append(out, ",\"policy\":");
  append_json_string(out, policy.name);
  append(out, ",\"version\":");
  append_json_string(out, policy.version);
  append(out, ",\"rule\":");
  append_json_string(out, policy.rules[primary->rule].name);
  append(out, ",\"message\":");
  const std::string_view message = decided.explanations.empty()
                                       ? std::string_view(adjustment_of(plan_, *primary).message)
                                       : decided.explanations[static_cast<std::size_t>(d.primary)].message;
  if (message.empty()) {
    append(out, "null");
  } else {
    append_json_string(out, message);
  }
}

}  // namespace edict
