#include "runtime/claims/spool.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "runtime/claims/temporary_file.hpp"

namespace edict {
namespace {

// Records in order need no sorting, so that a small buffer does.
constexpr std::size_t kInOrderBuffer = std::size_t{64} << 20;
// All runs are read at once, so their buffers share the budget.
constexpr std::size_t kSmallestCursorBuffer = std::size_t{1} << 12;
constexpr std::size_t kLargestCursorBuffer = std::size_t{1} << 18;

struct Header {
  std::uint32_t key_size;
  std::uint32_t record_size;
};

}  // namespace

void Spool::fail(const char* what) {
  if (!failure_) failure_ = fmt::format("{}: {}", what, std::strerror(errno));
  bytes_.clear();
  slots_.clear();
}

void Spool::begin_source() { fresh_source_ = true; }

void Spool::add(std::string_view key, std::string_view record) {
  if (failure_) return;
  if (!fresh_source_ && key < last_key_) unsorted_ = true;
  fresh_source_ = false;
  last_key_ = key;
  if (slots_.empty()) {
    extends_last_run_ = !runs_.empty() && key >= run_tail_;
  } else if (key < key_of(slots_.back())) {
    in_order_ = false;
  }
  slots_.push_back({bytes_.size(), static_cast<std::uint32_t>(key.size()), static_cast<std::uint32_t>(record.size())});
  bytes_.append(key);
  bytes_.append(record);
  if (memory_used() >= (in_order_ ? std::min(budget_, kInOrderBuffer) : budget_)) spill();
}

void Spool::sort_slots() {
  if (in_order_) return;
  std::stable_sort(slots_.begin(), slots_.end(), [&](const Slot& a, const Slot& b) { return key_of(a) < key_of(b); });
  in_order_ = true;
}

bool Spool::open_file() {
  if (file_) return true;
  const int descriptor = open_temporary_file();
  if (descriptor < 0) {
    fail("no temporary file can be made");
    return false;
  }
  file_.reset(::fdopen(descriptor, "w+b"));
  if (file_) return true;
  fail("no temporary file can be made");
  ::close(descriptor);
  return false;
}

void Spool::spill() {
  if (slots_.empty() || !open_file()) return;
  const bool extend = in_order_ && extends_last_run_;
  sort_slots();
  const std::uint64_t begin = file_size_;
  for (const Slot& s : slots_) {
    const Header header{s.key_size, s.record_size};
    const std::string_view body = std::string_view(bytes_).substr(s.offset, std::size_t{s.key_size} + s.record_size);
    if (std::fwrite(&header, sizeof header, 1, file_.get()) != 1 ||
        (!body.empty() && std::fwrite(body.data(), body.size(), 1, file_.get()) != 1)) {
      fail("the temporary file cannot be written");
      return;
    }
    file_size_ += sizeof header + body.size();
  }
  if (extend) {
    runs_.back().end = file_size_;
  } else {
    runs_.push_back({begin, file_size_});
  }
  run_tail_ = key_of(slots_.back());
  slots_.clear();
  bytes_.clear();
}

void Spool::finish() {
  if (failure_) return;
  if (!file_) {
    sort_slots();
    return;
  }
  spill();
  if (failure_) return;
  if (std::fflush(file_.get()) != 0) {
    fail("the temporary file cannot be written");
    return;
  }
  bytes_ = {};
  slots_ = {};
  cursors_.reserve(runs_.size());
  const std::size_t share =
      std::clamp(budget_ / std::max<std::size_t>(runs_.size(), 1), kSmallestCursorBuffer, kLargestCursorBuffer);
  for (const Run& run : runs_) {
    const std::size_t buffer = std::min<std::uint64_t>(share, run.end - run.begin);
    cursors_.push_back({run.begin, run.end, std::vector<char>(buffer), 0, 0, {}, {}, cursors_.size()});
  }
  for (std::size_t c = 0; c < cursors_.size(); ++c) {
    if (step(cursors_[c])) heap_.push_back(c);
  }
  const auto later = [&](std::size_t a, std::size_t b) {
    return std::tie(cursors_[a].key, a) > std::tie(cursors_[b].key, b);
  };
  std::make_heap(heap_.begin(), heap_.end(), later);
}

bool Spool::read_bytes(Cursor& cursor, char* into, std::size_t size) {
  while (size > 0) {
    if (cursor.used == cursor.filled) {
      const auto want = static_cast<std::size_t>(std::min<std::uint64_t>(cursor.buffer.size(), cursor.end - cursor.at));
      const ssize_t n =
          want == 0 ? 0 : ::pread(::fileno(file_.get()), cursor.buffer.data(), want, static_cast<off_t>(cursor.at));
      if (n <= 0) {
        if (n < 0 && errno == EINTR) continue;
        fail("the temporary file cannot be read");
        return false;
      }
      cursor.at += static_cast<std::uint64_t>(n);
      cursor.filled = static_cast<std::size_t>(n);
      cursor.used = 0;
    }
    const std::size_t n = std::min(size, cursor.filled - cursor.used);
    std::memcpy(into, cursor.buffer.data() + cursor.used, n);
    cursor.used += n;
    into += n;
    size -= n;
  }
  return true;
}

// The next record of a run into key and record; false at its end.
bool Spool::step(Cursor& cursor) {
  if (cursor.at == cursor.end && cursor.used == cursor.filled) return false;
  std::array<char, sizeof(Header)> bytes{};
  if (!read_bytes(cursor, bytes.data(), bytes.size())) return false;
  Header header{};
  std::memcpy(&header, bytes.data(), bytes.size());
  cursor.key.resize(header.key_size);
  cursor.record.resize(header.record_size);
  return read_bytes(cursor, cursor.key.data(), cursor.key.size()) &&
         read_bytes(cursor, cursor.record.data(), cursor.record.size());
}

std::optional<Spool::Entry> Spool::next() {
  if (failure_) return std::nullopt;
  if (!file_) {
    if (next_slot_ == slots_.size()) return std::nullopt;
    const Slot& s = slots_[next_slot_++];
    return Entry{key_of(s), record_of(s)};
  }
  const auto later = [&](std::size_t a, std::size_t b) {
    return std::tie(cursors_[a].key, a) > std::tie(cursors_[b].key, b);
  };
  if (given_) {
    if (step(cursors_[*given_])) {
      heap_.push_back(*given_);
      std::push_heap(heap_.begin(), heap_.end(), later);
    }
    given_.reset();
    if (failure_) return std::nullopt;
  }
  if (heap_.empty()) return std::nullopt;
  std::pop_heap(heap_.begin(), heap_.end(), later);
  given_ = heap_.back();
  heap_.pop_back();
  return Entry{cursors_[*given_].key, cursors_[*given_].record};
}

}  // namespace edict
