#include "compiler/driver/compile.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "compiler/lower/lower.hpp"
#include "runtime/plan/canonical.hpp"

using namespace edict;

namespace {

namespace fs = std::filesystem;

struct Folder {
  fs::path path = fs::temp_directory_path() / "edict_driver_test";
  Folder() {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  std::string file(const std::string& name, const std::string& text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name) << text;
    return (path / name).string();
  }
};

std::vector<std::string> ids(const Compilation& c) {
  std::vector<std::string> result;
  for (const Diagnostic& d : c.diagnostics.list()) result.emplace_back(d.id);
  return result;
}
Compilation compiled(const std::vector<std::string>& paths) { return compile(paths); }
using Ids = std::vector<std::string>;

const std::string kPolicy =
    "policy p {\n  effective 2024-01-01\n  scope lines where procedure in shared\n  rule r cite \"x\" require "
    "modifiers has KX else deny CO-4\n}\n"
    "test \"t\" { patient p claim a { patient p line 20552 on 2024-01-05 } expect a/1 deny by p.r }\n";

}  // namespace

TEST_CASE("a folder is one set: every .edict below it, sorted, each once") {
  const Folder folder;
  folder.file("b/p.edict", kPolicy);
  const std::string codes = folder.file("a/codes.edict", "codes shared : hcpcs = { 20552 }\n");
  folder.file("a/notes.txt", "codes");
  folder.file(".git/x.edict", "codes");
  const Compilation c = compiled({folder.path.string(), codes});
  for (const Diagnostic& d : c.diagnostics.list()) INFO(d.message);
  CHECK(c.ok());
  CHECK(ids(c).empty());
  REQUIRE(c.sources.size() == 2);
  CHECK(c.sources.path(static_cast<FileId>(0)).ends_with("a/codes.edict"));
  CHECK(c.library.policies.size() == 1);
  CHECK(c.library.tests.size() == 1);
}

TEST_CASE("E0801 E0802 E0803 what cannot be read") {
  const Folder folder;
  CHECK(ids(compiled({(folder.path / "none.edict").string()})) == Ids{"E0801"});
  CHECK(ids(compiled({folder.path.string()})) == Ids{"E0802"});
  CHECK(ids(compiled({})) == Ids{"E0803"});
}

TEST_CASE("all files are checked though one has errors, and the checks of meaning wait for sound text") {
  Sources sources;
  sources.add("a.edict", "codes a : hcpcs = { 2055 }\n");
  sources.add("b.edict", "codes b : hcpcs = { 01999..00100 }\n");
  const Compilation c = compile(std::move(sources));
  CHECK(ids(c) == Ids{"E0301", "E0303"});
}

TEST_CASE("the hash is of the content: not of places, file order, comments, tests or what nothing uses") {
  const Folder folder;
  const std::string lists = "codes shared : hcpcs = { 20552, 20553 }\n";
  const std::string table = "table worth { code : hcpcs key, kind : text } rows { 20553 \"b\", 20552 \"a\" }\n";
  const std::string other =
      "policy q {\n  effective 2024-01-01\n  rule r cite \"x\" when worth[procedure].kind = \"a\" else flag\n}\n";
  folder.file("one/lists.edict", lists + table);
  folder.file("one/p.edict", kPolicy);
  folder.file("one/q.edict", other);
  const auto hash = [](const std::vector<std::string>& paths) {
    const Compilation c = compiled(paths);
    CHECK(c.ok());
    const plan::Plan plan = lower(c.library, c.sources);
    CHECK(plan::verify(plan::canonical(plan)).empty());
    return plan::content_hash(plan);
  };
  const std::string one = (folder.path / "one").string();
  const std::string expected = hash({one});
  CHECK(hash({one + "/../one/"}) == expected);
  CHECK(hash({one + "/q.edict", one + "/p.edict", one + "/lists.edict"}) == expected);

  // The same said again elsewhere, with what does not decide.
  folder.file("two/z.edict",
              "# a comment\ncodes spare : hcpcs = { 99213 }\n"
              "table worth { code : hcpcs key, kind : text } rows { 20552 \"a\", 20553 \"b\" }\n" +
                  kPolicy +
                  "test \"another\" { patient z claim a { patient z line 20553 on 2024-01-05 } expect a/1 deny }\n" +
                  lists + other);
  CHECK(hash({(folder.path / "two").string()}) == expected);

  folder.file("three/z.edict", "codes shared : hcpcs = { 20552, 20551 }\n" + table + kPolicy + other);
  CHECK(hash({(folder.path / "three").string()}) != expected);
  folder.file("four/z.edict", lists + kPolicy + other +
                                  "table worth { code : hcpcs key, kind : text } rows { 20552 \"a\", 20553 \"c\" }\n");
  CHECK(hash({(folder.path / "four").string()}) != expected);
}

TEST_CASE("decisions call a file by the folder's own name, however it was named") {
  const Folder folder;
  folder.file("set/sub/p.edict", kPolicy);
  const std::string set = (folder.path / "set").string();
  for (const std::string& path : {set, set + "/", set + "/../set"}) {
    const Compilation c = compiled({path});
    REQUIRE(c.sources.size() == 1);
    CHECK(c.sources.name(FileId{0}) == "set/sub/p.edict");
  }
  CHECK(compiled({set + "/sub/p.edict"}).sources.name(FileId{0}) == "p.edict");
}

