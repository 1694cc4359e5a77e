#include "runtime/decisions/claims_file.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "runtime/claims/claims_for_tests.hpp"

using namespace edict;

namespace {

// Packed claims of a text, with the table that their codes are of.
struct Read {
  SymbolTable symbols;
  Diagnostics diagnostics;
  std::vector<std::string> claims;

  Read(const std::string& name, const std::string& text) {
    const auto source = claims_from_memory(name, text, symbols);
    while (const auto claim = source->next_packed(diagnostics)) claims.emplace_back(claim->bytes);
  }
};

std::string as_json(const Read& read) {
  const JsonClaimWriter writer(read.symbols);
  TextBuffer out;
  OpenedClaim claim;
  for (const std::string& bytes : read.claims) {
    claim.open(bytes);
    writer.write(claim, out);
  }
  return fmt::to_string(out);
}

std::string as_csv(const Read& read) {
  CsvClaimWriter writer(read.symbols);
  TextBuffer out;
  OpenedClaim claim;
  for (const std::string& bytes : read.claims) {
    claim.open(bytes);
    REQUIRE_FALSE(writer.look_at(claim));
  }
  writer.begin(out);
  for (const std::string& bytes : read.claims) {
    claim.open(bytes);
    writer.write(claim, out);
  }
  return fmt::to_string(out);
}

std::string code_of(CodeSystem system, bool ten, unsigned n) {
  switch (system) {
    case CodeSystem::hcpcs:
      return fmt::format("{:05}", 10000 + n);
    case CodeSystem::modifier:
    case CodeSystem::specialty:
    case CodeSystem::pos:
    case CodeSystem::condition:
    case CodeSystem::occurrence:
    case CodeSystem::value:
      return fmt::format("{:02}", 10 + n % 80);
    case CodeSystem::revenue:
      return fmt::format("{:04}", 100 + n);
    case CodeSystem::bill_type:
      return fmt::format("13{}", n % 9 + 1);
    case CodeSystem::taxonomy:
      return fmt::format("207Q{:05}X", n);
    case CodeSystem::ndc:
      return fmt::format("{:011}", 1000 + n);
    case CodeSystem::drg:
      return fmt::format("{:03}", n % 900);
    case CodeSystem::state:
      return n % 2 == 0 ? "MI" : "OH";
    case CodeSystem::sex:
      return n % 2 == 0 ? "F" : "M";
    case CodeSystem::claim_type:
      return n % 2 == 0 ? "institutional" : "professional";
    case CodeSystem::icd:
      return ten ? fmt::format("E{:02}.{}", 10 + n % 80, n % 9) : fmt::format("{:03}.{}", n % 900, n % 9);
    case CodeSystem::icd_procedure:
      return ten ? fmt::format("0DTJ{}ZZ", n % 5) : fmt::format("{:02}.{:02}", n % 80, n % 90);
    default:
      return {};
  }
}

// Every field that the model stores, or each with a chance.
class RandomClaims {
 public:
  explicit RandomClaims(unsigned seed, bool all) : random_(seed), all_(all) {}

  std::string claim(unsigned id) {
    ten_ = next() % 3 != 0;
    diagnoses_ = 0;
    std::string text = fields(false, id);
    text += fmt::format(R"(,"diagnosis_code_type":"{}")", ten_ ? "icd10cm" : "icd9cm");
    text += fmt::format(R"(,"procedure_code_type":"{}","lines":[)", ten_ ? "icd10pcs" : "icd9pcs");
    const unsigned lines = 1 + next() % 3;
    for (unsigned l = 1; l <= lines; ++l) {
      text += (l == 1 ? "{" : ",{") + fields(true, l);
      if (diagnoses_ > 0 && next() % 2 == 0) text += fmt::format(R"(,"diagnosis_pointers":[{},1])", diagnoses_);
      static const char* statuses[] = {"", R"(,"status":"paid")", R"(,"status":"denied")", R"(,"status":"pended")"};
      text += std::string(statuses[next() % 4]) + "}";
    }
    return "{" + text + "]}\n";
  }

