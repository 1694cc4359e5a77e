#include "tests/bench/parse/csv_scan.hpp"

#include <catch2/catch.hpp>
#include <string>

using edict::bench::field_ends;

TEST_CASE("commas and newlines inside quotes end no field, across blocks too") {
  const std::string text = "a,\"1,2\",b\n" + std::string(70, 'x') + ",\"long " + std::string(80, ',') + "\n\",c\n";
  std::vector<std::uint32_t> wanted;
  bool quoted = false;
  for (std::uint32_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (!quoted && (text[i] == ',' || text[i] == '\n')) wanted.push_back(i);
  }
  for (const std::size_t cut : {text.size(), std::size_t{100}, std::size_t{64}, std::size_t{5}}) {
    bool in_quotes = false;
    std::vector<std::uint32_t> ends, all;
    for (std::size_t from = 0; from < text.size(); from += cut) {
      field_ends(std::string_view(text).substr(from, cut), in_quotes, ends);
      for (const std::uint32_t end : ends) all.push_back(end + static_cast<std::uint32_t>(from));
    }
    CHECK(all == wanted);
  }
}