TEST_CASE("one mistake, one error: what hangs on a faulty clause is not told too") {
  const std::string test =
      "test \"t\" { patient q claim a { patient q line 99213 on 2024-01-01 } expect a/1 deny by p.r }\n";
  const auto policy = [&](const std::string& effective, const std::string& scope, const std::string& rule) {
    Sources sources;
    sources.add("p.edict",
                "policy p {\n" + effective + "\n" + scope + "\nrule r\ncite \"x\"\n" + rule + "\n}\n" + test);
    return ids(compile(std::move(sources)));
  };
  const std::string in_force = "effective 2024-01-01";
  const std::string sound = "require units = 1\nelse deny CO-4";
  CHECK(policy(in_force, "scope lines where procedure = 99213", sound).empty());
  CHECK(policy(in_force, "scope lines where procedure = 99213", "requre units = 1\nelse deny CO-4") == Ids{"E0010"});
  CHECK(policy(in_force, "scope lines where procedure = 99213", "require unitss = 1\nelse deny CO-4") == Ids{"E0101"});
  CHECK(policy(in_force, "scope line where procedure = 99213", sound) == Ids{"E0001"});
  CHECK(policy("effectiv 2024-01-01", "scope lines where procedure = 99213", sound) == Ids{"E0010"});
  CHECK(policy(in_force, "let v = latest line were procedure = 99213", "when v is present\n" + sound) == Ids{"E0001"});
  CHECK(policy(in_force, "", "limit 1 unit per patientt\nelse cut back CO-151") == Ids{"E0101"});
}

TEST_CASE("of a misspelt field and a code the field is blamed") {
  Sources sources;
  sources.add("p.edict",
              "policy p { effective 2024-01-01 rule r cite \"x\" require procdure = G0446 else deny CO-4 }\n");
  const Compilation c = compile(std::move(sources));
  REQUIRE(ids(c) == Ids{"E0101"});
  CHECK(c.diagnostics.list()[0].message == "nothing is called `procdure`");
  CHECK(c.diagnostics.list()[0].help == "did you mean `procedure`?");
}

TEST_CASE("what analysts write for a range, an age and a date is told as what it is") {
  const auto told = [](const std::string& condition) {
    Sources sources;
    sources.add("p.edict",
                "policy p { effective 2024-01-01 rule r cite \"x\" require " + condition + " else deny CO-4 }\n");
    const Compilation c = compile(std::move(sources));
    REQUIRE(c.diagnostics.list().size() == 1);
    return std::string(c.diagnostics.list()[0].id) + " " + c.diagnostics.list()[0].help;
  };
  CHECK(told("procedure in { 99211, 99213 - 99215, 99217 }") == "E0019 write `99213..99215`");
  CHECK(told("procedure in { 99213 to 99215 }") == "E0019 write `99213..99215`");
  CHECK(told("procedure in { 99213-99215 }") == "E0301 a range is written 99213..99215");
  CHECK(told("age >= 65") == "E0101 did you mean `patient.age`?");
  CHECK(told("patient.age >= 65 years") == "E0201 a count of years or months stands alone: `patient.age >= 65`");
  CHECK(told("service_date >= 01/01/2024") == "E0201 a date is written 2024-01-31");
}

TEST_CASE("E0226 lets of lets that no line could pay for, E0520 a test that expects nothing") {
  const auto ids_with = [](const std::string& inside, const std::string& behind) {
    Sources sources;
    sources.add("p.edict", "policy p { effective 2024-01-01 " + inside +
                               " rule r cite \"x\" require units = 1 else deny CO-4 }\n" + behind);
    return ids(compile(std::move(sources)));
  };
  std::string lets = "let l0 = units";
  for (int i = 1; i < 40; ++i) lets += fmt::format(" let l{} = l{} + l{}", i, i - 1, i - 1);
  CHECK(ids_with(lets, "") == Ids{"E0226"});
  lets = "let l0 = units";
  for (int i = 1; i < 3000; ++i) lets += fmt::format(" let l{} = l{} + 1", i, i - 1);
  CHECK(ids_with(lets, "") == Ids{"E0226"});
  CHECK(ids_with("", "test \"t\" { patient q claim a { patient q line 99213 on 2024-01-01 } }\n") == Ids{"E0520"});
}

TEST_CASE("a warning is silenced in place, with its reason") {
  Sources loud;
  loud.add("p.edict", "codes shared : hcpcs = { 20552 }\ncodes spare : hcpcs = { 20553 }\n" + kPolicy);
  const Compilation warned = compile(std::move(loud));
  CHECK(ids(warned) == Ids{"W0601"});
  Sources quiet;
  quiet.add("p.edict",
            "codes shared : hcpcs = { 20552 }\n# edict: allow W0601 because the next version uses it\ncodes spare : "
            "hcpcs = { 20553 }\n" +
                kPolicy);
  const Compilation silent = compile(std::move(quiet));
  CHECK(ids(silent).empty());
}

TEST_CASE("the policies of the project compile without errors") {
  if (!fs::exists("policies")) return;
  const Compilation c = compiled({"policies"});
  for (const Diagnostic& d : c.diagnostics.list()) {
    if (const Span* span = std::get_if<Span>(&d.place)) {
      std::cerr << c.sources.path(span->file) << ":" << c.sources.position(span->file, span->begin).line << ": ";
    } else if (const DataPlace* data = std::get_if<DataPlace>(&d.place)) {
      std::cerr << data->file << ":" << data->line << ": ";
    }
    std::cerr << d.id << ": " << d.message << (d.help.empty() ? "" : " (" + d.help + ")") << "\n";
  }
  CHECK(c.ok());
}
