"""docs/benchmarks.md and its plots, from the results of a run; the same tables on standard output."""

import plots
import targets
NAMES = {"hand": "hand-written C++", "interpreter": "Edict, interpreter", "interpreter:explain": "Edict, interpreter, with reasons",
         "jit": "Edict, JIT", "jit:explain": "Edict, JIT, with reasons", "DuckDB, integers": "DuckDB, integer codes", "DuckDB, strings": "DuckDB, string codes"}


def table(head, rows):
    text = "| " + " | ".join(head) + " |\n|" + " --- |" * len(head) + "\n"
    return text + "".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |\n" for row in rows) + "\n"


def spread(values):
    median, least, most = values
    if least == most:
        return "one run"
    return f"{100 * (most - least) / median:.0f}%"


def machine_part(results):
    m = results["machine"]
    packages = ", ".join(f"{name} {version}" for name, version in m["packages"].items())
    return (f"{m['cpu']}, {m['cores']} cores, {m['memory_gib']} GiB; {m['system']}; {m['compiler']}, {m['build']}; commit {m['commit']}. "
            f"Python {m['python']}, node {m['node']}, {packages}. Seed {results['seed']}, {results['mode']} run of {results['date']}, "
            f"{results['minutes']:.0f} minutes; load of the machine at the start: {m['load']}.\n\n"
            "Each figure is the median of interleaved repetitions: every round runs all contenders one after the other. *Spread* is from the least to the most, in "
            "parts of the median. Believe ratios within a table; absolute figures are this machine's.\n\n")


def kernels_part(kernels, pictures):
    text = (f"## Four kernels, columns in memory\n\n{kernels['lines']:,} lines of {kernels['patients']:,} patients, one thread, {kernels['repeats']} repetitions. "
            "*Coverage*: 200 policies of a procedure list and covered diagnoses. *Pairs*: 2.5 million procedure pairs with periods and indicators against all lines of a day. *MUE*: units a line and a day "
            "by table. *Window*: 20 policies of at most 1 to 3 days in any 365. The findings of all contenders (line, rule, failed or incomplete) are compared as sets before anything is timed.\n\n"
            "What each does: Edict decides and returns findings and a decision a line, *with reasons* also the sentences and other lines behind each finding (columns in, objects out: there is no Arrow "
            "interface yet, so this stands for it). Hand-written C++ and DuckDB give only the findings. DuckDB has its tables in memory, the policies as tables, and the adjudication order as a column.\n\n")
    for name, kernel in kernels["kernels"].items():
        hand = kernel["seconds"]["hand"][0]
        rows = [(NAMES.get(n, n), f"{kernel['lines'] / s[0] / 1e6:.2f}", f"{1e9 * s[0] / kernel['lines']:.0f}", f"{hand / s[0]:.2f}", spread(s))
                for n, s in kernel["seconds"].items()]
        text += f"### {name}\n\n{kernel['findings']:,} findings ({kernel['incomplete']:,} incomplete), the same from {', '.join(NAMES.get(n, n) for n in kernel['compared'])}.\n\n"
        text += table(("contender", "million lines a second", "ns a line", "speed against hand-written", "spread"), rows)
    plots.bars(pictures / "kernels.svg", "Four kernels: lines a second, one thread (longer is better)", "lines a second, logarithmic",
               {k: {NAMES.get(n, n): v["lines"] / s[0] for n, s in v["seconds"].items()} for k, v in kernels["kernels"].items()})
    return text + "![lines a second by kernel](benchmarks/kernels.svg)\n\n"


def engines_part(engines):
    rows = [("Edict, interpreter", "", f"{engines['edict_lines_a_second']:,.0f}", "1", "")]
    for row in engines["rows"]:
        if "failed" in row:
            rows.append((row["name"], "", f"not measured: {row['failed']}", "", ""))
            continue
        rate = row["lines"] / row["seconds"][0]
        rows.append((row["name"], f"{row['lines']:,}", f"{rate:,.0f}", f"{engines['edict_lines_a_second'] / rate:,.0f} times slower", spread(row["seconds"])))
    return ("## Rule engines that a user would pick instead\n\n"
            f"The coverage kernel ({engines['policies']} policies) on a sample; each engine with rules as its documentation would have them, called from Python or node in one process. Answers are compared "
            "line by line. The other kernels cannot be said in these languages without a program around them: they have no counts over other lines and no windows.\n\n"
            + table(("engine", "lines", "lines a second", "against Edict", "spread"), rows))


def files_part(files):
    text = ("## File to file\n\n`edict run` as a whole process, all four kernels, reasons written" + ("" if files["bundled"] else "; this build has no bundles, so the policies are compiled from text in each run, 2.5 million rows of pairs in a full run") + ". *Starting* is the same run on one patient. *Parsing* is simdjson's DOM of every claim, "
            "or for CSV a scan for the ends of all fields with quotes respected; *reading* is the bytes alone.\n\n")
    for form, found in files["formats"].items():
        edict = found["seconds"]["edict"][0]
        rows = [(name, f"{s[0]:.2f}", f"{found['lines'] / s[0] / 1e6:.2f}", f"{found['bytes'] / s[0] / 1e6:,.0f}", f"{s[0] / edict:.2f}", spread(s),
                 f"{found['peak_mib'][name]:,.0f}" if name in found["peak_mib"] else "")
                if name != "starting, one patient" else (name, f"{s[0]:.2f}", "", "", f"{s[0] / edict:.2f}", spread(s), "")
                for name, s in found["seconds"].items()]
        text += f"### {'JSON lines' if form == 'jsonl' else 'CSV'}\n\n{found['lines']:,} lines, {found['bytes'] / 1e6:,.0f} MB in, {found['output_bytes'] / 1e6:,.0f} MB out.\n\n"
        text += table(("what", "seconds", "million lines a second", "MB a second of input", "time against edict", "spread", "peak MiB"), rows)
    return text


