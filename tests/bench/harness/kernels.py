"""The four kernels alone and together: each contender on the same columns, in turns, and the findings compared."""

import shutil

import numpy

from duck import Duck
from tools import WORK, Failed, KernelServer, claims_file, interleaved, say, world

ALONE = ("coverage", "pairs", "mue", "window")


def measure_kernels(patients, repeats, seed):
    claims, about = claims_file("kernels.jsonl", patients=patients, seed=seed)
    folder = world()
    results = {"patients": patients, "seed": seed, "lines": about["lines"], "repeats": repeats, "kernels": {}}
    columns = WORK / "columns"
    for kernel in (*ALONE, "all"):
        say(f"kernel {kernel}: {about['lines']:,} lines")
        shutil.rmtree(columns, ignore_errors=True)
        columns.mkdir(parents=True)
        with KernelServer(ALONE if kernel == "all" else (kernel,), claims) as server:
            server.ask(f"export {columns}")
            ducks = {f"DuckDB, {codes}": Duck(columns, folder, codes) for codes in ("integers", "strings")}
            results["kernels"][kernel] = one_kernel(kernel, server, ducks, repeats)
    return results


def one_kernel(kernel, server, ducks, repeats):
    back_ends = server.about["back_ends"]
    findings = {}
    for name in ("hand", *back_ends):
        file = WORK / "findings.i64"
        server.ask(f"{name} {file}")
        findings[name] = numpy.fromfile(file, dtype=numpy.int64)
    for name, duck in ducks.items():
        findings[name] = duck.run(kernel, keys=True)[1]
    reference = findings[back_ends[0]]
    for name, found in findings.items():
        if not numpy.array_equal(found, reference):
            only = numpy.setdiff1d(found, reference), numpy.setdiff1d(reference, found)
            raise Failed(f"{kernel}: {name} and the interpreter differ: {len(only[0])} findings more, {len(only[1])} less; "
                         f"first {[(int(k) >> 20, int(k) >> 1 & 0x7ffff, int(k) & 1) for o in only for k in o[:1]]} (line, rule, incomplete)")
    contenders = {"hand": lambda: server.ask("hand")["seconds"]}
    for name in back_ends:
        contenders[name] = lambda name=name: server.ask(name)["seconds"]
        contenders[f"{name}:explain"] = lambda name=name: server.ask(f"{name}:explain")["seconds"]
    for name, duck in ducks.items():
        contenders[name] = lambda duck=duck: duck.run(kernel)[0]
    spreads = interleaved(contenders, repeats)
    return {"findings": len(reference), "lines": server.about["lines"], "back_ends": back_ends, "compared": sorted(findings),
            "incomplete": int((reference & 1).sum()), "compile_seconds": server.about["compile_seconds"],
            "seconds": {name: [s.median, s.least, s.most] for name, s in spreads.items()}}
