#include "runtime/decisions/record_writer.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "runtime/decisions/outcome_text.hpp"
#include "runtime/decisions/summary.hpp"

using namespace edict;

namespace {

// One policy with one rule of two branches, and a claim of two lines.
struct Fixture {
  plan::Plan plan;
  SymbolTable symbols;
  Batch batch;

  Fixture() {
    plan::Policy policy;
    policy.name = "injections";
    policy.version = "2024-01-01";
    policy.source = "p.edict:1";
    plan::Rule rule;
    rule.name = "ninety_days";
    rule.cite = "more than \"three\" go to review";
    rule.source = "p.edict:7";
    rule.stage = Stage::limit;
    rule.branches.push_back(
        {{OutcomeKind::pend, plan::kNoNode, {GroupCode::CO, "151", {"N362", "M15"}, ""}}, plan::kNoNode});
    rule.branches.push_back(
        {{OutcomeKind::cut_back, plan::kNoNode, {GroupCode::PR, "50", {}, "too many"}}, plan::kNoNode});
    policy.rules.push_back(rule);
    plan.policies.push_back(policy);

    const auto text = [&](const char* t) { return static_cast<std::int64_t>(symbols.intern(SymbolDomain::text, t)); };
    const auto code = [&](const char* t) {
      return static_cast<std::int64_t>(symbols.intern(domain_of(CodeSystem::hcpcs), t));
    };
    ClaimRecord claim;
    claim.values = {{Field::claim_id, text("C,\"1\"")}, {Field::patient, text("P1")}};
    for (std::int64_t n = 1; n <= 2; ++n) {
      ClaimLineRecord line;
      line.values = {{Field::line_number, n},
                     {Field::procedure, code("20552")},
                     {Field::service_date, make_date(2024, 4, 1)->days},
                     {Field::units, 2500}};
      if (n == 1) line.values.push_back({Field::charge, 8500});
      claim.lines.push_back(line);
    }
    BatchBuilder builder(symbols);
    builder.add(claim);
    batch = builder.finish();
  }

  DecidedLine paid(std::uint32_t line) const {
    DecidedLine d;
    d.decision.line = static_cast<LineIndex>(line);
    d.decision.units_billed = d.decision.units_allowed = 2500;
    return d;
  }
  DecidedLine found(std::uint32_t line, Finding finding, Decision decision) const {
    DecidedLine d = paid(line);
    d.decision.decision = decision;
    d.decision.findings = {std::move(finding)};
    d.decision.primary = 0;
    d.explanations.push_back({{"days = 4 > 3"}, {static_cast<LineIndex>(0)}, "4th day"});
    return d;
  }
  static Finding finding(OutcomeKind kind, std::uint32_t branch) {
    Finding f;
    f.policy = f.rule = 0;
    f.stage = Stage::limit;
    f.kind = kind;
    f.outcome = branch;
    return f;
  }
  std::string written(DecisionFormat format, const DecidedLine& line) const {
    TextBuffer text;
    make_record_writer(format, plan, "sha256:00")->write({&line, 1}, batch, text);
    return fmt::to_string(text);
  }
};

}  // namespace

TEST_CASE("a line that nothing speaks of has the fields of the contract in their order") {
  const Fixture f;
  CHECK(
      f.written(DecisionFormat::json_lines, f.paid(0)) ==
      R"({"claim_id":"C,\"1\"","line":1,"patient_id":"P1","procedure":"20552","service_date":"2024-04-01","decision":"pay",)"
      R"("units_billed":2.5,"units_allowed":2.5,"pay_percent":100,"group":null,"carc":null,"rarc":[],"policy":null,"version":null,)"
      R"("rule":null,"message":null,"findings":[],"bundle":"sha256:00","engine":"edict )" EDICT_VERSION
      "\"}"
      "\n");
}

