#include "runtime/bundle/bundle.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "runtime/plan/canonical.hpp"
#include "runtime/plan/plan_for_tests.hpp"
#include "runtime/tables/index.hpp"

using namespace edict;
using namespace edict::bundle;
using plan::PlanForTests;

namespace {

std::vector<SourceFile> sources() {
  return {{"p.edict", std::string(64, 'a'), 12}, {"mue.csv", std::string(64, 'b'), 3}};
}

// Aligned, and of exactly this size, so that a sanitizer sees a read behind the end.
Result<Bundle, Fault> read_bytes(const std::string& bytes) {
  auto memory = std::make_shared<std::vector<std::byte>>(bytes.size());
  if (!bytes.empty()) std::memcpy(memory->data(), bytes.data(), bytes.size());
  const std::span<const std::byte> file(*memory);
  return read(file, std::move(memory));
}

// With the hash that these bytes have.
std::string rehashed(std::string bytes) {
  const auto hash = hash_of(std::as_bytes(std::span(bytes)));
  std::memcpy(bytes.data() + kHashAt, hash.data(), hash.size());
  return bytes;
}

Fault::Kind kind_of(const std::string& bytes) {
  const auto result = read_bytes(bytes);
  REQUIRE_FALSE(result);
  return result.error().kind;
}

}  // namespace

TEST_CASE("a bundle gives back the plan that it was made of") {
  const PlanForTests made;
  const auto result = read_bytes(to_bytes(made.plan, sources()));
  REQUIRE(result);
  const Bundle& bundle = result.value();
  CHECK(plan::print(bundle.plan) == plan::print(plan::canonical(made.plan)));
  CHECK(bundle.name == plan::content_hash(made.plan));
  CHECK(plan::content_hash(bundle.plan) == bundle.name);
  REQUIRE(bundle.sources.size() == 2);
  CHECK(bundle.sources[0].name == "mue.csv");  // by name
  CHECK(bundle.sources[1].size == 12);
  CHECK_FALSE(bundle.signature);
  const TableRows& rows = bundle.plan.tables[0].rows;
  CHECK(rows.index.size() > rows.row_count);
  CHECK(TableIndex(rows, bundle.plan.tables[0].schema).find(std::array<std::int64_t, 1>{1}, Date{0}));
}

TEST_CASE("the same plan gives the same bytes, and a bundle built again from what it holds too") {
  const PlanForTests a;
  const PlanForTests b;
  const std::string bytes = to_bytes(a.plan, sources());
  CHECK(bytes == to_bytes(b.plan, sources()));
  const auto result = read_bytes(bytes);
  REQUIRE(result);
  CHECK(to_bytes(result.value().plan, sources()) == bytes);
}

TEST_CASE("every flipped bit of a bundle is noticed, signed or not") {
  const PlanForTests made;
  const SecretKey key = SecretKey::make();
  for (const SecretKey* signer : {static_cast<const SecretKey*>(nullptr), &key}) {
    std::string bytes = to_bytes(made.plan, sources(), signer);
    REQUIRE(read_bytes(bytes));
    std::size_t taken = 0;
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
      taken += read_bytes(bytes) ? 1 : 0;
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    }
    CHECK(taken == 0);
  }
}

TEST_CASE("a bundle that is cut off or has grown is noticed") {
  const PlanForTests made;
  const std::string bytes = to_bytes(made.plan, sources());
  std::size_t taken = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size) taken += read_bytes(bytes.substr(0, size)) ? 1 : 0;
  CHECK(taken == 0);
  CHECK(kind_of(bytes.substr(0, 5)) == Fault::Kind::not_a_bundle);
  CHECK(kind_of(bytes.substr(0, 50)) == Fault::Kind::damaged);
  for (int byte = 0; byte < 256; ++byte) CHECK(kind_of(bytes + static_cast<char>(byte)) == Fault::Kind::damaged);
}

TEST_CASE("a newer format is told from damage") {
  const PlanForTests made;
  std::string bytes = to_bytes(made.plan, sources());
  bytes[kVersionAt] = 2;
  CHECK(kind_of(rehashed(bytes)) == Fault::Kind::newer);
}

TEST_CASE("a right hash makes nothing sound: every byte changed under its hash is read safely") {
  const PlanForTests made;
  const std::string bytes = to_bytes(made.plan, sources());
  for (std::size_t at = kVersionAt; at < bytes.size(); ++at) {
    for (const int change : {0x01, 0x80, 0xff}) {
      std::string other = bytes;
      other[at] = static_cast<char>(other[at] ^ change);
      const auto result = read_bytes(rehashed(std::move(other)));
      if (result) CHECK(plan::verify(result.value().plan).empty());
    }
  }
}

TEST_CASE("an unsound plan under a right hash is refused") {
  PlanForTests made;
  made.at(made.let).index = 7;
  const auto result = read_bytes(to_bytes(made.plan, sources()));
  REQUIRE_FALSE(result);
  CHECK(result.error().kind == Fault::Kind::unsound);
  CHECK(result.error().what == "a let is out of range");
}

