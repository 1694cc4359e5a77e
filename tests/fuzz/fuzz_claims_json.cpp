// Claims as JSON lines, from any bytes.
#include "tests/fuzz/claims_fuzzing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  edict::fuzz::check_claims("claims.jsonl", data, size);
  return 0;
}
