#include "tools/edict/line_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "runtime/base/decimal.hpp"
#include "runtime/decisions/outcome_text.hpp"
#include "runtime/tables/cell.hpp"
#include "tools/edict/mentions.hpp"

namespace edict::cli {
namespace {

constexpr std::size_t kMostMembers = 6;  // of one list that are tried
constexpr std::size_t kMostUnitsTried = 12;

// A line has one side.
bool contradicts(std::string_view modifier, std::string_view other) {
  return (modifier == "LT" && other == "RT") || (modifier == "RT" && other == "LT");
}

ClaimLineRecord& line_of(PatientCase& c) { return c.records[c.claim].lines[c.line]; }
const ClaimLineRecord& line_of(const PatientCase& c) { return c.records[c.claim].lines[c.line]; }

void set_value(std::vector<FieldValue>& values, Field field, std::int64_t value) {
  const auto it = std::find_if(values.begin(), values.end(), [&](const FieldValue& v) { return v.field == field; });
  if (it != values.end()) {
    it->value = value;
  } else {
    values.push_back({field, value});
  }
}

std::vector<Symbol>& set_of(std::vector<SetValue>& sets, Field field) {
  const auto it = std::find_if(sets.begin(), sets.end(), [&](const SetValue& s) { return s.field == field; });
  if (it != sets.end()) return it->members;
  sets.push_back({field, {}});
  return sets.back().members;
}

bool is_diagnosis(Field field) {
  return field == Field::diagnosis || field == Field::primary_diagnosis || field == Field::diagnoses ||
         field == Field::principal_diagnosis || field == Field::secondary_diagnoses;
}

// What a biller may have left out or miscoded. Who was treated, what was done and what was charged are no such thing.
bool may_change(Field field) {
  switch (field) {
    case Field::place_of_service:
    case Field::revenue_code:
    case Field::bill_type:
    case Field::claim_type:
    case Field::ndc:
    case Field::specialty:
    case Field::taxonomy:
    case Field::occurrence_codes:
    case Field::condition_codes:
      return true;
    default:
      return false;
  }
}

// Codes to try for a field that a rule wants stated, whatever it says.
std::vector<const char*> usual_codes(CodeSystem system) {
  switch (system) {
    case CodeSystem::pos:
      return {"11"};
    case CodeSystem::sex:
      return {"F", "M"};
    case CodeSystem::claim_type:
      return {"PROFESSIONAL", "INSTITUTIONAL"};
    case CodeSystem::bill_type:
      return {"131"};
    case CodeSystem::revenue:
      return {"0510"};
    default:
      return {};
  }
}

class Changes {
 public:
  Changes(const plan::Plan& plan, SymbolTable& symbols, const LineDecision& decision, const Batch& batch)
      : plan_(plan), symbols_(symbols), decision_(decision), batch_(batch) {}

  std::vector<LineChange> all() {
    for (const Finding& f : decision_.findings) {
      if (f.verdict == Verdict::no_version || f.kind == OutcomeKind::flag) continue;
      if (f.kind == OutcomeKind::cut_back || f.kind == OutcomeKind::deny) fewer_units(f);
      const Mentions mentions = mentions_of(plan_, f.policy, f.rule);
      for (const auto& [field, mention] : mentions.fields) mentioned(field, mention);
      for (const Field field : f.missing) {
        const auto it = mentions.fields.find(field);
        fill(field, it == mentions.fields.end() ? FieldMention{} : it->second);
      }
    }
    return std::move(changes_);
  }

 private:
  void add(Field field, std::string words, std::function<void(PatientCase&)> apply, bool sweeping = false) {
    if (known_.insert(words).second) changes_.push_back({std::move(words), field, std::move(apply), sweeping});
  }

  // The most first: once that pays, less is no smaller change.
  void fewer_units(const Finding& f) {
    const std::int64_t billed = decision_.units_billed.value_or(0);
    std::vector<std::int64_t> wanted;
    if (f.kind == OutcomeKind::cut_back && f.allowed_units > 0) wanted.push_back(f.allowed_units);
    for (std::int64_t whole = (billed - 1) / 1000; whole > 0 && wanted.size() < kMostUnitsTried; --whole)
      wanted.push_back(whole * 1000);
    wanted.push_back(1000);
    for (const std::int64_t units : wanted) {
      if (units >= billed) continue;
      add(
          Field::units,
          fmt::format("with {} unit{} instead of {}", to_text(Decimal{units}), units == 1000 ? "" : "s",
                      to_text(Decimal{billed})),
          [units](PatientCase& c) { set_value(line_of(c).values, Field::units, units); }, true);
    }
  }

