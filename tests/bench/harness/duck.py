"""DuckDB doing the work of the four kernels in SQL, in memory, one thread, codes as strings or as integers.

The tables hold exactly the engine's columns (edict_bench_kernels export). `position` is the adjudication order, which the
engine keeps too; DuckDB is given it ready-made. A finding is one number, as in kernels/finding_key.hpp. The policies'
codes are tables here, as an engineer would have them: not 200 WHERE clauses, which would be slower by far."""

import pathlib
import time

import duckdb
import numpy
import pyarrow

# Each of the stages as a query of findings. {lines} are the lines judged and counted.
COVERAGE = """
  SELECT line, 1000 + policy AS rule, missing AS incomplete FROM (
    SELECT l.line, p.policy, bool_and(d.code IS NULL) AS missing, bool_or(c.code IS NOT NULL) AS covered
    FROM lines l JOIN coverage_procedures p ON p.procedure = l.procedure
    LEFT JOIN diagnosis d ON d.line = l.line
    LEFT JOIN covered c ON c.policy = p.policy AND c.code = d.code
    GROUP BY l.line, p.policy)
  WHERE NOT coalesce(covered, false)"""

PAIRS = """
  SELECT line, 1 AS rule, NOT bool_or(certain) AS incomplete FROM (
    SELECT a.line, (a.npi = b.npi) IS NOT NULL AS certain
    FROM {lines} a JOIN {lines} b ON a.patient = b.patient AND a.date = b.date AND a.line <> b.line
    JOIN ptp t ON t.column1 = b.procedure AND t.column2 = a.procedure
    WHERE coalesce(a.npi = b.npi, true) AND t.indicator < 9 AND a.date BETWEEN t.active_from AND t.active_until
      AND NOT (t.indicator = 1 AND EXISTS (
        SELECT 1 FROM modifiers m JOIN bypass USING (code) WHERE m.line = a.line)))
  GROUP BY line"""

MUE_LINE = """
  SELECT l.line, 2 AS rule, l.units IS NULL AS incomplete
  FROM {lines} l JOIN mue m ON m.procedure = l.procedure
  WHERE m.mai = 1 AND (l.units IS NULL OR l.units > m.units)"""

MUE_DAY = """
  SELECT line, 3 AS rule, used <= most AS incomplete FROM (
    SELECT l.line, m.units AS most,
      coalesce(sum(l.units) OVER w, 0) AS used, count(*) OVER w > count(l.units) OVER w AS unknown
    FROM {lines} l JOIN mue m ON m.procedure = l.procedure WHERE m.mai > 1
    WINDOW w AS (PARTITION BY l.patient, l.procedure, l.date ORDER BY l.position
                 ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW))
  WHERE used > most OR unknown"""

# Days first, then the window over days: a window over lines with a distinct count is slower. A line that the stage itself
# denies (`gone`) uses no day, but is judged.
WINDOW = """
  SELECT line, 10 + policy AS rule, false AS incomplete FROM (
    SELECT l.line, l.policy, d.before + 1 AS days, w.most
    FROM (SELECT l.line, l.patient, l.date, p.policy FROM {lines} l JOIN window_procedures p ON p.procedure = l.procedure) l
    JOIN (SELECT patient, policy, date, coalesce(sum(used) OVER (PARTITION BY patient, policy ORDER BY date
              RANGE BETWEEN 364 PRECEDING AND 1 PRECEDING), 0) AS before
          FROM (SELECT l.patient, p.policy, l.date, max((NOT l.gone)::INTEGER) AS used
                FROM {lines} l JOIN window_procedures p ON p.procedure = l.procedure
                GROUP BY l.patient, p.policy, l.date)) d
      ON d.patient = l.patient AND d.policy = l.policy AND d.date = l.date
    JOIN window_limits w ON w.policy = l.policy)
  WHERE days > most"""

KERNELS = {
    "coverage": COVERAGE,
    "pairs": PAIRS.format(lines="lines"),
    "mue": MUE_LINE.format(lines="lines") + " UNION ALL " + MUE_DAY.format(lines="lines"),
    "window": WINDOW.format(lines="lines"),
}

