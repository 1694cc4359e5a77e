"""Claims of CMS research files (RIF, a line a row, separated by bars) in Edict's JSON lines."""

import csv
import datetime
import json


def day(text):
    return datetime.datetime.strptime(text, "%d-%b-%Y").date().isoformat() if text.strip() else None


def rows_of(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE)


def patients_of(folder):
    """Birth dates and sexes, by beneficiary."""
    known = {}
    for path in sorted(folder.glob("beneficiary_2*.csv")):
        for row in rows_of(path):
            known[row["BENE_ID"]] = {"id": row["BENE_ID"], "birth_date": day(row["BENE_BIRTH_DT"]),
                                     "sex": {"1": "M", "2": "F"}.get(row["BENE_SEX_IDENT_CD"])}
    return known


def diagnoses_of(row):
    codes = [row[f"ICD_DGNS_CD{i}"].strip() for i in range(1, 26) if row.get(f"ICD_DGNS_CD{i}")]
    return list(dict.fromkeys(code for code in codes if code))


def some(**fields):
    return {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()
            if value not in (None, [], {}) and str(value).strip()}


def head_of(row, patients, kind):
    return some(claim_id=row["CLM_ID"], claim_type=kind, payer="medicare", received_date=day(row["NCH_WKLY_PROC_DT"]),
                patient=patients.get(row["BENE_ID"], {"id": row["BENE_ID"]}), diagnosis_code_type="icd10cm",
                diagnoses=diagnoses_of(row))


def professional_line(row, diagnoses):
    pointed = row["LINE_ICD_DGNS_CD"].strip()
    modifiers = [row[name].strip() for name in ("HCPCS_1ST_MDFR_CD", "HCPCS_2ND_MDFR_CD") if row[name].strip()]
    provider = some(npi=row.get("PRF_PHYSN_NPI") or row.get("PRVDR_NPI"), tax_id=row["TAX_NUM"],
                    specialty=row["PRVDR_SPCLTY"])
    return some(line=int(row["LINE_NUM"]), procedure=row["HCPCS_CD"], modifiers=modifiers, units=row["LINE_SRVC_CNT"],
                charge=row["LINE_SBMTD_CHRG_AMT"], allowed_amount=row["LINE_ALOWD_CHRG_AMT"],
                service_date=day(row["LINE_1ST_EXPNS_DT"]), through_date=day(row["LINE_LAST_EXPNS_DT"]),
                place_of_service=row["LINE_PLACE_OF_SRVC_CD"].zfill(2), rendering_provider=provider,
                diagnosis_pointers=[diagnoses.index(pointed) + 1] if pointed in diagnoses else None)


def institutional_line(row, _):
    units = row["REV_CNTR_UNIT_CNT"]
    return some(line=int(row["CLM_LINE_NUM"]), revenue_code=row["REV_CNTR"], procedure=row["HCPCS_CD"],
                units=units if units.strip("0. ") else None, charge=row["REV_CNTR_TOT_CHRG_AMT"],
                service_date=day(row["REV_CNTR_DT"]) or day(row["CLM_FROM_DT"]))


def write_claims(folder, output):
    """Carrier, equipment and outpatient claims of the folder. Rows without a procedure of a carrier claim are no service."""
    patients, claims = patients_of(folder), {}
    for name, kind, line_of in (("carrier", "professional", professional_line), ("dme", "professional", professional_line),
                                ("outpatient", "institutional", institutional_line)):
        for row in rows_of(folder / f"{name}.csv"):
            claim = claims.setdefault(row["CLM_ID"], head_of(row, patients, kind))
            if kind == "institutional":
                claim["bill_type"] = row["CLM_FAC_TYPE_CD"] + row["CLM_SRVC_CLSFCTN_TYPE_CD"] + row["CLM_FREQ_CD"]
            line = line_of(row, claim.get("diagnoses", []))
            if "procedure" in line or "revenue_code" in line:
                claim.setdefault("lines", []).append(line)
    with open(output, "w", encoding="utf-8") as file:
        for claim in claims.values():
            if "lines" in claim:
                file.write(json.dumps(claim) + "\n")
