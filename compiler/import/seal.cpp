#include "compiler/import/seal.hpp"

#include <fmt/format.h>
#include <sodium.h>

namespace edict::import {
namespace {

constexpr std::string_view kSeal = "# as imported: ";

std::string hash_of(std::string_view text) {
  unsigned char hash[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(hash, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  std::string hex;
  for (std::size_t i = 0; i < 8; ++i) hex += fmt::format("{:02x}", hash[i]);
  return hex;
}

}  // namespace

std::string sealed(std::string text) {
  const std::string seal = fmt::format("{}{}\n", kSeal, hash_of(text));
  return std::move(text) + "\n" + seal;
}

bool is_as_imported(std::string_view text) {
  const auto at = text.rfind(kSeal);
  if (at == std::string_view::npos || at == 0) return false;
  return text.substr(at) == fmt::format("{}{}\n", kSeal, hash_of(text.substr(0, at - 1)));
}

}  // namespace edict::import
