// `edict run`: decides claims by policies.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <thread>

#include "runtime/pipeline/pipeline.hpp"
#include "tools/edict/acknowledge.hpp"
#include "tools/edict/back_end_choice.hpp"
#include "tools/edict/bundle_files.hpp"
#include "tools/edict/claim_inputs.hpp"
#include "tools/edict/loaded_policies.hpp"
#include "tools/edict/output_file.hpp"
#include "tools/edict/output_paths.hpp"
#include "tools/edict/remittance_options.hpp"
#include "tools/edict/run_journal.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

struct RunOptions {
  std::vector<std::string> policies;
  std::vector<std::string> trusted;
  CodeSets code_sets;
  ClaimInputs inputs;
  std::string output = "-";
  std::string format_name = "jsonl";
  DecisionFormat format = DecisionFormat::json_lines;
  bool acknowledge = false;         // 277ca: nothing is decided
  std::string date;                 // of adjudication, as given
  std::optional<Date> adjudicated;  // and as understood
  RemittanceOptions remittance;
  std::string summary;  // empty: none; "-": where people look; else a file
  bool summary_as_json = false;
  std::string profile;  // as summary
  bool profile_as_json = false;
  bool keep_going = false;
  bool no_explain = false;
  std::vector<std::string> fail_on;
  std::string memory;
  unsigned threads = std::max(1U, std::thread::hardware_concurrency());
  StreamOptions stream;
  BackEndChoice back_end;
  std::string journal, by;
};

// A source that tells how far it is.
class WatchedSource : public ClaimSource {
 public:
  WatchedSource(std::unique_ptr<ClaimSource> source, Progress& progress)
      : ClaimSource(source->file(), source->symbols()), source_(std::move(source)), progress_(progress) {}
  bool needs_whole_table() const override { return source_->needs_whole_table(); }
  bool ids_may_repeat() const override { return source_->ids_may_repeat(); }
  const ProviderNames& provider_names() const override { return source_->provider_names(); }
  std::optional<PackedClaim> next_packed(Diagnostics& diagnostics) override {
    auto claim = source_->next_packed(diagnostics);
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
    if (options_.acknowledge) return acknowledged();
    const auto policies = load_policies_or_bundle(options_.policies, options_.code_sets, options_.trusted, shell_);
    if (!policies || !has_policies(*policies, shell_)) return kUnreadable;
    std::vector<std::string> read = files_of(*policies);
    for (std::string& file : options_.code_sets.files()) read.push_back(std::move(file));
    const std::string clash =
        output_clash({options_.output, options_.summary, options_.profile, options_.journal}, read);
    if (!clash.empty()) {
      shell_.say(clash);
      return kUsage;
    }
    const BackEnd* back_end = options_.back_end.open(shell_);
    if (back_end == nullptr) return kUnreadable;
    if (!options_.journal.empty() && !open_journal()) return kUnreadable;
    SymbolTable symbols = start_symbols(policies->plan);
    TaskPool pool(options_.threads);
    OpenInputs inputs(options_.inputs, symbols, &pool);
    Diagnostics diagnostics;
    const auto tables = inputs.tables(policies->plan, diagnostics);
    if (diagnostics.has_errors()) return stop(diagnostics);
    OutputFile output(options_.output);
    if (output.failure()) return unwritable(output);
    const bool whole = inputs.read_side_files(diagnostics);
    Attempt attempt{*policies, *back_end, symbols, pool, inputs, tables, output, diagnostics, whole};

    // Files that are sorted by patient are decided as they come. Where that does not do (stream.must_be_whole), and
    // where it could not be taken back, everything is read and checked before anything is decided: so standard input,
    // sorted or not, is as good as a file.
    if (whole && !options_.keep_going && output.is_temporary() && inputs.can_be_read_again()) {
      if (const auto status = decide_as_it_comes(attempt)) return *status;
      if (!output.begin_again()) return unwritable(output);
    }
    return decide_whole(attempt);
  }

