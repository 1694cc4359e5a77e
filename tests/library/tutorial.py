#!/usr/bin/env python3
"""Does what docs/tutorial.md says, in order and in a folder of its own, and compares what is printed with the page.

A fenced block that names a file after its language is a file to write (with a + behind the name: lines for its end), or a
change of it when the language is diff. A block of console holds commands, each behind a $, and what they print; a status
other than 0 is printed as [status N]. Other blocks are for reading.

usage: tests/library/tutorial.py [--edict PATH] [--update] [--keep FOLDER]"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "tutorial.md"
FENCE = re.compile(r"^```(.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def changed(text, change):
    """The text with a change made to it whose old lines must stand in it exactly once."""
    lines = change.splitlines()
    old = "".join(line[1:] + "\n" for line in lines if line[:1] != "+")
    new = "".join(line[1:] + "\n" for line in lines if line[:1] != "-")
    if text.count(old) != 1:
        raise ValueError(f"the lines before the change stand {text.count(old)} times in the file:\n{old}")
    return text.replace(old, new)


def print_of(command, folder, environment):
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    printed = done.stdout
    if printed and not printed.endswith("\n"):
        printed += "\n"
    return printed + (f"[status {done.returncode}]\n" if done.returncode else "")


def console(block, folder, environment):
    """The block as it comes out when its commands are run. A command goes on in the next line behind a backslash."""
    result, lines = "", block.splitlines()
    for i, line in enumerate(lines):
        if not line.startswith("$ "):
            continue
        command = [line]
        while command[-1].endswith("\\"):
            i += 1
            command.append(lines[i])
        result += "".join(part + "\n" for part in command)
        result += print_of("\n".join(command)[2:], folder, environment)
    return result


def done_page(page, folder, environment):
    def done(match):
        words, block = match.group(1).split(), match.group(2)
        if words == ["console"]:
            block = console(block, folder, environment)
        elif len(words) > 1:
            path = folder / words[1]
            if words[0] == "diff":
                path.write_text(changed(path.read_text(encoding="utf-8"), block), encoding="utf-8")
            elif words[2:] == ["+"]:
                path.write_text(path.read_text(encoding="utf-8") + "\n" + block, encoding="utf-8")
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block, encoding="utf-8")
        return f"```{match.group(1)}\n{block}```"
    return FENCE.sub(done, page)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edict", default=ROOT / "build" / "edict", type=pathlib.Path)
    parser.add_argument("--update", action="store_true", help="write what is printed into the page")
    parser.add_argument("--keep", type=pathlib.Path, help="work in this folder and leave it")
    arguments = parser.parse_args()
    page = PAGE.read_text(encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EDICT_")}
    environment.update(PATH=f"{arguments.edict.resolve().parent}:{os.environ['PATH']}", NO_COLOR="1", LC_ALL="C.UTF-8")
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or pathlib.Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        try:
            now = done_page(page, folder, environment)
        except (ValueError, OSError) as problem:
            print(problem)
            return 1
    if arguments.update:
        PAGE.write_text(now, encoding="utf-8")
        return 0
    if now == page:
        return 0
    (ours, theirs) = (page.splitlines(), now.splitlines())
    at = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b), min(len(ours), len(theirs)))
    print(f"docs/tutorial.md:{at + 1}: the page and what is printed differ; --update writes it anew")
    print("\n".join(["the page:"] + ours[at:at + 8] + ["now:"] + theirs[at:at + 8]))
    return 1


if __name__ == "__main__":
    sys.exit(main())
