#!/usr/bin/env python3
"""Holds the pages of `edict doc`: elements are closed in order, ids are there once, links lead to a page or a place that
is there, every control has a name, and nothing comes from elsewhere.

usage: tests/library/pages.py [--edict PATH]"""

import argparse
import pathlib
import subprocess
import sys
import tempfile
from html.parser import HTMLParser

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
VOID = {"meta", "br", "input", "hr"}
# <p> holds no blocks: a parser would close it before one.
BLOCKS = {"p", "div", "ul", "pre", "table", "details", "section", "blockquote", "h1", "h2", "h3", "h4"}


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.problems, self.headings = [], set(), [], [], []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in BLOCKS and "p" in self.open:
            self.problems.append(f"<{tag}> inside <p>")
        if tag not in VOID:
            self.open.append(tag)
        name = attributes.get("id")
        if name is not None:
            if name in self.ids:
                self.problems.append(f"the id {name} is there twice")
            self.ids.add(name)
        if tag == "a":
            self.links.append(attributes.get("href", ""))
        if tag in {"h1", "h2", "h3", "h4"}:
            level = int(tag[1])
            if level > (self.headings[-1] if self.headings else 0) + 1:
                self.problems.append(f"<{tag}> stands below no heading of the level before")
            self.headings.append(level)
        if tag == "input" and "label" not in self.open:
            self.problems.append("an input without a label")
        if "tabindex" in attributes and not attributes.get("aria-label"):
            self.problems.append(f"<{tag}> takes the focus and has no name")
        if tag in {"img", "link", "iframe", "object"} or "src" in attributes:
            self.problems.append(f"<{tag}> comes from elsewhere")

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.problems.append(f"</{tag}> closes {self.open[-1] if self.open else 'nothing'}")
        else:
            self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] in {"style", "script"} and ("http:" in data or "https:" in data or "url(" in data):
            self.problems.append("a style or script that names another place")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edict", default=ROOT / "build" / "edict", type=pathlib.Path)
    arguments = parser.parse_args()
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([str(arguments.edict.resolve()), "doc", "policies", "-o", folder], capture_output=True,
                              text=True, cwd=ROOT)
        if done.returncode != 0:
            print(done.stderr)
            return 1
        pages = {}
        for path in sorted(pathlib.Path(folder).iterdir()):
            pages[path.name] = Page()
            pages[path.name].feed(path.read_text(encoding="utf-8"))
            pages[path.name].close()
    for name, page in pages.items():
        problems += [f"{name}: {problem}" for problem in page.problems]
        problems += [f"{name}: <{tag}> is never closed" for tag in page.open]
        for link in page.links:
            target, _, place = link.partition("#")
            there = pages.get(target or name)
            if there is None or (place and place not in there.ids):
                problems.append(f"{name}: the link {link} leads nowhere")
    print("\n".join(problems) if problems else f"{len(pages)} pages")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