  int acknowledged() const {
    SymbolTable symbols;
    TaskPool pool(options_.threads);
    OpenInputs inputs(options_.inputs, symbols, &pool);
    OutputFile output(options_.output);
    if (output.failure()) return unwritable(output);
    return acknowledge(inputs, symbols, options_.stream, options_.remittance.acknowledgement(), output, shell_);
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

  struct Attempt {
    const LoadedPolicies& policies;
    const BackEnd& back_end;
    SymbolTable& symbols;
    TaskPool& pool;
    OpenInputs& inputs;
    const std::vector<std::optional<TableData>>& tables;
    OutputFile& output;
    Diagnostics& diagnostics;                             // of what was read before the claims
    bool whole;                                           // nothing was wrong in that
    std::optional<Remittance> remittance = std::nullopt;  // claims wait for the sums of their payees
    std::vector<const ClaimSource*> claims = {};          // of the stream
  };

  int unwritable(const Attempt& attempt) const {
    if (attempt.remittance && !attempt.remittance->failure().empty()) {
      shell_.fault("E0811", std::monostate{}, attempt.remittance->failure());
      return kUnreadable;
    }
    return unwritable(attempt.output);
  }

  void open(Attempt& attempt, PatientStream& stream, Progress& progress, bool rows_together) const {
    attempt.claims.clear();
    for (auto& [part, source] : attempt.inputs.open(false, rows_together)) {
      auto watched = std::make_unique<WatchedSource>(std::move(source), progress);
      if (part == Part::claims) attempt.claims.push_back(watched.get());
      part == Part::claims ? stream.add_claims(std::move(watched)) : stream.add_history(std::move(watched));
    }
    stream.set_patients(&attempt.inputs.patients());
  }

  Pipeline pipeline(Attempt& attempt) const {
    return Pipeline({attempt.policies.plan, attempt.symbols, attempt.back_end, attempt.tables,
                     &attempt.inputs.patients(), attempt.pool, options_.format, attempt.policies.bundle,
                     !options_.no_explain, !options_.profile.empty(), options_.adjudicated});
  }

  // Nothing when it has to be done the other way.
  std::optional<int> decide_as_it_comes(Attempt& attempt) const {
    Progress progress(shell_);
    PatientStream stream(attempt.symbols, options_.stream);
    open(attempt, stream, progress, true);
    Diagnostics diagnostics;
    stream.begin(diagnostics);
    Pipeline decided = pipeline(attempt);
    if (!write(decided, stream, attempt, progress, diagnostics)) return unwritable(attempt);
    if (stream.must_be_whole()) return std::nullopt;
    shell_.report(attempt.diagnostics);
    shell_.report(diagnostics);
    return end(attempt, decided, stream, true);
  }

  int decide_whole(Attempt& attempt) const {
    Progress progress(shell_);
    PatientStream stream(attempt.symbols, options_.stream);
    open(attempt, stream, progress, false);
    const bool whole = stream.read(attempt.diagnostics) && attempt.whole;
    progress.clear();
    // --keep-going is for records: without a whole file nobody would know what was decided.
    const bool without_a_file =
        stream.broken() || stream.has_unreadable_source() || attempt.inputs.side_file_unreadable();
    if (!whole && (!options_.keep_going || without_a_file)) return stop(attempt.diagnostics);
    shell_.report(attempt.diagnostics);

    Pipeline decided = pipeline(attempt);
    Diagnostics diagnostics;
    if (!write(decided, stream, attempt, progress, diagnostics)) return unwritable(attempt);
    shell_.report(diagnostics);
    return stream.broken() ? kUnreadable : end(attempt, decided, stream, whole);
  }

  // False when the output failed.
  bool write(Pipeline& decided, PatientStream& stream, Attempt& attempt, Progress& progress,
             Diagnostics& diagnostics) const {
    if (options_.format == DecisionFormat::remittance) attempt.remittance.emplace(options_.remittance.head());
    const bool good = decided.run(
        stream,
        [&](std::string_view text, std::uint64_t lines) {
          progress.show("lines decided:", lines);
          return attempt.remittance ? attempt.remittance->take(text) : attempt.output.write(text);
        },
        diagnostics);
    progress.clear();
    return good;
  }

  int end(Attempt& attempt, const Pipeline& decided, const PatientStream& stream, bool whole) const {
    if (options_.back_end.failed(shell_)) return kUnreadable;
    if (attempt.remittance) {
      for (const ClaimSource* source : attempt.claims) {
        for (const auto& [id, name] : source->provider_names()) attempt.remittance->name_payee(id, name);
      }
      const auto to_output = [&](std::string_view text) { return attempt.output.write(text); };
      if (!attempt.remittance->write(to_output)) return unwritable(attempt);
      if (const std::string left_off = left_off_text(*attempt.remittance); !left_off.empty()) shell_.say(left_off);
    }
    if (!attempt.output.commit()) return unwritable(attempt);
    const Summary summary = decided.summary(stream);
    if (journal_ && !written_down(attempt, summary, stream)) return unjournaled();
    if (!whole) {
      shell_.say(fmt::format("{} record{} could not be read; the rest is decided (--keep-going)",
                             stream.counts().refused, stream.counts().refused == 1 ? "" : "s"));
    }
    if (summary.all_payers_are_strange()) {
      const auto& [payer, lines] = *summary.strange_payers().begin();
      shell_.say(fmt::format(
          "no policy is for the payer {}{}, so those for a payer were left out; if it is one of theirs, say "
          "so: --payer NAME",
          payer, summary.strange_payers().size() > 1 ? " or the others of these claims" : ""));
    }
    if (!options_.summary.empty() &&
        !write_report(options_.summary, options_.summary_as_json ? summary.json() : summary.text()))
      return kUnreadable;
    if (!options_.profile.empty()) {
      const Profile profile = decided.profile();
      if (!write_report(options_.profile, options_.profile_as_json ? profile.json() : profile.text()))
        return kUnreadable;
    }
    return whole ? (fails(summary) ? kNo : kDone) : kUnreadable;
  }

  bool open_journal() {
    journal_ = std::make_unique<Journal>(options_.journal);
    return journal_->failure().empty() || !unjournaled();
  }
  bool written_down(const Attempt& attempt, const Summary& summary, const PatientStream& stream) const {
    JournaledRun run{options_.by, options_.format_name, options_.policies, attempt.policies.bundle};
    run.read = options_.inputs.files();
    for (std::string& file : options_.code_sets.files()) run.read.push_back(std::move(file));
    run.written = options_.output;
    return journal_->append(journal_entry(run, summary, stream.counts()));
  }
  int unjournaled() const {
    shell_.fault("E0852", std::monostate{}, journal_->failure());
    return kUnreadable;
  }

  // A summary or a profile; `-` is where people look.
  bool write_report(const std::string& path, const std::string& text) const {
    if (path != "-") {
      std::string failure;
      if (replace_file(path, text, failure)) return true;
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

  RunOptions& options_;
  const Shell& shell_;
  std::unique_ptr<Journal> journal_;
};

// What parsing alone leaves as text, understood; what is wrong with it, or empty.
std::string understand(RunOptions& options) {
  options.summary = file_or_yes(options.summary);
  options.profile = file_or_yes(options.profile);
  if (std::string wrong = options.inputs.wrong_usage(); !wrong.empty()) return wrong;
  if (std::string wrong = options.code_sets.wrong_usage(); !wrong.empty()) return wrong;
  const std::vector<std::string> read = options.inputs.files();
  const auto from_input = [](const std::vector<std::string>& files) {
    return std::find(files.begin(), files.end(), "-") != files.end();
  };
  if (from_input(options.policies) && from_input(read)) return "standard input can be read once only";
  if (!options.memory.empty() && !parse_size(options.memory, options.stream.memory_budget))
    return "--memory " + options.memory + ": a size such as 512M or 2G";
  if (!options.date.empty()) {
    options.adjudicated = parse_date(options.date);
    if (!options.adjudicated) return "--date " + options.date + ": a day such as 2024-01-05";
  }
  const std::map<std::string, DecisionFormat> formats{{"jsonl", DecisionFormat::json_lines},
                                                      {"csv", DecisionFormat::csv},
                                                      {"fhir", DecisionFormat::fhir},
                                                      {"835", DecisionFormat::remittance}};
  options.acknowledge = options.format_name == "277ca";
  if (!options.acknowledge) options.format = formats.at(options.format_name);
  std::string wrong;
  if (options.acknowledge) {
    wrong = options.remittance.wrong_usage_of_acknowledgement(options.adjudicated);
  } else if (options.format == DecisionFormat::remittance) {
    wrong = options.remittance.wrong_usage(options.adjudicated);
  }
  if (!wrong.empty()) return wrong;
  if (options.output.empty()) return "--output needs the name of a file, or - for standard output";
  if (options.journal == "-") return "--journal names a file that stays";
  if (!options.journal.empty() && options.acknowledge) return "--journal is for runs that decide";
  return output_clash({options.output, options.summary, options.profile, options.journal}, read);
}

}  // namespace

void add_run(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* verb = app.add_subcommand("run", "decide claims");
  verb->add_option("POLICIES", options->policies, "policy files or directories, or a bundle")
      ->required()
      ->type_name("");
  add_trust_option(*verb, options->trusted);
  options->code_sets.add_option(*verb, kCodesByDate);
  options->inputs.add_options(*verb, true);
  verb->add_option("-o,--output", options->output, "decisions; - is standard output")->type_name("FILE");
  verb->add_option("--format", options->format_name,
                   "jsonl or csv, a record a line; fhir, a ClaimResponse a claim; 835, X12 remittances; 277ca, an X12 "
                   "acknowledgement of what was read and refused, with nothing decided")
      ->check(CLI::IsMember({"jsonl", "csv", "fhir", "835", "277ca"}).description(""))
      ->type_name("FORMAT");
  verb->add_option("--date", options->date,
                   "the day of adjudication, payment or receipt that FHIR responses and X12 are dated with")
      ->type_name("DATE");
  verb->add_flag(
      "--summary{-}", options->summary,
      "counts and money by decision and rule; --summary=FILE writes them there. Without FILE they go to standard "
      "output when the decisions go to a file, else to standard error");
  const std::map<std::string, bool> report_formats{{"text", false}, {"json", true}};
  verb->add_option("--summary-format", options->summary_as_json, "text or json")
      ->transform(CLI::CheckedTransformer(report_formats).description(""))
      ->type_name("FORMAT");
  verb->add_flag("--profile{-}", options->profile,
                 "what each policy and rule cost, and how often it applied, failed and was incomplete; goes where "
                 "--summary goes, --profile=FILE writes it there");
  verb->add_option("--profile-format", options->profile_as_json, "text or json")
      ->transform(CLI::CheckedTransformer(report_formats).description(""))
      ->type_name("FORMAT");
  options->remittance.add_options(*verb);
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
  verb->add_option("--threads", options->threads, "threads that read, decide and write (default all cores)")
      ->check(CLI::Range(1, 1024).description(""))
      ->type_name("N");
  verb->add_option("--batch-lines", options->stream.batch_lines, "")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 30).description(""))
      ->group("");  // for tests: the decisions are the same with any
  verb->add_option(
          "--journal", options->journal,
          "adds an entry to this file, which edict log reads: bundle, hashes of what was read and written, counts")
      ->type_name("FILE");
  verb->add_option("--by", options->by, "who runs it, for the journal")->type_name("NAME");
  verb->add_flag("--no-explain", options->no_explain, "leave out the reasons of findings: faster, the same decisions");
  verb->footer(footer(
      "edict run policies --claims claims.jsonl --history paid.jsonl --summary -o decisions.jsonl\n"
      "  edict run policies.bundle --trust payer.pub --claims claims.csv.gz --threads 4 --profile -o "
      "decisions.jsonl.gz",
      "A denied line is data: the status is 0, unless --fail-on. Without --keep-going a broken record means that "
      "nothing is decided. The output stands whole or not at all."));
  verb->callback([options, &shell] {
    if (const std::string wrong = understand(*options); !wrong.empty()) throw CLI::ValidationError(wrong);
    shell.status = Run(*options, shell)();
  });
}

}  // namespace edict::cli
