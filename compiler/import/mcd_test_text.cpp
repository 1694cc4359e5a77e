#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "compiler/import/mcd_policy.hpp"
#include "compiler/import/mcd_words.hpp"
#include "runtime/vocabulary/code_system.hpp"

namespace edict::import {
namespace {

// Codes that few lists have: general examinations, unspecified illness.
constexpr std::array<std::string_view, 8> kOthers{"Z0000", "R69", "Z769", "Z029", "R99", "Z139", "Z5189", "W5612XA"};

std::string shown(std::string_view code) { return display_code(CodeSystem::icd10cm, code); }

struct Decision {
  std::optional<std::size_t> rule;  // that denies, or flags
  bool denies = false;
};

// What a version decides of a line with one diagnosis, by its rules alone.
Decision decide(const McdVersion& version, const std::string& procedure, const std::string& diagnosis) {
  Decision decision;
  const McdMeaning& meaning = version.meaning;
  for (std::size_t i = 0; i < meaning.rules.size(); ++i) {
    const McdRule& rule = meaning.rules[i];
    if (!rule.procedures.contains(procedure)) continue;
    bool fails = rule.kind == McdRuleKind::not_covered;
    if (rule.kind != McdRuleKind::not_covered) {
      const auto& lists = rule.kind == McdRuleKind::supports ? meaning.supporting : meaning.unsupporting;
      const bool listed = std::any_of(rule.groups.begin(), rule.groups.end(),
                                      [&](int number) { return lists.at(number).contains(diagnosis); });
      fails = listed == (rule.kind == McdRuleKind::excludes);
    }
    if (!fails || (decision.denies && !rule.certain)) continue;
    if (!decision.denies) decision = {i, rule.certain};
  }
  return decision;
}

class Tests {
 public:
  explicit Tests(const McdPolicy& policy) : policy_(policy) {}

  std::string operator()() {
    for (const McdVersion& version : policy_.versions) {
      for (std::size_t i = 0; i < std::min(version.meaning.rules.size(), kMostRules); ++i) of_rule(version, i);
    }
    for (const McdVersion& version : policy_.versions) of_drugs(version);
    for (std::size_t i = 0; i < policy_.versions.size(); ++i) of_days(i);
    return text_;
  }

 private:
  static constexpr std::size_t kMostRules = 4;

  // A diagnosis that the version denies or flags with the procedure, or pays.
  static std::optional<std::string> diagnosis(const McdVersion& version, const std::string& procedure, bool fails) {
    std::vector<std::string> candidates(kOthers.begin(), kOthers.end());
    for (const auto* lists : {&version.meaning.supporting, &version.meaning.unsupporting}) {
      for (const auto& [number, codes] : *lists) {
        if (codes.empty()) continue;
        candidates.push_back(*codes.begin());
        candidates.push_back(*codes.rbegin());
      }
    }
    const auto found = std::find_if(candidates.begin(), candidates.end(), [&](const std::string& code) {
      return decide(version, procedure, code).rule.has_value() == fails;
    });
    return found == candidates.end() ? std::nullopt : std::optional(*found);
  }

  static std::string line(std::string_view claim, const std::string& procedure, std::string_view modifier, Date day,
                          std::string_view diagnosis) {
    return fmt::format("  claim {} {{ patient p  line {}{} on {}{}{} }}\n", claim, procedure, modifier, to_text(day),
                       diagnosis.empty() ? "" : " dx ", diagnosis.empty() ? std::string() : shown(diagnosis));
  }

  std::string expected(const McdVersion& version, std::string_view claim, const Decision& decision,
                       std::string_view group) const {
    if (!decision.rule) return fmt::format("  expect {}/1 pay\n", claim);
    const std::string rule = fmt::format("{}.{}", policy_.name, mcd_rule_names(version)[*decision.rule]);
    if (!decision.denies) return fmt::format("  expect {}/1 pay by {}\n", claim, rule);
    return fmt::format("  expect {}/1 deny by {} {}-50 {}\n", claim, rule, group, mcd_remark_code(version));
  }

  // Every test of a version is on a day of it.
  static Date day_of(const McdVersion& version) { return std::min(add_days(version.from, 1), version.until); }

  std::string test(std::string_view what, const McdVersion& version) const {
    return fmt::format("\ntest \"A{} version {}: {}\" {{\n  patient p born 1950-01-01\n", version.article->id,
                       version.article->version, what);
  }

