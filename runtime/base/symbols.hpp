// Texts as small numbers: every code and word that a run meets is interned once, so that comparing two is comparing
// two integers.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace edict {

// Of a table: dense, from 0, in order of first meeting. Equal symbols of one table are equal texts of one domain.
// From kFirstLocal on: a text of one batch, gone with it (LocalTexts); only the batch can say what it is.
enum class Symbol : std::uint32_t {};
inline constexpr Symbol kFirstLocal{0x8000'0000};
constexpr bool is_local(Symbol symbol) { return symbol >= kFirstLocal; }

// What a text is a text of: 0 for plain text, else one of the vocabulary's code systems. The same characters in two
// domains are two symbols: ICD-9 E950 is not ICD-10 E950.
enum class SymbolDomain : std::uint8_t { text = 0 };

// Append-only. Safe for concurrent readers and writers: `text` and `domain` of a symbol that a thread was given take no
// lock. Views stay valid as long as the table, which may be moved.
class SymbolTable {
 public:
  SymbolTable();
  ~SymbolTable();
  SymbolTable(SymbolTable&&) noexcept;
  SymbolTable& operator=(SymbolTable&&) noexcept;

  Symbol intern(SymbolDomain domain, std::string_view text);
  // Nothing when the table does not have it.
  std::optional<Symbol> find(SymbolDomain domain, std::string_view text) const;
  std::string_view text(Symbol symbol) const;
  SymbolDomain domain(Symbol symbol) const;
  std::size_t size() const;

 private:
  struct Entries;
  std::unique_ptr<Entries> entries_;
};

// The texts of one batch that its run's table does not know: claim and patient ids, names, numbers. They are far too
// many to be kept for the run. Texts that the table knows (a policy names them, or a table's cells) are its symbols, so
// that a comparison of symbols is one of texts. Not safe for concurrent writing.
class LocalTexts {
 public:
  explicit LocalTexts(const SymbolTable& table);
  ~LocalTexts();
  LocalTexts(LocalTexts&&) noexcept;
  LocalTexts& operator=(LocalTexts&&) noexcept;

  Symbol intern(std::string_view text);
  std::string_view text(Symbol symbol) const;
  SymbolDomain domain(Symbol symbol) const;

 private:
  struct Texts;
  const SymbolTable* table_;
  std::unique_ptr<Texts> texts_;
};

}  // namespace edict
