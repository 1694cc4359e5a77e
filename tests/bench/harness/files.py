"""File to file: the whole command on a claims file, beside only parsing the file, and only reading it."""

from kernels import ALONE
from tools import EDICT, PROGRAMS, WORK, claims_file, has_option, interleaved, measure, run_json, runnable, say, world


def measure_files(patients, repeats, seed, sizes):
    folder = world("run", **sizes)
    policies, bundled = runnable([folder / kernel for kernel in ALONE], "run")
    one_thread = ["--threads", "1"] if has_option("run", "--threads") else []
    results = {"formats": {}, "bundled": bundled}
    for form in ("jsonl", "csv"):
        claims, about = claims_file(f"files.{form}", patients=patients, seed=seed)
        say(f"file to file, {form}: {about['lines']:,} lines, {about['bytes'] / 1e6:,.0f} MB")
        peaks = {}

        def edict(name, *options):
            seconds, peaks[name] = measure(EDICT, "run", *policies, "--claims", claims, "-o", WORK / f"decisions.{form}",
                                           "--format", form, *one_thread, *options)
            return seconds

        def start_only():
            return measure(EDICT, "run", *policies, "--claims", tiny, "-o", WORK / "tiny.out", "--format", form, *one_thread)[0]

        def yardstick(which):
            return run_json(PROGRAMS / "edict_bench_parse", claims)[f"{which}_seconds"]

        tiny, _ = claims_file(f"tiny.{form}", patients=1, seed=seed)
        contenders = {
            "edict": lambda: edict("edict"),
            "edict, no reasons": lambda: edict("edict, no reasons", "--no-explain"),
            "starting, one patient": start_only,
            "reading": lambda: yardstick("read"),
            "parsing": lambda: yardstick("parse"),
        }
        spreads = interleaved(contenders, repeats)
        results["formats"][form] = {"lines": about["lines"], "bytes": about["bytes"], "peak_mib": peaks,
                                    "output_bytes": (WORK / f"decisions.{form}").stat().st_size,
                                    "seconds": {n: [s.median, s.least, s.most] for n, s in spreads.items()}}
    return results
