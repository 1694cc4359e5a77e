// Values to bytes and back, by one description of each thing (program.hpp): what is written and what is read cannot
// drift apart.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace edict::bundle {

template <class T>
concept Number = std::integral<T> || std::is_enum_v<T>;

class ByteWriter {
 public:
  template <class... T>
  void operator()(const T&... values) {
    (write(values), ...);
  }
  const std::string& bytes() const { return bytes_; }

 private:
  template <Number T>
  void write(const T& number) {
    char raw[sizeof(T)];
    std::memcpy(raw, &number, sizeof(T));
    bytes_.append(raw, sizeof(T));
  }
  void write(const bool& flag) { bytes_ += flag ? '\1' : '\0'; }
  void write(const std::string& text) {
    write(static_cast<std::uint32_t>(text.size()));
    bytes_ += text;
  }
  template <class T>
  void write(const std::vector<T>& items) {
    write(static_cast<std::uint32_t>(items.size()));
    for (const T& item : items) write(item);
  }
  template <class T>
  void write(const std::optional<T>& item) {
    write(item.has_value());
    if (item) write(*item);
  }
  template <class A, class B>
  void write(const std::pair<A, B>& both) {
    (*this)(both.first, both.second);
  }
  template <class T>
    requires(!Number<T>)
  void write(const T& thing) {
    describe(*this, thing);
  }

  std::string bytes_;
};

// Never reads behind the end: after the first fault everything is empty, and whole() is false. Makes no more of the
// bytes than a small multiple of them, whatever counts they state.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> bytes) : bytes_(bytes) {}
  template <class... T>
  void operator()(T&... values) {
    (read(values), ...);
  }
  // Everything was read and nothing is left.
  bool whole() const { return !failed_ && at_ == bytes_.size(); }
  bool failed() const { return failed_; }
  std::size_t position() const { return at_; }

 private:
  const std::byte* take(std::size_t size) {
    if (failed_ || bytes_.size() - at_ < size) {
      failed_ = true;
      return nullptr;
    }
    const std::byte* begin = bytes_.data() + at_;
    at_ += size;
    return begin;
  }
  template <Number T>
  void read(T& number) {
    if (const std::byte* raw = take(sizeof(T))) std::memcpy(&number, raw, sizeof(T));
  }
  void read(bool& flag) {
    std::uint8_t byte = 0;
    read(byte);
    if (byte > 1) failed_ = true;
    flag = byte == 1;
  }
  void read(std::string& text) {
    std::uint32_t size = 0;
    read(size);
    if (const std::byte* raw = take(size)) text.assign(reinterpret_cast<const char*>(raw), size);
  }
  template <class T>
  void read(std::vector<T>& items) {
    std::uint32_t count = 0;
    read(count);
    // Nothing takes less than a byte, most things take eight: a count that lies asks for no memory.
    items.reserve(std::min<std::size_t>(count, (bytes_.size() - at_) / 8));
    for (std::uint32_t i = 0; i < count && !failed_; ++i) read(items.emplace_back());
  }
  template <class T>
  void read(std::optional<T>& item) {
    bool present = false;
    read(present);
    if (present) read(item.emplace());
  }
  template <class A, class B>
  void read(std::pair<A, B>& both) {
    (*this)(both.first, both.second);
  }
  template <class T>
    requires(!Number<T>)
  void read(T& thing) {
    describe(*this, thing);
  }

  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace edict::bundle
