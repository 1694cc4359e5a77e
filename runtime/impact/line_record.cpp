#include "runtime/impact/line_record.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "runtime/decisions/json_lines.hpp"
#include "runtime/decisions/line_amounts.hpp"
#include "runtime/decisions/outcome_text.hpp"

namespace edict::impact {
namespace {

constexpr char kBetween = '\t';  // no code has one, and JSON escapes it
constexpr std::string_view kBundle = ",\"bundle\":";

// Identifiers come as claims have them; a tab in one would be taken for the next field.
void append_field(TextBuffer& out, std::string_view text) {
  for (const char c : text) out.push_back(static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
  out.push_back(kBetween);
}

void append_cents(TextBuffer& out, const std::optional<Money>& amount) {
  if (amount) fmt::format_to(std::back_inserter(out), "{}", amount->cents);
  out.push_back(kBetween);
}

class LineRecordWriterWithFacts : public LineRecordWriter {
 public:
  LineRecordWriterWithFacts(const plan::Plan& plan, const std::string& bundle) : decided_(plan, bundle) {}
  void begin(TextBuffer& out) override { decided_.begin(out); }

 private:
  void write_line(const DecidedLine& decided, const Batch& batch, TextBuffer& out) override {
    const LineIndex line = decided.decision.line;
    const auto text_of = [&](Field field) {
      const auto value = batch.value(field, line);
      return value ? batch.text(static_cast<Symbol>(*value)) : std::string_view();
    };
    out.push_back(static_cast<char>('0' + static_cast<int>(decided.decision.decision)));
    out.push_back(kBetween);
    append_date(out, batch.service_date(line));
    out.resize(out.size() - 3);  // the day
    out.push_back(kBetween);
    const auto procedure = batch.value(Field::procedure, line);
    append_field(out, procedure ? code_text(batch, static_cast<Symbol>(*procedure)) : std::string());
    const std::string_view rendering = text_of(Field::rendering_npi);
    append_field(out, rendering.empty() ? text_of(Field::billing_npi) : rendering);
    const auto diagnoses = batch.set(Field::diagnosis, line);
    append_field(out, diagnoses.empty() ? std::string() : code_text(batch, diagnoses.front()).substr(0, 3));
    const LineAmounts amounts = amounts_of(decided.decision, batch);
    append_cents(out, amounts.charge);
    append_cents(out, amounts.benefit);
    decided_.write({&decided, 1}, batch, out);
  }

  JsonLinesWriter decided_;
};

std::optional<std::int64_t> cents(std::string_view text) {
  std::int64_t value = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc()) return std::nullopt;
  return value;
}

}  // namespace

std::unique_ptr<RecordWriter> make_line_record_writer(const plan::Plan& plan, const std::string& bundle) {
  return std::make_unique<LineRecordWriterWithFacts>(plan, bundle);
}

LineRecord parse_line_record(std::string_view text) {
  std::array<std::string_view, 7> fields;
  for (std::string_view& field : fields) {
    const std::size_t end = std::min(text.find(kBetween), text.size());
    field = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  LineRecord record;
  record.decision = static_cast<Decision>(fields[0].empty() ? 0 : fields[0].front() - '0');
  record.month = fields[1];
  record.procedure = fields[2];
  record.provider = fields[3];
  record.diagnosis = fields[4];
  record.charge = cents(fields[5]);
  record.benefit = cents(fields[6]);
  record.decided = text;
  record.what_was_decided = text.substr(0, text.rfind(kBundle));
  return record;
}

}  // namespace edict::impact
