// Writes synthetic claims, or the policies and tables that the benchmark decides them by.
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "tests/bench/code_world.hpp"
#include "tests/bench/synthetic_claims.hpp"

int main(int argc, char** argv) {
  using namespace edict::bench;
  CLI::App app{"Makes synthetic claims and policies from a seed, the same on every machine.", "edict_bench_generate"};
  app.require_subcommand(1);

  SyntheticOptions claims;
  std::string file;
  CLI::App* to_claims = app.add_subcommand("claims", "a claims file, JSON lines, CSV or X12 (.837) by its name");
  to_claims->add_option("FILE", file)->required();
  to_claims->add_option("--patients", claims.patients, "how many patients");
  to_claims->add_option("--seed", claims.seed);
  to_claims->add_option("--claims-per-patient", claims.claims_per_patient, "on average")->check(CLI::Range(1, 100'000));
  to_claims->add_option("--lines-per-claim", claims.lines_per_claim, "on average")->check(CLI::Range(1, 100));
  to_claims->add_option("--exact-lines", claims.exact_lines, "lines of each patient, exactly");
  to_claims->add_option("--heavy-every", claims.heavy_patient_every, "each such patient has many lines");
  to_claims->add_option("--heavy-lines", claims.heavy_patient_lines, "how many");

  WorldOptions world;
  std::string templates, folder;
  CLI::App* to_world = app.add_subcommand("policies", "folders of policies and tables: coverage, pairs, mue, window");
  to_world->add_option("FOLDER", folder)->required();
  to_world->add_option("--templates", templates, "tests/bench/policies")->required();
  to_world->add_option("--coverage", world.coverage_policies, "coverage policies")->check(CLI::Range(1, 16'384));
  to_world->add_option("--pair-rows", world.pair_rows_per_code, "rows for each of 10,240 codes")
      ->check(CLI::Range(1, 1'000));
  to_world->add_option("--window", world.window_policies, "window policies")->check(CLI::Range(1, 999));
  CLI11_PARSE(app, argc, argv);

  if (to_world->parsed()) {
    if (write_world(world, templates, folder)) return 0;
    fmt::print(stderr, "cannot write below {}\n", folder);
    return 3;
  }
  WrittenClaims written;
  if (!write_claims(claims, file, written)) {
    fmt::print(stderr, "cannot write {}\n", file);
    return 3;
  }
  fmt::print(R"({{"claims":{},"lines":{},"bytes":{}}})"
             "\n",
             written.claims, written.lines, written.bytes);
  return 0;
}