  void of_rule(const McdVersion& version, std::size_t index) {
    const McdRule& rule = version.meaning.rules[index];
    const std::string& procedure = *rule.procedures.begin();
    const Date day = day_of(version);
    if (rule.kind == McdRuleKind::not_covered) {
      text_ += test(fmt::format("{} is not paid", procedure), version) + line("a", procedure, "", day, kOthers[0]) +
               line("b", procedure, "-GA", day, kOthers[0]) +
               expected(version, "a", decide(version, procedure, std::string(kOthers[0])), "CO") +
               expected(version, "b", decide(version, procedure, std::string(kOthers[0])), "PR") + "}\n";
      return;
    }
    const auto good = diagnosis(version, procedure, false);
    const auto bad = diagnosis(version, procedure, true);
    if (!good || !bad) return;
    const Decision denied = decide(version, procedure, *bad);
    text_ += test(denied.denies ? fmt::format("{} is paid with a listed diagnosis, denied with another (with GA to the "
                                              "patient), pended without one",
                                              procedure)
                                : fmt::format("{}, another diagnosis is flagged", procedure),
                  version);
    text_ += line("a", procedure, "", day, *good) + line("b", procedure, "", day, *bad);
    if (denied.denies) text_ += line("c", procedure, "-GA", day, *bad) + line("d", procedure, "", day, {});
    text_ += expected(version, "a", {}, "CO") + expected(version, "b", denied, "CO");
    if (denied.denies) {
      text_ += expected(version, "c", denied, "PR");
      text_ += fmt::format("  expect d/1 pend by {}.{} CO-16\n", policy_.name, mcd_rule_names(version)[*denied.rule]);
    }
    text_ += "}\n";
  }

  void of_drugs(const McdVersion& version) {
    const auto& drugs = version.meaning.self_administered;
    const auto drug = std::find_if(drugs.begin(), drugs.end(), [&](const auto& entry) {
      return entry.second.second >= version.from && entry.second.first <= version.until;
    });
    if (drug == drugs.end()) return;
    const Date day = std::max(drug->second.first, version.from);
    text_ +=
        test(fmt::format("{} is the patient's to give, unless intravenously", drug->first), version) +
        line("a", drug->first, "", day, "R69") + line("b", drug->first, "-JA", day, "R69") +
        fmt::format("  expect a/1 deny by {}.self_administered_drug PR-96 N425\n  expect b/1 pay\n}}\n", policy_.name);
  }

  const McdVersion* version_on(Date day) const {
    const auto found = std::find_if(policy_.versions.begin(), policy_.versions.end(), [&](const McdVersion& version) {
      return version.from <= day && day <= version.until;
    });
    return found == policy_.versions.end() ? nullptr : &*found;
  }

  // A line that the version denies, on its first and last day and on the days before and after.
  void of_days(std::size_t index) {
    const McdVersion& version = policy_.versions[index];
    const auto rule = std::find_if(version.meaning.rules.begin(), version.meaning.rules.end(),
                                   [](const McdRule& r) { return r.certain; });
    if (rule == version.meaning.rules.end()) return;
    const std::string& procedure = *rule->procedures.begin();
    const auto bad = diagnosis(version, procedure, true);
    if (!bad) return;
    std::vector<std::pair<std::string, Date>> days{{"day_before", add_days(version.from, -1)},
                                                   {"first_day", version.from}};
    // ICD-10-CM begins with the first version, perhaps: on the day before a claim has other diagnoses.
    if (version.from <= *make_date(2015, 10, 1)) days.erase(days.begin());
    if (version.until != kLastDate) {
      days.emplace_back("last_day", version.until);
      days.emplace_back("day_after", add_days(version.until, 1));
    }
    std::string claims, expectations;
    for (const auto& [name, day] : days) {
      claims += line(name, procedure, "", day, *bad);
      const McdVersion* in_force = version_on(day);
      expectations += in_force == nullptr ? fmt::format("  expect {}/1 pay\n", name)
                                          : expected(*in_force, name, decide(*in_force, procedure, *bad), "CO");
    }
    text_ += test(version.until == kLastDate
                      ? fmt::format("in force from {}", to_text(version.from))
                      : fmt::format("in force from {} to {}", to_text(version.from), to_text(version.until)),
                  version) +
             claims + expectations + "}\n";
  }

  const McdPolicy& policy_;
  std::string text_;
};

}  // namespace

std::string mcd_tests(const McdPolicy& policy) { return Tests(policy)(); }

}  // namespace edict::import
