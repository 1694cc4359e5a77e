#include "compiler/sema/tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "compiler/sema/lists.hpp"
#include "compiler/sema/periods.hpp"
#include "runtime/tables/arrange.hpp"
#include "runtime/tables/cell.hpp"
#include "runtime/tables/load.hpp"

namespace edict::sema {
namespace {

using syntax::Word;

class SchemaReader {
 public:
  SchemaReader(Context& context, const syntax::Table& table) : context_(context), table_(table) {}

  std::optional<TableSchema> read() {
    schema_.name = table_.name.text;
    for (const syntax::TableColumn& column : table_.columns) add(column);
    if (ok_ && schema_.key_columns().empty()) {
      fail("E0323", table_.name.span, fmt::format("the table `{}` has no key", table_.name.text),
           "write `key` behind the type of the columns that a row is looked up by");
    }
    if (!ok_) return std::nullopt;
    return std::move(schema_);
  }

 private:
  void fail(std::string_view id, Span place, std::string message, std::string help) {
    ok_ = false;
    context_.diagnostics.report(id, place, std::move(message), std::move(help));
  }

  void add(const syntax::TableColumn& column) {
    const auto twin = std::find_if(table_.columns.begin(), table_.columns.end(),
                                   [&](const syntax::TableColumn& c) { return c.name.text == column.name.text; });
    if (&*twin != &column) {
      fail("E0325", column.name.span, fmt::format("the column `{}` is there twice", column.name.text),
           "give one of them another name");
      return;
    }
    if (column.type.text == "period") return add_period(column);
    if (column.valid_from || column.valid_until) {
      fail("E0326", column.span,
           fmt::format("`{}` is no period, so it has no `valid from` and `until`", column.name.text),
           fmt::format("write `{} : period valid from \"…\" until \"…\"`, or drop these words", column.name.text));
      return;
    }
    const auto type = type_of(column.type);
    if (!type) {
      ok_ = false;
      return;
    }
    schema_.columns.push_back({column.name.text, *type, column.key, column.header.value_or(column.name.text)});
  }

  void add_period(const syntax::TableColumn& column) {
    if (schema_.has_period) {
      fail("E0325", column.span, "the table has two periods", "a row is in force in one period: keep one of them");
    } else if (column.key || column.header) {
      fail("E0326", column.span, "a period is no key and stands in two columns of the file",
           fmt::format("write `{} : period valid from \"…\" until \"…\"`", column.name.text));
    }
    schema_.has_period = true;
    // Where only one end is named the other is open: NCCI's pairs come with their last day alone.
    const bool named = column.valid_from || column.valid_until;
    schema_.from_header = column.valid_from.value_or(named ? "" : column.name.text + "_from");
    schema_.until_header = column.valid_until.value_or(named ? "" : column.name.text + "_until");
  }

  std::optional<Type> type_of(const Word& word) {
    constexpr std::pair<std::string_view, Kind> kinds[] = {
        {"text", Kind::text},   {"id", Kind::id},     {"integer", Kind::integer}, {"decimal", Kind::decimal},
        {"money", Kind::money}, {"date", Kind::date}, {"boolean", Kind::boolean},
    };
    for (const auto& [name, kind] : kinds) {
      if (word.text == name) return Type{kind, CodeSystem::none};
    }
    if (const auto system = code_system_named(word.text)) return Type{Kind::code, *system};
    std::vector<std::string> names = {"period"};
    for (const auto& [name, kind] : kinds) names.emplace_back(name);
    for (int i = 1; i < kCodeSystemCount; ++i) {
      const std::string name(name_of(static_cast<CodeSystem>(i)));
      if (code_system_named(name)) names.push_back(name);
    }
    std::string help = did_you_mean(word.text, names);
    if (word.text == "number") help = "a whole number is an integer, one with a point a decimal, an amount is money";
    if (word.text == "cpt") help = "CPT codes are of the system hcpcs";
    if (help.empty())
      help = "a column is of a code system, text, id, integer, decimal, money, date, boolean, or a period";
    context_.diagnostics.report("E0324", word.span, fmt::format("`{}` is no type of a column", word.text), help);
    return std::nullopt;
  }

