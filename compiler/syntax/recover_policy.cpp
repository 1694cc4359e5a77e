// A broken policy, item by item.
#include "compiler/syntax/internal/reader.hpp"
#include "compiler/syntax/internal/recovery.hpp"
#include "compiler/syntax/internal/recovery_words.hpp"

namespace edict::syntax {

using L = EdictLexer;

bool Recovery::item_begins(Index i) const {
  const std::size_t next = tokens_.type(i + 1);
  const std::size_t before = i > 0 ? tokens_.type(i - 1) : std::size_t{L::BRACE_OPEN};
  if (!tokens_.first_on_line[i] && before != L::BRACE_OPEN) return false;
  switch (tokens_.type(i)) {
    case L::RULE:
    case L::LET:
    case L::SCOPE:
    case L::CODES:
    case L::TABLE:
      return next != L::COLON && before != L::DOT;
    case L::NOT:
      return next == L::AUTOMATED;
    case L::AUTHORITY:
      return tokens_.type(i + 2) == L::STRING || next == L::STRING;
    case L::EFFECTIVE:
      return !asks_for_more(before) && !asks_for_more(next);
    case L::PAYER:
    case L::PLAN:
    case L::STATE:
      return !asks_for_more(before) && (can_be_name(next) || next == L::STRING);
    case L::LINE:
      return next == L::OF && tokens_.type(i + 2) == L::BUSINESS;
    case L::CLAIM:
      return next == L::TYPE && !asks_for_more(before);
    default:
      return false;
  }
}

Recovery::Index Recovery::policy(Index i) {
  Policy policy;
  policy.name = name_or_nothing(i + 1);
  Index at = i + 1;
  if (policy.name.text.empty()) {
    complaints_.misfit(Sentence::policy, i, tokens_.size(), at);
    policy.broken = true;
  } else {
    ++at;
  }
  if (tokens_.type(at) == L::STRING) ++at;
  if (tokens_.type(at) == L::BRACE_OPEN) {
    ++at;
  } else {
    if (!policy.broken)
      complaints_.report("E0007", tokens_.span(at == i ? i : at - 1),
                         fmt::format("the policy `{}` does not open: a `{{` is missing", policy.name.text),
                         "a policy reads `policy NAME \"title\" { … }`");
    policy.broken = true;
    while (at < tokens_.size() && tokens_.type(at) != L::BRACE_OPEN && !item_begins(at) && !declaration_begins(at))
      ++at;
    if (tokens_.type(at) == L::BRACE_OPEN) ++at;
  }

  // Items and the end of the body. An item is always at the policy's own level, whatever the braces before it say.
  std::vector<Index> begins;
  Index end = at;
  std::size_t depth = 1;
  bool closed = false;
  for (; end < tokens_.size(); ++end) {
    if (item_begins(end)) {
      begins.push_back(end);
      depth = 1;
    } else if (end > i && declaration_begins(end) && tokens_.type(end) != L::CODES && tokens_.type(end) != L::TABLE) {
      break;
    }
    if (tokens_.type(end) == L::BRACE_OPEN) ++depth;
    if (tokens_.type(end) == L::BRACE_CLOSE && --depth == 0) {
      closed = true;
      break;
    }
  }
  const Index junk_end = begins.empty() ? end : begins.front();
  if (junk_end > at) {
    if (!complaints_.bad_token(at, junk_end)) complaints_.unknown_word(Sentence::policy, at, "a part of a policy");
    policy.broken = true;
  }
  for (Index k = 0; k < begins.size(); ++k) item(begins[k], k + 1 < begins.size() ? begins[k + 1] : end, policy);
  if (!closed) {
    complaints_.report("E0007", tokens_.span(i),
                       fmt::format("the policy `{}` is not closed: a `}}` is missing", policy.name.text),
                       end < tokens_.size() ? "put a `}` before what follows it" : "put a `}` at its end");
    policy.broken = true;
  }
  policy.span = span(i, closed ? end + 1 : end);
  file_.declarations.emplace_back(std::move(policy));
  return closed ? end + 1 : end;
}

void Recovery::item(Index begin, Index end, Policy& policy) {
  if (tokens_.type(begin) == L::RULE) {
    rule(begin, end, policy);
    return;
  }
  std::optional<Misfit> misfit = Misfit{begin};
  if (!complaints_.has_bad_token(begin, end)) {
    misfit = read(
        tokens_, begin, end, [](EdictParser& parser) { return parser.policyItems(); },
        [&](EdictParser::PolicyItemsContext* tree) {
          for (EdictParser::PolicyItemContext* made : tree->policyItem()) builder_.policy_item(made, policy);
        });
    if (!misfit) return;
  }
  if (!complaints_.bad_token(begin, end)) {
    const std::size_t type = tokens_.type(begin);
    const Sentence sentence = type == L::LET         ? Sentence::let
                              : type == L::CODES     ? Sentence::codes
                              : type == L::TABLE     ? Sentence::table
                              : type == L::SCOPE     ? Sentence::scope
                              : type == L::NOT       ? Sentence::not_automated
                              : type == L::AUTHORITY ? Sentence::authority
                              : type == L::EFFECTIVE ? Sentence::effective
                                                     : Sentence::narrowing;
    if (misfit->too_deep) {
      complaints_.too_deep(misfit->token);
    } else {
      complaints_.misfit(sentence, begin, end, misfit->token);
    }
  }
  broken_item(begin, end, policy);
}

Codes Recovery::broken_codes(Index begin, Index end) const {
  Codes codes{span(begin, end), name_or_nothing(begin + 1), {}, List{}, true};
  codes.system = tokens_.type(begin + 2) == L::COLON ? name_or_nothing(begin + 3) : Word{"", codes.name.span};
  List empty;
  empty.span = codes.span;
  empty.first = {ListLiteral{codes.span, {}}, codes.span};
  codes.content = std::move(empty);
  return codes;
}

Table Recovery::broken_table(Index begin, Index end) const {
  Table table;
  table.span = span(begin, end);
  table.name = name_or_nothing(begin + 1);
  table.source = Table::Inline{};
  table.broken = true;
  return table;
}

// The name stays known, so that nobody is told that it is not.
void Recovery::broken_item(Index begin, Index end, Policy& policy) {
  switch (tokens_.type(begin)) {
    case L::CODES:
      policy.items.emplace_back(broken_codes(begin, end));
      break;
    case L::TABLE:
      policy.items.emplace_back(broken_table(begin, end));
      break;
    case L::LET:
      policy.items.emplace_back(
          Let{span(begin, end), name_or_nothing(begin + 1), builder_.stand_in(span(begin, end)), true});
      break;
    case L::SCOPE:
      policy.items.emplace_back(Scope{span(begin, end), builder_.stand_in(span(begin, end)), true});
      break;
    case L::NOT:
      break;
    default:
      policy.broken = true;
  }
}

void Recovery::codes_or_table(Index begin, Index end) {
  const bool codes = tokens_.type(begin) == L::CODES;
  std::optional<Misfit> misfit = Misfit{begin};
  if (!complaints_.has_bad_token(begin, end)) {
    misfit = read(
        tokens_, begin, end, [](EdictParser& parser) { return parser.file(); },
        [&](EdictParser::FileContext* tree) {
          for (EdictParser::DeclarationContext* made : tree->declaration()) {
            std::visit([&](auto declared) { file_.declarations.emplace_back(std::move(declared)); },
                       builder_.declaration(made));
          }
        });
    if (!misfit) return;
  }
  if (!complaints_.bad_token(begin, end))
    complaints_.misfit(codes ? Sentence::codes : Sentence::table, begin, end, misfit->token);
  if (codes) {
    file_.declarations.emplace_back(broken_codes(begin, end));
  } else {
    file_.declarations.emplace_back(broken_table(begin, end));
  }
}

}  // namespace edict::syntax
