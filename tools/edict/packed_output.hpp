// Bytes of an output on their way through gzip or zstd, as the name of the file says.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace edict::cli {

class Packer {
 public:
  virtual ~Packer() = default;
  // Appends to `packed` what is ready of `bytes` and of what came before; all of it when this is the last.
  // False when there is no memory for it.
  virtual bool pack(std::string_view bytes, bool last, std::string& packed) = 0;
};

// Null for a name that ends in neither .gz nor .zst. The same bytes give the same packed bytes, in whatever pieces.
std::unique_ptr<Packer> packer_for(std::string_view name);

}  // namespace edict::cli
