// Claims as X12, from any bytes. Half of the inputs stand behind a good beginning of a transaction, so that the fuzzer
// reaches the loops of claims.
#include "tests/fuzz/claims_fuzzing.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 0 && data[0] % 2 == 0) {
    std::string file =
        "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *240101*1200*^*00501*000000905*0*P*:~"
        "GS*HC*S*R*20240101*1200*7*X*005010X222A1~ST*837*0021*005010X222A1~BHT*0019*00*1*20240110*1200*CH~HL*1**20*1~"
        "NM1*85*2*CLINIC*****XX*1234567893~HL*2*1*22*0~SBR*P*18*******MB~NM1*IL*1*DOE*JOHN****MI*M1~"
        "CLM*C1*185***11:B:1~HI*ABK:M7918~LX*1~SV1*HC:20552*85*UN*1***1~DTP*472*D8*20240105~";
    file.append(reinterpret_cast<const char*>(data + 1), size - 1);
    edict::fuzz::check_claims("claims.837", reinterpret_cast<const std::uint8_t*>(file.data()), file.size());
  } else {
    edict::fuzz::check_claims("claims.837", data, size);
  }
  return 0;
}
