// A back end against the oracle on random policies and claims. Prints the seed; on a difference the smallest case
// that still shows it, and the command that replays it.
#include <fmt/format.h>

#include <cstdlib>
#include <cstring>
#include <string>

#include "runtime/interpreter/interpreter.hpp"
#include "runtime/jit/back_end.hpp"
#include "runtime/ops/op.hpp"
#include "tests/differential/compare.hpp"
#include "tests/differential/random_claims.hpp"

using namespace edict::differential;

namespace {

struct Options {
  std::uint64_t seed = 20240101;
  std::uint64_t lines = 60'000;
  std::uint64_t rounds = 0;  // instead of lines; 0: none
  bool jit = false;
  edict::jit::JitOptions code;
};

int usage() {
  fmt::print(stderr,
             "usage: edict_differential [--seed N] [--lines N | --rounds N] [--backend interpreter|jit] [--level 0-3] "
             "[--cpu NAME]\n");
  return 2;
}

// What a long run must have exercised; a construct that never fires is not tested. True when nothing is wanting.
bool report_seen(const std::map<std::string, std::size_t>& seen, bool is_long) {
  for (const auto& [what, count] : seen) fmt::print("{:>10}  {}\n", count, what);
  if (!is_long) return true;
  bool all_seen = true;
  const char* wanted[] = {"require line: fail",
                          "require exists: fail",
                          "require limit: fail",
                          "require outcome: fail",
                          "space apart: fail",
                          "space after: fail",
                          "limit units any: fail",
                          "limit lines any: fail",
                          "limit days any: fail",
                          "limit all days any: fail",
                          "limit claims any: fail",
                          "limit named any: fail",
                          "limit units past: fail",
                          "limit units calendar: fail",
                          "limit units since: fail",
                          "limit units between: fail",
                          "limit lines same claim: fail",
                          "limit units any: incomplete",
                          "outcome cut back",
                          "outcome deny claim",
                          "outcome recode",
                          "outcome pay",
                          "denied with its claim",
                          "if missing",
                          "a later branch",
                          "no version in force"};
  std::vector<std::string> all(std::begin(wanted), std::end(wanted));
  for (int op = 0; op <= static_cast<int>(edict::Op::rank); ++op)
    all.push_back(fmt::format("operation {}", name_of(static_cast<edict::Op>(op))));
  for (const std::string& what : all) {
    if (seen.contains(what)) continue;
    fmt::print("never exercised: {}\n", what);
    all_seen = false;
  }
  return all_seen;
}

int report_difference(std::uint64_t seed, PolicySet policies, std::vector<nlohmann::json> claims,
                      const edict::BackEnd& back_end) {
  shrink(policies, claims, back_end);
  const Round r = run_round(policies, claims, back_end);
  fmt::print("\nDIFFERENCE, replayed by: edict_differential --seed {} --lines 1\n\n{}\n", seed, r.policy_text);
  for (const auto& c : claims) fmt::print("{}\n", c.dump());
  for (std::size_t i = 0; i < r.expected.size(); ++i) {
    fmt::print("\noracle {}\nengine {}\nsplit  {}\n", r.expected[i], i < r.got.size() ? r.got[i] : "nothing",
               i < r.split.size() ? r.split[i] : "nothing");
  }
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  Options o;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--seed") == 0) {
      o.seed = std::strtoull(argv[i + 1], nullptr, 10);
    } else if (std::strcmp(argv[i], "--lines") == 0) {
      o.lines = std::strtoull(argv[i + 1], nullptr, 10);
    } else if (std::strcmp(argv[i], "--rounds") == 0) {
      o.rounds = std::strtoull(argv[i + 1], nullptr, 10);
    } else if (std::strcmp(argv[i], "--backend") == 0) {
      o.jit = std::strcmp(argv[i + 1], "jit") == 0;
      if (!o.jit && std::strcmp(argv[i + 1], "interpreter") != 0) return usage();
    } else if (std::strcmp(argv[i], "--level") == 0) {
      o.code.level = std::atoi(argv[i + 1]);
    } else if (std::strcmp(argv[i], "--cpu") == 0) {
      o.code.code.cpu = argv[i + 1];
    } else {
      return usage();
    }
  }
  if (argc % 2 == 0) return usage();
  o.code.wait = true;
  const edict::jit::JitBackEnd compiled(o.code, edict::interpreter_back_end());
  const edict::BackEnd& back_end = o.jit ? compiled : edict::interpreter_back_end();
  std::map<std::string, std::size_t> seen;
  std::uint64_t lines = 0, rounds = 0, decided_by = 0;
  const std::uint64_t first = o.seed;
  for (std::uint64_t seed = first; o.rounds > 0 ? rounds < o.rounds : lines < o.lines; ++seed, ++rounds) {
    std::mt19937_64 random(seed);
    PolicySet policies = random_policies(random, 3);
    const std::vector<nlohmann::json> claims = random_claims(random, 40);
    const Round r = run_round(policies, claims, back_end);
    if (!r.broken.empty()) {
      fmt::print("seed {}: the round could not be run:\n{}\n{}\n", seed, r.broken, r.policy_text);
      return 1;
    }
    if (!compiled.error().empty()) {
      fmt::print("seed {}: {}\n", seed, compiled.error());
      return 1;
    }
    if (!r.agrees()) return report_difference(seed, policies, claims, back_end);
    lines += r.expected.size();
    decided_by += policies.policies.size();
    for (const auto& [what, count] : r.seen) seen[what] += count;
  }
  // A short run need not see all. Rounds are a part of a run whose whole tests/differential/long looks at.
  const bool all_seen = report_seen(seen, o.rounds > 0 || lines >= 50'000);
  const int status = all_seen || o.rounds > 0 ? 0 : 1;
  if (o.jit) {
    const edict::jit::JitStatistics s = compiled.statistics();
    fmt::print("{} expressions, {} functions in {} modules, {} left to the interpreter, {:.1f} s of compiling\n",
               s.expressions, s.functions, s.compiled, s.left_out, s.seconds);
    if (s.left_out > 0) return 1;
  }
  fmt::print("differential: {} lines, {} policies in {} rounds, no difference (seeds {} to {})\n", lines, decided_by,
             rounds, first, first + rounds - 1);
  return status;
}
