"""How cost grows: with policies, lines, threads and lines a patient; how long until the first decision."""

import subprocess
import time

from kernels import ALONE
from tools import EDICT, WORK, Failed, KernelServer, Spread, claims_file, has_option, interleaved, measure, runnable, say, world


def by_policies(sizes, patients, repeats, seed):
    """Coverage policies: every other procedure is in exactly one of them, however many there are, so a line meets the same
    rules. All sizes take turns in one run."""
    claims, about = claims_file("growth.jsonl", patients=patients, seed=seed)
    servers, rows = {}, []
    try:
        for size in sizes:
            say(f"{size:,} policies")
            folder = world(f"policies_{size}", coverage=size, pair_rows=1)
            servers[size] = KernelServer(("coverage",), claims, folder, ("--coverage", str(size), "--pair-rows", "1"))
        back_ends = servers[sizes[0]].about["back_ends"]
        turns = {(size, name): lambda size=size, name=name: servers[size].ask(name)["seconds"]
                 for size in sizes for name in back_ends}
        spreads = interleaved(turns, repeats)
        for size in sizes:
            rows.append({"policies": size, "compile_seconds": servers[size].about["compile_seconds"],
                         "ns": {name: [1e9 * x / about["lines"] for x in (s.median, s.least, s.most)]
                                for name in back_ends for s in [spreads[size, name]]}})
    finally:
        for server in servers.values():
            server.__exit__()
    return {"lines": about["lines"], "rows": rows}


def by_lines(patients, seed, deadline, sizes):
    """`edict run` on files of more and more lines, as far as time and the disk allow."""
    folder, rows, stopped = world("run", **sizes), [], None
    policies, _ = runnable([folder / k for k in ALONE], "run")
    for count in patients:
        expected = rows[-1]["seconds"] * count / rows[-1]["patients"] if rows else 0
        if time.monotonic() + 1.6 * expected > deadline:
            stopped = f"{count:,} patients would take about {expected:,.0f} s more"
            break
        claims, about = claims_file("by_lines.csv", patients=count, seed=seed)
        say(f"{about['lines']:,} lines")
        seconds, peak = measure(EDICT, "run", *policies, "--claims", claims, "-o", WORK / "out.csv", "--format", "csv")
        rows.append({"patients": count, "lines": about["lines"], "bytes": about["bytes"], "seconds": seconds, "peak_mib": peak})
        claims.unlink()
        (WORK / "out.csv").unlink()
    return {"rows": rows, "stopped": stopped}


def by_threads(patients, repeats, seed, sizes):
    if not has_option("run", "--threads"):
        return {"missing": "this build of `edict run` has no --threads"}
    folder = world("run", **sizes)
    policies, _ = runnable([folder / k for k in ALONE], "run")
    claims, about = claims_file("files.jsonl", patients=patients, seed=seed)

    def run(threads):
        return measure(EDICT, "run", *policies, "--claims", claims, "-o", WORK / "out.jsonl", "--threads", threads)[0]

    spreads = interleaved({n: lambda n=n: run(n) for n in (1, 2)}, repeats)
    return {"lines": about["lines"], "rows": [{"threads": n, "seconds": [s.median, s.least, s.most]} for n, s in spreads.items()]}


def by_patient(counts, total, repeats, seed, sizes):
    """The same number of lines, in patients of 1 to 100,000 lines, all four kernels."""
    folder, rows = world("run", **sizes), []
    for size in counts:
        patients = max(1, total // size)
        claims, about = claims_file("by_patient.jsonl", patients=patients, exact_lines=size, seed=seed)
        say(f"{size:,} lines a patient: {about['lines']:,} lines")
        with KernelServer(ALONE, claims, folder, [f"--{k.replace('_', '-')}={v}" for k, v in sizes.items()]) as server:
            turns = {name: lambda name=name: server.ask(name)["seconds"] for name in ("hand", *server.about["back_ends"])}
            spreads = interleaved(turns, repeats)
            peak = server.ask("hand")["peak_kb"] / 1024
        rows.append({"lines_a_patient": size, "lines": about["lines"], "peak_mib": peak,
                     "ns": {name: [1e9 * x / about["lines"] for x in (s.median, s.least, s.most)] for name, s in spreads.items()}})
    return {"rows": rows}


def first_decision(patients, repeats, seed, sizes):
    """Seconds from the start of the process until the first byte of a decision is out, on a file sorted by patient and on
    one claim."""
    folder = world("run", **sizes)
    policies, bundled = runnable([folder / k for k in ALONE], "run")
    rows = []
    for name, count in (("one patient", 1), (f"{patients:,} patients", patients)):
        claims, about = claims_file("first.jsonl", patients=count, seed=seed)
        taken = []
        for _ in range(repeats):
            begin = time.perf_counter()
            child = subprocess.Popen([EDICT, "run", *policies, "--claims", claims, "-o", "-"],
                                     stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            if not child.stdout.read(1):
                raise Failed("edict run gave no decision")
            taken.append(time.perf_counter() - begin)
            while child.stdout.read(1 << 20):
                pass
            child.wait()
        spread = Spread(taken)
        rows.append({"what": name, "lines": about["lines"], "seconds": [spread.median, spread.least, spread.most]})
    return {"rows": rows, "bundled": bundled}


def warm_start(policies, repeats, seed):
    """A bundle of so many coverage policies and one claim: the whole process."""
    if subprocess.run([EDICT, "build", "--help"], capture_output=True).returncode:
        return {"missing": "this build of `edict` has no `build`"}
    folder, bundle = world(f"policies_{policies}", coverage=policies, pair_rows=1), WORK / "warm.bundle"
    built, _ = measure(EDICT, "build", folder / "coverage", "-o", bundle)
    claims, _ = claims_file("tiny.jsonl", patients=1, seed=seed)
    taken = [measure(EDICT, "run", bundle, "--claims", claims, "-o", WORK / "tiny.out") for _ in range(repeats + 1)][1:]
    spread = Spread([seconds for seconds, _ in taken])
    return {"policies": policies, "build_seconds": built, "bundle_bytes": bundle.stat().st_size,
            "seconds": [spread.median, spread.least, spread.most], "peak_mib": max(peak for _, peak in taken)}
