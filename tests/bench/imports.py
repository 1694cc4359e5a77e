#!/usr/bin/env python3
"""A quarter's pairs, from the published zip to a bundle: how long each command takes, and how much memory.

usage: tests/bench/imports.py [--edict build/edict] [--rows 2546017] [--seed 1]

Makes two editions of procedure pairs in CMS's layout (zipped text, copyright line, header of four rows), of which the second adds, ends and
changes one row in 2,000; imports the first alone and both together, checks and builds, on one core. Beside it what the machine needs to unpack the same
zip, and SQLite to take the same rows into a table with an index. Each figure is the median of three runs in turn. The merged table is compared with the
editions: all that changed is found, and nothing else."""

import argparse
import os
import pathlib
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

COPYRIGHT = "CPT only copyright 2024 American Medical Association.  All rights reserved."
HEADER = [COPYRIGHT, "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale", "\t\tprior to 1996\tDate\tDate\t0=not allowed\t",
          "\t\t\t\t*=no data\t1=allowed\t", "\t\t\t\t\t9=not applicable\t"]
RATIONALE = ["Misuse of column two code with column one code", "More extensive procedure", "Standards of medical / surgical practice"]


def pairs(rows, seed):
    """Distinct pairs in ascending order: a code has some 150 partners."""
    chance = random.Random(seed)
    codes = [f"{n:05d}" for n in range(100, 99600, 6)]
    made = 0
    while True:
        for at, one in enumerate(codes):
            for step in sorted(chance.sample(range(1, 900), 155)):
                yield one, codes[(at + step) % len(codes)]
                made += 1
                if made == rows:
                    return


def edition(path, rows, seed, second):
    change = random.Random(seed + 1)
    counts = {"added": 0, "ended": 0, "changed": 0}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as z, z.open(path.stem + ".txt", "w", force_zip64=True) as out:
        lines = list(HEADER)
        for number, (one, two) in enumerate(pairs(rows, seed)):
            kind = change.randrange(6000)
            indicator = "01"[number % 3 > 0]
            deleted, begins = "*", "20100101"
            if kind == 0:
                counts["added"] += 1
                if not second:
                    continue
                begins = "20240701"
            elif kind == 1:
                counts["ended"] += 1
                deleted = "20240630" if second else "*"
            elif kind == 2:
                counts["changed"] += 1
                if second:  # as CMS does it: the old row ends, and a new one begins
                    lines.append(f"{one}\t{two}\t\t{begins}\t20240630\t{indicator}\t{RATIONALE[number % 3]}")
                    begins, indicator = "20240701", "10"[int(indicator)]
            lines.append(f"{one}\t{two}\t\t{begins}\t{deleted}\t{indicator}\t{RATIONALE[number % 3]}")
            if len(lines) > 50_000:
                out.write(("\r\n".join(lines) + "\r\n").encode())
                lines = []
        out.write(("\r\n".join(lines) + "\r\n").encode())
    return counts


def run(command):
    """Seconds, resident MB; on one core."""
    begin = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.execvp(command[0], [str(c) for c in command])
    _, status, used = os.wait4(pid, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return time.perf_counter() - begin, used.ru_maxrss / 1024


SQLITE = """
import sqlite3, sys, zipfile, io
db = sqlite3.connect(sys.argv[2])
db.execute("CREATE TABLE ptp (one TEXT, two TEXT, begins TEXT, ends TEXT, indicator TEXT, PRIMARY KEY (one, two, begins)) WITHOUT ROWID")
z = zipfile.ZipFile(sys.argv[1])
rows = (r.split("\\t") for r in io.TextIOWrapper(z.open(z.namelist()[0])))
db.executemany("INSERT OR REPLACE INTO ptp VALUES (?,?,?,?,?)", ((r[0], r[1], r[3], r[4], r[5]) for r in rows if len(r) == 7 and len(r[3]) == 8))
db.commit()
"""


def check_merged(table, counts):
    found = {"added": 0, "ended": 0, "changed": 0}
    before = None
    with open(table) as rows:
        next(rows)
        for row in rows:
            one, two, indicator, _, begins, ends = row.rstrip("\n").split("\t")
            if begins == "2024-07-01":
                if before and before[:2] == (one, two) and before[2] != indicator:
                    found["changed"] += 1
                    found["ended"] -= 1
                else:
                    found["added"] += 1
            if ends == "2024-06-30":
                found["ended"] += 1
            before = (one, two, indicator)
    if found != counts:
        sys.exit(f"the merged table tells {found}, the editions differ by {counts}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edict", default="build/edict")
    parser.add_argument("--rows", type=int, default=2_546_017)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    edict = str(pathlib.Path(given.edict).resolve())
    with tempfile.TemporaryDirectory() as name:
        home = pathlib.Path(name)
        first, second = home / "practitioner_2024Q2.zip", home / "practitioner_2024Q3.zip"
        edition(first, given.rows, given.seed, False)
        counts = edition(second, given.rows, given.seed, True)
        parts = [
            ("unpack the zip", ["unzip", "-p", first]),
            ("SQLite takes the rows", [sys.executable, "-c", SQLITE, first, home / "ptp.sqlite"]),
            ("import, one edition", [edict, "import", "ncci-ptp", first, "-o", home / "one"]),
            ("import, two editions", [edict, "import", "ncci-ptp", first, second, "-o", home / "two"]),
            ("check", [edict, "check", home / "one"]),
            ("build", [edict, "build", home / "one", "-o", home / "one.bundle"]),
        ]
        times = {what: [] for what, _ in parts}
        memory = {}
        for _ in range(3):
            for what, command in parts:
                (home / "ptp.sqlite").unlink(missing_ok=True)
                seconds, megabytes = run(command)
                times[what].append(seconds)
                memory[what] = max(memory.get(what, 0), megabytes)
        check_merged(home / "two/ncci_ptp_practitioner.tsv", counts)
        yardstick = statistics.median(times["SQLite takes the rows"])
        print(f"{given.rows:,} rows an edition, {first.stat().st_size / 1e6:.0f} MB zipped, seed {given.seed}, one core, median of 3")
        for what, _ in parts:
            seconds = statistics.median(times[what])
            print(f"{what:24} {seconds:7.2f} s {memory[what]:7.0f} MB   {seconds / yardstick:5.2f} of SQLite's time")
        whole = sum(statistics.median(times[what]) for what in ("import, one edition", "check", "build"))
        print(f"{'import + check + build':24} {whole:7.2f} s               {whole / yardstick:5.2f}")
        print(f"bundle {(home / 'one.bundle').stat().st_size / 1e6:.0f} MB; two editions differ by {counts}, all found")


if __name__ == "__main__":
    main()
