// Codes as a person would write them: a run as a range, all of a category as a stem. Only where it means the same: a
// range or a stem may stand for codes if, of all codes that a code set has had on any day, it holds these and no other.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace edict::import {

struct ValidDiagnoses {
  std::string name;                // of its file
  std::string sha256;              // of its bytes
  std::vector<std::string> valid;  // every code that was billable on any day; normal form, sorted
};

// A published ICD-10-CM table with a column of codes and, where it has headers of categories too, one that says which
// codes are billable. Nothing when it cannot be read; `failure` says why in words.
std::optional<ValidDiagnoses> read_icd10cm(const std::string& path, std::string& failure);

// Items of a list as policies write them: M79.18, E11.*, M62.830..M62.838. `codes` in normal form, sorted, each once;
// one that the code set never had stays as it is.
std::vector<std::string> folded(const std::vector<std::string>& codes, const ValidDiagnoses& set);

}  // namespace edict::import
