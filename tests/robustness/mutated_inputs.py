#!/usr/bin/env python3
"""Damaged claims and published tables by the thousand through the command itself.

usage: mutated_inputs.py --edict PATH [--inputs 2000] [--seed 1] [--jobs 2] [--only PART OF A NAME] [--unlimited] [--keep FOLDER]

Each input is a small whole file of one format (X12 837 P and I, FHIR, JSON lines, CSV, compressed ones, patients, tables as CMS publishes
them as text, CSV, workbook and zip) with one to eight damages: bytes flipped, cut, doubled, records swapped, huge elements,
impossible numbers, pieces of other files. Of each: the command ends by itself within 20 seconds and 1 GiB; it reads the file
(status 0), or refuses what it cannot read with a place (status 3; 1 and 2 never); what it was not to write is not there; and no name,
number or birth date of a patient stands in what it says. Then the bombs: files that unpack to, or have elements of, gigabytes.

An input is found again by its number: --seed S --first N --inputs 1; --keep FOLDER leaves the file there. --unlimited for sanitizer
builds, whose address space is huge.
exit status: 0 all passed, 1 one failed"""

import argparse
import concurrent.futures
import gzip
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import random
import re
import resource
import subprocess
import sys
import tempfile
import zlib

HERE = pathlib.Path(__file__).resolve().parent
SECONDS, BYTES = 20, 1 << 30


def imports_module():
    """Published files in CMS's layouts are made by tests/imports/run."""
    loader = importlib.machinery.SourceFileLoader("imports_run", str(HERE.parent / "imports/run"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("imports_run", loader))
    loader.exec_module(module)
    return module


# What may never be said: it belongs to the patient.
SURNAME, MEMBER, BORN = "QUILLFEATHER", "XMBR7741902", "1961-04-02"
POLICY = """policy p "One unit" {
  effective 2020-01-01
  scope lines where procedure = 20552
  rule one
    cite "one unit"
    limit 1 unit per patient in any 30 days
    else cut back CO-151 N362
}
"""
IMPORTS = imports_module()


def x12(guide, claims):
    body = ["ST*837*0021*" + guide, "BHT*0019*00*1*20240110*1200*CH", "NM1*41*2*S*****46*1", "NM1*40*2*R*****46*2", "HL*1**20*1", "PRV*BI*PXC*207Q00000X",
            "NM1*85*2*CLINIC*****XX*1234567893", "N3*1 ST", "N4*DETROIT*MI*48201", "REF*EI*381234567", "HL*2*1*22*0", "SBR*P*18*******MB",
            f"NM1*IL*1*{SURNAME}*JOHN****MI*{MEMBER}", "N4*FLINT*MI*48501", f"DMG*D8*{BORN.replace('-', '')}*F", "NM1*PR*2*PAYER*****PI*00282", *claims]
    head = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *240101*1200*^*00501*000000905*0*P*:~"
    return (head + f"\nGS*HC*S*R*20240101*1200*7*X*{guide}~\n" + "".join(s + "~\n" for s in body) + f"SE*{len(body) + 1}*0021~\nGE*1*7~\nIEA*1*000000905~\n").encode()


def professional(number):
    return [f"CLM*C{number}*185***11:B:1*Y*A*Y*Y", "DTP*304*D8*20231220", "REF*G1*AUTH1", "HI*ABK:M7918*ABF:E119", "NM1*82*1*ROE*JANE****XX*1245319599", "PRV*PE*PXC*208VP0014X",
            "SBR*S*18*******CI", "AMT*D*50.5", "OI***Y***Y", "LX*1", "SV1*HC:20552:RT:59*85*UN*1***1:2", "DTP*472*D8*20240105", "REF*6R*L1",
            "LX*2", "SV1*HC:J1885*100*UN*2*12**2", "DTP*472*RD8*20240105-20240106", "LIN**N4*00409379601", "CTP****2.5*ML"]


def institutional(number):
    return [f"CLM*I{number}*500.25***13:A:1**A*Y*Y", "DTP*434*RD8*20240101-20240105", "DTP*435*DT*202401010800", "CL1*1*7*30", "HI*ABK:I10:::::::Y", "HI*BH:11:D8:20240101", "HI*BE:48:::10.5",
            "HI*BG:45", "HI*BBR:0DTJ4ZZ:D8:20240102", "NM1*71*1*ROE*JANE****XX*1245319599", "LX*1", "SV2*0450*HC:99283:25*300.25*UN*1", "DTP*472*D8*20240101",
            "LX*2", "SV2*0250**200*UN*4", "DTP*472*D8*20240102"]


def claim(number):
    return {"claim_id": f"C{number}", "claim_type": "professional", "received_date": "2024-02-01", "patient": {"id": MEMBER, "birth_date": BORN, "sex": "F"},
            "billing_provider": {"npi": "1234567893"}, "place_of_service": "11", "diagnoses": ["M79.18", "E11.9"], "dates": {"last_seen": "2023-12-20"},
            "lines": [{"line": 1, "procedure": "20552", "modifiers": ["RT"], "units": 1.5, "charge": "85.00", "service_date": "2024-01-05", "diagnosis_pointers": [1]},
                      {"line": 2, "procedure": "99213", "units": 1, "charge_cents": 12345, "service_date": "2024-01-06"}]}


def fhir(number):
    return {"resourceType": "Claim", "id": f"F{number}", "status": "active", "use": "claim", "created": "2024-01-10",
            "type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/claim-type", "code": "professional"}]},
            "patient": {"reference": f"Patient/{MEMBER}"}, "contained": [{"resourceType": "Patient", "id": "p", "birthDate": BORN, "name": [{"family": SURNAME}]}],
            "diagnosis": [{"sequence": 1, "diagnosisCodeableConcept": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "M79.18"}]}}],
            "item": [{"sequence": 1, "diagnosisSequence": [1], "servicedDate": "2024-01-05", "quantity": {"value": 1}, "net": {"value": 85.00},
                      "productOrService": {"coding": [{"system": "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", "code": "20552"}]}}]}


