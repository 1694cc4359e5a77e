// Diagnostics for people: the place, the line with a caret, notes and help; or one line each.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/source/internal/located.hpp"

namespace edict {
namespace {

struct Paint {
  bool color;
  std::string operator()(std::string_view code, std::string_view text) const {
    return color ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
  }
};

std::string_view color_of(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "1;31";
    case Severity::warning:
      return "1;33";
    case Severity::note:
      return "1;36";
  }
  return "1";
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// The bytes of characters [from, to) of a line.
std::string_view slice(std::string_view line, std::size_t from, std::size_t to) {
  std::size_t begin = line.size();
  std::size_t end = line.size();
  std::size_t at = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if ((static_cast<unsigned char>(line[i]) & 0xC0) == 0x80) continue;
    if (at == from) begin = i;
    if (at == to) {
      end = i;
      break;
    }
    ++at;
  }
  return begin < end ? line.substr(begin, end - begin) : std::string_view();
}

// The line of policy text, and below it `^~~~` under the span. A long line is shown around its caret.
std::string excerpt(const Span& span, const Sources& sources, const Paint& paint, std::string_view code) {
  constexpr std::size_t kWidest = 120;
  const LineColumn begin = sources.position(span.file, span.begin);
  const LineColumn end = sources.position(span.file, span.end);
  const std::string_view line = sources.line(span.file, begin.line);
  const std::size_t length = characters(line);
  const std::size_t column = begin.column - 1;
  std::size_t marked = end.line == begin.line && end.column > begin.column ? end.column - begin.column : 1;
  if (end.line > begin.line && length > column) marked = length - column;
  std::size_t first = 0;
  if (length > kWidest && column > kWidest / 2) first = column - kWidest / 2;
  const std::size_t last = std::min(length, first + kWidest);
  marked = std::max<std::size_t>(1, std::min(marked, last > column ? last - column : 1));
  const std::string number = std::to_string(begin.line);
  const std::string left = first > 0 ? "…" : "";
  const std::string right = last < length ? "…" : "";
  const std::string bar = paint("1;34", "|");
  std::string text = fmt::format("{} {} {}{}{}\n", paint("1;34", fmt::format("{:>5}", number)), bar, left,
                                 printable(slice(line, first, last)), right);
  text += fmt::format("{:>5} {} {}{}\n", "", bar, std::string(column - first + (first > 0 ? 1 : 0), ' '),
                      paint(code, "^" + std::string(marked - 1, '~')));
  return text;
}

std::string where(const Located& located) {
  const std::string of = subject(located);
  return of.empty() ? to_text(located) : to_text(located) + " " + of;
}

}  // namespace

std::string render_pretty(std::span<const Diagnostic> diagnostics, const Sources& sources, bool color) {
  const Paint paint{color};
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    const Located located = locate(diagnostic.place, sources);
    const std::string_view code = color_of(diagnostic.severity);
    if (!located.file.empty()) text += paint("1", where(located) + ":") + " ";
    text += fmt::format("{} {}\n", paint(code, fmt::format("{} {}:", to_text(diagnostic.severity), diagnostic.id)),
                        paint("1", diagnostic.message));
    if (const Span* span = std::get_if<Span>(&diagnostic.place)) text += excerpt(*span, sources, paint, code);
    for (const DiagnosticNote& note : diagnostic.notes) {
      const Located place = locate(note.place, sources);
      text += place.file.empty() ? fmt::format("  {} {}\n", paint("1;36", "note:"), note.text)
                                 : fmt::format("{} {} {}\n", where(place) + ":", paint("1;36", "note:"), note.text);
      if (const Span* span = std::get_if<Span>(&note.place)) text += excerpt(*span, sources, paint, "1;36");
    }
    if (!diagnostic.help.empty()) text += fmt::format("  {} {}\n", paint("1;32", "help:"), diagnostic.help);
  }
  return text;
}

std::string render_brief(std::span<const Diagnostic> diagnostics, const Sources& sources) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    const Located located = locate(diagnostic.place, sources);
    if (!located.file.empty()) text += to_text(located) + ": ";
    text += fmt::format("{}: {}", diagnostic.id, diagnostic.message);
    const std::string of = subject(located);
    text += of.empty() ? "\n" : " " + of + "\n";
  }
  return text;
}

}  // namespace edict
