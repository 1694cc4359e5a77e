#include "runtime/claims/csv_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <tuple>

#include "runtime/claims/field_text.hpp"

namespace edict {
namespace {

using ColumnKind = CsvColumn::Kind;

template <class T>
void put(std::string& bytes, T value) {
  char raw[sizeof(T)];
  std::memcpy(raw, &value, sizeof(T));
  bytes.append(raw, sizeof(T));
}

template <class T>
T take(std::string_view& bytes) {
  T value{};
  std::memcpy(&value, bytes.data(), sizeof(T));
  bytes.remove_prefix(sizeof(T));
  return value;
}

CsvRow unpack(std::string_view record) {
  CsvRow row;
  row.line = take<std::uint64_t>(record);
  row.broken = take<bool>(record);
  row.ends.resize(take<std::uint32_t>(record));
  for (std::uint32_t& end : row.ends) end = take<std::uint32_t>(record);
  row.bytes = record;
  return row;
}

// Big-endian, so that byte order is numeric order.
std::string key_of(std::uint32_t ordinal) {
  std::string key(4, '\0');
  for (std::size_t i = 0; i < 4; ++i) key[i] = static_cast<char>(ordinal >> (24 - 8 * i));
  return key;
}

bool same_column(const CsvColumn& a, const CsvColumn& b) {
  return a.kind != ColumnKind::ignored && a.kind == b.kind && a.field == b.field && a.position == b.position;
}

}  // namespace

bool CsvRows::read_header(CsvReader& reader, const std::map<std::string, std::string>& renames, Reporter& reporter,
                          Diagnostics& diagnostics) {
  bool good = true;
  const auto fault = [&](std::size_t column, std::string message, std::string help) {
    good = false;
    reporter.report(diagnostics, "E0717", {reader.where().line, static_cast<std::uint32_t>(column)}, {}, {},
                    std::move(message), std::move(help));
  };
  for (std::size_t i = 0; i < reader.size(); ++i) {
    header_.names.emplace_back(trimmed(reader.field(i)));
    const CsvColumn column = column_named(renamed(header_.names[i], renames));
    const auto same = std::find_if(header_.columns.begin(), header_.columns.end(),
                                   [&](const CsvColumn& c) { return same_column(c, column); });
    if (same != header_.columns.end()) {
      const auto first = static_cast<std::size_t>(same - header_.columns.begin());
      fault(i + 1, fmt::format("columns {} and {} are the same field", first + 1, i + 1), "leave one of them out");
    }
    if (column.kind == ColumnKind::ignored) unknown_.add(without_number(column_key(header_.names[i])));
    if (column.kind == ColumnKind::member) header_.members.push_back(i);
    header_.columns.push_back(column);
  }
  std::sort(header_.members.begin(), header_.members.end(), [&](std::size_t a, std::size_t b) {
    const CsvColumn& x = header_.columns[a];
    const CsvColumn& y = header_.columns[b];
    return std::tie(x.field, x.position) < std::tie(y.field, y.position);
  });
  std::string missing;
  for (Field f : {Field::claim_id, Field::line_number, Field::patient, Field::procedure, Field::service_date}) {
    const bool by_revenue_code = f == Field::procedure && header_.find(Field::revenue_code) != header_.columns.size();
    if (header_.find(f) == header_.columns.size() && !by_revenue_code) {
      missing += fmt::format("{}{}", missing.empty() ? "" : ", ", info(f).csv_column);
    }
  }
  if (!missing.empty()) {
    const bool one = header_.names.size() == 1;
    fault(0, fmt::format("the header lacks {}", missing),
          one ? "the header has one column: is the separator a comma (.csv) or a tab (.tsv)?"
              : "name the columns so, or rename them with --map theirs=ours");
  }
  return good;
}

// Reports a row that is none. True when reading can go on behind it.
bool CsvRows::read_fault(CsvReader::Next fault, Spot where, std::size_t longest, Reporter& reporter,
                         Diagnostics& diagnostics) {
  const auto say = [&](std::string_view id, std::string message, std::string help) {
    reporter.report(diagnostics, id, where, {}, {}, std::move(message), std::move(help));
  };
  switch (fault) {
    case CsvReader::Next::too_long:
      say("E0703", fmt::format("the row is longer than {} MiB and was skipped", longest >> 20),
          "a quotation mark that is never closed makes such rows");
      return true;
    case CsvReader::Next::unclosed_quote:
      say("E0719", "the quotes that open here are never closed", "everything from here on is lost: close them");
      return false;
    case CsvReader::Next::text_after_quote:
      say("E0719", "text follows the closing quotation mark of a field", "double the marks inside a quoted field");
      return true;
    case CsvReader::Next::not_text:
      say("E0705", "the row is not UTF-8 or holds a NUL byte", "convert the file, for example with iconv");
      return true;
    case CsvReader::Next::row:
    case CsvReader::Next::end:
      break;
  }
  return true;
}

void CsvRows::keep(const CsvReader& reader, std::size_t id_column, bool broken) {
  const std::string_view id = id_column < reader.size() ? trimmed(reader.field(id_column)) : std::string_view();
  // Rows without a claim id are claims of their own, each with its own fault.
  std::uint32_t ordinal = next_ordinal_;
  if (!id.empty()) ordinal = ordinals_.emplace(symbols_.intern(SymbolDomain::text, id), next_ordinal_).first->second;
  if (ordinal == next_ordinal_) ++next_ordinal_;
  last_ = {ordinal, reader.where().line};
  record_.clear();
  put(record_, reader.where().line);
  put(record_, broken);
  const std::size_t cells = broken ? 0 : reader.size();
  put(record_, static_cast<std::uint32_t>(cells));
  std::uint32_t end = 0;
  for (std::size_t i = 0; i < cells; ++i) {
    end += static_cast<std::uint32_t>(reader.field(i).size());
    put(record_, end);
  }
  for (std::size_t i = 0; i < cells; ++i) record_.append(reader.field(i));
  spool_.add(key_of(ordinal), record_);
}

void CsvRows::break_last() {
  if (!last_) return;
  record_.clear();
  put(record_, last_->second);
  put(record_, true);
  put(record_, std::uint32_t{0});
  spool_.add(key_of(last_->first), record_);
}

bool CsvRows::read(CsvReader& reader, ByteInput& input, const std::map<std::string, std::string>& renames,
                   std::size_t longest, Reporter& reporter, Diagnostics& diagnostics, std::uint64_t& refused) {
  bool headed = false;
  bool next_is_broken = false;
  std::size_t id_column = 0;
  for (;;) {
    const CsvReader::Next next = reader.next();
    if (next == CsvReader::Next::end) break;
    if (next != CsvReader::Next::row) {
      ++refused;
      const bool go_on = read_fault(next, reader.where(), longest, reporter, diagnostics);
      if (!headed) return false;
      // Whose row it was may not be known: then it is one of the claims beside it, and neither is whole.
      if (id_column < reader.size()) {
        keep(reader, id_column, true);
      } else {
        break_last();
        next_is_broken = true;
      }
      if (!go_on) break;
      continue;
    }
    if (!headed) {
      headed = true;
      if (!read_header(reader, renames, reporter, diagnostics)) return false;
      unknown_.report(diagnostics, reporter.file(), "columns", known_columns());
      id_column = header_.find(Field::claim_id);
      continue;
    }
    const bool broken = reader.size() != header_.columns.size();
    if (broken) {
      reporter.report(diagnostics, "E0718", reader.where(), {}, {},
                      fmt::format("the row has {} fields and the header {}", reader.size(), header_.columns.size()),
                      "put quotes around a field that holds the separator");
      if (id_column >= reader.size()) ++refused;
    }
    if (id_column < reader.size()) {
      keep(reader, id_column, broken || next_is_broken);
      next_is_broken = false;
    } else {
      break_last();
      next_is_broken = true;
    }
  }
  if (const auto& fault = input.fault()) {
    break_last();  // the rest of its rows may lie behind the fault
    reporter.report(diagnostics, fault->id, {reader.where().line, 0}, {}, {}, fault->message, fault->help);
  }
  spool_.finish();
  ordinals_ = {};
  return headed;
}

bool CsvRows::next(std::vector<CsvRow>& rows) {
  rows.clear();
  std::string key;
  if (ahead_) {
    key = std::move(ahead_->first);
    rows.push_back(std::move(ahead_->second));
    ahead_.reset();
  }
  for (;;) {
    const auto entry = spool_.next();
    if (!entry) break;
    CsvRow row = unpack(entry->record);
    if (!rows.empty() && entry->key != key) {
      ahead_.emplace(std::string(entry->key), std::move(row));
      break;
    }
    key = entry->key;
    rows.push_back(std::move(row));
  }
  return !rows.empty();
}

}  // namespace edict
