// Codes as they were spelt before and what they were read as: a claims file says the same few thousand again and again.
// One a thread.
#pragma once

#include <cstdint>
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
    std::memcpy(&wanted.text, text.data(), text.size());
    wanted.size = static_cast<std::uint8_t>(text.size());
    wanted.system = system;
    wanted.spelling = spelling;
    Entry& entry = entries_[place_of(wanted)];
    if (entry.text == wanted.text && entry.size == wanted.size && entry.system == system &&
        entry.spelling == spelling) {
      return entry.symbol;
    }
    auto symbol = read_code(symbols_, system, text, spelling);
    if (!symbol) return symbol;
    wanted.symbol = symbol.value();
    entry = wanted;
    return symbol;
  }

  std::string_view text(Symbol code) const { return symbols_.text(code); }

 private:
  static constexpr std::size_t kLongest = 16;
  // Diagnoses and procedures of a large payer's month are some ten thousand.
  static constexpr unsigned kEntryBits = 15;
  static constexpr std::size_t kEntries = std::size_t{1} << kEntryBits;
  struct Halves {
    std::uint64_t first = 0, second = 0;
    bool operator==(const Halves&) const = default;
  };
  struct Entry {
    Halves text;  // its bytes, then zeros
    Symbol symbol{};
    std::uint8_t size = 0;  // of a code never 0: an entry that nobody filled matches nothing
    CodeSystem system = CodeSystem::none;
    Spelling spelling{};
  };
  static std::size_t place_of(const Entry& entry) {
    const std::uint64_t mixed = (entry.text.first ^ (entry.text.second * 0x9E37'79B9'7F4A'7C15U) ^
                                 (std::uint64_t{static_cast<std::uint8_t>(entry.system)} << 56U)) *
                                0xD6E8'FEB8'6659'FD93U;
    return mixed >> (64U - kEntryBits);
  }

  SymbolTable& symbols_;
  std::vector<Entry> entries_;
};

}  // namespace edict
