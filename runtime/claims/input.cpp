#include "runtime/claims/input.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

namespace edict {
namespace {

class FileInput : public ByteInput {
 public:
  explicit FileInput(const std::string& path) : file_(path == "-" ? stdin : std::fopen(path.c_str(), "rb")) {
    if (file_ == nullptr) fail();
  }
  FileInput(const FileInput&) = delete;
  FileInput& operator=(const FileInput&) = delete;
  ~FileInput() override {
    if (file_ != nullptr && file_ != stdin) std::fclose(file_);
  }
  std::size_t read(std::span<char> into) override {
    if (fault_) return 0;
    const std::size_t n = std::fread(into.data(), 1, into.size(), file_);
    if (n == 0 && std::ferror(file_) != 0) fail();
    return n;
  }

 private:
  void fail() {
    fault_ = InputFault{"E0701", fmt::format("the input cannot be read: {}", std::strerror(errno)),
                        "check the name and the permissions"};
  }
  std::FILE* file_;
};

class MemoryInput : public ByteInput {
 public:
  explicit MemoryInput(std::string bytes) : bytes_(std::move(bytes)) {}
  std::size_t read(std::span<char> into) override {
    const std::size_t n = std::min(into.size(), bytes_.size() - at_);
    if (n > 0) std::memcpy(into.data(), bytes_.data() + at_, n);
    at_ += n;
    return n;
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

// Passes plain bytes through and inflates gzip, member after member.
class MaybeGzipInput : public ByteInput {
 public:
  MaybeGzipInput(std::unique_ptr<ByteInput> source, bool must_be_gzip)
      : source_(std::move(source)), must_be_gzip_(must_be_gzip), buffer_(1 << 18) {
    if (source_->fault()) fault_ = source_->fault();
  }
  MaybeGzipInput(const MaybeGzipInput&) = delete;
  MaybeGzipInput& operator=(const MaybeGzipInput&) = delete;
  ~MaybeGzipInput() override {
    if (mode_ == Mode::gzip) inflateEnd(&stream_);
  }

  std::size_t read(std::span<char> into) override {
    if (fault_) return 0;
    if (mode_ == Mode::unknown) decide();
    switch (mode_) {
      case Mode::plain:
        return read_plain(into);
      case Mode::gzip:
        return read_gzip(into);
      case Mode::unknown:
        break;
    }
    return 0;
  }

 private:
  enum class Mode : std::uint8_t { unknown, plain, gzip };

  // A pipe may give one byte at a time, so fill until two are there.
  void decide() {
    while (filled_ < 2) {
      const std::size_t n = source_->read(std::span(buffer_).subspan(filled_));
      if (n == 0) break;
      filled_ += n;
    }
    if (take_over_fault()) return;
    const bool gzip = filled_ >= 2 && buffer_[0] == '\x1f' && buffer_[1] == '\x8b';
    if (!gzip) {
      if (must_be_gzip_) {
        damaged("the file is named .gz but is not gzip");
      } else {
        mode_ = Mode::plain;
      }
      return;
    }
    if (inflateInit2(&stream_, 16 + MAX_WBITS) != Z_OK) {
      damaged("gzip data cannot be read: out of memory");
      return;
    }
    mode_ = Mode::gzip;
  }

  std::size_t read_plain(std::span<char> into) {
    if (used_ < filled_) {
      const std::size_t n = std::min(into.size(), filled_ - used_);
      std::memcpy(into.data(), buffer_.data() + used_, n);
      used_ += n;
      return n;
    }
    const std::size_t n = source_->read(into);
    take_over_fault();
    return n;
  }

  std::size_t read_gzip(std::span<char> into) {
    stream_.next_out = reinterpret_cast<Bytef*>(into.data());
    stream_.avail_out = static_cast<uInt>(into.size());
    while (stream_.avail_out == into.size()) {
      if (used_ == filled_) {
        filled_ = source_->read(buffer_);
        used_ = 0;
        if (take_over_fault()) return 0;
        if (filled_ == 0) {
          if (!between_members_) damaged("gzip data is cut off");
          return 0;
        }
      }
      if (between_members_ && !next_member()) return 0;
      stream_.next_in = reinterpret_cast<Bytef*>(buffer_.data() + used_);
      stream_.avail_in = static_cast<uInt>(filled_ - used_);
      const int status = inflate(&stream_, Z_NO_FLUSH);
      used_ = filled_ - stream_.avail_in;
      if (status == Z_STREAM_END) {
        between_members_ = true;
      } else if (status != Z_OK && status != Z_BUF_ERROR) {
        damaged("gzip data is damaged");
        break;
      }
    }
    return into.size() - stream_.avail_out;
  }

  // Zero padding after the last member is common on block devices; anything else is a new member.
  bool next_member() {
    for (;;) {
      while (used_ < filled_ && buffer_[used_] == '\0') ++used_;
      if (used_ < filled_) break;
      filled_ = source_->read(buffer_);
      used_ = 0;
      if (take_over_fault() || filled_ == 0) return false;
    }
    inflateReset(&stream_);
    between_members_ = false;
    return true;
  }

  bool take_over_fault() {
    if (source_->fault()) fault_ = source_->fault();
    return fault_.has_value();
  }
  void damaged(std::string message) { fault_ = InputFault{"E0702", std::move(message), "copy or make the file again"}; }

  std::unique_ptr<ByteInput> source_;
  bool must_be_gzip_;
  std::vector<char> buffer_;
  std::size_t used_ = 0;
  std::size_t filled_ = 0;
  Mode mode_ = Mode::unknown;
  bool between_members_ = false;
  z_stream stream_{};
};

}  // namespace

std::unique_ptr<ByteInput> open_input(const std::string& path) {
  return std::make_unique<MaybeGzipInput>(std::make_unique<FileInput>(path), path.ends_with(".gz"));
}

std::unique_ptr<ByteInput> input_from_memory(std::string_view name, std::string bytes) {
  return std::make_unique<MaybeGzipInput>(std::make_unique<MemoryInput>(std::move(bytes)), name.ends_with(".gz"));
}

}  // namespace edict
