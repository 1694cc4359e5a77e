// `edict replay`: decides again what was decided, and says whether it comes to the same bytes.
#include <fmt/format.h>

#include <array>

#include "runtime/claims/input.hpp"
#include "tools/edict/back_end_choice.hpp"
#include "tools/edict/bundle_files.hpp"
#include "tools/edict/replay_text.hpp"
#include "tools/edict/side_run.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

struct ReplayOptions {
  std::string decisions;
  std::vector<std::string> policies;
  std::vector<std::string> trusted;
  CodeSets code_sets;
  ClaimInputs inputs;
  std::string format;
  std::string memory;
  unsigned threads = std::max(1U, std::thread::hardware_concurrency());
  StreamOptions stream;
  BackEndChoice back_end;
  bool no_explain = false;
  bool keep_going = false;
};

// The decisions file, a record at a time.
class KeptRecords {
 public:
  explicit KeptRecords(const std::string& path) : input_(open_input(path)) {}

  // With its line end; empty at the end. Valid until the next call.
  std::string_view next() {
    text_.erase(0, taken_);
    taken_ = 0;
    std::size_t end = text_.find('\n');
    while (end == std::string::npos) {
      const std::size_t before = text_.size();
      text_.resize(before + kPiece);
      const std::size_t got = input_->read(std::span(text_).subspan(before));
      text_.resize(before + got);
      if (got == 0) break;
      end = text_.find('\n', before);
    }
    taken_ = end == std::string::npos ? text_.size() : end + 1;
    return std::string_view(text_).substr(0, taken_);
  }
  const std::optional<InputFault>& fault() const { return input_->fault(); }

 private:
  static constexpr std::size_t kPiece = 1 << 16;
  std::unique_ptr<ByteInput> input_;
  std::string text_;
  std::size_t taken_ = 0;
};

bool is_csv(std::string_view name) {
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (name.ends_with(packed)) name.remove_suffix(packed.size());
  }
  return name.ends_with(".csv");
}

class Replay {
 public:
  Replay(ReplayOptions& options, const Shell& shell)
      : options_(options),
        shell_(shell),
        csv_(options.format.empty() ? is_csv(options.decisions) : options.format == "csv"),
        kept_(options.decisions) {}

  int operator()() {
    if (kept_.fault()) return unreadable(kept_.fault()->message);
    const auto policies = load_policies_or_bundle(options_.policies, options_.code_sets, options_.trusted, shell_);
    if (!policies || !has_policies(*policies, shell_)) return kUnreadable;
    const BackEnd* back_end = options_.back_end.open(shell_);
    if (back_end == nullptr) return kUnreadable;
    SideRun run(*policies, *back_end, options_.inputs, options_.threads, options_.stream);
    Diagnostics diagnostics;
    if (!run.read(options_.keep_going, diagnostics)) {
      shell_.report(diagnostics);
      shell_.say("nothing was replayed");
      return kUnreadable;
    }
    shell_.report(diagnostics);
    Progress progress(shell_);
    SideRun::Output output;
    output.format = csv_ ? DecisionFormat::csv : DecisionFormat::json_lines;
    output.explain = !options_.no_explain;
    Diagnostics of_run;
    const bool through = run.decide(
        output,
        [&](std::string_view text, std::uint64_t lines) {
          progress.show("lines replayed:", lines);
          return confirm(text);
        },
        of_run);
    progress.clear();
    shell_.report(of_run);
    if (through && difference_.empty()) difference(kept_.next(), {});
    if (kept_.fault()) return unreadable(kept_.fault()->message);
    if (options_.back_end.failed(shell_)) return kUnreadable;
    if (!difference_.empty()) return print(shell_, difference_) ? kNo : kUnreadable;
    if (!through) return kUnreadable;
    const std::string text = fmt::format("{} record{} confirmed, byte for byte, by {}\n", records_,
                                         records_ == 1 ? " is" : "s are", policies->bundle);
    return print(shell_, text) ? kDone : kUnreadable;
  }

 private:
  int unreadable(const std::string& what) const {
    shell_.fault("E0851", DataPlace{options_.decisions, 0, 0, {}, {}}, what);
    return kUnreadable;
  }

  bool confirm(std::string_view text) {
    while (!text.empty()) {
      const std::string_view again = text.substr(0, text.find('\n') + 1);
      if (!difference(kept_.next(), again)) return false;
      text.remove_prefix(again.size());
    }
    return true;
  }

  // Whether there is none; tells it otherwise.
  bool difference(std::string_view kept, std::string_view again) {
    if (csv_ && header_.empty())
      header_ = again;
    else
      ++records_;
    if (kept == again) {
      if (kept.empty()) --records_;  // both have ended
      return true;
    }
    const auto line = [](std::string_view text) { return text.substr(0, text.find('\n')); };
    difference_ = csv_ && records_ == 0 ? "The header row is not that of this version of edict.\n"
                                        : difference_text({records_, csv_, line(header_), line(kept), line(again)});
    return false;
  }

  ReplayOptions& options_;
  const Shell& shell_;
  bool csv_;
  KeptRecords kept_;
  std::string header_;
  std::string difference_;
  std::uint64_t records_ = 0;
};

}  // namespace

void add_replay(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<ReplayOptions>();
  CLI::App* verb = app.add_subcommand("replay", "decide again, and confirm earlier decisions byte for byte");
  verb->add_option("DECISIONS", options->decisions, "what edict run wrote, as JSON lines or CSV, plain, .gz or .zst")
      ->required()
      ->type_name("");
  verb->add_option("--bundle", options->policies, "the bundle that decided, or its policy files or directories")
      ->required()
      ->type_name("POLICIES");
  add_trust_option(*verb, options->trusted);
  options->code_sets.add_option(*verb, kCodesByDate);
  options->inputs.add_options(*verb, true);
  verb->add_option("--format", options->format, "of the decisions, where their name does not say it: jsonl or csv")
      ->check(CLI::IsMember({"jsonl", "csv"}).description(""))
      ->type_name("FORMAT");
  verb->add_flag("--no-explain", options->no_explain, "the decisions were written without reasons");
  verb->add_flag("-k,--keep-going", options->keep_going, "the decisions were made without the records that are broken");
  verb->add_option("--memory", options->memory, "claims held in memory while sorting (default 1G)")->type_name("SIZE");
  options->back_end.add_option(*verb, "auto");
  verb->add_option("--threads", options->threads, "threads that read and decide (default all cores)")
      ->check(CLI::Range(1, 1024).description(""))
      ->type_name("N");
  verb->footer(
      footer("edict replay decisions.jsonl --bundle policies.bundle --claims claims.jsonl --history paid.jsonl",
             "The status is 1 at the first record that differs, and what it says tells why."));
  verb->callback([options, &shell] {
    std::string wrong = options->inputs.wrong_usage();
    if (wrong.empty()) wrong = options->code_sets.wrong_usage();
    if (!options->memory.empty() && !parse_size(options->memory, options->stream.memory_budget))
      wrong = "--memory " + options->memory + ": a size such as 512M or 2G";
    if (options->decisions == "-") wrong = "DECISIONS is a file: it is read beside the claims";
    if (!wrong.empty()) throw CLI::ValidationError(wrong);
    shell.status = Replay(*options, shell)();
  });
}

}  // namespace edict::cli