CSV = ("claim_id,claim_line_number,claim_type,person_id,birth_date,hcpcs_code,hcpcs_modifier_1,service_unit_quantity,charge_amount,claim_line_start_date,diagnosis_code_1,diagnosis_pointers\r\n" +
       "".join(f'C{n},{line},professional,{MEMBER},{BORN},20552,RT,1,1085.00,2024-01-0{line},M79.18,"1"\r\n' for n in range(4) for line in (1, 2))).encode()
JSON_LINES = "".join(json.dumps(claim(n)) + "\n" for n in range(4)).encode()
ORDER = "".join(f"{n:05d} {code:<7} {billable} {'short':<60} long\r\n" for n, (code, billable) in enumerate([("A00", 0), ("A000", 1), ("A001", 1), ("M791", 0), ("M7918", 1)], 1)).encode()
PTP = IMPORTS.PTP_HEADER + IMPORTS.PTP_ROWS
MUE = "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\r\n0001A,1,2 Date of Service Edit: Policy,Nature\r\n20610,2,3 Date of Service Edit: Clinical,Anatomy\r\n".encode()
FEES = "\n".join(",".join(row) for row in IMPORTS.FEE_TITLES + IMPORTS.FEE_HEADER + IMPORTS.fee_rows([("66984", "", "0", "090", "0.1", "0.7", "0.2", "2", "1", "1", "0", "0")])).encode()

