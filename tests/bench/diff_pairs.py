#!/usr/bin/env python3
"""How long `edict diff` takes: each policy of the library against a copy with one number changed, the whole library
against itself and against a copy with ten changed policies, and two editions of the NCCI pairs where they are at hand.

usage: tests/bench/diff_pairs.py [--edict PATH] [--ncci FOLDER] [--copies N]"""

import argparse
import pathlib
import re
import resource
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def timed(command):
    """Seconds of processor time, exit status and the closing line: a machine that does other things too counts the same."""
    begin = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    last = (done.stdout.strip().splitlines() or [done.stderr.strip()])[-1]
    return end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime, done.returncode, last


def changed(text, nth):
    """The nth whole number of a limit, comparison or window, plus one."""
    places = list(re.finditer(r"(?<=limit )\d+|(?<=[<>=] )\d+(?![-\d.])|(?<=any )\d+|(?<=past )\d+", text))
    if not places:
        return None
    m = places[nth % len(places)]
    return text[: m.start()] + str(int(m.group()) + 1) + text[m.end() :]


def without_tests(text):
    return re.split(r"^test ", text, maxsplit=1, flags=re.M)[0]


def library(folder, copies):
    """Many policies: the library's under other names."""
    for n in range(copies):
        for source in sorted((ROOT / "policies").rglob("*.edict")):
            text = without_tests(source.read_text())
            place = folder / str(n) / source.relative_to(ROOT / "policies")
            if "policy " not in text:
                if n == 0:
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_text(text)
                continue
            if " from \"" in text:
                continue  # tables beside the policy
            if n > 0 and re.search(r"^(codes|table) ", text, re.M):
                continue  # what it shares with others has one name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(re.sub(r"^policy (\w+)", rf"policy \1_{n}", text, flags=re.M))


def policies_one_by_one(edict):
    times, seen = [], 0
    for source in sorted((ROOT / "policies").rglob("*.edict")):
        text = source.read_text()
        other = changed(without_tests(text), 0)
        if "policy " not in text or other is None or " from \"" in text:
            continue
        with tempfile.TemporaryDirectory() as folder:
            for side, content in (("older", without_tests(text)), ("newer", other)):
                shutil.copytree(ROOT / "policies/shared", pathlib.Path(folder) / side / "shared")
                (pathlib.Path(folder) / side / source.name).write_text(content)
            seconds, status, last = timed([edict, "diff", f"{folder}/older", f"{folder}/newer"])
        times.append(seconds)
        seen += status == 1
        print(f"{seconds:6.2f} s  {source.relative_to(ROOT)}: {last}")
    print(f"policy pairs: {len(times)}, {seen} with a difference shown, median {sorted(times)[len(times) // 2]:.2f} s, longest {max(times):.2f} s\n")


def whole_library(edict, copies):
    with tempfile.TemporaryDirectory() as folder:
        older, newer = pathlib.Path(folder) / "older", pathlib.Path(folder) / "newer"
        library(older, copies)
        shutil.copytree(older, newer)
        seconds, _, last = timed([edict, "diff", str(older), str(newer)])
        print(f"{seconds:6.2f} s  the library {copies} times, nothing changed: {last}")
        left = 10
        for source in sorted(newer.rglob("*.edict")):
            other = changed(source.read_text(), 0)
            if left and other and "policy " in other:
                source.write_text(other)
                left -= 1
        seconds, _, last = timed([edict, "diff", str(older), str(newer)])
        print(f"{seconds:6.2f} s  ten policies changed: {last}\n")


def ncci(edict, data):
    import gzip

    policy = """table ptp from "{file}" {{
  column_1 : hcpcs key, column_2 : hcpcs key, modifier : integer, active : period valid from "from" until "until"
}}
policy ptp "NCCI pairs" {{
  effective 2020-01-01
  rule pair
    cite "a code that is part of another is not paid beside it"
    forbid exists line other sharing patient, rendering_npi, service_date where ptp[other.procedure, procedure] is present
    else deny CO-97
}}
"""
    with tempfile.TemporaryDirectory() as folder:
        sides, active = [], []
        for edition in ("2024Q2", "2024Q3"):
            source = data / f"ptp_practitioner_{edition}.tsv.gz"
            side = pathlib.Path(folder) / edition
            side.mkdir()
            pairs = set()
            with gzip.open(source, "rt") as rows, open(side / "ptp.tsv", "w") as out:
                header = next(rows).rstrip("\n").split("\t")
                column = {name: n for n, name in enumerate(header)}
                out.write("column_1\tcolumn_2\tmodifier\tfrom\tuntil\n")
                for row in rows:
                    cells = row.rstrip("\n").split("\t")
                    until = cells[column["deletion_date"]]
                    if until != "9999-12-31":
                        continue
                    pairs.add((cells[column["column1"]], cells[column["column2"]], cells[column["modifier"]]))
                    first, second = cells[column["column1"]], cells[column["column2"]]
                    out.write(f"{first}\t{second}\t{cells[column['modifier']]}\t2000-01-01\t\n")
            (side / "ptp.edict").write_text(policy.format(file="ptp.tsv"))
            sides.append(str(side))
            active.append(pairs)
        seconds, _, last = timed([edict, "diff", *sides])
        print(f"{seconds:6.2f} s  two editions of the active NCCI pairs, {len(active[0])} and {len(active[1])}: {last}")
        print(f"          by their files {len(active[1] - active[0])} rows are new and {len(active[0] - active[1])} gone, a changed row being both")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edict", default=str(ROOT / "build/edict"))
    parser.add_argument("--ncci", type=pathlib.Path, default=ROOT.parent / "shared/data/ncci")
    parser.add_argument("--copies", type=int, default=40)
    arguments = parser.parse_args()
    policies_one_by_one(arguments.edict)
    whole_library(arguments.edict, arguments.copies)
    if arguments.ncci.exists():
        ncci(arguments.edict, arguments.ncci)


if __name__ == "__main__":
    main()
