// Published files to what the language reads: tables, the policy that uses them, and the record of where they come
// from. Reads and computes; writing the files is the caller's.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/import/kind.hpp"
#include "runtime/diagnostics/diagnostic.hpp"

namespace edict::import {

struct ImportOptions {
  Setting setting = Setting::any;          // any: told by the files' names
  std::string payer;                       // of the policy's head
  std::optional<ValidDiagnoses> code_set;  // ICD-10-CM, for kinds that write lists of diagnoses
  std::map<std::string, Date> editions;    // by path as given: its edition's first day
  bool open_start = false;                 // Merge::open_start
  std::string earlier;  // the folder of the table to which the files are added as later editions; empty: none
};

struct ImportSummary {
  std::uint64_t read = 0;         // rows of data
  std::uint64_t refused = 0;      // of them
  std::uint64_t passed_over = 0;  // of them
  std::uint64_t repaired = 0;     // cells
  std::uint64_t kept = 0;         // rows of the table
};

struct ImportResult {
  std::vector<OutputText> files;  // provenance last
  ImportSummary summary;
};

// Nothing when a file cannot be read as this kind, or not be read to its end, which is reported (E09xx). Refused rows
// are reported each kind a few times with their place; it is the caller's to go on without them.
std::optional<ImportResult> run_import(const Kind& kind, const std::vector<std::string>& paths,
                                       const ImportOptions& options, Diagnostics& diagnostics);

}  // namespace edict::import
