#include "compiler/import/mcd_download.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/import/mcd_lists.hpp"
#include "compiler/import/mcd_policy.hpp"
#include "compiler/import/mcd_reading.hpp"
#include "compiler/import/mcd_tables.hpp"
#include "compiler/import/mcd_versions.hpp"
#include "compiler/import/mcd_words.hpp"

namespace edict::import {
namespace {

// The rows of mcd_articles.tsv: what became of each version.
std::string index_of(const McdPolicies& policies) {
  std::string text =
      "article\tversion\ttitle\tfrom\tuntil\tlcds\tcontractors\tstates\tprocedures\tdiagnoses\trules\tflags\topen\tpoli"
      "cy\n";
  for (const McdPolicy& policy : policies.policies) {
    for (const McdVersion& version : policy.versions) {
      const McdArticle& article = *version.article;
      std::set<std::string> procedures, diagnoses, contractors, states, lcds;
      for (const auto& [number, group] : procedures_of(article, version.lcds))
        procedures.insert(group.codes.begin(), group.codes.end());
      for (const auto& [number, codes] : version.meaning.supporting) diagnoses.insert(codes.begin(), codes.end());
      for (const McdContractor& contractor : article.place.contractors) contractors.insert(contractor.name);
      for (const auto& [code, name] : article.place.states) states.insert(code);
      for (const int lcd : article.lcds) lcds.insert(fmt::format("L{}", lcd));
      const auto flags = std::count_if(version.meaning.rules.begin(), version.meaning.rules.end(),
                                       [](const McdRule& rule) { return !rule.certain; });
      text += fmt::format("A{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", article.id, article.version,
                          article.title, to_text(version.from),
                          version.until == kLastDate ? std::string() : to_text(version.until), fmt::join(lcds, ", "),
                          fmt::join(contractors, "; "), fmt::join(states, " "), procedures.size(), diagnoses.size(),
                          version.meaning.rules.size() - static_cast<std::size_t>(flags), flags,
                          version.meaning.open.size(), policy.name);
    }
  }
  return text;
}

// "A56781, L33942"
std::string called(const McdSelection& selection) {
  std::vector<std::string> names;
  for (const int article : selection.articles) names.push_back(fmt::format("A{}", article));
  for (const int lcd : selection.lcds) names.push_back(fmt::format("L{}", lcd));
  for (const std::string& place : selection.places) names.push_back(place);
  return fmt::format("{}", fmt::join(names, ", "));
}

bool is_archive(const PublishedFile& file) {
  return file.tables.size() != 1 || file.tables.front().name.find('/') != std::string::npos;
}

class DownloadImport {
 public:
  DownloadImport(const ImportOptions& options, const McdOptions& mcd, Diagnostics& diagnostics)
      : options_(options),
        mcd_(mcd),
        diagnostics_(diagnostics),
        reader_(provenance_, summary_, diagnostics),
        reading_(mcd.selection, reader_) {}

  std::optional<ImportResult> operator()(std::vector<std::string> paths) {
    // The order in which they are named changes nothing; LCDs are read when it is known which ones are needed.
    std::sort(paths.begin(), paths.end());
    if (!open(paths) || !read_all()) return std::nullopt;
    provenance_.summarize(diagnostics_);
    documents_ = reading_.take();
    if (!all_found(paths.front())) return std::nullopt;
    const McdPolicies policies = policies_of(documents_, mcd_.enforced);
    for (std::size_t i = 0; i < policies.without_codes; ++i) provenance_.pass_over("an article that lists no code");
    for (std::size_t i = 0; i < policies.never_in_force; ++i)
      provenance_.pass_over("a version that was never in force");
    if (policies.policies.empty()) {
      diagnostics_.report("E0954", DataPlace{paths.front(), 0, 0, {}, {}},
                          "no article with codes is there to make a policy of",
                          "LCDs have no diagnoses: give the article download with them, current_article.zip");
      return std::nullopt;
    }
    return written(policies);
  }

 private:
  bool open(const std::vector<std::string>& paths) {
    bool whole = true;
    for (const std::string& path : paths) {
      std::string failure;
      if (auto file = open_published(path, failure)) {
        files_.push_back(std::move(*file));
        continue;
      }
      diagnostics_.report("E0901", DataPlace{path, 0, 0, {}, {}}, fmt::format("the file cannot be read: {}", failure),
                          "name the download as it was fetched: current_article.zip");
      whole = false;
    }
    return whole;
  }

