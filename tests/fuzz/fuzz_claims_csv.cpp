// Claims as a table, from any bytes. Half of the inputs get a good header, so that the fuzzer reaches the rows.
#include "tests/fuzz/claims_fuzzing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 0 && data[0] % 2 == 0) {
    std::string table =
        "claim_id,claim_line_number,person_id,hcpcs_code,claim_line_start_date,diagnosis_code_1,diagnosis_pointers,"
        "payer\n";
    table.append(reinterpret_cast<const char*>(data + 1), size - 1);
    edict::fuzz::check_claims("claims.csv", reinterpret_cast<const std::uint8_t*>(table.data()), table.size());
  } else {
    edict::fuzz::check_claims("claims.csv", data, size);
  }
  return 0;
}
