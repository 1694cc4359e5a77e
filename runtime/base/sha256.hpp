// SHA-256 (FIPS 180-4), by libsodium.
#pragma once

#include <sodium.h>

#include <string>
#include <string_view>

namespace edict {

class Sha256 {
 public:
  Sha256() { crypto_hash_sha256_init(&state_); }
  void add(std::string_view bytes) {
    crypto_hash_sha256_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  }
  // Of all that was added, as 64 hexadecimal digits. Once.
  std::string hex();

 private:
  crypto_hash_sha256_state state_;
};

std::string sha256_hex(std::string_view bytes);

}  // namespace edict
