#include "compiler/driver/compile.hpp"

#include "compiler/analysis/analysis.hpp"
#include "compiler/analysis/silence.hpp"
#include "compiler/analysis/unknown_codes.hpp"
#include "compiler/driver/files.hpp"
#include "compiler/sema/sema.hpp"
#include "compiler/syntax/parser.hpp"

namespace edict {
namespace {

void parse(Compilation& c) {
  for (std::size_t i = 0; i < c.sources.size(); ++i) {
    c.files.push_back(syntax::parse(c.sources, static_cast<FileId>(i), c.diagnostics).file);
  }
}

void analyze(Compilation& c) { c.library = sema::analyze(c.files, c.sources, c.diagnostics); }

// The checks reason about what the policies say: with errors in them there is nothing to reason about.
void check(Compilation& c, std::span<const CodeTable> code_tables) {
  if (!c.ok()) return;
  analysis::run_checks(c.library, c.diagnostics);
  for (const CodeTable& table : code_tables) analysis::check_codes(c.library, table, c.diagnostics);
}

void silence(Compilation& c) {
  std::vector<Span> comments;
  for (const syntax::File& file : c.files) {
    for (const syntax::Comment& comment : file.comments) comments.push_back(comment.span);
  }
  analysis::silence(c.diagnostics, c.sources, comments);
}

void sort(Compilation& c) { c.diagnostics.sort(); }

Compilation run(Compilation c, std::span<const CodeTable> code_tables) {
  parse(c);
  analyze(c);
  check(c, code_tables);
  silence(c);
  sort(c);
  return c;
}

}  // namespace

Compilation compile(std::span<const std::string> paths, std::span<const CodeTable> code_tables) {
  Compilation c;
  read_policy_files(paths, c.sources, c.diagnostics);
  return run(std::move(c), code_tables);
}

Compilation compile(Sources sources) {
  Compilation c;
  c.sources = std::move(sources);
  return run(std::move(c), {});
}

}  // namespace edict
