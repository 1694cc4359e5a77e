#include "tools/edict/policy_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "tools/edict/doc_text.hpp"

namespace edict::cli {
namespace {

struct Entry {
  std::string title;
  std::string path;
  std::vector<std::string> sources;  // "LCD L39713", each once
  std::size_t versions = 0;
  std::set<std::uint32_t> tests;
  std::vector<const RuleKind*> kinds;
};

std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

template <class T>
void add_once(std::vector<T>& to, const T& value) {
  if (std::find(to.begin(), to.end(), value) == to.end()) to.push_back(value);
}

std::string kinds_text(const Entry& entry, bool hard_cases) {
  std::string text;
  for (const RuleKind& kind : rule_kinds()) {
    if (kind.hard_case != hard_cases || std::find(entry.kinds.begin(), entry.kinds.end(), &kind) == entry.kinds.end())
      continue;
    text += (text.empty() ? "" : ", ") + std::string(kind.name);
  }
  return text.empty() ? "–" : text;
}

std::size_t lines_of(const Sources& sources, Span span) {
  const std::string_view text = sources.text(span);
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
}

// "`vitamin_d.yearly` (4 lines)", of a rule with versions once.
std::string kinds_table(const Compilation& compilation, const std::vector<Showing>& shown, bool hard_cases) {
  constexpr std::size_t most = 4;
  std::string text;
  std::string missing;
  for (const RuleKind& kind : rule_kinds()) {
    if (kind.hard_case != hard_cases) continue;
    std::vector<std::string> places;
    std::set<std::string> seen;
    for (const Showing& s : shown) {
      if (s.kind != &kind) continue;
      const std::string name = s.policy->name.text + (s.rule != nullptr ? "." + s.rule->name.text : "");
      if (!seen.insert(name).second) continue;
      const std::string path = below_the_folder(compilation.sources, s.file);
      std::string size;
      if (s.rule != nullptr) {
        const std::size_t lines = lines_of(compilation.sources, s.rule->span);
        size = fmt::format(" ({} line{})", lines, lines == 1 ? "" : "s");
      }
      places.push_back(fmt::format("[{}]({}){}", name, path, size));
    }
    if (places.empty()) {
      missing += (missing.empty() ? "" : ", ") + std::string(kind.name);
      continue;
    }
    const std::size_t more = places.size() > most ? places.size() - most : 0;
    places.resize(places.size() - more);
    text += fmt::format("| {} | {} | {}{} |\n", kind.name, cell(kind.title), fmt::join(places, ", "),
                        more > 0 ? fmt::format(" and {} more", more) : "");
  }
  if (text.empty()) return {};
  text = fmt::format("\n## {}\n\n| {} | what it is | said by |\n| --- | --- | --- |\n{}",
                     hard_cases ? "By hard case" : "By kind of rule", hard_cases ? "case" : "kind", text);
  if (!missing.empty()) text += fmt::format("\nNot shown here: {}.\n", missing);
  return text;
}

}  // namespace

std::string below_the_folder(const Sources& sources, FileId file) {
  const std::string_view name = sources.name(file);
  const auto slash = name.find('/');
  return std::string(slash == std::string_view::npos ? name : name.substr(slash + 1));
}

std::string policy_index(const Compilation& compilation, const std::vector<Showing>& shown) {
  std::map<std::pair<std::string, std::string>, Entry> entries;  // by path and name
  const auto key = [&](FileId file, const std::string& name) {
    return std::pair(below_the_folder(compilation.sources, file), name);
  };
  const model::Library& library = compilation.library;
  for (std::uint32_t p = 0; p < library.policies.size(); ++p) {
    const model::Policy& policy = library.policies[p];
    Entry& entry = entries[key(policy.span.file, policy.name)];
    entry.path = below_the_folder(compilation.sources, policy.span.file);
    entry.title = policy.title.empty() ? policy.name : policy.title;
    ++entry.versions;
    for (const model::Policy::Authority& a : policy.authorities) add_once(entry.sources, source_words(a));
    for (std::uint32_t t = 0; t < library.tests.size(); ++t) {
      const auto& runs = library.tests[t].policies;
      if (library.tests[t].file == policy.span.file && std::find(runs.begin(), runs.end(), p) != runs.end())
        entry.tests.insert(t);
    }
  }
  for (const Showing& s : shown) {
    const auto entry = entries.find(key(s.file, s.policy->name.text));
    if (entry != entries.end()) add_once(entry->second.kinds, s.kind);
  }
  std::string out =
      "# Policies\n\nWritten by `edict doc policies --index`; what a rule shows, the comment above it says: `# edict: "
      "shows "
      "FREQ-WIN, H1`.\n\n| policy | source | kinds of rules | hard cases | tests |\n| --- | --- | --- | --- | ---: |\n";
  for (const auto& [of, entry] : entries) {
    out += fmt::format("| [{}]({}){} | {} | {} | {} | {} |\n", cell(entry.title), entry.path,
                       entry.versions > 1 ? fmt::format(", {} versions", entry.versions) : "",
                       cell(fmt::format("{}", fmt::join(entry.sources, "; "))), kinds_text(entry, false),
                       kinds_text(entry, true), entry.tests.size());
  }
  return out + kinds_table(compilation, shown, false) + kinds_table(compilation, shown, true);
}

}  // namespace edict::cli
