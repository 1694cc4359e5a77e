#include "compiler/syntax/internal/bad_tokens.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "EdictLexer.h"
#include "compiler/syntax/internal/text.hpp"

namespace edict::syntax {
namespace {

using L = EdictLexer;

BadToken foreign_operator(std::string_view word, Span span) {
  struct Known {
    std::string_view word, help;
  };
  constexpr Known kKnown[] = {
      {"==", "equality is written `=`"},
      {"=>", "\"at least\" is written `>=`; there is no arrow"},
      {"=<", "\"at most\" is written `<=`"},
      {"<>", "\"not equal\" is written `!=`"},
      {"&&", "write `and`"},
      {"&", "write `and`"},
      {"||", "write `or`"},
      {"|", "write `or`"},
      {"!", "write `not`"},
      {"->", "there is no arrow: `when A then X else Y` chooses"},
      {";", "a clause ends with its line; take the semicolon away"},
  };
  for (const Known& known : kKnown) {
    if (known.word == word)
      return {"E0021", span, fmt::format("`{}` is not used in policies", word), std::string(known.help)};
  }
  return {"E0021", span, fmt::format("`{}` is not used in policies", word), {}};
}

BadToken foreign_characters(std::string_view bytes, Span span) {
  struct Known {
    std::string_view bytes, name, help;
  };
  constexpr Known kKnown[] = {
      {"\xC2\xA0", "a no-break space", "word processors put it between words: type a plain space instead"},
      {"\xE2\x80\x9C", "a curly quote", "word processors put it: type a straight quote (\") instead"},
      {"\xE2\x80\x9D", "a curly quote", "word processors put it: type a straight quote (\") instead"},
      {"\xE2\x80\x9E", "a curly quote", "word processors put it: type a straight quote (\") instead"},
      {"\xE2\x80\x98", "a curly quote", "texts stand between straight double quotes (\")"},
      {"\xE2\x80\x99", "a curly quote", "texts stand between straight double quotes (\")"},
      {"\xE2\x80\x93", "a long dash", "word processors put it: type a hyphen (-); a range is written `..`"},
      {"\xE2\x80\x94", "a long dash", "word processors put it: type a hyphen (-); a range is written `..`"},
      {"\xE2\x80\xA6", "an ellipsis character", "type two dots (`..`) for a range"},
      {"\xE2\x89\xA5", "the character ≥", "write `>=`"},
      {"\xE2\x89\xA4", "the character ≤", "write `<=`"},
      {"\xE2\x89\xA0", "the character ≠", "write `!=`"},
      {"\xE2\x80\x8B", "an invisible character (a zero-width space)", "delete it"},
      {"\xEF\xBB\xBF", "an invisible character (a byte order mark)", "delete it"},
  };
  for (const Known& known : kKnown) {
    if (bytes.starts_with(known.bytes)) {
      span.end = span.begin + static_cast<std::uint32_t>(known.bytes.size());
      return {"E0004", span, fmt::format("{} cannot stand here", known.name), std::string(known.help)};
    }
  }
  std::size_t size = 1;
  while (size < bytes.size() && (static_cast<unsigned char>(bytes[size]) & 0xC0) == 0x80) ++size;
  span.end = span.begin + static_cast<std::uint32_t>(size);
  return {"E0004", span, fmt::format("the character `{}` cannot stand here", bytes.substr(0, size)),
          "letters beyond a-z stand in texts and comments only"};
}

BadToken unknown_character(std::string_view word, Span span) {
  const auto code = static_cast<unsigned char>(word.empty() ? ' ' : word[0]);
  if (code < 0x20 || code == 0x7F)
    return {"E0004", span, fmt::format("an invisible character (number {}) cannot stand here", code), "delete it"};
  if (word == "'")
    return {"E0004", span, "the character `'` cannot stand here", "texts stand between straight double quotes (\")"};
  return {"E0004", span, fmt::format("the character `{}` cannot stand here", word), {}};
}

std::optional<BadToken> bad_by_itself(const Tokens& tokens, std::size_t i) {
  const Span span = tokens.span(i);
  switch (tokens.type(i)) {
    case L::DOUBLE_EQUAL:
    case L::FOREIGN_OPERATOR:
      return foreign_operator(tokens.word(i), span);
    case L::FOREIGN_CHARACTERS:
      return foreign_characters(tokens.word(i), span);
    case L::UNKNOWN:
      return unknown_character(tokens.word(i), span);
    case L::UNCLOSED_STRING:
      return BadToken{"E0005", span, "this text has no closing quote on its line",
                      "close it with \"; a quote inside a text is written \\\""};
    case L::UNCLOSED_LIST:
      return BadToken{"E0006",
                      {span.file, span.begin, span.begin + 1},
                      "the list that opens here is not closed",
                      "put a `}` behind its last item"};
    default:
      return std::nullopt;
  }
}

// None of these stands inside brackets, so what is open before them was never closed and does not count.
bool ends_expression(std::size_t type) {
  switch (type) {
    case L::RULE:
    case L::LET:
    case L::REQUIRE:
    case L::FORBID:
    case L::LIMIT:
    case L::SPACE_WORD:
    case L::CODES:
    case L::TABLE:
    case L::POLICY:
    case L::TEST:
    case L::CITE:
    case L::SCOPE:
    case L::EXPECT:
    case L::BRACE_OPEN:
    case L::BRACE_CLOSE:
      return true;
    default:
      return false;
  }
}

}  // namespace

BadTokens find_bad_tokens(const Tokens& tokens) {
  constexpr std::size_t kDeepest = 200;
  BadTokens bad;
  std::size_t depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (std::optional<BadToken> token = bad_by_itself(tokens, i)) bad.emplace(i, std::move(*token));
    const std::size_t type = tokens.type(i);
    if (type == L::PAREN_OPEN || type == L::BRACKET_OPEN) {
      if (++depth == kDeepest + 1) {
        bad.emplace(i, BadToken{"E0012", tokens.span(i), "brackets are nested more than 200 deep here",
                                "give parts of the expression names with `let`"});
      }
    } else if (type == L::PAREN_CLOSE || type == L::BRACKET_CLOSE) {
      depth -= depth > 0 ? 1 : 0;
    } else if (ends_expression(type) && (i == 0 || tokens.type(i - 1) != L::DOT)) {
      depth = 0;
    }
  }
  return bad;
}

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned first = byte(i);
    std::size_t size = 0;
    if (first < 0x80) {
      size = 1;
    } else if (first >= 0xC2 && first < 0xE0) {
      size = follows(i + 1) ? 2 : 0;
    } else if (first >= 0xE0 && first < 0xF0) {
      const unsigned second = byte(i + 1);
      const bool fits =
          !(first == 0xE0 && second < 0xA0) && !(first == 0xED && second >= 0xA0);  // overlong, surrogates
      size = fits && follows(i + 1) && follows(i + 2) ? 3 : 0;
    } else if (first >= 0xF0 && first < 0xF5) {
      const unsigned second = byte(i + 1);
      const bool fits = !(first == 0xF0 && second < 0x90) && !(first == 0xF4 && second >= 0x90);
      size = fits && follows(i + 1) && follows(i + 2) && follows(i + 3) ? 4 : 0;
    }
    if (size == 0) return i;
    i += size;
  }
  return std::nullopt;
}

}  // namespace edict::syntax
