// Texts as small numbers: every code, identifier and word that a run meets is interned once, so that comparing
// two is comparing two integers.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace edict {

// Dense, from 0, in order of first meeting. Equal symbols of one table are equal texts of one domain.
enum class Symbol : std::uint32_t {};
// What a text is a text of: 0 for plain text, else one of the vocabulary's code systems. The same characters in two
// domains are two symbols: ICD-9 E950 is not ICD-10 E950.
enum class SymbolDomain : std::uint8_t { text = 0 };

// Not safe for concurrent writing. Views stay valid as long as the table.
class SymbolTable {
 public:
  Symbol intern(SymbolDomain domain, std::string_view text) {
    auto& known = domains_[static_cast<std::size_t>(domain)];
    if (auto it = known.find(text); it != known.end()) return it->second;
    texts_.push_back({domain, std::string(text)});
    const auto symbol = static_cast<Symbol>(texts_.size() - 1);
    known.emplace(texts_.back().text, symbol);
    return symbol;
  }
  std::string_view text(Symbol symbol) const { return texts_[static_cast<std::size_t>(symbol)].text; }
  SymbolDomain domain(Symbol symbol) const { return texts_[static_cast<std::size_t>(symbol)].domain; }
  std::size_t size() const { return texts_.size(); }

 private:
  struct Entry {
    SymbolDomain domain;
    std::string text;
  };
  std::deque<Entry> texts_;
  std::unordered_map<std::string_view, Symbol> domains_[32];
};

}  // namespace edict
