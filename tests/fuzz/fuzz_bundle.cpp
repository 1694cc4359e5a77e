// A bundle of any bytes, under the hash that they have: what is read verifies, decides claims, explains and is told,
// without a crash, a read elsewhere or endless work.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>

#include "runtime/bundle/bundle.hpp"
#include "runtime/claims/patient_stream.hpp"
#include "runtime/decisions/record_writer.hpp"
#include "runtime/decisions/summary.hpp"
#include "runtime/engine/engine.hpp"
#include "runtime/interpreter/interpreter.hpp"
#include "runtime/plan/cost.hpp"
#include "runtime/plan/plan_for_tests.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using namespace edict;

constexpr const char* kClaims =
    R"({"claim_id":"C1","patient":{"id":"P1","birth_date":"1960-02-29","sex":"F"},"payer":"medicare","diagnoses":["M79.18","E11.9"],"lines":[{"line":1,"procedure":"20552","units":4,"service_date":"2024-01-05","modifiers":["RT","59"],"charge":"100.00","place_of_service":"11"},{"line":2,"procedure":"99213","units":1,"service_date":"2024-01-05"}]}
{"claim_id":"C2","patient":{"id":"P1"},"diagnoses":["M79.18"],"lines":[{"line":1,"procedure":"20552","service_date":"2024-02-05","through_date":"2024-02-08"},{"line":2,"procedure":"20553","units":2,"service_date":"2024-02-05"}]}
{"claim_id":"C3","patient":{"id":"P2"},"lines":[{"line":1,"procedure":"99213","units":1,"service_date":"2023-12-31"}]}
)";

template <class Number>
void put(std::string& bytes, std::size_t at, Number number) {
  std::memcpy(bytes.data() + at, &number, sizeof number);
}

// As if these bytes had been written by edict: what damage is, the unit tests ask.
void mend(std::string& bytes) {
  if (bytes.size() < bundle::kHeaderSize) return;
  std::memcpy(bytes.data(), bundle::kMagic.data(), bundle::kMagic.size());
  put(bytes, bundle::kVersionAt, bundle::kFormatVersion);
  put(bytes, bundle::kSizeAt, std::uint64_t{bytes.size()});
  const auto hash = bundle::hash_of(std::as_bytes(std::span(bytes)));
  std::memcpy(bytes.data() + bundle::kHashAt, hash.data(), hash.size());
}

void decide(const bundle::Bundle& bundle) {
  const plan::Plan& plan = bundle.plan;
  SymbolTable symbols = start_symbols(plan);
  std::vector<std::optional<TableData>> inputs;
  for (const plan::Table& table : plan.tables) {
    TableData data;
    data.cells.resize(table.schema.columns.size());
    data.valid.resize(table.schema.columns.size());
    inputs.push_back(table.from_input ? std::optional(std::move(data)) : std::nullopt);
  }
  PatientStream stream(symbols);
  stream.add_claims(claims_from_memory("claims.jsonl", kClaims, symbols));
  Diagnostics diagnostics;
  if (!stream.read(diagnostics)) std::abort();
  Engine engine(plan, symbols, interpreter_back_end(), std::move(inputs));
  Summary summary(plan);
  const auto writer = make_record_writer(DecisionFormat::json_lines, plan, bundle.name);
  TextBuffer text;
  while (const auto batch = stream.next(diagnostics)) {
    const Decisions decisions = engine.decide(*batch, {true, static_cast<LineIndex>(0)});
    summary.add(decisions, *batch);
    writer->write(decisions.lines, *batch, text);
  }
  if (summary.text().empty()) std::abort();
}

std::string first_bundle() {
  static const std::string bytes = bundle::to_bytes(plan::PlanForTests().plan, {});
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  mend(bytes);
  auto memory = std::make_shared<std::vector<std::byte>>(bytes.size());
  if (!bytes.empty()) std::memcpy(memory->data(), bytes.data(), bytes.size());
  const std::span<const std::byte> file(*memory);
  const auto read = bundle::read(file, std::move(memory));
  if (!read) return 0;
  decide(read.value());
  plan::cost_of(read.value().plan);
  plan::print(read.value().plan);
  bundle::signature_holds(read.value());
  return 0;
}

// Changes the inside of one section and lays the file out anew, so that the reader gets as far as what it says.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto number = [&](std::size_t at, auto value) {
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
  };
  std::vector<std::string> sections;
  if (size >= bundle::kHeaderSize) {
    const auto count = number(bundle::kSectionCountAt, std::uint32_t{0});
    for (std::uint32_t s = 0; s < count; ++s) {
      const std::size_t entry = bundle::kHeaderSize + s * bundle::kDirectoryEntrySize;
      if (entry + bundle::kDirectoryEntrySize > size) break;
      const auto offset = number(entry + 8, std::uint64_t{0});
      const auto length = number(entry + 16, std::uint64_t{0});
      if (offset > size || length > size - offset) break;
      sections.push_back(bytes.substr(offset, length));
    }
    if (sections.size() != count) sections.clear();
  }
  if (sections.empty()) {
    bytes = first_bundle();
  } else if (seed % 16 == 0) {
    return LLVMFuzzerMutate(data, size, max_size);
  } else {
    std::string& section = sections[seed / 16 % sections.size()];
    const std::size_t length = section.size();
    section.resize(length + 64);
    section.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(section.data()), length, section.size()));
    std::string directory = bytes.substr(0, bundle::kHeaderSize + sections.size() * bundle::kDirectoryEntrySize);
    std::string whole = directory;
    for (std::size_t s = 0; s < sections.size(); ++s) {
      const std::size_t entry = bundle::kHeaderSize + s * bundle::kDirectoryEntrySize;
      whole.resize((whole.size() + bundle::kAlignment - 1) / bundle::kAlignment * bundle::kAlignment, '\0');
      put(whole, entry + 8, std::uint64_t{whole.size()});
      put(whole, entry + 16, std::uint64_t{sections[s].size()});
      whole += sections[s];
    }
    bytes = whole;
  }
  mend(bytes);
  if (bytes.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
  std::memcpy(data, bytes.data(), bytes.size());
  return bytes.size();
}
