#include "tests/bench/jit_part.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>

#include "runtime/engine/evaluator.hpp"
#include "runtime/interpreter/interpreter.hpp"
#include "runtime/jit/back_end.hpp"
#include "runtime/jit/roots.hpp"

namespace edict::bench {
namespace {

// Nobody asks it: expressions with phrases are left out, for their cost is the engine's.
class NoPhrases : public Phrases {
 public:
  Value exists(std::uint32_t, std::uint32_t, LineIndex) override { return Value::missing(); }
  Value find(std::uint32_t, std::uint32_t, LineIndex) override { return Value::missing(); }
  Value total(std::uint32_t, std::uint32_t, LineIndex) override { return Value::missing(); }
  Value rank(std::uint32_t, std::uint32_t, LineIndex) override { return Value::missing(); }
  Bounds bounds(Op, std::uint32_t, std::uint32_t, LineIndex) override { return {State::missing, 0, 0, false}; }
  void trace(Op, std::uint32_t, std::uint32_t, LineIndex, Trace&) override {}
};

bool looks_at_other_lines(const jit::Expression& e) {
  return std::any_of(e.terms.begin(), e.terms.end(), [](const jit::Term& t) { return is_phrase(t.op); });
}

}  // namespace

JitMeasurement measure_jit(const std::string& what, const plan::Plan& plan, SymbolTable& symbols,
                           std::span<const Batch> batches, std::uint32_t repeats, int level) {
  JitMeasurement result;
  result.what = what;
  const jit::Roots roots(plan);
  std::vector<const jit::Root*> asked;
  for (const jit::Root& root : roots.all()) {
    if (root.condition && !looks_at_other_lines(roots.shapes()[root.shape])) asked.push_back(&root);
  }
  result.expressions = asked.size();
  jit::JitOptions options;
  options.wait = true;
  options.level = level;
  const jit::JitBackEnd compiled(options, interpreter_back_end());
  Constants constants(plan, symbols, {});
  NoPhrases phrases;
  const auto interpreter = interpreter_back_end().make(plan, constants, symbols, phrases);
  const auto code = compiled.make(plan, constants, symbols, phrases);
  if (!compiled.error().empty()) fmt::print(stderr, "{}\n", compiled.error());
  result.compile_seconds = compiled.statistics().seconds;
  result.functions = compiled.statistics().functions;

  std::vector<std::vector<LineIndex>> lines;
  std::uint64_t answers = 0;
  for (const Batch& batch : batches) {
    auto& all = lines.emplace_back();
    for (std::uint32_t l = 0; l < batch.line_count(); ++l) all.push_back(static_cast<LineIndex>(l));
    answers += batch.line_count() * asked.size();
  }
  const auto nanoseconds = [&](Evaluator& evaluator, std::uint64_t& sum) {
    double best = 1e30;
    std::vector<Truth> out;
    for (std::uint32_t r = 0; r < repeats; ++r) {
      sum = 0;
      const auto begin = std::chrono::steady_clock::now();
      for (std::size_t b = 0; b < batches.size(); ++b) {
        out.resize(lines[b].size());
        for (const jit::Root* root : asked) {
          evaluator.conditions(root->node, root->policy, batches[b], lines[b], out);
          for (const Truth t : out) sum += static_cast<std::uint64_t>(t);
        }
      }
      best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    return best * 1e9 / static_cast<double>(std::max<std::uint64_t>(answers, 1));
  };
  std::uint64_t expected = 0, got = 0;
  result.interpreted_ns = nanoseconds(*interpreter, expected);
  result.compiled_ns = nanoseconds(*code, got);
  if (expected != got) fmt::print(stderr, "{}: the back ends differ\n", what);
  return result;
}

std::string coverage_policies(std::uint32_t count) {
  std::string text;
  for (std::uint32_t i = 0; i < count; ++i) {
    text += fmt::format("policy coverage_{0} \"Coverage {0}\" {{\n  effective 2020-01-01 until 2030-12-31\n", i);
    text += "  codes procedures : hcpcs = {";
    for (std::uint32_t k = 0; k < 4; ++k)
      text += fmt::format("{} {:05}", k == 0 ? "" : ",", 10000 + (i * 4 + k) % 80000);
    text += " }\n  codes supporting : icd10cm = {";
    for (std::uint32_t k = 0; k < 20; ++k) {
      text += fmt::format("{} {}{:02}.{}", k == 0 ? "" : ",", static_cast<char>('A' + (i + k) % 26),
                          (i * 7 + k * 3) % 100, k % 10);
    }
    text += " }\n  scope lines where procedure in procedures\n  rule supported cite \"benchmark\"\n";
    text += "    unless modifiers has GZ\n    require diagnosis in supporting\n    else deny CO-50 N115\n}\n";
  }
  return text;
}

}  // namespace edict::bench
