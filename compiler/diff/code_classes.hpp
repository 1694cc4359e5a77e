// The codes of a code system, split into the finitely many classes that a set of questions can tell apart.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/diff/list_content.hpp"
#include "runtime/vocabulary/code_system.hpp"

namespace edict::diff {

// The first code of the system that is not before `bound` in byte order; nothing when there is none.
std::optional<std::string> first_code(CodeSystem system, const std::string& bound);

// Something that is asked of one code: whether it is among codes of a system, itself or by its category (the first
// three characters), or whether it matches a pattern.
struct CodeQuestion {
  CodeSystem system = CodeSystem::none;  // none: of any, for patterns
  Members members;
  bool by_category = false;
  std::string pattern;  // not empty: asks this instead
  auto operator<=>(const CodeQuestion&) const = default;
  bool holds(CodeSystem code_system, std::string_view code) const;
};

struct SampleCode {
  CodeSystem system;
  std::string code;
  auto operator<=>(const SampleCode&) const = default;
};
struct CodeClass {
  CodeSystem system = CodeSystem::none;  // of all its codes
  std::vector<bool> answers;             // by question
  std::vector<SampleCode> samples;       // some of its codes; empty: perhaps it has none
  std::optional<std::size_t> count;      // how many codes it has, where that was found out
};

// Every code of the systems is in exactly one class, by its system and its answers.
std::vector<CodeClass> code_classes(const std::vector<CodeSystem>& systems, const std::vector<CodeQuestion>& questions);

}  // namespace edict::diff
