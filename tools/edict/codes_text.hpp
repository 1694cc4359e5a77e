// How `edict codes` writes days, places and policies.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "compiler/model/model.hpp"
#include "compiler/source/sources.hpp"
#include "runtime/tables/code_table.hpp"

namespace edict::cli {

// "2015-10-01 to 2018-09-30", "from 2018-10-01", "until 2018-09-30", "always".
std::string days_text(const DateRange& days);
// {"from":…,"until":…}, open ends null.
nlohmann::ordered_json days_json(const DateRange& days);
// file:line:column.
std::string place_text(Span span, const Sources& sources);
// {"file":…,"line":…,"column":…}
nlohmann::ordered_json place_json(Span span, const Sources& sources);

// As people write them, the first `most` of them: "M79.10, M79.11 and 3 more".
std::string codes_text(const std::vector<std::string>& codes, CodeSystem system, std::size_t most = 12);
nlohmann::ordered_json codes_json(const std::vector<std::string>& codes, CodeSystem system);

// Their names, each once: "a, b (2 versions)".
std::string policies_text(const model::Library& library, const std::vector<std::uint32_t>& policies);
nlohmann::ordered_json policies_json(const model::Library& library, const std::vector<std::uint32_t>& policies);

// Rows under a label that is written once.
class LabelledRows {
 public:
  LabelledRows(std::string& out, std::string_view label) : out_(out), label_(label) {}
  void add(std::string_view row);

 private:
  std::string& out_;
  std::string_view label_;
};

}  // namespace edict::cli
