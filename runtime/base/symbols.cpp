#include "runtime/base/symbols.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstring>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

namespace edict {
namespace {

struct Entry {
  const char* data = nullptr;
  std::uint32_t size = 0;
  SymbolDomain domain{};
  std::string_view text() const { return {data, size}; }
};

// Bytes that stay where they are.
class Characters {
 public:
  std::string_view keep(std::string_view text) {
    if (text.size() > room_) {
      const std::size_t size = std::max(text.size(), next_);
      next_ = std::min(next_ * 2, kLargest);
      blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
      at_ = blocks_.back().get();
      room_ = size;
    }
    if (!text.empty()) std::memcpy(at_, text.data(), text.size());
    const std::string_view kept(at_, text.size());
    at_ += text.size();
    room_ -= text.size();
    return kept;
  }

 private:
  static constexpr std::size_t kLargest = std::size_t{1} << 18;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* at_ = nullptr;
  std::size_t room_ = 0;
  std::size_t next_ = std::size_t{1} << 12;
};

}  // namespace

// Entries lie in blocks, each twice as long as the one before, so that they never move under a reader.
struct SymbolTable::Entries {
  static constexpr unsigned kFirstBits = 10;
  static constexpr std::size_t kBlocks = 32 - kFirstBits;

  static std::size_t block_of(std::size_t index) {
    return static_cast<std::size_t>(std::bit_width(index + (std::size_t{1} << kFirstBits))) - 1 - kFirstBits;
  }
  static std::size_t begin_of(std::size_t block) {
    return (std::size_t{1} << (block + kFirstBits)) - (std::size_t{1} << kFirstBits);
  }
  const Entry& entry(Symbol symbol) const {
    const auto index = static_cast<std::size_t>(symbol);
    const std::size_t block = block_of(index);
    return blocks[block].load(std::memory_order_acquire)[index - begin_of(block)];
  }

  ~Entries() {
    for (auto& block : blocks) delete[] block.load(std::memory_order_relaxed);
  }

  mutable std::shared_mutex mutex;  // of all but the blocks' filled part
  std::array<std::atomic<Entry*>, kBlocks> blocks{};
  std::size_t size = 0;
  Characters characters;
  std::array<std::unordered_map<std::string_view, Symbol>, 32> domains;
};

SymbolTable::SymbolTable() : entries_(std::make_unique<Entries>()) {}
SymbolTable::~SymbolTable() = default;
SymbolTable::SymbolTable(SymbolTable&&) noexcept = default;
SymbolTable& SymbolTable::operator=(SymbolTable&&) noexcept = default;

std::optional<Symbol> SymbolTable::find(SymbolDomain domain, std::string_view text) const {
  const std::shared_lock lock(entries_->mutex);
  const auto& known = entries_->domains[static_cast<std::size_t>(domain)];
  const auto it = known.find(text);
  return it == known.end() ? std::nullopt : std::optional(it->second);
}

Symbol SymbolTable::intern(SymbolDomain domain, std::string_view text) {
  if (const auto known = find(domain, text)) return *known;
  const std::unique_lock lock(entries_->mutex);
  auto& known = entries_->domains[static_cast<std::size_t>(domain)];
  if (const auto it = known.find(text); it != known.end()) return it->second;
  const std::size_t index = entries_->size++;
  const std::size_t block = Entries::block_of(index);
  const std::size_t begin = Entries::begin_of(block);
  if (index == begin) {
    entries_->blocks[block].store(new Entry[std::size_t{1} << (block + Entries::kFirstBits)],
                                  std::memory_order_release);
  }
  const std::string_view kept = entries_->characters.keep(text);
  entries_->blocks[block].load(std::memory_order_relaxed)[index - begin] = {
      kept.data(), static_cast<std::uint32_t>(kept.size()), domain};
  known.emplace(kept, static_cast<Symbol>(index));
  return static_cast<Symbol>(index);
}

std::string_view SymbolTable::text(Symbol symbol) const { return entries_->entry(symbol).text(); }
SymbolDomain SymbolTable::domain(Symbol symbol) const { return entries_->entry(symbol).domain; }

std::size_t SymbolTable::size() const {
  const std::shared_lock lock(entries_->mutex);
  return entries_->size;
}

struct LocalTexts::Texts {
  Characters characters;
  std::vector<std::string_view> texts;
  std::unordered_map<std::string_view, Symbol> symbols;
};

LocalTexts::LocalTexts(const SymbolTable& table) : table_(&table), texts_(std::make_unique<Texts>()) {}
LocalTexts::~LocalTexts() = default;
LocalTexts::LocalTexts(LocalTexts&&) noexcept = default;
LocalTexts& LocalTexts::operator=(LocalTexts&&) noexcept = default;

Symbol LocalTexts::intern(std::string_view text) {
  if (const auto it = texts_->symbols.find(text); it != texts_->symbols.end()) return it->second;
  const std::string_view kept = texts_->characters.keep(text);
  const auto known = table_->find(SymbolDomain::text, text);
  const Symbol symbol =
      known ? *known
            : Symbol{static_cast<std::uint32_t>(kFirstLocal) + static_cast<std::uint32_t>(texts_->texts.size())};
  if (!known) texts_->texts.push_back(kept);
  texts_->symbols.emplace(kept, symbol);
  return symbol;
}

std::string_view LocalTexts::text(Symbol symbol) const {
  if (!is_local(symbol)) return table_->text(symbol);
  return texts_->texts[static_cast<std::size_t>(symbol) - static_cast<std::size_t>(kFirstLocal)];
}

SymbolDomain LocalTexts::domain(Symbol symbol) const {
  return is_local(symbol) ? SymbolDomain::text : table_->domain(symbol);
}

}  // namespace edict
