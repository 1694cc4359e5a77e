// `edict run`: decides claims by policies.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "runtime/claims/patient_stream.hpp"
#include "runtime/decisions/record_writer.hpp"
#include "runtime/decisions/summary.hpp"
#include "tools/edict/back_end_choice.hpp"
#include "tools/edict/bundle_files.hpp"
#include "tools/edict/claim_inputs.hpp"
#include "tools/edict/loaded_policies.hpp"
#include "tools/edict/output_file.hpp"
#include "tools/edict/output_paths.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

struct RunOptions {
  std::vector<std::string> policies;
  std::vector<std::string> trusted;
  ClaimInputs inputs;
  std::string output = "-";
  DecisionFormat format = DecisionFormat::json_lines;
  std::string summary;  // empty: none; "-": where people look; else a file
  bool summary_as_json = false;
  bool keep_going = false;
  bool no_explain = false;
  std::vector<std::string> fail_on;
  std::string memory;
  StreamOptions stream;
  BackEndChoice back_end;
};

// A source that tells how far it is.
class WatchedSource : public ClaimSource {
 public:
  WatchedSource(std::unique_ptr<ClaimSource> source, Progress& progress)
      : ClaimSource(source->file()), source_(std::move(source)), progress_(progress) {}
  std::optional<PlacedClaim> next(Diagnostics& diagnostics) override {
    auto claim = source_->next(diagnostics);
    counts_ = source_->counts();
    progress_.show("reading claims:", counts_.claims);
    return claim;
  }

 private:
  std::unique_ptr<ClaimSource> source_;
  Progress& progress_;
};

class Run {
 public:
  Run(RunOptions& options, const Shell& shell) : options_(options), shell_(shell) {}

  int operator()() {
    const auto policies = load_policies_or_bundle(options_.policies, options_.trusted, shell_);
    if (!policies || !has_policies(*policies, shell_)) return kUnreadable;
    const std::string clash = output_clash({options_.output, options_.summary}, files_of(*policies));
    if (!clash.empty()) {
      shell_.say(clash);
      return kUsage;
    }
    const BackEnd* back_end = options_.back_end.open(shell_);
    if (back_end == nullptr) return kUnreadable;
    SymbolTable symbols = start_symbols(policies->plan);
    OpenInputs inputs(options_.inputs, symbols);
    Diagnostics diagnostics;
    auto tables = inputs.tables(policies->plan, diagnostics);
    if (diagnostics.has_errors()) return stop(diagnostics);
    OutputFile output(options_.output);
    if (output.failure()) return unwritable(output);

    // Standard input, sorted or not, is as good as a file: everything is read and checked before anything is decided.
    PatientStream stream(symbols, options_.stream);
    Progress progress(shell_);
    bool whole = inputs.read_side_files(diagnostics);
    for (auto& [part, source] : inputs.open()) {
      auto watched = std::make_unique<WatchedSource>(std::move(source), progress);
      part == Part::claims ? stream.add_claims(std::move(watched)) : stream.add_history(std::move(watched));
    }
    stream.set_patients(&inputs.patients());
    whole = stream.read(diagnostics) && whole;
    progress.clear();
    // --keep-going is for records: without a whole file nobody would know what was decided.
    const bool without_a_file = stream.broken() || stream.has_unreadable_source() || inputs.side_file_unreadable();
    if (!whole && (!options_.keep_going || without_a_file)) return stop(diagnostics);
    shell_.report(diagnostics);

    Engine engine(policies->plan, symbols, *back_end, std::move(tables));
    if (options_.back_end.failed(shell_)) return kUnreadable;
    Summary summary(policies->plan);
    if (!decide(*policies, engine, stream, output, summary, progress)) return unwritable(output);
    if (stream.broken()) return kUnreadable;
    if (!output.commit()) return unwritable(output);
    if (!whole) {
      shell_.say(fmt::format("{} record{} could not be read; the rest is decided (--keep-going)",
                             stream.counts().refused, stream.counts().refused == 1 ? "" : "s"));
    }
    if (!options_.summary.empty() && !write_summary(summary)) return kUnreadable;
    return whole ? (fails(summary) ? kNo : kDone) : kUnreadable;
  }

 private:
  int stop(const Diagnostics& diagnostics) const {
    shell_.report(diagnostics);
    shell_.say("nothing was decided");
    return kUnreadable;
  }
  int unwritable(const OutputFile& output) const {
    shell_.fault("E0811", std::monostate{}, output.failure().value_or("output cannot be written"));
    return kUnreadable;
  }

