#include "runtime/decisions/remittance.hpp"

#include <catch2/catch.hpp>

#include "runtime/decisions/x12_text.hpp"

using namespace edict;

TEST_CASE("a value cannot end its element, its segment or its composite") {
  CHECK(x12_value("A*B~C:D^E") == "A B C D E");
  CHECK(x12_value(" caf\xc3\xa9 \n") == "caf");
  CHECK(x12_value("").empty());
}

TEST_CASE("numbers stand without needless zeros, segments without empty elements at their end") {
  CHECK(x12_number(Money{8500}) == "85");
  CHECK(x12_number(Money{8550}) == "85.5");
  CHECK(x12_number(Money{-5}) == "-0.05");
  CHECK(x12_number(Decimal{2500}) == "2.5");
  CHECK(x12_composite({"HC", "20552", "RT", "", "", ""}) == "HC:20552:RT");
  X12Segments segments;
  segments.add({"SVC", "HC:20552", "1", "", ""});
  CHECK(segments.text() == "SVC*HC:20552*1~");
  CHECK(segments.count() == 1);
}

TEST_CASE("each payee has a transaction with the sum of its claims, in the order of their ids") {
  RemittanceHead head;
  head.payer_name = "Plan";
  head.payer_tax_id = "123456789";
  head.street = "1 Main St";
  head.city = "Lansing";
  head.state = "MI";
  head.zip = "48901";
  head.date = *parse_date("2024-06-03");
  head.control_number = 7;
  Remittance remittance(head);
  REQUIRE(remittance.take("2000000000\t\t150\t1\t6\nCLP*B~-0\n1000000000\t381234567\t0\t1\t6\nCLP*A~"));
  REQUIRE(remittance.take("2000000000\t\t25\t1\t6\nCLP*C~"));
  std::string text;
  REQUIRE(remittance.write([&](std::string_view piece) {
    text += piece;
    return true;
  }));
  CHECK(remittance.claims() == 3);
  CHECK(remittance.left_off(LeftOff::pended) == 1);
  CHECK(
      text.starts_with("ISA*00*          *00*          *ZZ*123456789      *ZZ*PROVIDERS      *240603*0000*^*00501*"
                       "000000007*0*P*:~GS*HP*123456789*PROVIDERS*20240603*0000*7*X*005010X221A1~"));
  // Nothing to pay is a notification; SE01 counts ST and SE.
  CHECK(text.find("~ST*835*0001~BPR*H*0*C*NON************20240603~") != std::string::npos);
  CHECK(text.find("*XX*1000000000~REF*TJ*381234567~LX*1~CLP*A~SE*13*0001~") != std::string::npos);
  CHECK(text.find("~ST*835*0002~BPR*I*1.75*C*CHK************20240603~") != std::string::npos);
  CHECK(text.ends_with("LX*1~CLP*B~CLP*C~SE*13*0002~GE*2*7~IEA*1*000000007~\n"));
}
