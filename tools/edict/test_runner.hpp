// Runs the tests of the policy text: claims and history as the test states them, the engine with the test's policies,
// expectations against decisions.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "runtime/engine/engine.hpp"
#include "tools/edict/loaded_policies.hpp"

namespace edict::cli {

// An expectation that was not met.
struct TestFailure {
  Span span;             // of the expectation
  std::string line;      // "d/1"
  std::string expected;  // "deny by p.r CO-97"
  std::string got;       // the decision with its codes, then each finding with its reasons, a line each
};

struct TestResult {
  std::uint32_t test;  // index into Library::tests
  std::vector<TestFailure> failures;
  bool passed() const { return failures.empty(); }
};

class TestRunner {
 public:
  // Both outlive it.
  TestRunner(const LoadedPolicies& policies, const BackEnd& back_end);
  TestResult run(std::uint32_t test);
  // Whether it passes, without a word why not.
  bool passes(std::uint32_t test);
  // What rules did over all tests run so far: [policy][rule].
  std::vector<std::vector<RuleCount>> counts() const;

 private:
  Engine& engine_for(const model::Test& test);
  std::vector<std::optional<TableData>> rows_of(const model::Test& test) const;
  Batch batch_of(const model::Test& test);
  // What the rule that the expectation names had to say of the line, when it left no finding there.
  std::string word_of_rule(const model::Test& test, const model::ExpectedOutcome& expected, const Batch& batch,
                           LineIndex line);

  const LoadedPolicies& loaded_;
  const BackEnd& back_end_;
  SymbolTable symbols_;
  std::optional<Engine> engine_;  // of the test that ran last
  std::vector<std::uint32_t> engine_policies_;
  bool engine_has_rows_ = false;
  std::vector<std::vector<RuleCount>> counts_;  // of the engines before it
};

// The claims of a test as a batch.
ClaimRecord record_of(const model::TestClaim& claim);
// What an expectation says, as the policy writes it.
std::string expectation_text(const model::ExpectedOutcome& expected);
// Whether a decided line is what the expectation says. `symbols` is the run's table.
bool is_met(const model::ExpectedOutcome& expected, const DecidedLine& decided, const plan::Plan& plan,
            const SymbolTable& symbols);

}  // namespace edict::cli
