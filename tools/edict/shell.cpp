#include "tools/edict/shell.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "compiler/source/render.hpp"

namespace edict::cli {
namespace {

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

bool Shell::color_on(int descriptor) const {
  if (color != When::automatic) return color == When::always;
  const char* no_color = std::getenv("NO_COLOR");  // no-color.org: present and not empty
  const char* term = std::getenv("TERM");
  return (no_color == nullptr || *no_color == '\0') && (term == nullptr || std::strcmp(term, "dumb") != 0) &&
         isatty(descriptor) != 0;
}

void Shell::report(const Diagnostics& diagnostics, const Sources& sources) const {
  std::vector<Diagnostic> shown;
  for (const Diagnostic& d : diagnostics.list()) {
    if (!quiet || d.severity == Severity::error) shown.push_back(d);
  }
  write_all(STDERR_FILENO, render(shown, sources, DiagnosticFormat::pretty, color_on(STDERR_FILENO)));
}

void Shell::report(const Diagnostic& diagnostic, const Sources& sources) const {
  write_all(STDERR_FILENO, render({&diagnostic, 1}, sources, DiagnosticFormat::pretty, color_on(STDERR_FILENO)));
}

void Shell::fault(std::string_view id, Place place, std::string message, std::string help) const {
  Diagnostics diagnostics;
  diagnostics.report(id, std::move(place), std::move(message), std::move(help));
  report(diagnostics);
}

void Shell::say(std::string_view text) const {
  if (!quiet) write_all(STDERR_FILENO, fmt::format("{}\n", text));
}

bool print(const Shell& shell, std::string_view text) {
  if (write_all(STDOUT_FILENO, text)) return true;
  const std::string why = errno == EPIPE ? "the program that reads it has closed it" : std::strerror(errno);
  shell.fault("E0811", std::monostate{}, "standard output cannot be written: " + why);
  return false;
}

Progress::Progress(const Shell& shell)
    : on_(!shell.quiet && isatty(STDERR_FILENO) != 0), next_(std::chrono::steady_clock::now()) {}

void Progress::show(std::string_view what, std::uint64_t count) {
  if (!on_) return;
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::milliseconds(200);
  write_all(STDERR_FILENO, fmt::format("\r\x1b[K{} {}", what, count));
  shown_ = true;
}

void Progress::clear() {
  if (shown_) write_all(STDERR_FILENO, "\r\x1b[K");
  shown_ = false;
}

bool parse_size(const std::string& text, std::size_t& bytes) {
  std::size_t n = 0;
  std::size_t i = 0;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
    if (n > (std::numeric_limits<std::size_t>::max() >> 8U)) return false;
    n = n * 10 + static_cast<std::size_t>(text[i] - '0');
  }
  if (i == 0) return false;
  std::string_view unit = std::string_view(text).substr(i);
  if (unit.size() > 1 && (unit.substr(1) == "B" || unit.substr(1) == "iB")) unit = unit.substr(0, 1);
  unsigned shift = 0;
  if (unit == "K" || unit == "k") shift = 10;
  if (unit == "M" || unit == "m") shift = 20;
  if (unit == "G" || unit == "g") shift = 30;
  if (!unit.empty() && shift == 0) return false;
  if (n == 0 || n > (std::numeric_limits<std::size_t>::max() >> (shift + 1))) return false;
  bytes = n << shift;
  return true;
}

}  // namespace edict::cli
