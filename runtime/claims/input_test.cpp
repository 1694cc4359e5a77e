#include "runtime/claims/input.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>

#include "runtime/claims/claims_for_tests.hpp"
#include "runtime/claims/lines.hpp"

namespace edict::test {
namespace {

std::string gzip(const std::string& text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Reading read_as(const std::string& name, const std::string& bytes) {
  Reading r;
  read_into(r, name, bytes, {});
  return r;
}

std::string many(int n) {
  std::string text;
  for (int i = 0; i < n; ++i) text += claim_json("C" + std::to_string(i), "P", "2024-01-05");
  return text;
}

}  // namespace

TEST_CASE("gzip is read whatever the name, member after member, with padding") {
  const std::string text = many(5000);
  CHECK(read_as("claims.jsonl.gz", gzip(text)).claims.size() == 5000);
  CHECK(read_as("claims.jsonl", gzip(text)).claims.size() == 5000);
  const Reading r =
      read_as("claims.jsonl.gz", gzip(text) + gzip(claim_json("X", "P", "2024-01-05")) + std::string(100'000, '\0'));
  CHECK(r.ids().empty());
  CHECK(r.claims.size() == 5001);
  CHECK(read_as("claims.jsonl.gz", gzip("")).ids().empty());
}

TEST_CASE("damaged gzip is told, and what is broken off is no claim") {
  const std::string whole = gzip(many(5000));
  CHECK(read_as("claims.jsonl.gz", many(1)).ids() == std::vector<std::string>{"E0702"});
  CHECK(read_as("claims.jsonl.gz", "").ids() == std::vector<std::string>{"E0702"});
  for (std::size_t cut : {std::size_t{2}, std::size_t{10}, whole.size() / 2, whole.size() - 4, whole.size() - 1}) {
    INFO(cut);
    const Reading r = read_as("claims.jsonl.gz", whole.substr(0, cut));
    CHECK(r.ids() == std::vector<std::string>{"E0702"});
  }
  std::string wrong = whole;
  wrong[wrong.size() / 2] = static_cast<char>(wrong[wrong.size() / 2] ^ 0x55);
  CHECK(read_as("claims.jsonl.gz", wrong).has("E0702"));
  const Reading csv =
      read_as("claims.csv.gz",
              gzip("claim_id,claim_line_number,person_id,hcpcs_code,claim_line_start_date\nC1,1,P,20552,2024-01-05\n")
                  .substr(0, 60));
  CHECK(csv.has("E0702"));
}

TEST_CASE("what cannot be opened or has no format is told") {
  SymbolTable symbols;
  const auto first = [&](const std::string& path) {
    Diagnostics d;
    const auto source = open_claims(path, symbols);
    CHECK_FALSE(source->next(d));
    CHECK_FALSE(source->next(d));
    REQUIRE(d.list().size() == 1);
    return std::string(d.list()[0].id);
  };
  CHECK(first("/nowhere/claims.jsonl") == "E0701");
  CHECK(first("/nowhere/claims.csv") == "E0701");
  CHECK(first("/nowhere/claims.dat") == "E0701");
  Diagnostics d;
  CHECK_FALSE(claims_from_memory("claims.dat", "neither this nor that", symbols)->next(d));
  REQUIRE(d.list().size() == 1);
  CHECK(d.list()[0].id == "E0724");
  CHECK(format_of_name("a/b.ndjson.gz") == InputFormat::json_lines);
  CHECK(format_of_name("b.tsv") == InputFormat::tsv);
  CHECK_FALSE(format_of_name("csv"));
}

TEST_CASE("lines come whole whatever the sizes of lines and buffers") {
  std::string text;
  std::vector<std::string> expected;
  for (std::size_t n : {0, 1, 100'000, 262'143, 262'144, 262'145, 700'000, 3}) {
    expected.emplace_back(n, static_cast<char>('a' + expected.size()));
    text += expected.back() + "\n";
  }
  const auto input = input_from_memory("x", text);
  LineReader lines(*input, 1'000'000);
  for (const std::string& e : expected) {
    REQUIRE(lines.next() == LineReader::Next::line);
    CHECK((lines.text() == e));
  }
  CHECK(lines.next() == LineReader::Next::end);
  CHECK(lines.number() == expected.size());
}

}  // namespace edict::test
