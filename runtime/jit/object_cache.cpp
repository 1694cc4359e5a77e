#include "runtime/jit/object_cache.hpp"

#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <vector>

namespace edict::jit {
namespace {

namespace fs = std::filesystem;

// A file is: these bytes, the hash of key and object, the object.
constexpr std::string_view kMagic = "edict object 1\n";
constexpr std::string_view kSuffix = ".edict-object";

using Digest = std::array<unsigned char, crypto_generichash_BYTES>;

Digest digest(std::initializer_list<std::string_view> parts) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, crypto_generichash_BYTES);
  for (const std::string_view part : parts) {
    const std::uint64_t size = part.size();
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&size), sizeof size);
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part.data()), part.size());
  }
  Digest hash{};
  crypto_generichash_final(&state, hash.data(), hash.size());
  return hash;
}

std::string_view bytes_of(const Digest& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

}  // namespace

std::string ObjectCache::key_of(std::string_view target, std::span<const Expression* const> expressions) {
  std::string shapes;
  for (const Expression* e : expressions) shapes += shape_of(*e);
  std::string key;
  for (const unsigned char byte : digest({target, shapes})) key += fmt::format("{:02x}", byte);
  return key;
}

std::optional<std::string> ObjectCache::find(const std::string& key) const {
  const fs::path path = fs::path(folder_) / (key + std::string(kSuffix));
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const std::size_t head = kMagic.size() + crypto_generichash_BYTES;
  if (bytes.size() < head || !bytes.starts_with(kMagic)) return std::nullopt;
  const std::string_view object = std::string_view(bytes).substr(head);
  if (std::string_view(bytes).substr(kMagic.size(), crypto_generichash_BYTES) != bytes_of(digest({key, object})))
    return std::nullopt;
  std::error_code ignored;
  fs::last_write_time(path, fs::file_time_type::clock::now(), ignored);
  return std::string(object);
}

void ObjectCache::keep(const std::string& key, std::string_view object) const {
  static std::atomic<std::uint64_t> serial{0};
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) return;
  // Nobody else may put code there for us to run.
  fs::permissions(folder_, fs::perms::group_write | fs::perms::others_write, fs::perm_options::remove, error);
  const fs::path path = fs::path(folder_) / (key + std::string(kSuffix));
  const fs::path temporary = fs::path(folder_) / fmt::format(".{}-{}-{}", key, getpid(), serial.fetch_add(1));
  {
    std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
    const Digest hash = digest({key, object});
    file << kMagic << bytes_of(hash) << object;
    file.close();
    if (!file) {
      fs::remove(temporary, error);
      return;
    }
  }
  fs::rename(temporary, path, error);
  if (error) fs::remove(temporary, error);
  shrink();
}

void ObjectCache::shrink() const {
  struct File {
    fs::path path;
    fs::file_time_type used;
    std::uint64_t size;
  };
  std::vector<File> files;
  std::uint64_t sum = 0;
  std::error_code error;
  for (fs::directory_iterator it(folder_, error), end; !error && it != end; it.increment(error)) {
    std::error_code gone;
    const std::uint64_t size = it->file_size(gone);
    const fs::file_time_type used = it->last_write_time(gone);
    const std::string name = it->path().filename().string();
    if (gone) continue;
    // What a process left that was killed while it wrote.
    const bool left_over = name.starts_with(".") && fs::file_time_type::clock::now() - used > std::chrono::hours(1);
    if (left_over) fs::remove(it->path(), gone);
    if (!name.ends_with(kSuffix)) continue;
    files.push_back({it->path(), used, size});
    sum += size;
  }
  if (sum <= most_bytes_) return;
  std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.used < b.used; });
  for (const File& file : files) {
    if (sum <= most_bytes_) return;
    fs::remove(file.path, error);
    sum -= file.size;
  }
}

}  // namespace edict::jit
