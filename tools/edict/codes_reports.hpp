// What `edict codes` tells, an action each: of codes, of a search, and of the lists of policies.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/tables/code_table.hpp"
#include "tools/edict/shell.hpp"

namespace edict::cli {

enum class CodesFormat : std::uint8_t { pretty, json };

struct ShowCodes {
  std::vector<std::string> codes;
  std::vector<std::string> policies;  // paths: which of their lists have the codes
  std::vector<std::string> gems;      // files of equivalence mappings
};
// 1 when a code is in none of the sets.
int show_codes(const ShowCodes& asked, const std::vector<CodeTable>& tables, CodesFormat format, const Shell& shell);

struct SearchCodes {
  std::vector<std::string> words;
  std::optional<Date> on;  // nothing: every day
};
// 1 when nothing is found.
int search_codes(const SearchCodes& asked, const std::vector<CodeTable>& tables, CodesFormat format,
                 const Shell& shell);

struct CheckCodes {
  std::vector<std::string> policies;
  std::optional<Date> since;
};
// 1 when something is to be done.
int check_code_lists(const CheckCodes& asked, const std::vector<CodeTable>& tables, CodesFormat format,
                     const Shell& shell);

}  // namespace edict::cli
