#include "tools/edict/source_files.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <map>

namespace edict::cli {
namespace {

namespace fs = std::filesystem;

class Sha256 {
 public:
  Sha256() { crypto_hash_sha256_init(&state_); }
  void add(std::string_view bytes) {
    crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    size_ += bytes.size();
  }
  bundle::SourceFile finish(std::string name) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256_final(&state_, digest.data());
    std::string hex;
    for (const unsigned char byte : digest) hex += fmt::format("{:02x}", byte);
    return {std::move(name), std::move(hex), size_};
  }

 private:
  crypto_hash_sha256_state state_{};
  std::uint64_t size_ = 0;
};

bundle::SourceFile of_file(const std::string& path, std::string name) {
  Sha256 hash;
  std::ifstream file(path, std::ios::binary);
  std::vector<char> piece(std::size_t{1} << 16);
  while (file) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    hash.add({piece.data(), static_cast<std::size_t>(file.gcount())});
  }
  return hash.finish(std::move(name));
}

// A data file is named from the folder of a policy file, whose name is free of the machine.
std::string data_name(const std::string& path, const Sources& sources) {
  std::string shortest;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const auto id = static_cast<FileId>(i);
    const fs::path folder = fs::path(sources.path(id)).parent_path();
    const fs::path below = fs::path(path).lexically_relative(folder.empty() ? "." : folder);
    if (below.empty()) continue;
    const std::string name = (fs::path(sources.name(id)).parent_path() / below).lexically_normal().generic_string();
    const bool better =
        shortest.empty() || name.size() < shortest.size() || (name.size() == shortest.size() && name < shortest);
    if (better) shortest = name;
  }
  return shortest.empty() ? path : shortest;
}

}  // namespace

std::vector<bundle::SourceFile> source_files_of(const LoadedPolicies& policies) {
  std::vector<bundle::SourceFile> files;
  for (std::size_t i = 0; i < policies.sources.size(); ++i) {
    const auto id = static_cast<FileId>(i);
    Sha256 hash;
    hash.add(policies.sources.text(id));
    files.push_back(hash.finish(std::string(policies.sources.name(id))));
  }
  std::map<std::string, std::string> data;  // several lists may come from one file
  for (const std::string& path : policies.library.data_files) data.emplace(data_name(path, policies.sources), path);
  for (const auto& [name, path] : data) files.push_back(of_file(path, name));
  return files;
}

}  // namespace edict::cli
