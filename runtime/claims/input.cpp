#include "runtime/claims/input.hpp"

#include <fmt/format.h>
#include <zlib.h>
#include <zstd.h>

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

// What a compressed input says of itself. A stream may be several members, or frames, one behind the other.
class Unpacker {
 public:
  virtual ~Unpacker() = default;
  enum class Step : std::uint8_t { more, end_of_member, damaged };
  // Takes from the front of `in` and fills `out` from the front; both shrink to what is left.
  virtual Step unpack(std::span<const char>& in, std::span<char>& out) = 0;
  // Before a further member.
  virtual void begin_member() = 0;
};

class GzipUnpacker : public Unpacker {
 public:
  GzipUnpacker() { ready_ = inflateInit2(&stream_, 16 + MAX_WBITS) == Z_OK; }
  GzipUnpacker(const GzipUnpacker&) = delete;
  GzipUnpacker& operator=(const GzipUnpacker&) = delete;
  ~GzipUnpacker() override {
    if (ready_) inflateEnd(&stream_);
  }
  Step unpack(std::span<const char>& in, std::span<char>& out) override {
    if (!ready_) return Step::damaged;
    constexpr std::size_t most = std::size_t{1} << 30;  // zlib counts in 32 bits
    const std::size_t given = std::min(in.size(), most);
    const std::size_t room = std::min(out.size(), most);
    stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(in.data()));
    stream_.avail_in = static_cast<uInt>(given);
    stream_.next_out = reinterpret_cast<Bytef*>(out.data());
    stream_.avail_out = static_cast<uInt>(room);
    const int status = inflate(&stream_, Z_NO_FLUSH);
    in = in.subspan(given - stream_.avail_in);
    out = out.subspan(room - stream_.avail_out);
    if (status == Z_STREAM_END) return Step::end_of_member;
    return status == Z_OK || status == Z_BUF_ERROR ? Step::more : Step::damaged;
  }
  void begin_member() override { inflateReset(&stream_); }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

class ZstdUnpacker : public Unpacker {
 public:
  Step unpack(std::span<const char>& in, std::span<char>& out) override {
    if (!stream_) return Step::damaged;
    ZSTD_inBuffer from{in.data(), in.size(), 0};
    ZSTD_outBuffer to{out.data(), out.size(), 0};
    const std::size_t left = ZSTD_decompressStream(stream_.get(), &to, &from);
    in = in.subspan(from.pos);
    out = out.subspan(to.pos);
    if (ZSTD_isError(left) != 0) return Step::damaged;
    return left == 0 ? Step::end_of_member : Step::more;
  }
  void begin_member() override { ZSTD_DCtx_reset(stream_.get(), ZSTD_reset_session_only); }

 private:
  struct Free {
    void operator()(ZSTD_DCtx* stream) const { ZSTD_freeDCtx(stream); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> stream_{ZSTD_createDCtx()};
};

// Passes plain bytes through and unpacks gzip and zstd, told by their first bytes.
class MaybePackedInput : public ByteInput {
 public:
  MaybePackedInput(std::unique_ptr<ByteInput> source, std::string_view name)
      : source_(std::move(source)),
        must_be_(name.ends_with(".gz")    ? "gzip"
                 : name.ends_with(".zst") ? "zstd"
                                          : ""),
        buffer_(1 << 18) {
    take_over_fault();
  }

  std::size_t read(std::span<char> into) override {
    if (fault_ || into.empty()) return 0;
    if (!decided_) decide();
    if (fault_) return 0;
    return unpacker_ ? read_packed(into) : read_plain(into);
  }

 private:
  // A pipe may give one byte at a time, so fill until all of a magic number is there.
  void decide() {
    decided_ = true;
    constexpr std::string_view gzip_magic = "\x1f\x8b";
    constexpr std::string_view zstd_magic = "\x28\xb5\x2f\xfd";
    while (filled_ < zstd_magic.size()) {
      const std::size_t n = source_->read(std::span(buffer_).subspan(filled_));
      if (n == 0) break;
      filled_ += n;
    }
    if (take_over_fault()) return;
    const std::string_view begin(buffer_.data(), filled_);
    std::string_view is;
    if (begin.starts_with(gzip_magic)) {
      is = "gzip";
      unpacker_ = std::make_unique<GzipUnpacker>();
    } else if (begin.starts_with(zstd_magic)) {
      is = "zstd";
      unpacker_ = std::make_unique<ZstdUnpacker>();
    }
    packed_as_ = is;
    if (!must_be_.empty() && is != must_be_) {
      damaged(fmt::format("the file is named {} but is not {}", must_be_ == "gzip" ? ".gz" : ".zst", must_be_));
    }
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

  std::size_t read_packed(std::span<char> into) {
    std::span<char> out = into;
    while (out.size() == into.size()) {
      if (used_ == filled_) {
        filled_ = source_->read(buffer_);
        used_ = 0;
        if (take_over_fault()) return 0;
        // An unpacker may hold back bytes of a member that has not ended: it is asked before the end is one.
        if (filled_ == 0) {
          if (!between_members_) damaged(fmt::format("{} data is cut off", packed_as_));
          return 0;
        }
      }
      if (between_members_ && !next_member()) return 0;
      bool damage = false;
      do {
        std::span<const char> in(buffer_.data() + used_, filled_ - used_);
        const Unpacker::Step step = unpacker_->unpack(in, out);
        used_ = filled_ - in.size();
        between_members_ = step == Unpacker::Step::end_of_member;
        damage = step == Unpacker::Step::damaged;
      } while (!damage && !between_members_ && !out.empty() && used_ < filled_);
      if (damage) {
        damaged(fmt::format("{} data is damaged", packed_as_));
        break;
      }
    }
    return into.size() - out.size();
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
    unpacker_->begin_member();
    between_members_ = false;
    return true;
  }

  bool take_over_fault() {
    if (source_->fault()) fault_ = source_->fault();
    return fault_.has_value();
  }
  void damaged(std::string message) { fault_ = InputFault{"E0702", std::move(message), "copy or make the file again"}; }

  std::unique_ptr<ByteInput> source_;
  std::string_view must_be_;    // what the name says; empty: nothing
  std::string_view packed_as_;  // what the bytes say
  std::vector<char> buffer_;
  std::size_t used_ = 0;
  std::size_t filled_ = 0;
  bool decided_ = false;
  std::unique_ptr<Unpacker> unpacker_;  // none: plain
  bool between_members_ = false;
};

}  // namespace

std::unique_ptr<ByteInput> open_input(const std::string& path) {
  return std::make_unique<MaybePackedInput>(std::make_unique<FileInput>(path), path);
}

std::unique_ptr<ByteInput> input_from_memory(std::string_view name, std::string bytes) {
  return std::make_unique<MaybePackedInput>(std::make_unique<MemoryInput>(std::move(bytes)), name);
}

}  // namespace edict
