// The words of policy text. Keywords are soft: EdictParser lets most of them stand as names. The lexer reads bytes, not
// characters (byte_stream.hpp): a character beyond ASCII is a run of bytes 0x80..0xFF, legal in texts and comments only.
lexer grammar EdictLexer;

@lexer::postinclude {
#include "compiler/syntax/internal/list_extent.hpp"
}

@lexer::members {
  // Type of the token before this one; the loop that reads the tokens sets it.
  size_t previous = 0;

  // A code list is one token, however long: behind `=`, `in`, `minus` … a brace opens a list and the scan runs to
  // its end by hand (30 MB/s against 5; TOOLCHAIN.md). Everywhere else it is a brace.
  void openBrace() {
    switch (previous) {
      case EQUAL: case IN: case MINUS_WORD: case AMONG: case OVERLAPS: case HAS: case ROWS:
      case NOT_EQUAL: case DOUBLE_EQUAL: {
        const auto extent = edict::syntax::list_extent(*_input);
        setType(extent.closed ? LIST : UNCLOSED_LIST);
        _input->seek(extent.end);
        break;
      }
      default: break;
    }
  }
}

tokens { LIST, UNCLOSED_LIST }

SPACE   : [ \t\r\n\f]+ -> skip ;
BOM     : '\u00EF\u00BB\u00BF' -> skip ;
COMMENT : '#' ~[\r\n]* ;

