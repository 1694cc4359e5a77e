// Faults of a data file: each kind is told a few times with its line, the rest is counted.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "runtime/diagnostics/diagnostic.hpp"

namespace edict {

inline constexpr std::size_t kMostFaults = 20;

class DataFaults {
 public:
  DataFaults(Diagnostics& diagnostics, std::string file) : diagnostics_(diagnostics), file_(std::move(file)) {}

  // Null when the fault was only counted.
  Diagnostic* report(std::string_view id, std::uint64_t line, std::uint32_t column, std::string_view field,
                     std::string message, std::string help = {});
  // To be called at the end: how many were not told.
  void summarize();
  const std::string& file() const { return file_; }
  bool any() const { return !counts_.empty(); }

 private:
  Diagnostics& diagnostics_;
  std::string file_;
  std::map<std::string_view, std::size_t> counts_;
};

}  // namespace edict
