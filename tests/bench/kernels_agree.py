#!/usr/bin/env python3
"""Small kernels, alone and together: the back ends and the hand-written code find the same, however lines are batched.

usage: kernels_agree.py GENERATE KERNELS TEMPLATES FOLDER"""

import json
import pathlib
import subprocess
import sys

generate, kernels, templates, folder = sys.argv[1:]
work = pathlib.Path(folder)
work.mkdir(parents=True, exist_ok=True)
ALONE = ("coverage", "pairs", "mue", "window")
SIZES = ["--coverage=50", "--pair-rows=40", "--window=5"]
# Usual patients, some of them heavy; and few patients with many lines a day.
CLAIMS = {"usual": ["--patients=150", "--heavy-every=50", "--heavy-lines=900", "--seed=5"],
          "crowded": ["--patients=4", "--exact-lines=2500", "--seed=6"]}


def run(*command, commands=""):
    done = subprocess.run([str(c) for c in command], input=commands, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")
    return done.stdout


run(generate, "policies", work / "world", f"--templates={templates}", *SIZES)
failures = 0
for name, options in CLAIMS.items():
    claims = work / f"{name}.jsonl"
    run(generate, "claims", claims, *options)
    for kernel in (*ALONE, "all"):
        chosen = [f"--kernel={k}" for k in (ALONE if kernel == "all" else (kernel,))]
        found = {}
        for batch in (65536, 100):
            command = [kernels, "--world", work / "world", "--claims", claims, f"--batch-lines={batch}", *SIZES, *chosen]
            about = json.loads(run(*command).splitlines()[0])
            contenders = ["hand", *about["back_ends"]] if batch == 65536 else ["interpreter"]
            run(*command, commands="".join(f"{c} {work / c}.i64\n" for c in contenders))
            for contender in contenders:
                found[contender, batch] = (work / f"{contender}.i64").read_bytes()
        reference = found["interpreter", 65536]
        if not reference:
            failures += 1
            print(f"{name}, {kernel}: no findings, so nothing is compared")
        for (contender, batch), keys in found.items():
            if keys != reference:
                failures += 1
                print(f"{name}, {kernel}: {contender} in batches of {batch} lines differs: {len(keys) // 8} findings, not {len(reference) // 8}")
        print(f"{name}, {kernel}: {len(reference) // 8} findings from {', '.join(c for c, b in found if b == 65536)}")
sys.exit(1 if failures else 0)
