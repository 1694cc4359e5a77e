#!/usr/bin/env python3
"""Decides real claims with the whole library, interpreted and compiled, and holds that both write the same bytes, that
the counts of docs/library-on-real-claims.md are those of the run, and that each decision found right there is still made.

The claims are not part of this repository: where DATA is not there the test is skipped (status 77).

usage: tests/library/real_claims.py [--edict PATH] [--data DATA] [--update] [--keep FOLDER]"""

import argparse
import collections
import csv
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import rif

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "library-on-real-claims.md"
BEGIN, END = "<!-- counts: written by tests/library/real_claims.py --update -->\n", "<!-- end of counts -->\n"
# | 1 | `set` claim/line | `policy.rule` | what it has | what the source says | right, or wrong and what became of it |
EXAMPLE = re.compile(r"^\| \d+ \| `(\w+)` (\S+) \| `([\w.]+)` .*\| (right|wrong)[^|]*\|$")
SKIPPED = 77


def tuva_claims(source, output):
    """Its columns of procedures hold random numbers that no code set has: they are left out."""
    with open(source, encoding="utf-8", newline="") as file, open(output, "w", encoding="utf-8", newline="") as written:
        rows = csv.DictReader(file)
        columns = [name for name in rows.fieldnames if not name.startswith("procedure_")]
        out = csv.DictWriter(written, columns, extrasaction="ignore")
        out.writeheader()
        out.writerows(rows)


def sets_of(data, folder):
    """Of each set its name and the options that name its claims."""
    rif.write_claims(data / "rif_synthea", folder / "rif_synthea.jsonl")
    tuva_claims(data / "tuva_sample" / "medical_claim.csv", folder / "tuva_sample.csv")
    return {
        "synpuf_carrier": ["--claims", data / "synpuf_carrier.jsonl.gz"],
        # The source has years only, and every line is dated in the middle of its year: received on that day too.
        "nh_chis_2016": ["--claims", data / "nh_chis_2016.jsonl.gz", "--received-date", "2016-07-01"],
        "rif_synthea": ["--claims", folder / "rif_synthea.jsonl"],
        "tuva_sample": ["--claims", folder / "tuva_sample.csv", "--patients", data / "tuva_sample" / "eligibility.csv"],
    }


def run(edict, options, backend, output):
    """The summary, and the bytes of the decisions. Records that cannot be read are left out (status 3)."""
    done = subprocess.run([str(edict), "run", "policies", *map(str, options), "--backend", backend, "-o", str(output),
                           "--table", "authorizations=policies/samples/authorizations.csv", "--unreadable-as-missing",
                           "--keep-going", "--summary", "--summary-format", "json"],
                          cwd=ROOT, capture_output=True, text=True)
    if done.returncode not in (0, 3) or not done.stdout:
        raise RuntimeError(f"status {done.returncode}: {done.stderr[:2000]}")
    return json.loads(done.stdout), output.read_bytes()


