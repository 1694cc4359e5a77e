// Holds one kernel's policies and claims in memory, and runs a contender each time that standard input names one, so
// that a script can take turns between contenders that live in different processes. One line of JSON for each line
// read.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <chrono>
#include <fstream>
#include <iostream>
#include <map>

#include "compiler/driver/compile.hpp"
#include "compiler/lower/lower.hpp"
#include "compiler/source/render.hpp"
#include "runtime/engine/engine.hpp"
#include "tests/bench/kernels/back_ends.hpp"
#include "tests/bench/kernels/claims_in_memory.hpp"
#include "tests/bench/kernels/export.hpp"
#include "tests/bench/kernels/finding_key.hpp"
#include "tests/bench/kernels/hand_written.hpp"

namespace edict::bench {
namespace {

struct Options {
  std::vector<std::string> kernels;
  std::string world, claims;
  WorldOptions sizes;
  std::size_t batch_lines = 65'536;
};

// Not getrusage: that one counts what the starting process held before.
std::uint64_t peak_kb() {
  std::ifstream status("/proc/self/status");
  std::string word;
  std::uint64_t kb = 0;
  while (status >> word) {
    if (word == "VmHWM:") status >> kb;
  }
  return kb;
}

double since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::uint32_t number_behind(std::string_view text, std::string_view prefix) {
  std::uint32_t n = 0;
  if (text.starts_with(prefix)) std::from_chars(text.data() + prefix.size(), text.data() + text.size(), n);
  return n;
}

// Which number each rule of the plan has (finding_key.hpp), by the policies' names.
std::vector<std::vector<std::uint32_t>> rule_numbers(const plan::Plan& plan) {
  std::vector<std::vector<std::uint32_t>> numbers;
  for (const plan::Policy& policy : plan.policies) {
    const std::string_view name = policy.name;
    if (name == "pairs") {
      numbers.push_back({kPairs});
    } else if (name == "mue") {
      numbers.push_back({kUnitsALine, kUnitsADay});
    } else if (name.starts_with("window_")) {
      numbers.push_back({kWindow + number_behind(name, "window_")});
    } else {
      numbers.push_back({kCoverage + number_behind(name, "coverage_")});
    }
  }
  return numbers;
}

class Kernels {
 public:
  explicit Kernels(const Options& options) : options_(options) {}

  bool load() {
    std::vector<std::string> paths;
    for (const std::string& kernel : options_.kernels) paths.push_back(options_.world + "/" + kernel);
    auto begin = std::chrono::steady_clock::now();
    Compilation compilation = compile(paths);
    if (!compilation.ok()) {
      std::cerr << render(compilation.diagnostics.list(), compilation.sources, DiagnosticFormat::brief, false);
      return false;
    }
    plan_ = lower(compilation.library, compilation.sources);
    const double compiled = since(begin);
    symbols_ = start_symbols(plan_);
    numbers_ = rule_numbers(plan_);
    HandWritten::Parts parts;
    for (const std::string& kernel : options_.kernels) {
      parts.coverage |= kernel == "coverage";
      parts.pairs |= kernel == "pairs";
      parts.mue |= kernel == "mue";
      parts.window |= kernel == "window";
    }
    hand_ = std::make_unique<HandWritten>(options_.sizes, parts, symbols_);
    begin = std::chrono::steady_clock::now();
    if (!read_claims(options_.claims, options_.batch_lines, symbols_, claims_)) return false;
    back_ends_ = back_ends();
    for (const NamedBackEnd& named : back_ends_) engines_.emplace(named.name, Engine(plan_, symbols_, *named.back_end));
    std::string names;
    for (const auto& [name, engine] : engines_) names += fmt::format(R"(,"{}")", name);
    fmt::print(R"({{"lines":{},"compile_seconds":{:.4f},"read_seconds":{:.4f},"back_ends":[{}]}})", claims_.lines,
               compiled, since(begin), names.substr(1));
    return true;
  }

