#!/usr/bin/env python3
"""Holds that `edict new policy` asks on a terminal for what it was not told, and takes no answer for none.

usage: tests/library/asking.py [--edict PATH]"""

import argparse
import os
import pathlib
import pty
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
ANSWERS = {
    "name": "knees", "authority": "LCD L00001", "title": "Knee injections", "payer": "medicare",
    "effective": "2024-01-01", "procedures": "20610", "diagnoses": "", "modifier": "", "ages": "",
    "limit": "3 days in any 90 days",
}


def converse(command, folder):
    """The questions that were asked, and the exit status."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execv(command[0], command)
    asked, seen = [], ""
    while True:
        try:
            read = os.read(terminal, 4096)
        except OSError:
            break
        if not read:
            break
        seen += read.decode()
        if seen.endswith("): "):
            question = seen.rsplit("\n", 1)[-1].split(" ", 1)[0]
            asked.append(question)
            os.write(terminal, (ANSWERS.get(question, "") + "\n").encode())
    return asked, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edict", default=ROOT / "build" / "edict", type=pathlib.Path)
    edict = str(parser.parse_args().edict.resolve())
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        asked, status = converse([edict, "new", "policy"], folder)
        if asked != list(ANSWERS) or status != 0:
            problems.append(f"asked {asked}, exit status {status}")
        text = (pathlib.Path(folder) / "knees.edict").read_text(encoding="utf-8") if not problems else ""
        if not problems and ("rule frequency" not in text or "rule supported_diagnosis" in text):
            problems.append("the policy does not say what was answered:\n" + text)
        given = ["--title", "K", "--payer", "medicare", "--effective", "2024-01-01", "--procedures", "20610"]
        asked, status = converse([edict, "new", "policy", "other", *given], folder)
        if asked or status != 0:
            problems.append(f"everything needed was given, and it asked {asked}, exit status {status}")
    print("\n".join(problems) if problems else "asked and answered")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
