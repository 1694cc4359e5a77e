#include "compiler/analysis/code_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <tuple>

#include "runtime/tables/cell.hpp"
#include "runtime/tables/delimited.hpp"

namespace edict::analysis {
namespace {

using Columns = std::initializer_list<std::string_view>;

std::optional<std::uint32_t> first_column(const DelimitedReader& reader, Columns names) {
  for (const std::string_view name : names) {
    if (const auto column = reader.column(name)) return column;
  }
  return std::nullopt;
}

class Reader {
 public:
  Reader(CodeTable& table, DelimitedReader& reader, Diagnostics& diagnostics)
      : table_(table), reader_(reader), diagnostics_(diagnostics) {}

  bool read() {
    const std::string own = std::string(name_of(table_.system)) + "_code";
    code_ = first_column(reader_, {"code", own, name_of(table_.system)});
    from_ = first_column(reader_, {"effective_date", "date_added", "valid_from", "from", "start", "start_date"});
    until_ = first_column(reader_, {"end_date", "date_term", "valid_until", "until", "end"});
    billable_ = first_column(reader_, {"billable", "valid"});
    if (!code_) {
      return fault(reader_.line(), "the file has no column `code`",
                   fmt::format("its columns are: {}", fmt::join(reader_.header(), ", ")));
    }
    std::vector<std::string_view> cells;
    while (reader_.next(cells)) add(cells);
    if (!reader_.failure().empty()) return fault(reader_.line(), reader_.failure());
    std::sort(table_.entries.begin(), table_.entries.end(), [](const CodeEntry& a, const CodeEntry& b) {
      return std::tie(a.code, a.in_force.first, a.in_force.last) < std::tie(b.code, b.in_force.first, b.in_force.last);
    });
    return whole_;
  }

 private:
  bool fault(std::uint64_t line, std::string message, std::string help = {}) {
    if (faults_++ < kMostFaults) {
      diagnostics_.report("E0804", DataPlace{table_.file, line, 0, {}, {}}, std::move(message), std::move(help));
    }
    whole_ = false;
    return false;
  }

  void add(const std::vector<std::string_view>& cells) {
    if (std::string wrong = reader_.record_fault(cells); !wrong.empty()) {
      fault(reader_.line(), std::move(wrong));
      return;
    }
    const auto code = normalize_code(table_.system, trim(cells[*code_]));
    // A file may hold several systems, as HCPCS editions hold modifiers: what is no code of this one is not meant.
    if (!code) return;
    CodeEntry entry;
    entry.code = *code;
    if (!day(cells, from_, entry.in_force.first) || !day(cells, until_, entry.in_force.last)) return;
    if (billable_) entry.billable = trim(cells[*billable_]) != "0";
    table_.entries.push_back(std::move(entry));
  }

  bool day(const std::vector<std::string_view>& cells, std::optional<std::uint32_t> column, Date& date) {
    if (!column || trim(cells[*column]).empty()) return true;
    const auto parsed = parse_date(trim(cells[*column]));
    if (parsed) date = *parsed;
    return parsed.has_value() ||
           fault(reader_.line(), fmt::format("{} is not a date such as 2024-07-01", reader_.header()[*column]));
  }

  static constexpr std::size_t kMostFaults = 10;

  CodeTable& table_;
  DelimitedReader& reader_;
  Diagnostics& diagnostics_;
  std::optional<std::uint32_t> code_, from_, until_, billable_;
  std::size_t faults_ = 0;
  bool whole_ = true;
};

bool is_level_one(std::string_view hcpcs) { return hcpcs.front() >= '0' && hcpcs.front() <= '9'; }

}  // namespace

bool CodeTable::speaks_of(std::string_view code) const {
  return system != CodeSystem::hcpcs || !is_level_one(code) || (!entries.empty() && is_level_one(entries.front().code));
}

std::pair<std::size_t, std::size_t> CodeTable::range(std::string_view first, std::string_view last, bool stem) const {
  const auto begin = std::lower_bound(entries.begin(), entries.end(), first,
                                      [](const CodeEntry& e, std::string_view code) { return e.code < code; });
  const auto end = std::partition_point(begin, entries.end(), [&](const CodeEntry& e) {
    return e.code <= last || (stem && std::string_view(e.code).starts_with(last));
  });
  return {static_cast<std::size_t>(begin - entries.begin()), static_cast<std::size_t>(end - entries.begin())};
}

std::optional<CodeTable> read_code_table(CodeSystem system, const std::string& path, Diagnostics& diagnostics) {
  auto reader = DelimitedReader::open(path);
  const DataPlace place{path, 0, 0, {}, {}};
  if (!reader) {
    diagnostics.report("E0804", place, fmt::format("{} cannot be read", path));
    return std::nullopt;
  }
  if (reader->header().empty()) {
    diagnostics.report("E0804", place, fmt::format("the file {} is empty: it lacks even a header row", path));
    return std::nullopt;
  }
  CodeTable table{system, path, {}};
  if (!Reader(table, *reader, diagnostics).read()) return std::nullopt;
  if (table.entries.empty()) {
    diagnostics.report("E0804", place, fmt::format("the file {} has no code of {}", path, name_of(system)));
    return std::nullopt;
  }
  return table;
}

}  // namespace edict::analysis
