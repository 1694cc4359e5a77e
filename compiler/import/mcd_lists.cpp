#include "compiler/import/mcd_lists.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/import/mcd_words.hpp"
#include "runtime/vocabulary/code_system.hpp"

namespace edict::import {
namespace {

// Short lists are read where they stand, though several policies have them.
constexpr std::size_t kShortest = 9;
constexpr std::size_t kMostExplained = 8;
constexpr std::string_view kSharedTable = "mcd_shared_lists.tsv";

// Tables have no quotes: a description is words and nothing else.
std::string cell(std::string_view words) {
  std::string text = cut_at(plain_text(words), 120);
  std::replace(text.begin(), text.end(), '\t', ' ');
  return text;
}

}  // namespace

std::map<McdLists::Codes, std::string> McdLists::local_names(const McdVersion& version) {
  std::map<Codes, std::string> names;
  const auto name_all = [&](const std::map<int, Codes>& groups, std::string_view one, std::string_view of_many) {
    std::set<Codes> distinct;
    for (const auto& [number, codes] : groups) distinct.insert(codes);
    for (const auto& [number, codes] : groups)
      names.try_emplace(codes, distinct.size() == 1 ? std::string(one) : fmt::format(fmt::runtime(of_many), number));
  };
  name_all(version.meaning.supporting, "supporting_diagnoses", "group_{}_diagnoses");
  name_all(version.meaning.unsupporting, "unsupporting_diagnoses", "group_{}_unsupporting");
  return names;
}

McdLists::McdLists(const std::vector<McdPolicy>& policies, const ValidDiagnoses* set,
                   const std::map<std::string, std::string>& words)
    : policies_(policies), set_(set), words_(words) {
  std::map<std::string, int> taken;
  for (const McdPolicy& policy : policies) {
    for (const McdVersion& version : policy.versions) {
      for (const auto& [codes, name] : local_names(version)) {
        Use& use = uses_[codes];
        use.idle = use.idle || !uses_diagnoses(version.meaning, codes);
        use.policies.insert(&policy);
        use.versions.insert(&version);
        if (!use.name.empty()) continue;
        use.name = fmt::format("a{}_{}", version.article->id, name);
        if (taken[use.name]++ > 0) use.name += fmt::format("_v{}", version.article->version);
      }
    }
  }
  for (const auto& entry : uses_) {
    for (const McdPolicy* policy : entry.second.policies) of_policy_[policy].push_back(&entry);
  }
  for (auto& [codes, use] : uses_) {
    if (codes.size() < kShortest || use.idle) continue;
    use.stands = use.policies.size() > 1 ? Stands::shared : use.versions.size() > 1 ? Stands::policy : Stands::version;
  }
}

std::string McdLists::name(const McdPolicy&, const McdVersion& version, const Codes& codes) const {
  const Use& use = uses_.at(codes);
  return use.stands == Stands::version ? local_names(version).at(codes) : use.name;
}

std::string McdLists::label(const McdVersion& version, const std::string& name) {
  return fmt::format("{}, version {}", name, version.article->version);
}

std::vector<std::string> McdLists::items(const Codes& codes) const {
  std::vector<std::string> list(codes.begin(), codes.end());
  if (set_ != nullptr) return folded(list, *set_);
  for (std::string& code : list) code = display_code(CodeSystem::icd10cm, code);
  return list;
}

std::string McdLists::written(const Codes& codes, const std::string& name, std::string_view indent,
                              std::string_view table, const std::string& label) const {
  std::string text;
  if (codes.size() <= kMostExplained) {
    std::vector<std::string> meanings;
    for (const std::string& code : codes) {
      const auto at = words_.find(code);
      if (at != words_.end() && !cell(at->second).empty())
        meanings.push_back(fmt::format("{} {}", display_code(CodeSystem::icd10cm, code), cell(at->second)));
    }
    if (!meanings.empty()) text += comment(indent, "", fmt::format("{}", fmt::join(meanings, "; ")));
  }
  if (in_text(codes))
    return text + fmt::format("{}codes {} : icd10cm = {{ {} }}\n", indent, name, fmt::join(items(codes), ", "));
  return text + fmt::format("{}codes {} : icd10cm from \"{}\" column \"code\" where \"list\" is \"{}\"\n", indent, name,
                            table, label);
}

std::string McdLists::declaration(const McdPolicy& policy, const McdVersion& version, const Codes& codes) const {
  if (uses_.at(codes).stands != Stands::version) return {};
  const std::string name = local_names(version).at(codes);
  const std::string text = written(codes, name, "  ", policy.name + ".tsv", label(version, name));
  return uses_diagnoses(version.meaning, codes)
             ? text
             : "  # edict: allow W0601 because what it is for is not certain, and left to the analyst\n" + text;
}

const McdLists::Entries& McdLists::lists_of(const McdPolicy& policy) const {
  static const Entries none;
  const auto found = of_policy_.find(&policy);
  return found == of_policy_.end() ? none : found->second;
}

std::string McdLists::above(const McdPolicy& policy) const {
  std::map<std::string, std::string> by_name;
  for (const auto* entry : lists_of(policy)) {
    const auto& [codes, use] = *entry;
    if (use.stands == Stands::policy) by_name[use.name] = written(codes, use.name, "", policy.name + ".tsv", use.name);
  }
  std::string text;
  for (const auto& [name, list] : by_name) text += list;
  return text;
}

std::string McdLists::rows(const Codes& codes, const std::string& label) const {
  std::string text;
  for (const std::string& code : codes) {
    const auto at = words_.find(code);
    text += fmt::format("{}\t{}\t{}\n", label, display_code(CodeSystem::icd10cm, code),
                        at == words_.end() ? std::string() : cell(at->second));
  }
  return text;
}

std::string McdLists::table(const McdPolicy& policy) const {
  std::map<std::string, std::string> by_label;
  for (const auto* entry : lists_of(policy)) {
    const auto& [codes, use] = *entry;
    if (use.stands == Stands::shared || in_text(codes)) continue;
    if (use.stands == Stands::policy) {
      by_label[use.name] = rows(codes, use.name);
      continue;
    }
    for (const McdVersion* version : use.versions) {
      const std::string name = label(*version, local_names(*version).at(codes));
      by_label[name] = rows(codes, name);
    }
  }
  if (by_label.empty()) return {};
  std::string text = "list\tcode\tmeaning\n";
  for (const auto& [name, list] : by_label) text += list;
  return text;
}

std::vector<OutputText> McdLists::shared() const {
  std::map<std::string, std::string> declarations, tables;
  for (const auto& [codes, use] : uses_) {
    if (use.stands != Stands::shared) continue;
    declarations[use.name] = written(codes, use.name, "", kSharedTable, use.name);
    if (!in_text(codes)) tables[use.name] = rows(codes, use.name);
  }
  if (declarations.empty()) return {};
  std::vector<OutputText> files;
  std::string text =
      "# Made by `edict import`; the file beside it says from what. Lists that several articles have, each called\n"
      "# after the first.\n\n";
  for (const auto& [name, list] : declarations) text += list;
  files.push_back({"mcd_shared_lists.edict", std::move(text), true});
  if (!tables.empty()) {
    std::string all = "list\tcode\tmeaning\n";
    for (const auto& [name, list] : tables) all += list;
    files.push_back({std::string(kSharedTable), std::move(all), false});
  }
  return files;
}

}  // namespace edict::import
