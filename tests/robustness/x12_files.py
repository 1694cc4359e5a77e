#!/usr/bin/env python3
"""Reads every X12 file of a folder with edict, holds what came of it against a parser that is not ours, and prints a row a file.

usage: x12_files.py EDICT FOLDER [--table FILE]
  --table FILE  also writes the rows as a page: docs/x12-files.md (numbers, file names and reasons; nothing of a claim)

The parser is pyx12 (python3 -m venv build/venv-x12 && build/venv-x12/bin/pip install 'pyx12==4.0.0'); where it is not installed a
naive cut into segments counts instead, and the output says so.

It fails when a file crashes the command, when a claim is neither read nor refused with a place, when a line of a claim that is read is
not, or when a line that is read has another procedure, revenue code or charge than the parser finds.

exit status: 0 good, 1 a difference, 77 the folder is not there
"""
import argparse
import collections
import decimal
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "build/venv-x12/bin/python"
if VENV.exists() and pathlib.Path(sys.prefix) != VENV.parents[1]:
    os.execv(VENV, [str(VENV), *sys.argv])
try:
    import pyx12.x12file
except ImportError:
    pyx12 = None


def cut(data):
    """A naive cut: the delimiters of the first ISA hold until the next. Segments as lists of elements, with the component separator."""
    text = data.decode("latin-1")
    at = text.find("ISA")
    while at >= 0:
        head = text[at:at + 512]
        element = head[3:4]
        parts = head.split(element)
        if not element or len(parts) < 17 or len(parts[16]) < 2:
            return
        component, terminator = parts[16][0], parts[16][1]
        if terminator == "\r" and parts[16][2:3] == "\n":
            terminator = "\n"
        for piece in text[at:].split(terminator):
            piece = piece.strip("\r\n\t ")
            if piece.startswith("IEA" + element):
                break
            if piece:
                yield [e.strip() for e in piece.split(element)], component
        end = text.find("IEA" + element, at + 3)
        at = text.find("ISA" + element, max(end, at + 3)) if end >= 0 else -1


def by_pyx12(file):
    text = file.read_text(encoding="utf-8-sig", errors="replace").lstrip()
    for segment in pyx12.x12file.X12Reader(io.StringIO(text)):
        component = segment.subele_term
        yield [segment.get_seg_id(), *[segment.get_value(f"{n:02d}") or "" for n in range(1, len(segment) + 1)]], component


def amount(text):
    try:
        return str(decimal.Decimal(text).quantize(decimal.Decimal("0.01")))
    except decimal.InvalidOperation:
        return None


def count(file):
    """Transactions of any kind, and the claims of the 837: their number and their lines as (procedure, revenue code, charge).
    Also who counted."""
    for who in (["pyx12"] if pyx12 else []) + ["cut"]:
        transactions, claims, kind = 0, [], None
        try:
            for s, component in by_pyx12(file) if who == "pyx12" else cut(file.read_bytes()):
                if s[0] == "ST":
                    transactions += 1
                    kind = s[1] if len(s) > 1 else None
                elif kind != "837":
                    continue
                elif s[0] == "CLM":
                    claims.append((s[1].strip() if len(s) > 1 else "", []))
                elif s[0] == "LX" and claims:
                    claims[-1][1].append(None)
                elif s[0] in ("SV1", "SV2", "SV3") and claims and claims[-1][1]:
                    s = s + [""] * 8
                    at = 2 if s[0] == "SV2" else 1
                    code = [*s[at].split(component), "", ""][1].upper()
                    revenue = s[1].zfill(4) if s[0] == "SV2" and s[1] else ""
                    claims[-1][1][-1] = (code, revenue, amount(s[at + 1]))
            return transactions, claims, who
        except Exception as error:  # a parser may refuse a file that is broken on purpose
            if who == "cut":
                return 0, [], f"{type(error).__name__}"
    return 0, [], "nobody"


