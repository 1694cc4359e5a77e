// The first record in which a replay and the decisions it was to confirm differ, and why they may.
#pragma once

#include <string>
#include <string_view>

namespace edict::cli {

struct ReplayedRecord {
  std::uint64_t number = 0;  // of the record in the file, from 1
  bool csv = false;
  std::string_view header;  // of CSV: the first row
  std::string_view kept;    // in the file; empty: the file ends here
  std::string_view again;   // what the replay wrote; empty: it ends here
};
// A sentence for each field that differs and for what explains it. Claim id and line number are all that is said of a
// patient: of other fields that are the patient's only that they differ.
std::string difference_text(const ReplayedRecord& record);

}  // namespace edict::cli