 private:
  std::string fields(bool of_line, unsigned id) {
    std::map<std::string, std::string> objects;  // by name: its members
    for (const FieldInfo& f : all_fields()) {
      if (f.json_path.empty() || (f.level == Level::line) != of_line) continue;
      const bool required = f.field == Field::claim_id || f.field == Field::patient || f.field == Field::line_number ||
                            f.field == Field::procedure || f.field == Field::service_date;
      if (!required && !all_ && next() % 3 == 0) continue;
      std::string path(f.json_path);
      if (of_line) path = path.substr(6);
      const auto dot = path.find('.');
      std::string& object = objects[dot == std::string::npos ? "" : path.substr(0, dot)];
      object += fmt::format("{}\"{}\":{}", object.empty() ? "" : ",",
                            dot == std::string::npos ? path : path.substr(dot + 1), value(f, id));
    }
    std::string text = objects[""];
    for (const auto& [name, members] : objects) {
      if (!name.empty()) text += fmt::format(",\"{}\":{{{}}}", name, members);
    }
    return text + records(of_line);
  }

  // Lists of objects, each with some of its details.
  std::string records(bool of_line) {
    std::string text;
    std::string_view list;
    for (const DetailInfo& d : all_details()) {
      if (d.list == list || d.field || (d.level == Level::line) != of_line) continue;
      list = d.list;
      if (!all_ && next() % 2 == 0) continue;
      text += fmt::format(",\"{}\":[", of_line ? list.substr(6) : list);
      const unsigned count = 1 + next() % 4;
      for (unsigned r = 0; r < count; ++r) text += fmt::format("{}{{{}}}", r == 0 ? "" : ",", details(list, true));
      text += "]";
    }
    return text;
  }

  // Members of an object; at least one of them with `some`.
  std::string details(std::string_view list, bool some) {
    std::string text;
    for (const DetailInfo& d : all_details()) {
      const bool first = some && text.empty();
      if (d.list != list || (!all_ && !first && next() % 2 == 0)) continue;
      const unsigned n = next() % 900;
      std::string value = fmt::format("\"t{},\\n\"", n);
      if (d.kind == Kind::money) value = fmt::format("\"{}.{:02}\"", n, next() % 100);
      if (d.kind == Kind::decimal) value = fmt::format("{}.{}", n, 1 + next() % 9);
      if (d.kind == Kind::date) value = fmt::format("\"2024-02-{:02}\"", 1 + n % 28);
      text += fmt::format("{}\"{}\":{}", text.empty() ? "" : ",", d.name, value);
    }
    return text;
  }

  std::string value(const FieldInfo& f, unsigned id) {
    const unsigned n = next() % 900;
    if (f.field == Field::claim_id) return fmt::format("\"C,{} \\\"é\\\"\"", id);
    if (f.field == Field::frequency_code) return "\"1\"";
    if (f.field == Field::line_number) return std::to_string(id);
    if (f.field == Field::service_date) return "\"2024-01-05\"";
    if (f.field == Field::through_date) return "\"2024-01-07\"";
    switch (f.type.kind) {
      case Kind::boolean:
        return n % 2 == 0 ? "true" : "false";
      case Kind::integer:
        return std::to_string(n % 24);
      case Kind::decimal:
        return fmt::format("{}.{:03}", n, next() % 1000);
      case Kind::money:
        return fmt::format("\"{}.{:02}\"", n, next() % 100);
      case Kind::date:
        return fmt::format("\"19{:02}-02-{:02}\"", 20 + n % 80, 1 + n % 28);
      case Kind::code:
        return "\"" + code_of(f.type.system, ten_, n) + "\"";
      case Kind::code_set: {
        std::string members;
        const unsigned count = 1 + next() % 30;
        for (unsigned m = 0; m < count; ++m) {
          const std::string code = "\"" + code_of(f.type.system, ten_, next() % 900) + "\"";
          const std::string beside = next() % 3 == 0 ? details(f.json_path, false) : std::string();
          members += m == 0 ? "" : ",";
          members += beside.empty() ? code : fmt::format("{{\"code\":{},{}}}", code, beside);
        }
        if (f.field == Field::diagnoses) diagnoses_ = count;
        return "[" + members + "]";
      }
      default:
        return fmt::format("\"{}{}\\n,;é\"", "t", n);
    }
  }

