// The sentences of policy text (docs/reference.md). Every clause has an entry of its own, so that a broken file is read
// clause by clause (compiler/syntax/recovery.cpp).
parser grammar EdictParser;

options { tokenVocab = EdictLexer; superClass = BoundedParser; }

@parser::postinclude {
#include "compiler/syntax/internal/bounded_parser.hpp"
using edict::syntax::BoundedParser;
}

// ------------------------------------------------------------------------------------------------ entries
file : declaration* EOF ;
policyItems : policyItem* EOF ;
oneClause : clause EOF ;
testItems : testItem* EOF ;
oneCodes : codes EOF ;
oneTable : table EOF ;

// ------------------------------------------------------------------------------------------- declarations
declaration : codes | table | policy | test ;

policy : POLICY name title=STRING? BRACE_OPEN policyItem* BRACE_CLOSE ;
policyItem : head | codes | table | let | scope | ruleDeclaration | notAutomated ;

head
  : AUTHORITY authorityRef (COMMA authorityRef)*                              # authorityHead
  | narrowingField narrowingValue (COMMA narrowingValue)*                     # narrowingHead
  | EFFECTIVE first=DATE (UNTIL last=DATE)? (BY RECEIVED DATE_WORD)?           # effectiveHead
  ;
authorityRef : label STRING ;
narrowingField : PAYER | PLAN | LINE OF BUSINESS | STATE | CLAIM TYPE ;
narrowingValue : name | STRING | INTEGER | CODE ;

codes : CODES codesName=name COLON system=name (EQUAL list | codesFile) ;
codesFile : FROM path=STRING COLUMN column=STRING (VALID FROM validFrom=STRING)? (UNTIL validUntil=STRING)?
            (WHERE whereColumn=STRING IS whereText=STRING)? ;

table : TABLE name FROM STRING columns        # fileTable
      | TABLE name FROM INPUT columns         # inputTable
      | TABLE name columns ROWS LIST          # inlineTable
      ;
columns : BRACE_OPEN tableColumn (COMMA tableColumn)* COMMA? BRACE_CLOSE ;
tableColumn : columnName=label COLON type=label KEY? (COLUMN header=STRING)?
              (VALID FROM validFrom=STRING)? (UNTIL validUntil=STRING)? ;

let : LET name EQUAL expression ;
scope : SCOPE LINES WHERE expression ;
notAutomated : NOT AUTOMATED sentence=STRING BECAUSE reason=STRING ;

// -------------------------------------------------------------------------------------------------- rules
ruleDeclaration
  : RULE name title=STRING? citeClause? onClause? guard* (requireClause | limitClause | spaceClause)? branch+ ifMissing* ;
clause : citeClause | onClause | guard | requireClause | limitClause | spaceClause | branch | ifMissing ;

citeClause : CITE STRING ;
onClause : ON LINES WHERE expression ;
guard : (WHEN | UNLESS) expression ;
requireClause : (REQUIRE | FORBID) expression ;
limitClause : LIMIT postfix measure (OF LINES WHERE where=expression)? PER keys window? countingBilled? ;
spaceClause
  : SPACE_WORD postfix gap APART PER keys (OF LINES WHERE where=expression)? countingBilled?
  | SPACE_WORD postfix gap AFTER LINES WHERE where=expression PER keys countingBilled?
  ;
gap : DAY | DAYS | FULL? (MONTH | MONTHS) ;
branch : ELSE outcome (WHEN expression)? ;
ifMissing : IF MISSING (postfix (COMMA postfix)*)? outcome ;

outcome
  : DENY CLAIM? adjustment
  | PEND adjustment
  | CUT BACK adjustment
  | PAY postfix PERCENT adjustment
  | RECODE TO postfix adjustment
  | FLAG adjustment? message=STRING?
  ;
adjustment : GROUP_CARC WORD* STRING? ;

measure : UNIT | UNITS | LINE | LINES | DAY | DAYS | ALL DAYS | CLAIM | CLAIMS | name ;
keys : setValue (COMMA setValue)* ;
countingBilled : COUNTING BILLED LINES ;
window
  : IN ANY duration
  | IN THE PAST duration
  | IN CALENDAR (YEAR | QUARTER | MONTH | WEEK)
  | IN LIFETIME
  | ON THE SAME CLAIM
  | SINCE additive
  | FROM additive UNTIL additive
  ;

// -------------------------------------------------------------------------------------------- expressions
expression : choice | disjunction ;
choice : WHEN disjunction THEN disjunction (COMMA WHEN disjunction THEN disjunction)* ELSE expression ;
disjunction : conjunction (OR conjunction)* ;
conjunction : negation (AND negation)* ;
negation : NOT negation | comparison ;
comparison : quantified | exists | find | rank | setValue comparisonRest? ;
comparisonRest
  : (EQUAL | NOT_EQUAL | LESS | LESS_EQUAL | GREATER | GREATER_EQUAL) setValue   # compareRest
  | BETWEEN additive AND additive                                               # betweenRest
  | NOT? IN list                                                                # inRest
  | HAS additive                                                                # hasRest
  | OVERLAPS (list | setValue)                                                  # overlapsRest
  | MATCHES STRING                                                              # matchesRest
  | IS (PRESENT | MISSING | EMPTY)                                              # isRest
  ;
quantified : (ANY | ALL | NONE | EXACTLY quantity | AT LEAST quantity | AT MOST quantity) OF setValue IN list ;
quantity : ONE | INTEGER ;
setValue : additive (AMONG list)? ;
additive : multiplicative ((PLUS | MINUS) multiplicative)* ;
multiplicative : signedValue ((STAR | SLASH) signedValue)* ;
signedValue : MINUS signedValue | duration ;
duration : postfix timeUnit? ;
timeUnit : DAY | DAYS | WEEK | WEEKS | MONTH | MONTHS | YEAR | YEARS ;
postfix : (lookup | name) (DOT label)* | primary ;
primary
  : INTEGER | DECIMAL | MONEY | STRING | DATE | CODE
  | PAREN_OPEN expression PAREN_CLOSE
  | function
  | total
  ;
