"""What was promised, what was reached, and, in one place to edit, why a target that falls short does and what would close it."""

# Shown behind a target that was not reached.
WHY = {
    "hand": "The engine keeps for each line what the hand-written code does not: three-valued answers, stages, findings with their rule and "
            "outcome, and room for history. Closing it: the JIT for scopes and conditions over whole batches, no allocation for a line without findings, "
            "and rows of a table remembered by procedure.",
    "duckdb": "Nothing in SQL explains or keeps stages, so DuckDB does less; but the engine's cost is bookkeeping a line (see above), not the look-ups, "
              "so the same work closes both.",
    "arrow": "The result is still an object a line, not columns; reasons are text made for each finding. Closing it: findings and reasons as Arrow columns.",
    "file": "The claims reader makes an object a claim before it makes columns. Closing it: reading straight into columns, and in parallel.",
    "policies": "Caches by procedure and list grow with the policies and leave the processor's caches. Closing it: dense arrays by code.",
    "threads": "Reading, deciding and writing are not yet all parallel.",
    "memory": "Claims are spooled, and their ids remembered, before the first is decided. Closing it: deciding sorted input as it comes.",
    "warm": "The bundle is mapped, but 1,000 policies become objects again before the first claim. Closing it: lists and names read in place, symbols from the mapping.",
}


def table(results):
    """Rows (target, wanted, reached, whether, why)."""
    rows = []
    kernels = results.get("kernels", {}).get("kernels", {})
    median = lambda kernel, name: kernels[kernel]["seconds"][name][0]
    best = lambda kernel: min(kernels[kernel]["back_ends"], key=lambda name: median(kernel, name))

    def add(what, wanted, reached, good, why):
        rows.append((what, wanted, reached, good, "" if good else WHY[why]))

    for kernel in kernels:
        ratio = median(kernel, "hand") / median(kernel, best(kernel))
        add(f"{kernel} against hand-written C++", "0.8 of its speed", f"{ratio:.2f} ({best(kernel)})", ratio >= 0.8, "hand")
    for kernel, wanted in (("coverage", 6), ("pairs", 5), ("mue", 20), ("window", 20)):
        if kernel in kernels:
            ratio = median(kernel, "DuckDB, integers") / median(kernel, best(kernel))
            add(f"{kernel} against DuckDB, integer codes, in memory", f"{wanted} times", f"{ratio:.2f} times", ratio >= wanted, "duckdb")
    if "all" in kernels:
        name = best("all") + ":explain"
        rate = kernels["all"]["lines"] / median("all", name)
        add("all four together, findings and reasons", "5 million lines a second a core", f"{rate / 1e6:.2f} million (columns in, objects out: no Arrow interface yet)",
            rate >= 5e6, "arrow")
    for form, found in results.get("files", {}).get("formats", {}).items():
        ratio = found["seconds"]["parsing"][0] / found["seconds"]["edict"][0]
        add(f"file to file against parse-only, {form}", "0.4", f"{ratio:.3f}", ratio >= 0.4, "file")
    by_policies = {row["policies"]: row for row in results.get("policies", {}).get("rows", [])}
    if 100 in by_policies and 10_000 in by_policies:
        name = min(by_policies[100]["ns"], key=lambda n: by_policies[100]["ns"][n][0])
        ratio = by_policies[10_000]["ns"][name][0] / by_policies[100]["ns"][name][0]
        add("10,000 policies against 100, same rules a line", "1.2 times the cost at most", f"{ratio:.2f} times ({name})", ratio <= 1.2, "policies")
    threads = {row["threads"]: row["seconds"][0] for row in results.get("threads", {}).get("rows", [])}
    if threads:
        ratio = threads[1] / threads[2]
        add("2 threads against 1, file to file", "1.8 times", f"{ratio:.2f} times", ratio >= 1.8, "threads")
    elif "threads" in results:
        add("2 threads against 1", "1.8 times", results["threads"]["missing"], False, "threads")
    lines = results.get("lines", {}).get("rows", [])
    if lines:
        most = lines[-1]
        good = most["lines"] >= 100e6 and most["peak_mib"] < 1024
        add("100 million sorted lines", "under 1 GiB resident", f"{most['peak_mib']:,.0f} MiB at {most['lines']:,} lines, the most that was run", good, "memory")
    warm = results.get("warm")
    if warm and "seconds" in warm:
        add("warm start: 1,000-policy bundle, one claim", "under 30 ms", f"{1000 * warm['seconds'][0]:.0f} ms", warm["seconds"][0] < 0.03, "warm")
    elif warm:
        add("warm start: 1,000-policy bundle, one claim", "under 30 ms", warm["missing"], False, "warm")
    return rows