def read(edict, file, folder):
    out = pathlib.Path(folder) / "claims.jsonl"
    out.unlink(missing_ok=True)
    done = subprocess.run([edict, "--color", "never", "convert", file, "--keep-going", "-o", out], capture_output=True, text=True,
                          timeout=300, errors="replace")
    claims = [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []
    reasons = [line for line in done.stderr.splitlines() if re.search(r"\b[EW]07\d\d\b", line)]
    return done.returncode, claims, reasons


def lines_of(claim):
    return [(line.get("procedure", ""), line.get("revenue_code", ""), line.get("charge")) for line in claim["lines"]]


def reason_of(reasons):
    """The ids of what was said, the errors first."""
    ids = collections.Counter(re.search(r"\b([EW]07\d\d)\b", r).group(1) for r in reasons)
    return sorted(ids, key=lambda i: (i[0] != "E", i != "E0751", -ids[i], i))


def check(file, transactions, claims, status, read_claims, reasons, who):
    if status not in (0, 3):
        yield f"status {status}: a crash"
    errors = [r for r in reasons if "E07" in r]
    if len(read_claims) < len(claims) and not errors:
        yield "claims are lost, and no reason is said"
    if who != "pyx12" and pyx12:
        return  # broken on purpose beyond what the other parser reads
    if len(read_claims) > len(claims):
        yield "more claims than stand in the file"
    stand = collections.defaultdict(list)
    for number, lines in claims:
        stand[number].append(collections.Counter(lines))
    for claim in read_claims:
        lines = collections.Counter(lines_of(claim))
        found = stand[claim.get("patient_control_number", "")]
        if lines in found:
            found.remove(lines)
        elif not any("W0749" in r for r in reasons):  # there ISA16 is wrong, which the parser believes
            yield "a claim that was read has other lines than the parser finds"
            return


def table(rows, totals, who):
    groups = collections.Counter()
    for row in rows:
        if row["claims"] > row["read"]:
            groups[next((r for r in row["reasons"] if r[0] == "E"), "")] += row["claims"] - row["read"]
    text = ["# X12 files of seven open parsers, and what becomes of them", "",
            "Written by `tests/robustness/x12_files.py build/edict ../shared/data/x12 --table docs/x12-files.md`. Claims and lines are counted by "
            + ("pyx12, a parser that is not ours; where it gives up on a file (†), by a naive cut into segments." if who else
               "a naive cut into segments: pyx12 was not installed."),
            "Of every claim that is read, procedure, revenue code and charge of each line are those that the parser finds.", "",
            f"{totals['files']} files with {totals['transactions']} transactions; {totals['claims']} claims and {totals['lines']} lines in the 837 among "
            f"them. Read: **{totals['read']} claims, {totals['read_lines']} lines**. Refused, by the first reason of the file:", "",
            "| reason | claims | |", "| --- | --- | --- |"]
    meaning = {"E0742": "another guide: predeterminations", "E0751": "predetermination", "E0710": "a line's procedure is no procedure code",
               "E0706": "something required is missing", "E0709": "units or amounts that are no numbers", "E0743": "segments out of place",
               "E0721": "codes of ICD-9 and ICD-10 on one claim", "E0741": "the file breaks off", "E0708": "no day of service that is a date",
               "E0740": "no interchange", "E0723": "a claim that replaces itself", "E0711": "two different answers", "E0715": "dates out of order"}
    for reason, claims in groups.most_common():
        text.append(f"| {reason} | {claims} | {meaning.get(reason, '')} |")
    text += ["", "| file | transactions | claims | lines | read: claims | lines | reasons |", "| --- | --- | --- | --- | --- | --- | --- |"]
    for row in rows:
        mark = "" if row["who"] == "pyx12" or not who else " †"
        text.append(f"| {row['file']}{mark} | {row['transactions']} | {row['claims']} | {row['lines']} | {row['read']} | {row['read_lines']} | "
                    f"{' '.join(row['reasons'])} |")
    return "\n".join(text) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("edict")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--table", type=pathlib.Path)
    options = parser.parse_args()
    if not options.folder.is_dir():
        print(f"{options.folder} is not there: nothing was tested")
        return 77
    if pyx12 is None:
        print("pyx12 is not installed: claims and lines are counted by a naive cut into segments")
    bad, rows, totals = 0, [], collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        files = [f for f in sorted(options.folder.rglob("*")) if f.is_file() and f.name != "INDEX.tsv" and f.suffix != ".md"]
        for file in files:
            transactions, claims, who = count(file)
            status, read_claims, reasons = read(options.edict, file, folder)
            row = {"file": str(file.relative_to(options.folder)), "transactions": transactions, "claims": len(claims),
                   "lines": sum(len(lines) for _, lines in claims), "read": len(read_claims),
                   "read_lines": sum(len(c["lines"]) for c in read_claims), "reasons": reason_of(reasons), "who": who}
            rows.append(row)
            totals.update(files=1, by_pyx12=who == "pyx12",
                          **{key: row[key] for key in ("transactions", "claims", "lines", "read", "read_lines")})
            print("\t".join(str(row[key]) for key in ("file", "transactions", "claims", "lines", "read", "read_lines")),
                  " ".join(row["reasons"]), sep="\t")
            for fault in check(file, transactions, claims, status, read_claims, reasons, who):
                bad += 1
                print(f"  {fault}")
    print(dict(totals), f"{bad} bad")
    if options.table:
        options.table.write_text(table(rows, totals, pyx12 is not None))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
