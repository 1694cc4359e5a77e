#!/usr/bin/env python3
"""The rules of policies/medicare/code_editor with the whole lists of version 32 (ICD-9), over the SynPUF inpatient claims of
2008 to 2010, against SQL written from the definitions of the edits.

The policy and its lists are what `edict import mce` makes of the version: the claims that are there at size are older than
ICD-10. Of versions 33 to 36 it must make lists that have the codes and periods of the sample in the tree. As few patients are young, every fifth stay is there again with a birth date
and sex of chance, and a diagnosis and procedure of some list, so that every edit has findings.

usage: code_editor.py EDICT POLICIES DATA      status 77: the data are not there"""

import csv
import datetime
import gzip
import json
import pathlib
import random
import re
import sqlite3
import subprocess
import sys
import tempfile

edict, policies, data = sys.argv[1], *map(pathlib.Path, sys.argv[2:4])
LISTS = data / "mce/mce_v32.tsv.gz"
STAYS, PATIENTS = data / "claims/synpuf_inpatient_180k.csv.gz", data / "claims/synpuf_bene_2008_180k.csv.gz"
if not (LISTS.exists() and STAYS.exists() and PATIENTS.exists()):
    print(f"skipped: {data} does not have the lists of version 32 and the inpatient claims")
    sys.exit(77)

EDITS = {"Newborn_Only": "newborn", "Pediatric_Only": "pediatric", "Maternity_Only": "maternity", "Adult_Only": "adult",
         "Female_Only": "female", "Male_Only": "male", "Principal_Manifestation": "manifestation",
         "Principal_Unacceptable": "unacceptable", "Principal_Questionable_Admit": "questionable",
         "Wrong_Performed": "wrong_procedure", "Noncovered_Always": "noncovered", "Noncovered_Over60": "noncovered_over_60"}
DIAGNOSIS, PROCEDURE = re.compile(r"\d{3,5}|V\d{2,4}|E\d{3,4}"), re.compile(r"\d{2,4}")

# Each edit in the words of the definitions. `stay` has the age on the day of admission in completed years.
DX = "SELECT s.id FROM stay s JOIN dx d ON d.id = s.id JOIN edit e ON e.kind = 'D' AND e.code = d.code AND e.edit = '{}' WHERE {}"
PX = "SELECT s.id FROM stay s JOIN px p ON p.id = s.id JOIN edit e ON e.kind = 'P' AND e.code = p.code AND e.edit = '{}' WHERE {}"
SQL = {
    "newborn": DX.format("newborn", "s.age <> 0"),
    "pediatric": DX.format("pediatric", "s.age > 17"),
    "maternity": DX.format("maternity", "s.age < 12 OR s.age > 55"),
    "adult": DX.format("adult", "s.age < 15 OR s.age > 124"),
    "female_diagnosis": DX.format("female", "s.sex = 'M'"),
    "male_diagnosis": DX.format("male", "s.sex = 'F'"),
    "female_procedure": PX.format("female", "s.sex = 'M'"),
    "male_procedure": PX.format("male", "s.sex = 'F'"),
    "manifestation_as_principal": DX.format("manifestation", "d.place = 1"),
    "unacceptable_principal": DX.format("unacceptable", "d.place = 1"),
    "questionable_admission": DX.format("questionable", "d.place = 1"),
    "wrong_procedure": DX.format("wrong_procedure", "1"),
    "noncovered": PX.format("noncovered", "1"),
    "noncovered_over_60": PX.format("noncovered_over_60", "s.age > 60"),
}


def rows(path, delimiter=","):
    with gzip.open(path, "rt", encoding="utf-8") as text:
        yield from csv.DictReader(text, delimiter=delimiter)


