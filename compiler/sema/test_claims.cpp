#include "compiler/sema/test_claims.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/sema/test_fields.hpp"

namespace edict::sema {
namespace {

using syntax::Attribute;
using syntax::Word;

// HIPAA changed from ICD-9-CM to ICD-10-CM for services on and after this day (45 CFR 162.1002).
const Date kIcd10Begins = *make_date(2015, 10, 1);

constexpr std::uint8_t kFresh = 0, kPaid = 1, kDenied = 2, kPended = 3;  // runtime/claims/batch.hpp, LineStatus

std::optional<std::uint8_t> status_named(std::string_view word) {
  if (word == "paid") return kPaid;
  if (word == "denied") return kDenied;
  if (word == "pended") return kPended;
  return std::nullopt;
}

bool is_diagnoses(std::string_view name) { return name == "dx" || name == "diagnoses" || name == "claim.diagnoses"; }

class ClaimReader {
 public:
  ClaimReader(Context& context, const syntax::TestClaim& written, const TestPatients& patients)
      : context_(context), written_(written), patients_(patients) {}

  std::optional<model::TestClaim> read() {
    claim_.name = written_.name.text;
    claim_.history = written_.history;
    claim_.span = written_.name.span;
    status_ = written_.history ? kPaid : kFresh;
    text(Field::claim_id, claim_.name);
    if (written_.lines.empty())
      fail("E0512", written_.name.span, fmt::format("`{}` has no line", claim_.name), "add `line CODE on DATE`");
    decide_edition();
    read_patient();
    for (const Attribute& attribute : written_.attributes) claim_attribute(attribute);
    for (const syntax::TestLine& line : written_.lines) read_line(line);
    if (!diagnoses_.empty()) claim_.sets.push_back({Field::diagnoses, diagnoses_});
    if (!received_said_ && day_) claim_.values.push_back({Field::received_date, first_day_->days});
    if (!ok_) return std::nullopt;
    return std::move(claim_);
  }

 private:
  void fail(std::string_view id, Span place, std::string message, std::string help = {}) {
    ok_ = false;
    context_.diagnostics.report(id, place, std::move(message), std::move(help));
  }
  void text(Field field, std::string_view value) {
    claim_.values.push_back(
        {field, static_cast<std::int64_t>(context_.library.symbols.intern(SymbolDomain::text, value))});
  }

  void decide_edition() {
    if (!written_.lines.empty() && written_.lines.front().on) {
      if (const auto day = parse_date(written_.lines.front().on->text)) icd9_ = *day < kIcd10Begins;
    }
    for (const Attribute& attribute : written_.attributes) {
      if (attribute.name.text != "diagnosis_code_type") continue;
      const std::string_view value =
          attribute.values.size() == 1 ? std::string_view(attribute.values[0].text) : std::string_view();
      if (value == "icd9cm" || value == "icd10cm") {
        icd9_ = value == "icd9cm";
      } else {
        fail("E0510", attribute.span, "a claim's diagnoses are of icd10cm or of icd9cm");
      }
    }
  }

  void read_patient() {
    const auto of = std::find_if(written_.attributes.begin(), written_.attributes.end(),
                                 [](const Attribute& a) { return a.name.text == "patient"; });
    if (of == written_.attributes.end() || of->values.size() != 1) {
      fail("E0511", written_.name.span, fmt::format("`{}` does not say whose it is", claim_.name),
           "add `patient NAME`");
      return;
    }
    const Word& name = of->values.front();
    const auto patient = patients_.find(name.text);
    if (patient == patients_.end()) {
      std::vector<std::string> names;
      for (const auto& [known, values] : patients_) names.push_back(known);
      const std::string help = did_you_mean(name.text, names);
      fail("E0501", name.span, fmt::format("the test has no patient `{}`", name.text),
           help.empty() ? fmt::format("describe who it is: patient {} born 1950-01-31 sex F", name.text) : help);
      return;
    }
    text(Field::patient, name.text);
    claim_.values.insert(claim_.values.end(), patient->second.begin(), patient->second.end());
  }

