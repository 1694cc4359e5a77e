"""Runs the parts of the benchmark and writes docs/benchmarks.md. ./tools/bench calls it in its own Python environment."""

import argparse
import datetime
import json
import pathlib
import sys
import time

import engines
import files
import growth
import kernels
import machine
import report
from tools import ROOT, WORK, Failed, say

PARTS = ("kernels", "engines", "files", "policies", "lines", "threads", "patient", "first", "warm")


def main():
    parser = argparse.ArgumentParser(prog="tools/bench")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--part", action="append", choices=PARTS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--minutes", type=float, default=38)
    parser.add_argument("--output", default=str(ROOT / "docs" / "benchmarks.md"))
    options = parser.parse_args()
    quick, seed = options.quick, options.seed
    begin = time.monotonic()
    deadline = begin + (150 if quick else options.minutes * 60)
    repeats = 2 if quick else 5
    results = {"machine": machine.about(), "seed": seed, "mode": "quick" if quick else "full",
               "date": datetime.date.today().isoformat()}
    many = (54_000 if quick else options.lines) // 18  # patients of 18 lines on average
    # A smaller pair table where it is not what is measured, so that the quick run is quick.
    sizes = {"pair_rows": 24} if quick else {}
    work = {
        "kernels": lambda: kernels.measure_kernels(many, 2 if quick else 7, seed),
        "engines": lambda: engines.measure_engines(100 if quick else 2_000, 2 if quick else 3, seed, 0.3 if quick else 6),
        "files": lambda: files.measure_files(many, repeats, seed, sizes),
        "policies": lambda: growth.by_policies((10, 100, 1_000) if quick else (10, 100, 1_000, 10_000), 3_000 if quick else 20_000, repeats, seed),
        "threads": lambda: growth.by_threads(many, repeats, seed, sizes),
        "patient": lambda: growth.by_patient((1, 100, 10_000) if quick else (1, 10, 100, 1_000, 10_000, 100_000),
                                             20_000 if quick else 200_000, 1 if quick else 3, seed, sizes),
        "first": lambda: growth.first_decision(many, repeats, seed, sizes),
        "warm": lambda: growth.warm_start(1_000, repeats, seed),
        # Last: it takes what time is left.
        "lines": lambda: growth.by_lines((5_500,) if quick else (5_500, 55_000, 550_000, 5_500_000), seed, deadline, sizes),
    }
    for part, run in work.items():
        if options.part and part not in options.part:
            continue
        if time.monotonic() > deadline:
            results.setdefault("left_out", []).append(part)
            continue
        since = time.monotonic()
        results[part] = run()
        say(f"== {part}: {time.monotonic() - since:.0f} s")
        results["minutes"] = (time.monotonic() - begin) / 60
        (WORK / "results.json").write_text(json.dumps(results, indent=1))
    print()
    print(report.write(results, pathlib.Path(options.output)))


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        print(f"tools/bench: {failure}", file=sys.stderr)
        sys.exit(1)
