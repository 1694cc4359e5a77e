// Measures readers, engine, writers and parser on one core, and prints a small table.
#include <fmt/format.h>
#include <simdjson.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <set>

#include "compiler/driver/compile.hpp"
#include "compiler/lower/lower.hpp"
#include "compiler/source/render.hpp"
#include "compiler/syntax/parser.hpp"
#include "runtime/claims/patient_stream.hpp"
#include "runtime/decisions/record_writer.hpp"
#include "runtime/engine/engine.hpp"
#include "runtime/interpreter/interpreter.hpp"
#include "tests/bench/jit_part.hpp"
#include "tests/bench/synthetic_claims.hpp"

namespace edict::bench {
namespace {

struct Measurement {
  std::string what;
  double seconds = 0;
  std::uint64_t lines = 0;  // 0: not counted
  double megabytes = 0;     // 0: not counted
};

struct Options {
  SyntheticOptions claims;
  std::vector<std::string> policies{"policies"};
  std::string generate;
  std::uint32_t repeats = 3;
  bool json = false;
  std::string part;  // empty: all
  bool long_compile = false;
};

// The fastest of some runs: what the machine can do when nothing else is going on.
double seconds(std::uint32_t repeats, const std::function<void()>& work) {
  double best = 1e30;
  for (std::uint32_t i = 0; i < repeats; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  return best;
}

double megabytes(std::size_t bytes) { return static_cast<double>(bytes) / 1e6; }

std::vector<std::string> procedures_of(const plan::Plan& plan) {
  std::set<std::string> codes;
  for (const plan::List& list : plan.lists) {
    if (list.element.system != CodeSystem::hcpcs) continue;
    for (std::size_t i = 0; i < std::min<std::size_t>(list.pieces.size(), 40); ++i) {
      if (list.pieces[i].first.size() == 5) codes.insert(list.pieces[i].first);
    }
  }
  return {codes.begin(), codes.end()};
}

std::vector<std::optional<TableData>> empty_inputs(const plan::Plan& plan) {
  std::vector<std::optional<TableData>> inputs;
  for (const plan::Table& table : plan.tables) {
    TableData data;
    data.cells.resize(table.schema.columns.size());
    data.valid.resize(table.schema.columns.size());
    inputs.push_back(table.from_input ? std::optional(std::move(data)) : std::nullopt);
  }
  return inputs;
}

class Bench {
 public:
  explicit Bench(const Options& options) : options_(options) {}

  bool run() {
    Compilation compilation = compile(options_.policies);
    if (!compilation.ok()) {
      std::cerr << render(compilation.diagnostics.list(), compilation.sources, DiagnosticFormat::brief, false);
      return false;
    }
    plan_ = lower(compilation.library, compilation.sources);
    SyntheticOptions claims = options_.claims;
    claims.interesting = procedures_of(plan_);
    if (!options_.generate.empty()) {
      WrittenClaims written;
      if (write_claims(claims, options_.generate, written)) return true;
      std::cerr << "cannot write " << options_.generate << "\n";
      return false;
    }
    claims_ = make_claims(claims);
    const auto wanted = [&](const char* part) { return options_.part.empty() || options_.part == part; };
    if (wanted("readers")) readers();
    if (wanted("engine")) engine();
    if (wanted("parser")) parser();
    if (wanted("jit") && !options_.json) jit();
    print();
    return true;
  }

 private:
  std::vector<Batch> read(const char* name, const std::string& bytes, SymbolTable& symbols) {
    PatientStream stream(symbols);
    stream.add_claims(claims_from_memory(name, bytes, symbols));
    Diagnostics diagnostics;
    std::vector<Batch> batches;
    if (!stream.read(diagnostics)) {
      std::cerr << render(diagnostics.list(), {}, DiagnosticFormat::brief, false);
      std::exit(1);
    }
    while (auto batch = stream.next(diagnostics)) batches.push_back(std::move(*batch));
    return batches;
  }

  // Sorted claims as `edict run` takes them from a file, in one thread: no batch outlives the next.
  void read_as_they_come(const char* name, const std::string& bytes) {
    SymbolTable symbols = start_symbols(plan_);
    ReadOptions options;
    options.rows_together = true;
    PatientStream stream(symbols);
    stream.add_claims(claims_from_memory(name, bytes, symbols, options));
    Diagnostics diagnostics;
    stream.begin(diagnostics);
    std::size_t lines = 0;
    while (const auto batch = stream.next(diagnostics)) lines += batch->line_count();
    if (stream.must_be_whole() || lines == 0) {
      std::cerr << name << " did not come as it comes\n";
      std::exit(1);
    }
  }

  // What a file costs before anything is made of it: all of its bytes from the cache of the system, and its JSON parsed
  // and checked.
  void yardsticks(const char* name, const std::string& bytes) {
    const std::string path = std::filesystem::temp_directory_path() / fmt::format("edict-bench-{}-{}", getpid(), name);
    std::ofstream(path, std::ios::binary) << bytes;
    std::vector<char> buffer(std::size_t{1} << 20);
    std::uint64_t size = 0;
    const double time = seconds(options_.repeats, [&] {
      const auto input = open_input(path);
      while (const std::size_t n = input->read(buffer)) size += n;
    });
    std::filesystem::remove(path);
    if (size == 0) std::exit(1);
    results_.push_back({fmt::format("plain read of {}", name), time, 0, megabytes(bytes.size())});
    if (std::string_view(name) != "claims.jsonl") return;
    const simdjson::padded_string padded(bytes);
    std::uint64_t claims = 0;
    const double parse = seconds(options_.repeats, [&] {
      simdjson::dom::parser parser;
      simdjson::dom::document_stream documents;
      parser.threaded = false;
      if (parser.parse_many(padded).get(documents)) std::exit(1);
      for (const auto& document : documents) claims += document.error() == simdjson::SUCCESS ? 1 : 0;
    });
    if (claims == 0) std::exit(1);
    results_.push_back({"parse only, simdjson, claims.jsonl", parse, 0, megabytes(bytes.size())});
  }

  void readers() {
    for (const auto& [name, bytes] : {std::pair("claims.jsonl", &claims_.json), std::pair("claims.csv", &claims_.csv),
                                      std::pair("claims.837", &claims_.x12)}) {
      yardsticks(name, *bytes);
      const double come = seconds(options_.repeats, [&, text = bytes, file = name] { read_as_they_come(file, *text); });
      results_.push_back({fmt::format("read {} as it comes", name), come, claims_.lines, megabytes(bytes->size())});
      const double time = seconds(options_.repeats, [&, text = bytes, file = name] {
        SymbolTable symbols = start_symbols(plan_);
        read(file, *text, symbols);
      });
      results_.push_back({fmt::format("read {} into batches", name), time, claims_.lines, megabytes(bytes->size())});
    }
  }

  void engine() {
    SymbolTable symbols = start_symbols(plan_);
    const std::vector<Batch> batches = read("claims.jsonl", claims_.json, symbols);
    Engine engine(plan_, symbols, interpreter_back_end(), empty_inputs(plan_));
    std::uint64_t findings = 0;
    const auto decide = [&](bool explain) {
      findings = 0;
      for (const Batch& batch : batches) {
        for (const DecidedLine& line : engine.decide(batch, {explain, std::nullopt}).lines)
          findings += line.decision.findings.size();
      }
    };
    results_.push_back({"decide, interpreter", seconds(options_.repeats, [&] { decide(false); }), claims_.lines, 0});
    results_.push_back(
        {"decide, interpreter, with explanations", seconds(options_.repeats, [&] { decide(true); }), claims_.lines, 0});
    findings_per_line_ = static_cast<double>(findings) / static_cast<double>(claims_.lines);

    std::vector<Decisions> decisions;
    for (const Batch& batch : batches) decisions.push_back(engine.decide(batch, {true, std::nullopt}));
    const auto writer = make_record_writer(DecisionFormat::json_lines, plan_, plan::content_hash(plan_));
    std::size_t bytes = 0;
    const double time = seconds(options_.repeats, [&] {
      TextBuffer text;
      bytes = 0;
      for (std::size_t b = 0; b < batches.size(); ++b) {
        for (const DecidedLine& line : decisions[b].lines) {
          writer->write({&line, 1}, batches[b], text);
          if (text.size() < (1U << 20U)) continue;
          bytes += text.size();
          text.clear();
        }
      }
      bytes += text.size();
    });
    results_.push_back({"write decisions as JSON lines", time, claims_.lines, megabytes(bytes)});
  }

  void jit() {
    fmt::print("{:<32}{:>12}{:>10}{:>6}{:>21}{:>17}{:>12}\n{:<60}{:>12}{:>9}{:>8}{:>9}\n", "ns an expression and line",
               "expressions", "functions", "level", "many lines at once", "one at a time", "compiling", "",
               "interpreter", "compiled", "interp.", "compiled");
    SymbolTable symbols = start_symbols(plan_);
    const std::vector<Batch> batches = read("claims.jsonl", claims_.json, symbols);
    for (int level = 0; level <= 3; ++level)
      print_jit(measure_jit("policies", plan_, symbols, batches, options_.repeats, level), level);

    const plan::Plan coverage = made_plan(coverage_policies(1000));
    SymbolTable their_symbols = start_symbols(coverage);
    const std::vector<Batch> their_batches = read("claims.jsonl", claims_.json, their_symbols);
    for (int level = 0; level <= 3; ++level)
      print_jit(measure_jit("1,000 coverage policies", coverage, their_symbols, their_batches, options_.repeats, level),
                level);

    const plan::Plan alike = made_plan(coverage_policies(10'000));
    print_compiling("10,000 coverage policies", alike);
    if (options_.long_compile) print_compiling("10,000 policies all different", made_plan(varied_policies(10'000)));
  }

  void print_compiling(const char* name, const plan::Plan& plan) const {
    SymbolTable symbols = start_symbols(plan);
    for (int level = 0; level <= 1; ++level)
      print_jit(measure_jit(name, plan, symbols, {}, options_.repeats, level), level);
  }

  static plan::Plan made_plan(const std::string& text) {
    Sources sources;
    sources.add("made.edict", text);
    const Compilation compilation = compile(std::move(sources));
    if (!compilation.ok()) {
      std::cerr << render(compilation.diagnostics.list(), compilation.sources, DiagnosticFormat::brief, false);
      std::exit(1);
    }
    return lower(compilation.library, compilation.sources);
  }

  static void print_jit(const JitMeasurement& m, int level) {
    fmt::print("{:<32}{:>12}{:>10}{:>6}{:>12.1f}{:>9.1f}{:>8.1f}{:>9.1f}{:>10.3f} s\n", m.what, m.expressions,
               m.functions, level, m.interpreted_ns, m.compiled_ns, m.interpreted_alone_ns, m.compiled_alone_ns,
               m.compile_seconds);
  }

  // One policy file with a list of 200,000 codes, as long lists are written: ten a line, with periods now and then.
  void parser() {
    std::string text = "codes long_list : icd10cm = {\n";
    for (std::uint32_t i = 0; i < 200'000; ++i) {
      text += fmt::format("{}{}{:02}.{:03}{}", i % 10 == 0 ? "  " : " ", static_cast<char>('A' + i % 26), i / 26 % 100,
                          i / 2600 % 1000,
                          i % 7 == 0   ? " from 2023-10-01 until 2024-09-30"
                          : i % 3 == 0 ? " from 2024-10-01"
                                       : "");
      text += i % 10 == 9 ? ",\n" : ",";
    }
    text += "}\n";
    const double time = seconds(options_.repeats, [&] {
      Sources sources;
      const FileId id = sources.add("long_list.edict", text);
      Diagnostics diagnostics;
      const auto parsed = syntax::parse(sources, id, diagnostics);
      if (diagnostics.has_errors() || parsed.file.declarations.size() != 1)
        std::cerr << "the long list does not parse\n";
    });
    results_.push_back({"parse a list of 200,000 codes", time, 0, megabytes(text.size())});
  }

  void print() const {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const double peak = static_cast<double>(usage.ru_maxrss) / 1024;
    if (options_.json) {
      std::string items;
      for (const Measurement& m : results_) {
        items += fmt::format(R"({}{{"what":"{}","seconds":{:.4f},"lines":{},"megabytes":{:.2f}}})",
                             items.empty() ? "" : ",", m.what, m.seconds, m.lines, m.megabytes);
      }
      fmt::print(
          R"({{"schema":1,"policies":{},"claims":{},"lines":{},"seed":{},"peak_megabytes":{:.0f},"measurements":[{}]}})",
          plan_.policies.size(), claims_.claims, claims_.lines, options_.claims.seed, peak, items);
      fmt::print("\n");
      return;
    }
    fmt::print("{} policy versions; {} claims, {} lines (seed {}); {:.2f} findings a line\n\n", plan_.policies.size(),
               claims_.claims, claims_.lines, options_.claims.seed, findings_per_line_);
    for (const Measurement& m : results_) {
      fmt::print("{:<42}{:>8.3f} s", m.what, m.seconds);
      fmt::print("{:>18}", m.lines > 0 ? fmt::format("{:.0f} lines/s", static_cast<double>(m.lines) / m.seconds) : "");
      fmt::print("{:>14}\n", m.megabytes > 0 ? fmt::format("{:.1f} MB/s", m.megabytes / m.seconds) : "");
    }
    fmt::print("\npeak memory {:.0f} MB\n", peak);
  }

  const Options& options_;
  plan::Plan plan_;
  SyntheticClaims claims_;
  double findings_per_line_ = 0;
  std::vector<Measurement> results_;
};

}  // namespace
}  // namespace edict::bench

int main(int argc, char** argv) {
  edict::bench::Options options;
  options.claims.patients = 40'000;
  CLI::App app{"Measures Edict on synthetic claims.", "edict_bench"};
  app.add_option("--policies", options.policies, "policy files or directories (default policies)");
  app.add_option("--patients", options.claims.patients, "how many patients (default 40000)");
  app.add_option("--seed", options.claims.seed, "of the claims (default 1)");
  app.add_option("--repeats", options.repeats, "the fastest of so many runs (default 3)");
  app.add_option("--generate", options.generate, "only write the claims there, .jsonl or .csv");
  app.add_option("--part", options.part, "only readers, engine, parser or jit")
      ->check(CLI::IsMember({"readers", "engine", "parser", "jit"}));
  app.add_flag("--long-compile", options.long_compile,
               "part jit also compiles 10,000 policies that are all different: a minute");
  app.add_flag("--json", options.json, "for programs");
  CLI11_PARSE(app, argc, argv);
  return edict::bench::Bench(options).run() ? 0 : 1;
}
