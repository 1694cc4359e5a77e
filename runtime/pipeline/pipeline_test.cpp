#include "runtime/pipeline/pipeline.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "runtime/interpreter/interpreter.hpp"

namespace edict {
namespace {

// A plan without a policy: every line is paid, and that is enough to see the order.
struct Decided {
  std::string text;
  std::string summary;
  std::size_t pieces = 0;
  bool good = false;
};

std::string claims(int patients) {
  std::string text;
  for (int p = 0; p < patients; ++p) {
    for (int c = 0; c < 1 + p % 3; ++c) {
      text += "{\"claim_id\":\"C" + std::to_string(p) + "-" + std::to_string(c) + "\",\"patient\":{\"id\":\"P" +
              std::to_string(100'000 + p) +
              "\"},\"lines\":[{\"line\":1,\"procedure\":\"99213\",\"units\":1,\"charge\":\"10.01\",\"service_date\":"
              "\"2024-01-0" +
              std::to_string(1 + c) + "\"}]}\n";
    }
  }
  return text;
}

Decided decide(const std::string& text, unsigned threads, std::size_t batch_lines, bool as_it_comes,
               std::size_t pieces_taken = SIZE_MAX) {
  Decided decided;
  const plan::Plan plan;
  SymbolTable symbols = start_symbols(plan);
  TaskPool pool(threads);
  StreamOptions options;
  options.batch_lines = batch_lines;
  PatientStream stream(symbols, options);
  ReadOptions read;
  read.pool = &pool;
  read.part_bytes = 1000;
  stream.add_claims(claims_from_memory("claims.jsonl", text, symbols, read));
  Diagnostics diagnostics;
  as_it_comes ? stream.begin(diagnostics) : static_cast<void>(stream.read(diagnostics));
  const std::vector<std::optional<TableData>> inputs;
  Pipeline pipeline({plan, symbols, interpreter_back_end(), inputs, nullptr, pool, DecisionFormat::json_lines, "none"});
  decided.good = pipeline.run(
      stream,
      [&](std::string_view piece, std::uint64_t) {
        decided.text += piece;
        return ++decided.pieces < pieces_taken;
      },
      diagnostics);
  CHECK_FALSE(diagnostics.has_errors());
  decided.summary = pipeline.summary(stream).json();
  return decided;
}

}  // namespace

TEST_CASE("threads, batches and the way of reading change neither the decisions nor the summary") {
  const std::string text = claims(300);
  const Decided one = decide(text, 1, 1000, false);
  CHECK(one.good);
  CHECK(std::count(one.text.begin(), one.text.end(), '\n') == 600);
  for (const unsigned threads : {1U, 2U, 5U}) {
    for (const std::size_t batch_lines : {std::size_t{1}, std::size_t{7}, std::size_t{100'000}}) {
      for (const bool as_it_comes : {false, true}) {
        const Decided other = decide(text, threads, batch_lines, as_it_comes);
        CHECK(other.good);
        CHECK(other.text == one.text);
        CHECK(other.summary == one.summary);
      }
    }
  }
}

TEST_CASE("an output that cannot be written ends the run, and nothing is under way any more") {
  const Decided stopped = decide(claims(300), 4, 1, true, 10);
  CHECK_FALSE(stopped.good);
  CHECK(stopped.pieces == 10);
}

}  // namespace edict
