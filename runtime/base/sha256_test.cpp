#include "runtime/base/sha256.hpp"

#include <catch2/catch.hpp>

namespace edict {

// The examples of FIPS 180-4's validation system.
TEST_CASE("the digests that the standard gives") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("pieces hash as the whole") {
  Sha256 hash;
  hash.add("a");
  hash.add("");
  hash.add("bc");
  CHECK(hash.hex() == sha256_hex("abc"));
}

}  // namespace edict
