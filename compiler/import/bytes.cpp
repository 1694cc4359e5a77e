#include "compiler/import/bytes.hpp"

#include <fmt/format.h>
#include <zip.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace edict::import {
namespace {

class PlainOrGzip final : public ByteStream {
 public:
  explicit PlainOrGzip(const std::string& path) : file_(gzopen(path.c_str(), "rb")) {
    if (file_ == nullptr) failure_ = std::strerror(errno);
  }
  PlainOrGzip(const PlainOrGzip&) = delete;
  PlainOrGzip& operator=(const PlainOrGzip&) = delete;
  ~PlainOrGzip() override {
    if (file_ != nullptr) gzclose(file_);
  }

  std::size_t read(std::span<char> into) override {
    if (file_ == nullptr || !failure_.empty()) return 0;
    const int got = gzread(file_, into.data(), static_cast<unsigned>(std::min(into.size(), std::size_t{1} << 30)));
    int error = Z_OK;
    const char* words = gzerror(file_, &error);
    if (got < 0 || (error != Z_OK && error != Z_STREAM_END)) {
      failure_ = error == Z_ERRNO       ? std::strerror(errno)
                 : error == Z_BUF_ERROR ? std::string("the compressed data is cut off")
                                        : fmt::format("the compressed data is damaged ({})", words);
      return 0;
    }
    return within_bounds(static_cast<std::size_t>(got));
  }

 private:
  gzFile file_;
};

class MemberBytes final : public ByteStream {
 public:
  MemberBytes(zip_t* archive, const ZipMember& member) : file_(zip_fopen_index(archive, member.index, 0)) {
    if (file_ != nullptr) return;
    const int code = zip_error_code_zip(zip_get_error(archive));
    failure_ = code == ZIP_ER_NOPASSWD || code == ZIP_ER_ENCRNOTSUPP
                   ? std::string(kEncrypted)
                   : fmt::format("the archive is damaged ({})", zip_strerror(archive));
  }
  MemberBytes(const MemberBytes&) = delete;
  MemberBytes& operator=(const MemberBytes&) = delete;
  ~MemberBytes() override {
    if (file_ != nullptr) zip_fclose(file_);
  }

  std::size_t read(std::span<char> into) override {
    if (file_ == nullptr || !failure_.empty()) return 0;
    const zip_int64_t got = zip_fread(file_, into.data(), into.size());
    if (got < 0) {
      failure_ = fmt::format("the archive is damaged ({})", zip_file_strerror(file_));
      return 0;
    }
    return within_bounds(static_cast<std::size_t>(got));
  }

 private:
  zip_file_t* file_;
};

class Utf8Stream final : public ByteStream {
 public:
  explicit Utf8Stream(ByteStream& from) : from_(from) {}

  std::size_t read(std::span<char> into) override {
    if (!begun_) begin();
    while (ready_.size() - at_ == 0 && !ended_) more();
    const std::size_t n = std::min(into.size(), ready_.size() - at_);
    std::copy_n(ready_.data() + at_, n, into.data());
    at_ += n;
    if (at_ == ready_.size()) {
      ready_.clear();
      at_ = 0;
    }
    return n;
  }

 private:
  void begin() {
    begun_ = true;
    char head[3] = {};
    std::size_t got = 0;
    while (got < 3) {
      const std::size_t n = from_.read(std::span(head).subspan(got));
      if (n == 0) break;
      got += n;
    }
    const std::string_view bytes(head, got);
    if (bytes.starts_with("\xFF\xFE")) {
      wide_ = 1;
      pending_ = bytes.substr(2);
    } else if (bytes.starts_with("\xFE\xFF")) {
      wide_ = 2;
      pending_ = bytes.substr(2);
    } else if (bytes != "\xEF\xBB\xBF") {
      ready_ = bytes;
    }
    ended_ = got == 0;
    failure_ = from_.failure();
  }

  void more() {
    char buffer[1 << 16];
    const std::size_t n = from_.read(buffer);
    if (n == 0) {
      ended_ = true;
      failure_ = from_.failure();
      return;
    }
    if (wide_ == 0) {
      ready_.append(buffer, n);
      return;
    }
    pending_.append(buffer, n);
    std::size_t i = 0;
    const auto unit = [&](std::size_t place) {
      const auto a = static_cast<unsigned char>(pending_[place]);
      const auto b = static_cast<unsigned char>(pending_[place + 1]);
      return static_cast<std::uint32_t>(wide_ == 1 ? a | b << 8U : a << 8U | b);
    };
    while (i + 2 <= pending_.size()) {
      const std::uint32_t first = unit(i);
      if (first >= 0xD800 && first < 0xDC00) {
        if (i + 4 > pending_.size()) break;
        append_utf8(ready_, 0x10000 + ((first - 0xD800) << 10U) + ((unit(i + 2) - 0xDC00) & 0x3FFU));
        i += 4;
      } else {
        append_utf8(ready_, first);
        i += 2;
      }
    }
    pending_.erase(0, i);
  }

