#include "runtime/base/symbols.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstring>
#include <mutex>
#include <utility>
#include <vector>

namespace edict {
namespace {

struct Entry {
  const char* data = nullptr;
  std::uint32_t size = 0;
  SymbolDomain domain{};
  std::string_view text() const { return {data, size}; }
};

constexpr std::size_t kFirstSlots = 64;

// Eight bytes a step. Only speed hangs on it: symbols are given in order of first meeting.
std::uint64_t hash_of(std::string_view text) {
  constexpr std::uint64_t factor = 0x9E37'79B9'7F4A'7C15U;
  std::uint64_t hash = text.size() * factor;
  const auto add = [&](std::uint64_t word) {
    hash = (hash ^ word) * factor;
    hash ^= hash >> 29U;
  };
  const char* at = text.data();
  std::size_t rest = text.size();
  for (; rest >= sizeof(std::uint64_t); rest -= sizeof(std::uint64_t), at += sizeof(std::uint64_t)) {
    std::uint64_t word;
    std::memcpy(&word, at, sizeof word);
    add(word);
  }
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < rest; ++i) last = last << 8U | static_cast<std::uint8_t>(at[i]);
  add(last);
  return hash ^ (hash >> 32U);
}

// The symbols of one domain by their texts' hashes: open addressing, read without a lock while one thread adds. A table
// that became too small is kept until the end, for somebody may be reading it.
class Index {
 public:
  // `same(symbol)` says whether the symbol's text is the one that is sought.
  template <class Same>
  std::optional<Symbol> find(std::uint64_t hash, Same&& same) const {
    const Slots* slots = current_.load(std::memory_order_acquire);
    if (slots == nullptr) return std::nullopt;
    for (std::size_t i = hash & slots->mask;; i = (i + 1) & slots->mask) {
      const std::uint64_t slot = slots->of[i].load(std::memory_order_acquire);
      if (slot == 0) return std::nullopt;
      const auto symbol = static_cast<Symbol>((slot & 0xFFFF'FFFFU) - 1);
      if (slot >> 32U == hash >> 32U && same(symbol)) return symbol;
    }
  }
  // Of a text that is not there. One thread at a time.
  void add(std::uint64_t hash, Symbol symbol) {
    if (all_.empty() || (count_ + 1) * 2 > all_.back()->of.size()) grow();
    put(*all_.back(), (hash >> 32U << 32U) | (static_cast<std::uint64_t>(symbol) + 1), hash);
    ++count_;
  }

 private:
  struct Slots {
    explicit Slots(std::size_t size) : mask(size - 1), of(size), hashes(size) {}
    std::size_t mask;
    std::vector<std::atomic<std::uint64_t>> of;  // upper half of the hash, symbol + 1; 0 is empty
    std::vector<std::uint64_t> hashes;           // of those that add alone
  };
  static void put(Slots& slots, std::uint64_t slot, std::uint64_t hash) {
    std::size_t i = hash & slots.mask;
    while (slots.of[i].load(std::memory_order_relaxed) != 0) i = (i + 1) & slots.mask;
    slots.hashes[i] = hash;
    slots.of[i].store(slot, std::memory_order_release);
  }
  void grow() {
    auto larger = std::make_unique<Slots>(all_.empty() ? kFirstSlots : all_.back()->of.size() * 2);
    if (!all_.empty()) {
      const Slots& from = *all_.back();
      for (std::size_t i = 0; i < from.of.size(); ++i) {
        if (const std::uint64_t slot = from.of[i].load(std::memory_order_relaxed); slot != 0)
          put(*larger, slot, from.hashes[i]);
      }
    }
    all_.push_back(std::move(larger));
    current_.store(all_.back().get(), std::memory_order_release);
  }

  std::atomic<const Slots*> current_{nullptr};
  std::vector<std::unique_ptr<Slots>> all_;
  std::size_t count_ = 0;
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

  std::optional<Symbol> find(SymbolDomain domain, std::string_view text, std::uint64_t hash) const {
    return domains[static_cast<std::size_t>(domain)].find(hash, [&](Symbol s) { return entry(s).text() == text; });
  }

  std::mutex mutex;  // of those that add
  std::array<std::atomic<Entry*>, kBlocks> blocks{};
  std::atomic<std::size_t> size{0};
  Characters characters;
  std::array<Index, 32> domains;
};

SymbolTable::SymbolTable() : entries_(std::make_unique<Entries>()) {}
SymbolTable::~SymbolTable() = default;
SymbolTable::SymbolTable(SymbolTable&&) noexcept = default;
SymbolTable& SymbolTable::operator=(SymbolTable&&) noexcept = default;

std::optional<Symbol> SymbolTable::find(SymbolDomain domain, std::string_view text) const {
  return entries_->find(domain, text, hash_of(text));
}

Symbol SymbolTable::intern(SymbolDomain domain, std::string_view text) {
  const std::uint64_t hash = hash_of(text);
  if (const auto known = entries_->find(domain, text, hash)) return *known;
  const std::scoped_lock lock(entries_->mutex);
  if (const auto known = entries_->find(domain, text, hash)) return *known;
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
  entries_->domains[static_cast<std::size_t>(domain)].add(hash, static_cast<Symbol>(index));
  return static_cast<Symbol>(index);
}

std::string_view SymbolTable::text(Symbol symbol) const { return entries_->entry(symbol).text(); }
SymbolDomain SymbolTable::domain(Symbol symbol) const { return entries_->entry(symbol).domain; }

std::size_t SymbolTable::size() const { return entries_->size; }

struct LocalTexts::Texts {
  struct Slot {
    std::uint32_t hash = 0;  // its upper half
    Symbol symbol = kEmpty;
  };
  static constexpr Symbol kEmpty{UINT32_MAX};

  void grow() {
    const std::vector<Slot> before = std::exchange(slots, std::vector<Slot>(std::max(kFirstSlots, slots.size() * 2)));
    for (const Slot& slot : before) {
      if (slot.symbol != kEmpty) slots[free_place(slot.hash)] = slot;
    }
  }
  std::size_t free_place(std::uint32_t hash) const {
    std::size_t i = hash & (slots.size() - 1);
    while (slots[i].symbol != kEmpty) i = (i + 1) & (slots.size() - 1);
    return i;
  }

  Characters characters;
  std::vector<std::string_view> texts;
  std::vector<Slot> slots;  // open addressing by the hash, half empty
  std::size_t used = 0;
};

LocalTexts::LocalTexts(const SymbolTable& table) : table_(&table), texts_(std::make_unique<Texts>()) {}
LocalTexts::~LocalTexts() = default;
LocalTexts::LocalTexts(LocalTexts&&) noexcept = default;
LocalTexts& LocalTexts::operator=(LocalTexts&&) noexcept = default;

Symbol LocalTexts::intern(std::string_view text) {
  Texts& known = *texts_;
  const auto hash = static_cast<std::uint32_t>(hash_of(text) >> 32U);
  if ((known.used + 1) * 2 > known.slots.size()) known.grow();
  const std::size_t mask = known.slots.size() - 1;
  std::size_t at = hash & mask;
  for (; known.slots[at].symbol != Texts::kEmpty; at = (at + 1) & mask) {
    if (known.slots[at].hash == hash && this->text(known.slots[at].symbol) == text) return known.slots[at].symbol;
  }
  const auto of_table = table_->find(SymbolDomain::text, text);
  const Symbol symbol =
      of_table ? *of_table
               : Symbol{static_cast<std::uint32_t>(kFirstLocal) + static_cast<std::uint32_t>(known.texts.size())};
  if (!of_table) known.texts.push_back(known.characters.keep(text));
  known.slots[at] = {hash, symbol};
  ++known.used;
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
