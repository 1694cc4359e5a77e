#include "compiler/syntax/internal/recovery.hpp"

#include "compiler/syntax/internal/recovery_words.hpp"

namespace edict::syntax {

using L = EdictLexer;

Span Recovery::span(Index begin, Index end) const {
  const Span first = tokens_.span(begin);
  return end <= begin ? Span{first.file, first.begin, first.begin}
                      : Span{first.file, first.begin, tokens_.span(end - 1).end};
}

Word Recovery::name_or_nothing(Index i) const {
  const Span place = tokens_.span(i);
  if (can_be_name(tokens_.type(i))) return {std::string(tokens_.word(i)), place};
  return {"", {place.file, place.begin, place.begin}};
}

bool Recovery::declaration_begins(Index i) const {
  if (i > 0 && !tokens_.first_on_line[i] && tokens_.type(i - 1) != L::BRACE_CLOSE) return false;
  const std::size_t next = tokens_.type(i + 1);
  switch (tokens_.type(i)) {
    case L::POLICY:
    case L::CODES:
    case L::TABLE:
      return next != L::COLON && next != L::STRING;
    case L::TEST:
      return next == L::STRING || next == L::UNCLOSED_STRING || next == L::BRACE_OPEN;
    default:
      return false;
  }
}

Recovery::Index Recovery::next_declaration(Index i) const {
  while (i < tokens_.size() && !declaration_begins(i)) ++i;
  return i;
}

void Recovery::read_file() {
  Index i = 0;
  while (i < tokens_.size()) {
    if (declaration_begins(i)) {
      i = declaration(i);
      continue;
    }
    const Index next = next_declaration(i + 1);
    if (!complaints_.bad_token(i, std::min(next, i + 1)))
      complaints_.unknown_word(Sentence::file, i, "a policy, a test, a code list or a table");
    i = next;
  }
}

Recovery::Index Recovery::declaration(Index i) {
  switch (tokens_.type(i)) {
    case L::POLICY:
      return policy(i);
    case L::TEST:
      return test(i);
    default: {
      const Index end = next_declaration(i + 1);
      codes_or_table(i, end);
      return end;
    }
  }
}

}  // namespace edict::syntax