  // Values and list members that the mention offers, as symbols of the field's own domain. A stem is tried as if it
  // were a code, and said to be one.
  std::vector<std::int64_t> offered(const FieldMention& mention, const FieldInfo& field) {
    std::vector<std::int64_t> values = mention.values;
    for (const std::uint32_t list : mention.lists) {
      const Type element = plan_.lists[list].element;
      if (element.kind != Kind::code && element.kind != Kind::text && element.kind != Kind::id) continue;
      // A diagnosis of the other edition than the claim's is none of its own.
      if (field.type.system == CodeSystem::icd && element.system != edition()) continue;
      for (const ListMember& member : members_of(plan_, list, batch_.service_date(decision_.line), kMostMembers)) {
        const Symbol symbol = symbols_.intern(domain_of(element.system), member.code);
        values.push_back(static_cast<std::int64_t>(symbol));
        if (member.stem) stems_.insert(symbol);
      }
    }
    return values;
  }

  std::string diagnosis_text(Symbol code) const {
    const std::string shown = code_text(symbols_, code);
    if (!stems_.contains(code)) return "diagnosis " + shown;
    return fmt::format("a diagnosis of {}{}*", shown, shown.find('.') == std::string::npos ? "." : "");
  }

  CodeSystem edition() const {
    const auto codes = batch_.set(Field::diagnoses, decision_.line);
    if (!codes.empty()) return system_of(symbols_.domain(codes.front()));
    const Date changed = *make_date(2015, 10, 1);  // ICD-10-CM from this date of service on
    return batch_.service_date(decision_.line) < changed ? CodeSystem::icd9cm : CodeSystem::icd10cm;
  }

  void mentioned(Field field, const FieldMention& mention) {
    if (field == Field::modifiers || field == Field::first_modifier) return modifiers(mention);
    if (is_diagnosis(field)) return diagnoses(mention);
    if (field == Field::procedure) return;  // another service is another claim
    if (!batch_.value(field, decision_.line) && info(field).type.kind != Kind::code_set) return fill(field, mention);
    if (!may_change(field)) return;
    for (const std::int64_t value : offered(mention, info(field)))
      assign(field, value, batch_.value(field, decision_.line).has_value());
  }

  void modifiers(const FieldMention& mention) {
    const auto present = batch_.set(Field::modifiers, decision_.line);
    for (const Symbol modifier : present) {
      add(Field::modifiers, fmt::format("without modifier {}", code_text(symbols_, modifier)),
          [modifier](PatientCase& c) { std::erase(set_of(line_of(c).sets, Field::modifiers), modifier); });
    }
    for (const std::int64_t value : offered(mention, info(Field::modifiers))) {
      const auto modifier = static_cast<Symbol>(value);
      const bool out_of_place = std::any_of(present.begin(), present.end(), [&](Symbol other) {
        return other == modifier || contradicts(symbols_.text(modifier), symbols_.text(other));
      });
      if (out_of_place) continue;
      add(Field::modifiers, fmt::format("with modifier {} added", code_text(symbols_, modifier)),
          [modifier](PatientCase& c) { set_of(line_of(c).sets, Field::modifiers).push_back(modifier); });
    }
  }

  void diagnoses(const FieldMention& mention) {
    const auto present = batch_.set(Field::diagnosis, decision_.line);
    const std::vector<std::int64_t> codes = offered(mention, info(Field::diagnosis));
    for (const std::int64_t value : codes) {
      const auto code = static_cast<Symbol>(value);
      if (std::find(present.begin(), present.end(), code) != present.end()) continue;
      add(Field::diagnosis, fmt::format("with {} on the line", diagnosis_text(code)),
          [code](PatientCase& c) { point_at(c, code, false); });
    }
    const auto alone = [&](Symbol code) {
      add(
          Field::diagnosis, fmt::format("with {} alone on the line", diagnosis_text(code)),
          [code](PatientCase& c) { point_at(c, code, true); }, true);
    };
    if (present.size() > 1) std::for_each(present.begin(), present.end(), alone);
    for (const std::int64_t value : codes) {
      if (!present.empty()) alone(static_cast<Symbol>(value));
    }
  }

