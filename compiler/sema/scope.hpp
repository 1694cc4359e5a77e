// What the rooms of sema share: the texts, where to complain, the library being made, and which names stand for what.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "compiler/model/model.hpp"
#include "compiler/source/sources.hpp"
#include "compiler/syntax/ast.hpp"
#include "runtime/diagnostics/diagnostic.hpp"

namespace edict::sema {

// A list or table that was declared. A poisoned one failed: what refers to it stays silent, so that one mistake gives
// one message.
struct Declared {
  std::uint32_t index = 0;
  Span span;
  bool poisoned = false;
};

struct Names {
  std::unordered_map<std::string, Declared> lists;
  std::unordered_map<std::string, Declared> tables;
};

struct Context {
  const Sources& sources;
  Diagnostics& diagnostics;
  model::Library& library;
  Names shared;            // of the whole set
  Names* local = nullptr;  // of the policy at work, if any
  // "policy.rule" of every rule that is written, sound or not: who names a faulty one is not told that there is none.
  std::unordered_set<std::string> written_rules;

  const Declared* list(const std::string& name) const;
  const Declared* table(const std::string& name) const;
  // Where a declaration goes: the policy's names inside one, else the shared ones. Reports E0102 and answers false when
  // the name is taken there.
  bool declare_list(const syntax::Word& name, Declared declared);
  bool declare_table(const syntax::Word& name, Declared declared);
  std::vector<std::string> list_names() const;
  std::vector<std::string> table_names() const;
};

// The candidate nearest to a misspelt word, if one is near enough to be meant.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);
// "did you mean `x`?" or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

}  // namespace edict::sema
