// `edict fmt`: policy text in its canonical layout.
#include <fmt/format.h>
#include <unistd.h>

#include "compiler/driver/files.hpp"
#include "compiler/syntax/formatter.hpp"
#include "compiler/syntax/parser.hpp"
#include "tools/edict/output_file.hpp"
#include "tools/edict/text_difference.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

struct FmtOptions {
  std::vector<std::string> paths;
  bool check = false;
  bool diff = false;
  bool list = false;
};

class Formatting {
 public:
  Formatting(const FmtOptions& options, const Shell& shell) : options_(options), shell_(shell) {}

  int operator()() {
    Diagnostics diagnostics;
    read_policy_files(options_.paths, sources_, diagnostics);
    bool readable = !diagnostics.has_errors();
    for (std::size_t i = 0; i < sources_.size(); ++i)
      readable = format(static_cast<FileId>(i), diagnostics) && readable;
    diagnostics.sort();
    shell_.report(diagnostics, sources_);
    if (!print(shell_, out_) || !readable || failed_) return kUnreadable;
    if (changed_ > 0 && (options_.check || options_.diff || options_.list)) {
      if (options_.check && !options_.diff && !options_.list) {
        shell_.say(
            fmt::format("{} of {} file{} not formatted", changed_, sources_.size(), sources_.size() == 1 ? "" : "s"));
      }
      return kNo;
    }
    return kDone;
  }

 private:
  // False when the file has syntax errors: then it stays as it is.
  bool format(FileId id, Diagnostics& diagnostics) {
    Diagnostics own;
    const syntax::ParseResult parsed = syntax::parse(sources_, id, own);
    for (const Diagnostic& d : own.list()) diagnostics.add(d);
    if (own.has_errors()) return false;
    const std::string_view text = sources_.text(id);
    const std::string formatted = syntax::format(parsed.file, text);
    const std::string path(sources_.path(id));
    const bool only_looking = options_.check || options_.diff || options_.list;
    const bool from_input = is_standard_input(path);
    if (from_input && !only_looking) out_ += formatted;
    if (formatted == text) return true;
    ++changed_;
    if (options_.diff) out_ += unified_difference(path, text, formatted, shell_.color_on(STDOUT_FILENO));
    if (options_.list || (options_.check && !options_.diff)) out_ += path + "\n";
    if (only_looking || from_input) return true;
    std::string failure;
    if (!replace_file(path, formatted, failure)) {
      shell_.fault("E0811", std::monostate{}, failure);
      failed_ = true;
    }
    return true;
  }

  static bool is_standard_input(const std::string& path) { return path == "<standard input>"; }

  const FmtOptions& options_;
  const Shell& shell_;
  Sources sources_;
  std::string out_;
  std::size_t changed_ = 0;
  bool failed_ = false;
};

}  // namespace

void add_fmt(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<FmtOptions>();
  CLI::App* verb = app.add_subcommand("fmt", "put policies into their canonical layout");
  verb->add_option("PATHS", options->paths, "policy files or directories, rewritten in place; - formats standard input")
      ->required()
      ->type_name("");
  verb->add_flag("--check", options->check,
                 "change nothing; name the files that would change, status 1 when there are any");
  verb->add_flag("--diff", options->diff, "change nothing; show what would change");
  verb->add_flag("--list", options->list, "change nothing; list the files that would change");
  verb->footer(footer("edict fmt --check policies"));
  verb->callback([options, &shell] { shell.status = Formatting(*options, shell)(); });
}

}  // namespace edict::cli
