#!/usr/bin/env python3
"""Holds the tables of docs/language.md, sections 5 and 6: every kind of rule and hard case has a row, each row names a rule of
the library that shows it (`# edict: shows …` above the rule), and says in how many lines of text.

usage: tests/library/kinds.py [--update]"""

import argparse
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GUIDE = ROOT / "docs" / "language.md"
KINDS = ["DX-COVER", "DX-DUAL", "DX-ROLE", "DX-EXEMPT", "FREQ-WIN", "INTERVAL", "LIFETIME", "UNITS-DAY", "UNITS-PERIOD", "ONE-OF",
         "PTP", "ADDON", "COMPANION", "MOD-REQ", "MOD-VALID", "ABN-LIAB", "AGE", "SEX", "POS-TOB", "PROV-TYPE", "PRIOR-AUTH",
         "GLOBAL", "NEW-PT", "PRICING", "DATA-REQ", "SCOPE", "NONCOV", "REVIEW", "PHASED", "DUP", "DOMINO", "RECODE", "ACCUM-$",
         "TIMELY"]
CASES = [f"H{i}" for i in range(1, 23)]
NAMED = re.compile(r"`(\w+\.\w+)` \((\d*)\)")


def rules_of_library():
    """Of each rule of the newest version its number of lines, and what any version of it shows."""
    rules = {}
    for path in sorted((ROOT / "policies").rglob("*.edict")):
        policy, rule, shows = None, None, set()
        for line in path.read_text(encoding="utf-8").splitlines():
            text = line.strip()
            if found := re.match(r"policy (\w+)", line):
                policy, rule = found.group(1), None
            elif found := re.match(r"# edict: shows (.*)", text):
                shows = {word.strip() for word in found.group(1).split(",")}
            elif found := re.match(r"  rule (\w+)", line):
                rule = f"{policy}.{found.group(1)}"
                rules[rule] = [1, shows | rules.get(rule, [0, set()])[1]]
                shows = set()
            elif not text or line.startswith("}"):
                rule = None
            elif rule and not text.startswith("#"):
                rules[rule][0] += 1
    return rules


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="write the numbers of lines into the guide")
    update = parser.parse_args().update
    guide, rules, problems, met = GUIDE.read_text(encoding="utf-8"), rules_of_library(), [], set()
    lines = guide.splitlines()
    for i, line in enumerate(lines):
        row = re.match(r"\| (?:1\.\d+ ([A-Z$-]+)|(H\d+)) ", line)
        if not row:
            continue
        what = row.group(1) or row.group(2)
        met.add(what)
        named = NAMED.findall(line)
        if not named:
            problems.append(f"docs/language.md:{i + 1}: {what} names no rule")
        for rule, count in named:
            if rule not in rules:
                problems.append(f"docs/language.md:{i + 1}: there is no rule {rule}")
            elif what not in rules[rule][1]:
                problems.append(f"docs/language.md:{i + 1}: {rule} does not say that it shows {what}")
            elif count != str(rules[rule][0]) and not update:
                problems.append(f"docs/language.md:{i + 1}: {rule} has {rules[rule][0]} lines")
        lines[i] = NAMED.sub(lambda found: f"`{found.group(1)}` ({rules.get(found.group(1), [0])[0]})", line)
    problems += [f"docs/language.md: no row for {what}" for what in KINDS + CASES if what not in met]
    if update:
        GUIDE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(problems) if problems else f"{len(met)} kinds and cases")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