  // False when the attribute was there before.
  bool first_time(std::set<std::string>& seen, const Attribute& attribute) {
    const std::string key = is_diagnoses(attribute.name.text) ? "dx" : attribute.name.text;
    if (seen.insert(key).second) return true;
    fail("E0515", attribute.span, fmt::format("`{}` is there twice", attribute.name.text),
         "several codes stand behind one name, with commas");
    return false;
  }

  void claim_attribute(const Attribute& attribute) {
    const std::string& name = attribute.name.text;
    if (!first_time(claim_seen_, attribute) || name == "patient" || name == "diagnosis_code_type") return;
    if (const auto status = status_named(name); status && attribute.values.empty()) {
      if (written_.history) {
        status_ = *status;
      } else {
        misplaced_status(attribute);
      }
      return;
    }
    if (is_diagnoses(name)) {
      for (const Word& word : attribute.values) diagnosis(word);
      return;
    }
    const auto field = test_field(context_, attribute.name, TestPart::claim);
    if (!field) {
      ok_ = false;
      return;
    }
    received_said_ |= *field == Field::received_date;
    value_of(*field, attribute, claim_.values, claim_.sets);
  }

  void value_of(Field field, const Attribute& attribute, std::vector<model::TestValue>& values,
                std::vector<model::TestSet>& sets) {
    if (attribute.missing) return;
    if (info(field).type.kind == Kind::code_set) {
      model::TestSet set{field, {}};
      for (const Word& word : attribute.values) {
        const auto value = test_value(context_, field, word, icd9_);
        ok_ = ok_ && value.has_value();
        if (value) set.members.push_back(static_cast<Symbol>(*value));
      }
      const auto there =
          std::find_if(sets.begin(), sets.end(), [&](const model::TestSet& s) { return s.field == field; });
      if (there == sets.end()) {
        sets.push_back(std::move(set));
      } else {  // modifiers behind the code and by name
        there->members.insert(there->members.end(), set.members.begin(), set.members.end());
      }
      return;
    }
    if (attribute.values.size() != 1) {
      fail("E0510", attribute.span, fmt::format("`{}` has one value", attribute.name.text));
      return;
    }
    const auto value = test_value(context_, field, attribute.values.front(), icd9_);
    ok_ = ok_ && value.has_value();
    if (value) values.push_back({field, *value});
  }

  // The place of the code among the claim's diagnoses, from 1; 0 after a report.
  std::uint16_t diagnosis(const Word& word) {
    const auto value = test_value(context_, Field::diagnoses, word, icd9_);
    if (!value) {
      ok_ = false;
      return 0;
    }
    const auto symbol = static_cast<Symbol>(*value);
    const auto at = std::find(diagnoses_.begin(), diagnoses_.end(), symbol);
    const auto place = static_cast<std::uint16_t>(at - diagnoses_.begin() + 1);
    if (at == diagnoses_.end()) diagnoses_.push_back(symbol);
    return place;
  }

  void misplaced_status(const Attribute& attribute) {
    fail("E0516", attribute.span,
         fmt::format("`{}` is no history, so it is not {} yet", claim_.name, attribute.name.text),
         fmt::format("write `history {} {{ … }}` for what was decided before", claim_.name));
  }

  void read_line(const syntax::TestLine& written) {
    model::TestLine line;
    line.number = static_cast<std::int64_t>(claim_.lines.size()) + 1;
    line.status = status_;
    if (written.procedure) add(line, Field::procedure, *written.procedure);
    if (!written.modifiers.empty()) {
      Attribute modifiers{written.span, {"modifiers", written.span}, written.modifiers, false};
      value_of(Field::modifiers, modifiers, line.values, line.sets);
    }
    if (written.on) day_ = parse_date(written.on->text);
    if (!day_) {
      if (!written.on)
        fail("E0512", written.span, "this line does not say its day", "add `on` and the date of service");
      ok_ = false;
      return;
    }
    if (!first_day_) first_day_ = day_;
    line.values.push_back({Field::service_date, day_->days});
    if (written.through) add(line, Field::through_date, *written.through);
    std::set<std::string> seen;
    bool units_said = false;
    for (const Attribute& attribute : written.attributes) {
      if (!first_time(seen, attribute)) continue;
      units_said |= attribute.name.text == "units";
      line_attribute(attribute, line);
    }
    constexpr std::int64_t one_unit = 1000;
    const bool by_revenue_code = std::any_of(line.values.begin(), line.values.end(),
                                             [](const model::TestValue& v) { return v.field == Field::revenue_code; });
    if (!written.procedure && !by_revenue_code && ok_) {
      fail("E0512", written.span, "this line says neither its procedure nor its revenue code",
           "write `line 99213`, or give `revenue_code 0120`");
    }
    if (!units_said) line.values.push_back({Field::units, one_unit});
    claim_.lines.push_back(std::move(line));
  }

