#include "runtime/decisions/record_writer.hpp"

#include "runtime/decisions/claim_response.hpp"
#include "runtime/decisions/csv.hpp"
#include "runtime/decisions/json_lines.hpp"

namespace edict {

std::unique_ptr<RecordWriter> make_record_writer(DecisionFormat format, const plan::Plan& plan, std::string bundle,
                                                 std::optional<Date> adjudicated) {
  switch (format) {
    case DecisionFormat::json_lines:
      return std::make_unique<JsonLinesWriter>(plan, bundle);
    case DecisionFormat::csv:
      return std::make_unique<CsvWriter>(plan, std::move(bundle));
    case DecisionFormat::fhir:
      return std::make_unique<ClaimResponseWriter>(plan, std::move(bundle), adjudicated);
  }
  return nullptr;
}

}  // namespace edict
