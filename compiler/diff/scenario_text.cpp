// A scenario in the form of the language's tests, so that it can stand beside the policy.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/diff/scenario.hpp"
#include "runtime/tables/cell.hpp"
#include "runtime/vocabulary/code_system.hpp"

namespace edict::diff {
namespace {

// HIPAA changed from ICD-9-CM to ICD-10-CM for services on and after this day (45 CFR 162.1002).
const Date kIcd10Begins = *make_date(2015, 10, 1);

std::string name_in_test(Field field) {
  if (field == Field::claim_type) return "claim_type";
  std::string name(info(field).name);
  for (const std::string_view prefix : {"claim.", "patient.", "provider."}) {
    if (name.starts_with(prefix)) return name.substr(prefix.size());
  }
  return name;
}

bool is_plain_word(std::string_view text) {
  return !text.empty() && text[0] >= 'a' && text[0] <= 'z' && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string value_text(Type type, std::int64_t value, const SymbolTable& symbols) {
  if (type.kind == Kind::code) {
    const auto symbol = static_cast<Symbol>(value);
    return display_code(system_of(symbols.domain(symbol)), symbols.text(symbol));
  }
  if (type.kind == Kind::text || type.kind == Kind::id) {
    const std::string_view text = symbols.text(static_cast<Symbol>(value));
    return is_plain_word(text) && type.kind == Kind::text ? std::string(text) : fmt::format("\"{}\"", text);
  }
  return display_cell(type, value, symbols);
}

std::string codes_text(const std::vector<Symbol>& codes, const SymbolTable& symbols) {
  std::string text;
  for (const Symbol code : codes)
    text += (text.empty() ? "" : ", ") + display_code(system_of(symbols.domain(code)), symbols.text(code));
  return text;
}

class Writer {
 public:
  Writer(const Scenario& scenario, const SymbolTable& symbols) : scenario_(scenario), symbols_(symbols) {}

  std::string write() {
    text_ = "  patient p";
    for (const auto& [field, value] : scenario_.patient) put(field, value);
    text_ += '\n';
    for (const ScenarioClaim& claim : scenario_.claims) write_claim(claim);
    for (const ScenarioRow& row : scenario_.rows) write_row(row);
    return std::move(text_);
  }

 private:
  void put(Field field, std::int64_t value) {
    text_ += fmt::format(" {} {}", name_in_test(field), value_text(info(field).type, value, symbols_));
  }

  void write_claim(const ScenarioClaim& claim) {
    const std::string begin = fmt::format("  {} {} {{ ", claim.history ? "history" : "claim", claim.id);
    text_ += begin + "patient p";
    const bool icd9 = std::any_of(claim.sets.begin(), claim.sets.end(), [&](const auto& set) {
      return std::any_of(set.second.begin(), set.second.end(), [&](Symbol s) {
        const CodeSystem system = system_of(symbols_.domain(s));
        return system == CodeSystem::icd9cm || system == CodeSystem::icd9pcs;
      });
    });
    const bool coded =
        std::any_of(claim.sets.begin(), claim.sets.end(), [](const auto& set) { return !set.second.empty(); });
    if (coded && icd9 != (claim.lines.front().date() < kIcd10Begins))
      text_ += fmt::format("  diagnosis_code_type {}", icd9 ? "icd9cm" : "icd10cm");
    for (const auto& [field, value] : claim.values) {
      if (field == Field::received_date && value == claim.lines.front().values.at(Field::service_date)) continue;
      text_ += ' ';
      put(field, value);
    }
    if (!claim.values.contains(Field::received_date)) text_ += "  received_date missing";
    for (const auto& [field, codes] : claim.sets) {
      if (codes.empty()) continue;
      text_ +=
          fmt::format("  {} {}", field == Field::diagnoses ? "dx" : name_in_test(field), codes_text(codes, symbols_));
    }
    const auto diagnoses = claim.sets.find(Field::diagnoses);
    const std::size_t known = diagnoses == claim.sets.end() ? 0 : diagnoses->second.size();
    for (std::size_t d = 0; d < std::min(known, claim.present_on_admission.size()); ++d)
      text_ += (d == 0 ? "  present_on_admission " : ", ") + claim.present_on_admission[d];
    const std::string break_line = "\n" + std::string(begin.size(), ' ');
    for (const ScenarioLine& line : claim.lines) {
      text_ += claim.lines.size() > 1 ? break_line : "  ";
      write_line(claim, line);
    }
    text_ += " }\n";
  }

  void write_line(const ScenarioClaim& claim, const ScenarioLine& line) {
    text_ += "line";
    const auto procedure = line.values.find(Field::procedure);
    const auto modifiers = line.sets.find(Field::modifiers);
    if (procedure != line.values.end()) {
      text_ += ' ' + value_text(info(Field::procedure).type, procedure->second, symbols_);
      if (modifiers != line.sets.end()) {
        for (const Symbol m : modifiers->second) text_ += fmt::format("-{}", symbols_.text(m));
      }
    }
    text_ += " on " + to_text(line.date());
    if (const auto through = line.values.find(Field::through_date); through != line.values.end())
      text_ += " through " + to_text(Date{static_cast<std::int32_t>(through->second)});
    if (procedure == line.values.end() && modifiers != line.sets.end() && !modifiers->second.empty())
      text_ += " modifiers " + codes_text(modifiers->second, symbols_);
    for (const auto& [field, value] : line.values) {
      if (field == Field::procedure || field == Field::service_date || field == Field::through_date) continue;
      if (field == Field::units && value == 1000) continue;
      put(field, value);
    }
    if (!line.values.contains(Field::units)) text_ += " units missing";
    for (std::size_t i = 0; i < line.points.size(); ++i)
      text_ += fmt::format("{}{}", i == 0 ? " dx " : ", ", line.points[i]);
    if (line.status == LineStatus::fresh || !claim.history) return;
    text_ += line.status == LineStatus::paid ? " paid" : (line.status == LineStatus::denied ? " denied" : " pended");
  }

  void write_row(const ScenarioRow& row) {
    text_ += fmt::format("  row {} {{ {} }}\n", row.table, fmt::join(row.texts, ", "));
  }

  const Scenario& scenario_;
  const SymbolTable& symbols_;
  std::string text_;
};

}  // namespace

std::string text_of(const Scenario& scenario, const SymbolTable& symbols) { return Writer(scenario, symbols).write(); }

}  // namespace edict::diff
