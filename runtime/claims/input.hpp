// Bytes in: a file, standard input (`-`) or memory, plain, gzip or zstd. Which it is the first bytes tell; what is
// named .gz or .zst must be.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace edict {

// Why an input broke off: an id of the catalog and a sentence.
struct InputFault {
  std::string_view id;
  std::string message;
  std::string help;
};

class ByteInput {
 public:
  virtual ~ByteInput() = default;
  // Fills `into` from the front and returns how much; 0 at the end and after a fault.
  virtual std::size_t read(std::span<char> into) = 0;
  const std::optional<InputFault>& fault() const { return fault_; }

 protected:
  std::optional<InputFault> fault_;
};

// Never null: what cannot be opened has its fault at once.
std::unique_ptr<ByteInput> open_input(const std::string& path);
// The name only says whether the bytes must be gzip or zstd.
std::unique_ptr<ByteInput> input_from_memory(std::string_view name, std::string bytes);

}  // namespace edict
