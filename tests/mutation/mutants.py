"""Where C++ laid out by clang-format can be broken by one small change, and what the change is."""

import dataclasses
import re

# Pattern and what takes its place; blanks around binary operators tell them from templates and references.
SWAPS = [(" < ", " <= "), (" <= ", " < "), (" > ", " >= "), (" >= ", " > "), (" == ", " != "), (" != ", " == "), (" && ", " || "),
         (" || ", " && "), (" + ", " - "), (" - ", " + "), (" + 1", ""), (" - 1", ""), ("true", "false"), ("false", "true"),
         ("Truth::yes", "Truth::no"), ("Truth::yes", "Truth::unknown"), ("Truth::no", "Truth::yes"),
         ("Truth::no", "Truth::unknown"), ("Truth::unknown", "Truth::yes"), ("Truth::unknown", "Truth::no"),
         (".first", ".last"), (".last", ".first"), ("++", "--"), (" += ", " -= "), (" |= ", " &= "), (" & ", " | ")]
NEGATION = re.compile(r"(?<![\w)\]])!(?=[\w(*])")
# A whole statement on its line that only acts: a call, an assignment, a jump.
STATEMENT = re.compile(r"^\s+(?!return\b|const\b|auto\b|using\b|static\b|co_|delete\b|throw\b|case\b|default\b)"
                       r"(?:(?:\+\+|--)?[\w:.>\[\]()*&-]+?(?: (?:[-+|&^*/]|<<|>>)?= .+|\(.*\))?|break|continue);$")
ENDS_A_STATEMENT = re.compile(r"(?:[;{}:)]|\belse)$")
NO_CODE = re.compile(r"^\s*(?:#|static_assert|template|using |namespace |enum |friend )")


@dataclasses.dataclass(frozen=True)
class Mutant:
    line: int  # 1-based
    begin: int  # in the text
    end: int
    replacement: str
    before: str  # the whole line, without its blanks
    after: str
    what: str

    def apply(self, text):
        return text[:self.begin] + self.replacement + text[self.end:]


def without_texts(line):
    """The line with its strings, character literals and comment blanked out, of the same length."""
    def blank(match):
        return " " * len(match.group()) if match.group().startswith("//") else '"' + "_" * (len(match.group()) - 2) + '"'
    return re.sub(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)\'|//.*', blank, line)


def word_at(code, begin, length):
    """Whether what stands there is no part of a longer word."""
    before, after = code[begin - 1:begin], code[begin + length:begin + length + 1]
    is_word = code[begin].isalpha()
    return not ((is_word and (before.isalnum() or before == "_")) or (code[begin + length - 1].isalnum() and (after.isalnum() or after in "_.(")))


def changes_of(code, previous):
    """(begin, end, replacement) in the line, with what each is called."""
    for old, new in SWAPS:
        if old == "++" and code.lstrip().startswith("for "):
            continue  # only runs on for ever
        at = code.find(old)
        while at >= 0:
            if not (old[-1].isalnum() or old[0].isalpha()) or word_at(code, at, len(old)):
                yield at, at + len(old), new, f"'{old.strip()}' is '{new.strip()}'" if new else f"without '{old.strip()}'"
            at = code.find(old, at + 1)
    for match in NEGATION.finditer(code):
        yield match.start(), match.end(), "", "without '!'"
    if STATEMENT.match(code) and (previous == "" or ENDS_A_STATEMENT.search(previous)):
        indent = len(code) - len(code.lstrip())
        yield indent, len(code), "static_cast<void>(0);", "without the statement"


def mutants_of(text):
    found, offset, previous = [], 0, ""
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        bare = line.rstrip("\n")
        code = without_texts(bare).rstrip()
        if code.strip() and not NO_CODE.match(code) and "constexpr" not in code:
            for begin, end, replacement, what in changes_of(code, previous):
                after = bare[:begin] + replacement + bare[end:]
                found.append(Mutant(number, offset + begin, offset + end, replacement, bare.strip(), after.strip(), what))
        if code.strip():
            previous = code
        offset += len(line)
    return found
