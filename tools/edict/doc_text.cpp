#include "tools/edict/doc_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/markup.hpp"

namespace edict::cli {
namespace {

bool is_name(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

}  // namespace

std::string dedented(const Sources& sources, Span span) {
  const std::uint32_t column = sources.position(span.file, span.begin).column - 1;
  std::string out;
  std::string_view text = sources.text(span);
  bool first = true;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    const auto spaces = std::min(line.find_first_not_of(' '), line.size());
    if (!first) line.remove_prefix(std::min<std::size_t>(spaces, column));
    out += line;
    if (end == text.size()) break;
    out += '\n';
    text.remove_prefix(end + 1);
    first = false;
  }
  return out;
}

std::string linked(std::string_view text, const Links& links) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    std::size_t end = at + 1;
    if (c == '"') {
      end = std::min(text.find('"', at + 1), text.size() - 1) + 1;
    } else if (c == '#') {
      end = std::min(text.find('\n', at), text.size());
    } else if (is_name(c)) {
      while (end < text.size() && is_name(text[end])) ++end;
      const auto link = links.find(text.substr(at, end - at));
      if (link != links.end()) {
        out += fmt::format("<a href=\"{}\">{}</a>", link->second, text.substr(at, end - at));
        at = end;
        continue;
      }
    }
    out += escaped_markup(text.substr(at, end - at));
    at = end;
  }
  return out;
}

std::string page_name(std::string_view policy) {
  return fmt::format("{}{}.html", policy, policy == "index" || policy == "lists" ? "_policy" : "");
}

std::string source_words(const model::Policy::Authority& authority) {
  const bool numbered = authority.kind == "LCD" || authority.kind == "NCD" || authority.kind == "article";
  return numbered || authority.number.find(' ') == std::string::npos ? authority.kind + " " + authority.number
                                                                     : authority.number;
}

}  // namespace edict::cli
