// `edict convert`: claims of any format that is read, as JSON lines or CSV.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <thread>
#include <unordered_set>

#include "runtime/claims/waiting_bytes.hpp"
#include "runtime/decisions/claims_file.hpp"
#include "tools/edict/claim_inputs.hpp"
#include "tools/edict/output_file.hpp"
#include "tools/edict/output_paths.hpp"
#include "tools/edict/verbs.hpp"

namespace edict::cli {
namespace {

enum class ClaimsFormat : std::uint8_t { json_lines, csv };

struct ConvertOptions {
  ClaimInputs inputs;
  std::string output;
  std::optional<ClaimsFormat> to;  // else by the output's name
  bool keep_going = false;
  unsigned threads = std::max(1U, std::thread::hardware_concurrency());
};

class Conversion {
 public:
  Conversion(const ConvertOptions& options, const Shell& shell, ClaimsFormat to)
      : options_(options), shell_(shell), output_(options.output), to_(to), json_(symbols_), csv_(symbols_) {}

  int operator()() {
    if (output_.failure()) return unwritable();
    Progress progress(shell_);
    TaskPool pool(options_.threads);
    OpenInputs inputs(options_.inputs, symbols_, &pool);
    Diagnostics diagnostics;
    std::uint64_t claims = 0;
    std::uint64_t refused = 0;
    for (auto& [part, source] : inputs.open()) {
      while (const auto claim = source->next_packed(diagnostics)) {
        progress.show("reading claims:", ++claims);
        if (!take(*claim, source->file(), diagnostics)) return unwritable();
      }
      refused += source->counts().refused;
    }
    progress.clear();
    shell_.report(diagnostics);
    const bool whole = !diagnostics.has_errors();
    if (!whole && (!options_.keep_going || claims == 0 || no_table_)) {
      shell_.say("nothing was converted");
      return kUnreadable;
    }
    if (!write_waiting() || !output_.commit()) return unwritable();
    if (!whole) {
      shell_.say(fmt::format("{} record{} could not be read; the rest is converted (--keep-going)", refused,
                             refused == 1 ? "" : "s"));
    }
    return whole ? kDone : kUnreadable;
  }

 private:
  // A table's header and what cannot be taken back wait until all claims are read.
  bool waits() const { return to_ == ClaimsFormat::csv || !output_.is_temporary(); }

  bool take(const PackedClaim& claim, const std::string& file, Diagnostics& diagnostics) {
    if (waits()) {
      if (to_ == ClaimsFormat::csv) {
        claim_.open(claim.bytes);
        // The rows of one id are one claim to whoever reads the table. Ids are known by 64 bits of their hash.
        if (!ids_.insert(std::hash<std::string_view>()(claim.id)).second) {
          no_table_ = true;
          if (++twice_ <= kMostReports)
            diagnostics.report("E0842", DataPlace{file, claim.at, 0, std::string(claim.id), "claim.id"},
                               "the claim's id stands twice", "convert to JSON lines: --to jsonl");
        }
        if (const auto list = csv_.look_at(claim_)) {
          no_table_ = true;
          diagnostics.report("E0841", DataPlace{file, claim.at, 0, std::string(claim.id), std::string(*list)},
                             fmt::format("{} has more than {} entries", *list, CsvClaimWriter::kMostMembers),
                             "convert to JSON lines: --to jsonl");
        }
      }
      const auto size = static_cast<std::uint32_t>(claim.bytes.size());
      return waiting_.append({reinterpret_cast<const char*>(&size), sizeof size}) && waiting_.append(claim.bytes);
    }
    claim_.open(claim.bytes);
    json_.write(claim_, text_);
    return text_.size() < kPiece || write_text();
  }

  bool write_text() {
    const bool good = output_.write({text_.data(), text_.size()});
    text_.clear();
    return good;
  }

  bool write_waiting() {
    if (to_ == ClaimsFormat::csv) csv_.begin(text_);
    std::string piece;  // whole claims from its beginning
    std::uint64_t at = 0;
    while (at < waiting_.size()) {
      std::uint32_t size = 0;
      if (waiting_.read(at, {reinterpret_cast<char*>(&size), sizeof size}) != sizeof size) return false;
      piece.resize(size);
      if (waiting_.read(at + sizeof size, piece) != size) return false;
      at += sizeof size + size;
      claim_.open(piece);
      to_ == ClaimsFormat::csv ? csv_.write(claim_, text_) : json_.write(claim_, text_);
      if (text_.size() >= kPiece && !write_text()) return false;
    }
    return write_text();
  }

  int unwritable() const {
    const std::string& waiting = waiting_.failure();
    shell_.fault("E0811", std::monostate{},
                 waiting.empty() ? output_.failure().value_or("output cannot be written") : waiting);
    return kUnreadable;
  }

  static constexpr std::size_t kMostReports = 100;
  static constexpr std::size_t kPiece = std::size_t{1} << 20U;

  const ConvertOptions& options_;
  const Shell& shell_;
  OutputFile output_;
  ClaimsFormat to_;
  SymbolTable symbols_;
  JsonClaimWriter json_;
  CsvClaimWriter csv_;
  WaitingBytes waiting_;  // sizes and packed claims
  OpenedClaim claim_;
  TextBuffer text_;
  std::unordered_set<std::size_t> ids_;  // of a table
  std::size_t twice_ = 0;
  bool no_table_ = false;
};

}  // namespace

void add_convert(CLI::App& app, Shell& shell) {
  auto options = std::make_shared<ConvertOptions>();
  CLI::App* verb = app.add_subcommand("convert", "claims of any format as JSON lines or CSV");
  verb->add_option("FILES", options->inputs.claims, "claims: JSON lines, CSV, X12 837 or FHIR; - for standard input")
      ->required()
      ->type_name("");
  verb->add_option("-o,--output", options->output, "the file; - is standard output")->required()->type_name("FILE");
  const std::map<std::string, ClaimsFormat> formats{{"jsonl", ClaimsFormat::json_lines}, {"csv", ClaimsFormat::csv}};
  verb->add_option("--to", options->to, "jsonl or csv, where the output's name does not say it")
      ->transform(CLI::CheckedTransformer(formats).description(""))
      ->type_name("FORMAT");
  options->inputs.add_reading_options(*verb);
  verb->add_flag("-k,--keep-going", options->keep_going,
                 "convert what can be read when some records are broken; the status is 3 all the same");
  verb->add_option("--threads", options->threads, "threads that read (default all cores)")
      ->check(CLI::Range(1, 1024).description(""))
      ->type_name("N");
  verb->footer(
      footer("edict convert march.837 april.837 -o claims.jsonl.gz\n  edict convert claims.jsonl -o claims.csv",
             "Every field that the model has is kept. Without --keep-going a broken record means that nothing is "
             "written."));
  verb->callback([options, &shell] {
    std::string wrong = options->inputs.wrong_usage();
    std::optional<ClaimsFormat> to = options->to;
    if (!to) {
      const auto named = format_of_name(options->output);
      if (named == InputFormat::json_lines) to = ClaimsFormat::json_lines;
      if (named == InputFormat::csv) to = ClaimsFormat::csv;
    }
    if (wrong.empty() && !to) wrong = fmt::format("--output {}: add --to jsonl or --to csv", options->output);
    if (wrong.empty()) wrong = output_clash({options->output}, options->inputs.files());
    if (!wrong.empty()) throw CLI::ValidationError(wrong);
    shell.status = Conversion(*options, shell, *to)();
  });
}

}  // namespace edict::cli