lookup : name BRACKET_OPEN expression (COMMA expression)* (AS OF additive)? BRACKET_CLOSE ;
function
  : (FLOOR | CEILING | ROUND | BIRTHDAY) PAREN_OPEN expression PAREN_CLOSE
  | (MIN | MAX) PAREN_OPEN expression (COMMA expression)* PAREN_CLOSE
  | (DAYS | MONTHS | YEARS | FULL MONTHS) BETWEEN PAREN_OPEN expression COMMA expression PAREN_CLOSE
  | (YEAR | MONTH | CATEGORY) OF postfix
  ;

// ---------------------------------------------------------------------------------- phrases of other lines
exists : EXISTS (EARLIER | LATER)? (BILLED | PAYABLE | DENIED)? LINE WORD? (SHARING keys)? within? sameClaim? (WHERE expression)? ;
within : WITHIN duration (BEFORE (OR AFTER)? | AFTER) (EXCLUDING THE DAY)? ;
sameClaim : ON THE SAME CLAIM ;
find : (LATEST | EARLIEST | NEAREST) LINE WORD? (SHARING keys)? (WHERE expression)? direction? countingBilled? ;
direction : BEFORE | AFTER | ON OR (BEFORE | AFTER) ;
total : (TOTAL | COUNT) measure (OF LINES (WHERE expression)?)? PER keys window? countingBilled? ;
rank : RANK BY additive (ASCENDING | DESCENDING)? PER keys (OF LINES WHERE expression)? ;

// -------------------------------------------------------------------------------------------------- lists
list : listOperand (MINUS_WORD listOperand)* ;
listOperand : LIST | name ;

// -------------------------------------------------------------------------------------------------- tests
test : TEST STRING BRACE_OPEN testItem* BRACE_CLOSE ;
testItem
  : WITH POLICIES name (COMMA name)*                                                      # withPolicies
  | PATIENT name ({_input->LA(1) != PATIENT || _input->LA(2) == DOT}? attribute)*         # testPatient
  | (CLAIM | HISTORY) name BRACE_OPEN ({_input->LA(1) != LINE}? attribute | testLine)* BRACE_CLOSE                 # testClaim
  | ROW name BRACE_OPEN testCell (COMMA testCell)* COMMA? BRACE_CLOSE                     # testRow
  | EXPECT lineName (COMMA lineName)* expected INCOMPLETE? (BY name (DOT name)?)? adjustment?
    (MISSING fieldName (COMMA fieldName)*)?                                               # expectation
  ;
attribute : fieldName (MISSING | atom (COMMA atom)*) | PAID | DENIED | PENDED ;
testLine : LINE ((INTEGER | CODE | WORD) (MINUS modifier)*)? (ON DATE)? (THROUGH DATE)? ({_input->LA(1) != LINE}? attribute)* ;
modifier : INTEGER | CODE | WORD | GROUP_CARC ;
fieldName : name (DOT label)* ;
testCell : atom (DOTS atom?)? | DOTS atom ;
atom : MINUS? (INTEGER | DECIMAL | MONEY) | STRING | DATE | CODE | name ;
lineName : name SLASH INTEGER ;
expected : PAY (postfix PERCENT | RECODED TO atom)? | DENY | PEND | CUT BACK TO INTEGER | NOT FAILED ;

// -------------------------------------------------------------------------------------------------- names
// Words that begin a clause or bind an expression are no names; every other keyword is one where a name can stand.
name
  : WORD
  | ALL | APART | AS | ASCENDING | AT | AUTHORITY | AUTOMATED | BACK | BECAUSE | BILLED | BIRTHDAY | BUSINESS | BY
  | CALENDAR | CATEGORY | CEILING | CLAIM | CLAIMS | COLUMN | COUNT | COUNTING | CUT | DATE_WORD | DAY | DAYS | DENIED
  | DENY | DESCENDING | EARLIER | EARLIEST | EFFECTIVE | EMPTY | EXACTLY | EXCLUDING | FAILED | FLAG | FLOOR | FULL
  | HISTORY | INCOMPLETE | INPUT | KEY | LATER | LATEST | LEAST | LIFETIME | LINE | LINES | MAX | MIN | MONTH | MONTHS
  | MOST | NEAREST | NONE | ONE | PAID | PAST | PATIENT | PAY | PAYABLE | PAYER | PEND | PENDED | PLAN | POLICIES
  | PRESENT | QUARTER | RANK | RECEIVED | RECODE | RECODED | ROUND | ROW | ROWS | SAME | STATE | THE | THROUGH | TO
  | TOTAL | TYPE | UNIT | UNITS | VALID | WEEK | WEEKS | WITH | YEAR | YEARS
  ;
// Where nothing else can stand, behind a dot and for a column, every word is one.
label
  : name | AFTER | AND | AMONG | ANY | BEFORE | BETWEEN | CITE | CODES | ELSE | EXISTS | EXPECT | FORBID | FROM | HAS | IF
  | IN | IS | LET | LIMIT | MATCHES | MINUS_WORD | MISSING | NOT | OF | ON | OR | OVERLAPS | PER | POLICY | REQUIRE | RULE
  | SCOPE | SHARING | SINCE | SPACE_WORD | TABLE | TEST | THEN | UNLESS | UNTIL | WHEN | WHERE | WITHIN
  ;