def growth_part(results, pictures):
    text = "## Growth\n\n"
    if "policies" in results:
        found = results["policies"]
        names = list(found["rows"][0]["ns"])
        text += f"### Policies\n\nCoverage, the same {found['lines']:,} lines; each line meets the same rules whatever the number of policies.\n\n"
        text += table(("policies", "compiling, seconds", *[f"{NAMES.get(n, n)}, ns a line (spread)" for n in names]),
                      [(f"{r['policies']:,}", f"{r['compile_seconds']:.2f}", *[f"{r['ns'][n][0]:.0f} ({spread(r['ns'][n])})" for n in names]) for r in found["rows"]])
        plots.lines(pictures / "policies.svg", "Cost a line by policies", "policies", "ns a line",
                    {NAMES.get(n, n): [(r["policies"], r["ns"][n][0]) for r in found["rows"]] for n in names})
        text += "![cost a line by policies](benchmarks/policies.svg)\n\n"
    if results.get("lines", {}).get("rows"):
        found = results["lines"]
        text += "### Lines\n\n`edict run` on sorted CSV, all four kernels.\n\n"
        text += table(("lines", "MB in", "seconds", "lines a second", "peak MiB"),
                      [(f"{r['lines']:,}", f"{r['bytes'] / 1e6:,.0f}", f"{r['seconds']:.1f}", f"{r['lines'] / r['seconds']:,.0f}", f"{r['peak_mib']:,.0f}") for r in found["rows"]])
        if found["stopped"]:
            text += f"Stopped there: {found['stopped']}, more than this run's time.\n\n"
        plots.lines(pictures / "lines.svg", "Peak memory by lines", "lines", "MiB", {"edict run": [(r["lines"], r["peak_mib"]) for r in found["rows"]]})
        text += "![peak memory by lines](benchmarks/lines.svg)\n\n"
    if "threads" in results:
        text += "### Threads\n\n"
        if "missing" in results["threads"]:
            text += results["threads"]["missing"] + ".\n\n"
        else:
            text += table(("threads", "seconds", "spread"), [(r["threads"], f"{r['seconds'][0]:.2f}", spread(r["seconds"])) for r in results["threads"]["rows"]])
    if "patient" in results:
        found = results["patient"]
        names = list(found["rows"][0]["ns"])
        text += "### Lines a patient\n\nAll four kernels. More lines a patient means more lines a day, so pairs alone grow with them for everybody: the hand-written code shows how much of the growth is in the work.\n\n"
        text += table(("lines a patient", "lines", *[f"{NAMES.get(n, n)}, ns a line (spread)" for n in names], "peak MiB, claims in memory"),
                      [(f"{r['lines_a_patient']:,}", f"{r['lines']:,}", *[f"{r['ns'][n][0]:,.0f} ({spread(r['ns'][n])})" for n in names], f"{r['peak_mib']:,.0f}") for r in found["rows"]])
        plots.lines(pictures / "patient.svg", "Cost a line by lines a patient", "lines a patient", "ns a line",
                    {NAMES.get(n, n): [(r["lines_a_patient"], r["ns"][n][0]) for r in found["rows"]] for n in names})
        text += "![cost a line by lines a patient](benchmarks/patient.svg)\n\n"
    if "first" in results:
        text += "### Time to the first decision\n\nFrom the start of `edict run` until the first byte is out" + ("" if results["first"]["bundled"] else ", the policies and the pair table compiled in it") + ".\n\n"
        text += table(("input", "lines", "seconds", "spread"), [(r["what"], f"{r['lines']:,}", f"{r['seconds'][0]:.2f}", spread(r["seconds"])) for r in results["first"]["rows"]])
    if "warm" in results:
        warm = results["warm"]
        text += "### Warm start\n\n" + (warm["missing"] + ".\n\n" if "missing" in warm else
            f"A bundle of {warm['policies']:,} policies ({warm['bundle_bytes'] / 1e6:.1f} MB, built in {warm['build_seconds']:.2f} s) and one patient, whole process: {1000 * warm['seconds'][0]:.0f} ms "
            f"(spread {spread(warm['seconds'])}), {warm['peak_mib']:.0f} MiB.\n\n")
    if "left_out" in results:
        text += f"Left out for want of time: {', '.join(results['left_out'])}.\n\n"
    return text


def targets_part(results):
    rows = targets.table(results)
    text = "## Targets\n\n" + table(("what", "at least", "reached", ""), [(what, wanted, reached, "yes" if good else "**no**") for what, wanted, reached, good, _ in rows])
    seen = dict.fromkeys((why, None) for *_, why in rows if why)
    grouped = {}
    for what, _, _, good, why in rows:
        if not good:
            grouped.setdefault(why, []).append(what)
    if seen:
        text += "Where it falls short:\n\n" + "".join(f"- *{'; '.join(what)}*: {why}\n" for why, what in grouped.items()) + "\n"
    return text


def write(results, path):
    pictures = path.parent / "benchmarks"
    pictures.mkdir(parents=True, exist_ok=True)
    text = "# Benchmarks\n\nWritten by `./tools/bench`; do not edit. `tests/bench/README.md` says how it works.\n\n" + machine_part(results)
    text += targets_part(results)
    if "kernels" in results:
        text += kernels_part(results["kernels"], pictures)
    if "engines" in results:
        text += engines_part(results["engines"])
    if "files" in results:
        text += files_part(results["files"])
    if any(part in results for part in ("policies", "lines", "threads", "patient", "first", "warm")):
        text += growth_part(results, pictures)
    path.write_text(text.rstrip("\n") + "\n")
    return text
