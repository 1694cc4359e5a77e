#include "runtime/tables/load.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/tables/arrange.hpp"
#include "runtime/tables/cell.hpp"
#include "runtime/tables/delimited.hpp"
#include "runtime/tables/faults.hpp"

namespace edict {
namespace {

// The same code often stands in many rows one after the other (column 1 of NCCI's pairs).
struct LastCell {
  std::string text;
  std::int64_t value = 0;
  bool known = false;
};

class Loader {
 public:
  Loader(const TableSchema& schema, DelimitedReader& reader, SymbolTable& symbols, DataFaults& faults, CellTexts texts)
      : schema_(schema),
        reader_(reader),
        symbols_(symbols),
        faults_(faults),
        hidden_(texts == CellTexts::hidden),
        last_(schema.columns.size()) {}

  bool find_columns() {
    for (const TableColumn& column : schema_.columns) {
      positions_.push_back(find(column.header.empty() ? column.name : column.header, column.name).value_or(0));
    }
    if (schema_.has_period) {
      // A period of which only one end was named is open at the other.
      if (!schema_.from_header.empty()) from_position_ = find(schema_.from_header, "period");
      if (!schema_.until_header.empty()) until_position_ = find(schema_.until_header, "period");
    }
    return complete_;
  }

  TableData read() {
    data_.cells.resize(schema_.columns.size());
    data_.valid.resize(schema_.columns.size());
    row_.resize(schema_.columns.size());
    std::vector<std::string_view> cells;
    while (reader_.next(cells)) add(cells);
    if (!reader_.failure().empty()) {
      faults_.report("E0315", reader_.line(), 0, {},
                     fmt::format("the file cannot be read further: {}", reader_.failure()));
    }
    report_duplicates();
    return std::move(data_);
  }

 private:
  struct Row {
    std::int64_t value = 0;
    std::uint8_t valid = 0;
  };

  std::optional<std::uint32_t> find(std::string_view header, std::string_view field) {
    const auto at = reader_.column(header);
    if (at && !reader_.is_twice(header)) return at;
    complete_ = false;
    if (at) {
      faults_.report("E0311", 1, 0, field, fmt::format("the file has two columns \"{}\"", header),
                     "rename one of them");
      return std::nullopt;
    }
    const std::string near = nearest_header(header, reader_.header());
    faults_.report("E0311", 1, 0, field, fmt::format("the file has no column \"{}\"", header),
                   near.empty() && hidden_ ? "the first row names the columns"
                   : near.empty()          ? fmt::format("its columns are: {}", fmt::join(reader_.header(), ", "))
                                           : fmt::format("did you mean \"{}\"?", near));
    return std::nullopt;
  }

  void add(const std::vector<std::string_view>& cells) {
    if (std::string fault = reader_.record_fault(cells); !fault.empty()) {
      faults_.report("E0315", reader_.line(), 0, {}, std::move(fault),
                     "a delimiter is missing or stands inside a cell without quotes, or quotes are not doubled");
      return;
    }
    bool whole = true;
    for (std::size_t i = 0; i < positions_.size(); ++i) whole &= read_cell(i, trim(cells[positions_[i]]));
    Date from = kFirstDate;
    Date until = kLastDate;
    if (from_position_) whole &= read_date(*from_position_, trim(cells[*from_position_]), from);
    if (until_position_) whole &= read_date(*until_position_, trim(cells[*until_position_]), until);
    if (whole && until < from) {
      faults_.report(
          "E0316", reader_.line(), 0, schema_.until_header,
          fmt::format("the period of this row ends on {}, before it begins on {}", to_text(until), to_text(from)),
          "correct the dates or leave the row out: it would hold on no day");
      whole = false;
    }
    if (!whole) return;
    for (std::size_t i = 0; i < row_.size(); ++i) {
      data_.cells[i].push_back(row_[i].value);
      data_.valid[i].push_back(row_[i].valid);
    }
    if (schema_.has_period) {
      data_.from.push_back(from);
      data_.until.push_back(until);
    }
    lines_.push_back(reader_.line());
  }

