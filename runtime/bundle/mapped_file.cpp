#include "runtime/bundle/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "runtime/bundle/bundle.hpp"

namespace edict::bundle {
namespace {

class Descriptor {
 public:
  explicit Descriptor(const std::string& path) : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

Failure<std::string> failure(int error) { return Failure{std::string(std::strerror(error))}; }

Result<MappedFile, std::string> read_whole(int descriptor) {
  constexpr std::size_t most = std::size_t{1} << 32;
  constexpr std::size_t piece = std::size_t{1} << 20;
  auto bytes = std::make_shared<std::vector<std::byte>>();
  for (;;) {
    const std::size_t size = bytes->size();
    bytes->resize(size + piece);
    const ssize_t got = ::read(descriptor, bytes->data() + size, piece);
    bytes->resize(size + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure(errno);
    if (got == 0) break;
    if (bytes->size() > most) return failure(EFBIG);
  }
  const std::span<const std::byte> whole(*bytes);
  return MappedFile{whole, std::move(bytes)};
}

}  // namespace

Result<MappedFile, std::string> map_file(const std::string& path) {
  const Descriptor file(path);
  struct stat status{};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) return failure(errno);
  if (S_ISDIR(status.st_mode)) return failure(EISDIR);
  if (!S_ISREG(status.st_mode) || status.st_size == 0) return read_whole(file.number());
  const auto size = static_cast<std::size_t>(status.st_size);
  // All of it is read for the hash: one call to fault it in is faster than page by page.
  void* at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file.number(), 0);
  if (at == MAP_FAILED) return failure(errno);
  return MappedFile{{static_cast<const std::byte*>(at), size},
                    std::shared_ptr<const void>(at, [size](void* p) { ::munmap(p, size); })};
}

bool is_bundle(const std::string& path) {
  const Descriptor file(path);
  std::array<unsigned char, kMagic.size()> begin{};
  struct stat status{};
  // What stands in a pipe can be read once only: it is text.
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  return ::read(file.number(), begin.data(), begin.size()) == static_cast<ssize_t>(begin.size()) && begin == kMagic;
}

}  // namespace edict::bundle