  // False when the output failed.
  bool decide(const LoadedPolicies& policies, Engine& engine, PatientStream& stream, OutputFile& output,
              Summary& summary, Progress& progress) const {
    const auto writer = make_record_writer(options_.format, policies.plan, policies.bundle);
    TextBuffer text;
    writer->begin(text);
    Diagnostics diagnostics;
    std::uint64_t history = 0;
    while (const auto batch = stream.next(diagnostics)) {
      const Decisions decisions = engine.decide(*batch, {!options_.no_explain, std::nullopt});
      summary.add(decisions, *batch);
      history += batch->line_count() - decisions.lines.size();
      for (const DecidedLine& line : decisions.lines) {
        writer->write(line, *batch, text);
        if (text.size() < kFlushAt) continue;
        if (!flush(text, output)) return false;
        progress.show("lines decided:", summary.lines());
      }
    }
    progress.clear();
    shell_.report(diagnostics);
    summary.set_history_lines(history);
    summary.set_refused(stream.counts().refused);
    summary.set_taken_out(stream.counts().claims_taken_out, stream.counts().lines_taken_out);
    return flush(text, output);
  }

  static bool flush(TextBuffer& text, OutputFile& output) {
    const bool written = output.write({text.data(), text.size()});
    text.clear();
    return written;
  }

  bool write_summary(const Summary& summary) const {
    const std::string text = options_.summary_as_json ? summary.json() : summary.text();
    if (options_.summary != "-") {
      std::string failure;
      if (replace_file(options_.summary, text, failure)) return true;
      shell_.fault("E0811", std::monostate{}, failure);
      return false;
    }
    if (options_.output != "-") return print(shell_, text);
    std::fputs(text.c_str(), stderr);  // standard output has the decisions
    return true;
  }

  bool fails(const Summary& summary) const {
    return std::any_of(options_.fail_on.begin(), options_.fail_on.end(), [&](const std::string& what) {
      if (what == "deny") return summary.of(Decision::deny).lines > 0;
      if (what == "pend") return summary.of(Decision::pend).lines > 0;
      return summary.incomplete_lines() > 0;
    });
  }

  static constexpr std::size_t kFlushAt = std::size_t{1} << 20;
  RunOptions& options_;
  const Shell& shell_;
};

}  // namespace

void add_run(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* verb = app.add_subcommand("run", "decide claims");
  verb->add_option("POLICIES", options->policies, "policy files or directories, or a bundle")
      ->required()
      ->type_name("");
  add_trust_option(*verb, options->trusted);
  options->inputs.add_options(*verb, true);
  verb->add_option("-o,--output", options->output, "decisions; - is standard output")->type_name("FILE");
  const std::map<std::string, DecisionFormat> formats{{"jsonl", DecisionFormat::json_lines},
                                                      {"csv", DecisionFormat::csv}};
  verb->add_option("--format", options->format, "jsonl or csv")
      ->transform(CLI::CheckedTransformer(formats).description(""))
      ->type_name("FORMAT");
  verb->add_flag(
      "--summary{-}", options->summary,
      "counts and money by decision and rule; --summary=FILE writes them there. Without FILE they go to standard "
      "output when the decisions go to a file, else to standard error");
  const std::map<std::string, bool> summary_formats{{"text", false}, {"json", true}};
  verb->add_option("--summary-format", options->summary_as_json, "text or json")
      ->transform(CLI::CheckedTransformer(summary_formats).description(""))
      ->type_name("FORMAT");
  verb->add_flag("-k,--keep-going", options->keep_going,
                 "decide what can be read when some records are broken; the status is 3 all the same");
  verb->add_option("--fail-on", options->fail_on,
                   "deny, pend or incomplete, separated by commas: status 1 when a line is so")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::IsMember({"deny", "pend", "incomplete"}).description(""))
      ->type_name("WHAT");
  verb->add_option("--memory", options->memory, "claims held in memory while sorting (default 1G)")->type_name("SIZE");
  options->back_end.add_option(*verb, "auto");
  verb->add_flag("--no-explain", options->no_explain, "leave out the reasons of findings: faster, the same decisions");
  verb->footer(footer(
      "edict run policies --claims claims.jsonl --history paid.jsonl --summary -o decisions.jsonl",
      "A denied line is data: the status is 0, unless --fail-on. Without --keep-going a broken record means that "
      "nothing is decided. The output stands whole or not at all."));
  verb->callback([options, &shell] {
    options->summary = file_or_yes(options->summary);
    std::string wrong = options->inputs.wrong_usage();
    const bool policies_from_input =
        std::find(options->policies.begin(), options->policies.end(), "-") != options->policies.end();
    const std::vector<std::string> read = wrong.empty() ? options->inputs.files() : std::vector<std::string>();
    if (policies_from_input && std::find(read.begin(), read.end(), "-") != read.end())
      wrong = "standard input can be read once only";
    if (!options->memory.empty() && !parse_size(options->memory, options->stream.memory_budget)) {
      wrong = "--memory " + options->memory + ": a size such as 512M or 2G";
    }
    if (options->output.empty()) wrong = "--output needs the name of a file, or - for standard output";
    if (wrong.empty()) wrong = output_clash({options->output, options->summary}, read);
    if (!wrong.empty()) throw CLI::ValidationError(wrong);
    shell.status = Run(*options, shell)();
  });
}

}  // namespace edict::cli
