#include "compiler/source/render.hpp"

#include "compiler/source/internal/located.hpp"

namespace edict {

namespace {

// Names of the input may stand in messages too. The machine formats escape them by their own rules.
std::vector<Diagnostic> for_a_terminal(std::span<const Diagnostic> diagnostics) {
  std::vector<Diagnostic> shown(diagnostics.begin(), diagnostics.end());
  for (Diagnostic& d : shown) {
    d.message = printable(d.message);
    d.help = printable(d.help);
    for (DiagnosticNote& note : d.notes) note.text = printable(note.text);
  }
  return shown;
}

}  // namespace

std::string render(std::span<const Diagnostic> diagnostics, const Sources& sources, DiagnosticFormat format,
                   bool color) {
  switch (format) {
    case DiagnosticFormat::pretty:
      return render_pretty(for_a_terminal(diagnostics), sources, color);
    case DiagnosticFormat::brief:
      return render_brief(for_a_terminal(diagnostics), sources);
    case DiagnosticFormat::json:
      return render_json(diagnostics, sources);
    case DiagnosticFormat::sarif:
      return render_sarif(diagnostics, sources);
    case DiagnosticFormat::github:
      return render_github(diagnostics, sources);
  }
  return {};
}

}  // namespace edict