def iso(day):
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    lists = sorted({(r["icd_code_type"], EDITS[r["mce_edit_type"]], r["icd_code"]) for r in rows(LISTS, "\t") if r["mce_edit_type"] in EDITS})
    done = subprocess.run([edict, "import", "mce", LISTS, "--open-start", "-o", folder], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)

    sql = sqlite3.connect(":memory:")
    sql.executescript("CREATE TABLE stay (id PRIMARY KEY, born, admitted, sex, age); CREATE TABLE dx (id, place, code);"
                      "CREATE TABLE px (id, code); CREATE TABLE edit (kind, edit, code)")
    sql.executemany("INSERT INTO edit VALUES (?, ?, ?)", lists)
    people = {(r["SAMPLE"], r["DESYNPUF_ID"]): (iso(r["BENE_BIRTH_DT"]), {"1": "M", "2": "F"}[r["BENE_SEX_IDENT_CD"]]) for r in rows(PATIENTS)}
    chance = random.Random(32)
    unknown = left_out = 0

    def add(identity, patient, person, diagnoses, procedures):
        sql.execute("INSERT INTO stay VALUES (?, ?, ?, ?, NULL)", (identity, person[0], admitted, person[1]))
        sql.executemany("INSERT INTO dx VALUES (?, ?, ?)", [(identity, place, c) for place, c in enumerate(diagnoses, 1)])
        sql.executemany("INSERT INTO px VALUES (?, ?)", [(identity, c) for c in procedures])
        claims.write(json.dumps({
            "claim_id": identity, "claim_type": "institutional", "bill_type": "111", "diagnosis_code_type": "icd9cm",
            "patient": {"id": patient, "birth_date": person[0], "sex": person[1]},
            "admission_date": admitted, "discharge_date": left, "diagnoses": diagnoses, "icd_procedures": procedures,
            "lines": [{"line": 1, "procedure": "99221", "service_date": admitted}]}) + "\n")

    with open(folder / "claims.jsonl", "w", encoding="utf-8") as claims:
        for number, r in enumerate(rows(STAYS)):
            person = people.get((r["SAMPLE"], r["DESYNPUF_ID"]))
            diagnoses = [c for i in range(1, 11) if (c := r[f"ICD9_DGNS_CD_{i}"])]
            procedures = [c for i in range(1, 7) if (c := r[f"ICD9_PRCDR_CD_{i}"])]
            fitting = [c for c in diagnoses if DIAGNOSIS.fullmatch(c)]
            if not person or not r["CLM_ADMSN_DT"] or not fitting or fitting[0] != diagnoses[0]:
                unknown += 1
                continue
            left_out += len(diagnoses) - len(fitting) + sum(not PROCEDURE.fullmatch(c) for c in procedures)
            procedures = [c for c in procedures if PROCEDURE.fullmatch(c)]
            identity, admitted = f"S{number}", iso(r["CLM_ADMSN_DT"])
            left = iso(r["NCH_BENE_DSCHRG_DT"] or r["CLM_THRU_DT"])
            add(identity, f"{r['SAMPLE']}-{r['DESYNPUF_ID']}", person, fitting, procedures)
            if number % 5 == 0:
                born = max(datetime.date.fromisoformat(admitted) - datetime.timedelta(days=chance.randint(0, 47_000)), datetime.date(1900, 1, 1))
                more, also = [c for k, _, c in chance.sample(lists, 2) if k == "D"], [c for k, _, c in chance.sample(lists, 2) if k == "P"]
                codes = more + fitting if chance.random() < 0.3 else fitting + more
                add("T" + identity, "T" + identity, (born.isoformat(), chance.choice("MF")), codes, procedures + also)
    sql.executescript("UPDATE stay SET age = substr(admitted, 1, 4) - substr(born, 1, 4) - (substr(admitted, 6) < substr(born, 6));"
                      "CREATE INDEX edit_code ON edit (kind, code)")

    done = subprocess.run([edict, "run", folder, "--claims", folder / "claims.jsonl", "-o", folder / "out.jsonl"], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    found, decided, incomplete = set(), 0, 0
    for decision in map(json.loads, open(folder / "out.jsonl", encoding="utf-8")):
        decided += 1
        for finding in decision["findings"]:
            found.add((finding["rule"], decision["claim_id"]))
            incomplete += bool(finding.get("incomplete"))
    expected = {(rule, row[0]) for rule, text in SQL.items() for row in sql.execute(text)}
    print(f"{decided} stays decided, {unknown} left out (no patient, no admission, no readable principal diagnosis), {left_out} codes without a code's shape left out")
    for rule in SQL:
        print(f"  {rule}: {sum(r == rule for r, _ in found)} findings, {sum(r == rule for r, _ in expected)} by SQL")
    for rule, identity in sorted(found ^ expected)[:5]:
        print(f"  {identity} {rule}: only {'edict' if (rule, identity) in found else 'SQL'} finds it")
    silent = set(SQL) - {rule for rule, _ in found}
    if silent:
        print("no findings of " + ", ".join(sorted(silent)))
    failed = found != expected or bool(silent) or incomplete > 0

    # The sample in the tree: each of its codes has in the whole lists the periods that it has there.
    versions = [data / f"mce/mce_v{n}.tsv.gz" for n in range(33, 37)]
    done = subprocess.run([edict, "import", "mce", *versions, "-o", folder / "whole"], capture_output=True, text=True)
    for file in ("diagnoses.csv", "procedures.csv"):
        sample, whole = (list(csv.reader(open(f / file, encoding="utf-8")))[1:] for f in (policies, folder / "whole"))
        # Versions 33 to 36 have no list of what needs a secondary diagnosis.
        sample = [row for row in sample if row[0] != "unacceptable_alone"]
        keys = {(row[0], row[1]) for row in sample}
        differing = {tuple(row) for row in whole if (row[0], row[1]) in keys} ^ {tuple(row) for row in sample}
        print(f"{file}: {len(whole)} rows of versions 33 to 36, {len(sample)} of them in the sample, {len(differing)} differ")
        for row in sorted(differing):
            print("  ", *row)
        failed |= bool(differing)
    sys.exit(failed)
