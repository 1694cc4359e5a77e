// A broken test, statement by statement.
#include "compiler/syntax/internal/reader.hpp"
#include "compiler/syntax/internal/recovery.hpp"
#include "compiler/syntax/internal/recovery_words.hpp"
#include "compiler/syntax/internal/text.hpp"

namespace edict::syntax {

using L = EdictLexer;

namespace {

Sentence sentence_of(std::size_t type) {
  switch (type) {
    case L::WITH:
      return Sentence::with_policies;
    case L::PATIENT:
      return Sentence::patient;
    case L::CLAIM:
    case L::HISTORY:
      return Sentence::claim;
    case L::ROW:
      return Sentence::row;
    default:
      return Sentence::expect;
  }
}

}  // namespace

bool Recovery::test_item_begins(Index i, std::size_t depth) const {
  if (!tokens_.first_on_line[i] && i > 0 && tokens_.type(i - 1) != L::BRACE_OPEN) return false;
  switch (tokens_.type(i)) {
    case L::EXPECT:
      return true;
    case L::CLAIM:
    case L::HISTORY:
    case L::ROW:
      return depth == 1 || tokens_.type(i + 2) == L::BRACE_OPEN;
    case L::PATIENT:
    case L::WITH:
      return depth == 1;
    default:
      return depth == 1 && tokens_.type(i) == L::WORD && tokens_.type(i + 1) != L::COMMA &&
             !asks_for_more(tokens_.type(i - 1)) && !nearest_word(Sentence::test, tokens_.word(i)).empty();
  }
}

Recovery::Index Recovery::test(Index i) {
  Test test;
  Index at = i + 1;
  if (tokens_.type(at) == L::STRING) {
    test.name = {unquoted(tokens_.word(at)), tokens_.span(at)};
    ++at;
  } else {
    if (!complaints_.bad_token(at, at + 1)) complaints_.misfit(Sentence::test, i, tokens_.size(), at);
    test.name = {"", tokens_.span(i)};
    test.broken = true;
    if (tokens_.type(at) == L::UNCLOSED_STRING) ++at;
  }
  if (tokens_.type(at) == L::BRACE_OPEN) {
    ++at;
  } else if (!test.broken) {
    complaints_.report("E0007", tokens_.span(at - 1), "this test does not open: a `{` is missing",
                       "a test reads `test \"what it shows\" { … }`");
    test.broken = true;
  }
  std::vector<Index> begins;
  Index end = at;
  std::size_t depth = 1;
  bool closed = false;
  for (; end < tokens_.size(); ++end) {
    if (declaration_begins(end)) break;
    if (test_item_begins(end, depth)) {
      begins.push_back(end);
      depth = 1;
    }
    if (tokens_.type(end) == L::BRACE_OPEN) ++depth;
    if (tokens_.type(end) == L::BRACE_CLOSE && --depth == 0) {
      closed = true;
      break;
    }
  }
  const Index junk_end = begins.empty() ? end : begins.front();
  if (junk_end > at) {
    if (!complaints_.bad_token(at, junk_end)) complaints_.unknown_word(Sentence::test, at, "a part of a test");
    test.broken = true;
  }
  for (Index k = 0; k < begins.size(); ++k) {
    const Index from = begins[k];
    const Index to = k + 1 < begins.size() ? begins[k + 1] : end;
    std::optional<Misfit> misfit = Misfit{from};
    if (!complaints_.has_bad_token(from, to)) {
      misfit = read(
          tokens_, from, to, [](EdictParser& parser) { return parser.testItems(); },
          [&](EdictParser::TestItemsContext* tree) {
            for (EdictParser::TestItemContext* made : tree->testItem()) builder_.test_item(made, test);
          });
    }
    if (!misfit) continue;
    test.broken = true;
    if (complaints_.bad_token(from, to)) continue;
    if (tokens_.type(from) == L::WORD) {
      complaints_.unknown_word(Sentence::test, from, "a part of a test");
    } else if (misfit->too_deep) {
      complaints_.too_deep(misfit->token);
    } else {
      complaints_.misfit(sentence_of(tokens_.type(from)), from, to, misfit->token);
    }
  }
  if (!closed) {
    complaints_.report("E0007", tokens_.span(i), "this test is not closed: a `}` is missing",
                       end < tokens_.size() ? "put a `}` before what follows it" : "put a `}` at its end");
    test.broken = true;
  }
  test.span = span(i, closed ? end + 1 : end);
  file_.declarations.emplace_back(std::move(test));
  return closed ? end + 1 : end;
}

}  // namespace edict::syntax
