#include "runtime/engine/keyed_lines.hpp"

#include <catch2/catch.hpp>
#include <random>

namespace edict::test {
namespace {

// Few values, so that many lines share; now and then none or a missing one.
Value random_value(std::mt19937_64& random, bool may_lack) {
  const auto r = random() % 12;
  if (may_lack && r == 0) return Value::missing();
  if (r == 1) return Value::none();
  return Value::of(static_cast<std::int64_t>(r % 4));
}

Truth compared(const std::vector<std::vector<Value>>& keys, Place a, Place b) {
  if (a == b) return Truth::yes;
  Truth shared = Truth::yes;
  for (const std::vector<Value>& key : keys) {
    if (key[a].state == State::none || key[b].state == State::none) return Truth::no;
    if (!key[a].known() || !key[b].known()) {
      shared = Truth::unknown;
    } else if (key[a].v != key[b].v) {
      return Truth::no;
    }
  }
  return shared;
}

std::vector<Place> forwards(const Candidates& candidates) {
  std::vector<Place> places;
  candidates.each([&](Place p) {
    places.push_back(p);
    return true;
  });
  return places;
}

}  // namespace

TEST_CASE("candidates are all lines that may share the keys and pass the filter, in order, both ways") {
  std::mt19937_64 random(11);
  for (int round = 0; round < 300; ++round) {
    const std::size_t lines = 1 + random() % 60;
    const std::size_t key_count = random() % 4;
    const bool grouped = random() % 2 == 0;
    std::vector<std::vector<Value>> keys(key_count, std::vector<Value>(lines));
    KeyedLines keyed;
    keyed.reset(lines, key_count);
    for (std::size_t k = 0; k < key_count; ++k) {
      for (std::size_t p = 0; p < lines; ++p) keyed.column(k)[p] = keys[k][p] = random_value(random, k % 2 == 0);
    }
    std::vector<Truth> filter(lines);
    for (Truth& t : filter) t = static_cast<Truth>(random() % 3);
    keyed.ready(filter, grouped);
    CHECK(keyed.grouped() == grouped);
    CHECK(keyed.exact());
    for (Place judged = 0; judged < lines; ++judged) {
      const auto first = static_cast<Place>(random() % (lines + 1));
      const auto end = static_cast<Place>(random() % (lines + 1));
      const Candidates candidates = keyed.candidates(judged, first, end);
      const std::vector<Place> found = forwards(candidates);
      std::vector<Place> backwards;
      candidates.each_back([&](Place p) {
        backwards.push_back(p);
        return true;
      });
      CHECK(std::is_sorted(found.begin(), found.end()));
      CHECK(std::vector<Place>(backwards.rbegin(), backwards.rend()) == found);
      for (Place p = 0; p < lines; ++p) {
        REQUIRE(keyed.shared(judged, p) == compared(keys, judged, p));
        const bool wanted =
            first <= p && p < end && p != judged && filter[p] != Truth::no && compared(keys, judged, p) != Truth::no;
        const bool given = std::find(found.begin(), found.end(), p) != found.end();
        REQUIRE((given || !wanted));
        REQUIRE((!given || (first <= p && p < end)));
      }
    }
  }
}

TEST_CASE("a line that lacks one key meets only the lines that share the keys that all lines have") {
  constexpr std::size_t lines = 100;
  KeyedLines keyed;
  keyed.reset(lines, 2);
  for (std::size_t p = 0; p < lines; ++p) {
    keyed.column(0)[p] = Value::of(static_cast<std::int64_t>(p / 10));   // a day
    keyed.column(1)[p] = p % 10 == 3 ? Value::missing() : Value::of(1);  // a provider
  }
  keyed.ready({}, true);
  CHECK(forwards(keyed.candidates(23, 0, lines)).size() == 10);
  CHECK(forwards(keyed.candidates(24, 0, lines)).size() == 10);
}

}  // namespace edict::test
