#!/usr/bin/env python3
"""The NCCI policies against edits.sql: every finding, line for line.

compare.py --edict FILE            made-up claims and a made-up edition, then, when they are there, the real ones
compare.py --edict FILE --data DIR the folder of the real data (default ../shared/data beside the checkout)
"""
import argparse
import collections
import csv
import datetime
import gzip
import itertools
import json
import pathlib
import random
import re
import sqlite3
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
POLICIES = ROOT / "policies" / "medicare" / "ncci"
OPEN = "9999-12-31"
BEGIN = "0001-01-01"
PAIRS = 2_000  # made-up pairs
HCPCS = re.compile(r"(\d{4}[\dA-Z]|[A-Z]\d{4})$")


def rows_of(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def real_edition(data):
    """The rows as published; units hold from the first day, since the claims are older than the values."""
    pairs = [(r["column1"], r["column2"], r["deletion_date"], int(r["modifier"]))
             for r in rows_of(data / "ncci/ptp_practitioner_2024Q3.tsv.gz")]
    units = [(r["hcpcs_code"], int(r["mue_units"]), int(r["mue_mai"]), BEGIN, OPEN)
             for r in rows_of(data / "ncci/mue_practitioner_2024Q3.tsv.gz")]
    add_ons = []
    for r in rows_of(data / "ncci/aoc_2024Q2.tsv.gz"):
        since = r["edit_effective"]
        add_ons.append((r["add_on_code"], r["primary_code"], int(r["aoc_edit_type"]),
                        since if "-" in since else f"{since}-01-01", r["edit_deleted"] or OPEN))
    return pairs, units, add_ons


def made_up_edition(rng):
    codes = [f"{n:05d}" for n in range(10_000, 10_060)]
    pairs = set()
    for a, b in itertools.islice(((rng.choice(codes), rng.choice(codes)) for _ in itertools.count()), PAIRS):
        if a == b or any(p[:2] == (a, b) for p in pairs):
            continue
        kind = rng.randrange(4)
        if kind == 0:
            pairs.add((a, b, "2019-03-10", rng.choice([0, 1])))
        if kind == 1:
            pairs.add((a, b, "2018-05-05", 9))
        if kind != 2 or rng.random() < .5:
            pairs.add((a, b, OPEN, rng.choice([0, 1, 1])))
    units = [(c, rng.choice([0, 1, 2, 3]), rng.choice([1, 2, 3]), "2019-01-01", rng.choice(["2019-06-30", OPEN]))
             for c in rng.sample(codes, 30)]
    units += [(c, 5, 3, "2019-07-01", OPEN) for c, _, _, _, last in units if last != OPEN]
    add_ons = []
    for c in rng.sample(codes, 20):
        kind = rng.choice([1, 1, 2, 3])
        since, last = rng.choice([("2013-04-01", OPEN), ("2019-04-01", OPEN), ("2013-04-01", "2019-08-31")])
        primaries = {"CCCCC"} if kind == 2 else set(rng.sample(codes, 4)) - {c}
        add_ons += [(c, p, kind, since, last) for p in sorted(primaries)]
    return pairs, units, add_ons


def made_up_claims(rng, path, count=4_000):
    codes = [f"{n:05d}" for n in range(10_000, 10_060)]
    modifiers = "E1 E3 FA F6 TA T1 T7 LT RT LC RC 24 25 59 XS XU 76 GA 50".split()
    with open(path, "w", encoding="utf-8") as file:
        for n in range(count):
            day = datetime.date(2019, 1, 1) + datetime.timedelta(rng.choice([0, 100, 179, 180, 181, 182, 300]))
            lines = []
            for k in range(rng.randint(1, 5)):
                line = {"line": k + 1, "procedure": rng.choice(codes), "units": rng.choice([1, 1, 1, 2, 3]),
                        "service_date": day.isoformat(), "modifiers": rng.sample(modifiers, rng.choice([0, 0, 1, 2]))}
                if rng.random() < .95:
                    line["rendering_provider"] = {"npi": rng.choice(["1245319599", "1003000126"])}
                lines.append(line)
            claim = {"claim_id": f"C{n:05d}", "claim_type": rng.choice(["professional"] * 9 + ["institutional"]),
                     "received_date": (day + datetime.timedelta(rng.randint(1, 3))).isoformat(), "payer": "medicare",
                     "patient": {"id": f"P{rng.randrange(count // 8)}"}, "lines": lines}
            file.write(json.dumps(claim) + "\n")


def write_tsv(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write("\t".join(header) + "\n")
        for row in sorted(rows):
            file.write("\t".join("" if cell in (OPEN, BEGIN) else str(cell) for cell in row) + "\n")


def write_tables(folder, pairs, units, add_ons):
    """What an import gives: periods that follow each other, pairs that were never in force left out."""
    periods, last = [], {}
    for a, b, deleted, indicator in sorted(pairs):
        if indicator == 9:
            continue
        since = last.get((a, b), BEGIN)
        if since > deleted:
            continue
        periods.append((a, b, indicator, since, deleted))
        if deleted != OPEN:
            last[a, b] = (datetime.date.fromisoformat(deleted) + datetime.timedelta(1)).isoformat()
    write_tsv(folder / "ptp.tsv", ["column1", "column2", "indicator", "from", "until"], periods)
    write_tsv(folder / "mue.tsv", ["code", "units", "mai", "from", "until"], units)
    write_tsv(folder / "aoc_primary.tsv", ["add_on", "primary", "from", "until"],
              merged((a, p, since, until) for a, p, _, since, until in add_ons if p != "CCCCC"))
    write_tsv(folder / "aoc_type.tsv", ["add_on", "type", "from", "until"], types_of(add_ons))
    write_tsv(folder / "contractor_primary.tsv", ["add_on", "primary", "from", "until"], [])


def day_after(day):
    return OPEN if day == OPEN else (datetime.date.fromisoformat(day) + datetime.timedelta(1)).isoformat()


def merged(rows):
    """Periods of one key that touch or overlap become one."""
    result = []
    for *key, since, until in sorted(rows):
        if result and result[-1][:-2] == key and since <= day_after(result[-1][-1]):
            result[-1][-1] = max(result[-1][-1], until)
        else:
            result.append([*key, since, until])
    return [tuple(row) for row in result]


def types_of(add_ons):
    """The type of each add-on by day; where rows disagree the strictest, type 1, holds."""
    by_code = collections.defaultdict(list)
    for code, _, kind, since, until in add_ons:
        by_code[code].append((kind, since, until))
    rows = []
    for code, spans in by_code.items():
        cuts = sorted({s for _, s, _ in spans} | {day_after(u) for _, _, u in spans if u != OPEN})
        for begin, end in zip(cuts, [*cuts[1:], None]):
            kinds = [k for k, s, u in spans if s <= begin <= u]
            if kinds:
                until = OPEN if end is None else (datetime.date.fromisoformat(end) - datetime.timedelta(1)).isoformat()
                rows.append((code, min(kinds), begin, until))
    return merged(rows)


def open_claims(path):
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open(path, encoding="utf-8")


def readable(claim):
    """Some real claims have a procedure that is none, or units taken back: no reader may guess what they mean."""
    return all(HCPCS.match(line["procedure"].upper()) and line["units"] >= 0 for line in claim["lines"])


def by_sql(claims, pairs, units, add_ons):
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE line(claim, line, type, patient, npi, day, received, procedure, units)")
    base.execute("CREATE TABLE modifier(claim, line, code)")
    base.execute("CREATE TABLE pair(column1, column2, deleted, indicator)")
    base.execute("CREATE TABLE unlikely(procedure, most, mai, since, last)")
    base.execute("CREATE TABLE add_on(add_on, primary_code, type, since, last)")
    base.executemany("INSERT INTO pair VALUES (?,?,?,?)", pairs)
    base.executemany("INSERT INTO unlikely VALUES (?,?,?,?,?)", units)
    base.executemany("INSERT INTO add_on VALUES (?,?,?,?,?)", add_ons)
    with open_claims(claims) as file:
        for claim in filter(readable, map(json.loads, file)):
            for line in claim["lines"]:
                provider = line.get("rendering_provider") or claim.get("rendering_provider") or {}
                base.execute("INSERT INTO line VALUES (?,?,?,?,?,?,?,?,?)",
                             (claim["claim_id"], line["line"], claim["claim_type"], claim["patient"]["id"], provider.get("npi"),
                              line["service_date"], claim.get("received_date") or "", line["procedure"], line["units"]))
                base.executemany("INSERT INTO modifier VALUES (?,?,?)",
                                 [(claim["claim_id"], line["line"], m) for m in line.get("modifiers") or []])
    before, each, after = (HERE / "edits.sql").read_text(encoding="utf-8").split("\n----\n")
    base.executescript(before)
    for nth in range(1, (base.execute("SELECT max(nth) FROM counted").fetchone()[0] or 0) + 1):
        base.executescript(each.replace(":nth", str(nth)))
    base.executescript(after)
    lines = base.execute("SELECT claim, line FROM line").fetchall()
    return lines, base.execute("SELECT claim, line, rule, verdict FROM finding").fetchall()


def by_edict(edict, policies, claims, folder):
    """A diagnosis or place that is none counts as missing, since no NCCI edit asks for it; a claim that cannot be read
    otherwise is left out (status 3), and which those are is compared as well."""
    out = folder / "decisions.jsonl"
    run = subprocess.run([edict, "run", policies, "--claims", claims, "--no-explain", "--unreadable-as-missing", "--keep-going", "-o", out],
                         capture_output=True, text=True, check=False)
    if run.returncode not in (0, 3) or not out.exists():
        sys.exit(f"edict run failed with status {run.returncode}:\n{run.stderr[:2000]}")
    with open(out, encoding="utf-8") as file:
        decisions = [json.loads(text) for text in file]
    out.unlink()
    return ([(d["claim_id"], d["line"]) for d in decisions],
            [(d["claim_id"], d["line"], f"{f['policy']}.{f['rule']}", f["verdict"]) for d in decisions for f in d["findings"]])


def compare(name, edict, policies, claims, edition, folder):
    lines, expected = by_sql(claims, *edition)
    decided, got = by_edict(edict, policies, claims, folder)
    counts = collections.Counter((rule, verdict) for _, _, rule, verdict in expected)
    print(f"{name}: {len(lines)} lines, {len(expected)} findings by SQL, {len(got)} by edict")
    for (rule, verdict), count in sorted(counts.items()):
        print(f"  {rule:34} {verdict:10} {count}")
    only_sql = collections.Counter(expected) - collections.Counter(got)
    only_edict = collections.Counter(got) - collections.Counter(expected)
    if sorted(lines) != sorted(decided):
        print(f"  {len(set(lines) ^ set(decided))} lines were decided by one of the two alone")
        return False, set()
    for title, only in (("only in SQL", only_sql), ("only in edict", only_edict)):
        for finding in sorted(only, key=str)[:10]:
            print(f"  {title}: {finding}")
    return (not only_sql and not only_edict), {rule for rule, _ in counts}


def with_policies(folder, edition):
    policies = folder / "policies"
    policies.mkdir()
    for file in POLICIES.glob("*.edict"):
        # Without the tests behind the policy: some name policies that are not compared.
        (policies / file.name).write_text(file.read_text(encoding="utf-8").split('\ntest "', 1)[0], encoding="utf-8")
    write_tables(policies, *edition)
    return policies


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--edict", required=True)
    options.add_argument("--data", type=pathlib.Path, default=ROOT.parent / "shared" / "data")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--made-up-only", action="store_true")
    asked = options.parse_args()
    same = True
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        rng = random.Random(asked.seed)
        edition = made_up_edition(rng)
        made_up_claims(rng, folder / "claims.jsonl")
        policies = with_policies(folder, edition)
        same, rules = compare("made up", asked.edict, policies, folder / "claims.jsonl", edition, folder)
        if len(rules) != 7:
            print(f"only {len(rules)} of 7 rules found anything: the made-up claims exercise too little")
            same = False
        if not same:
            print(f"again: {sys.argv[0]} --edict {asked.edict} --seed {asked.seed} --made-up-only")
    if asked.made_up_only:
        return 0 if same else 1
    if not (asked.data / "ncci").is_dir():
        print(f"skipped: no real editions and claims in {asked.data.name}/ncci")
        return 0 if same else 1
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        edition = real_edition(asked.data)
        bundle = folder / "ncci.bundle"
        subprocess.run([asked.edict, "build", with_policies(folder, edition), "-o", bundle], check=True)
        for claims in ("synpuf_carrier", "nh_chis_2016"):
            same &= compare(claims, asked.edict, bundle, asked.data / f"claims/{claims}.jsonl.gz", edition, folder)[0]
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
