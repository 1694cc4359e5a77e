// Another program, run to its end.
#pragma once

#include <string>
#include <vector>

namespace edict::cli {

struct ProgramEnd {
  int status = 0;      // exit status; 127: it could not be run, or a signal ended it
  std::string output;  // what it wrote to standard output
};
// Words as they are, without a shell; what the program says on standard error goes nowhere.
ProgramEnd run_program(const std::vector<std::string>& words);

}  // namespace edict::cli