TEST_CASE("a signature holds for its bytes and key only") {
  const PlanForTests made;
  const SecretKey key = SecretKey::make();
  const std::string bytes = to_bytes(made.plan, sources(), &key);
  const auto result = read_bytes(bytes);
  REQUIRE(result);
  const Bundle& bundle = result.value();
  REQUIRE(bundle.signature);
  CHECK(bundle.signature->key == key.public_key());
  CHECK(signature_holds(bundle));
  // The same bundle signed again is the same bytes: ed25519 needs no random number to sign.
  CHECK(to_bytes(made.plan, sources(), &key) == bytes);

  // Whoever changes a bit and mends the hash has no signature; the hash's own bytes are not signed.
  const std::size_t signature = bytes.size() - kSignatureSize;
  std::size_t held = 0;
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    if (bit / 8 >= kHashAt && bit / 8 < kHashAt + kHashSize) continue;
    std::string other = bytes;
    other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << (bit % 8)));
    const bool in_signature = bit / 8 >= signature - kPublicKeySize;
    if (!in_signature && bit % 64 != 0) continue;  // one bit of eight bytes elsewhere, all of the signature's
    const auto changed = read_bytes(rehashed(std::move(other)));
    held += changed && signature_holds(changed.value()) ? 1 : 0;
  }
  CHECK(held == 0);
}

TEST_CASE("keys are told by their texts") {
  const SecretKey key = SecretKey::make();
  const std::string secret = key.text();
  const std::string open = text_of(key.public_key());
  CHECK(looks_like_secret_key(secret));
  REQUIRE(SecretKey::parse(secret));
  CHECK(SecretKey::parse(secret)->public_key() == key.public_key());
  CHECK(parse_public_key(open + "\r\n") == key.public_key());
  CHECK_FALSE(parse_public_key(secret));
  CHECK_FALSE(SecretKey::parse(open));
  CHECK_FALSE(parse_public_key(open.substr(0, open.size() - 4)));
  CHECK_FALSE(parse_public_key(open + "AAAA"));
  CHECK_FALSE(parse_public_key(""));
  // Halves of two keys would give the secret away.
  const SecretKey other = SecretKey::make();
  std::string mixed = secret.substr(0, 62) + other.text().substr(62);
  CHECK_FALSE(SecretKey::parse(mixed));
}

TEST_CASE("a table of one cell, an empty table and a table from input survive the way") {
  PlanForTests made;
  made.plan.tables.push_back(
      {{"empty", {{"a", PlanForTests::kInteger, true, ""}}, false, "", ""}, false, "", freeze({{{}}, {{}}, {}, {}})});
  made.plan.tables.push_back({{"given", {{"a", PlanForTests::kInteger, true, ""}}, false, "", ""}, true, "", {}});
  for (std::uint32_t table : {1U, 2U}) {
    const plan::NodeId row = made.node(
        Op::row, PlanForTests::kRow,
        {made.constant(PlanForTests::kInteger, 1), made.field(Field::service_date, PlanForTests::kDate)}, table);
    made.policy().lets.push_back({"x", row, PlanForTests::kRow, false});
  }
  const auto result = read_bytes(to_bytes(made.plan, sources()));
  REQUIRE(result);
  CHECK(result.value().plan.tables.size() == 3);
}

// Hidden, for it takes seconds to build: edict_bundle_test "[large]" -s
TEST_CASE("a bundle of 2.5 million pairs is ready in a moment, and every pair is found", "[.][large]") {
  constexpr std::int64_t codes = 12'000;
  constexpr std::uint32_t pairs = 2'500'000;
  PlanForTests made;
  made.plan = {};  // only its builders are used
  made.plan.labels = {""};
  for (std::int64_t c = 0; c < codes; ++c) {
    made.plan.symbols.push_back(fmt::format("{:05}", c));
    made.plan.symbol_domains.push_back(domain_of(CodeSystem::hcpcs));
  }
  TableData data;
  data.cells.resize(3);
  data.valid.assign(3, std::vector<std::uint8_t>(pairs, 1));
  for (std::uint32_t r = 0; r < pairs; ++r) {
    data.cells[0].push_back(r / 250);
    data.cells[1].push_back((r / 250 + 1 + r % 250 * 47) % codes);
    data.cells[2].push_back(r % 3);
  }
  const TableSchema schema{"ptp",
                           {{"a", PlanForTests::kHcpcs, true, ""},
                            {"b", PlanForTests::kHcpcs, true, ""},
                            {"modifier", PlanForTests::kInteger, false, ""}},
                           false,
                           "",
                           ""};
  made.plan.tables = {{schema, false, "ptp.csv", freeze(data)}};
  const plan::NodeId row =
      made.node(Op::row, PlanForTests::kRow,
                {made.field(Field::procedure, PlanForTests::kHcpcs), made.field(Field::procedure, PlanForTests::kHcpcs),
                 made.field(Field::service_date, PlanForTests::kDate)});
  plan::Policy policy{};
  policy.name = "p";
  policy.effective = {kFirstDate, kLastDate};
  policy.lets.push_back({"pair", row, PlanForTests::kRow, false});
  made.plan.policies.push_back(policy);
  REQUIRE(plan::verify(made.plan) == "");

  const std::string path = "/tmp/edict-bundle-test-" + std::to_string(::getpid());
  std::ofstream(path, std::ios::binary) << to_bytes(made.plan, sources());
  double best = 1e9;
  for (int round = 0; round < 5; ++round) {
    const auto start = std::chrono::steady_clock::now();
    const auto opened = open(path);
    REQUIRE(opened);
    const plan::Table& table = opened.value().plan.tables[0];
    TableIndex index(table.rows, table.schema);
    CHECK(
        index.contains(std::array<std::int64_t, 2>{table.rows.columns[0].number(7), table.rows.columns[1].number(7)}));
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    if (round > 0) continue;
    std::size_t found = 0;
    for (std::uint32_t r = 0; r < table.rows.row_count; ++r) {
      const std::array<std::int64_t, 2> key{table.rows.columns[0].number(r), table.rows.columns[1].number(r)};
      found += index.find(key, Date{0}) == r ? 1 : 0;
    }
    CHECK(found == pairs);
  }
  std::filesystem::remove(path);
  WARN("ready in " << best * 1000 << " ms");
}
