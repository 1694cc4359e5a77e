#include "compiler/import/import.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/import/earlier.hpp"
#include "compiler/import/import_files.hpp"
#include "compiler/import/provenance.hpp"

namespace edict::import {
namespace {

constexpr std::size_t kMostHeaderRows = 12;    // below the row that named the columns
constexpr std::size_t kMostLinesAbove = 2000;  // the mark of a manual's first list

class Run {
 public:
  Run(const Kind& kind, const ImportOptions& options, Diagnostics& diagnostics)
      : kind_(kind), options_(options), diagnostics_(diagnostics) {}

  std::optional<ImportResult> operator()(const std::vector<std::string>& paths) {
    auto opened = open_import_files(kind_, paths, options_, diagnostics_);
    if (!opened) return std::nullopt;
    opened_ = std::move(*opened);
    if (!add_to_earlier()) return std::nullopt;
    for (const ImportFile& file : opened_.files) {
      if (!read_file(file)) return std::nullopt;
    }
    provenance_.summarize(diagnostics_);
    if (std::all_of(rows_.begin(), rows_.end(), [&](const EditionRow& row) { return is_earlier(row); })) {
      diagnostics_.report("E0905", DataPlace{opened_.files.front().path, 0, 0, {}, {}},
                          fmt::format("no row of the files could be taken as {}", kind_.about()),
                          "look at the first rows that were refused: the files may be of another kind");
      return std::nullopt;
    }
    report_thin_editions();
    kind_.settle(rows_, pool_);
    const Merge how{kind_.keys(), kind_.cells(), opened_.editions, options_.open_start, !options_.earlier.empty()};
    MergeCounts counts;
    const std::vector<MergedRow> merged = merge(rows_, pool_, how, counts);
    report_contradictions(counts);
    if (merged.empty()) {
      diagnostics_.report("E0905", DataPlace{opened_.files.front().path, 0, 0, {}, {}},
                          fmt::format("no row of the files is in force as {} on any day", kind_.about()),
                          "the files may be of another kind, or their edition of another year: see --edition");
    }
    ImportResult result;
    result.files = kind_.write(
        {merged, pool_, opened_.setting, options_.payer, options_.code_set ? &*options_.code_set : nullptr});
    provenance_.merged(counts, merged);
    summary_.kept = merged.size();
    summary_.refused += counts.contradicting;
    result.files.push_back(provenance_.text(kind_, opened_.setting, opened_.editions, result.files));
    result.summary = summary_;
    return result;
  }

 private:
  bool is_earlier(const EditionRow& row) const { return !options_.earlier.empty() && row.edition == 0; }

  // The earlier table's rows are those of edition 0, and the files' editions go on behind it.
  bool add_to_earlier() {
    if (options_.earlier.empty()) return true;
    auto earlier = read_earlier(kind_, opened_.setting, options_.earlier, pool_, diagnostics_);
    if (!earlier) return false;
    const std::optional<Date> last = earlier->editions.back();
    for (ImportFile& file : opened_.files) {
      const std::optional<Date>& day = opened_.editions[file.edition];
      if (!day) {
        report_no_edition(file.path, diagnostics_);
        return false;
      }
      if (*day <= *last) {
        diagnostics_.report(
            "E0941", DataPlace{file.path, 0, 0, {}, {}},
            fmt::format("the edition of {} is not later than the table's last, of {}", to_text(*day), to_text(*last)),
            "import all the editions' files together, without --add");
        return false;
      }
    }
    opened_.editions.insert(opened_.editions.begin(), last);
    for (ImportFile& file : opened_.files) ++file.edition;
    rows_ = std::move(earlier->rows);
    provenance_.go_on_from(earlier->record);
    return true;
  }

  bool read_file(const ImportFile& opened) {
    const PublishedFile& file = opened.published;
    provenance_.begin_file(file, opened_.editions[opened.edition]);
    bool any = false;
    NearestHeader nearest;
    std::string nearest_table;
    for (const PublishedTable& table : file.tables) {
      if (!kind_.concerns(table.name)) {
        provenance_.no_table(table.name);
        continue;
      }
      if (has_fixed_columns(table)) {
        any = true;
        if (!read_lines(table, opened.edition)) return false;
        continue;
      }
      if (is_sectioned(table)) {
        any = true;
        if (!read_sections(table, opened.edition)) return false;
        continue;
      }
      const auto rows = table.open();
      const std::size_t named_before = nearest.named.size();
      const auto found = find_header(*rows, kind_.columns(), nearest);
      if (nearest.named.size() > named_before) nearest_table = table.name;
      if (!read_whole(table, *rows)) return false;
      if (!found) {
        provenance_.no_table(table.name);
        continue;
      }
      any = true;
      if (!read_table(table, *rows, *found, opened.edition)) return false;
    }
    if (!any) report_no_header(file, nearest, nearest_table);
    return any;
  }

