// The patients file: birth dates, sexes and states that claims leave out. A table with the columns of the Tuva
// project's eligibility layer (person_id, birth_date, gender, death_date, state; a row a span, so several a patient) or
// JSON lines ({"id":"P1","birth_date":"1961-04-02","sex":"F"}).
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/claims/claim_source.hpp"

namespace edict {

class Patients {
 public:
  explicit Patients(SymbolTable& symbols) : symbols_(symbols) {}

  // Reads all of a file; false when some row could not be read or disagrees with another (reported). What could be
  // read is there all the same.
  bool read(const std::string& path, const ReadOptions& options, Diagnostics& diagnostics);
  bool read_from_memory(std::string name, std::string bytes, const ReadOptions& options, Diagnostics& diagnostics);

  // Nothing when the file does not know the patient.
  const std::vector<FieldValue>* find(Symbol patient) const;
  std::size_t size() const { return patients_.size(); }

 private:
  friend class PatientsReader;
  SymbolTable& symbols_;
  std::unordered_map<Symbol, std::vector<FieldValue>> patients_;
};

}  // namespace edict