  // One source after the other, those with articles first; CSV files that were unpacked are one source.
  bool read_all() {
    std::vector<PublishedFile> downloads, unpacked;
    for (PublishedFile& file : files_) (is_archive(file) ? downloads : unpacked).push_back(std::move(file));
    std::vector<std::pair<std::span<const PublishedFile>, std::vector<McdFolder>>> sources;
    for (const PublishedFile& file : downloads) {
      sources.emplace_back(std::span(&file, 1), mcd_folders(file));
      if (!sources.back().second.empty()) continue;
      diagnostics_.report("E0951", DataPlace{file.name, 0, 0, {}, {}}, "the file has no tables of articles or LCDs",
                          "give current_article.zip, all_article.zip, current_lcd.zip or all_lcd.zip");
      return false;
    }
    if (!unpacked.empty()) sources.emplace_back(unpacked, mcd_folders(std::span<const PublishedFile>(unpacked)));
    const auto with_articles = std::stable_partition(sources.begin(), sources.end(), [](const auto& source) {
      return std::any_of(source.second.begin(), source.second.end(), has_articles);
    });
    for (auto source = sources.begin(); source != sources.end(); ++source) {
      for (const PublishedFile& file : source->first) provenance_.begin_file(file, std::nullopt);
      if (!read(source->second, with_articles - source > 1)) return false;
    }
    return true;
  }

  static bool has_articles(const McdFolder& folder) {
    return std::any_of(folder.tables.begin(), folder.tables.end(), [](const auto& table) {
      return table.first == "article" || table.first.starts_with("article_x_");
    });
  }

  bool read(const std::vector<McdFolder>& folders, bool more_articles) {
    for (const McdFolder& folder : folders) {
      if (has_articles(folder) && !reading_.read_articles(folder)) return false;
    }
    for (const McdFolder& folder : folders) {
      if ((!has_articles(folder) || folder.has("lcd")) && !reading_.read_lcds(folder, more_articles)) return false;
    }
    return true;
  }

  bool all_found(const std::string& place) {
    const McdSelection& selection = mcd_.selection;
    std::set<int> articles, lcds;
    for (const McdArticle& article : documents_.articles) {
      articles.insert(article.id);
      lcds.insert(article.lcds.begin(), article.lcds.end());
    }
    std::vector<std::string> missing;
    for (const int id : selection.articles) {
      if (!articles.contains(id)) missing.push_back(fmt::format("article A{}", id));
    }
    for (const int id : selection.lcds) {
      if (!lcds.contains(id)) missing.push_back(fmt::format("article of LCD L{}", id));
    }
    if (missing.empty() && (selection.everything() || !documents_.articles.empty())) return true;
    const std::string what = missing.empty() ? fmt::format("article of {}", called(selection))
                                             : fmt::format("{}", fmt::join(missing, ", no "));
    diagnostics_.report("E0953", DataPlace{place, 0, 0, {}, {}}, fmt::format("the downloads have no {}", what),
                        "numbers are those of the Medicare Coverage Database, A56781 and L33942; retired ones are in "
                        "all_article.zip, and "
                        "a jurisdiction is a contractor's name, its number, or a state");
    return false;
  }

  ImportResult written(const McdPolicies& policies) {
    const McdLists lists(policies.policies, options_.code_set ? &*options_.code_set : nullptr,
                         documents_.diagnosis_words);
    const McdTextOptions text{options_.payer.empty() ? std::string("medicare") : options_.payer, mcd_.enforced,
                              options_.code_set ? &*options_.code_set : nullptr};
    ImportResult result;
    std::size_t versions = 0;
    result.files.push_back({"mcd_articles.tsv", index_of(policies), false});
    for (OutputText& file : lists.shared()) result.files.push_back(std::move(file));
    for (const McdPolicy& policy : policies.policies) {
      versions += policy.versions.size();
      result.files.push_back({policy.name + ".edict", mcd_policy_text(policy, lists, text), true});
      if (std::string table = lists.table(policy); !table.empty())
        result.files.push_back({policy.name + ".tsv", std::move(table), false});
    }
    summary_.kept = versions;
    static const Kind& kind = *kind_named("mcd");
    result.files.push_back(provenance_.text(kind, Setting::any, {std::nullopt}, result.files));
    result.summary = summary_;
    return result;
  }

  const ImportOptions& options_;
  const McdOptions& mcd_;
  Diagnostics& diagnostics_;
  std::vector<PublishedFile> files_;
  Provenance provenance_;
  ImportSummary summary_;
  McdReader reader_;
  McdReading reading_;
  McdDocuments documents_;
};

}  // namespace

bool is_mcd_download(const std::vector<std::string>& paths) {
  return std::any_of(paths.begin(), paths.end(), [](const std::string& path) {
    std::string failure;
    const auto file = open_published(path, failure);
    if (!file || mcd_folders(*file).empty()) return false;
    if (is_archive(*file)) return true;
    // A table that somebody else calls article.csv has not CMS's columns.
    std::vector<std::string_view> cells;
    const auto rows = file->tables.front().open_commas();
    return rows->next(cells) && std::any_of(cells.begin(), cells.end(), [](std::string_view cell) {
             const std::string words = spaced_words(cell);
             return words == " article version " || words == " lcd version ";
           });
  });
}

std::optional<ImportResult> run_mcd_import(const std::vector<std::string>& paths, const ImportOptions& options,
                                           const McdOptions& mcd, Diagnostics& diagnostics) {
  return DownloadImport(options, mcd, diagnostics)(paths);
}

}  // namespace edict::import