  unsigned next() { return static_cast<unsigned>(random_()); }

  std::mt19937 random_;
  bool all_;
  bool ten_ = true;
  unsigned diagnoses_ = 0;
};

}  // namespace

TEST_CASE("claims with every field of the model come back from JSON and from CSV as they were") {
  for (const bool all : {true, false}) {
    std::string text;
    RandomClaims claims(7, all);
    for (unsigned i = 0; i < 200; ++i) text += claims.claim(i);
    const Read first("claims.jsonl", text);
    for (const Diagnostic& d : first.diagnostics.list()) UNSCOPED_INFO(d.id << " " << d.message);
    REQUIRE(first.claims.size() == 200);
    const std::string json = as_json(first);
    if (all) {
      // No field that the model stores is left out.
      for (const FieldInfo& f : all_fields()) {
        if (f.json_path.empty()) continue;
        INFO(f.json_path);
        CHECK_FALSE(f.csv_column.empty());
        CHECK(json.find("\"" + std::string(f.json_path.substr(f.json_path.rfind('.') + 1)) + "\":") !=
              std::string::npos);
      }
      for (const DetailInfo& d : all_details()) {
        INFO(name_of(d.detail));
        CHECK(json.find(fmt::format("\"{}\":", d.name)) != std::string::npos);
      }
    }
    const Read from_json("claims.jsonl", json);
    REQUIRE_FALSE(from_json.diagnostics.has_errors());
    CHECK(as_json(from_json) == json);
    // The packed claims themselves: order of fields apart they are what was read first.
    CHECK(as_csv(from_json) == as_csv(first));
    const Read from_csv("claims.csv", as_csv(from_json));
    for (const Diagnostic& d : from_csv.diagnostics.list()) UNSCOPED_INFO(d.id << " " << d.message);
    REQUIRE_FALSE(from_csv.diagnostics.has_errors());
    CHECK(as_json(from_csv) == json);
  }
}

TEST_CASE("what a claim said stands where the reader looks for it") {
  const std::string text =
      R"({"claim_id":"A","claim_type":"professional","patient":{"id":"P","birth_date":"1961-04-02"},"place_of_service":"11",)"
      R"("diagnoses":["M79.18","E11.9"],"dates":{"last_seen":"2023-12-20"},"rendering_provider":{"npi":"1245319599"},)"
      R"("lines":[{"line":1,"procedure":"20552","modifiers":["RT","25"],"units":1.5,"charge":"85.00","service_date":"2024-01-05",)"
      R"("diagnosis_pointers":[2],"emergency":true,"status":"paid"}]})"
      "\n";
  const Read read("claims.jsonl", text);
  REQUIRE(read.claims.size() == 1);
  CHECK(as_csv(read) ==
        "claim_id,claim_line_number,hcpcs_code,hcpcs_modifier_1,hcpcs_modifier_2,service_unit_quantity,charge_amount,"
        "claim_line_start_date,emergency_flag,claim_type,claim_place_of_service_code,diagnosis_code_1,diagnosis_code_2,"
        "last_seen_date,claim_rendering_npi,person_id,birth_date,diagnosis_code_type,diagnosis_pointers,line_status\n"
        "A,1,20552,RT,25,1.5,85.00,2024-01-05,true,professional,11,M79.18,E11.9,2023-12-20,1245319599,P,1961-04-02,"
        "icd10cm,2,paid\n");
}

TEST_CASE("a table with more diagnoses than its reader takes is not written") {
  std::string diagnoses;
  for (int i = 0; i < 101; ++i) diagnoses += std::string(i == 0 ? "" : ",") + "\"E11.9\"";
  const Read read("claims.jsonl", test::claim_json("A", "P", "2024-01-05", "\"diagnoses\":[" + diagnoses + "]"));
  REQUIRE(read.claims.size() == 1);
  OpenedClaim claim;
  claim.open(read.claims.front());
  CHECK(CsvClaimWriter(read.symbols).look_at(claim) == "claim.diagnoses");
}