  // A row that names half of what is wanted is a header with something amiss.
  void report_no_header(const PublishedFile& file, const NearestHeader& nearest, const std::string& table) {
    if (!nearest.lacking.empty() && nearest.named.size() >= nearest.lacking.size()) {
      diagnostics_.report("E0904", DataPlace{table, nearest.row, 0, {}, {}},
                          fmt::format("the header names {}, but not {}", fmt::join(nearest.named, ", "),
                                      fmt::join(nearest.lacking, ", ")),
                          "name the column, or fetch the file as it was published");
      return;
    }
    std::string wanted;
    for (const WantedColumn& column : kind_.columns()) {
      if (column.required) wanted += fmt::format("{}{}", wanted.empty() ? "" : ", ", column.name);
    }
    diagnostics_.report("E0904", DataPlace{file.name, 0, 0, {}, {}},
                        fmt::format("no header of {} is in the first 60 rows", kind_.about()),
                        fmt::format("its columns must name at least: {}", wanted));
  }

  bool read_table(const PublishedTable& table, RowReader& rows, const FoundColumns& found, std::uint32_t edition) {
    provenance_.begin_table(table.name);
    std::vector<std::string_view> cells;
    std::size_t above = 0;
    bool begun = false;
    while (rows.next(cells)) {
      const RowCells row(found, cells);
      // A header's further rows name units and footnotes. After some of them a row that is no data is a fault.
      if (!begun) {
        begun = kind_.begins_data(row);
        if (!begun && ++above <= kMostHeaderRows && !looks_like_data(cells)) continue;
        begun = true;
      }
      take(row, table, rows.row(), edition);
    }
    return read_whole(table, rows);
  }

  // The first line of a text that the kind can cut: ten lines may stand above.
  bool has_fixed_columns(const PublishedTable& table) const {
    if (!table.open_lines) return false;
    const auto lines = table.open_lines();
    std::vector<std::string_view> line, cells;
    for (std::size_t i = 0; i < 10 && lines->next(line); ++i) {
      if (kind_.cut(line.front(), cells)) return true;
    }
    return false;
  }

  bool read_lines(const PublishedTable& table, std::uint32_t edition) {
    provenance_.begin_table(table.name);
    const FoundColumns found = own_columns();
    const auto lines = table.open_lines();
    std::vector<std::string_view> line, cells;
    bool begun = false;
    while (lines->next(line)) {
      const bool is_row = kind_.cut(line.front(), cells);
      if (!is_row && !begun) continue;
      begun = true;
      if (is_row) {
        take(RowCells(found, cells), table, lines->row(), edition);
      } else {
        ++summary_.read;
        ++summary_.refused;
        provenance_.count_row();
        provenance_.refuse("the line has not the columns of the others", table.name, lines->row());
      }
    }
    return read_whole(table, *lines);
  }

  // A manual's mark stands below its title and contents.
  bool is_sectioned(const PublishedTable& table) const {
    const auto text = kind_.sectioned_text();
    if (text == nullptr || !table.open_lines) return false;
    const auto lines = table.open_lines();
    std::vector<std::string_view> line;
    for (std::size_t i = 0; i < kMostLinesAbove && lines->next(line); ++i) {
      if (text->is_mark(line.front())) return true;
    }
    return false;
  }

  bool read_sections(const PublishedTable& table, std::uint32_t edition) {
    provenance_.begin_table(table.name);
    const FoundColumns found = own_columns();
    const auto text = kind_.sectioned_text();
    const auto lines = table.open_lines();
    std::vector<std::string_view> line, cells;
    while (lines->next(line)) {
      if (text->take(line.front(), cells)) take(RowCells(found, cells), table, lines->row(), edition);
    }
    return read_whole(table, *lines);
  }

  // Of rows that the kind itself cuts.
  FoundColumns own_columns() const {
    FoundColumns found;
    for (std::size_t i = 0; i < kind_.columns().size(); ++i) found.push_back(i);
    return found;
  }

