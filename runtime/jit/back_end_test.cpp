#include "runtime/jit/back_end.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "compiler/driver/compile.hpp"
#include "compiler/lower/lower.hpp"
#include "runtime/claims/claims_for_tests.hpp"
#include "runtime/engine/engine.hpp"
#include "runtime/interpreter/interpreter.hpp"
#include "runtime/jit/listing.hpp"
#include "runtime/jit/loader.hpp"
#include "runtime/jit/object_cache.hpp"
#include "runtime/jit/roots.hpp"

using namespace edict;
namespace fs = std::filesystem;

namespace {

constexpr const char* kPolicy = R"(
codes pains : icd10cm = { M79.1*, M54.5 }
table mue { code : hcpcs key, units : integer } rows { 20552 2, 20553 1 }
policy one "One" {
  effective 2024-01-01
  codes procedures : hcpcs = { 20552, 20553 }
  scope lines where procedure in procedures
  rule supported cite "x"
    unless modifiers has GZ
    require diagnosis in pains
    else deny CO-50 N115
  rule few cite "x"
    require units <= mue[procedure].units
    else deny CO-151 N362
}
policy ids "Texts of the claims themselves" {
  effective 2024-01-01
  rule short_ids cite "x"
    require claim.id matches "C?"
    else deny CO-16 N382
}
policy two "Two" {
  effective 2024-01-01
  codes procedures : hcpcs = { 20560, 20561 }
  scope lines where procedure in procedures
  rule supported cite "x"
    unless modifiers has KX
    require diagnosis in pains
    else deny CO-50 N115
}
)";

plan::Plan plan_of(const char* text) {
  Sources sources;
  sources.add("test.edict", text);
  const Compilation compilation = compile(std::move(sources));
  REQUIRE(compilation.ok());
  return lower(compilation.library, compilation.sources);
}

Batch claims(SymbolTable& symbols) {
  std::string text;
  for (int i = 0; i < 40; ++i) {
    text += fmt::format(
        R"({{"claim_id":"C{}","patient":{{"id":"P{}"}},"diagnoses":[{}],"lines":[{{"line":1,"procedure":"{}","service_date":"2024-03-{:02}","units":"{}","modifiers":[{}]}}]}})"
        "\n",
        i, i / 3, i % 4 == 0 ? "" : (i % 4 == 1 ? R"("M79.18")" : R"("E11.9","M54.5")"), i % 2 == 0 ? "20552" : "20560",
        1 + i % 28, i % 5, i % 7 == 0 ? R"("GZ")" : "");
  }
  Diagnostics diagnostics;
  const auto source = claims_from_memory("claims.jsonl", text, symbols);
  BatchBuilder builder(symbols);
  while (auto claim = source->next(diagnostics)) builder.add(std::move(claim->record));
  REQUIRE_FALSE(diagnostics.has_errors());
  return builder.finish();
}

// Every finding of every line as text.
std::string decided(const plan::Plan& plan, const BackEnd& back_end, Engine* given = nullptr) {
  SymbolTable symbols = start_symbols(plan);
  const Batch batch = claims(symbols);
  std::optional<Engine> own;
  if (given == nullptr) given = &own.emplace(plan, symbols, back_end);
  std::string text;
  for (const DecidedLine& line : given->decide(batch, {true, std::nullopt}).lines) {
    text +=
        fmt::format("{} {}", static_cast<std::uint32_t>(line.decision.line), static_cast<int>(line.decision.decision));
    for (const Finding& f : line.decision.findings) text += fmt::format(" {}.{}", f.policy, f.rule);
    text += "\n";
  }
  return text;
}

std::string expected(const plan::Plan& plan) { return decided(plan, interpreter_back_end()); }

jit::JitOptions waiting() {
  jit::JitOptions options;
  options.wait = true;
  options.level = 0;
  return options;
}

// The lines of /proc/self/maps with these rights and without a file behind them.
int anonymous_maps(const std::function<bool(const std::string&)>& wanted) {
  std::ifstream maps("/proc/self/maps");
  int count = 0;
  for (std::string line; std::getline(maps, line);) {
    std::istringstream words(line);
    std::string range, rights, offset, device, inode;
    words >> range >> rights >> offset >> device >> inode;
    if (inode == "0" && line.find("[v") == std::string::npos && wanted(rights)) ++count;
  }
  return count;
}
int executable_maps() {
  return anonymous_maps([](const std::string& rights) { return rights[2] == 'x'; });
}

