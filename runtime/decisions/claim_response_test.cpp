#include "runtime/decisions/claim_response.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "runtime/claims/claims_for_tests.hpp"

using namespace edict;

namespace {

// Claims as JSON lines, and one policy with one rule whose first branch has codes and whose second has none.
struct Claims {
  plan::Plan plan;
  test::Reading reading;
  Batch batch;

  explicit Claims(const std::string& json) : reading(test::read_json(json)), batch(test::batch_of(reading)) {
    plan::Policy policy;
    policy.name = "injections";
    policy.version = "2024-01-01";
    plan::Rule rule;
    rule.name = "ninety_days";
    rule.cite = "more than \"three\"";
    rule.branches.push_back(
        {{OutcomeKind::pend, plan::kNoNode, {GroupCode::CO, "151", {"N362", "M15"}, "too many"}}, plan::kNoNode});
    rule.branches.push_back({{OutcomeKind::pay, plan::kNoNode, {}}, plan::kNoNode});
    policy.rules.push_back(rule);
    plan.policies.push_back(policy);
  }

  // The n-th line of the batch, from 0 in adjudication order of its patient.
  DecidedLine line(std::uint32_t n, Decision decision = Decision::pay,
                   std::optional<OutcomeKind> found = std::nullopt) const {
    DecidedLine decided;
    LineDecision& d = decided.decision;
    d.line = static_cast<LineIndex>(n);
    d.decision = decision;
    d.units_billed = batch.value(Field::units, d.line);
    d.units_allowed = decision == Decision::deny ? 0 : d.units_billed;
    if (found) {
      Finding finding{};
      finding.kind = *found;
      finding.outcome = *found == OutcomeKind::pay ? 1 : 0;
      d.findings = {finding};
      d.primary = 0;
    }
    return decided;
  }
  std::string written(const std::vector<DecidedLine>& lines, std::optional<Date> created = std::nullopt) const {
    TextBuffer text;
    make_record_writer(DecisionFormat::fhir, plan, "sha256:00", created)->write(lines, batch, text);
    return fmt::to_string(text);
  }
};

std::string line_json(int number, const std::string& more) {
  return R"({"line":)" + std::to_string(number) + R"(,"procedure":"20552","service_date":"2024-01-05")" + more + "}";
}
std::string claim_json(const std::string& id, const std::string& lines, const std::string& more = {}) {
  return R"({"claim_id":")" + id + R"(","patient":{"id":"P1"})" + more + R"(,"lines":[)" + lines + "]}\n";
}

std::string text_of(std::optional<Money> money) { return money ? to_text(*money) : "unknown"; }

}  // namespace

TEST_CASE("lines that the adjudication order mixes stand together by claim, each claim's by line number") {
  const Claims claims(claim_json("A", R"({"line":2,"procedure":"20552","service_date":"2024-01-05"},)"
                                      R"({"line":1,"procedure":"20552","service_date":"2024-01-07"})") +
                      claim_json("B", R"({"line":1,"procedure":"20552","service_date":"2024-01-06"})"));
  std::vector<DecidedLine> lines;
  for (LineIndex line : claims.batch.lines_of(PatientIndex{0}))
    lines.push_back(claims.line(static_cast<std::uint32_t>(line)));
  std::vector<std::string> order;
  for (const DecidedClaim& claim : decisions_by_claim(lines, claims.batch)) {
    for (const DecidedLine* line : claim.lines) {
      order.push_back(
          test::shown(claims.batch, Field::claim_id, claims.batch.value(Field::claim_id, line->decision.line)) +
          std::to_string(claims.batch.line_number(line->decision.line)));
    }
  }
  CHECK(order == std::vector<std::string>{"A1", "A2", "B1"});
}

