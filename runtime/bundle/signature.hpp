// Who vouches for a bundle: ed25519 over the BLAKE2b hash of its bytes, and the files that keys are kept in.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "runtime/bundle/format.hpp"

namespace edict::bundle {

using PublicKey = std::array<std::uint8_t, kPublicKeySize>;

struct Signature {
  PublicKey key{};
  std::array<std::uint8_t, kSignatureSize> bytes{};
};

// Wiped from memory when it goes.
class SecretKey {
 public:
  static constexpr std::size_t kSize = 64;
  static SecretKey make();
  ~SecretKey();
  SecretKey(const SecretKey&) = delete;
  SecretKey& operator=(const SecretKey&) = delete;
  SecretKey(SecretKey&&) noexcept;
  SecretKey& operator=(SecretKey&&) = delete;

  PublicKey public_key() const;
  // One line of text, its end included.
  std::string text() const;
  // Nothing when the text is no secret key.
  static std::optional<SecretKey> parse(std::string_view text);
  std::array<std::uint8_t, kSignatureSize> sign(std::span<const std::byte> file, std::size_t signature_at) const;

 private:
  SecretKey() = default;
  std::array<std::uint8_t, kSize> bytes_{};
};

// "edict-public-key BASE64", without a line end.
std::string text_of(const PublicKey& key);
std::optional<PublicKey> parse_public_key(std::string_view text);
bool looks_like_secret_key(std::string_view text);

// `signature_at`: where the 64 bytes of the signature stand in the file.
bool signature_holds(std::span<const std::byte> file, std::size_t signature_at, const Signature& signature);

}  // namespace edict::bundle
