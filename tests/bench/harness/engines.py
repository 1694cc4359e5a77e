"""The rule engines that a user would pick instead, on a sample of the coverage kernel, each with the rules as its own
documentation would have them written. The other kernels need counts over other lines, tables of millions of rows or
windows, which none of these languages has: there a program around the engine would do the work.

Each engine gets a line as {procedure, diagnoses} and says which policies failed or cannot be decided. What it takes to
make the rules is not timed, what it takes to ask is: one call a line, or a batch where the engine has one."""

import collections
import json
import subprocess
import time

import numpy

from duck import read_policies
from tools import WORK, Failed, KernelServer, ROOT, Spread, claims_file, say, world

NODE_PACKAGE = "json-rules-engine@7.3.1"


def key(line, policy, incomplete):
    return line << 20 | (1000 + policy) << 1 | int(incomplete)


class Zen:
    """One decision table, a row a policy and answer, hit policy "collect"."""
    name, package = "ZEN engine", "zen-engine"

    def __init__(self, policies):
        import zen
        rows = []
        for number, (services, covered) in policies.items():
            codes = ", ".join(f'"{c}"' for c in services)
            listed = ", ".join(f'"{c}"' for c in covered)
            rows.append({"_id": f"f{number}", "p": codes, "d": f"len($) > 0 and none($, # in [{listed}])", "o": str(2 * number)})
            rows.append({"_id": f"i{number}", "p": codes, "d": "len($) == 0", "o": str(2 * number + 1)})
        table = {"hitPolicy": "collect", "rules": rows,
                 "inputs": [{"id": "p", "name": "procedure", "field": "procedure"}, {"id": "d", "name": "diagnoses", "field": "diagnoses"}],
                 "outputs": [{"id": "o", "name": "answer", "field": "answer"}]}
        graph = {"nodes": [{"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
                           {"id": "table", "type": "decisionTableNode", "name": "table", "content": table, "position": {"x": 1, "y": 0}},
                           {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}}],
                 "edges": [{"id": "a", "type": "edge", "sourceId": "in", "targetId": "table"},
                           {"id": "b", "type": "edge", "sourceId": "table", "targetId": "out"}]}
        self.decision = zen.ZenEngine().create_decision(json.dumps(graph))

    def decide(self, lines):
        found = []
        for number, line in lines:
            for row in self.decision.evaluate(line)["result"]:
                found.append(key(number, row["answer"] // 2, row["answer"] % 2))
        return found


class Cedar:
    """A `forbid` a policy and answer; the ids of the policies that decided are the findings."""
    name, package = "Cedar", "cedarpy"

    def __init__(self, policies):
        import cedarpy
        texts = ["permit(principal, action, resource);"]
        for number, (services, covered) in policies.items():
            codes, listed = json.dumps(services), json.dumps(covered)
            for answer, when in ((0, f"!context.diagnoses.isEmpty() && !context.diagnoses.containsAny({listed})"),
                                 (1, "context.diagnoses.isEmpty()")):
                texts.append(f'@id("{2 * number + answer}")\nforbid(principal, action, resource) when {{ {codes}.contains(context.procedure) && {when} }};')
        self.policies = cedarpy.PolicySet.from_str("\n".join(texts))
        self.cedar = cedarpy

    def decide(self, lines):
        requests = [{"principal": 'User::"payer"', "action": 'Action::"pay"', "resource": 'Line::"line"', "context": line} for _, line in lines]
        found = []
        for (number, _), answer in zip(lines, self.cedar.is_authorized_batch(requests, self.policies, [])):
            if answer.diagnostics.errors:
                raise ValueError(answer.diagnostics.errors[0])
            for name in answer.diagnostics.id_annotations_by_reason.values():
                if name and name.isdigit():  # not the `permit`
                    found.append(key(number, int(name) // 2, int(name) % 2))
        return found


class Cel:
    """Two expressions a policy, compiled once, all of them asked."""
    name, package = "CEL", "common-expression-language"

    def __init__(self, policies):
        import cel
        self.programs = []
        for number, (services, covered) in policies.items():
            subject = f"procedure in {json.dumps(services)}"
            self.programs.append((number, 0, cel.compile(f"{subject} && size(diagnoses) > 0 && !diagnoses.exists(d, d in {json.dumps(covered)})")))
            self.programs.append((number, 1, cel.compile(f"{subject} && size(diagnoses) == 0")))

    def decide(self, lines):
        return [key(number, policy, answer) for number, line in lines for policy, answer, program in self.programs if program.execute(line)]


class Opa:
    """The lists as data, one rule over all policies, found by procedure: what OPA's documentation advises."""
    name, package = "OPA (Rego, regopy)", "regopy"
    MODULE = """package coverage
import rego.v1
found contains p * 2 if { some p in data.policies_of[input.procedure]; count(input.diagnoses) > 0; not covered(p) }
found contains p * 2 + 1 if { some p in data.policies_of[input.procedure]; count(input.diagnoses) == 0 }
covered(p) if { some d in input.diagnoses; data.covered[sprintf("%d", [p])][d] }
"""

    def __init__(self, policies):
        import regopy
        by_procedure = collections.defaultdict(list)
        for number, (services, _) in policies.items():
            for code in services:
                by_procedure[code].append(number)
        self.rego = regopy.Interpreter()
        self.rego.add_module("coverage", self.MODULE)
        self.rego.add_data({"policies_of": by_procedure, "covered": {str(n): {c: True for c in covered} for n, (_, covered) in policies.items()}})
        # Built once and asked by its entry point, not compiled again for each line.
        self.bundle = self.rego.build("x = data.coverage.found", [])

    def decide(self, lines):
        found = []
        for number, line in lines:
            self.rego.set_input(line)
            output = self.rego.query_bundle(self.bundle)
            for answer in json.loads(str(output.binding("x").json())):
                found.append(key(number, answer // 2, answer % 2))
        return found


class JsonRules:
    """Two rules a policy, with an operator of our own for lists against lists, as its documentation shows."""
    name, package = "json-rules-engine", NODE_PACKAGE

    def __init__(self, policies):
        folder = WORK / "node"
        folder.mkdir(exist_ok=True)
        if not (folder / "node_modules" / "json-rules-engine").exists():
            subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", NODE_PACKAGE], cwd=folder, check=True, capture_output=True)
        (folder / "policies.json").write_text(json.dumps([[n, s, c] for n, (s, c) in policies.items()]))
        (folder / "json_rules.mjs").write_text((ROOT / "tests" / "bench" / "harness" / "json_rules.mjs").read_text())
        self.process = subprocess.Popen(["node", "json_rules.mjs"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != "ready":
            raise ValueError("node json_rules.mjs does not start")

    def decide(self, lines):
        self.process.stdin.write(json.dumps(lines) + "\n")
        self.process.stdin.flush()
        return [key(*answer) for answer in json.loads(self.process.stdout.readline())]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def measure_engines(sample, repeats, seed, budget):
    """`budget`: seconds for one repetition of one engine."""
    claims, _ = claims_file("engines.jsonl", patients=max(50, sample // 15), seed=seed)
    folder = world()
    columns = WORK / "columns_engines"
    columns.mkdir(exist_ok=True)
    with KernelServer(("coverage",), claims) as server:
        server.ask(f"export {columns}")
        server.ask(f"interpreter {WORK / 'findings.i64'}")
        edict_rate = server.about["lines"] / Spread([server.ask("interpreter")["seconds"] for _ in range(repeats)]).median
    expected = numpy.fromfile(WORK / "findings.i64", dtype=numpy.int64)
    expected = expected[expected >> 20 < sample].tolist()
    rows = read_policies(folder)
    policies = {}
    for name, place in (("coverage_procedures", 0), ("covered", 1)):
        for code, number in rows[name]:
            policies.setdefault(number, ([], []))[place].append(code)
    lines = sample_lines(columns, sample)
    results = {"sample": len(lines), "policies": len(policies), "findings": len(expected), "edict_lines_a_second": edict_rate, "rows": []}
    for engine_class in (Zen, Cedar, JsonRules, Cel, Opa):
        say(f"rule engine {engine_class.name}")
        row = {"name": engine_class.name, "package": engine_class.package}
        results["rows"].append(row)
        try:
            engine = engine_class(policies)
            begin = time.perf_counter()
            engine.decide(lines[:10])
            # Slow engines get fewer lines, so that one does not take the run's time.
            count = int(min(len(lines), max(20, 10 * budget / (time.perf_counter() - begin))))
            taken = []
            for _ in range(repeats):
                begin = time.perf_counter()
                found = engine.decide(lines[:count])
                taken.append(time.perf_counter() - begin)
            if hasattr(engine, "close"):
                engine.close()
        except Exception as error:  # not installed here, or its API changed: said in the table, the others go on
            row["failed"] = f"{type(error).__name__}: {str(error)[:120]}"
            continue
        wanted = [k for k in expected if k >> 20 < count]
        if sorted(found) != wanted:
            raise Failed(f"{engine_class.name} differs from Edict: {len(found)} findings instead of {len(wanted)}")
        spread = Spread(taken)
        row |= {"lines": count, "findings": len(wanted), "seconds": [spread.median, spread.least, spread.most]}
    return results


def sample_lines(columns, sample):
    texts = {}
    for row in (columns / "symbols.tsv").read_text().splitlines():
        symbol, _, text = row.split("\t")
        texts[int(symbol)] = text
    read = lambda name: numpy.fromfile(columns / f"{name}.i64", dtype=numpy.int64)
    diagnoses = collections.defaultdict(list)
    for line, symbol in read("diagnosis").reshape(-1, 2).tolist():
        diagnoses[line].append(texts[symbol])
    return [(n, {"procedure": texts[s], "diagnoses": diagnoses[n]}) for n, s in enumerate(read("procedure")[:sample].tolist())]
