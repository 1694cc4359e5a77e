// Tables by what they hold: tables of either side with one number have the same rows under the same names.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/plan/plan.hpp"

namespace edict::diff {

class TableContents {
 public:
  // Rows in the symbols of `Sides`.
  std::uint32_t of(const plan::Plan& plan, std::uint32_t table);
  const plan::Table& at(std::uint32_t number) const { return *tables_[number]; }

 private:
  std::vector<const plan::Table*> tables_;
  std::vector<std::pair<const plan::Table*, std::uint32_t>> known_;
};

bool same_shape(const plan::Table& a, const plan::Table& b);

}  // namespace edict::diff
