"""Medicare Coverage Database downloads in small: CSV files of CMS's tables in a zip within a zip.

A document is a dict: see ARTICLES for every part that it may have. Codes are "M79.18", with an asterisk "M79.18*", or
(code, flag) where the table's column `range` says B, M or E."""

import csv
import io
import zipfile

STATES = [("7", "CT", "Connecticut"), ("14", "IL", "Illinois"), ("23", "MI", "Michigan"), ("32", "NY", "New York - Entire State"),
          ("65", "UN", "New York - Upstate"), ("66", "DN", "New York - Downstate"), ("44", "TN", "Tennessee")]
KINDS = [("8", "MAC - Part A"), ("9", "MAC - Part B"), ("11", "DME MAC")]
CONTRACTORS = {  # id, type, version: name, number, region, states
    ("228", "8", "1"): ("Palmetto GBA", "10111", "5", ["44"]),
    ("228", "9", "1"): ("Palmetto GBA", "10112", "5", ["44"]),
    ("301", "9", "2"): ("National Government Services, Inc.", "13202", "6", ["7", "65", "66"]),
    ("140", "11", "1"): ("CGS Administrators, LLC", "17013", "7", ["14", "23"]),
}
REGIONS = [("5", "J - J"), ("6", "J - K"), ("7", "DME - B")]

COLUMNS = {
    "article": ["article_id", "article_version", "article_type", "title", "article_pub_date", "article_eff_date", "article_end_date", "description",
                "other_comments", "sad_url", "status", "last_updated", "history_exp", "key_article", "icd9_covered_para", "icd9_noncovered_para",
                "revenue_para", "thirty_percent", "article_rev_end_date", "source_article_id", "date_retired", "keywords", "icd10_doc",
                "add_icd10_info", "cms_cov_policy", "display_id", "reference_article"],
    "article_related_documents": ["article_id", "article_version", "related_num", "r_article_id", "r_article_version", "r_lcd_id", "r_lcd_version",
                                  "r_contractor_id", "last_updated"],
    "article_related_ncd_documents": ["article_id", "article_version", "related_num", "r_ncd_id", "r_ncd_version", "last_updated"],
    "article_future_retire": ["article_id", "retire_dt"],
    "article_type_lookup": ["article_type_id", "description", "last_updated"],
    "article_x_bill_code": ["article_id", "article_version", "bill_code_id", "bill_code_version", "last_updated", "description"],
    "article_x_code_table": ["article_id", "article_version", "article_type", "code_table_row", "brand_name", "eff_date", "end_date", "comments",
                             "hcpc_code_id", "hcpc_code_version", "last_updated", "short_description", "long_description"],
    "article_x_contractor": ["article_id", "article_version", "article_type", "contractor_id", "contractor_type_id", "contractor_version", "last_updated"],
    "article_x_hcpc_code": ["article_id", "article_version", "hcpc_code_id", "hcpc_code_version", "hcpc_code_group", "range", "last_updated",
                            "long_description", "short_description"],
    "article_x_hcpc_code_group": ["article_id", "article_version", "hcpc_code_group", "paragraph", "last_updated"],
    "article_x_hcpc_modifier": ["article_id", "article_version", "hcpc_modifier_code_id", "hcpc_modifier_code_version", "hcpc_modifier_group",
                                "last_updated", "description"],
    "article_x_hcpc_modifier_group": ["article_id", "article_version", "hcpc_modifier_group", "paragraph", "last_updated"],
    "article_x_icd10_covered": ["article_id", "article_version", "icd10_code_id", "icd10_code_version", "icd10_covered_group", "range", "last_updated",
                                "sort_order", "description", "asterisk"],
    "article_x_icd10_covered_group": ["article_id", "article_version", "icd10_covered_group", "paragraph", "last_updated", "icd10_covered_ast"],
    "article_x_icd10_noncovered": ["article_id", "article_version", "icd10_code_id", "icd10_code_version", "icd10_noncovered_group", "range",
                                   "last_updated", "sort_order", "description"],
    "article_x_icd10_noncovered_group": ["article_id", "article_version", "icd10_noncovered_group", "paragraph", "last_updated"],
    "article_x_icd10_pcs_code": ["article_id", "article_version", "range", "last_updated", "sort_order", "icd10_pcs_code_id",
                                 "icd10_pcs_code_version", "icd10_pcs_code_group", "description"],
    "article_x_other_coding_group": ["article_id", "article_version", "other_coding_group", "paragraph", "codes", "last_updated"],
    "article_x_primary_jurisdiction": ["article_id", "article_version", "state_id", "last_updated"],
    "article_x_revenue_code": ["article_id", "article_version", "revenue_code_id", "revenue_code_version", "range", "last_updated", "description"],
    "lcd": ["lcd_id", "lcd_version", "display_id", "title", "determination_number", "cms_cov_policy", "orig_det_eff_date", "ent_det_end_date",
            "rev_eff_date", "rev_end_date", "indication", "coding_guidelines", "doc_reqs", "util_guide", "associated_info", "status", "last_updated",
            "date_retired"],
    "lcd_x_contractor": ["lcd_id", "lcd_version", "contractor_id", "contractor_type_id", "contractor_version", "last_updated"],
    "lcd_x_hcpc_code": ["lcd_id", "lcd_version", "hcpc_code_id", "hcpc_code_version", "hcpc_code_group", "range", "last_updated", "long_description",
                        "short_description"],
    "lcd_x_hcpc_code_group": ["lcd_id", "lcd_version", "hcpc_code_group", "paragraph", "last_updated"],
    "lcd_related_documents": ["lcd_id", "lcd_version", "related_num", "r_lcd_id", "r_lcd_version", "r_article_id", "r_article_version",
                              "r_contractor_id", "last_updated"],
    "contractor": ["contractor_id", "contractor_type_id", "contractor_version", "contractor_bus_name", "contractor_number", "dmerc_rgn", "address1",
                   "state_id", "status", "last_updated", "contractor_subtype_id"],
    "contractor_jurisdiction": ["contractor_id", "contractor_type_id", "contractor_version", "state_id", "last_updated", "active_date", "term_date"],
    "contractor_type_lookup": ["contractor_type_id", "description"],
    "dmerc_region_lookup": ["region_id", "description", "psc_description", "mac_description", "super_mac_description"],
    "state_lookup": ["state_id", "state_abbrev", "description"],
    "update_period": ["period_id", "begin_date", "end_date"],
}