# name: (file name, bytes, arguments before the file)
CLAIMS = {
    "x12-professional": ("c.837", x12("005010X222A1", professional(1) + professional(2) + professional(3)), ["--claims"]),
    "x12-institutional": ("c.837", x12("005010X223A2", institutional(1) + institutional(2)), ["--claims"]),
    "json": ("c.jsonl", JSON_LINES, ["--claims"]),
    "fhir": ("c.ndjson", "".join(json.dumps(fhir(n)) + "\n" for n in range(3)).encode(), ["--claims"]),
    "fhir-document": ("c.json", json.dumps(fhir(1), indent=2).encode(), ["--claims"]),
    "csv": ("c.csv", CSV, ["--claims"]),
    "json-gz": ("c.jsonl.gz", gzip.compress(JSON_LINES, mtime=0), ["--claims"]),
    "patients": ("p.csv", f"person_id,birth_date,gender\n{MEMBER},{BORN},female\nQ1,1970-05-05,male\n".encode(), ["--claims", "whole.jsonl", "--patients"]),
    "history": ("h.jsonl", "".join(json.dumps({**claim(n), "claim_id": f"H{n}", "status": "paid"}) + "\n" for n in range(2)).encode(), ["--claims", "whole.jsonl", "--history"]),
}
TABLES = {
    "ptp-text": ("ccipra_2024Q2.txt", IMPORTS.tabs(PTP).encode(), "ncci-ptp"),
    "ptp-workbook": ("practitioner_2024Q2.xlsx", IMPORTS.workbook(PTP), "ncci-ptp"),
    "ptp-zip": ("practitioner_2024Q2.zip", IMPORTS.zipped({"a.txt": IMPORTS.tabs(PTP)}), "ncci-ptp"),
    "mue": ("practitioner-mue-2024q2.csv", MUE, "ncci-mue"),
    "icd10cm": ("icd10cm-order-2024.txt", ORDER, "icd10cm"),
    "mpfs": ("PPRRVU24_2024Q1.csv", FEES, "mpfs"),
    "gem": ("2018_I10gem.txt", b"A000    0010  00000\r\nM7918   7291  10000\r\nZ0000   NoDx  11000\r\n", "gem"),
}
SEPARATOR = {"x12-professional": b"~", "x12-institutional": b"~"}
HUGE = [b"9" * 400, b"-1", b"1e309", b"0.0000000001", b"NaN", b"18446744073709551616", b"2024-13-45", b"9999-12-31", b"\xff\xfe", b"\0", b"[" * 5000, b'{"a":' * 3000, b'"', b"''", b"\r", b"\xe2\x82"]


