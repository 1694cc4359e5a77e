"""Running programs: the built ones, with their time and memory, and the kernels' server, which answers line by line."""

import json
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = ROOT / "build"
WORK = BUILD / "bench"
EDICT = BUILD / "edict"
PROGRAMS = BUILD / "tests" / "bench"


class Failed(Exception):
    """A program failed, or two contenders differ: the benchmark has no result, and says why."""


def say(text):
    print(text, flush=True)


def run_json(*command):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"{' '.join(map(str, command))}\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def measure(*command):
    """Seconds and peak resident MiB of a whole process. Its output is thrown away."""
    done = subprocess.run([sys.executable, "-IS", ROOT / "tests" / "bench" / "harness" / "child.py", *[str(c) for c in command]],
                          capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"{' '.join(map(str, command))}\n{done.stderr[-2000:]}")
    seconds, kib = done.stdout.split()
    return float(seconds), int(kib) / 1024


class Spread:
    """Repetitions of one measurement: the median is what is told, the least and most how far to believe it."""

    def __init__(self, values):
        self.values = list(values)
        self.median = statistics.median(self.values)
        self.least, self.most = min(self.values), max(self.values)

    def percent(self):
        return 100 * (self.most - self.least) / self.median if self.median else 0


def interleaved(contenders, repeats):
    """Spread by name. `contenders` are functions that return seconds; each round runs all of them, one after the other, so
    that what else the machine does hits them alike, and begins with another one, so that none always follows the same. A first
    round warms up and does not count."""
    taken = {name: [] for name in contenders}
    for turn in range(repeats + 1):
        names = list(contenders)
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            seconds = contenders[name]()
            if turn:
                taken[name].append(seconds)
    return {name: Spread(values) for name, values in taken.items()}


class KernelServer:
    """edict_bench_kernels with one kernel's policies and claims in memory."""

    def __init__(self, kernels, claims, world=WORK / "world", extra=()):
        command = [PROGRAMS / "edict_bench_kernels", "--world", world, "--claims", claims, *extra]
        for kernel in kernels:
            command += ["--kernel", kernel]
        self.process = subprocess.Popen([str(c) for c in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.about = self._answer("loading")

    def _answer(self, what):
        line = self.process.stdout.readline()
        if not line:
            raise Failed(f"edict_bench_kernels ended while {what}")
        return json.loads(line) if line.strip() else {}

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self._answer(command)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def claims_file(name, **options):
    """Makes the file if it is not there, and tells its claims, lines and bytes."""
    path, about = WORK / name, WORK / f"{name}.about"
    arguments = [f"--{key.replace('_', '-')}={value}" for key, value in options.items()]
    key = json.dumps(arguments)
    if path.exists() and about.exists():
        kept = json.loads(about.read_text())
        if kept["arguments"] == key and kept["generator"] == (PROGRAMS / "edict_bench_generate").stat().st_mtime:
            return path, kept
    made = run_json(PROGRAMS / "edict_bench_generate", "claims", path, *arguments)
    made |= {"arguments": key, "generator": (PROGRAMS / "edict_bench_generate").stat().st_mtime}
    about.write_text(json.dumps(made))
    return path, made


def world(folder="world", **options):
    """The policies and tables, made anew."""
    arguments = [f"--{key.replace('_', '-')}={value}" for key, value in options.items()]
    done = subprocess.run([PROGRAMS / "edict_bench_generate", "policies", WORK / folder,
                           f"--templates={ROOT / 'tests' / 'bench' / 'policies'}", *arguments], capture_output=True, text=True)
    if done.returncode:
        raise Failed(done.stderr)
    return WORK / folder


def has_option(verb, option):
    """Whether this build's `edict VERB` knows the option: the benchmark measures what is there."""
    done = subprocess.run([EDICT, verb, "--help"], capture_output=True, text=True)
    return done.returncode == 0 and option in done.stdout


def runnable(folders, name):
    """What `edict run` is given: a bundle where this build makes them, else the policies as text, compiled in each run."""
    if subprocess.run([EDICT, "build", "--help"], capture_output=True).returncode:
        return [str(folder) for folder in folders], False
    bundle = WORK / f"{name}.bundle"
    measure(EDICT, "build", *folders, "-o", bundle)
    return [str(bundle)], True
