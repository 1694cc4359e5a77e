#include "runtime/bundle/signature.hpp"

#include <sodium.h>

#include <vector>

namespace edict::bundle {
namespace {

constexpr std::string_view kPublicPrefix = "edict-public-key ";
constexpr std::string_view kSecretPrefix = "edict-secret-key ";

static_assert(SecretKey::kSize == crypto_sign_SECRETKEYBYTES && kPublicKeySize == crypto_sign_PUBLICKEYBYTES &&
              kSignatureSize == crypto_sign_BYTES);

using Digest = std::array<unsigned char, crypto_generichash_BYTES_MAX>;

// Of the file as it was before it was signed and hashed: zeros where both stand.
Digest digest_of(std::span<const std::byte> file, std::size_t signature_at) {
  static constexpr std::array<unsigned char, kSignatureSize> zeros{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, crypto_generichash_BYTES_MAX);
  const auto add = [&](std::size_t begin, std::size_t end) {
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(file.data()) + begin, end - begin);
  };
  add(0, kHashAt);
  crypto_generichash_update(&state, zeros.data(), kHashSize);
  add(kHashAt + kHashSize, signature_at);
  crypto_generichash_update(&state, zeros.data(), kSignatureSize);
  add(signature_at + kSignatureSize, file.size());
  Digest digest{};
  crypto_generichash_final(&state, digest.data(), digest.size());
  return digest;
}

std::string to_base64(std::span<const std::uint8_t> bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the zero that sodium ends it with
  return text;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  return text;
}

bool from_base64(std::string_view text, std::string_view prefix, std::span<std::uint8_t> bytes) {
  text = trimmed(text);
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  std::size_t size = 0;
  const char* end = nullptr;
  return sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, &end,
                           sodium_base64_VARIANT_ORIGINAL) == 0 &&
         size == bytes.size() && end == text.data() + text.size();
}

}  // namespace

SecretKey SecretKey::make() {
  SecretKey key;
  PublicKey other{};
  // Random numbers need it; without them there is no key.
  if (sodium_init() < 0) sodium_misuse();
  crypto_sign_keypair(other.data(), key.bytes_.data());
  return key;
}
SecretKey::~SecretKey() { sodium_memzero(bytes_.data(), bytes_.size()); }
SecretKey::SecretKey(SecretKey&& other) noexcept : bytes_(other.bytes_) {
  sodium_memzero(other.bytes_.data(), other.bytes_.size());
}

PublicKey SecretKey::public_key() const {
  PublicKey key{};
  crypto_sign_ed25519_sk_to_pk(key.data(), bytes_.data());
  return key;
}

std::string SecretKey::text() const { return std::string(kSecretPrefix) + to_base64(bytes_) + '\n'; }

std::optional<SecretKey> SecretKey::parse(std::string_view text) {
  SecretKey key;
  if (!from_base64(text, kSecretPrefix, key.bytes_)) return std::nullopt;
  // A secret key holds its public key: halves that do not belong together would give the secret away when they sign.
  std::array<unsigned char, crypto_sign_SEEDBYTES> seed{};
  crypto_sign_ed25519_sk_to_seed(seed.data(), key.bytes_.data());
  PublicKey expected{};
  std::array<unsigned char, kSize> whole{};
  crypto_sign_seed_keypair(expected.data(), whole.data(), seed.data());
  sodium_memzero(seed.data(), seed.size());
  sodium_memzero(whole.data(), whole.size());
  if (expected != key.public_key()) return std::nullopt;
  return key;
}

std::array<std::uint8_t, kSignatureSize> SecretKey::sign(std::span<const std::byte> file,
                                                         std::size_t signature_at) const {
  const Digest digest = digest_of(file, signature_at);
  std::array<std::uint8_t, kSignatureSize> signature{};
  crypto_sign_detached(signature.data(), nullptr, digest.data(), digest.size(), bytes_.data());
  return signature;
}

std::string text_of(const PublicKey& key) { return std::string(kPublicPrefix) + to_base64(key); }

std::optional<PublicKey> parse_public_key(std::string_view text) {
  PublicKey key{};
  if (!from_base64(text, kPublicPrefix, key)) return std::nullopt;
  return key;
}

bool looks_like_secret_key(std::string_view text) { return text.starts_with(kSecretPrefix); }

bool signature_holds(std::span<const std::byte> file, std::size_t signature_at, const Signature& signature) {
  const Digest digest = digest_of(file, signature_at);
  return crypto_sign_verify_detached(signature.bytes.data(), digest.data(), digest.size(), signature.key.data()) == 0;
}

}  // namespace edict::bundle
