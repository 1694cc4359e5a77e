#include "tools/edict/mutation_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace edict::cli {
namespace {

using Fate = Attempt::Fate;
using Json = nlohmann::ordered_json;

Diagnostics survivors(const std::vector<FileAttempts>& files, const Compilation& compilation) {
  Diagnostics diagnostics;
  for (const FileAttempts& file : files) {
    for (const Attempt& a : file.attempts) {
      if (a.fate == Fate::survived)
        diagnostics.report("W0620", a.span, "no test notices this change: " + a.change, a.advice);
    }
    if (file.tests > 0) continue;
    for (const model::Policy& policy : compilation.library.policies) {
      if (policy.span.file != file.file) continue;
      diagnostics.report("W0613", policy.span,
                         fmt::format("no test runs `{}`, so no change of it would be noticed", policy.name),
                         "write a test of a claim that it denies and of one that it pays");
    }
  }
  diagnostics.sort();
  return diagnostics;
}

struct Sum {
  std::size_t tried = 0, caught = 0, same = 0, allowed = 0, survived = 0;
  void add(const FileAttempts& file) {
    tried += file.attempts.size() - file.count(Fate::refused);
    caught += file.count(Fate::caught);
    same += file.count(Fate::same);
    allowed += file.count(Fate::allowed);
    survived += file.count(Fate::survived);
  }
};

std::string row(std::string_view name, std::size_t width, const Sum& sum) {
  return fmt::format("  {:<{}}  {:>7}  {:>6}  {:>4}  {:>9}  {:>11}\n", name, width, sum.tried, sum.caught, sum.same,
                     sum.allowed, sum.survived);
}

std::string table(const std::vector<FileAttempts>& files, const Compilation& compilation) {
  std::size_t width = 5;
  for (const FileAttempts& file : files) width = std::max(width, compilation.sources.path(file.file).size());
  std::string out = fmt::format("  {:<{}}  changes  caught  same  explained  not noticed\n", "file", width);
  Sum all;
  for (const FileAttempts& file : files) {
    Sum sum;
    sum.add(file);
    all.add(file);
    out += row(compilation.sources.path(file.file), width, sum);
  }
  return out + row("total", width, all);
}

std::string_view word(Fate fate) {
  switch (fate) {
    case Fate::caught:
      return "caught";
    case Fate::refused:
      return "refused";
    case Fate::same:
      return "same";
    case Fate::allowed:
      return "explained";
    case Fate::survived:
      return "not noticed";
  }
  return {};
}

Json place(const Compilation& compilation, Span span) {
  const LineColumn begin = compilation.sources.position(span.file, span.begin);
  const LineColumn end = compilation.sources.position(span.file, span.end);
  return {{"line", begin.line}, {"column", begin.column}, {"end_line", end.line}, {"end_column", end.column}};
}

std::string json(const std::vector<FileAttempts>& files, const Compilation& compilation, mutants::Choice choice) {
  Json list = Json::array();
  Sum all;
  for (const FileAttempts& file : files) {
    Sum sum;
    sum.add(file);
    all.add(file);
    Json changes = Json::array();
    for (const Attempt& a : file.attempts) {
      if (a.fate == Fate::caught || a.fate == Fate::refused) continue;
      Json change = {{"fate", word(a.fate)}, {"kind", a.kind}, {"place", place(compilation, a.span)},
                     {"policy", a.policy},   {"rule", a.rule}, {"change", a.change}};
      if (a.fate == Fate::survived) change["advice"] = a.advice;
      if (a.fate == Fate::same) change["why"] = a.why;
      changes.push_back(std::move(change));
    }
    list.push_back({{"file", compilation.sources.path(file.file)},
                    {"tests", file.tests},
                    {"changes", sum.tried},
                    {"caught", sum.caught},
                    {"same", sum.same},
                    {"explained", sum.allowed},
                    {"not_noticed", sum.survived},
                    {"not_caught", std::move(changes)}});
  }
  Json document = {{"schema", 1}, {"seed", choice.seed}};
  document["of_each_list"] = choice.most == mutants::kAll ? Json("all") : Json(choice.most);
  document["changes"] = all.tried;
  document["caught"] = all.caught;
  document["same"] = all.same;
  document["explained"] = all.allowed;
  document["not_noticed"] = all.survived;
  document["files"] = std::move(list);
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string closing_line(const std::vector<FileAttempts>& files, mutants::Choice choice) {
  Sum all;
  for (const FileAttempts& file : files) all.add(file);
  std::string text =
      fmt::format("{} change{} tried, {} not noticed", all.tried, all.tried == 1 ? "" : "s", all.survived);
  if (choice.most != mutants::kAll)
    text += fmt::format(" (of a list's codes {}, chosen by seed {})", choice.most, choice.seed);
  return text + "\n";
}

}  // namespace

MutationReport mutation_report(const std::vector<FileAttempts>& files, const Compilation& compilation,
                               mutants::Choice choice, DiagnosticFormat format, bool color) {
  const Diagnostics found = survivors(files, compilation);
  MutationReport report;
  report.all_noticed = found.list().empty();
  if (format == DiagnosticFormat::json) {
    report.text = json(files, compilation, choice);
    return report;
  }
  report.text = render(found.list(), compilation.sources, format, color);
  if (format == DiagnosticFormat::pretty) {
    if (!report.text.empty()) report.text += "\n";
    report.text += table(files, compilation) + closing_line(files, choice);
  }
  return report;
}

}  // namespace edict::cli
