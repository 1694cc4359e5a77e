#include "compiler/import/provenance.hpp"

#include <fmt/format.h>

namespace edict::import {
namespace {

constexpr std::size_t kShown = 10;  // places a reason

nlohmann::ordered_json counts_of(const std::map<std::string, std::uint64_t>& counts) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [what, count] : counts) json[what] = count;
  return json;
}

}  // namespace

void Provenance::begin_file(const PublishedFile& file, std::optional<Date> edition) {
  end_table();
  nlohmann::ordered_json json;
  json["file"] = file.name;
  json["sha256"] = file.sha256;
  json["bytes"] = file.size;
  json["edition"] = edition ? nlohmann::ordered_json(to_text(*edition)) : nlohmann::ordered_json(nullptr);
  json["tables"] = nlohmann::ordered_json::array();
  json["passed_over"] = file.passed_over;
  files_.push_back(std::move(json));
}

void Provenance::begin_table(const std::string& name) {
  end_table();
  files_.back()["tables"].push_back({{"table", name}, {"rows_read", 0}});
}

// Counted in a number, for there are millions.
void Provenance::end_table() {
  if (rows_ > 0) files_.back()["tables"].back()["rows_read"] = rows_;
  rows_ = 0;
}

void Provenance::no_table(const std::string& name) { files_.back()["passed_over"].push_back(name); }

void Provenance::refuse(std::string_view reason, const std::string& table, std::uint64_t row) {
  Refused& refused = refused_[std::string(reason)];
  ++refused.rows;
  if (refused.first.size() < kShown) refused.first.emplace_back(table, row);
}

std::uint64_t Provenance::repaired() const {
  std::uint64_t total = 0;
  for (const auto& [what, count] : repairs_) total += count;
  return total;
}

void Provenance::summarize(Diagnostics& diagnostics) const {
  for (const auto& [reason, refused] : refused_) {
    for (const auto& [table, row] : refused.first) {
      diagnostics.report("E0906", DataPlace{table, row, 0, {}, {}}, fmt::format("the row is not taken: {}", reason),
                         "correct the file, or leave such rows out with --keep-going");
    }
    if (refused.rows > refused.first.size()) {
      diagnostics.report("E0906", DataPlace{refused.first.front().first, 0, 0, {}, {}},
                         fmt::format("{} more rows are not taken: {}", refused.rows - refused.first.size(), reason));
    }
  }
  for (const auto& [what, count] : repairs_) {
    diagnostics.report(
        "W0901", DataPlace{files_.front()["file"].get<std::string>(), 0, 0, {}, {}},
        fmt::format("{} cell{} repaired: {}", count, count == 1 ? " was" : "s were", what),
        "a spreadsheet has damaged the file; only one reading is possible, but fetch the original if you can");
  }
}

void Provenance::merged(const MergeCounts& counts, std::size_t rows) {
  merge_ = {{"rows_kept", rows},
            {"repeated", counts.repeated},
            {"never_in_force", counts.never_in_force},
            {"over_before_first_edition", counts.over_before_first},
            {"ended_with_edition", counts.ended_with_edition},
            {"begun_with_edition", counts.begun_with_edition},
            {"contradicting", counts.contradicting}};
}

OutputText Provenance::text(const Kind& kind, Setting setting, const std::vector<std::optional<Date>>& editions,
                            const std::vector<OutputText>& files) {
  end_table();
  nlohmann::ordered_json json;
  json["schema"] = 1;
  json["kind"] = kind.name();
  if (setting != Setting::any) json["for"] = setting_name(setting);
  // The edition's day is the import's date: the same files give the same record on any day.
  json["date"] = editions.back() ? nlohmann::ordered_json(to_text(*editions.back())) : nlohmann::ordered_json(nullptr);
  json["sources"] = files_;
  nlohmann::ordered_json refused = nlohmann::ordered_json::array();
  for (const auto& [reason, rows] : refused_) {
    nlohmann::ordered_json first = nlohmann::ordered_json::array();
    for (const auto& [table, row] : rows.first) first.push_back({{"table", table}, {"row", row}});
    refused.push_back({{"reason", reason}, {"rows", rows.rows}, {"first", std::move(first)}});
  }
  json["refused"] = std::move(refused);
  json["passed_over"] = counts_of(passed_over_);
  json["repaired"] = counts_of(repairs_);
  json["merge"] = merge_;
  nlohmann::ordered_json written = nlohmann::ordered_json::array();
  for (const OutputText& file : files) written.push_back(file.name);
  json["written"] = std::move(written);
  const std::string& table = files.front().name;
  return {table.substr(0, table.rfind('.')) + ".provenance.json",
          json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n", false};
}

}  // namespace edict::import
