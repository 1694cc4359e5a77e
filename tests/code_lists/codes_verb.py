#!/usr/bin/env python3
"""`edict codes` with the whole ICD-10-CM set, against a scan of its table: what ended, what took its place, what a search
finds on a day, and how many codes random lists have on each.

usage: codes_verb.py EDICT DATA      status 77: the data are not there"""

import collections
import csv
import datetime
import gzip
import json
import pathlib
import random
import subprocess
import sys
import tempfile

edict, data = sys.argv[1], pathlib.Path(sys.argv[2])
ICD = data / "codes/icd10cm_effdated_fy2016_fy2026.tsv.gz"
OTHERS = {"hcpcs": "hcpcs_level2_effdated", "icd10pcs": "icd10pcs_effdated_fy2016_fy2026", "icd9cm": "icd9cm_dx_effdated_v23_v32",
          "icd9pcs": "icd9cm_proc_effdated_v23_v32", "pos": "place_of_service_2024", "modifier": "modifiers_2024"}
if not ICD.exists():
    print(f"skipped: {data} does not have the ICD-10-CM table")
    sys.exit(77)

EVER = "9999-12-31"
failed = 0


def equal(got, wanted, what):
    global failed
    if got != wanted:
        failed += 1
        print(f"FAILED {what}: got {got}, wanted {wanted}")


def ask(*words, table=f"icd10cm={ICD}"):
    done = subprocess.run([edict, "codes", *map(str, words), "--format", "json", "--code-table", table], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return done.returncode, json.loads(done.stdout)


def plain(code):
    return code.replace(".", "")


def day_after(day):
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat()


with gzip.open(ICD, "rt", encoding="utf-8") as text:
    rows = list(csv.DictReader(text, delimiter="\t"))
runs = collections.defaultdict(list)
for row in rows:
    runs[row["code"]].append((row["effective_date"], row["end_date"], row["billable"] == "1"))


def valid(code, day):
    return any(start <= day <= end and billable for start, end, billable in runs[code])


def begins(code, day):
    return any(start == day and billable for start, end, billable in runs[code])


# What everybody knows of M79.1, and what the table says of each code that ended.
_, myalgia = ask("show", "M79.1")
equal(myalgia["codes"][0]["split_into"], [{"on": "2018-10-01", "codes": ["M79.10", "M79.11", "M79.12", "M79.18"]}], "M79.1")
ended = sorted(c for c, r in runs.items() if any(end != EVER and billable for _, end, billable in r))
below = collections.defaultdict(list)
for code in sorted(runs):
    for length in range(3, len(code)):
        below[code[:length]].append(code)
splits = 0
_, shown = ask("show", *ended)
equal(len(shown["codes"]), len(ended), "codes shown")
for code in shown["codes"]:
    wanted = []
    for _, end, billable in runs[plain(code["code"])]:
        took = [c for c in below[plain(code["code"])] if begins(c, day_after(end))] if billable and end != EVER else []
        if took:
            wanted.append((day_after(end), took))
    equal([(s["on"], [plain(c) for c in s["codes"]]) for s in code["split_into"]], wanted, code["code"])
    splits += len(wanted)
    for succession in code["split_into"]:
        for new in succession["codes"][:2]:
            _, back = ask("show", new) if splits % 25 == 0 else (0, None)
            if back and not any(code["code"] in came["codes"] and came["on"] == succession["on"] for came in back["codes"][0]["came_from"]):
                failed += 1
                print(f"FAILED {new} does not come from {code['code']}")

# Searches by stem, range and word.
chance = random.Random(2026)
for _ in range(40):
    day = chance.choice(["2015-10-01", "2018-09-30", "2018-10-01", "2023-10-01", "2025-10-01"])
    first, last = sorted(chance.sample(sorted(runs), 2))
    last = min(last, first[:2] + "ZZZZZ")
    if last not in runs:
        last = first
    stem = first[:chance.randint(3, 4)]
    here = [row for row in rows if row["effective_date"] <= day <= row["end_date"]]
    for asked, wanted in ((f"{stem}*", [r["code"] for r in here if r["code"].startswith(stem)]),
                          (f"{first}..{last}", [r["code"] for r in here if first <= r["code"] <= last or r["code"].startswith(last)])):
        _, found = ask("search", asked, "--on", day)
        equal(sorted(plain(c["code"]) for c in found["codes"]), sorted(wanted), f"search {asked} on {day}")

# Lists of single codes, stems and ranges: how many codes on each day, and what is to be done.
with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    for turn in range(8):
        singles = chance.sample(ended, 12) + chance.sample(sorted(runs), 4)
        stems = [c[:4] for c in chance.sample(sorted(runs), 3) if len(c) > 3]
        dotted = lambda c: c if len(c) == 3 else c[:3] + "." + c[3:]
        items = [dotted(c) for c in singles] + [dotted(c) + "*" for c in stems]
        (folder / "p.edict").write_text(f'policy p "P" {{\n  effective 2015-10-01\n  codes c : icd10cm = {{ {", ".join(items)} }}\n'
                                        "  rule r\n    require diagnosis in c\n    else deny CO-50\n}\n")
        status, report = ask("check", folder / "p.edict")
        found = report["lists"][0]
        members = set(singles) | {c for c in runs if any(c.startswith(s) for s in stems)}
        for stretch in found["codes"]:
            for day in {stretch["from"], stretch["until"] or "2026-09-30"}:
                equal(stretch["codes"], sum(valid(c, day) for c in members), f"turn {turn}: codes on {day}")
        changed = set()
        for code in singles:
            if not any(billable for _, _, billable in runs[code]):
                changed.add(code)
            for _, end, billable in runs[code]:
                after = day_after(end) if end != EVER else None
                if billable and after and not begins(code, after):
                    took = [c for c in below[code] if begins(c, after)]
                    if not took or any(not (c in members and valid(c, after)) for c in took):
                        changed.add(code)
        equal(sorted({plain(c["entry"]) for c in found["changes"] if c["to_do"]}), sorted(changed), f"turn {turn}: to do")
        equal(status, 1 if changed else 0, f"turn {turn}: status")

for system, file in OTHERS.items():
    path = data / f"codes/{file}.tsv.gz"
    if path.exists():
        _, found = ask("search", "0*" if system != "hcpcs" else "A*", table=f"{system}={path}")
        if not found["codes"] and system not in ("modifier", "icd9pcs"):
            failed += 1
            print(f"FAILED {system}: {path.name} has no code")
print(f"{len(ended)} codes that ended, {splits} of them split; 80 searches, 8 lists: {failed} differences")
sys.exit(failed > 0)
