#include "runtime/claims/claim_source.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/claims/begun_input.hpp"
#include "runtime/claims/csv_parts_source.hpp"
#include "runtime/claims/csv_source.hpp"
#include "runtime/claims/fhir_source.hpp"
#include "runtime/claims/json_source.hpp"
#include "runtime/claims/x12_source.hpp"

namespace edict {
namespace {

// Says why there are no claims, once.
class UnreadableSource : public ClaimSource {
 public:
  UnreadableSource(std::string file, SymbolTable& symbols, InputFault fault)
      : ClaimSource(std::move(file), symbols), fault_(std::move(fault)) {}
  std::optional<PackedClaim> next_packed(Diagnostics& diagnostics) override {
    if (!said_) diagnostics.report(fault_.id, DataPlace{file_, 0, 0, {}, {}}, fault_.message, fault_.help);
    said_ = true;
    return std::nullopt;
  }

 private:
  InputFault fault_;
  bool said_ = false;
};

// Enough for the keys of a resource's outermost object that come before a long one.
constexpr std::size_t kFront = std::size_t{1} << 16;

std::unique_ptr<ClaimSource> make_source(std::string name, std::unique_ptr<ByteInput> input, SymbolTable& symbols,
                                         ReadOptions options) {
  if (!options.format) options.format = format_of_name(name);
  if (!options.format || *options.format == InputFormat::json_lines) {
    auto begun = std::make_unique<BegunInput>(std::move(input), kFront);
    if (looks_like_fhir(begun->front())) options.format = InputFormat::fhir;
    if (!options.format && looks_like_x12(begun->front())) options.format = InputFormat::x12;
    if (!options.format && begun->fault())
      return std::make_unique<UnreadableSource>(std::move(name), symbols, *begun->fault());
    input = std::move(begun);
  }
  if (!options.format) {
    return std::make_unique<UnreadableSource>(std::move(name), symbols,
                                              InputFault{"E0724", "the format cannot be told from the name",
                                                         "say --input-format json, csv, tsv, x12 or fhir"});
  }
  switch (*options.format) {
    case InputFormat::fhir:
      return fhir_source(std::move(name), std::move(input), symbols, std::move(options));
    case InputFormat::json_lines:
      return json_source(std::move(name), std::move(input), symbols, options);
    case InputFormat::x12:
      return x12_source(std::move(name), std::move(input), symbols, std::move(options));
    case InputFormat::csv:
    case InputFormat::tsv:
      break;
  }
  if (options.rows_together) return csv_parts_source(std::move(name), std::move(input), symbols, std::move(options));
  return csv_source(std::move(name), std::move(input), symbols, std::move(options));
}

}  // namespace

std::optional<PlacedClaim> ClaimSource::next(Diagnostics& diagnostics) {
  const auto claim = next_packed(diagnostics);
  if (!claim) return std::nullopt;
  return PlacedClaim{unpack(claim->bytes, symbols_), DataPlace{file_, claim->at, 0, {}, {}}};
}

std::optional<InputFormat> format_named(std::string_view name) {
  if (name == "json" || name == "jsonl" || name == "ndjson") return InputFormat::json_lines;
  if (name == "csv") return InputFormat::csv;
  if (name == "tsv") return InputFormat::tsv;
  for (std::string_view x12 : {"x12", "edi", "837", "837p", "837i", "837d"}) {
    if (name == x12) return InputFormat::x12;
  }
  if (name == "fhir") return InputFormat::fhir;
  return std::nullopt;
}

std::optional<InputFormat> format_of_name(std::string_view path) {
  if (path.ends_with(".gz")) path.remove_suffix(3);
  if (path.ends_with(".zst")) path.remove_suffix(4);
  const auto dot = path.rfind('.');
  return dot == std::string_view::npos ? std::nullopt : format_named(path.substr(dot + 1));
}

std::unique_ptr<ClaimSource> open_claims(const std::string& path, SymbolTable& symbols, ReadOptions options) {
  return make_source(path == "-" ? "standard input" : path, open_input(path), symbols, std::move(options));
}

std::unique_ptr<ClaimSource> claims_from_memory(std::string name, std::string bytes, SymbolTable& symbols,
                                                ReadOptions options) {
  auto input = input_from_memory(name, std::move(bytes));
  return make_source(std::move(name), std::move(input), symbols, std::move(options));
}

}  // namespace edict
