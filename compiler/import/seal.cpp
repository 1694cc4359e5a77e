#include "compiler/import/seal.hpp"

#include <fmt/format.h>

#include "runtime/base/sha256.hpp"

namespace edict::import {
namespace {

constexpr std::string_view kSeal = "# as imported: ";

std::string hash_of(std::string_view text) {
  constexpr std::size_t digits = 16;  // a seal shows a change by hand, it keeps out nobody
  return sha256_hex(text).substr(0, digits);
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