struct Folder {
  fs::path path = fs::temp_directory_path() / fmt::format("edict-jit-test-{}", getpid());
  Folder() { fs::remove_all(path); }
  ~Folder() { fs::remove_all(path); }
  std::vector<fs::path> files() const {
    std::vector<fs::path> all;
    if (!fs::exists(path)) return all;
    for (const auto& entry : fs::directory_iterator(path)) all.push_back(entry.path());
    return all;
  }
};

std::string bytes_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}
void write(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace

TEST_CASE("compiled policies decide as interpreted ones, by texts that only the batch knows too") {
  const plan::Plan plan = plan_of(kPolicy);
  const jit::JitBackEnd back_end(waiting(), interpreter_back_end());
  CHECK(decided(plan, back_end) == expected(plan));
  CHECK(back_end.error() == "");
}

TEST_CASE("policies of the same shape share their functions") {
  const plan::Plan plan = plan_of(kPolicy);
  const jit::Roots roots(plan);
  const auto shape = [&](std::uint32_t policy, std::size_t rule) {
    return roots.find(policy, plan.policies[policy].rules[rule].require)->shape;
  };
  CHECK(shape(1, 0) == shape(2, 0));
  CHECK(shape(1, 0) != shape(1, 1));
  CHECK(roots.find(1, plan.policies[1].scope)->parameters != roots.find(2, plan.policies[2].scope)->parameters);
}

TEST_CASE("no page is writable and executable, and code goes with the last evaluator of its plan") {
  const plan::Plan plan = plan_of(kPolicy);
  const jit::JitBackEnd back_end(waiting(), interpreter_back_end());
  decided(plan, back_end);  // what LLVM maps once and for all is mapped
  const int before = executable_maps();
  {
    SymbolTable symbols = start_symbols(plan);
    Engine engine(plan, symbols, back_end);
    REQUIRE(back_end.error() == "");
    CHECK(executable_maps() > before);
    CHECK(anonymous_maps([](const std::string& rights) { return rights[1] == 'w' && rights[2] == 'x'; }) == 0);
  }
  CHECK(executable_maps() == before);
}

TEST_CASE("a run starts interpreted and moves over when code is ready") {
  const plan::Plan plan = plan_of(kPolicy);
  jit::JitOptions options;
  options.answers_before_start = 100;
  options.lines_before_code = 30;
  const jit::JitBackEnd back_end(options, interpreter_back_end());
  SymbolTable symbols = start_symbols(plan);
  const Batch batch = claims(symbols);
  Engine engine(plan, symbols, back_end);
  const std::string wanted = expected(plan);
  CHECK(back_end.statistics().compiled == 0);
  bool moved = false;
  for (int i = 0; i < 2000 && !moved; ++i) {
    REQUIRE(engine.decide(batch).lines.size() == batch.line_count());
    moved = back_end.statistics().compiled >= 2;  // the quick kind, then the better one
    if (!moved) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  CHECK(moved);
  const jit::JitStatistics s = back_end.statistics();
  CHECK(s.left_out == 0);
  CHECK(s.functions < s.expressions);
}

TEST_CASE("a short run compiles nothing") {
  const plan::Plan plan = plan_of(kPolicy);
  const jit::JitBackEnd back_end(jit::JitOptions{}, interpreter_back_end());
  CHECK(decided(plan, back_end) == expected(plan));
  CHECK(back_end.statistics().expressions == 0);
}

TEST_CASE("without a code generator decisions are made all the same, and whoever waits for code is told") {
  const plan::Plan plan = plan_of(kPolicy);
  jit::JitOptions options = waiting();
  options.module_path = "/nowhere/edict_code.so";
  const jit::JitBackEnd back_end(options, interpreter_back_end());
  CHECK(back_end.try_to_load().find("/nowhere/edict_code.so") != std::string::npos);
  CHECK(decided(plan, back_end) == expected(plan));
  CHECK(back_end.error().find("/nowhere/edict_code.so") != std::string::npos);
}

TEST_CASE("a processor that nobody makes is an error") {
  jit::JitOptions options = waiting();
  options.code.cpu = "no-such-processor";
  const jit::JitBackEnd back_end(options, interpreter_back_end());
  CHECK(back_end.try_to_load().find("there is no processor named no-such-processor") != std::string::npos);
}

TEST_CASE("the same expressions give the same object") {
  const plan::Plan plan = plan_of(kPolicy);
  const jit::Roots roots(plan);
  std::vector<const jit::Expression*> expressions;
  for (const jit::Expression& e : roots.shapes()) expressions.push_back(&e);
  const auto one = jit::load_code_generator({}, "");
  const auto two = jit::load_code_generator({}, "");
  REQUIRE(one);
  REQUIRE(two);
  const auto first = one.value()->compile(expressions, 1);
  const auto second = two.value()->compile(expressions, 1);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first.value() == second.value());
  CHECK(one.value()->target(1) != one.value()->target(2));
}

TEST_CASE("code is shown under the names of the policies") {
  const plan::Plan plan = plan_of(kPolicy);
  const auto ir = jit::list_code(plan, jit::Listing::ir, waiting());
  REQUIRE(ir);
  CHECK(ir.value().find("define void @\"one 2024-01-01: scope, and 1 more\"(ptr") != std::string::npos);
  CHECK(ir.value().find("@\"one 2024-01-01: rule few: require\"") != std::string::npos);
  const auto assembly = jit::list_code(plan, jit::Listing::assembly, waiting());
  REQUIRE(assembly);
  CHECK(assembly.value().find("\"one 2024-01-01: rule few: require\":") != std::string::npos);
  CHECK(assembly.value().find("retq") != std::string::npos);
  jit::JitOptions nowhere;
  nowhere.module_path = "/nowhere/edict_code.so";
  CHECK_FALSE(jit::list_code(plan, jit::Listing::ir, nowhere));
}

TEST_CASE("objects are kept between runs, and what is damaged or foreign is compiled anew") {
  const Folder folder;
  const plan::Plan plan = plan_of(kPolicy);
  const std::string wanted = expected(plan);
  jit::JitOptions options = waiting();
  options.cache_folder = folder.path.string();
  const auto run = [&] {
    const jit::JitBackEnd back_end(options, interpreter_back_end());
    CHECK(decided(plan, back_end) == wanted);
    CHECK(back_end.error() == "");
    return back_end.statistics();
  };
  CHECK(run().compiled == 1);
  CHECK(run().from_cache == 1);
  CHECK(run().compiled == 0);
  REQUIRE(folder.files().size() == 1);
  const fs::path file = folder.files().front();
  const std::string whole = bytes_of(file);

  for (const std::size_t at : {std::size_t{0}, std::size_t{20}, whole.size() / 2, whole.size() - 1}) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    write(file, damaged);
    CHECK(run().compiled == 1);
    CHECK(bytes_of(file) == whole);
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{10}, whole.size() / 2, whole.size() - 1}) {
    write(file, whole.substr(0, size));
    CHECK(run().compiled == 1);
  }
  options.level = 1;
  CHECK(run().compiled == 1);  // another target is another name
  const std::vector<fs::path> both = folder.files();
  REQUIRE(both.size() == 2);
  fs::copy_file(both[0], both[1], fs::copy_options::overwrite_existing);  // one object under the other's name
  options.level = 0;
  const std::size_t compiled = run().compiled;
  options.level = 1;
  CHECK(compiled + run().compiled == 1);
}

TEST_CASE("the object cache stays within its size, and several may write at once") {
  const Folder folder;
  const jit::ObjectCache cache(folder.path.string(), 5000);
  std::atomic<int> torn{0};
  std::vector<std::thread> writers;
  for (int w = 0; w < 4; ++w) {
    writers.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        const std::string key = fmt::format("key{}", i);
        cache.keep(key, std::string(900, static_cast<char>('a' + i)));
        // Another writer may have made room by taking it away, but what is there is whole.
        if (const auto found = cache.find(key); found && *found != std::string(900, static_cast<char>('a' + i))) ++torn;
      }
    });
  }
  for (std::thread& t : writers) t.join();
  CHECK(torn == 0);
  std::uintmax_t sum = 0;
  for (const fs::path& file : folder.files()) sum += fs::file_size(file);
  CHECK(sum <= 5000);
  CHECK(sum > 0);
}

TEST_CASE("a folder that cannot be written is no cache and no error") {
  const jit::ObjectCache cache("/proc/nowhere", 5000);
  cache.keep("key", "object");
  CHECK_FALSE(cache.find("key"));
}
