#include "compiler/import/provenance.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/import/earlier.hpp"
#include "runtime/base/sha256.hpp"

namespace edict::import {
namespace {

constexpr std::size_t kShown = 10;  // places a reason

nlohmann::ordered_json counts_of(const std::map<std::string, std::uint64_t>& counts) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [what, count] : counts) json[what] = count;
  return json;
}

std::uint64_t before(const std::map<std::string, std::uint64_t>& counts, const std::string& what) {
  const auto found = counts.find(what);
  return found == counts.end() ? 0 : found->second;
}

}  // namespace

// What is damaged in a record that a person has changed is left out.
void Provenance::go_on_from(const nlohmann::ordered_json& record) {
  const auto member = [](const nlohmann::ordered_json& json, const char* name) {
    const auto found = json.is_object() ? json.find(name) : json.end();
    return found == json.end() ? nlohmann::ordered_json() : *found;
  };
  const auto number = [&](const nlohmann::ordered_json& json, const char* name) {
    const auto found = member(json, name);
    return found.is_number_unsigned() ? found.get<std::uint64_t>() : std::uint64_t{0};
  };
  const auto text = [&](const nlohmann::ordered_json& json, const char* name) {
    const auto found = member(json, name);
    return found.is_string() ? found.get<std::string>() : std::string();
  };
  const auto counts = [&](const char* name, std::map<std::string, std::uint64_t>& into) {
    const auto found = member(record, name);
    for (const auto& [what, count] : found.items()) into[what] = number(found, what.c_str());
  };
  files_ = member(record, "sources");
  first_new_ = files_.size();
  counts("passed_over", passed_over_);
  counts("repaired", repairs_);
  repaired_before_ = repairs_;
  merge_before_ = member(record, "merge");
  for (const auto& entry : member(record, "refused")) {
    const std::string reason = text(entry, "reason");
    if (reason.empty()) continue;
    Refused& refused = refused_[reason];
    refused.rows = number(entry, "rows");
    refused_before_[reason] = refused.rows;
    for (const auto& place : member(entry, "first")) {
      if (refused.first.size() < std::min<std::uint64_t>(refused.rows, kShown))
        refused.first.emplace_back(text(place, "table"), number(place, "row"));
    }
  }
}

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
  for (const auto& [what, count] : repairs_) total += count - before(repaired_before_, what);
  return total;
}

void Provenance::summarize(Diagnostics& diagnostics) const {
  for (const auto& [reason, refused] : refused_) {
    const std::uint64_t earlier = before(refused_before_, reason);
    const std::size_t told = std::min<std::size_t>(refused.first.size(), earlier);
    for (std::size_t i = told; i < refused.first.size(); ++i) {
      const auto& [table, row] = refused.first[i];
      diagnostics.report("E0906", DataPlace{table, row, 0, {}, {}}, fmt::format("the row is not taken: {}", reason),
                         "correct the file, or leave such rows out with --keep-going");
    }
    const std::uint64_t more = refused.rows - earlier - (refused.first.size() - told);
    if (more > 0) {
      diagnostics.report("E0906",
                         DataPlace{refused.first.empty() ? std::string() : refused.first.front().first, 0, 0, {}, {}},
                         fmt::format("{} more rows are not taken: {}", more, reason));
    }
  }
  for (const auto& [what, count] : repairs_) {
    const std::uint64_t fresh = count - before(repaired_before_, what);
    if (fresh == 0) continue;
    diagnostics.report(
        "W0901", DataPlace{files_[first_new_]["file"].get<std::string>(), 0, 0, {}, {}},
        fmt::format("{} cell{} repaired: {}", fresh, fresh == 1 ? " was" : "s were", what),
        "a spreadsheet has damaged the file; only one reading is possible, but fetch the original if you can");
  }
}

void Provenance::merged(const MergeCounts& counts, const std::vector<MergedRow>& rows) {
  starts_with_edition_ = static_cast<std::uint64_t>(
      std::count_if(rows.begin(), rows.end(), [](const MergedRow& row) { return !row.from_published; }));
  merge_ = {{"rows_kept", rows.size()},
            {"repeated", counts.repeated},
            {"never_in_force", counts.never_in_force},
            {"over_before_first_edition", counts.over_before_first},
            {"ended_with_edition", counts.ended_with_edition},
            {"begun_with_edition", counts.begun_with_edition},
            {"contradicting", counts.contradicting}};
  if (!merge_before_.is_object()) return;
  for (auto& [what, count] : merge_.items()) {
    const auto earlier = merge_before_.find(what);
    if (what != "rows_kept" && earlier != merge_before_.end() && earlier->is_number_unsigned())
      count = count.get<std::uint64_t>() + earlier->get<std::uint64_t>();
  }
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
  // By these an edition can be added to the tables, and by nothing less.
  json["starts_with_edition"] = starts_with_edition_;
  nlohmann::ordered_json tables = nlohmann::ordered_json::object();
  for (const OutputText& file : files) {
    if (!file.policy) tables[file.name] = sha256_hex(file.text);
  }
  json["tables"] = std::move(tables);
  nlohmann::ordered_json written = nlohmann::ordered_json::array();
  for (const OutputText& file : files) written.push_back(file.name);
  json["written"] = std::move(written);
  return {record_name(files.front().name),
          json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n", false};
}

}  // namespace edict::import
