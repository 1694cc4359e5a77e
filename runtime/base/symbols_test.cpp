#include "runtime/base/symbols.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <thread>
#include <vector>

namespace edict {
namespace {

constexpr SymbolDomain kCodes{3};

TEST_CASE("equal texts of one domain are one symbol, dense from 0, and keep their text when the table moves") {
  SymbolTable table;
  CHECK(table.intern(kCodes, "99213") == Symbol{0});
  CHECK(table.intern(SymbolDomain::text, "99213") == Symbol{1});
  CHECK(table.intern(kCodes, "99213") == Symbol{0});
  CHECK_FALSE(table.find(kCodes, "99214"));
  const SymbolTable moved = std::move(table);
  CHECK(moved.text(Symbol{1}) == "99213");
  CHECK(moved.domain(Symbol{0}) == kCodes);
  CHECK(moved.size() == 2);
}

TEST_CASE("threads that intern the same texts agree on their symbols") {
  SymbolTable table;
  constexpr int texts = 20'000;
  std::vector<std::vector<Symbol>> of_thread(4);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < of_thread.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < texts; ++i) {
        const int text = (i * 7 + static_cast<int>(t) * 1000) % texts;
        const Symbol symbol = table.intern(kCodes, std::to_string(text));
        if (table.text(symbol) == std::to_string(text)) of_thread[t].push_back(symbol);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(table.size() == texts);
  for (const auto& symbols : of_thread) CHECK(symbols.size() == texts);
  for (int i = 0; i < texts; ++i) REQUIRE(table.find(kCodes, std::to_string(i)));
}

TEST_CASE("a batch's texts are its own, but those that the table knows are the table's") {
  SymbolTable table;
  const Symbol payer = table.intern(SymbolDomain::text, "medicare");
  LocalTexts texts(table);
  const Symbol claim = texts.intern("C1");
  CHECK(is_local(claim));
  CHECK(texts.intern("C1") == claim);
  CHECK(texts.intern("C2") != claim);
  CHECK(texts.intern("medicare") == payer);
  CHECK(texts.text(claim) == "C1");
  CHECK(texts.text(payer) == "medicare");
  CHECK(texts.domain(claim) == SymbolDomain::text);
  CHECK(table.size() == 1);
}

TEST_CASE("a batch with many texts keeps each, those of the table among them") {
  SymbolTable table;
  constexpr int texts = 5000;
  for (int i = 0; i < texts; i += 10) table.intern(SymbolDomain::text, "text " + std::to_string(i));
  LocalTexts local(table);
  std::vector<Symbol> symbols;
  for (int i = 0; i < texts; ++i) symbols.push_back(local.intern("text " + std::to_string(i)));
  CHECK(local.intern("") != local.intern(std::string_view("\0", 1)));
  for (int i = 0; i < texts; ++i) {
    const std::string text = "text " + std::to_string(i);
    const Symbol symbol = symbols[static_cast<std::size_t>(i)];
    REQUIRE(local.intern(text) == symbol);
    REQUIRE(local.text(symbol) == text);
    REQUIRE(is_local(symbol) == (i % 10 != 0));
  }
}

}  // namespace
}  // namespace edict
