// A broken rule, clause by clause.
#include <algorithm>

#include "compiler/syntax/internal/list_splitter.hpp"
#include "compiler/syntax/internal/reader.hpp"
#include "compiler/syntax/internal/recovery.hpp"
#include "compiler/syntax/internal/recovery_words.hpp"

namespace edict::syntax {

using L = EdictLexer;

namespace {

Sentence sentence_of(std::size_t type) {
  switch (type) {
    case L::CITE:
      return Sentence::cite;
    case L::ON:
      return Sentence::on_lines;
    case L::WHEN:
    case L::UNLESS:
      return Sentence::guard;
    case L::REQUIRE:
    case L::FORBID:
      return Sentence::require;
    case L::LIMIT:
      return Sentence::limit;
    case L::SPACE_WORD:
      return Sentence::space;
    case L::ELSE:
      return Sentence::branch;
    case L::IF:
      return Sentence::if_missing;
    default:
      return Sentence::rule;
  }
}

// Where in a rule a clause stands.
int place_of(Sentence sentence) {
  switch (sentence) {
    case Sentence::cite:
      return 0;
    case Sentence::on_lines:
      return 1;
    case Sentence::guard:
      return 2;
    case Sentence::branch:
      return 4;
    case Sentence::if_missing:
      return 5;
    default:
      return 3;
  }
}

}  // namespace

// `clause` is where the clause before began: its open choice makes an `else` its own.
bool Recovery::clause_begins(Index clause, Index i) const {
  const std::size_t before = i > 0 ? tokens_.type(i - 1) : std::size_t{L::RULE};
  if (!tokens_.first_on_line[i] || asks_for_more(before)) return false;
  switch (tokens_.type(i)) {
    case L::CITE:
    case L::UNLESS:
    case L::REQUIRE:
    case L::FORBID:
    case L::LIMIT:
    case L::SPACE_WORD:
    case L::WHEN:
    case L::IF:
      return true;
    case L::ON:
      return tokens_.type(i + 1) == L::LINES || (tokens_.type(i + 1) == L::LINE && tokens_.type(i + 2) == L::WHERE);
    case L::ELSE: {
      bool choice_open = false;
      for (Index k = clause; k < i; ++k) {
        if (tokens_.type(k) == L::THEN) choice_open = true;
        if (tokens_.type(k) == L::ELSE && k > clause) choice_open = false;
      }
      const std::size_t next = tokens_.type(i + 1);
      const bool outcome = next == L::DENY || next == L::PEND || next == L::CUT || next == L::PAY ||
                           next == L::RECODE || next == L::FLAG;
      return !choice_open || outcome;
    }
    default:
      // A misspelt clause word; operands never stand side by side, so nothing else can begin a line with a word here.
      return tokens_.type(i) == L::WORD && before != L::LINE && !nearest_word(Sentence::rule, tokens_.word(i)).empty();
  }
}

std::vector<Recovery::Index> Recovery::clauses(Index begin, Index end) const {
  std::vector<Index> begins;
  for (Index i = begin; i < end; ++i) {
    const bool here = i == begin ? sentence_of(tokens_.type(i)) != Sentence::rule
                                 : clause_begins(begins.empty() ? begin : begins.back(), i);
    if (here) begins.push_back(i);
  }
  return begins;
}

std::optional<Misfit> Recovery::clause_misfit(Index begin, Index end) const {
  if (complaints_.has_bad_token(begin, end)) return Misfit{begin};
  return read(
      tokens_, begin, end, [](EdictParser& parser) { return parser.oneClause(); },
      [](EdictParser::OneClauseContext*) {});
}

// The dates and lists of a clause that is right, in a rule that is not and so is never built.
void Recovery::inner_texts(Index begin, Index end) {
  bool failed = false;
  for (Index i = begin; i < end; ++i) {
    if (tokens_.type(i) == L::DATE) check_date(tokens_.word(i), tokens_.span(i), complaints_.diagnostics());
    if (tokens_.type(i) == L::LIST) split_list(tokens_.text, tokens_.span(i), complaints_.diagnostics(), failed);
  }
}

void Recovery::clause_order(Index first, Index clause) {
  const Sentence wrong = sentence_of(tokens_.type(clause));
  // The clause before it that has to stand behind it.
  Index earlier = clause;
  for (const Index c : clauses(first, clause)) {
    if (place_of(sentence_of(tokens_.type(c))) >= place_of(wrong)) earlier = c;
  }
  const std::string word(tokens_.word(clause));
  const std::string other(tokens_.word(earlier));
  if (earlier < clause && place_of(sentence_of(tokens_.type(earlier))) == place_of(wrong)) {
    complaints_.report("E0011", clause,
                       fmt::format("this rule already has a `{}`: `{}` cannot stand beside it", other, word),
                       place_of(wrong) == 3 ? "a rule judges one thing: make two rules of it" : "keep one of them");
    return;
  }
  complaints_.report("E0011", clause,
                     earlier < clause ? fmt::format("`{}` stands before `{}`, not behind it", word, other)
                                      : fmt::format("`{}` cannot stand here", word),
                     "a rule's clauses stand in this order: cite; on lines; when and unless; require, forbid, limit or "
                     "space; else; if missing");
}

void Recovery::rule(Index begin, Index end, Policy& policy) {
  std::optional<Misfit> misfit = Misfit{begin};
  const bool bad = complaints_.has_bad_token(begin, end);
  if (!bad) {
    misfit = read(
        tokens_, begin, end, [](EdictParser& parser) { return parser.policyItems(); },
        [&](EdictParser::PolicyItemsContext* tree) {
          for (EdictParser::PolicyItemContext* made : tree->policyItem()) builder_.policy_item(made, policy);
        });
    if (!misfit) return;
  }
  Rule rule;
  rule.span = span(begin, end);
  rule.name = name_or_nothing(begin + 1);
  rule.body_span = rule.name.span;
  rule.broken = true;
  const bool named = !rule.name.text.empty();
  bool reported = !named;
  policy.items.emplace_back(std::move(rule));

  Index at = begin + (named ? 2 : 1);
  if (tokens_.type(at) == L::STRING) ++at;
  if (!named) complaints_.misfit(Sentence::rule, begin, end, begin + 1);
  if (named && tokens_.type(at) == L::BRACE_OPEN && at < end) {
    complaints_.report("E0022", at, "the clauses of a rule stand without braces",
                       "take the `{` and its `}` away: a rule ends where the next begins");
    ++at;
    if (tokens_.type(end - 1) == L::BRACE_CLOSE) --end;
    misfit->token = begin;
    reported = true;
  }

  const std::vector<Index> begins = clauses(at, end);
  const auto end_of = [&](Index k) { return k + 1 < begins.size() ? begins[k + 1] : end; };
  const auto report = [&](Index from, Index to, const Misfit& found) {
    if (complaints_.bad_token(from, to)) return;
    if (found.too_deep) {
      complaints_.too_deep(found.token);
    } else if (tokens_.type(from) == L::WORD) {
      complaints_.unknown_word(Sentence::rule, from, "a clause of a rule");
    } else if (found.token > from && found.token < to && tokens_.first_on_line[found.token] &&
               tokens_.type(found.token) == L::WORD && !asks_for_more(tokens_.type(found.token - 1))) {
      complaints_.unknown_word(Sentence::rule, found.token, "a clause of a rule");
    } else {
      complaints_.misfit(sentence_of(tokens_.type(from)), from, to, found.token);
    }
  };

  const Index first_clause = begins.empty() ? end : begins.front();
  if (first_clause > at && named) {  // words between the head and the first clause
    if (!complaints_.bad_token(at, first_clause)) complaints_.unknown_word(Sentence::rule, at, "a clause of a rule");
    reported = true;
  }
  bool has_else = false;
  for (Index k = 0; k < begins.size(); ++k) {
    has_else = has_else || tokens_.type(begins[k]) == L::ELSE;
    if (!bad && end_of(k) < misfit->token) {  // the whole rule could be read beyond it: it is right
      inner_texts(begins[k], end_of(k));
      continue;
    }
    if (const std::optional<Misfit> found = clause_misfit(begins[k], end_of(k))) {
      report(begins[k], end_of(k), *found);
      reported = true;
    } else if (!bad && !reported && misfit->token == begins[k]) {
      clause_order(at, begins[k]);
      reported = true;
    } else {
      inner_texts(begins[k], end_of(k));
    }
  }
  if (!reported && !has_else) {
    complaints_.report(
        "E0013", named ? tokens_.span(begin + 1) : tokens_.span(begin),
        fmt::format("the rule `{}` does not say what happens: it has no `else`", tokens_.word(begin + 1)),
        "end it with an outcome: `else deny CO-50 N115`");
    reported = true;
  }
  if (!reported && !bad && misfit->token > begin) complaints_.misfit(Sentence::rule, begin, end, misfit->token);
}

}  // namespace edict::syntax
