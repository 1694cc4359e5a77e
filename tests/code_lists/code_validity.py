#!/usr/bin/env python3
"""The rules of policies/medicare/code_validity with whole published tables, against a scan of those tables.

Claims are the real ones of 2016, and 40,000 lines of codes that some edition changed, dated around the days on which they did.

usage: code_validity.py EDICT POLICIES DATA      status 77: the data are not there"""

import collections
import csv
import datetime
import gzip
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

edict, policies, data = sys.argv[1], *map(pathlib.Path, sys.argv[2:4])
ICD, HCPCS = data / "codes/icd10cm_effdated_fy2016_fy2026.tsv.gz", data / "codes/hcpcs_level2_effdated.tsv.gz"
REAL = data / "claims/nh_chis_2016.jsonl.gz"
if not (ICD.exists() and HCPCS.exists() and REAL.exists()):
    print(f"skipped: {data} does not have the code tables and claims")
    sys.exit(77)

RULES = ("diagnosis_in_force", "diagnosis_to_the_last_character", "procedure_in_force", "modifier_in_force")
EVER = "9999-12-31"


def rows(path):
    with gzip.open(path, "rt", encoding="utf-8") as text:
        yield from csv.DictReader(text, delimiter="\t")


def copy_table(source, target, columns):
    with open(target, "w", newline="", encoding="utf-8") as text:
        out = csv.writer(text)
        out.writerow(columns)
        out.writerows([row[c] for c in columns] for row in rows(source))


def random_claims(path, diagnoses, codes):
    chance = random.Random(2026)
    changing = [c for c, runs in diagnoses.items() if len(runs) > 1 or runs[0][0] > "2015-10-01" or runs[0][1] < EVER]
    ending = [k for k, runs in codes.items() if runs[0][1] < EVER or runs[0][0] > "2015-10-01"]
    lines = []
    for number in range(40_000):
        wanted, kind = chance.choice(changing), chance.choice(ending)
        edges = [d for run in diagnoses[wanted] + codes[kind] for d in run[:2] if "2015-10-02" < d < "2027-01-01"]
        day = datetime.date.fromisoformat(chance.choice(edges)) if edges else datetime.date(2020, 1, 1)
        day = max(day + datetime.timedelta(days=chance.randint(-1, 1)), datetime.date(2015, 10, 1))
        line = {"line": 1, "procedure": "99213", "units": 1, "service_date": day.isoformat()}
        if kind[0] == "procedure":
            line["procedure"] = kind[1]
        else:
            line["modifiers"] = ["25", kind[1]]
        others = chance.sample(changing, chance.randint(0, 2))
        lines.append({"claim_id": f"R{number}", "patient": {"id": f"P{number:06}"}, "diagnosis_code_type": "icd10cm",
                      "diagnoses": [wanted, *others], "lines": [line]})
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def scan(claims, diagnoses, codes):
    """What the sentences of the rules say, line by line."""
    found = set()
    opened = gzip.open(claims, "rt") if claims.suffix == ".gz" else open(claims)
    with opened as text:
        for claim in map(json.loads, text):
            of_claim = [d.replace(".", "").upper() for d in claim.get("diagnoses") or [] if d]
            for line in claim["lines"]:
                key, day = (claim["claim_id"], line["line"]), line["service_date"]
                places = line.get("diagnosis_pointers")
                mine = [of_claim[p - 1] for p in places if p <= len(of_claim)] if places else of_claim

                def runs(table, code):
                    return [run for run in table.get(code, ()) if run[0] <= day <= run[1]]

                broken = (any(d in diagnoses and not runs(diagnoses, d) for d in mine),
                          any(run[2] == "0" for d in mine for run in runs(diagnoses, d)),
                          any(c in codes and not runs(codes, c) for c in [("procedure", line.get("procedure") or "")]),
                          any(c in codes and not runs(codes, c) for c in (("modifier", m) for m in line.get("modifiers") or [])))
                found |= {(key, rule) for rule, is_broken in zip(RULES, broken) if is_broken}
    return found


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    for file in ("code_validity.edict", "place_of_service.csv"):
        shutil.copy(policies / file, folder / file)
    copy_table(ICD, folder / "icd10cm.csv", ("code", "billable", "effective_date", "end_date"))
    copy_table(HCPCS, folder / "hcpcs.csv", ("hcpcs_code", "kind", "date_added", "date_term"))
    diagnoses, codes = collections.defaultdict(list), collections.defaultdict(list)
    for row in rows(ICD):
        diagnoses[row["code"]].append((row["effective_date"], row["end_date"] or EVER, row["billable"]))
    for row in rows(HCPCS):
        codes[row["kind"], row["hcpcs_code"]].append((row["date_added"] or "0001-01-01", row["date_term"] or EVER))
    random_claims(folder / "random.jsonl", diagnoses, codes)
    failed = False
    for claims in (REAL, folder / "random.jsonl"):
        done = subprocess.run([edict, "run", folder, "-k", "--unreadable-as-missing", "--claims", claims, "-o", folder / "out.jsonl"],
                              capture_output=True, text=True)
        if not (folder / "out.jsonl").exists():
            sys.exit(done.stderr)
        decided, found = set(), set()
        for decision in map(json.loads, (folder / "out.jsonl").open()):
            key = (decision["claim_id"], decision["line"])
            decided.add(key)
            found |= {(key, f["rule"]) for f in decision["findings"] if f["rule"] in RULES}
        (folder / "out.jsonl").unlink()
        expected = {e for e in scan(claims, diagnoses, codes) if e[0] in decided}
        print(f"{claims.name}: {len(decided)} lines decided")
        for rule in RULES:
            print(f"  {rule}: {sum(r == rule for _, r in found)} findings, {sum(r == rule for _, r in expected)} by the scan")
        for key, rule in sorted(found ^ expected)[:5]:
            print(f"  {key[0]}/{key[1]} {rule}: " + ("only edict finds it" if (key, rule) in found else "only the scan finds it"))
        failed |= found != expected or not found
    sys.exit(failed)