def table(head, rows, numbers):
    lines = ["| " + " | ".join(head) + " |",
             "| " + " | ".join("---" if i < len(head) - numbers else "---:" for i in range(len(head))) + " |"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def number(value):
    return f"{value:,}" if value else "–"


def counts_of(summaries):
    names = list(summaries)
    totals = [[word] + [number(count(summaries[name])) for name in names] for word, count in (
        ("lines decided", lambda s: s["lines"]), ("claims", lambda s: s["claims"]), ("patients", lambda s: s["patients"]),
        ("records refused", lambda s: s["records_refused"]),
        ("paid", lambda s: s["decisions"]["pay"]["lines"]), ("denied", lambda s: s["decisions"]["deny"]["lines"]),
        ("pended", lambda s: s["decisions"]["pend"]["lines"]), ("cut back", lambda s: s["decisions"]["cut_back"]["lines"]),
        ("of the paid: at a percentage", lambda s: s["lines_paid_at_a_percentage"]),
        ("of the paid: recoded", lambda s: s["lines_recoded"]), ("flagged", lambda s: s["lines_flagged"]),
        ("incomplete for want of a field", lambda s: s["incomplete_lines"]))]
    rules = collections.defaultdict(dict)
    for name, summary in summaries.items():
        for rule in summary["rules"]:
            rules[f"`{rule['policy']}.{rule['rule']}`", rule["outcome"].replace("_", " ")][name] = rule

    def cell(rule):
        if rule is None:
            return "–"
        beside = f", {rule['findings']:,} found" if rule["findings"] != rule["lines"] else ""
        return f"{rule['lines']:,}{beside}" + (f" ({rule['incomplete']:,} incomplete)" if rule["incomplete"] else "")
    by_rule = [[*key, *(cell(of.get(name)) for name in names)] for key, of in sorted(
        rules.items(), key=lambda item: (-sum(rule["lines"] for rule in item[1].values()), item[0]))]
    absent = collections.defaultdict(dict)
    silent = collections.defaultdict(dict)
    for name, summary in summaries.items():
        for field, lines in summary["absent_fields"].items():
            absent[f"`{field}`"][name] = lines
        for policy, lines in summary["no_version_in_force"].items():
            silent[f"`{policy}`"][name] = lines
    sized = lambda of: [[key] + [number(lines.get(name)) for name in names] for key, lines in sorted(  # noqa: E731
        of.items(), key=lambda item: (-sum(item[1].values()), item[0]))]
    return (table(["", *names], totals, len(names)) + "\n"
            + "By rule: lines whose decision hangs on it; where different, lines on which it has a finding.\n\n"
            + table(["rule", "outcome", *names], by_rule, len(names)) + "\n"
            + "What incomplete lines lack:\n\n" + table(["field", *names], sized(absent), len(names)) + "\n"
            + "Lines in the scope of a policy whose versions all begin later (or ended):\n\n"
            + table(["policy", *names], sized(silent), len(names)))


def examples_not_held(page, decisions):
    """Decisions that the page finds right and that are not made now, and those that it finds wrong and that still are."""
    rules = {found.group(1, 2): found.group(3, 4) for found in map(EXAMPLE.match, page.splitlines()) if found}
    found_on = {at: set() for at in rules}
    for name, written in decisions.items():
        for text in written.splitlines() if any(of == name for of, _ in rules) else ():
            record = json.loads(text)
            at = (name, f"{record['claim_id']}/{record['line']}")
            if at in rules:
                found_on[at].update(f"{of['policy']}.{of['rule']}" for of in record["findings"])
    return [f"{name} {line}: {rule} decides it {'no more' if verdict == 'right' else 'again'}"
            for (name, line), (rule, verdict) in rules.items()
            if (rule in found_on[name, line]) != (verdict == "right")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edict", default=ROOT / "build" / "edict", type=pathlib.Path)
    parser.add_argument("--data", default=ROOT.parent / "shared" / "data" / "claims", type=pathlib.Path)
    parser.add_argument("--update", action="store_true", help="write the counts into the page")
    parser.add_argument("--keep", type=pathlib.Path, help="leave claims and decisions in this folder")
    arguments = parser.parse_args()
    if not arguments.data.exists():
        print(f"skipped: {arguments.data} is not there")
        return SKIPPED
    problems, summaries, decisions = [], {}, {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or pathlib.Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for name, options in sets_of(arguments.data, folder).items():
            both = {backend: run(arguments.edict.resolve(), options, backend, folder / f"{name}.{backend}.decisions.jsonl")
                    for backend in ("interpreter", "jit")}
            if both["interpreter"] != both["jit"]:
                problems.append(f"{name}: the interpreter and compiled code decide differently")
            summaries[name], decisions[name] = both["interpreter"]
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    now = before + BEGIN + counts_of(summaries) + END + after
    if arguments.update:
        PAGE.write_text(now, encoding="utf-8")
    elif now != page:
        problems.append("the counts of docs/library-on-real-claims.md are others now; --update writes them")
    problems += examples_not_held(now, decisions)
    print("\n".join(problems) if problems else f"{sum(s['lines'] for s in summaries.values()):,} lines, the same in both")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
