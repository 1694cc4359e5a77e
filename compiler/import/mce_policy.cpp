#include "compiler/import/mce_policy.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/import/policy_head.hpp"
#include "runtime/vocabulary/code_system.hpp"

namespace edict::import {
namespace {

// ICD-10 took ICD-9's place on this day (45 CFR 162.1002).
const Date kFirstIcd10 = *make_date(2015, 10, 1);
// Where only tables are given, which state no ages: maternity was 12 to 55 through version 36, and 9 to 64 since.
const Date kWideMaternity = *make_date(2019, 10, 1);

std::vector<MceAges> usual_ages(std::string_view edit) {
  if (edit == "newborn") return {{edit, 0, 0, kAllDays}};
  if (edit == "pediatric") return {{edit, 0, 17, kAllDays}};
  if (edit == "adult") return {{edit, 15, 124, kAllDays}};
  return {{edit, 12, 55, {kFirstDate, add_days(kWideMaternity, -1)}}, {edit, 9, 64, {kWideMaternity, kLastDate}}};
}

// The ages of a category as the policy writes them: numbers, or lets by the day of discharge.
struct AgeWords {
  std::string lets, youngest, oldest, cite;
};

AgeWords age_words(std::string_view edit, const MceLists& lists, const DateRange& period) {
  std::vector<MceAges> ages;
  for (const MceAges& stated : lists.ages) {
    if (stated.edit == edit) ages.push_back(stated);
  }
  if (ages.empty()) {
    ages = usual_ages(edit);
    std::erase_if(ages, [&](const MceAges& a) { return a.days.last < period.first || period.last < a.days.first; });
  }
  std::vector<MceAges> runs;  // that differ
  for (const MceAges& a : ages) {
    if (runs.empty() || runs.back().youngest != a.youngest || runs.back().oldest != a.oldest) runs.push_back(a);
  }
  AgeWords words;
  const auto years = [](const MceAges& a) {
    return a.youngest == a.oldest ? fmt::format("age {}", a.youngest)
                                  : fmt::format("ages {} to {}", a.youngest, a.oldest);
  };
  words.cite = fmt::format("{} diagnoses are those of {}", edit, years(runs.front()));
  if (runs.size() == 1) {
    words.youngest = std::to_string(runs[0].youngest);
    words.oldest = std::to_string(runs[0].oldest);
    return words;
  }
  const auto let = [&](std::string_view which, int MceAges::* bound) {
    std::string text = fmt::format("  let {}_{} =", edit, which);
    for (std::size_t i = runs.size() - 1; i > 0; --i)
      text +=
          fmt::format(" when discharge >= {} then {}{}", to_text(runs[i].days.first), runs[i].*bound, i > 1 ? "," : "");
    return text + fmt::format(" else {}\n", runs[0].*bound);
  };
  words.lets = let("from", &MceAges::youngest) + let("to", &MceAges::oldest);
  words.youngest = fmt::format("{}_from", edit);
  words.oldest = fmt::format("{}_to", edit);
  for (std::size_t i = 1; i < runs.size(); ++i)
    words.cite += fmt::format(", from {} on of {}", to_text(runs[i].days.first), years(runs[i]));
  return words;
}

std::string age_rule(std::string_view edit, const AgeWords& words) {
  const std::string test = words.youngest == words.oldest
                               ? fmt::format("age = {}", words.youngest)
                               : fmt::format("age between {} and {}", words.youngest, words.oldest);
  return fmt::format(R"(
  rule {0}
    cite "{1}"
    when diagnosis_edits["{0}", claim.diagnoses as of discharge] is present
    require {2}
    else deny claim CO-9
)",
                     edit, words.cite, test);
}

constexpr std::string_view kOtherRules = R"(
  rule female_diagnosis
    cite "a diagnosis of women only, and a man"
    when diagnosis_edits["female", claim.diagnoses as of discharge] is present
    unless claim.condition_codes has 45
    forbid patient.sex = M
    else deny claim CO-10

  rule male_diagnosis
    cite "a diagnosis of men only, and a woman"
    when diagnosis_edits["male", claim.diagnoses as of discharge] is present
    unless claim.condition_codes has 45
    forbid patient.sex = F
    else deny claim CO-10