  Context& context_;
  const syntax::Table& table_;
  TableSchema schema_;
  bool ok_ = true;
};

void add_row(const WrittenRow& row, TableData& data, bool has_period) {
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    data.cells[i].push_back(row.cells[i].value_or(0));
    data.valid[i].push_back(row.cells[i] ? 1 : 0);
  }
  if (!has_period) return;
  data.from.push_back(row.from);
  data.until.push_back(row.until);
}

TableData written_rows(Context& context, const TableSchema& schema, const std::vector<syntax::TableRow>& rows) {
  TableData data;
  data.cells.resize(schema.columns.size());
  data.valid.resize(schema.columns.size());
  std::vector<Span> places;
  for (const syntax::TableRow& written : rows) {
    WrittenRow row;
    if (!read_row(context, schema, written.cells, written.span, {"E0321", "E0322"}, row)) continue;
    add_row(row, data, schema.has_period);
    places.push_back(written.span);
  }
  const auto key_columns = schema.key_columns();
  for (const DuplicateKey& duplicate : arrange(schema, data)) {
    std::string key;
    for (std::size_t i = 0; i < key_columns.size(); ++i) {
      key += (i == 0 ? "" : ", ") +
             display_cell(schema.columns[key_columns[i]].type, duplicate.key[i], context.library.symbols);
    }
    context.diagnostics
        .report("E0320", places[duplicate.second], fmt::format("the key {} has two rows in one period", key),
                "drop one of them, or give both a period")
        .notes.push_back({places[duplicate.first], "the first row"});
  }
  return data;
}

// Whether the two words stand around `..`.
bool around_dots(const Sources& sources, const Word& from, const Word& until) {
  if (from.span.file != until.span.file || until.span.begin < from.span.end) return false;
  return sources.text(Span{from.span.file, from.span.end, until.span.begin}).find("..") != std::string_view::npos;
}

}  // namespace

std::string path_beside(const Sources& sources, FileId file, const std::string& path) {
  const std::filesystem::path wanted(path);
  if (wanted.is_absolute()) return path;
  return (std::filesystem::path(sources.path(file)).parent_path() / wanted).string();
}

bool read_row(Context& context, const TableSchema& schema, const std::vector<Word>& words, Span place, RowIds ids,
              WrittenRow& row) {
  row = {};
  std::size_t column = 0;
  bool whole = true;
  bool period = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (schema.has_period && !period && i + 1 < words.size() && around_dots(context.sources, words[i], words[i + 1])) {
      // An end that is not written is an empty word.
      const auto end = [](const Word& word) { return word.text.empty() ? std::nullopt : std::optional(word); };
      const auto days = period_of(context, end(words[i]), end(words[i + 1]));
      whole = whole && days.has_value();
      if (days) row.from = days->first, row.until = days->last;
      period = true;
      ++i;
      continue;
    }
    if (column == schema.columns.size()) {
      ++column;  // one too many is told below
      break;
    }
    const TableColumn& wanted = schema.columns[column++];
    const auto value = parse_cell(wanted.type, words[i].text, context.library.symbols);
    if (!value) {
      whole = false;
      context.diagnostics.report(
          ids.cell, words[i].span,
          fmt::format("`{}` in column `{}` is not {}", words[i].text, wanted.name, cell_shape(wanted.type)));
    }
    row.cells.push_back(value);
  }
  if (column == schema.columns.size()) return whole;
  std::vector<std::string> names;
  for (const TableColumn& c : schema.columns) names.push_back(c.name);
  context.diagnostics.report(
      ids.count, place,
      fmt::format("this row has too {} cells for the table `{}`", column < schema.columns.size() ? "few" : "many",
                  schema.name),
      fmt::format("a row is {}{}", fmt::join(names, ", "), schema.has_period ? ", and a period A .. B" : ""));
  return false;
}

std::uint32_t declare_table(Context& context, const syntax::Table& written) {
  model::Table table;
  table.span = written.name.span;
  auto schema = written.broken ? std::nullopt : SchemaReader(context, written).read();
  const bool known = schema.has_value();
  table.table.schema = known ? std::move(*schema) : TableSchema{written.name.text, {}, false, {}, {}};
  if (known) {
    if (const auto* file = std::get_if<syntax::Table::FromFile>(&written.source)) {
      table.table.source_file = file->path;
      const std::string path = path_beside(context.sources, file->span.file, file->path);
      if (!std::filesystem::exists(path)) {
        // The place in the policy says more than the file's name would.
        context.diagnostics.report("E0310", file->span, fmt::format("the file {} cannot be read", file->path),
                                   "the path is taken from the folder of this policy file");
      } else {
        context.library.data_files.push_back(path);
        auto data = load_table(table.table.schema, path, context.library.symbols, context.diagnostics, file->path);
        if (data) table.table.data = std::move(*data);
      }
    } else if (const auto* rows = std::get_if<syntax::Table::Inline>(&written.source)) {
      table.table.data = written_rows(context, table.table.schema, rows->rows);
    } else {
      table.table.from_input = true;
    }
  }
  context.library.tables.push_back(std::move(table));
  const auto index = static_cast<std::uint32_t>(context.library.tables.size() - 1);
  context.declare_table(written.name, {index, written.name.span, !known});
  return index;
}

}  // namespace edict::sema