  void add(model::TestLine& line, Field field, const Word& word) {
    const auto value = test_value(context_, field, word, icd9_);
    ok_ = ok_ && value.has_value();
    if (value) line.values.push_back({field, *value});
  }

  void line_attribute(const Attribute& attribute, model::TestLine& line) {
    const std::string& name = attribute.name.text;
    if (const auto status = status_named(name); status && attribute.values.empty()) {
      if (written_.history) {
        line.status = *status;
      } else {
        misplaced_status(attribute);
      }
      return;
    }
    if (is_diagnoses(name)) {
      for (const Word& word : attribute.values) pointer(word, line);
      return;
    }
    const auto field = test_field(context_, attribute.name, TestPart::line);
    if (!field) {
      ok_ = false;
      return;
    }
    value_of(*field, attribute, line.values, line.sets);
  }

  // One or two digits point at a diagnosis of the claim; no code is that short.
  void pointer(const Word& word, model::TestLine& line) {
    const bool number = !word.text.empty() && word.text.size() <= 2 &&
                        std::all_of(word.text.begin(), word.text.end(), [](char c) { return c >= '0' && c <= '9'; });
    std::uint16_t place = 0;
    if (number) {
      for (char c : word.text) place = static_cast<std::uint16_t>(place * 10 + (c - '0'));
      if (place == 0 || place > diagnoses_.size()) {
        fail("E0514", word.span, fmt::format("the claim has no diagnosis number {}", word.text),
             diagnoses_.empty() ? std::string("give the claim its diagnoses first: dx M79.18, E11.9")
                                : fmt::format("it has {}", diagnoses_.size()));
        return;
      }
    } else {
      place = diagnosis(word);
    }
    if (place != 0) line.diagnosis_pointers.push_back(place);
  }

  Context& context_;
  const syntax::TestClaim& written_;
  const TestPatients& patients_;
  model::TestClaim claim_;
  bool ok_ = true;
  bool icd9_ = false;
  bool received_said_ = false;
  std::uint8_t status_ = kFresh;
  std::set<std::string> claim_seen_;
  std::vector<Symbol> diagnoses_;
  std::optional<Date> day_, first_day_;
};

}  // namespace

TestPatients read_patients(Context& context, const syntax::Test& test) {
  TestPatients patients;
  for (const syntax::TestPatient& written : test.patients) {
    const auto [patient, fresh] = patients.emplace(written.name.text, std::vector<model::TestValue>{});
    if (!fresh) {
      context.diagnostics.report("E0508", written.name.span,
                                 fmt::format("the test has two patients `{}`", written.name.text),
                                 "give one of them another name");
      continue;
    }
    std::set<std::string> seen;
    for (const Attribute& attribute : written.attributes) {
      if (!seen.insert(attribute.name.text).second) {
        context.diagnostics.report("E0515", attribute.span, fmt::format("`{}` is there twice", attribute.name.text));
        continue;
      }
      const auto field = test_field(context, attribute.name, TestPart::patient);
      if (!field || attribute.missing) continue;
      if (attribute.values.size() != 1) {
        context.diagnostics.report("E0510", attribute.span, fmt::format("`{}` has one value", attribute.name.text));
        continue;
      }
      if (const auto value = test_value(context, *field, attribute.values.front(), false))
        patient->second.push_back({*field, *value});
    }
  }
  return patients;
}

std::optional<model::TestClaim> read_claim(Context& context, const syntax::TestClaim& claim,
                                           const TestPatients& patients) {
  return ClaimReader(context, claim, patients).read();
}

}  // namespace edict::sema