  void take(const RowCells& row, const PublishedTable& table, std::uint64_t place, std::uint32_t edition) {
    ++summary_.read;
    provenance_.count_row();
    EditionRow read;
    read.edition = edition;
    const RowVerdict verdict = kind_.read(row, opened_.setting, pool_, read, provenance_);
    if (!verdict.refused.empty()) {
      ++summary_.refused;
      provenance_.refuse(verdict.refused, table.name, place);
    } else if (!verdict.passed_over.empty()) {
      ++summary_.passed_over;
      provenance_.pass_over(verdict.passed_over);
    } else {
      rows_.push_back(read);
    }
  }

  // False, and told, when reading broke off.
  bool read_whole(const PublishedTable& table, const RowReader& rows) {
    summary_.repaired = provenance_.repaired();
    if (rows.failure().empty()) return true;
    const bool encrypted = rows.failure() == kEncrypted;
    diagnostics_.report("E0901", DataPlace{table.name, rows.row(), 0, {}, {}},
                        fmt::format("the file cannot be read{}: {}", encrypted ? "" : " further", rows.failure()),
                        encrypted ? "unpack it with its password, and name what was in it"
                                  : "fetch it again: it may have been cut off on its way");
    return false;
  }

  // A header's rows have words or nothing in every cell.
  static bool looks_like_data(const std::vector<std::string_view>& cells) {
    return std::any_of(cells.begin(), cells.end(), [](std::string_view cell) { return published_number(cell); });
  }
  static bool published_number(std::string_view cell) {
    return !cell.empty() && std::all_of(cell.begin(), cell.end(), [](char c) {
      return (c >= '0' && c <= '9') || c == '.' || c == '+' || c == 'E' || c == '/' || c == '-';
    });
  }

  // Half of an edition ends the other half with the edition before.
  void report_thin_editions() {
    constexpr std::uint64_t kFew = 200;  // rows: as many may well come and go
    std::vector<std::uint64_t> in_force(opened_.editions.size());
    for (const EditionRow& row : rows_) {
      if (!row.until || *row.until >= opened_.editions[row.edition].value_or(kFirstDate)) ++in_force[row.edition];
    }
    for (std::size_t i = 1; i < in_force.size(); ++i) {
      if (in_force[i - 1] < kFew || in_force[i] * 2 >= in_force[i - 1]) continue;
      const ImportFile& file = file_of(static_cast<std::uint32_t>(i));
      diagnostics_.report(
          "E0909", DataPlace{file.published.name, 0, 0, {}, {}},
          fmt::format("the edition of {} has {} rows in force, that of {} before it {}: what it lacks would end",
                      to_text(*opened_.editions[i]), in_force[i], to_text(*opened_.editions[i - 1]), in_force[i - 1]),
          "name all parts of the edition, and no list of changes; if it is whole, go on with --keep-going");
    }
  }

  const ImportFile& file_of(std::uint32_t edition) const {
    return *std::find_if(opened_.files.begin(), opened_.files.end(),
                         [&](const ImportFile& file) { return file.edition == edition; });
  }

  void report_contradictions(const MergeCounts& counts) {
    for (const Contradiction& two : counts.contradictions) {
      std::string key, difference;
      for (std::size_t i = 0; i < kind_.keys(); ++i)
        key += fmt::format("{}{}", i == 0 ? "" : ", ", pool_.text(two.row.cells[i]));
      for (std::size_t i = kind_.keys(); i < kind_.cells() && difference.empty(); ++i) {
        if (two.row.cells[i] != two.kept[i])
          difference = fmt::format(": {} and {}", pool_.text(two.kept[i]), pool_.text(two.row.cells[i]));
      }
      diagnostics_.report("E0907", DataPlace{file_of(two.row.edition).published.name, 0, 0, {}, {}},
                          fmt::format("one edition says two things of {} on the same days{}; the first is kept", key,
                                      difference.empty() ? ", for its periods overlap" : difference),
                          "correct the published file, or go on with --keep-going");
    }
  }

  const Kind& kind_;
  const ImportOptions& options_;
  Diagnostics& diagnostics_;
  ImportFiles opened_;
  TextPool pool_;
  std::vector<EditionRow> rows_;
  ImportSummary summary_;
  Provenance provenance_;
};

}  // namespace

std::optional<ImportResult> run_import(const Kind& kind, const std::vector<std::string>& paths,
                                       const ImportOptions& options, Diagnostics& diagnostics) {
  return Run(kind, options, diagnostics)(paths);
}

}  // namespace edict::import
