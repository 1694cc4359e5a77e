#include "compiler/import/import_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace edict::import {
namespace {

std::optional<std::vector<ImportFile>> open_all(const std::vector<std::string>& paths, Diagnostics& diagnostics) {
  std::vector<ImportFile> files;
  for (const std::string& path : paths) {
    std::string failure;
    if (auto file = open_published(path, failure)) {
      files.push_back({path, std::move(*file)});
    } else {
      diagnostics.report("E0901", DataPlace{path, 0, 0, {}, {}}, fmt::format("the file cannot be read: {}", failure),
                         "name the file as it was published: .zip, .xlsx, .txt or .csv");
    }
  }
  return files.size() == paths.size() ? std::optional(std::move(files)) : std::nullopt;
}

std::optional<Date> edition_of(const ImportFile& file, const Kind& kind, const ImportOptions& options) {
  if (const auto given = options.editions.find(file.path); given != options.editions.end()) return given->second;
  std::optional<Date> day = kind.edition(file.published.name);
  for (const PublishedTable& table : file.published.tables) {
    if (!day) day = kind.edition(table.name);
  }
  return day;
}

// A single file, or several parts of one edition, may do without a day.
bool find_editions(ImportFiles& files, const Kind& kind, const ImportOptions& options, Diagnostics& diagnostics) {
  std::vector<std::optional<Date>> days;
  for (const ImportFile& file : files.files) days.push_back(edition_of(file, kind, options));
  files.editions = days;
  std::sort(files.editions.begin(), files.editions.end());
  files.editions.erase(std::unique(files.editions.begin(), files.editions.end()), files.editions.end());
  const bool clear = files.editions.size() <= 1 || files.editions.front();
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (!clear && !days[i]) report_no_edition(files.files[i].path, diagnostics);
    const auto place = std::lower_bound(files.editions.begin(), files.editions.end(), days[i]);
    files.files[i].edition = static_cast<std::uint32_t>(place - files.editions.begin());
  }
  return clear;
}

Setting setting_of_name(std::string_view name) {
  const std::string words = " " + plain_words(name);
  const auto has = [&](std::string_view word) { return words.find(word) != std::string::npos; };
  if (has("practitioner") || has(" ccipra") || has(" pra ")) return Setting::practitioner;
  if (has("outpatient") || has(" ccioph") || has(" cciopps") || has(" oph ") || has("hospital"))
    return Setting::outpatient;
  if (has("dme") || has("durable")) return Setting::dme;
  return Setting::any;
}

Setting setting_of(const PublishedFile& file) {
  Setting setting = setting_of_name(file.name);
  for (const PublishedTable& table : file.tables) {
    if (setting == Setting::any) setting = setting_of_name(table.name);
  }
  return setting;
}

bool find_setting(ImportFiles& files, const Kind& kind, const ImportOptions& options, Diagnostics& diagnostics) {
  files.setting = options.setting;
  if (!kind.has_settings() || files.setting != Setting::any) return true;
  for (const ImportFile& file : files.files) {
    const Setting of_file = setting_of(file.published);
    if (of_file == Setting::any || (files.setting != Setting::any && of_file != files.setting)) {
      diagnostics.report("E0903", DataPlace{file.published.name, 0, 0, {}, {}},
                         of_file == Setting::any ? "the name does not say for which claims the edits are"
                                                 : "the files are edits for different kinds of claims",
                         "say --for practitioner, --for outpatient or --for dme, and import each by itself");
      return false;
    }
    files.setting = of_file;
  }
  return true;
}

}  // namespace

void report_no_edition(const std::string& path, Diagnostics& diagnostics) {
  diagnostics.report("E0902", DataPlace{path, 0, 0, {}, {}}, "it is not clear from which day this edition is in force",
                     fmt::format("say so: --edition {}=2024-07-01", path));
}

std::optional<ImportFiles> open_import_files(const Kind& kind, const std::vector<std::string>& paths,
                                             const ImportOptions& options, Diagnostics& diagnostics) {
  auto opened = open_all(paths, diagnostics);
  if (!opened) return std::nullopt;
  ImportFiles files{std::move(*opened), {}};
  if (!find_editions(files, kind, options, diagnostics)) return std::nullopt;
  std::sort(files.files.begin(), files.files.end(), [](const ImportFile& a, const ImportFile& b) {
    const auto rank = [](const ImportFile& f) { return std::tie(f.edition, f.published.name, f.published.sha256); };
    return rank(a) < rank(b);
  });
  if (!find_setting(files, kind, options, diagnostics)) return std::nullopt;
  return files;
}

}  // namespace edict::import
