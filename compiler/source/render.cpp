#include "compiler/source/render.hpp"

#include "compiler/source/internal/located.hpp"

namespace edict {

std::string render(std::span<const Diagnostic> diagnostics, const Sources& sources, DiagnosticFormat format,
                   bool color) {
  switch (format) {
    case DiagnosticFormat::pretty:
      return render_pretty(diagnostics, sources, color);
    case DiagnosticFormat::brief:
      return render_brief(diagnostics, sources);
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
