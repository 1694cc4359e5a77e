// What the tests of this folder share: reading from memory, and asking by the names of the language.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "runtime/base/date.hpp"
#include "runtime/base/decimal.hpp"
#include "runtime/claims/claim_source.hpp"
#include "runtime/claims/patient_stream.hpp"

namespace edict::test {

struct Reading {
  SymbolTable symbols;
  Diagnostics diagnostics;
  std::vector<PlacedClaim> claims;
  ReadCounts counts;

  std::vector<std::string> ids() const {
    std::vector<std::string> found;
    for (const Diagnostic& d : diagnostics.list()) found.emplace_back(d.id);
    return found;
  }
  bool has(std::string_view id) const {
    return std::any_of(diagnostics.list().begin(), diagnostics.list().end(),
                       [&](const Diagnostic& d) { return d.id == id; });
  }
  const Diagnostic& first() const { return diagnostics.list().at(0); }
  const DataPlace& place(std::size_t i = 0) const { return std::get<DataPlace>(diagnostics.list().at(i).place); }
};

inline void read_into(Reading& reading, const std::string& name, const std::string& text, const ReadOptions& options) {
  const auto source = claims_from_memory(name, text, reading.symbols, options);
  while (auto claim = source->next(reading.diagnostics)) reading.claims.push_back(std::move(*claim));
  reading.counts = source->counts();
}

inline Reading read_json(const std::string& text, const ReadOptions& options = {}) {
  Reading reading;
  read_into(reading, "claims.jsonl", text, options);
  return reading;
}

inline Reading read_csv(const std::string& text, const ReadOptions& options = {}) {
  Reading reading;
  read_into(reading, "claims.csv", text, options);
  return reading;
}

// What stands beside codes and in lists: "value_codes.amount 0: 100.00\n", by list, then record.
inline std::string details_of(const SymbolTable& symbols, const std::vector<DetailValue>& details) {
  std::string text;
  for (const DetailValue& d : details) {
    text += name_of(d.detail) + " " + std::to_string(d.record) + ": ";
    switch (info(d.detail).kind) {
      case Kind::money:
        text += to_text(Money{d.value});
        break;
      case Kind::decimal:
        text += to_text(Decimal{d.value});
        break;
      case Kind::date:
        text += to_text(Date{static_cast<std::int32_t>(d.value)});
        break;
      default:
        text += symbols.text(static_cast<Symbol>(d.value));
    }
    text += "\n";
  }
  return text;
}

// A field's value as people write it; "" when it is missing.
template <class Texts>
std::string shown(const Texts& symbols, Field field, std::optional<std::int64_t> value) {
  if (!value) return {};
  switch (info(field).type.kind) {
    case Kind::boolean:
      return *value != 0 ? "true" : "false";
    case Kind::decimal:
      return to_text(Decimal{*value});
    case Kind::money:
      return to_text(Money{*value});
    case Kind::date:
      return to_text(Date{static_cast<std::int32_t>(*value)});
    case Kind::code:
    case Kind::text:
    case Kind::id:
      return std::string(symbols.text(static_cast<Symbol>(*value)));
    default:
      return std::to_string(*value);
  }
}

template <class Texts>
std::string shown(const Texts& symbols, std::span<const Symbol> set) {
  std::string text;
  for (Symbol s : set) text += (text.empty() ? "" : " ") + std::string(symbols.text(s));
  return text;
}

// All of a batch as text, in its order: two batches are the same when this is.
inline std::string print(const Batch& batch, const SymbolTable& = {}) {
  std::string text;
  for (std::size_t p = 0; p < batch.patient_count(); ++p) {
    for (LineIndex line : batch.lines_of(static_cast<PatientIndex>(p))) {
      text += std::to_string(static_cast<int>(batch.status(line)));
      for (const FieldInfo& f : all_fields()) {
        const std::string value = f.type.kind == Kind::code_set ? shown(batch, batch.set(f.field, line))
                                                                : shown(batch, f.field, batch.value(f.field, line));
        if (!value.empty()) text += " " + std::string(f.name) + "=" + value;
      }
      text += "\n";
    }
  }
  return text;
}

// The value of a field in the n-th line (from 0, in adjudication order) of a batch.
inline std::string at(const Batch& batch, const SymbolTable&, std::size_t line, Field field) {
  const auto index = static_cast<LineIndex>(line);
  if (info(field).type.kind == Kind::code_set) return shown(batch, batch.set(field, index));
  return shown(batch, field, batch.value(field, index));
}

inline Batch batch_of(Reading& reading) {
  BatchBuilder builder(reading.symbols);
  for (PlacedClaim& c : reading.claims) builder.add(std::move(c.record));
  return builder.finish();
}

// A small claim with room for more keys, as JSON: `head` goes into the claim, `line` into its one line.
inline std::string claim_json(const std::string& id, const std::string& patient, const std::string& date,
                              const std::string& head = {}, const std::string& line = {}) {
  return "{\"claim_id\":\"" + id + "\",\"patient\":{\"id\":\"" + patient + "\"}" + (head.empty() ? "" : "," + head) +
         ",\"lines\":[{\"line\":1,\"procedure\":\"20552\",\"service_date\":\"" + date + "\"" +
         (line.empty() ? "" : "," + line) + "}]}\n";
}

}  // namespace edict::test
