#!/usr/bin/env python3
"""Two published editions of the NCCI pairs, imported and held against each other by edict diff: the rows that it finds added and changed are the
published list of changes, and nothing else.

usage: ncci_editions.py --edict PATH [--data FOLDER]
exit status: 0 they are, 1 they are not, 77 the editions are not at hand"""

import argparse
import csv
import gzip
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
EDITIONS = ("2024Q2", "2024Q3")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--edict", required=True)
    parser.add_argument("--data", type=pathlib.Path, default=ROOT.parent / "shared/data/ncci")
    given = parser.parse_args()
    edict = pathlib.Path(given.edict).resolve()
    files = [given.data / f"ptp_practitioner_{edition}.tsv.gz" for edition in EDITIONS]
    changes = given.data / "ptp_practitioner_changes_2024Q2_to_2024Q3.tsv.gz"
    if not all(path.exists() for path in (*files, changes)):
        print("the editions are not at hand")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        for edition, file in zip(EDITIONS, files):
            # Without first days a pair would begin with its edition. One pair of 1996 stands twice with two rationales: the status is 3.
            done = subprocess.run([edict, "import", "ncci-ptp", file, "-o", edition, "--open-start", "--keep-going"], cwd=folder, capture_output=True, text=True)
            if done.returncode not in (0, 3) or not (pathlib.Path(folder) / edition / "ncci_ptp_practitioner.tsv").exists():
                print(done.stderr)
                return 1
        done = subprocess.run([edict, "diff", *EDITIONS, "--all"], cwd=folder, capture_output=True, text=True)
    if done.returncode != 1:
        print(f"edict diff: status {done.returncode}\n{done.stderr}")
        return 1
    found = re.findall(r"^  (gained|lost|now) (\w{5}), (\w{5}), ", done.stdout, re.M)
    with gzip.open(changes, "rt", newline="") as text:
        published = {(row["column1"], row["column2"]) for row in csv.DictReader(text, delimiter="\t")}
    pairs = {(first, second) for _, first, second in found}
    print(f"{len(found)} rows differ, of {len(pairs)} pairs; published: {len(published)} pairs")
    for pair in sorted(pairs ^ published)[:20]:
        print("only edict diff:" if pair in pairs else "only published:", *pair)
    return 0 if pairs == published else 1


if __name__ == "__main__":
    sys.exit(main())