  // A command's answer as JSON; false when it is none.
  bool run(const std::string& contender, const std::string& argument) {
    if (contender == "hand") return hand(argument);
    if (contender == "export") return export_columns(claims_, symbols_, argument);
    // engine name, with :explain behind it for reasons too.
    const bool explain = contender.ends_with(":explain");
    const auto it = engines_.find(contender.substr(0, contender.find(':')));
    if (it == engines_.end()) return false;
    std::uint64_t count = 0;
    std::vector<std::int64_t> keys;
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t b = 0; b < claims_.batches.size(); ++b) {
      const Decisions decisions = it->second.decide(claims_.batches[b], {explain, std::nullopt});
      for (const DecidedLine& line : decisions.lines) {
        count += line.decision.findings.size();
        if (argument.empty()) continue;
        for (const Finding& f : line.decision.findings) {
          const std::uint64_t number = claims_.first_line[b] + static_cast<std::uint64_t>(line.decision.line);
          keys.push_back(static_cast<std::int64_t>(
              finding_key(number, numbers_[f.policy][f.rule], f.verdict == Verdict::incomplete)));
        }
      }
    }
    const double seconds = since(begin);
    return tell(seconds, count, keys, argument);
  }

 private:
  bool hand(const std::string& argument) {
    std::uint64_t count = 0;
    std::vector<std::int64_t> keys;
    const auto begin = std::chrono::steady_clock::now();
    HandDecisions decisions;
    for (std::size_t b = 0; b < claims_.batches.size(); ++b) {
      hand_->decide(claims_.batches[b], decisions);
      count += decisions.findings.size();
      if (argument.empty()) continue;
      for (const HandFinding& f : decisions.findings)
        keys.push_back(static_cast<std::int64_t>(finding_key(claims_.first_line[b] + f.line, f.rule, f.incomplete)));
    }
    const double seconds = since(begin);
    return tell(seconds, count, keys, argument);
  }

  static bool tell(double seconds, std::uint64_t count, std::vector<std::int64_t>& keys, const std::string& file) {
    fmt::print(R"({{"seconds":{:.6f},"findings":{},"peak_kb":{}}})", seconds, count, peak_kb());
    if (file.empty()) return true;
    std::sort(keys.begin(), keys.end());
    return write_integers(file, keys);
  }

  const Options& options_;
  plan::Plan plan_;
  SymbolTable symbols_;
  std::vector<std::vector<std::uint32_t>> numbers_;
  ClaimsInMemory claims_;
  std::unique_ptr<HandWritten> hand_;
  std::vector<NamedBackEnd> back_ends_;  // outlive the engines
  std::map<std::string, Engine> engines_;
};

int serve(const Options& options) {
  Kernels kernels(options);
  if (!kernels.load()) return 3;
  fmt::print("\n");
  std::cout.flush();
  std::fflush(stdout);
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto space = line.find(' ');
    const std::string argument = space == std::string::npos ? "" : line.substr(space + 1);
    if (!kernels.run(line.substr(0, space), argument)) {
      fmt::print(stderr, "cannot do `{}`\n", line);
      return 2;
    }
    fmt::print("\n");
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace edict::bench

int main(int argc, char** argv) {
  edict::bench::Options options;
  CLI::App app{"Runs the kernels of the benchmark as standard input tells it: CONTENDER [FILE for the findings].",
               "edict_bench_kernels"};
  app.add_option("--world", options.world, "folder of edict_bench_generate policies")->required();
  app.add_option("--claims", options.claims)->required();
  app.add_option("--kernel", options.kernels, "coverage, pairs, mue, window; more than one: together")
      ->required()
      ->check(CLI::IsMember({"coverage", "pairs", "mue", "window"}));
  app.add_option("--coverage", options.sizes.coverage_policies, "as the world was made");
  app.add_option("--pair-rows", options.sizes.pair_rows_per_code, "as the world was made");
  app.add_option("--window", options.sizes.window_policies, "as the world was made");
  app.add_option("--batch-lines", options.batch_lines);
  CLI11_PARSE(app, argc, argv);
  return edict::bench::serve(options);
}
