#include "runtime/claims/waiting_bytes.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "runtime/claims/temporary_file.hpp"

namespace edict {
namespace {

constexpr std::size_t kBuffer = std::size_t{1} << 20U;

}  // namespace

WaitingBytes::~WaitingBytes() {
  if (file_ >= 0) ::close(file_);
}

bool WaitingBytes::fail(const char* what) {
  failure_ = fmt::format("a temporary file cannot be {}: {}", what, std::strerror(errno));
  return false;
}

bool WaitingBytes::append(std::string_view bytes) {
  if (!failure_.empty()) return false;
  buffer_ += bytes;
  return buffer_.size() < kBuffer || flush();
}

bool WaitingBytes::flush() {
  if (buffer_.empty()) return true;
  if (file_ < 0 && (file_ = open_temporary_file()) < 0) return fail("made");
  for (std::string_view rest = buffer_; !rest.empty();) {
    const ssize_t done = ::pwrite(file_, rest.data(), rest.size(), static_cast<off_t>(written_));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return fail("written");
    written_ += static_cast<std::uint64_t>(done);
    rest.remove_prefix(static_cast<std::size_t>(done));
  }
  buffer_.clear();
  return true;
}

std::size_t WaitingBytes::read(std::uint64_t offset, std::span<char> into) {
  if (!failure_.empty() || !flush() || offset >= written_) return 0;
  std::size_t filled = 0;
  while (filled < into.size()) {
    const ssize_t got = ::pread(file_, into.data() + filled, into.size() - filled, static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      fail("read");
      return 0;
    }
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

}  // namespace edict