  bool read_cell(std::size_t i, std::string_view text) {
    const TableColumn& column = schema_.columns[i];
    row_[i] = {};
    if (text.empty()) {
      if (!column.key) return true;
      faults_.report("E0314", reader_.line(), positions_[i] + 1, column.name,
                     fmt::format("the key column {} is empty in this row", column.name),
                     "a row is found by its keys: fill it in");
      return false;
    }
    LastCell& last = last_[i];
    if (!last.known || last.text != text) {
      const auto value = parse_cell(column.type, text, symbols_);
      if (!value) {
        faults_.report("E0312", reader_.line(), positions_[i] + 1, column.name,
                       not_of_shape(text, column.name, column.type));
        return false;
      }
      last.text.assign(text);
      last.value = *value;
      last.known = true;
    }
    row_[i] = {last.value, 1};
    return true;
  }

  bool read_date(std::uint32_t position, std::string_view text, Date& date) {
    if (text.empty()) return true;
    const auto parsed = parse_date(text);
    if (!parsed) {
      faults_.report("E0312", reader_.line(), position + 1, reader_.header()[position],
                     not_of_shape(text, reader_.header()[position], {Kind::date}));
      return false;
    }
    date = *parsed;
    return true;
  }

  std::string not_of_shape(std::string_view text, std::string_view column, Type type) const {
    return hidden_ ? fmt::format("the cell in column {} is not {}", column, cell_shape(type))
                   : fmt::format("\"{}\" in column {} is not {}", text, column, cell_shape(type));
  }

  void report_duplicates() {
    const auto key_columns = schema_.key_columns();
    for (const DuplicateKey& duplicate : arrange(schema_, data_)) {
      std::string key;
      for (std::size_t i = 0; i < key_columns.size(); ++i) {
        if (i != 0) key += ", ";
        key += display_cell(schema_.columns[key_columns[i]].type, duplicate.key[i], symbols_);
      }
      Diagnostic* d = faults_.report(
          "E0320", lines_[duplicate.second], 0, {},
          fmt::format("{} has two rows in one period: lines {} and {}", hidden_ ? "a key" : "the key " + key,
                      lines_[duplicate.first], lines_[duplicate.second]),
          schema_.has_period ? "end the first row before the second begins, or drop one of them"
                             : "drop one of them, or give the table a period column if both held at different times");
      if (d != nullptr)
        d->notes.push_back({DataPlace{faults_.file(), lines_[duplicate.first], 0, {}, {}}, "the first row"});
    }
  }

  const TableSchema& schema_;
  DelimitedReader& reader_;
  SymbolTable& symbols_;
  DataFaults& faults_;
  bool hidden_;
  bool complete_ = true;
  std::vector<std::uint32_t> positions_;
  std::optional<std::uint32_t> from_position_, until_position_;
  std::vector<LastCell> last_;
  std::vector<Row> row_;
  TableData data_;
  std::vector<std::uint64_t> lines_;  // by row as given
};

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = (a[i - 1] | 0x20) == (b[j - 1] | 0x20);
      const std::size_t next = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (same ? 0U : 1U)});
      diagonal = row[j];
      row[j] = next;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string nearest_header(std::string_view wanted, const std::vector<std::string>& names) {
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, wanted.size() / 3) + 1;
  for (const std::string& name : names) {
    const bool part = wanted.size() >= 3 && name.find(wanted) != std::string::npos;
    const std::size_t distance = part ? 1 : edit_distance(wanted, name);
    if (distance < best_distance) {
      best = name;
      best_distance = distance;
    }
  }
  return best;
}

std::optional<TableData> load_table(const TableSchema& schema, const std::string& path, SymbolTable& symbols,
                                    Diagnostics& diagnostics, std::string_view shown, CellTexts texts) {
  DataFaults faults(diagnostics, std::string(shown.empty() ? std::string_view(path) : shown));
  auto reader = DelimitedReader::open(path);
  if (!reader) {
    faults.report(
        "E0310", 0, 0, {}, fmt::format("the file of table {} cannot be read", schema.name),
        "the path is taken from the folder of the policy file; a file that the run brings, from where the run starts");
    return std::nullopt;
  }
  if (reader->header().empty()) {
    faults.report("E0313", 0, 0, {},
                  fmt::format("the file of table {} is empty: it lacks even a header row", schema.name),
                  "the first row names the columns");
    return std::nullopt;
  }
  Loader loader(schema, *reader, symbols, faults, texts);
  if (!loader.find_columns()) return std::nullopt;
  TableData data = loader.read();
  faults.summarize();
  return data;
}

}  // namespace edict
