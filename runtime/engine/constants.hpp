// The plan's lists and tables, made ready for questions: is this code in that list on that day, which row has this key.
#pragma once

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "runtime/engine/membership_cache.hpp"
#include "runtime/plan/plan.hpp"
#include "runtime/tables/index.hpp"

namespace edict {

class Constants {
 public:
  // `inputs`: rows of the tables that the run brings, by index of Plan::tables.
  Constants(const plan::Plan& plan, SymbolTable& symbols, std::vector<std::optional<TableData>> inputs);

  // A code of another system than the list's is not in it.
  bool contains(std::uint32_t list, std::int64_t value, Date date);
  std::optional<std::uint32_t> row(std::uint32_t table, std::span<const std::int64_t> key, Date date);
  // Nothing when the cell is empty.
  std::optional<std::int64_t> cell(std::uint32_t table, std::uint32_t column, std::uint32_t row) const;

 private:
  bool evaluate(std::uint32_t list, std::int64_t value, Date date);
  bool in_pieces(std::uint32_t list, std::int64_t value, Date date);

  const plan::Plan& plan_;
  SymbolTable& symbols_;
  MembershipCache memberships_;  // of lists of symbols without periods
  // Of lists with periods, by list: when a code is in it.
  std::vector<std::unordered_map<std::int64_t, std::vector<DateRange>>> periods_;
  std::vector<TableRows> tables_;                   // the plan's and the run's
  std::vector<std::optional<TableIndex>> indexes_;  // made when a table is asked first
};

}  // namespace edict