STRING          : '"' (~["\\\r\n] | '\\' ~[\r\n])* '"' ;
UNCLOSED_STRING : '"' (~["\\\r\n] | '\\' ~[\r\n])* '\\'? ;

// Checked later: 2024-1-5 and 2024-02-30 read as dates, so that the message can say what is wrong with them.
DATE       : [0-9] [0-9] [0-9] [0-9] '-' [0-9] [0-9]? '-' [0-9] [0-9]? ;
MONEY      : '$' [0-9]+ (',' [0-9] [0-9] [0-9])* ('.' [0-9]+)? ;
INTEGER    : [0-9]+ ;
DECIMAL    : [0-9]+ '.' [0-9]+ ;
GROUP_CARC : ('CO' | 'PR' | 'OA' | 'PI') '-' [A-Z]? [0-9]+ ;
// M79.18, s72.001a, F32.A, 1P, 0042T, 4A, V70.0. 20552 is an INTEGER, 729.1 a DECIMAL and G0104 a WORD.
CODE : [A-Za-z] [A-Za-z0-9]* '.' [0-9] [A-Za-z0-9]*
     | [A-Za-z] [0-9] [A-Za-z0-9] '.' [A-Z] [A-Z0-9]*
     | [0-9]+ [A-Za-z] [A-Za-z0-9]* ('.' [A-Za-z0-9]+)?
     | [0-9]+ '.' [0-9]* [A-Za-z] [A-Za-z0-9]*
     ;

BRACE_OPEN : '{' { openBrace(); } ;
BRACE_CLOSE : '}' ;
PAREN_OPEN : '(' ;
PAREN_CLOSE : ')' ;
BRACKET_OPEN : '[' ;
BRACKET_CLOSE : ']' ;
DOTS : '..' ;
DOT : '.' ;
COMMA : ',' ;
COLON : ':' ;
EQUAL : '=' ;
NOT_EQUAL : '!=' ;
LESS_EQUAL : '<=' ;
GREATER_EQUAL : '>=' ;
LESS : '<' ;
GREATER : '>' ;
PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;
PERCENT : '%' ;
// Known from elsewhere, and no operators here: read as one, so that the message can name ours.
DOUBLE_EQUAL : '==' ;
FOREIGN_OPERATOR : '=>' | '=<' | '<>' | '&&' | '||' | '!' | '->' | ';' | '&' | '|' ;

AFTER : 'after' ; ALL : 'all' ; AMONG : 'among' ; AND : 'and' ; ANY : 'any' ; APART : 'apart' ; AS : 'as' ;
ASCENDING : 'ascending' ; AT : 'at' ; AUTHORITY : 'authority' ; AUTOMATED : 'automated' ; BACK : 'back' ;
BECAUSE : 'because' ; BEFORE : 'before' ; BETWEEN : 'between' ; BILLED : 'billed' ; BIRTHDAY : 'birthday' ;
BUSINESS : 'business' ; BY : 'by' ; CALENDAR : 'calendar' ; CATEGORY : 'category' ; CEILING : 'ceiling' ;
CITE : 'cite' ; CLAIM : 'claim' ; CLAIMS : 'claims' ; CODES : 'codes' ; COLUMN : 'column' ; COUNT : 'count' ;
COUNTING : 'counting' ; CUT : 'cut' ; DATE_WORD : 'date' ; DAY : 'day' ; DAYS : 'days' ; DENIED : 'denied' ; DENY : 'deny' ;
DESCENDING : 'descending' ; EARLIER : 'earlier' ; EARLIEST : 'earliest' ; EFFECTIVE : 'effective' ; ELSE : 'else' ;
EMPTY : 'empty' ; EXACTLY : 'exactly' ; EXCLUDING : 'excluding' ; EXISTS : 'exists' ; EXPECT : 'expect' ;
FAILED : 'failed' ; FLAG : 'flag' ; FLOOR : 'floor' ; FORBID : 'forbid' ; FROM : 'from' ; FULL : 'full' ;
HAS : 'has' ; HISTORY : 'history' ; IF : 'if' ; IN : 'in' ; INCOMPLETE : 'incomplete' ; INPUT : 'input' ;
IS : 'is' ; KEY : 'key' ; LATER : 'later' ; LATEST : 'latest' ; LEAST : 'least' ; LET : 'let' ;
LIFETIME : 'lifetime' ; LIMIT : 'limit' ; LINE : 'line' ; LINES : 'lines' ; MATCHES : 'matches' ; MAX : 'max' ;
MIN : 'min' ; MINUS_WORD : 'minus' ; MISSING : 'missing' ; MONTH : 'month' ; MONTHS : 'months' ; MOST : 'most' ;
NEAREST : 'nearest' ; NONE : 'none' ; NOT : 'not' ; OF : 'of' ; ON : 'on' ; ONE : 'one' ; OR : 'or' ;
OVERLAPS : 'overlaps' ; PAID : 'paid' ; PAST : 'past' ; PATIENT : 'patient' ; PAY : 'pay' ; PAYABLE : 'payable' ;
PAYER : 'payer' ; PEND : 'pend' ; PENDED : 'pended' ; PER : 'per' ; PLAN : 'plan' ; POLICIES : 'policies' ;
POLICY : 'policy' ; PRESENT : 'present' ; QUARTER : 'quarter' ; RANK : 'rank' ; RECEIVED : 'received' ;
RECODE : 'recode' ; RECODED : 'recoded' ; REQUIRE : 'require' ; ROUND : 'round' ; ROW : 'row' ; ROWS : 'rows' ;
RULE : 'rule' ; SAME : 'same' ; SCOPE : 'scope' ; SHARING : 'sharing' ; SINCE : 'since' ; SPACE_WORD : 'space' ;
STATE : 'state' ; TABLE : 'table' ; TEST : 'test' ; THE : 'the' ; THEN : 'then' ; THROUGH : 'through' ; TO : 'to' ;
TOTAL : 'total' ; TYPE : 'type' ; UNIT : 'unit' ; UNITS : 'units' ; UNLESS : 'unless' ; UNTIL : 'until' ;
VALID : 'valid' ; WEEK : 'week' ; WEEKS : 'weeks' ; WHEN : 'when' ; WHERE : 'where' ; WITH : 'with' ;
WITHIN : 'within' ; YEAR : 'year' ; YEARS : 'years' ;

WORD : [A-Za-z_] [A-Za-z0-9_]* ;

FOREIGN_CHARACTERS : [\u0080-\u00FF]+ ;
UNKNOWN : . ;
