// Kinds whose rows are kept as they are: each column has a shape, and the last two are a row's first and last day.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/import/kind.hpp"
#include "compiler/import/repair.hpp"

namespace edict::import {

enum class Shape : unsigned char {
  code,         // of a procedure
  icd,          // undotted
  target,       // an ICD code, or the sign that there is none
  modifier,     // `--` for none
  global_days,  // 000, 010, 090, MMM, XXX, YYY, ZZZ (MPFSDB record layout, field "global surgery")
  share,        // a part of one: 0.71
  word,
};

struct PlainColumn {
  WantedColumn wanted;
  Shape shape;
};

struct PlainLayout {
  std::string_view name;  // of the kind; its table is NAME.tsv
  std::string_view about;
  std::size_t keys;
  std::vector<PlainColumn> columns;
};

class PlainTable : public Kind {
 public:
  explicit PlainTable(PlainLayout layout);
  std::string_view name() const override { return layout_.name; }
  std::string_view about() const override { return layout_.about; }
  const std::vector<WantedColumn>& columns() const override { return columns_; }
  std::size_t keys() const override { return layout_.keys; }
  std::size_t cells() const override { return layout_.columns.size(); }
  bool begins_data(const RowCells& row) const override { return cell(row, 0).value.has_value(); }
  RowVerdict read(const RowCells& row, Setting, TextPool& pool, EditionRow& out, Repairs& repairs) const override;
  // The table alone.
  std::vector<OutputText> write(const Imported& imported) const override;

 private:
  Cell<std::string> cell(const RowCells& row, std::size_t i) const;

  PlainLayout layout_;
  std::vector<WantedColumn> columns_;  // the layout's, then effective and end date
};

}  // namespace edict::import
