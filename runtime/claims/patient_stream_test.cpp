#include <catch2/catch.hpp>
#include <random>

#include "runtime/claims/claims_for_tests.hpp"
#include "runtime/claims/spool.hpp"

namespace edict::test {
namespace {

struct Streamed {
  std::string text;
  std::size_t batches = 0;
  bool good = false;
  Diagnostics diagnostics;
  StreamCounts counts;
};

Streamed stream(const std::string& claims, const std::string& history = {}, StreamOptions options = {}) {
  Streamed s;
  SymbolTable symbols;
  PatientStream stream(symbols, options);
  stream.add_claims(claims_from_memory("claims.jsonl", claims, symbols));
  ReadOptions as_history;
  as_history.as = ReadAs::history;
  if (!history.empty()) stream.add_history(claims_from_memory("history.jsonl", history, symbols, as_history));
  s.good = stream.read(s.diagnostics);
  const std::size_t interned = symbols.size();
  while (auto batch = stream.next(s.diagnostics)) {
    s.text += print(*batch, symbols);
    ++s.batches;
  }
  CHECK(symbols.size() == interned);
  s.counts = stream.counts();
  return s;
}

std::vector<std::string> some_claims(int n) {
  std::vector<std::string> claims;
  for (int i = 0; i < n; ++i) {
    const std::string date = "2024-0" + std::to_string(1 + i % 9) + "-1" + std::to_string(i % 7);
    claims.push_back(claim_json("C" + std::to_string(i), "P" + std::to_string(100 + i / 5), date,
                                R"("diagnoses":["M79.18","I10"])", R"("diagnosis_pointers":[1],"units":2)"));
  }
  return claims;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& p : parts) text += p;
  return text;
}

}  // namespace

TEST_CASE("sorted or not, in memory or through files, in one batch or many: the same lines come in the same order") {
  std::vector<std::string> claims = some_claims(500);
  const Streamed sorted = stream(joined(claims));
  CHECK(sorted.good);
  CHECK(sorted.batches == 1);
  CHECK(sorted.diagnostics.list().empty());
  StreamOptions tight;
  tight.memory_budget = 3000;
  tight.batch_lines = 7;
  const Streamed spilled = stream(joined(claims), {}, tight);
  CHECK(spilled.text == sorted.text);
  CHECK(spilled.batches == 50);
  CHECK(spilled.diagnostics.list().empty());  // in order already: nothing to say
  std::mt19937 random(7);
  for (int round = 0; round < 5; ++round) {
    std::shuffle(claims.begin(), claims.end(), random);
    CHECK(stream(joined(claims)).text == sorted.text);
    const Streamed files = stream(joined(claims), {}, tight);
    CHECK(files.text == sorted.text);
    CHECK(files.good);
    REQUIRE(files.diagnostics.list().size() == 1);
    CHECK(files.diagnostics.list()[0].id == "W0731");
    CHECK(files.diagnostics.list()[0].severity == Severity::note);
  }
}

TEST_CASE("history joins the claims of its patient, and sorted files of both are merged as they are") {
  const std::vector<std::string> claims = some_claims(100);
  std::string mine, theirs;
  for (std::size_t i = 0; i < claims.size(); ++i) (i % 2 == 0 ? mine : theirs) += claims[i];
  const Streamed s = stream(mine, theirs);
  CHECK(s.good);
  CHECK(s.counts.claims == 100);
  StreamOptions tight;
  tight.memory_budget = 2000;
  const Streamed files = stream(mine, theirs, tight);
  CHECK(files.text == s.text);
  CHECK(files.diagnostics.list().empty());
}

TEST_CASE("a claim may take out another patient's, in whatever batch that is") {
  StreamOptions small;
  small.batch_lines = 1;
  for (const char* patient : {"P0", "P2"}) {
    const Streamed s =
        stream(claim_json("A", "P1", "2024-01-05") +
                   claim_json("B", patient, "2024-01-05", R"("frequency_code":"7","original_claim_id":"A")"),
               {}, small);
    CHECK(s.text.find("claim.id=A ") == std::string::npos);
    CHECK(s.text.find("claim.id=B ") != std::string::npos);
    CHECK(s.counts.claims_taken_out == 1);
    CHECK(s.counts.lines_taken_out == 1);
    REQUIRE(s.diagnostics.list().size() == 1);  // it may be a correction of the patient, or a slip in the id
    CHECK(s.diagnostics.list()[0].id == "W0738");
  }
}

TEST_CASE("claims that replace each other in a circle are an error, and none of them stands") {
  const auto replaces = [](const char* id, const char* original) {
    return claim_json(id, "P1", "2024-01-05",
                      std::string(R"("frequency_code":"7","original_claim_id":")") + original + "\"");
  };
  const Streamed s = stream(replaces("A", "B") + replaces("B", "C") + replaces("C", "A") + replaces("D", "A") +
                            claim_json("E", "P1", "2024-01-05"));
  REQUIRE(s.diagnostics.list().size() == 3);
  for (const Diagnostic& d : s.diagnostics.list()) CHECK(d.id == "E0723");
  CHECK(s.counts.refused == 3);
  for (const char* gone : {"claim.id=A ", "claim.id=B ", "claim.id=C "}) CHECK(s.text.find(gone) == std::string::npos);
  for (const char* stands : {"claim.id=D ", "claim.id=E "}) CHECK(s.text.find(stands) != std::string::npos);
}

