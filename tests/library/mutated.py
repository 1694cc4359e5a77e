#!/usr/bin/env python3
"""Holds that the tests of the policy files in noticed.txt notice every change that `edict test --mutate` makes.

usage: tests/library/mutated.py [--edict PATH] [--update]"""

import argparse
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edict", default=ROOT / "build" / "edict", type=pathlib.Path)
    parser.add_argument("--update", action="store_true", help="write the files without a survivor into noticed.txt")
    arguments = parser.parse_args()
    done = subprocess.run([str(arguments.edict.resolve()), "test", "policies", "--mutate", "--format", "json"],
                          capture_output=True, text=True, cwd=ROOT)
    if done.returncode not in (0, 1) or not done.stdout:
        print(done.stderr)
        return 1
    document = json.loads(done.stdout)
    left = {file["file"]: [change for change in file["not_caught"] if change["fate"] == "not noticed"]
            for file in document["files"]}
    listed = HERE / "noticed.txt"
    if arguments.update:
        listed.write_text("".join(f"{name}\n" for name in sorted(left) if not left[name]), encoding="utf-8")
        return 0
    problems = []
    for name in listed.read_text(encoding="utf-8").split():
        if name not in left:
            problems.append(f"{name} is not there, or holds nothing to change")
        for change in left.get(name, []):
            problems.append(f"{name}:{change['place']['line']}: no test notices: {change['change']}")
    print("\n".join(problems) if problems else f"{document['changes']} changes tried")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
