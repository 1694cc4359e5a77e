// Values that cannot be read and count as missing: told once a field.
#include <fmt/format.h>

#include "runtime/claims/claim_draft.hpp"

namespace edict {

void ClaimDraft::leave_out(const std::string& name, Spot spot, std::size_t line) {
  LeftOut& of_name = left_out_[name];
  if (of_name.values++ > 0) return;
  of_name.first = spot;
  of_name.record = record_name(line);
}

void report_left_out(FieldsLeftOut& left_out, Reporter& reporter, Diagnostics& diagnostics) {
  for (const auto& [field, of_field] : left_out) {
    reporter.report(
        diagnostics, "W0734", of_field.first, of_field.record, field,
        fmt::format("{} cannot be read and counts as missing{}", field,
                    of_field.values == 1   ? std::string()
                    : of_field.values == 2 ? std::string(", here and in one further place")
                                           : fmt::format(", here and in {} further places", of_field.values - 1)));
  }
  left_out.clear();
}

void add_left_out(FieldsLeftOut& to, FieldsLeftOut& part, std::uint64_t lines_before) {
  for (auto& [field, of_part] : part) {
    LeftOut& of_file = to[field];
    if (of_file.values == 0) {
      of_file.first = {of_part.first.line + lines_before, of_part.first.column};
      of_file.record = std::move(of_part.record);
    }
    of_file.values += of_part.values;
  }
  part.clear();
}

}  // namespace edict
