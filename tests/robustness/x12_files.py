#!/usr/bin/env python3
"""Reads every X12 file of a folder with edict and prints what came of it, beside a count of segments made here.

usage: x12_files.py EDICT FOLDER [--all]

One row a file: transactions, claims and lines that stand in it (837 only, by counting CLM and LX), claims and lines that
edict read, claims refused, the first reason. It fails when a file crashes the command, when a claim is neither read nor
refused with a place, or when a line is neither read, left out (W0746) nor of a refused claim.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

POLICY = """policy reads_claims "Reads claims" {
  authority  manual "none"
  effective  1900-01-01

  rule nothing
    cite "nothing"
    forbid procedure in { 99999 }
    else deny CO-50
}
"""


def segments(data):
    """A naive cut: the delimiters of the first ISA hold until the next."""
    text = data.decode("latin-1")
    at = text.find("ISA")
    while at >= 0:
        head = text[at:at + 512]
        element = head[3:4]
        parts = head.split(element)
        if not element or len(parts) < 17 or len(parts[16]) < 2:
            return
        terminator = parts[16][1]
        if terminator == "\r" and parts[16][2:3] == "\n":
            terminator = "\n"
        for piece in text[at:].split(terminator):
            piece = piece.strip("\r\n\t ")
            if piece.startswith("IEA" + element):
                break
            if piece:
                yield [e.strip() for e in piece.split(element)]
        end = text.find("IEA" + element, at + 3)
        at = text.find("ISA" + element, max(end, at + 3)) if end >= 0 else -1


def count(data):
    """Transactions of any kind; claims and lines of each claim (837)."""
    transactions, claims = 0, []
    kind = None
    for s in segments(data):
        if s[0] == "ST":
            transactions += 1
            kind = s[1] if len(s) > 1 else None
        elif s[0] == "CLM" and kind == "837":
            claims.append(0)
        elif s[0] == "LX" and kind == "837" and claims:
            claims[-1] += 1
    return transactions, len(claims), sum(claims)


def read(edict, policy, file, folder):
    out = pathlib.Path(folder) / "decisions.jsonl"
    out.unlink(missing_ok=True)
    done = subprocess.run([edict, "--color", "never", "run", policy, "--claims", file, "--keep-going", "-o", out],
                          capture_output=True, text=True, timeout=120, errors="replace")
    claims = collections.Counter()
    if out.exists():
        for line in out.read_text().splitlines():
            claims[json.loads(line)["claim_id"]] += 1
    reasons = [line for line in done.stderr.splitlines() if re.search(r"\b[EW]07\d\d\b", line)]
    return done.returncode, len(claims), sum(claims.values()), reasons


def main():
    edict, root = sys.argv[1], pathlib.Path(sys.argv[2])
    bad = 0
    totals = collections.Counter()
    print("file\ttransactions\tclaims\tlines\tread claims\tread lines\tleft out\tfirst reason")
    with tempfile.TemporaryDirectory() as folder:
        policy = pathlib.Path(folder) / "p.edict"
        policy.write_text(POLICY)
        files = [f for f in sorted(root.rglob("*")) if f.is_file() and f.name != "INDEX.tsv" and f.suffix != ".md"]
        for file in files:
            transactions, claims, lines = count(file.read_bytes())
            status, read_claims, read_lines, reasons = read(edict, policy, file, folder)
            errors = [r for r in reasons if "E07" in r]
            left = sum("W0746" in r for r in reasons)
            first = (errors or reasons or [""])[0]
            totals.update(files=1, transactions=transactions, claims=claims, lines=lines, read_claims=read_claims,
                          read_lines=read_lines, left_out=left)
            print(f"{file.relative_to(root)}\t{transactions}\t{claims}\t{lines}\t{read_claims}\t{read_lines}\t{left}\t"
                  f"{first.replace(str(root) + '/', '')}")
            if status not in (0, 1, 3):
                bad += 1
                print(f"  status {status}: a crash")
            if (read_claims < claims or read_lines + left < lines) and not errors:
                bad += 1
                print("  claims or lines are lost, and no reason is said")
    print(dict(totals), f"{bad} bad")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
