// Another program, run to its end.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace edict::cli {

struct ProgramEnd {
  int status = 0;      // exit status; 127: it could not be run, or a signal ended it
  std::string output;  // what it wrote to standard output
};
enum class ProgramErrors : std::uint8_t { shown, hidden };  // what it says on standard error
// Words as they are, without a shell.
ProgramEnd run_program(const std::vector<std::string>& words, ProgramErrors errors);

}  // namespace edict::cli
