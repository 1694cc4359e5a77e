// The yardsticks for reading a claims file: reading its bytes, and only parsing it. One line of JSON.
#include <fcntl.h>
#include <fmt/format.h>
#include <simdjson.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/bench/parse/csv_scan.hpp"

namespace {

constexpr std::size_t kBlock = std::size_t{1} << 20U;

double since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Calls `block` with each mebibyte; false when the file cannot be read.
template <typename F>
bool read_file(const char* path, F block) {
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  std::vector<char> buffer(kBlock);
  ssize_t n = 0;
  while ((n = read(file, buffer.data(), buffer.size())) > 0)
    block(std::string_view(buffer.data(), static_cast<std::size_t>(n)));
  close(file);
  return n == 0;
}

// Every document to simdjson's tape, which is what "parsed" means there; reading the file included.
bool parse_json(const char* path, std::uint64_t& documents) {
  simdjson::dom::parser parser;
  simdjson::dom::document_stream stream;
  simdjson::padded_string text;
  if (simdjson::padded_string::load(path).get(text) != simdjson::SUCCESS) return false;
  if (parser.parse_many(text, kBlock).get(stream) != simdjson::SUCCESS) return false;
  for (const auto document : stream) {
    if (document.error() != simdjson::SUCCESS) return false;
    ++documents;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "usage: edict_bench_parse FILE (.jsonl or .csv)\n");
    return 2;
  }
  std::uint64_t bytes = 0, parsed = 0, sum = 0;
  auto begin = std::chrono::steady_clock::now();
  // One byte of each cache line is looked at, so that the bytes have been in the processor.
  bool good = read_file(argv[1], [&](std::string_view block) {
    bytes += block.size();
    for (std::size_t i = 0; i < block.size(); i += 64) sum += static_cast<unsigned char>(block[i]);
  });
  const double read_seconds = since(begin);
  begin = std::chrono::steady_clock::now();
  if (std::string_view(argv[1]).ends_with(".csv")) {
    bool in_quotes = false;
    std::vector<std::uint32_t> ends;
    good = good && read_file(argv[1], [&](std::string_view block) {
             edict::bench::field_ends(block, in_quotes, ends);
             parsed += ends.size();
           });
  } else {
    good = good && parse_json(argv[1], parsed);
  }
  const double parse_seconds = since(begin);
  if (!good) {
    fmt::print(stderr, "cannot read {} to its end\n", argv[1]);
    return 3;
  }
  fmt::print(R"({{"bytes":{},"read_seconds":{:.6f},"parse_seconds":{:.6f},"parsed":{},"checksum":{}}})"
             "\n",
             bytes, read_seconds, parse_seconds, parsed, sum);
  return 0;
}
