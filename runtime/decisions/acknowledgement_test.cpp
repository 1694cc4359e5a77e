#include "runtime/decisions/acknowledgement.hpp"

#include <catch2/catch.hpp>

#include "runtime/claims/claims_for_tests.hpp"
#include "runtime/decisions/acknowledgement_status.hpp"

namespace edict {
namespace {

AcknowledgementHead head() {
  AcknowledgementHead head;
  head.payer_name = "Plan";
  head.payer_tax_id = "123456789";
  head.date = *make_date(2024, 6, 3);
  return head;
}

ClaimReceipt receipt(const std::string& id, bool accepted, std::uint64_t at) {
  ClaimReceipt r;
  r.accepted = accepted;
  r.at = at;
  r.claim_id = id;
  r.patient = "M1";
  r.billing_npi = at % 2 == 0 ? "1234567893" : "1245319599";
  r.charge = Money{1000};
  r.from = r.through = make_date(2024, 1, 5);
  if (!accepted) r.faults = {{"E0710", Field::procedure}, {"E0706", Field::service_date}};
  return r;
}

std::string written(Acknowledgement& acknowledgement) {
  std::string text;
  CHECK(acknowledgement.write([&](std::string_view piece) {
    text += piece;
    return true;
  }));
  return text;
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("faults have the claim status of what they are about, each once") {
  using Statuses = std::vector<ClaimStatus>;
  CHECK(statuses_of({{"E0710", Field::procedure}, {"E0710", Field::procedure}}) == Statuses{{"A7", "454", ""}});
  CHECK(statuses_of({{"E0706", Field::service_date}}) == Statuses{{"A6", "187", ""}});
  CHECK(statuses_of({{"E0715", Field::through_date}}) == Statuses{{"A8", "187", ""}});
  CHECK(statuses_of({{"E0713", Field::diagnoses}}) == Statuses{{"A8", "477", ""}});
  CHECK(statuses_of({{"E0708", Field::born}}) == Statuses{{"A7", "158", "QC"}});
  CHECK(statuses_of({{"E0741", std::nullopt}}) == Statuses{{"A3", "481", ""}});
  CHECK(statuses_of({{"E0706", std::nullopt}}) == Statuses{{"A6", "481", ""}});
  CHECK(statuses_of({}) == Statuses{{"A3", "481", ""}});
}

TEST_CASE("an acknowledgement balances by provider and receiver, whatever the number of claims") {
  Acknowledgement acknowledgement(head());
  constexpr std::uint64_t claims = 9'000;  // more than is read back at once
  for (std::uint64_t n = 0; n < claims; ++n) {
    CHECK(acknowledgement.take(0, receipt("C" + std::to_string(n), n % 3 != 0, n)));
  }
  const std::string text = written(acknowledgement);
  CHECK(acknowledgement.accepted() == 6'000);
  CHECK(acknowledgement.rejected() == 3'000);
  CHECK(count(text, "~QTY*90*6000~QTY*AA*3000~AMT*YU*60000~AMT*YY*30000~") == 1);
  CHECK(count(text, "~QTY*QA*3000~QTY*QC*1500~AMT*YU*30000~AMT*YY*15000~") == 2);
  CHECK(count(text, "~STC*A2:20*20240603*WQ*10~REF*1K*C") == 6'000);
  CHECK(count(text, "~STC*A7:454*20240603*U*10******A6:187~DTP*472*D8*20240105~") == 3'000);
  CHECK(count(text, "~HL*") == 4 + claims);
  CHECK(written(acknowledgement) == text);
}

TEST_CASE("a claim whose id stood before is refused as one that waits already") {
  Acknowledgement acknowledgement(head());
  ClaimReceipt first = receipt("C1", true, 4);
  ClaimReceipt again = receipt("C1", true, 4);
  again.within = 1;
  CHECK(acknowledgement.take(0, first));
  CHECK(acknowledgement.take(0, again));
  acknowledgement.refuse_twice({0, 4, 1});
  const std::string text = written(acknowledgement);
  CHECK(acknowledgement.accepted() == 1);
  CHECK(count(text, "STC*A3:78*") == 1);
}

TEST_CASE("each submission is a transaction of its own, with its names and numbers") {
  Acknowledgement acknowledgement(head());
  ClaimReceipt claim = receipt("C*1", true, 1);
  claim.names.submission = "BATCH1";
  claim.names.submitter = {"OFFICE", {}, {}, "SUB77", false};
  claim.names.billing = {"GREY", "ANN", "B", "1245319599", true};
  claim.names.patient = {"DOE", "JANE", "Q", "M9", true};
  claim.bill_type = "131";
  claim.through = make_date(2024, 1, 7);
  CHECK(acknowledgement.take(0, claim));
  claim.names.submission = "BATCH2";
  CHECK(acknowledgement.take(0, claim));
  const std::string text = written(acknowledgement);
  CHECK(count(text, "~ST*277*") == 2);
  for (const std::string_view part :
       {"*ZZ*SUB77          *240603*", "~GS*HN*123456789*SUB77*20240603*", "~NM1*PR*2*Plan*****FI*123456789~",
        "~NM1*41*2*OFFICE*****46*SUB77~TRN*2*BATCH1~STC*A1:19:PR*20240603*WQ*10~", "~TRN*2*BATCH2~",
        "~NM1*85*1*GREY*ANN*B***XX*1245319599~TRN*1*0~STC*A1:19:PR**WQ*10~", "~NM1*QC*1*DOE*JANE*Q***MI*M9~TRN*2*C 1~",
        "~REF*BLT*131~DTP*472*RD8*20240105-20240107~"}) {
    INFO(part);
    CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("receipts of refused claims hold what could be read of them, whatever the format") {
  SymbolTable symbols;
  Diagnostics diagnostics;
  ReadOptions options;
  options.receipts = true;
  const auto source = claims_from_memory(
      "c.jsonl",
      test::claim_json("C1", "P1", "2024-01-05", R"("billing_provider":{"npi":"1234567893"})", R"("charge":"85.00")") +
          test::claim_json("C2", "P2", "2024-02-31", R"("total_charge":"9.00")") + "{broken\n",
      symbols, options);
  std::vector<ClaimReceipt> receipts;
  while (source->next_packed(diagnostics)) {
  }
  for (ClaimReceipt& r : source->take_receipts()) receipts.push_back(std::move(r));
  REQUIRE(receipts.size() == 2);
  CHECK(receipts[0].accepted);
  CHECK(receipts[0].claim_id == "C1");
  CHECK(receipts[0].billing_npi == "1234567893");
  CHECK(receipts[0].charge->cents == 8'500);
  CHECK(*receipts[0].from == *make_date(2024, 1, 5));
  CHECK_FALSE(receipts[1].accepted);
  CHECK(receipts[1].at == 2);
  CHECK(receipts[1].charge->cents == 900);
  CHECK(receipts[1].faults == std::vector<ReceiptFault>{{"E0708", Field::service_date}});
  std::string bytes;
  for (const ClaimReceipt& r : receipts) append_receipt(bytes, r);
  std::string_view rest = bytes;
  CHECK(next_receipt(rest)->claim_id == "C1");
  CHECK(next_receipt(rest)->faults == receipts[1].faults);
  CHECK_FALSE(next_receipt(rest));
}

}  // namespace edict
