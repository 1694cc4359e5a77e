// Bytes that wait in a nameless file in TMPDIR until something that has to stand before them is known.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace edict {

class WaitingBytes {
 public:
  WaitingBytes() = default;
  ~WaitingBytes();
  WaitingBytes(const WaitingBytes&) = delete;
  WaitingBytes& operator=(const WaitingBytes&) = delete;

  // False when the file cannot be made or written: failure() says why.
  bool append(std::string_view bytes);
  // Fills `into` from the front with what stands from `offset` on and says how much; 0 at the end and after a failure.
  std::size_t read(std::uint64_t offset, std::span<char> into);
  std::uint64_t size() const { return written_ + buffer_.size(); }
  const std::string& failure() const { return failure_; }

 private:
  bool flush();
  bool fail(const char* what);

  int file_ = -1;
  std::uint64_t written_ = 0;  // bytes in the file
  std::string buffer_;         // and those that are to follow
  std::string failure_;
};

}  // namespace edict