TEST_CASE("the amounts of a line are balanced to the cent") {
  Claims claims(claim_json("A", line_json(1, R"(,"units":3,"charge":"100.00")") + "," +
                                    line_json(2, R"(,"units":3,"charge":"100.00","allowed_amount":"80.01")") + "," +
                                    line_json(3, "")));
  const auto amounts = [&](const DecidedLine& line) { return amounts_of(line.decision, claims.batch); };
  const auto balanced = [](const LineAmounts& a) {
    return a.charge->cents == a.benefit->cents + a.policy_reduction->cents + a.contractual.value_or(Money{0}).cents;
  };
  SECTION("paid as charged") {
    const LineAmounts a = amounts(claims.line(0));
    CHECK(text_of(a.benefit) == "100.00");
    CHECK(text_of(a.policy_reduction) == "0.00");
    CHECK(text_of(a.contractual) == "unknown");
  }
  SECTION("paid as priced, at half") {
    DecidedLine line = claims.line(1, Decision::pay, OutcomeKind::pay);
    line.decision.pay_percent = 50'000;
    const LineAmounts a = amounts(line);
    CHECK(text_of(a.eligible) == "80.01");
    CHECK(text_of(a.benefit) == "40.01");  // half a cent goes up
    CHECK(text_of(a.contractual) == "19.99");
    CHECK(text_of(a.policy_reduction) == "40.00");
    CHECK(balanced(a));
  }
  SECTION("two of three units") {
    DecidedLine line = claims.line(0, Decision::cut_back, OutcomeKind::cut_back);
    line.decision.units_allowed = 2'000;
    const LineAmounts a = amounts(line);
    CHECK(text_of(a.benefit) == "66.67");
    CHECK(text_of(a.policy_reduction) == "33.33");
    CHECK(balanced(a));
  }
  SECTION("denied, whatever the pricer allowed") {
    const LineAmounts a = amounts(claims.line(1, Decision::deny, OutcomeKind::deny));
    CHECK(text_of(a.benefit) == "0.00");
    CHECK(text_of(a.policy_reduction) == "100.00");
    CHECK(balanced(a));
  }
  SECTION("of a pended line only the charge is known") {
    const LineAmounts a = amounts(claims.line(1, Decision::pend, OutcomeKind::pend));
    CHECK(text_of(a.charge) == "100.00");
    CHECK(text_of(a.eligible) == "unknown");
    CHECK(text_of(a.benefit) == "unknown");
  }
  SECTION("a recoded line is still to be priced") {
    DecidedLine line = claims.line(1, Decision::pay, OutcomeKind::recode);
    line.decision.recoded_to = claims.reading.symbols.intern(domain_of(CodeSystem::hcpcs), "20553");
    CHECK(text_of(amounts(line).benefit) == "unknown");
  }
  SECTION("without a charge there is no amount, and without billed units none of a part") {
    CHECK(text_of(amounts(claims.line(2)).benefit) == "unknown");
    DecidedLine line = claims.line(0, Decision::cut_back, OutcomeKind::cut_back);
    line.decision.units_billed = std::nullopt;
    CHECK(text_of(amounts(line).eligible) == "unknown");
  }
}

TEST_CASE("a response says of a claim what stands on its remittance") {
  const Claims claims(claim_json(
      "C-1", line_json(1, R"(,"units":1,"charge":"85.00")") + "," + line_json(2, R"(,"units":1,"charge":"85.00")"),
      R"(,"claim_type":"dental","payer":"acme","billing_provider":{"npi":"1234567893"})"));
  const auto json = nlohmann::json::parse(
      claims.written({claims.line(0), claims.line(1, Decision::deny, OutcomeKind::deny)}, make_date(2024, 2, 1)));
  CHECK(json["id"] == "C-1");
  CHECK(json["meta"]["source"] == "sha256:00");
  CHECK(json["type"]["coding"][0]["code"] == "oral");
  CHECK(json["patient"]["identifier"]["value"] == "P1");
  CHECK(json["created"] == "2024-02-01");
  CHECK(json["insurer"]["display"] == "acme");
  CHECK(json["requestor"]["identifier"]["value"] == "1234567893");
  CHECK(json["request"]["identifier"]["value"] == "C-1");
  CHECK(json["outcome"] == "complete");
  CHECK(json["disposition"] == "Lines: 1 paid, 1 denied");
  CHECK(json["item"][0].contains("noteNumber") == false);
  CHECK(json["item"][1]["noteNumber"] == nlohmann::json({1}));
  CHECK(json["processNote"][0]["text"] ==
        "Denied: too many (injections 2024-01-01, ninety_days) \xE2\x80\x9Cmore than \"three\"\xE2\x80\x9D");
  std::vector<std::string> said;
  for (const auto& part : json["item"][1]["adjudication"]) {
    std::string text = part["category"]["coding"][0]["code"];
    if (part["category"]["coding"].size() > 1) text += " " + part["category"]["coding"][1]["code"].get<std::string>();
    if (part.contains("reason")) text += " " + part["reason"]["coding"][0]["code"].get<std::string>();
    if (part.contains("amount")) text += " " + part["amount"]["value"].dump();
    said.push_back(text);
  }
  CHECK(said == std::vector<std::string>{"submitted 85.0", "eligible 0.0", "benefit 0.0", "allowedunits",
                                         "adjustmentreason CO 151 85.0", "adjustmentreason N362",
                                         "adjustmentreason M15"});
  CHECK(json["total"][0]["amount"]["value"] == 170.0);
  CHECK(json["total"][2]["amount"]["value"] == 85.0);
}

