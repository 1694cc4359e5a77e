#include "tools/edict/named_lines.hpp"

#include <fmt/format.h>

#include "runtime/interpreter/interpreter.hpp"

namespace edict::cli {

int tell_of_lines(const plan::Plan& plan, const ClaimInputs& claim_inputs, const std::vector<std::string>& lines,
                  const std::function<std::string(const NamedLine&)>& tell, const Shell& shell) {
  SymbolTable symbols = start_symbols(plan);
  OpenInputs inputs(claim_inputs, symbols);
  Diagnostics diagnostics;
  auto tables = inputs.tables(plan, diagnostics);
  if (diagnostics.has_errors()) {
    shell.report(diagnostics);
    return kUnreadable;
  }
  bool whole = inputs.read_side_files(diagnostics);
  Engine engine(plan, symbols, interpreter_back_end(), std::move(tables));
  std::string text;
  for (const std::string& name : lines) {
    const auto [claim, line] = *line_named(name);
    Diagnostics own;
    const auto found = find_case(inputs, symbols, claim, line, own);
    for (const Diagnostic& d : own.list()) diagnostics.add(d);
    whole = whole && !own.has_errors();
    if (!found) continue;
    const Batch batch = found->batch(symbols);
    const auto index = found->line_in(batch);
    if (!text.empty()) text += '\n';
    text += index ? tell({name, *found, batch, *index, symbols, engine})
                  : fmt::format("{} is not decided: another claim replaces or voids its claim.\n", name);
  }
  diagnostics.sort();
  shell.report(diagnostics);
  return print(shell, text) && whole ? kDone : kUnreadable;
}

}  // namespace edict::cli