  ByteStream& from_;
  int wide_ = 0;  // 1: low byte first, 2: high byte first
  bool begun_ = false, ended_ = false;
  std::string pending_, ready_;
  std::size_t at_ = 0;
};

std::string words_of(zip_error_t& error) {
  const int code = zip_error_code_zip(&error);
  if (code == ZIP_ER_NOZIP || code == ZIP_ER_INCONS || code == ZIP_ER_EOF)
    return "it is no zip archive, or it is cut off";
  return zip_error_strerror(&error);
}

}  // namespace

std::size_t ByteStream::within_bounds(std::size_t unpacked) {
  total_ += unpacked;
  if (total_ <= kMostUnpackedBytes) return unpacked;
  failure_ = "it unpacks to more than 2 GiB, which no published table does";
  return 0;
}

void append_utf8(std::string& to, std::uint32_t point) {
  if (point < 0x80) {
    to += static_cast<char>(point);
  } else if (point < 0x800) {
    to += static_cast<char>(0xC0 | point >> 6U);
    to += static_cast<char>(0x80 | (point & 0x3FU));
  } else if (point < 0x10000) {
    to += static_cast<char>(0xE0 | point >> 12U);
    to += static_cast<char>(0x80 | (point >> 6U & 0x3FU));
    to += static_cast<char>(0x80 | (point & 0x3FU));
  } else {
    to += static_cast<char>(0xF0 | point >> 18U);
    to += static_cast<char>(0x80 | (point >> 12U & 0x3FU));
    to += static_cast<char>(0x80 | (point >> 6U & 0x3FU));
    to += static_cast<char>(0x80 | (point & 0x3FU));
  }
}

std::unique_ptr<ByteStream> open_bytes(const std::string& path) { return std::make_unique<PlainOrGzip>(path); }

std::unique_ptr<ByteStream> as_utf8(ByteStream& stream) { return std::make_unique<Utf8Stream>(stream); }

struct Zip::Archive {
  std::string bytes;
  zip_t* zip = nullptr;
  Archive() = default;
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  ~Archive() {
    if (zip != nullptr) zip_discard(zip);
  }
};

Zip::Zip(std::unique_ptr<Archive> archive) : archive_(std::move(archive)) {
  const zip_int64_t count = zip_get_num_entries(archive_->zip, 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t stat;
    if (zip_stat_index(archive_->zip, static_cast<zip_uint64_t>(i), 0, &stat) != 0 || stat.name == nullptr) continue;
    if (const std::string_view name(stat.name); !name.empty() && name.back() != '/')
      members_.push_back({static_cast<std::uint64_t>(i), std::string(name), stat.size});
  }
}
Zip::Zip(Zip&&) noexcept = default;
Zip& Zip::operator=(Zip&&) noexcept = default;
Zip::~Zip() = default;

std::optional<Zip> Zip::open(const std::string& path, std::string& failure) {
  auto archive = std::make_unique<Archive>();
  int code = 0;
  archive->zip = zip_open(path.c_str(), ZIP_RDONLY, &code);
  if (archive->zip == nullptr) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    failure = words_of(error);
    zip_error_fini(&error);
    return std::nullopt;
  }
  return Zip(std::move(archive));
}

std::optional<Zip> Zip::from_memory(std::string bytes, std::string& failure) {
  auto archive = std::make_unique<Archive>();
  archive->bytes = std::move(bytes);
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(archive->bytes.data(), archive->bytes.size(), 0, &error);
  if (source != nullptr) archive->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
  if (archive->zip == nullptr) {
    failure = words_of(error);
    if (source != nullptr) zip_source_free(source);
    zip_error_fini(&error);
    return std::nullopt;
  }
  zip_error_fini(&error);
  return Zip(std::move(archive));
}

std::unique_ptr<ByteStream> Zip::bytes(const ZipMember& member) const {
  return std::make_unique<MemberBytes>(archive_->zip, member);
}

std::optional<std::string> read_all(ByteStream& stream, std::uint64_t most, std::string& failure) {
  std::string all;
  char buffer[1 << 16];
  while (const std::size_t n = stream.read(buffer)) {
    all.append(buffer, n);
    if (all.size() > most) {
      failure = fmt::format("it is longer than the {} MiB that are read of such a part", most >> 20U);
      return std::nullopt;
    }
  }
  failure = stream.failure();
  return failure.empty() ? std::optional(std::move(all)) : std::nullopt;
}

}  // namespace edict::import
