// Reports the faults of one data file: places them, and stops listing them after a while.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/diagnostics/diagnostic.hpp"

namespace edict {

// Where in the text of a file; 1-based, 0 is unknown. Columns count bytes in JSON and fields in CSV.
struct Spot {
  std::uint64_t line = 0;
  std::uint32_t column = 0;
};

struct DataFault {
  std::string_view id;
  Spot spot;
  std::string record;
  std::string field;
  std::string message;
  std::string help;
};

// Faults of a part of a file, in its order, on their way to the file's Reporter. Spots count from the part's beginning.
class FaultList {
 public:
  explicit FaultList(std::size_t most) : most_(most) {}
  void report(DataFault fault) {
    if ((fault.id.front() == 'E' ? errors_ : warnings_)++ < most_) faults_.push_back(std::move(fault));
  }
  const std::vector<DataFault>& list() const { return faults_; }
  // Beyond the most that a file shows.
  std::size_t hidden_errors() const { return errors_ > most_ ? errors_ - most_ : 0; }
  std::size_t hidden_warnings() const { return warnings_ > most_ ? warnings_ - most_ : 0; }
  // What another list of the same length did not show, when all that it shows was reported here.
  void add_hidden(const FaultList& of) {
    errors_ += of.hidden_errors();
    warnings_ += of.hidden_warnings();
  }
  void clear() {
    faults_.clear();
    errors_ = warnings_ = 0;
  }

 private:
  std::size_t most_;
  std::vector<DataFault> faults_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

class Reporter {
 public:
  Reporter(std::string file, std::size_t most) : file_(std::move(file)), most_(most) {}

  void report(Diagnostics& to, std::string_view id, Spot spot, std::string record, std::string field,
              std::string message, std::string help = {}) {
    // What ends the reading is told however much was told before.
    if (id == "E0701" || id == "E0702") {
      to.report(id, DataPlace{file_, spot.line, 0, {}, {}}, std::move(message), std::move(help));
      return;
    }
    // Warnings and errors apart: a thousand warnings must not hide the one error that stops the run.
    if ((id.front() == 'E' ? errors_ : warnings_)++ >= most_) return;
    to.report(id, DataPlace{file_, spot.line, spot.column, std::move(record), std::move(field)}, std::move(message),
              std::move(help));
  }
  void report(Diagnostics& to, const DataFault& fault, std::uint64_t lines_before = 0) {
    report(to, fault.id, {fault.spot.line + lines_before, fault.spot.column}, fault.record, fault.field, fault.message,
           fault.help);
  }
  void add_hidden(const FaultList& faults) {
    errors_ += faults.hidden_errors();
    warnings_ += faults.hidden_warnings();
  }
  // Once, at the end of the file.
  void close(Diagnostics& to) {
    const std::size_t hidden = (errors_ > most_ ? errors_ - most_ : 0) + (warnings_ > most_ ? warnings_ - most_ : 0);
    if (hidden > 0) {
      to.report("W0735", DataPlace{file_, 0, 0, {}, {}},
                std::to_string(hidden) + " further faults in this file are not shown");
    }
    errors_ = warnings_ = 0;
  }
  const std::string& file() const { return file_; }

 private:
  std::string file_;
  std::size_t most_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

// Names that the reader does not know, each once.
class UnknownNames {
 public:
  void add(std::string_view name);
  void add_all(const UnknownNames& others);
  // One note for the file, with the nearest known names.
  void report(Diagnostics& to, const std::string& file, std::string_view what,
              const std::vector<std::string_view>& known);

 private:
  std::vector<std::string> names_;
  std::size_t more_ = 0;
};

}  // namespace edict
