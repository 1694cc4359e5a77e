// A file's bytes without copying them.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "runtime/base/result.hpp"

namespace edict::bundle {

struct MappedFile {
  std::span<const std::byte> bytes;    // from a multiple of the page size
  std::shared_ptr<const void> memory;  // unmaps when the last one goes
};

// Regular files are mapped, others (a pipe) read into memory, at most 4 GiB. The error is the system's, in words.
Result<MappedFile, std::string> map_file(const std::string& path);

}  // namespace edict::bundle
