// Compiled objects kept between runs, in files that several processes may read and write at once. A file that is
// damaged, of another name or half there is as good as none. Nothing here fails: without a cache code is compiled.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "runtime/jit/expression.hpp"

namespace edict::jit {

class ObjectCache {
 public:
  // `folder` is made when something is kept. When the files together are larger than `most_bytes`, those that were
  // used longest ago go.
  ObjectCache(std::string folder, std::uint64_t most_bytes) : folder_(std::move(folder)), most_bytes_(most_bytes) {}

  // A name for the object of these expressions on this target: its hash in hexadecimal digits.
  static std::string key_of(std::string_view target, std::span<const Expression* const> expressions);

  std::optional<std::string> find(const std::string& key) const;
  void keep(const std::string& key, std::string_view object) const;

 private:
  void shrink() const;

  std::string folder_;
  std::uint64_t most_bytes_;
};

}  // namespace edict::jit