  rule female_procedure
    cite "a procedure of women only, and a man"
    when claim.icd_procedures is present and procedure_edits["female", claim.icd_procedures as of discharge] is present
    unless claim.condition_codes has 45
    forbid patient.sex = M
    else deny claim CO-7

  rule male_procedure
    cite "a procedure of men only, and a woman"
    when claim.icd_procedures is present and procedure_edits["male", claim.icd_procedures as of discharge] is present
    unless claim.condition_codes has 45
    forbid patient.sex = F
    else deny claim CO-7

  rule manifestation_as_principal
    cite "a manifestation is not the principal diagnosis: the disease comes first"
    forbid diagnosis_edits["manifestation", claim.principal_diagnosis as of discharge] is present
    else deny claim CO-16 MA63

  rule unacceptable_principal
    cite "a circumstance that influences health, and is no illness or injury, is not the principal diagnosis"
    forbid diagnosis_edits["unacceptable", claim.principal_diagnosis as of discharge] is present
    else deny claim CO-16 MA63

  rule requires_secondary
    cite "some circumstances are the principal diagnosis only beside a secondary one"
    when diagnosis_edits["unacceptable_alone", claim.principal_diagnosis as of discharge] is present
    forbid secondary_diagnoses is empty
    else deny claim CO-16 MA63

  rule questionable_admission
    cite "some diagnoses are not usually enough to admit a patient"
    when diagnosis_edits["questionable", claim.principal_diagnosis as of discharge] is present
    else pend CO-252

  rule wrong_procedure
    cite "a wrong procedure, or one on the wrong side or the wrong patient, is not paid"
    when diagnosis_edits["wrong_procedure", claim.diagnoses as of discharge] is present
    else deny claim CO-233

  rule noncovered
    cite "procedures for which no payment is made"
    when claim.icd_procedures is present
        and procedure_edits["noncovered", claim.icd_procedures as of discharge] is present
    else deny claim CO-96 N130

  rule noncovered_over_60
    cite "procedures that are not covered above the age of 60"
    when claim.icd_procedures is present
        and procedure_edits["noncovered_over_60", claim.icd_procedures as of discharge] is present
    require age <= 60
    else deny claim CO-6

  not automated "procedures that are covered with some diagnoses only, limited coverage, and unspecified codes"
      because "the lists say of codes alone what holds of codes together, or ask for a look at the record"
}
)";

// A code that stands in no other list, so that the test is of one rule: the last in force.
const MceRow* example(const std::vector<MceRow>& rows, std::string_view edit) {
  const MceRow* found = nullptr;
  for (const MceRow& row : rows) {
    if (row.edit == edit && (found == nullptr || row.days.last > found->days.last)) found = &row;
  }
  return found;
}

