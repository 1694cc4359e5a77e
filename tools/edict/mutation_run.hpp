// Changes one thing of the policies at a time and runs their tests: would they notice?
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "compiler/driver/compile.hpp"
#include "compiler/mutants/mutants.hpp"
#include "runtime/tables/code_table.hpp"

namespace edict::cli {

// What became of one change.
struct Attempt {
  enum class Fate : std::uint8_t {
    caught,    // a test fails
    refused,   // no policy any more: the compiler refuses it
    same,      // another text that decides every line alike
    allowed,   // no test notices, and a comment says why
    survived,  // no test notices
  };
  std::string_view kind;
  Span span;
  std::string change, advice, policy, rule;
  Fate fate = Fate::caught;
  std::string why;  // of `same`: the proof in a sentence
};

// What was tried in one file.
struct FileAttempts {
  FileId file{};
  std::size_t tests = 0;  // that run its policies, or policies that ask for its lists
  std::vector<Attempt> attempts;
  std::size_t count(Attempt::Fate fate) const;
};

struct MutationOptions {
  mutants::Choice choice;
  unsigned threads = 1;
  std::string filter;  // only files whose path contains it
};

// `compilation` has no errors, and its tests pass. `tried` is told from time to time how many changes were tried so
// far.
std::vector<FileAttempts> mutation_run(const Compilation& compilation, const std::vector<CodeTable>& code_tables,
                                       const MutationOptions& options, const std::function<void(std::size_t)>& tried);

}  // namespace edict::cli
