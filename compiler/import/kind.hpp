// A kind of published table: what its columns are called, how a row of it is read, and what becomes of the rows. One
// file a kind (README.md).
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/import/code_folding.hpp"
#include "compiler/import/columns.hpp"
#include "compiler/import/editions.hpp"
#include "compiler/import/sectioned_text.hpp"

namespace edict::import {

// Whose edits: NCCI publishes them for three kinds of claims, in files of one layout.
enum class Setting : unsigned char { any, practitioner, outpatient, dme };

// What a kind makes of a row: nothing when the row is taken.
struct RowVerdict {
  std::string_view refused;      // the reason, without any value of the row
  std::string_view passed_over;  // the row is none of this kind's: of another setting, a placeholder
};

// The cells of a row by wanted column; a column that the file lacks is empty.
class RowCells {
 public:
  RowCells(const FoundColumns& found, const std::vector<std::string_view>& cells) : found_(found), cells_(cells) {}
  std::string_view operator[](std::size_t wanted) const {
    const auto at = found_[wanted];
    return at && *at < cells_.size() ? cells_[*at] : std::string_view();
  }
  bool has(std::size_t wanted) const { return found_[wanted].has_value(); }

 private:
  const FoundColumns& found_;
  const std::vector<std::string_view>& cells_;
};

// Counts what was repaired in a row.
class Repairs {
 public:
  virtual ~Repairs() = default;
  virtual void count(std::string_view what) = 0;
};

struct OutputText {
  std::string name;  // in the folder of the import
  std::string text;
  bool policy = false;  // .edict: a person may have gone on writing in it
};

// The tables and the policy are written of these.
struct Imported {
  const std::vector<MergedRow>& rows;
  const TextPool& pool;
  Setting setting = Setting::any;
  std::string payer;                         // for the policy's head, or empty
  const ValidDiagnoses* code_set = nullptr;  // where given: lists of diagnoses are folded by it
};

class Kind {
 public:
  virtual ~Kind() = default;
  virtual std::string_view name() const = 0;   // ncci-ptp
  virtual std::string_view about() const = 0;  // for the help: one line
  virtual const std::vector<WantedColumn>& columns() const = 0;
  virtual bool has_settings() const { return false; }
  // Of the table that the rows become: keys first.
  virtual std::size_t keys() const = 0;
  virtual std::size_t cells() const = 0;
  // The first cell of a row that is data and no part of the header looks so.
  virtual bool begins_data(const RowCells& row) const = 0;
  // A line of a file of fixed columns and without a header, as cells by wanted column; false when it is no such line.
  virtual bool cut(std::string_view line, std::vector<std::string_view>& cells) const;
  // For kinds that are published as a manual, too: a reader of one such text, else null. Called for each text anew.
  virtual std::unique_ptr<SectionedText> sectioned_text() const;
  virtual RowVerdict read(const RowCells& row, Setting setting, TextPool& pool, EditionRow& out,
                          Repairs& repairs) const = 0;
  // Whether a table of this name is one of the kind's: an archive may hold several that look alike.
  virtual bool concerns(std::string_view table_name) const;
  // The first day of the edition that a name tells.
  virtual std::optional<Date> edition(std::string_view file_name) const;
  // Before editions are merged: what is to be the same in all of them.
  virtual void settle(std::vector<EditionRow>& rows, TextPool& pool) const;
  // The table that has all that the rows say: cells in order, then the period. Empty where what is written says less,
  // so that no later edition can be added to it.
  virtual std::string table_name(Setting setting) const;
  virtual std::vector<OutputText> write(const Imported& imported) const = 0;
};

// In the order of their names.
std::span<const std::unique_ptr<const Kind>> all_kinds();
const Kind* kind_named(std::string_view name);

std::string_view setting_name(Setting setting);

// A table file: the named cells, then first and last day (empty: open), tab-separated under a header.
std::string table_text(std::span<const std::string_view> columns, const Imported& imported);
// The first day on which a row is in force; nothing when one is open.
std::optional<Date> first_day(const Imported& imported);

std::unique_ptr<const Kind> mcd_coverage();
std::unique_ptr<const Kind> mce();
std::unique_ptr<const Kind> ncci_ptp();
std::unique_ptr<const Kind> ncci_mue();
std::unique_ptr<const Kind> ncci_aoc();
std::vector<std::unique_ptr<const Kind>> code_sets();
std::unique_ptr<const Kind> gem();
std::unique_ptr<const Kind> mpfs();

}  // namespace edict::import
