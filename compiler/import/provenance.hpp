// The record of an import: which files, what was read of each, kept, repaired and refused, and why. No clock, no path.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/import/kind.hpp"
#include "compiler/import/published.hpp"
#include "runtime/diagnostics/diagnostic.hpp"

namespace edict::import {

class Provenance final : public Repairs {
 public:
  // The record of the import to which this one adds.
  void go_on_from(const nlohmann::ordered_json& record);
  void begin_file(const PublishedFile& file, std::optional<Date> edition);
  void begin_table(const std::string& name);
  // A sheet or member that has no header of the kind.
  void no_table(const std::string& name);
  void count_row() { ++rows_; }
  void refuse(std::string_view reason, const std::string& table, std::uint64_t row);
  void pass_over(std::string_view reason) { ++passed_over_[std::string(reason)]; }
  void count(std::string_view what) override { ++repairs_[std::string(what)]; }
  std::uint64_t repaired() const;
  // Tells refused rows (E0906), each reason a few times, and repairs (W0901).
  void summarize(Diagnostics& diagnostics) const;
  void merged(const MergeCounts& counts, const std::vector<MergedRow>& rows);
  // <table>.provenance.json
  OutputText text(const Kind& kind, Setting setting, const std::vector<std::optional<Date>>& editions,
                  const std::vector<OutputText>& files);

 private:
  void end_table();

  struct Refused {
    std::uint64_t rows = 0;
    std::vector<std::pair<std::string, std::uint64_t>> first;  // table and row
  };
  std::uint64_t rows_ = 0;  // of the table that was begun last
  nlohmann::ordered_json files_ = nlohmann::ordered_json::array();
  nlohmann::ordered_json merge_;
  std::size_t first_new_ = 0;              // of the files, behind those of the earlier import
  nlohmann::ordered_json merge_before_;    // of the earlier import
  std::uint64_t starts_with_edition_ = 0;  // rows whose first day no file states
  // Reasons and repairs of the earlier import are told no more.
  std::map<std::string, std::uint64_t> refused_before_, repaired_before_;
  std::map<std::string, Refused> refused_;  // by reason
  std::map<std::string, std::uint64_t> passed_over_;
  std::map<std::string, std::uint64_t> repairs_;
};

}  // namespace edict::import
