#include "compiler/sema/scope.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace edict::sema {
namespace {

using Table = std::unordered_map<std::string, Declared>;

const Declared* find_in(const Table* local, const Table& shared, const std::string& name) {
  if (local != nullptr) {
    if (const auto it = local->find(name); it != local->end()) return &it->second;
  }
  const auto it = shared.find(name);
  return it == shared.end() ? nullptr : &it->second;
}

bool declare(Context& context, Table& table, const syntax::Word& name, Declared declared, std::string_view what) {
  const auto [it, fresh] = table.emplace(name.text, declared);
  if (fresh) return true;
  Diagnostic& d =
      context.diagnostics.report("E0102", name.span, fmt::format("the {} `{}` is declared twice", what, name.text),
                                 "give one of them another name, or keep only one");
  d.notes.push_back({it->second.span, "first declared here"});
  return false;
}

std::vector<std::string> names_of(const Table* local, const Table& shared) {
  std::vector<std::string> names;
  for (const Table* table : {local, &shared}) {
    if (table == nullptr) continue;
    for (const auto& [name, declared] : *table) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

// Edits that turn one word into the other; a swap of neighbours is one.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

const Declared* Context::list(const std::string& name) const {
  return find_in(local != nullptr ? &local->lists : nullptr, shared.lists, name);
}
const Declared* Context::table(const std::string& name) const {
  return find_in(local != nullptr ? &local->tables : nullptr, shared.tables, name);
}
bool Context::declare_list(const syntax::Word& name, Declared declared) {
  return declare(*this, local != nullptr ? local->lists : shared.lists, name, declared, "list");
}
bool Context::declare_table(const syntax::Word& name, Declared declared) {
  return declare(*this, local != nullptr ? local->tables : shared.tables, name, declared, "table");
}
std::vector<std::string> Context::list_names() const {
  return names_of(local != nullptr ? &local->lists : nullptr, shared.lists);
}
std::vector<std::string> Context::table_names() const {
  return names_of(local != nullptr ? &local->tables : nullptr, shared.tables);
}

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates) {
  // One edit in a short word, up to three in a long one.
  const std::size_t tolerance = word.size() <= 3 ? 1 : (word.size() <= 8 ? 2 : 3);
  std::optional<std::string> best;
  std::size_t best_distance = tolerance + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t d = distance(word, candidate);
    if (d < best_distance) {
      best_distance = d;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
  const auto best = nearest(word, candidates);
  return best ? fmt::format("did you mean `{}`?", *best) : std::string();
}

}  // namespace edict::sema
