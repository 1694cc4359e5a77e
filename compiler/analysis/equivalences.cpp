#include "compiler/analysis/equivalences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "runtime/tables/cell.hpp"
#include "runtime/tables/delimited.hpp"
#include "runtime/tables/header_words.hpp"

namespace edict::analysis {
namespace {

std::string plain_code(std::string_view cell) {
  std::string code;
  for (const char c : trim(cell)) {
    if (c != '.') code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  return code == "NODX" || code == "NOPCS" ? std::string() : code;
}

// The only systems of mappings: diagnoses of both editions, or procedures.
bool all_are(CodeSystem system, const std::vector<Equivalence>& rows, std::string Equivalence::* side) {
  return std::all_of(rows.begin(), rows.end(), [&](const Equivalence& row) {
    return (row.*side).empty() || normalize_code(system, row.*side) == row.*side;
  });
}

bool find_systems(Equivalences& table) {
  constexpr std::pair<CodeSystem, CodeSystem> kPairs[] = {{CodeSystem::icd10cm, CodeSystem::icd9cm},
                                                          {CodeSystem::icd10pcs, CodeSystem::icd9pcs}};
  for (const auto& [newer, older] : kPairs) {
    for (const auto& [from, to] : {std::pair(newer, older), std::pair(older, newer)}) {
      if (!all_are(from, table.rows, &Equivalence::source) || !all_are(to, table.rows, &Equivalence::target)) continue;
      table.sources = from;
      table.targets = to;
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<Equivalences> read_equivalences(const std::string& path, Diagnostics& diagnostics) {
  const auto fault = [&](std::uint64_t line, std::string message) {
    diagnostics.report("E0931", DataPlace{path, line, 0, {}, {}}, std::move(message),
                       "make the table with `edict import gem FILE -o DIR`");
    return std::nullopt;
  };
  auto reader = DelimitedReader::open(path);
  if (!reader) return fault(0, fmt::format("{} cannot be read", path));
  const auto column = [&](std::initializer_list<std::string_view> names) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < reader->header().size(); ++i) {
      const std::string words = plain_words(reader->header()[i]);
      if (std::find(names.begin(), names.end(), words) != names.end()) return i;
    }
    return std::nullopt;
  };
  const auto scenario = column({"scenario"});
  const auto choice_list = column({"choice list"});
  const auto approximate = column({"approximate"});
  const auto combination = column({"combination"});
  if (reader->header().size() < 2 || !approximate || !scenario)
    return fault(0, "the file is no table of equivalence mappings: it lacks the columns `approximate` and `scenario`");
  // Source and target are the first two of the columns that are no flags.
  Equivalences table{path, CodeSystem::none, CodeSystem::none, {}};
  std::vector<std::string_view> cells;
  while (reader->next(cells)) {
    if (std::string wrong = reader->record_fault(cells); !wrong.empty()) return fault(reader->line(), wrong);
    const auto flag = [&](const std::optional<std::size_t>& at) { return at && trim(cells[*at]) == "1"; };
    const auto word = [&](const std::optional<std::size_t>& at) {
      return at ? std::string(trim(cells[*at])) : std::string();
    };
    table.rows.push_back({plain_code(cells[0]), plain_code(cells[1]), flag(approximate), flag(combination),
                          word(scenario), word(choice_list)});
  }
  if (!reader->failure().empty()) return fault(reader->line(), reader->failure());
  if (table.rows.empty() || !find_systems(table))
    return fault(0, "the first two columns are no codes of ICD-10 and ICD-9, or the other way round");
  std::stable_sort(table.rows.begin(), table.rows.end(), [](const Equivalence& a, const Equivalence& b) {
    return std::tie(a.source, a.scenario, a.choice_list, a.target) <
           std::tie(b.source, b.scenario, b.choice_list, b.target);
  });
  return table;
}

}  // namespace edict::analysis
