// Policy text, from any bytes: no crash and no endless work, every error has a place, and of text without errors the
// plan verifies and the formatter changes neither its meaning nor, the second time, a byte.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <variant>

#include "compiler/driver/compile.hpp"
#include "compiler/lower/lower.hpp"
#include "compiler/syntax/formatter.hpp"
#include "compiler/syntax/parser.hpp"
#include "runtime/plan/canonical.hpp"

namespace {

using namespace edict;

std::string formatted(const std::string& text) {
  Sources sources;
  const FileId file = sources.add("p.edict", text);
  Diagnostics diagnostics;
  const syntax::ParseResult parsed = syntax::parse(sources, file, diagnostics);
  if (diagnostics.has_errors()) return {};
  return syntax::format(parsed.file, sources.text(file));
}

// Of what decides; empty when the text has errors.
std::string meaning(const std::string& text) {
  Sources sources;
  sources.add("p.edict", text);
  const Compilation c = compile(std::move(sources));
  for (const Diagnostic& d : c.diagnostics.list()) {
    if (d.severity == Severity::error && std::holds_alternative<std::monostate>(d.place)) std::abort();
  }
  if (!c.ok()) return {};
  plan::Plan plan = lower(c.library, c.sources);
  if (!plan::verify(plan).empty() || !plan::verify(plan::canonical(plan)).empty()) std::abort();
  for (std::string& label : plan.labels) label.clear();  // words of a condition, whose layout may change
  return plan::content_hash(plan);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t longest = 1 << 14;
  if (size > longest) return 0;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::string before = meaning(text);
  const std::string once = formatted(text);
  if (once.empty()) return 0;
  if (formatted(once) != once) std::abort();
  if (meaning(once) != before) std::abort();
  return 0;
}
