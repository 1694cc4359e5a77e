#include "compiler/syntax/internal/list_extent.hpp"

#include <algorithm>
#include <array>

namespace edict::syntax {
namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

// A line that begins with one of these words and goes on with another word is a clause; an item of a list is followed
// by a comma, a brace, `from` or `until`.
bool begins_clause(std::string_view text, std::size_t at) {
  constexpr std::array<std::string_view, 25> kWords = {
      "authority", "payer",   "table", "cite",  "claim", "codes",  "effective", "else",   "expect",
      "forbid",    "history", "if",    "let",   "limit", "not",    "on",        "policy", "require",
      "row",       "rule",    "scope", "space", "test",  "unless", "when"};
  std::size_t end = at;
  while (end < text.size() && is_word(text[end])) ++end;
  const std::string_view word = text.substr(at, end - at);
  if (std::find(kWords.begin(), kWords.end(), word) == kWords.end()) return false;
  std::size_t next = end;
  while (next < text.size() && (text[next] == ' ' || text[next] == '\t')) ++next;
  if (next == end || next >= text.size()) return false;
  const std::string_view rest = text.substr(next);
  return (is_word(rest[0]) || rest[0] == '"' || rest[0] == '(') && !rest.starts_with("from ") &&
         !rest.starts_with("until ");
}

}  // namespace

ListExtent list_extent(std::string_view text, std::size_t begin) {
  std::size_t at = begin;
  std::size_t last = begin;  // behind the last thing that is not space: an unclosed list ends there
  while (at < text.size()) {
    switch (text[at]) {
      case '}':
        return {at + 1, true};
      case '{':
        return {last, false};
      case '#':
        while (at < text.size() && text[at] != '\n' && text[at] != '\r') ++at;
        break;
      case '"': {
        std::size_t end = at + 1;
        while (end < text.size() && text[end] != '"' && text[end] != '\n' && text[end] != '\r')
          end += text[end] == '\\' ? 2 : 1;
        at = end < text.size() && text[end] == '"' ? end + 1 : std::min(end, text.size());
        last = at;
        break;
      }
      case '\n':
      case '\r':
        while (at < text.size() && (text[at] == '\n' || text[at] == '\r' || text[at] == ' ' || text[at] == '\t')) ++at;
        if (at < text.size() && text[at] >= 'a' && text[at] <= 'z' && begins_clause(text, at)) return {last, false};
        break;
      case ' ':
      case '\t':
        ++at;
        break;
      default:
        last = ++at;
    }
  }
  return {last, false};
}

}  // namespace edict::syntax
