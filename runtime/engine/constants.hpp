// The plan's lists and tables, made ready for questions: is this code in that list on that day, which row has this key.
#pragma once

#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

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
  enum class Known : std::uint8_t { not_asked, no, yes };
  bool evaluate(std::uint32_t list, std::int64_t value, Date date);
  bool in_pieces(std::uint32_t list, std::int64_t value, Date date);
  Known& kept(std::uint32_t list, std::int64_t symbol);

  // What was asked of a list. Codes come early in a run, and symbols below `dense_` are nearly all of them; ids of
  // claims and patients follow without end, so a byte for every symbol would grow with the input.
  static constexpr std::size_t kRoomForCodes = 16384;
  struct Membership {
    std::vector<Known> dense;                                          // by symbol
    std::unordered_map<std::int64_t, Known> sparse;                    // the rest
    std::unordered_map<std::int64_t, std::vector<DateRange>> periods;  // of lists with periods: when the code is in it
  };

  const plan::Plan& plan_;
  SymbolTable& symbols_;
  std::size_t dense_;
  std::vector<Membership> memberships_;             // by list
  std::vector<TableRows> tables_;                   // the plan's and the run's
  std::vector<std::optional<TableIndex>> indexes_;  // made when a table is asked first
};

}  // namespace edict