TEST_CASE("a claim corrected again and again is followed once") {
  const int corrections = 30'000;
  std::string text = claim_json("C0", "P1", "2024-01-05");
  for (int i = 1; i <= corrections; ++i)
    text += claim_json("C" + std::to_string(i), "P1", "2024-01-05",
                       R"("frequency_code":"7","original_claim_id":"C)" + std::to_string(i - 1) + "\"");
  const Streamed s = stream(text);
  CHECK(s.diagnostics.list().empty());
  CHECK(s.counts.claims_taken_out == corrections);
}

TEST_CASE("two claims with one id are an error that shows both places") {
  const Streamed s = stream(claim_json("A", "P1", "2024-01-05") + claim_json("B", "P1", "2024-01-05"),
                            claim_json("B", "P2", "2023-01-05"));
  CHECK_FALSE(s.good);
  REQUIRE(s.diagnostics.list().size() == 1);
  const Diagnostic& d = s.diagnostics.list()[0];
  CHECK(d.id == "E0714");
  CHECK(std::get<DataPlace>(d.place).file == "history.jsonl");
  CHECK(std::get<DataPlace>(d.place).record == "B");
  REQUIRE(d.notes.size() == 1);
  CHECK(std::get<DataPlace>(d.notes[0].place).file == "claims.jsonl");
  CHECK(std::get<DataPlace>(d.notes[0].place).line == 2);
}

TEST_CASE("a claims file without claims is an error, a history without claims is none") {
  CHECK(stream("").diagnostics.list().at(0).id == "E0716");
  CHECK(stream("\n\n").diagnostics.list().at(0).id == "E0716");
  CHECK(stream(claim_json("A", "P1", "2024-01-05"), "\n").good);
  SymbolTable symbols;
  Diagnostics d;
  PatientStream csv(symbols);
  csv.add_claims(
      claims_from_memory("c.csv", "claim_id,claim_line_number,person_id,hcpcs_code,claim_line_start_date\n", symbols));
  CHECK_FALSE(csv.read(d));
  CHECK(d.list().at(0).id == "E0716");
}

TEST_CASE("broken records fail the first pass; a caller may go on with the others") {
  const Streamed s = stream("{broken\n" + claim_json("A", "P1", "2024-01-05"));
  CHECK_FALSE(s.good);
  CHECK(s.text.find("claim.id=A ") != std::string::npos);
  CHECK(s.counts.refused == 1);
}

TEST_CASE("a patients file fills in, and its rows may not disagree") {
  SymbolTable symbols;
  Diagnostics d;
  Patients patients(symbols);
  CHECK(patients.read_from_memory("eligibility.csv",
                                  "person_id,first_name,gender,birth_date,death_date,state\nP1,Ann,female,1961-04-02,,"
                                  "MI\nP1,Ann,F,1961-04-02,,OH\nP2,Bo,,19700101,,NY\n",
                                  {}, d));
  REQUIRE(d.list().size() == 2);
  CHECK(d.list()[0].id == "W0737");
  CHECK(d.list()[1].id == "W0730");  // first_name
  PatientStream stream(symbols);
  stream.add_claims(claims_from_memory(
      "claims.jsonl", claim_json("A", "P1", "2024-04-01") + claim_json("B", "P2", "2024-01-05"), symbols));
  stream.set_patients(&patients);
  CHECK(stream.read(d));
  const Batch b = *stream.next(d);
  CHECK(at(b, symbols, 0, Field::age) == "62");
  CHECK(at(b, symbols, 0, Field::sex) == "F");
  CHECK(at(b, symbols, 0, Field::patient_state).empty());
  CHECK(at(b, symbols, 1, Field::patient_state) == "NY");
  CHECK(at(b, symbols, 1, Field::age) == "54");

  Diagnostics bad;
  Patients more(symbols);
  CHECK_FALSE(more.read_from_memory("p.jsonl",
                                    R"({"id":"P1","birth_date":"1961-04-02","sex":"F"})"
                                    "\n"
                                    R"({"id":"P1","birth_date":"1961-04-20"})"
                                    "\n"
                                    R"({"id":"P2","birth_date":"x"})"
                                    "\n"
                                    R"({"sex":"F"})"
                                    "\n{\n",
                                    {}, bad));
  std::string ids;
  for (const Diagnostic& x : bad.list()) ids += std::string(x.id) + " ";
  CHECK(ids == "E0722 E0708 E0706 E0704 ");
  for (const Diagnostic& x : bad.list()) CHECK(x.message.find("1961") == std::string::npos);
}

TEST_CASE("a spool gives what it was given, in order, and keeps equal keys as they came") {
  std::mt19937 random(11);
  for (std::size_t budget : {std::size_t{1}, std::size_t{500}, std::size_t{1} << 20}) {
    Spool spool(budget);
    std::vector<std::pair<std::string, std::string>> expected;
    for (int i = 0; i < 3000; ++i) {
      const std::string key = std::to_string(random() % 200);
      expected.emplace_back(key, std::string(random() % 50, 'x') + std::to_string(i));
      spool.add(key, expected.back().second);
    }
    std::stable_sort(expected.begin(), expected.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    spool.finish();
    CHECK(spool.unsorted());
    CHECK(spool.spilled() == (budget < 1000));
    std::size_t wrong = 0;
    for (const auto& e : expected) {
      const auto entry = spool.next();
      wrong += !entry || entry->key != e.first || entry->record != e.second ? 1 : 0;
    }
    CHECK(wrong == 0);
    CHECK_FALSE(spool.next());
    CHECK_FALSE(spool.failure());
  }
}

}  // namespace edict::test