# Stage after stage: a line that coverage denies is no other line, one that a pair denies is not counted, and one that its
# own units deny uses no day (MUE by day has other procedures than MUE by line, so nothing of it is denied by the latter).
KERNELS["all"] = f"""
  WITH a AS MATERIALIZED ({COVERAGE}),
  after_a AS MATERIALIZED (SELECT * FROM lines WHERE line NOT IN (SELECT line FROM a WHERE NOT incomplete)),
  b AS MATERIALIZED ({PAIRS.format(lines="after_a")}),
  after_b AS MATERIALIZED (SELECT * FROM after_a WHERE line NOT IN (SELECT line FROM b WHERE NOT incomplete)),
  c1 AS MATERIALIZED ({MUE_LINE.format(lines="after_b")}),
  judged AS MATERIALIZED (
    SELECT * REPLACE (line IN (SELECT line FROM c1 WHERE NOT incomplete) AS gone) FROM after_b)
  SELECT * FROM a UNION ALL SELECT * FROM b UNION ALL SELECT * FROM c1
  UNION ALL {MUE_DAY.format(lines="after_b")}
  UNION ALL {WINDOW.format(lines="judged")}"""


class Duck:
    """One in-memory database with one kernel's tables. `codes` is "integers" or "strings"."""

    def __init__(self, columns, world, codes, threads=1):
        self.db = duckdb.connect(":memory:", config={"threads": threads})
        self.codes = codes
        columns, world = pathlib.Path(columns), pathlib.Path(world)
        self.symbols = {}
        for row in (columns / "symbols.tsv").read_text().splitlines():
            symbol, domain, text = row.split("\t")
            self.symbols[int(symbol)] = (int(domain), text)
        self._lines(columns)
        self._policies(world)

    def sql(self, text):
        """Runs it to its end: DuckDB 2 hands out a result before it is complete."""
        return self.db.execute(text).fetchall()

    def _lines(self, columns):
        read = lambda name: numpy.fromfile(columns / f"{name}.i64", dtype=numpy.int64)
        raw = pyarrow.table({name: read(name) for name in ("patient", "position", "procedure", "npi", "date", "units")})
        diagnosis, modifiers = read("diagnosis").reshape(-1, 2), read("modifiers").reshape(-1, 2)
        pairs = lambda a: pyarrow.table({"line": a[:, 0], "symbol": a[:, 1]})
        self.db.register("raw", raw)
        self.db.register("raw_diagnosis", pairs(diagnosis))
        self.db.register("raw_modifiers", pairs(modifiers))
        self.db.register("raw_symbols", pyarrow.table({
            "symbol": pyarrow.array(list(self.symbols), pyarrow.int64()),
            "text": [text for _, text in self.symbols.values()],
        }))
        # A code is its symbol, or its text: CPT and ICD as they stand on a claim, without the dot.
        self.sql("CREATE TABLE symbols AS SELECT symbol::INTEGER AS symbol, text FROM raw_symbols")
        code = "symbol::INTEGER" if self.codes == "integers" else "text"
        npi = "npi::INTEGER" if self.codes == "integers" else "printf('1%09d', npi)"
        self.sql(f"""CREATE TABLE lines AS
            SELECT (row_number() OVER () - 1)::INTEGER AS line, patient::INTEGER AS patient, position::INTEGER AS position,
              {code} AS procedure, CASE WHEN npi >= 0 THEN {npi} END AS npi, date::INTEGER AS date,
              CASE WHEN units >= 0 THEN (units / 1000)::INTEGER END AS units, false AS gone
            FROM (SELECT row_number() OVER () AS n, * FROM raw) JOIN symbols ON symbol = procedure ORDER BY n""")
        for name in ("diagnosis", "modifiers"):
            self.sql(f"""CREATE TABLE {name} AS SELECT line::INTEGER AS line, {code} AS code
                FROM raw_{name} JOIN symbols USING (symbol) ORDER BY line""")

    def _policies(self, world):
        policies = read_policies(world)
        texts = lambda values: pyarrow.array(values, pyarrow.string())

        def add(name, rows, code_columns, others):
            """Rows of code columns and others; codes that no claim has match nothing and get numbers of their own."""
            table = {c: texts([r[i] for r in rows]) for i, c in enumerate(code_columns)}
            for i, c in enumerate(others):
                table[c] = pyarrow.array([r[len(code_columns) + i] for r in rows], pyarrow.int32())
            self.db.register("policy_rows", pyarrow.table(table))
            if self.codes == "integers":
                take = [f"coalesce(s{i}.symbol, -1 - hash({c}) % 1000000000)::INTEGER AS {c}" for i, c in enumerate(code_columns)]
                joins = " ".join(f"LEFT JOIN symbols_of_{system_name(c)} s{i} ON s{i}.text = policy_rows.{c}"
                                 for i, c in enumerate(code_columns))
            else:
                take, joins = list(code_columns), ""
            self.sql(f"CREATE TABLE {name} AS SELECT {', '.join(take + list(others))} FROM policy_rows {joins}")

        self._system_views()
        add("coverage_procedures", policies["coverage_procedures"], ["procedure"], ["policy"])
        add("covered", policies["covered"], ["code"], ["policy"])
        add("window_procedures", policies["window_procedures"], ["procedure"], ["policy"])
        add("window_limits", policies["window_limits"], [], ["policy", "most"])
        add("mue", policies["mue"], ["procedure"], ["units", "mai"])
        add("bypass", policies["bypass"], ["modifier"], [])
        self.sql("ALTER TABLE bypass RENAME COLUMN modifier TO code")
        self.sql(f"""CREATE TEMP TABLE pair_text AS SELECT column1, column2, indicator::INTEGER AS indicator,
              date_diff('day', DATE '1970-01-01', active_from)::INTEGER AS active_from,
              coalesce(date_diff('day', DATE '1970-01-01', active_until), 2932896)::INTEGER AS active_until
            FROM read_csv('{world}/pairs/pairs.tsv', delim='\t', header=true,
              columns={{'column1': 'VARCHAR', 'column2': 'VARCHAR', 'indicator': 'INTEGER', 'active_from': 'DATE', 'active_until': 'DATE'}})""")
        if self.codes == "integers":
            self.sql("""CREATE TABLE ptp AS SELECT s1.symbol AS column1, s2.symbol AS column2, indicator, active_from, active_until
                FROM pair_text JOIN symbols_of_procedure s1 ON s1.text = column1 JOIN symbols_of_procedure s2 ON s2.text = column2""")
        else:
            self.sql("CREATE TABLE ptp AS SELECT * FROM pair_text")

    def _system_views(self):
        """Symbols by what they are codes of: the same text can be a modifier and something else."""
        hcpcs = self.sql("SELECT any_value(procedure) FROM raw")[0][0]
        icd = self.sql("SELECT any_value(symbol) FROM raw_diagnosis")[0][0]
        modifier = self.sql("SELECT any_value(symbol) FROM raw_modifiers")[0][0]
        for name, sample in (("procedure", hcpcs), ("code", icd), ("modifier", modifier)):
            domain = self.symbols[sample][0]
            ids = [s for s, (d, _) in self.symbols.items() if d == domain]
            self.db.register("ids", pyarrow.table({"symbol": pyarrow.array(ids, pyarrow.int32())}))
            self.sql(f"CREATE TEMP TABLE symbols_of_{name} AS SELECT symbols.* FROM symbols JOIN ids USING (symbol)")

    def run(self, kernel, keys=False):
        """Seconds, and the number of findings; with `keys` the sorted findings instead of the number."""
        self.sql("DROP TABLE IF EXISTS found")
        begin = time.perf_counter()
        self.sql(f"CREATE TABLE found AS {KERNELS[kernel]}")
        seconds = time.perf_counter() - begin
        if not keys:
            return seconds, self.sql("SELECT count(*) FROM found")[0][0]
        found = self.db.execute("SELECT (line::BIGINT << 20) | (rule::BIGINT << 1) | incomplete::BIGINT AS k FROM found").fetchnumpy()
        return seconds, numpy.sort(found["k"])