std::string tests(std::string_view name, const MceLists& lists, const DateRange& period) {
  const CodeSystem diagnoses = lists.is_icd9 ? CodeSystem::icd9cm : CodeSystem::icd10cm;
  const CodeSystem procedures = lists.is_icd9 ? CodeSystem::icd9pcs : CodeSystem::icd10pcs;
  const auto day_of = [&](const MceRow& row) {
    const Date day = std::max({row.days.first, period.first, *make_date(1996, 1, 2)});
    return row.days.last == kLastDate ? day : row.days.last;
  };
  const std::string_view kind = lists.is_icd9 ? "diagnosis_code_type icd9cm  " : "";
  std::string out;
  // The first claim does not fall by the rule, the second falls.
  const auto add = [&](std::string_view title, std::string_view rule, const MceRow& row, std::string_view patients,
                       std::string_view good, std::string_view bad) {
    out += fmt::format(R"(
test "{}" {{
  {}
  claim a {{ {}
            line 99221 on {} }}
  claim b {{ {}
            line 99221 on {} }}
  expect a/1 not failed by {}.{}
  expect b/1 deny
}}
)",
                       title, patients, good, to_text(day_of(row)), bad, to_text(day_of(row)), name, rule);
  };
  const auto claim = [&](std::string_view patient, std::string_view codes) {
    return fmt::format("patient {}  claim_type institutional  bill_type 111  {}{}", patient, kind, codes);
  };
  const std::string other = lists.is_icd9 ? "486" : "J18.9";
  if (const MceRow* row = example(lists.diagnoses, "newborn")) {
    const std::string dx = "dx " + display_code(diagnoses, row->code);
    add("a newborn's diagnosis", "newborn", *row,
        fmt::format("patient child born {}\n  patient adult born 1950-01-01", to_text(day_of(*row))),
        claim("child", dx), claim("adult", dx));
  }
  if (const MceRow* row = example(lists.diagnoses, "male")) {
    const std::string dx = "dx " + display_code(diagnoses, row->code);
    add("a man's diagnosis", "male_diagnosis", *row,
        "patient man born 1950-01-01 sex M\n  patient woman born 1950-01-01 sex F", claim("man", dx),
        claim("woman", dx));
  }
  if (const MceRow* row = example(lists.diagnoses, "manifestation")) {
    const std::string dx = display_code(diagnoses, row->code);
    add("a manifestation as principal diagnosis", "manifestation_as_principal", *row, "patient p born 1950-01-01 sex F",
        claim("p", fmt::format("dx {}, {}", other, dx)), claim("p", fmt::format("dx {}, {}", dx, other)));
  }
  if (const MceRow* row = example(lists.procedures, "noncovered")) {
    const std::string px = display_code(procedures, row->code);
    add("a procedure that is not covered", "noncovered", *row, "patient p born 1950-01-01 sex F",
        claim("p", fmt::format("dx {}", other)), claim("p", fmt::format("dx {}  icd_procedures {}", other, px)));
  }
  return out;
}

}  // namespace

std::string mce_policy(const MceLists& lists, const Imported& imported, std::string_view diagnoses,
                       std::string_view procedures) {
  const std::string name = lists.is_icd9 ? "code_editor_icd9" : "code_editor";
  DateRange period{kLastDate, lists.is_icd9 ? add_days(kFirstIcd10, -1) : kLastDate};
  for (const auto* rows : {&lists.diagnoses, &lists.procedures}) {
    for (const MceRow& row : *rows) period.first = std::min(period.first, row.days.first);
  }
  if (period.first == kFirstDate) period.first = lists.is_icd9 ? *make_date(1996, 1, 1) : kFirstIcd10;
  std::string text = fmt::format(
      "# Made by `edict import`; the file beside it says from what.\n\npolicy {} \"Medicare Code Editor{}\" {{\n"
      "  authority  manual \"Definitions of Medicare Code Edits\"\n",
      name, lists.is_icd9 ? ", ICD-9" : "");
  if (!imported.payer.empty()) text += fmt::format("  payer      {}\n", imported.payer);
  text += fmt::format("  claim type institutional\n  effective  {}{}\n", to_text(period.first),
                      period.last == kLastDate ? std::string() : " until " + to_text(period.last));
  std::string lets, rules;
  for (const std::string_view edit : {"newborn", "pediatric", "maternity", "adult"}) {
    const AgeWords words = age_words(edit, lists, period);
    lets += words.lets;
    rules += age_rule(edit, words);
  }
  text +=
      fmt::format(R"(
  table diagnosis_edits from "{}" {{ edit : text key, code : {} key, in_force : period }}

  table procedure_edits from "{}" {{ edit : text key, code : {} key, in_force : period }}

  # A bill without a type is no inpatient bill.
  scope lines where claim.bill_type is present and claim.bill_type in {{ 110..119, 410..419 }}

  # The edition is that of the discharge, the age that of the admission.
  let discharge = when claim.discharge_date is present then claim.discharge_date else service_date
  let admission = when claim.admission_date is present then claim.admission_date else service_date
  let age = years between (patient.born, admission)
)",
                  diagnoses, lists.is_icd9 ? "icd9cm" : "icd10cm", procedures, lists.is_icd9 ? "icd9pcs" : "icd10pcs");
  return text + lets + rules + std::string(kOtherRules) + tests(name, lists, period);
}

}  // namespace edict::import
