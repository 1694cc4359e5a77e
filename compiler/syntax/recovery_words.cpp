#include "compiler/syntax/internal/recovery_words.hpp"

namespace edict::syntax {

using L = EdictLexer;

bool is_keyword(std::size_t type) { return type >= L::AFTER && type <= L::YEARS; }

bool can_be_name(std::size_t type) {
  if (type == L::WORD) return true;
  if (!is_keyword(type)) return false;
  switch (type) {  // the complement of `name` in EdictParser.g4; a test compares the two
    case L::AFTER:
    case L::AMONG:
    case L::AND:
    case L::ANY:
    case L::BEFORE:
    case L::BETWEEN:
    case L::CITE:
    case L::CODES:
    case L::ELSE:
    case L::EXISTS:
    case L::EXPECT:
    case L::FORBID:
    case L::FROM:
    case L::HAS:
    case L::IF:
    case L::IN:
    case L::IS:
    case L::LET:
    case L::LIMIT:
    case L::MATCHES:
    case L::MINUS_WORD:
    case L::MISSING:
    case L::NOT:
    case L::OF:
    case L::ON:
    case L::OR:
    case L::OVERLAPS:
    case L::PER:
    case L::POLICY:
    case L::REQUIRE:
    case L::RULE:
    case L::SCOPE:
    case L::SHARING:
    case L::SINCE:
    case L::SPACE_WORD:
    case L::TABLE:
    case L::TEST:
    case L::THEN:
    case L::UNLESS:
    case L::UNTIL:
    case L::WHEN:
    case L::WHERE:
    case L::WITHIN:
      return false;
    default:
      return true;
  }
}

bool asks_for_more(std::size_t type) {
  switch (type) {
    case L::AND:
    case L::OR:
    case L::NOT:
    case L::COMMA:
    case L::EQUAL:
    case L::NOT_EQUAL:
    case L::LESS:
    case L::LESS_EQUAL:
    case L::GREATER:
    case L::GREATER_EQUAL:
    case L::PLUS:
    case L::MINUS:
    case L::STAR:
    case L::SLASH:
    case L::IN:
    case L::OF:
    case L::WHERE:
    case L::PER:
    case L::SHARING:
    case L::BETWEEN:
    case L::HAS:
    case L::OVERLAPS:
    case L::AMONG:
    case L::PAREN_OPEN:
    case L::BRACKET_OPEN:
    case L::DOT:
    case L::THEN:
    case L::MINUS_WORD:
      return true;
    default:
      return false;
  }
}

}  // namespace edict::syntax