# What the AMA's descriptors would be: must never come out.
SECRET = "SECRET DESCRIPTOR OF THE AMA"


def day(text):
    return f"{text} 00:00:00" if text else ""


def tables_of(articles=(), lcds=()):
    """Table name to rows of dicts."""
    rows = {name: [] for name in COLUMNS if (name.startswith("article") and articles) or (name.startswith("lcd") and lcds) or
            not name.startswith(("article", "lcd"))}
    for key, (name, number, region, states) in CONTRACTORS.items():
        ids = dict(zip(("contractor_id", "contractor_type_id", "contractor_version"), key))
        rows["contractor"].append({**ids, "contractor_bus_name": name, "contractor_number": number, "dmerc_rgn": region, "status": "A"})
        rows["contractor_jurisdiction"] += [{**ids, "state_id": state, "active_date": day("2010-01-01")} for state in states]
    rows["contractor_jurisdiction"].append({"contractor_id": "228", "contractor_type_id": "9", "contractor_version": "1", "state_id": "14",
                                            "active_date": day("2005-01-01"), "term_date": day("2011-06-30")})
    rows["contractor_type_lookup"] = [{"contractor_type_id": i, "description": d} for i, d in KINDS]
    rows["dmerc_region_lookup"] = [{"region_id": i, "description": d, "mac_description": d} for i, d in REGIONS]
    rows["state_lookup"] = [{"state_id": i, "state_abbrev": a, "description": d} for i, a, d in STATES]
    rows["update_period"] = [{"period_id": "1219", "begin_date": day("2026-09-14"), "end_date": day("2026-09-21")}]
    for a in articles:
        own = {"article_id": str(a["id"]), "article_version": str(a["version"])}

        def add(table, **cells):
            rows[table].append({**own, **cells})

        add("article", article_type=a.get("type", "6"), title=a["title"], article_pub_date=day(a.get("first", "2015-10-01")),
            article_eff_date=day(a.get("from", "")), article_rev_end_date=day(a.get("revision_ends", "")), article_end_date=day(a.get("ends", "")),
            date_retired=day(a.get("retired", "")), status=a.get("status", "A"), description=a.get("text", ""), other_comments=a.get("comments", ""),
            revenue_para=a.get("revenue_para", ""), display_id=a.get("display", ""), last_updated=day(a.get("updated", "2024-01-01")),
            history_exp="<p>History, \"quoted\"\r\nover lines</p>")
        for n, lcd in enumerate(a.get("lcds", [])):
            add("article_related_documents", related_num=str(n + 1), r_lcd_id=str(lcd), r_lcd_version="1")
        add("article_related_ncd_documents", related_num="1", r_ncd_id=str(a.get("ncd", 0)), r_ncd_version="1")
        for key in a.get("contractors", []):
            add("article_x_contractor", article_type="6", contractor_id=key[0], contractor_type_id=key[1], contractor_version=key[2])
        for state in a.get("states", []):
            add("article_x_primary_jurisdiction", state_id=state)
        if a.get("retires"):
            rows["article_future_retire"].append({"article_id": str(a["id"]), "retire_dt": day(a["retires"])})

        def codes(part, table, code, group, **more):
            for number, entry in a.get(part, {}).items():
                for order, item in enumerate(entry.get("codes", [])):
                    text, flag = item if isinstance(item, tuple) else (item, "N")
                    starred = text.endswith("*")
                    add(table, **{code: text.rstrip("*"), group: str(number), "range": flag, "sort_order": str(order), "asterisk": "Y" if starred else "N",
                                  **more})

        codes("procedures", "article_x_hcpc_code", "hcpc_code_id", "hcpc_code_group", long_description=SECRET, short_description=SECRET)
        codes("covered", "article_x_icd10_covered", "icd10_code_id", "icd10_covered_group", description="A diagnosis, in words")
        codes("noncovered", "article_x_icd10_noncovered", "icd10_code_id", "icd10_noncovered_group", description="Another diagnosis")
        codes("modifiers", "article_x_hcpc_modifier", "hcpc_modifier_code_id", "hcpc_modifier_group", description="A modifier")
        for part, table, group in (("procedures", "article_x_hcpc_code_group", "hcpc_code_group"),
                                   ("covered", "article_x_icd10_covered_group", "icd10_covered_group"),
                                   ("noncovered", "article_x_icd10_noncovered_group", "icd10_noncovered_group"),
                                   ("modifiers", "article_x_hcpc_modifier_group", "hcpc_modifier_group")):
            for number, entry in a.get(part, {}).items():
                add(table, **{group: str(number), "paragraph": entry.get("text", ""), "icd10_covered_ast": entry.get("note", "")})
        for code in a.get("bill_types", []):
            add("article_x_bill_code", bill_code_id=code, description="Hospital")
        for code in a.get("revenue", []):
            add("article_x_revenue_code", revenue_code_id=code, range="N", description="Operating room")
        for code in a.get("inpatient", []):
            add("article_x_icd10_pcs_code", icd10_pcs_code_id=code, icd10_pcs_code_group="1", range="N")
        for n, (code, brand, start, end, comment) in enumerate(a.get("drugs", [])):
            add("article_x_code_table", code_table_row=str(n), hcpc_code_id=code, brand_name=brand, eff_date=day(start), end_date=day(end),
                comments=comment, short_description=SECRET, long_description=SECRET)
        for number, text in enumerate(a.get("other", [])):
            add("article_x_other_coding_group", other_coding_group=str(number + 1), paragraph=text, codes="")
    for lcd in lcds:
        own = {"lcd_id": str(lcd["id"]), "lcd_version": str(lcd["version"])}
        rows["lcd"].append({**own, "title": lcd["title"], "orig_det_eff_date": day("2015-10-01"), "rev_eff_date": day(lcd.get("from", "")),
                            "indication": lcd.get("text", ""), "status": lcd.get("status", "A"), "display_id": lcd.get("display", "")})
        for number, entry in lcd.get("procedures", {}).items():
            rows["lcd_x_hcpc_code_group"].append({**own, "hcpc_code_group": str(number), "paragraph": entry.get("text", "")})
            rows["lcd_x_hcpc_code"] += [{**own, "hcpc_code_id": code, "hcpc_code_group": str(number), "range": "N", "long_description": SECRET}
                                        for code in entry["codes"]]
    return rows


def csv_bytes(columns, rows, encoding="utf-8"):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return out.getvalue().encode(encoding, errors="replace")


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in members.items():
            z.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def download(name, articles=(), lcds=(), encoding="utf-8", change=None):
    """The bytes of `name`.zip. `change` may alter {table: (columns, rows)} before it is written."""
    tables = {table: (list(COLUMNS[table]), rows) for table, rows in tables_of(articles, lcds).items()}
    if change:
        change(tables)
    inner = {f"{table}.csv": csv_bytes(columns, rows, encoding) for table, (columns, rows) in tables.items()}
    return zipped({f"{name}_csv.zip": zipped(inner), "data dictionary.pdf": b"%PDF-1.4", "readme_first.txt": b"See the data dictionary, please.\r\n"})