def damaged(content, seed, separator, others):
    content = bytearray(content)
    for _ in range(seed.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        at = seed.randrange(len(content) + 1)
        how = seed.randrange(10)
        if how == 0 and content:
            content[at % len(content)] = seed.randrange(256)
        elif how == 1 and content:
            content[at % len(content)] ^= 1 << seed.randrange(8)
        elif how == 2:
            del content[at:at + seed.randint(1, 60)]
        elif how == 3:
            content[at:at] = content[at:at + seed.randint(1, 400)]
        elif how == 4:
            del content[at:]
        elif how == 5:
            content[at:at] = seed.choice(HUGE)
        elif how == 6:
            piece = seed.choice(others)
            begin = seed.randrange(len(piece))
            content[at:at] = piece[begin:begin + seed.randint(1, 200)]
        elif how == 7:
            content[at:at] = bytes([seed.choice(b"A90 *~,\"{}[]:\t\n")]) * seed.randint(1, 200_000 if seed.randrange(10) == 0 else 200)
        else:
            records = bytes(content).split(separator)
            one, two = seed.randrange(len(records)), seed.randrange(len(records))
            if how == 8:
                records[one], records[two] = records[two], records[one]
            else:
                records.insert(two, records[one])
            content = bytearray(separator.join(records))
    return bytes(content) or b"\0"


class Runner:
    def __init__(self, edict, seed, unlimited, keep):
        self.edict, self.seed, self.unlimited, self.keep = str(pathlib.Path(edict).resolve()), seed, unlimited, keep

    def limit(self):
        if not self.unlimited:
            resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))

    def command(self, folder, arguments):
        try:
            return subprocess.run([self.edict, "--color", "never", *map(str, arguments)], cwd=folder, capture_output=True, timeout=SECONDS * (10 if self.unlimited else 1),
                                  preexec_fn=self.limit)
        except subprocess.TimeoutExpired:
            return None

    def prepare(self, folder):
        (folder / "p.edict").write_text(POLICY)
        (folder / "whole.jsonl").write_bytes(JSON_LINES)
        done = self.command(folder, ["build", "p.edict", "-o", "p.bundle"])
        assert done.returncode == 0, done.stderr

    def judge(self, done, folder, name, out, keep_going):
        """What is wrong with this end, or nothing."""
        if done is None:
            return f"not done after {SECONDS} s"
        said = done.stderr.decode(errors="replace") + done.stdout.decode(errors="replace")
        if done.returncode not in (0, 3):
            return f"status {done.returncode}: {said[-600:]}"
        if done.returncode == 3:
            if not re.search(r"error E\d{4}", said):
                return f"refused without a reason: {said[-600:]}"
            if not re.search(re.escape(name) + r"[^\n]*: error E\d{4}", said):
                return f"refused without a place: {said[-600:]}"
            if out.exists() and not keep_going:
                return "refused, and written"
        elif not out.exists():
            return "read, and nothing written"
        # A damaged row may have the member's id where claims have theirs, which may be said.
        said_of_values = re.sub(r"\(record [^,)]*", "(record", said)
        for secret in (SURNAME, MEMBER, BORN, BORN.replace("-", "")):
            if secret in said_of_values:
                return f"says {secret}: {said[:600]}"
        return None

    def one(self, number):
        seed = random.Random(f"{self.seed}/{number}")
        kinds = sorted(CLAIMS) + sorted(TABLES)
        kind = seed.choice([k for k in kinds if not self.only or self.only in k])
        file, content, how = {**CLAIMS, **TABLES}[kind]
        others = [each[1] for each in (CLAIMS if kind in CLAIMS else TABLES).values()]
        # One in a hundred is left whole: what is refused of the others is refused for its damage.
        whole = seed.randrange(100) == 0
        content = content if whole else damaged(content, seed, SEPARATOR.get(kind, b"\n"), others)
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / file).write_bytes(content)
            keep_going = seed.randrange(2) == 1
            also = ["--keep-going"] if keep_going else []
            if kind in CLAIMS:
                (folder / "whole.jsonl").write_bytes(JSON_LINES)
                out = folder / "out.jsonl"
                done = self.command(folder, ["run", self.bundle, *how, file, *also, "-o", out])
            else:
                out = folder / "out"
                done = self.command(folder, ["import", how, file, "-o", "out", *also])
            wrong = self.judge(done, folder, file, out, keep_going)
            if whole and not wrong and done.returncode != 0:
                wrong = "refused, and whole: " + done.stderr.decode(errors="replace")[:600]
            if wrong and self.keep:
                (pathlib.Path(self.keep) / f"{number}-{file}").write_bytes(content)
            status = done.returncode if done else None
            return number, kind, status, wrong


def stretched(begin, byte, size, end=b""):
    """gzip of begin, `size` times the byte, end, without holding it."""
    pack = zlib.compressobj(6, zlib.DEFLATED, 31)
    out = [pack.compress(begin)]
    piece = byte * (1 << 20)
    for _ in range(size >> 20):
        out.append(pack.compress(piece))
    out.append(pack.compress(end))
    out.append(pack.flush())
    return b"".join(out)


