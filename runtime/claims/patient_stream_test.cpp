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

TEST_CASE("what stands where names should is not told: it may be a patient's") {
  const auto messages = [](std::string_view name, std::string_view text) {
    SymbolTable symbols;
    Diagnostics d;
    Patients patients(symbols);
    patients.read_from_memory(std::string(name), std::string(text), {}, d);
    std::string all;
    for (const Diagnostic& each : d.list()) all += std::string(each.id) + " " + each.message + "\n";
    return all;
  };
  const std::string without_header = messages("p.csv", "P77,DOE,1961-04-02,F\nP78,ROE,1971-04-02,M\n");
  CHECK(without_header.find("E0717") != std::string::npos);
  CHECK(without_header.find("DOE") == std::string::npos);
  CHECK(messages("p.csv", "person_id,birth_date,1961-04-02\nP1,1961-04-02,x\n") ==
        "W0730 unknown columns: 1 that may be values and is not shown\n");
  CHECK(messages("p.csv", "person_id,birth_date,nick_name,123456789\nP1,1961-04-02,x,y\n") ==
        "W0730 unknown columns: nick_name, 1 that may be values and is not shown\n");
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

// As it comes: what it says, and whether that holds.
struct AsItComes {
  std::string text;
  bool holds = false;
};

AsItComes as_it_comes(std::vector<std::pair<std::string, std::string>> files, ReadOptions read = {},
                      StreamOptions options = {}) {
  AsItComes s;
  SymbolTable symbols;
  read.rows_together = true;
  PatientStream stream(symbols, options);
  for (const auto& [name, text] : files) stream.add_claims(claims_from_memory(name, text, symbols, read));
  Diagnostics diagnostics;
  stream.begin(diagnostics);
  while (auto batch = stream.next(diagnostics)) s.text += print(*batch, symbols);
  s.holds = !stream.must_be_whole();
  return s;
}

TEST_CASE(
    "sorted claims are the same as they come, in parts of any size, on any number of threads, from several files") {
  const std::vector<std::string> claims = some_claims(300);
  const std::string expected = stream(joined(claims)).text;
  std::string odd, even;
  for (std::size_t i = 0; i < claims.size(); ++i) (i % 2 == 0 ? even : odd) += claims[i];
  TaskPool pool(3);
  for (const std::size_t part : {std::size_t{64}, std::size_t{1000}, std::size_t{1} << 20}) {
    ReadOptions read;
    read.part_bytes = part;
    for (TaskPool* threads : {static_cast<TaskPool*>(nullptr), &pool}) {
      read.pool = threads;
      StreamOptions options;
      options.memory_budget = 2000;  // the ledger goes to its file
      options.batch_lines = part / 8;
      const AsItComes one = as_it_comes({{"a.jsonl", joined(claims)}}, read, options);
      CHECK(one.holds);
      CHECK(one.text == expected);
      const AsItComes two = as_it_comes({{"a.jsonl", odd}, {"b.jsonl", even}}, read, options);
      CHECK(two.holds);
      CHECK(two.text == expected);
    }
  }
}

TEST_CASE("what comes does not hold when it was not sorted, or when only the whole input says what stands") {
  const std::string a = claim_json("A", "P1", "2024-01-05");
  const std::string b = claim_json("B", "P2", "2024-01-05");
  const auto holds = [](const std::string& text) { return as_it_comes({{"c.jsonl", text}}).holds; };
  CHECK(holds(a + b));
  CHECK_FALSE(holds(b + a));
  CHECK_FALSE(holds(a + claim_json("A", "P2", "2024-01-05")));
  CHECK_FALSE(holds(a + "{broken\n" + b));
  CHECK_FALSE(holds(""));
  const auto replaces = [](const char* id, const char* patient, const char* original) {
    return claim_json(id, patient, "2024-01-05",
                      std::string(R"("frequency_code":"7","original_claim_id":")") + original + "\"");
  };
  CHECK(holds(a + replaces("C", "P1", "A") + b));
  CHECK(holds(a + replaces("C", "P1", "not here") + b));
  CHECK_FALSE(holds(a + replaces("C", "P2", "A")));
  CHECK_FALSE(holds(replaces("A", "P1", "C") + replaces("C", "P1", "A")));
  // A fault behind all claims is a fault all the same.
  CHECK_FALSE(holds(a + b + "{broken"));
}

TEST_CASE("a table is the same as it comes, with quotes, line ends inside them and claims across parts") {
  const std::string head = "claim_id,claim_line_number,person_id,hcpcs_code,claim_line_start_date,payer\n";
  std::string table = head;
  for (int c = 0; c < 40; ++c) {
    for (int l = 1; l <= 1 + c % 3; ++l) {
      table += "C" + std::to_string(c) + "," + std::to_string(l) + ",\"P" + std::to_string(100 + c) +
               "\",20552,2024-01-0" + std::to_string(l) + (c % 2 == 0 ? ",\"a \"\"b\"\", c\nd\"\r\n" : ",x\n");
    }
  }
  SymbolTable symbols;
  PatientStream whole(symbols);
  whole.add_claims(claims_from_memory("c.csv", table, symbols));
  Diagnostics diagnostics;
  REQUIRE(whole.read(diagnostics));
  const std::string expected = print(*whole.next(diagnostics));
  CHECK(expected.find("claim.payer=a \"b\", c\nd") != std::string::npos);
  for (const std::size_t part : {std::size_t{40}, std::size_t{300}, std::size_t{1} << 20}) {
    ReadOptions read;
    read.part_bytes = part;
    const AsItComes s = as_it_comes({{"c.csv", table}}, read, {});
    CHECK(s.holds);
    CHECK(s.text == expected);
  }
  const auto holds = [&](const std::string& rows) { return as_it_comes({{"c.csv", head + rows}}).holds; };
  CHECK(holds("A,1,P1,20552,2024-01-05,\nA,2,P1,20552,2024-01-05,\nB,1,P2,20552,2024-01-05,"));
  // Rows of a claim apart, a row too short, quotes inside a field, a quote never closed, text behind a quote, a NUL.
  CHECK_FALSE(holds("A,1,P1,20552,2024-01-05,\nB,1,P2,20552,2024-01-05,\nA,2,P1,20552,2024-01-05,\n"));
  CHECK_FALSE(holds("A,1,P1,20552,2024-01-05\n"));
  CHECK_FALSE(holds("A,1,P1,20552,2024-01-05,5\" x\n"));
  CHECK_FALSE(holds("A,1,P1,20552,2024-01-05,\"x\nB,1,P2,20552,2024-01-05,\n"));
  CHECK_FALSE(holds("A,1,P1,20552,2024-01-05,\"x\"y\n"));
  CHECK_FALSE(holds(std::string("A,1,P1,20552,2024-01-05,x") + '\0' + "\n"));
  CHECK_FALSE(as_it_comes({{"c.csv", "claim_id,person_id\nA,P\n"}}).holds);
}

TEST_CASE("a ledger finds ids that stand twice and whose claim is taken out, in memory or in its file") {
  for (const std::size_t budget : {std::size_t{1} << 20, std::size_t{300}}) {
    ClaimLedger ledger(budget);
    std::vector<std::string> ids;
    for (int i = 0; i < 2000; ++i) ids.push_back("C" + std::to_string(i % 1900));
    for (std::size_t i = 0; i < ids.size(); ++i) {
      PackedClaim claim;
      claim.id = ids[i];
      claim.patient = i < 1000 ? "P1" : "P2";
      if (i == 1500) claim.original = "C3";
      if (i == 1501) claim.original = "C1600";
      claim.lines = 1;
      ledger.add(claim, {0, i + 1});
    }
    REQUIRE(ledger.finish());
    REQUIRE(ledger.twice().size() == 100);
    CHECK(ledger.twice()[0].id == "C0");
    CHECK(ledger.twice()[0].first.line == 1);
    CHECK(ledger.twice()[0].again.line == 1901);
    REQUIRE(ledger.takes_out().size() == 2);
    CHECK(ledger.takes_out()[0].of_another_patient);
    CHECK_FALSE(ledger.takes_out()[1].of_another_patient);
  }
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