TEST_CASE("a finding carries rule, codes, cite, reasons and lines") {
  const Fixture f;
  const auto json = nlohmann::json::parse(
      f.written(DecisionFormat::json_lines, f.found(1, Fixture::finding(OutcomeKind::pend, 0), Decision::pend)));
  CHECK(json["decision"] == "pend");
  CHECK(json["group"] == "CO");
  CHECK(json["rarc"] == nlohmann::json({"N362", "M15"}));
  CHECK(json["rule"] == "ninety_days");
  CHECK(json["message"] == "4th day");
  const auto& finding = json["findings"][0];
  CHECK(finding["stage"] == "limit");
  CHECK(finding["verdict"] == "fail");
  CHECK(finding["cite"] == "more than \"three\" go to review");
  CHECK(finding["source"] == "p.edict:7");
  CHECK(finding["because"] == nlohmann::json({"days = 4 > 3"}));
  CHECK(finding["lines"] == nlohmann::json({"C,\"1\"/1"}));
}

TEST_CASE("an incomplete finding without its own clause is CO-16 and names what is missing") {
  const Fixture f;
  Finding finding = Fixture::finding(OutcomeKind::pend, Finding::kDefaultOutcome);
  finding.verdict = Verdict::incomplete;
  finding.missing = {Field::units, Field::authorization};
  const auto json = nlohmann::json::parse(f.written(DecisionFormat::json_lines, f.found(0, finding, Decision::pend)));
  CHECK(json["carc"] == "16");
  CHECK(json["findings"][0]["verdict"] == "incomplete");
  CHECK(json["findings"][0]["missing"] == nlohmann::json({"units", "claim.authorization"}));
}

TEST_CASE("CSV quotes what needs quotes and keeps the findings as JSON") {
  const Fixture f;
  Finding finding = Fixture::finding(OutcomeKind::cut_back, 1);
  finding.allowed_units = 1000;
  DecidedLine line = f.found(0, finding, Decision::cut_back);
  line.decision.units_allowed = 1000;
  const std::string row = f.written(DecisionFormat::csv, line);
  CHECK(
      row.starts_with("\"C,\"\"1\"\"\",1,P1,20552,2024-04-01,cut_back,2.5,1,100,,PR,50,,injections,2024-01-01,ninety_"
                      "days,4th day,\"[{"));
  CHECK(row.ends_with("}]\",sha256:00\n"));
}

TEST_CASE("text that is no UTF-8 and control characters still make JSON") {
  TextBuffer text;
  append_json_string(text, "a\x01\t\"\\\xC3\xA4\xFF\xED\xA0\x80");
  CHECK(fmt::to_string(text) == "\"a\\u0001\\t\\\"\\\\\xC3\xA4\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST_CASE("the summary counts lines and charges by decision and by rule") {
  const Fixture f;
  Summary summary(f.plan);
  Decisions decisions;
  decisions.lines = {f.found(0, Fixture::finding(OutcomeKind::pend, 0), Decision::pend), f.paid(1)};
  summary.add(decisions, f.batch);
  CHECK(summary.lines() == 2);
  CHECK(summary.of(Decision::pend) == LinesAndCharges{1, 8500, 0});
  CHECK(summary.of(Decision::pay) == LinesAndCharges{1, 0, 1});
  const auto json = nlohmann::json::parse(summary.json());
  CHECK(json["claims"] == 1);
  CHECK(json["rules"][0]["rule"] == "ninety_days");
  CHECK(json["rules"][0]["charges"] == "85.00");
  CHECK(summary.text().find("injections.ninety_days") != std::string::npos);
}

TEST_CASE("the summary counts absent fields once a line") {
  const Fixture f;
  Finding finding = Fixture::finding(OutcomeKind::pend, Finding::kDefaultOutcome);
  finding.verdict = Verdict::incomplete;
  finding.missing = {Field::authorization};
  DecidedLine line = f.found(0, finding, Decision::pend);
  line.decision.findings.push_back(finding);
  Summary summary(f.plan);
  summary.add({{line}, {}}, f.batch);
  CHECK(summary.incomplete_lines() == 1);
  CHECK(nlohmann::json::parse(summary.json())["absent_fields"]["claim.authorization"] == 1);
}