def system_name(column):
    return {"column1": "procedure", "column2": "procedure"}.get(column, column)


def read_policies(world):
    """The generated policies as rows. The generator writes them, so their shape is known; the compiler is not asked, so
    that a mistake of it would show as a difference."""
    import re
    out = {name: [] for name in ("coverage_procedures", "covered", "window_procedures", "window_limits", "mue", "bypass")}
    for kind, lists in (("coverage", {"services": "coverage_procedures", "covered": "covered"}),
                        ("window", {"services": "window_procedures"})):
        text = (world / kind / f"{kind}.edict").read_text()
        for policy in re.split(r"^policy ", text, flags=re.M)[1:]:
            number = int(re.match(rf"{kind}_(\d+)", policy).group(1))
            for name, table in lists.items():
                body = re.search(rf"codes {name}\s*: \w+\s*= \{{(.*?)\}}", policy, re.S).group(1)
                out[table] += [(code.replace(".", ""), number) for code in re.split(r"[,\s]+", body.strip()) if code]
            if kind == "window":
                out["window_limits"].append((number, int(re.search(r"limit (\d+) days", policy).group(1))))
    for row in (world / "mue" / "mue.tsv").read_text().splitlines()[1:]:
        code, units, mai = row.split("\t")
        out["mue"].append((code, int(units), int(mai)))
    body = re.search(r"codes bypass : modifier = \{(.*?)\}", (world / "pairs" / "pairs.edict").read_text(), re.S).group(1)
    out["bypass"] = [(code,) for code in re.split(r"[,\s]+", body.strip()) if code]
    return out
