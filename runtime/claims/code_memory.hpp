// Codes as they were spelt before and what they were read as: a claims file says the same few thousand again and again.
// One a thread.
#pragma once

#include <array>
#include <cstring>
#include <string_view>
#include <vector>

#include "runtime/claims/field_text.hpp"

namespace edict {

class CodeMemory {
 public:
  explicit CodeMemory(SymbolTable& symbols) : symbols_(symbols), entries_(kEntries) {}

  // As read_code.
  Result<Symbol, Complaint> read(CodeSystem system, std::string_view text, Spelling spelling) {
    if (text.size() > kLongest) return read_code(symbols_, system, text, spelling);
    Entry wanted{};
    std::memcpy(wanted.text.data(), text.data(), text.size());
    wanted.size = static_cast<std::uint8_t>(text.size());
    wanted.system = system;
    wanted.spelling = spelling;
    Entry& entry = entries_[place_of(wanted)];
    if (entry.size == wanted.size && entry.system == system && entry.spelling == spelling &&
        entry.text == wanted.text) {
      return entry.symbol;
    }
    auto symbol = read_code(symbols_, system, text, spelling);
    if (!symbol) return symbol;
    wanted.symbol = symbol.value();
    entry = wanted;
    return symbol;
  }

 private:
  static constexpr std::size_t kLongest = 16;
  static constexpr std::size_t kEntries = 8192;
  struct Entry {
    std::array<char, kLongest> text{};
    Symbol symbol{};
    std::uint8_t size = 0;  // of a code never 0: an entry that nobody filled matches nothing
    CodeSystem system = CodeSystem::none;
    Spelling spelling{};
  };
  static std::size_t place_of(const Entry& entry) {
    std::uint64_t halves[2];
    std::memcpy(halves, entry.text.data(), sizeof halves);
    const std::uint64_t mixed = (halves[0] ^ (halves[1] * 0x9E37'79B9'7F4A'7C15U) ^
                                 (std::uint64_t{static_cast<std::uint8_t>(entry.system)} << 56U)) *
                                0xD6E8'FEB8'6659'FD93U;
    return mixed >> 51U;
  }

  SymbolTable& symbols_;
  std::vector<Entry> entries_;
};

}  // namespace edict
