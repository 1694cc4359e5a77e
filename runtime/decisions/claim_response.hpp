// FHIR R4 ClaimResponse, one a claim (http://hl7.org/fhir/R4/claimresponse.html), a resource a line. Categories are
// those of CARIN Blue Button where HL7's own have none: `adjustmentreason`, `allowedunits`.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/decisions/decisions_by_claim.hpp"
#include "runtime/decisions/line_amounts.hpp"
#include "runtime/decisions/record_writer.hpp"

namespace edict {

class ClaimResponseWriter : public RecordWriter {
 public:
  // `created`: the day of adjudication. Without it `created` is the claim's processed date, else said to be unknown.
  ClaimResponseWriter(const plan::Plan& plan, std::string bundle, std::optional<Date> created)
      : plan_(plan), bundle_(std::move(bundle)), created_(created) {}
  void begin(TextBuffer&) override {}
  void write(std::span<const DecidedLine> lines, const Batch& batch, TextBuffer& out) override;

 private:
  // The process notes of one claim: what several lines say alike stands there once.
  struct Notes {
    std::vector<std::string> texts;
    std::unordered_map<std::string, std::size_t> numbers;  // from 1
    std::size_t number_of(std::string text);
  };

  void write_claim(const DecidedClaim& claim, const Batch& batch, TextBuffer& out) const;
  void append_head(TextBuffer& out, const DecidedClaim& claim, const Batch& batch) const;
  void append_item(TextBuffer& out, const DecidedLine& decided, const LineAmounts& amounts, const Batch& batch,
                   Notes& notes) const;
  void append_adjudication(TextBuffer& out, const LineDecision& decision, const LineAmounts& amounts) const;
  std::string note_of(const DecidedLine& decided, std::size_t finding, const Batch& batch) const;

  const plan::Plan& plan_;
  std::string bundle_;
  std::optional<Date> created_;
};

}  // namespace edict
