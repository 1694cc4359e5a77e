#!/usr/bin/env python3
"""Holds the house together (docs/internals.md): who may include whom, who may see ANTLR, LLVM and simdjson, that every
diagnostic is shown by some test, and that the paths that the docs name exist.

usage: tests/architecture/check.py [ROOT]"""

import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent.parent).resolve()

# A room and the rooms that its files may include directly, besides itself.
ROOMS = {
    "runtime/base": [],
    "runtime/diagnostics": ["runtime/base"],
    "runtime/vocabulary": ["runtime/base"],
    "runtime/tables": ["runtime/base", "runtime/vocabulary", "runtime/diagnostics"],
    "runtime/ops": ["runtime/base", "runtime/vocabulary"],
    "runtime/plan": ["runtime/base", "runtime/ops", "runtime/tables", "runtime/vocabulary", "runtime/diagnostics"],
    "runtime/bundle": ["runtime/base", "runtime/vocabulary", "runtime/ops", "runtime/tables", "runtime/plan"],
    "runtime/claims": ["runtime/base", "runtime/vocabulary", "runtime/diagnostics"],
    "runtime/engine": ["runtime/base", "runtime/vocabulary", "runtime/ops", "runtime/tables", "runtime/plan", "runtime/claims",
                       "runtime/diagnostics"],
    "runtime/interpreter": ["runtime/base", "runtime/vocabulary", "runtime/ops", "runtime/tables", "runtime/plan", "runtime/claims",
                            "runtime/engine"],
    "runtime/jit": ["runtime/base", "runtime/vocabulary", "runtime/ops", "runtime/tables", "runtime/plan", "runtime/claims",
                    "runtime/engine"],
    "runtime/decisions": ["runtime/base", "runtime/vocabulary", "runtime/ops", "runtime/tables", "runtime/plan", "runtime/claims",
                          "runtime/engine", "runtime/diagnostics"],
    "runtime/impact": ["runtime/base", "runtime/vocabulary", "runtime/plan", "runtime/claims", "runtime/engine", "runtime/decisions"],
    "runtime/pipeline": ["runtime/base", "runtime/vocabulary", "runtime/tables", "runtime/plan", "runtime/claims", "runtime/engine",
                         "runtime/decisions", "runtime/diagnostics"],
    "runtime/api": ["runtime/"],
    "compiler/source": ["runtime/base", "runtime/diagnostics"],
    "compiler/syntax": ["compiler/source", "runtime/base", "runtime/diagnostics", "runtime/vocabulary"],
    "compiler/model": ["compiler/source", "runtime/base", "runtime/diagnostics", "runtime/vocabulary", "runtime/tables", "runtime/ops"],
    "compiler/sema": ["compiler/source", "compiler/syntax", "compiler/model", "runtime/base", "runtime/diagnostics", "runtime/vocabulary",
                      "runtime/tables", "runtime/ops"],
    "compiler/analysis": ["compiler/source", "compiler/model", "runtime/base", "runtime/diagnostics", "runtime/vocabulary", "runtime/tables",
                          "runtime/ops"],
    "compiler/mutants": ["compiler/source", "compiler/syntax", "compiler/model", "compiler/analysis", "runtime/base", "runtime/diagnostics",
                         "runtime/vocabulary", "runtime/tables", "runtime/ops"],
    "compiler/lower": ["compiler/source", "compiler/model", "runtime/base", "runtime/diagnostics", "runtime/vocabulary", "runtime/tables",
                       "runtime/ops", "runtime/plan"],
    "compiler/driver": ["compiler/", "runtime/base", "runtime/diagnostics", "runtime/vocabulary", "runtime/tables", "runtime/ops",
                        "runtime/plan"],
    "compiler/diff": ["runtime/base", "runtime/diagnostics", "runtime/vocabulary", "runtime/tables", "runtime/ops", "runtime/plan", "runtime/claims",
                      "runtime/engine", "runtime/interpreter", "runtime/decisions"],
    "compiler/import": ["compiler/source", "runtime/base", "runtime/diagnostics", "runtime/vocabulary", "runtime/tables"],
    "tools/edict": ["compiler/", "runtime/", "tools/"],
}

# A header of a library and the only rooms that may see it.
LIBRARIES = {
    r"antlr4[-_]?runtime|Edict(Lexer|Parser)": ["compiler/syntax"],
    r"llvm[-/]": ["runtime/jit/llvm"],
    r"simdjson": ["runtime/claims"],
    r"(zip|expat)\.h": ["compiler/import"],
    r"CLI/": ["tools/"],
}

INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.M)


def room_of(path):
    for room in ROOMS:
        if path.startswith(room + "/"):
            return room
    return None


def sources():
    for top in ("compiler", "runtime", "tools"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix in (".hpp", ".cpp", ".h", ".def"):
                yield path, path.relative_to(ROOT).as_posix()


def check_includes(problems):
    for path, name in sources():
        room = room_of(name)
        test = name.endswith("_test.cpp")
        for quoted, angled in INCLUDE.findall(path.read_text(encoding="utf-8", errors="replace")):
            target = quoted or angled
            for pattern, rooms in LIBRARIES.items():
                if re.match(pattern, target) and not any(name.startswith(allowed) for allowed in rooms):
                    problems.append(f"{name} includes <{target}>: only {', '.join(rooms)} may")
            if not quoted or "/" not in quoted or not (ROOT / quoted).exists():
                continue
            if name.startswith("runtime/") and target.startswith("compiler/") and not test:
                problems.append(f"{name} includes {target}: runtime needs nothing of the compiler")
                continue
            if room is None:
                if name.startswith(("compiler/", "runtime/")):
                    problems.append(f"{name} stands in no room that tests/architecture/check.py knows")
                continue
            if target.startswith(room + "/"):
                continue
            if "/internal/" in target and not test:
                problems.append(f"{name} includes {target}: internal to its own folder")
            allowed = [r for r in ROOMS[room]]
            if not any(target.startswith(r if r.endswith("/") else r + "/") for r in allowed) and not test:
                problems.append(f"{name} includes {target}: {room} may include {', '.join(allowed) or 'nothing'}")


# What only a fault of Edict itself gives: no input shows it.
FAULTS_OF_EDICT = {"E0815", "E0816"}


def check_diagnostics(problems):
    ids = {}
    for path in sorted((ROOT / "runtime/diagnostics/list").glob("*.def")):
        text = re.sub(r"//.*", "", path.read_text(encoding="utf-8"))
        for name in re.findall(r"EDICT_(?:ERROR|WARNING)\(\s*([EW]\d{4})\b", text):
            if name in ids:
                problems.append(f"{name} stands twice: {ids[name]} and {path.name}")
            ids[name] = path.name
    shown = set()
    for top in ("compiler", "runtime", "tools", "tests"):
        for path in (ROOT / top).rglob("*"):
            if not path.is_file():
                continue
            relative = path.relative_to(ROOT).as_posix()
            if path.name.endswith(("_test.cpp", ".edict", ".explain")) or relative.startswith("tests/"):
                if path.suffix in (".pyc", ".gz") or path.stat().st_size > 1_000_000:
                    continue
                shown.update(re.findall(r"\b[EW]\d{4}\b", path.read_text(encoding="utf-8", errors="replace")))
    for name in sorted(set(ids) - shown - FAULTS_OF_EDICT):
        problems.append(f"{name} ({ids[name]}) is shown by no test: add it to tests/golden/errors or to a unit test")
    page = ROOT / "docs/diagnostics.md"
    if page.exists():
        told = set(re.findall(r"\b[EW]\d{4}\b", page.read_text(encoding="utf-8")))
        for name in sorted(set(ids) - told):
            problems.append(f"{name} is not in docs/diagnostics.md: write it with `edict explain --all`")


# Names of the docs that are made when something is built or run.
MADE = ("build", "FILE", "…", "*", "<", "../shared")


def check_paths(problems):
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    for page in pages:
        if not page.exists() or page.name == "diagnostics.md":
            continue
        text = page.read_text(encoding="utf-8")
        name = page.relative_to(ROOT).as_posix()
        for link in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if not link.startswith(("http://", "https://", "mailto:")) and not (page.parent / link).exists():
                problems.append(f"{name}: the link {link} leads nowhere")
        for path in re.findall(r"`((?:\./)?(?:compiler|runtime|tests|tools|docs|policies|grammar)/[^`\s]*)`", text):
            path = path.removeprefix("./").rstrip("/,.")
            path = re.sub(r":\d+$", "", path)
            if any(word in path for word in MADE):
                continue
            if not (ROOT / path).exists():
                problems.append(f"{name}: {path} does not exist")


def main():
    problems = []
    check_includes(problems)
    check_diagnostics(problems)
    check_paths(problems)
    for problem in problems:
        print(problem)
    print(f"{len(problems)} faults of architecture")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