TEST_CASE("money is written with its cents, and lines that say the same share a note") {
  const Claims claims(
      claim_json("C 1", line_json(1, R"(,"charge":"85.10")") + "," + line_json(2, R"(,"charge":"0.05")")));
  const std::string text = claims.written(
      {claims.line(0, Decision::pend, OutcomeKind::pend), claims.line(1, Decision::pend, OutcomeKind::pend)});
  CHECK(text.find("\"value\":85.10,") != std::string::npos);
  CHECK(text.find("\"value\":0.05,") != std::string::npos);
  const auto json = nlohmann::json::parse(text);
  CHECK(json["processNote"].size() == 1);
  CHECK(json["outcome"] == "partial");
  CHECK(json["total"].size() == 1);     // nothing but the charges is known
  CHECK(json.contains("id") == false);  // a blank is in no FHIR id; the identifier has it
  CHECK(json["identifier"][0]["value"] == "C 1");
}

TEST_CASE("what R4 requires and the claim does not say is said to be unknown; a processed date is no guess") {
  const Claims claims(claim_json("A", line_json(1, "")) +
                      claim_json("B", line_json(1, ""), R"(,"processed_date":"2024-03-01")"));
  const std::string text = claims.written({claims.line(0), claims.line(1)});
  const std::size_t end = text.find('\n');
  const auto first = nlohmann::json::parse(text.substr(0, end));
  for (const char* element : {"type", "_created", "insurer"}) {
    CHECK(first[element]["extension"][0]["valueCode"] == "unknown");
  }
  CHECK(first.contains("created") == false);
  CHECK(first["item"][0]["adjudication"].size() == 1);  // R4 wants one
  CHECK(nlohmann::json::parse(text.substr(end))["created"] == "2024-03-01");
}

TEST_CASE("a recoded line names the code to pay instead as an item that the payer adds") {
  Claims claims(claim_json("A", line_json(1, R"(,"units":2,"charge":"85.00")")));
  DecidedLine line = claims.line(0, Decision::pay, OutcomeKind::recode);
  line.decision.recoded_to = claims.reading.symbols.intern(domain_of(CodeSystem::hcpcs), "20553");
  line.decision.findings[0].recoded_to = line.decision.recoded_to;
  const auto json = nlohmann::json::parse(claims.written({line}));
  CHECK(json["addItem"][0]["itemSequence"] == nlohmann::json({1}));
  CHECK(json["addItem"][0]["productOrService"]["coding"][0]["code"] == "20553");
  CHECK(json["addItem"][0]["productOrService"]["coding"][0]["system"] == "http://www.ama-assn.org/go/cpt");
  CHECK(json["addItem"][0]["quantity"]["value"] == 2);
  CHECK(json["processNote"][0]["text"].get<std::string>().starts_with("Recoded to 20553: "));
  CHECK(json["total"].size() == 1);
}

TEST_CASE("a percentage without codes still says what it takes") {
  const Claims claims(claim_json("A", line_json(1, R"(,"units":1,"charge":"85.00")")));
  DecidedLine line = claims.line(0, Decision::pay, OutcomeKind::pay);
  line.decision.pay_percent = line.decision.findings[0].percent = 50'000;
  const auto json = nlohmann::json::parse(claims.written({line}));
  const auto& last = json["item"][0]["adjudication"].back();
  CHECK(last["reason"]["text"] == "policy");
  CHECK(last["amount"]["value"] == 42.5);
  CHECK(json["item"][0]["adjudication"][2]["category"]["coding"][0]["code"] == "eligpercent");
  CHECK(json["item"][0]["adjudication"][2]["value"] == 50);
}
