// `edict doc`: policies as pages for people, and the index of a library.
#include <fmt/format.h>

#include <filesystem>

#include "tools/edict/bundle_files.hpp"
#include "tools/edict/doc_site.hpp"
#include "tools/edict/output_file.hpp"
#include "tools/edict/policy_index.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

struct DocOptions {
  std::vector<std::string> paths;
  std::string folder;
  bool index = false;
};

int write_site(const std::vector<DocPage>& pages, const std::string& folder, const Shell& shell) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  for (const DocPage& page : pages) {
    std::string failure;
    if (replace_file((std::filesystem::path(folder) / page.name).string(), page.text, failure)) continue;
    shell.fault("E0811", std::monostate{}, failure);
    return kUnreadable;
  }
  if (!shell.quiet) shell.say(fmt::format("{} pages: begin with {}/index.html", pages.size(), folder));
  return kDone;
}

int document(const DocOptions& options, const Shell& shell) {
  if (!are_texts(options.paths, shell)) return kUnreadable;
  const Compilation compilation = compile(options.paths);
  if (!compilation.ok()) {
    Diagnostics errors;
    for (const Diagnostic& d : compilation.diagnostics.list()) {
      if (d.severity == Severity::error) errors.add(d);
    }
    shell.report(errors, compilation.sources);
    return kUnreadable;
  }
  if (compilation.library.policies.empty()) {
    shell.fault("E0805", std::monostate{}, "the files hold no policy, so there is nothing to write about",
                "name the files or the folder with the policies too");
    return kUnreadable;
  }
  Diagnostics faults;
  const std::vector<Showing> shown = showings(compilation, faults);
  shell.report(faults, compilation.sources);
  const int status = options.index ? (print(shell, policy_index(compilation, shown)) ? kDone : kUnreadable)
                                   : write_site(doc_site(compilation, shown), options.folder, shell);
  return status == kDone && !faults.list().empty() ? kNo : status;
}

}  // namespace

void add_doc(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<DocOptions>();
  CLI::App* verb = app.add_subcommand("doc", "write policies as HTML pages for people, or an index of them");
  verb->add_option("PATHS", options->paths, "policy files or directories")->required()->type_name("");
  CLI::Option* folder =
      verb->add_option("-o,--output", options->folder, "the folder for the pages; they need no network")
          ->type_name("DIR");
  CLI::Option* index =
      verb->add_flag("--index", options->index, "prints an index in Markdown: sources, kinds of rules, tests");
  folder->excludes(index);
  verb->footer(footer("edict doc policies -o site\n  edict doc policies --index > policies/README.md",
                      "status 1: a comment `# edict: shows …` names no kind of rule"));
  verb->callback([options, &shell] {
    if (options->folder.empty() && !options->index)
      throw CLI::ValidationError("name a folder for the pages with -o DIR, or ask for --index");
    shell.status = document(*options, shell);
  });
}

}  // namespace edict::cli