  // Puts the code on the claim where it is not yet, and the line's pointer at it.
  static void point_at(PatientCase& c, Symbol code, bool alone) {
    std::vector<Symbol>& codes = set_of(c.records[c.claim].sets, Field::diagnoses);
    std::vector<std::uint16_t>& pointers = line_of(c).diagnosis_pointers;
    if (pointers.empty() && !alone) {
      for (std::size_t i = 0; i < codes.size(); ++i) pointers.push_back(static_cast<std::uint16_t>(i + 1));
    }
    auto at = std::find(codes.begin(), codes.end(), code);
    if (at == codes.end()) at = codes.insert(codes.end(), code);
    if (alone) pointers.clear();
    pointers.push_back(static_cast<std::uint16_t>(at - codes.begin() + 1));
  }

  void assign(Field field, std::int64_t value, bool present) {
    const FieldInfo& f = info(field);
    if (f.type.kind == Kind::code_set) {
      const auto code = static_cast<Symbol>(value);
      return add(field, fmt::format("with {} {} added", f.name, code_text(symbols_, code)),
                 [field, code](PatientCase& c) { set_of(c.records[c.claim].sets, field).push_back(code); });
    }
    if (batch_.value(field, decision_.line) == value) return;
    const std::string shown = f.type.kind == Kind::id ? "stated" : display_cell(f.type, value, symbols_);
    add(field,
        f.type.kind == Kind::id ? fmt::format("with {} stated", f.name)
                                : fmt::format("with {} {}{}", f.name, present ? "" : "stated as ", shown),
        [field, value](PatientCase& c) {
          ClaimRecord& claim = c.records[c.claim];
          set_value(info(field).level == Level::line ? line_of(c).values : claim.values, field, value);
        });
  }

  // A value for an absent field: those that the rule mentions, else one of its type.
  void fill(Field field, const FieldMention& mention) {
    const FieldInfo& f = info(field);
    if (is_diagnosis(field)) return diagnoses(mention);
    if (field == Field::age || field == Field::age_in_months || field == Field::age_in_days)
      return fill(Field::born, {});
    if (f.json_path.empty()) return;
    for (const std::int64_t value : offered(mention, f)) assign(field, value, false);
    const auto date = static_cast<std::int64_t>(batch_.service_date(decision_.line).days);
    switch (f.type.kind) {
      case Kind::boolean:
        assign(field, 1, false);
        assign(field, 0, false);
        break;
      case Kind::integer:
        assign(field, 1, false);
        break;
      case Kind::decimal:
        assign(field, 1000, false);
        break;
      case Kind::date:
        assign(field,
               field == Field::born ? add_months(Date{static_cast<std::int32_t>(date)}, std::int64_t{-12} * 45).days
                                    : date,
               false);
        break;
      case Kind::id:
        assign(field, static_cast<std::int64_t>(symbols_.intern(SymbolDomain::text, "(any)")), false);
        break;
      case Kind::code:
        for (const char* code : usual_codes(f.type.system)) {
          assign(field, static_cast<std::int64_t>(symbols_.intern(domain_of(f.type.system), code)), false);
        }
        break;
      default:
        break;
    }
  }

  const plan::Plan& plan_;
  SymbolTable& symbols_;
  const LineDecision& decision_;
  const Batch& batch_;
  std::vector<LineChange> changes_;
  std::set<std::string> known_;
  std::set<Symbol> stems_;
};

}  // namespace

std::vector<LineChange> line_changes(const plan::Plan& plan, SymbolTable& symbols, const LineDecision& decision,
                                     const Batch& batch) {
  return Changes(plan, symbols, decision, batch).all();
}

LineChange later_by(const PatientCase& original, std::int64_t days) {
  const auto moved = [days](std::int64_t date) {
    return static_cast<std::int64_t>(add_days(Date{static_cast<std::int32_t>(date)}, days).days);
  };
  const std::int64_t day = moved(*value_in(line_of(original).values, Field::service_date));
  return {fmt::format("on {}, the first later day that pays", to_text(Date{static_cast<std::int32_t>(day)})),
          Field::service_date, [day, moved](PatientCase& c) {
            ClaimLineRecord& line = line_of(c);
            set_value(line.values, Field::service_date, day);
            if (const auto through = value_in(line.values, Field::through_date))
              set_value(line.values, Field::through_date, moved(*through));
            std::vector<FieldValue>& claim = c.records[c.claim].values;
            if (const auto received = value_in(claim, Field::received_date); received && *received < day) {
              set_value(claim, Field::received_date, day);
            }
          }};
}

bool other_days_matter(const plan::Plan& plan, const LineDecision& decision) {
  return std::any_of(decision.findings.begin(), decision.findings.end(), [&](const Finding& f) {
    return f.verdict != Verdict::no_version && mentions_of(plan, f.policy, f.rule).looks_at_other_lines;
  });
}

}  // namespace edict::cli
