// Damaged FHIR: bytes flipped, text cut, doubled, moved and nested. Each resource is read, left out, or refused with a
// place; the good one behind it is read all the same.
#include <catch2/catch.hpp>
#include <random>

#include "runtime/claims/fhir_for_tests.hpp"

namespace edict::test {
namespace {

std::string damaged(std::string text, std::mt19937& random) {
  const auto below = [&](std::size_t n) { return n == 0 ? 0 : random() % n; };
  const std::size_t times = 1 + below(3);
  for (std::size_t i = 0; i < times && !text.empty(); ++i) {
    const std::size_t at = below(text.size());
    const std::size_t size = 1 + below(std::min<std::size_t>(text.size() - at, 40));
    switch (below(7)) {
      case 0:
        text[at] = static_cast<char>(random());
        break;
      case 1:
        text[at] = "{}[]\",:0-eE\\"[below(12)];
        break;
      case 2:
        text.resize(at);
        break;
      case 3:
        text.insert(at, text.substr(at, size));
        break;
      case 4: {
        const std::string moved = text.substr(at, size);
        text.erase(at, size);
        text.insert(below(text.size() + 1), moved);
        break;
      }
      case 5:
        text.insert(at, std::string(1 + below(200), '['));
        break;
      default:
        text.insert(at, std::string(1 + below(3000), static_cast<char>('0' + below(10))));
        break;
    }
  }
  for (char& c : text) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  return text;
}

}  // namespace

TEST_CASE("damaged FHIR is read, left out or refused with a place, and takes no neighbour along") {
  const std::string good = fhir_claim(
      R"("supportingInfo":[{"sequence":1,"category":{"coding":[{"code":"typeofbill"}]},"code":{"coding":[{"code":"0131"}]}}],)"
      R"("careTeam":[{"sequence":1,"provider":{"identifier":{"value":"1234567893"}},"role":{"coding":[{"code":"rendering"}]}}],)",
      "c1", R"("careTeamSequence":[1],"modifier":[{"coding":[{"code":"RT"}]}],)");
  const std::string behind = fhir_claim({}, "behind");
  constexpr unsigned most = 20'000;
  for (unsigned seed = 1; seed <= most; ++seed) {
    std::mt19937 random(seed);
    const std::string text = damaged(good, random) + "\n" + behind + "\n";
    ReadOptions options;
    options.part_bytes = 4096;
    options.format = InputFormat::fhir;
    options.as = seed % 2 == 0 ? ReadAs::claims : ReadAs::history;
    options.unreadable_is_missing = seed % 3 == 0;
    Reading reading;
    read_into(reading, "claims.ndjson", text, options);
    INFO("seed " << seed << "\n" << text);
    const bool blank = text.find_first_not_of(" \t\n") == text.find(behind);
    const std::size_t said = reading.counts.refused + reading.claims.size();
    const bool accounted = said >= 2 || reading.has("W0771") || reading.has("W0730") || blank;
    if (!accounted || reading.claims.empty()) CHECK(accounted);
    bool neighbour = false;
    for (const PlacedClaim& claim : reading.claims) neighbour = neighbour || claim.place.line == 2;
    if (!neighbour) CHECK(neighbour);
    for (const Diagnostic& d : reading.diagnostics.list()) {
      const auto& place = std::get<DataPlace>(d.place);
      if (d.severity == Severity::error && place.line == 0) CHECK(place.line > 0);
    }
  }
}

}  // namespace edict::test