def bombs():
    """name: (file, bytes, arguments)."""
    size = 3 << 30
    run = lambda file: ["run", "p.bundle", "--claims", file, "-o", "out.jsonl"]
    tabular = lambda file: ["import", "ncci-ptp", file, "-o", "out"]
    head = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *240101*1200*^*00501*000000905*0*P*:~"
    member = stretched(b"", b"\0", size)
    zeros = zipped_raw("practitioner_2024Q2.txt", member, size)
    return {
        "a JSON text of 3 GiB": ("c.jsonl.gz", stretched(b'{"claim_id":"', b"A", size, b'"}\n'), run),
        "blanks of 3 GiB": ("c.jsonl.gz", stretched(b"", b" ", size), run),
        "an X12 element of 3 GiB": ("c.837.gz", stretched(head.encode() + b"GS*HC*", b"A", size), run),
        "a CSV cell of 3 GiB": ("c.csv.gz", stretched(CSV[:300] + b'"', b"A", size), run),
        "JSON 10 million deep": ("c.jsonl", b'{"claim_id":' + b"[" * 10_000_000, run),
        "a zip of zeros": ("practitioner_2024Q2.zip", zeros, tabular),
        "a zip within a zip": ("practitioner_2024Q2.zip", zip_of("inner.zip", zeros), tabular),
        "a workbook of one endless text": ("practitioner_2024Q2.xlsx", workbook_bomb(size), tabular),
        "a published text of 3 GiB in one row": ("practitioner_2024Q2.txt.gz", stretched(IMPORTS.tabs(PTP).encode(), b"A", size), tabular),
    }


def zipped_raw(name, gzipped, size, more=()):
    """A zip whose member is a deflate stream taken out of a gzip file: Python would need the bytes themselves."""
    import struct
    deflated, crc = gzipped[10:-8], struct.unpack("<I", gzipped[-8:-4])[0]
    out, central = b"", b""
    for member_name, data, member_crc, member_size, method in [*more, (name, deflated, crc, size, 8)]:
        raw = member_name.encode()
        fields = struct.pack("<HHHHHIIIHH", 20, 0, method, 0, 0x21, member_crc, len(data), min(member_size, 0xFFFFFFFF), len(raw), 0)
        central += b"PK\1\2" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, len(out)) + raw
        out += b"PK\3\4" + fields + raw + data
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, len(more) + 1, len(more) + 1, len(central), len(out), 0)
    return out + central + end


def zip_of(name, content):
    import io
    import zipfile
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr(name, content)
    return out.getvalue()


def workbook_bomb(size):
    import io
    import zipfile
    small = zipfile.ZipFile(io.BytesIO(IMPORTS.workbook(PTP)))
    more = []
    for entry in small.infolist():
        if entry.filename != "xl/sharedStrings.xml":
            data = small.read(entry)
            more.append((entry.filename, data, entry.CRC, len(data), 0))
    text = stretched(b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>', b"A", size)
    return zipped_raw("xl/sharedStrings.xml", text, size, more)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edict", required=True)
    parser.add_argument("--inputs", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", default="")
    parser.add_argument("--unlimited", action="store_true")
    parser.add_argument("--no-bombs", action="store_true")
    parser.add_argument("--keep")
    given = parser.parse_args()
    runner = Runner(given.edict, given.seed, given.unlimited, given.keep)
    runner.only = given.only
    failed, ends = 0, {}
    with tempfile.TemporaryDirectory() as name:
        home = pathlib.Path(name)
        runner.prepare(home)
        runner.bundle = str(home / "p.bundle")
        with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
            for number, kind, status, wrong in pool.map(runner.one, range(given.first, given.first + given.inputs)):
                counts = ends.setdefault(kind, {})
                counts[status] = counts.get(status, 0) + 1
                if wrong:
                    failed += 1
                    print(f"--seed {given.seed} --first {number} --inputs 1 ({kind}): {wrong}", flush=True)
        if not given.no_bombs and not given.only:
            for what, (file, content, arguments) in bombs().items():
                (home / file).write_bytes(content)
                done = runner.command(home, arguments(file))
                wrong = runner.judge(done, home, file, home / "out.jsonl", False) or (done.returncode == 0 and "taken")
                print(f"{'FAILED' if wrong else 'refused'}  {what} ({len(content):,} bytes)" + (f": {wrong}" if wrong else ""), flush=True)
                failed += bool(wrong)
                (home / file).unlink()
    for kind, counts in sorted(ends.items()):
        print(f"{kind:18} read {counts.get(0, 0):6}  refused {counts.get(3, 0):6}")
    print(f"{given.inputs} inputs, seed {given.seed}: {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
