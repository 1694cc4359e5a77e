#include "runtime/tables/code_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "runtime/tables/cell.hpp"
#include "runtime/tables/delimited.hpp"
#include "runtime/tables/header_words.hpp"

namespace edict {
namespace {

constexpr std::size_t kMostFaults = 10;

bool is_level_one(std::string_view hcpcs) { return hcpcs.front() >= '0' && hcpcs.front() <= '9'; }

// What publishers call the codes of a system, besides its name in the language.
std::vector<std::string_view> code_columns(CodeSystem system) {
  switch (system) {
    case CodeSystem::icd10cm:
    case CodeSystem::icd9cm:
      return {"diagnosis code", "icd 10 cm code", "icd10 code", "icd9 code", "dx code"};
    case CodeSystem::icd10pcs:
    case CodeSystem::icd9pcs:
      return {"procedure code", "icd 10 pcs code", "icd10 code", "icd9 code"};
    case CodeSystem::hcpcs:
      return {"hcpc", "hcpcs cpt code", "procedure code"};
    case CodeSystem::modifier:
      return {"mod code", "mod", "hcpcs code", "hcpc"};  // HCPCS editions hold modifiers, too
    case CodeSystem::pos:
      return {"place of service code", "place of service code s", "place of service"};
    default:
      return {};
  }
}

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

std::span<const CodeEntry> CodeTable::entries_of(std::string_view code) const {
  const auto [begin, end] = range(code, code, false);
  return std::span(entries).subspan(begin, end - begin);
}

std::optional<std::size_t> CodeTableBuilder::column(const std::vector<std::string_view>& names) const {
  for (const std::string_view name : names) {
    const auto found = std::find(header_.begin(), header_.end(), name);
    if (found != header_.end()) return static_cast<std::size_t>(found - header_.begin());
  }
  return std::nullopt;
}

bool CodeTableBuilder::take_header(std::span<const std::string_view> cells) {
  header_.clear();
  for (const std::string_view cell : cells) header_.push_back(plain_words(cell));
  const std::string own = plain_words(name_of(table_.system));
  const std::string own_code = own + " code";
  code_ = column({"code", own_code, own});
  if (!code_) code_ = column(code_columns(table_.system));
  from_ = column({"effective date", "date added", "add dt", "add date", "added date", "valid from", "from", "start",
                  "start date"});
  until_ = column({"end date", "date term", "term dt", "term date", "termination date", "valid until", "until", "end",
                   "stop date"});
  billable_ = column({"billable", "valid", "is billable", "header flag"});
  description_ = column({"short desc", "short description", "description", "long description", "long desc", "desc",
                         "short text", "text", "name", "pos name", "place of service name", "title"});
  return code_.has_value();
}

std::string CodeTableBuilder::add(std::span<const std::string_view> cells) {
  const auto cell = [&](std::optional<std::size_t> at) {
    return at && *at < cells.size() ? trim(cells[*at]) : std::string_view();
  };
  const auto code = normalize_code(table_.system, cell(code_));
  if (!code) return {};
  CodeEntry entry;
  entry.code = *code;
  if (std::string wrong = day(cells, from_, entry.in_force.first); !wrong.empty()) return wrong;
  if (std::string wrong = day(cells, until_, entry.in_force.last); !wrong.empty()) return wrong;
  const std::string flag = plain_words(cell(billable_));
  entry.billable = flag != "0" && flag != "n" && flag != "no" && flag != "false";
  entry.description = cell(description_);
  table_.entries.push_back(std::move(entry));
  return {};
}

std::string CodeTableBuilder::day(std::span<const std::string_view> cells, std::optional<std::size_t> column,
                                  Date& date) const {
  if (!column || *column >= cells.size() || trim(cells[*column]).empty()) return {};
  const auto parsed = parse_date(trim(cells[*column]));
  if (!parsed) return fmt::format("the column \"{}\" has no date such as 2024-07-01", header_[*column]);
  date = *parsed;
  return {};
}

CodeTable CodeTableBuilder::finish(std::string file) {
  table_.file = std::move(file);
  std::sort(table_.entries.begin(), table_.entries.end(), [](const CodeEntry& a, const CodeEntry& b) {
    return std::tie(a.code, a.in_force.first, a.in_force.last) < std::tie(b.code, b.in_force.first, b.in_force.last);
  });
  return std::move(table_);
}

std::optional<CodeTable> read_code_table(CodeSystem system, const std::string& path, Diagnostics& diagnostics) {
  auto reader = DelimitedReader::open(path);
  std::size_t faults = 0;
  const auto fault = [&](std::uint64_t line, std::string message, std::string help = {}) {
    if (faults++ < kMostFaults)
      diagnostics.report("E0804", DataPlace{path, line, 0, {}, {}}, std::move(message), std::move(help));
  };
  if (!reader) {
    fault(0, fmt::format("{} cannot be read", path));
    return std::nullopt;
  }
  if (reader->header().empty()) {
    fault(0, fmt::format("the file {} is empty: it lacks even a header row", path));
    return std::nullopt;
  }
  CodeTableBuilder builder(system);
  std::vector<std::string_view> cells(reader->header().begin(), reader->header().end());
  if (!builder.take_header(cells)) {
    fault(reader->line(), "the file has no column `code`",
          fmt::format("its columns are: {}; `edict import` makes a table of a file as it was published",
                      fmt::join(reader->header(), ", ")));
    return std::nullopt;
  }
  while (reader->next(cells)) {
    // Descriptions begin with quotes that quote a word of them; what counts is that each cell is in its place.
    const bool whole = cells.size() == reader->header().size();
    std::string wrong = whole ? builder.add(cells) : reader->record_fault(cells);
    if (!wrong.empty()) fault(reader->line(), std::move(wrong));
  }
  if (!reader->failure().empty()) fault(reader->line(), reader->failure());
  if (faults > 0) return std::nullopt;
  CodeTable table = builder.finish(path);
  if (!table.entries.empty()) return table;
  fault(0, fmt::format("the file {} has no code of {}", path, name_of(system)));
  return std::nullopt;
}

std::vector<std::string> near_codes(std::string_view code, std::size_t most,
                                    const std::function<bool(const std::string&)>& exists) {
  static constexpr std::string_view kSigns = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::vector<std::string> found;
  // True when there are enough.
  const auto take = [&](const std::string& near) {
    if (near.empty() || near == code || std::find(found.begin(), found.end(), near) != found.end() || !exists(near))
      return false;
    found.push_back(near);
    return found.size() >= most;
  };
  for (std::size_t i = 0; i < code.size(); ++i) {
    std::string near(code);
    if (i + 1 < code.size()) {
      std::swap(near[i], near[i + 1]);
      if (take(near)) return found;
    }
    near = code;
    for (const char c : kSigns) {
      near[i] = c;
      if (take(near)) return found;
    }
  }
  for (std::size_t i = 0; i <= code.size(); ++i) {
    const std::string before(code.substr(0, i));
    if (i < code.size() && take(before + std::string(code.substr(i + 1)))) return found;
    for (const char c : kSigns) {
      if (take(before + c + std::string(code.substr(i)))) return found;
    }
  }
  return found;
}

}  // namespace edict
