#include "compiler/import/edition_name.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "compiler/import/code_set_lines.hpp"
#include "compiler/import/mce_lists.hpp"

namespace edict::import {
namespace {

std::string text_of(const std::optional<Date>& date) { return date ? to_text(*date) : std::string(); }

TEST_CASE("the day of an edition stands in a file's name in many ways") {
  const std::pair<std::string_view, std::string_view> names[] = {
      {"ptp_practitioner_2024Q2.tsv.gz", "2024-04-01"},
      {"ccipra-v301r0-f1.txt", "2024-04-01"},
      {"ccipra-v293r1-f4.xlsx", "2023-10-01"},
      {"mue_2024-07-01.csv", "2024-07-01"},
      {"MCR_MUE_PractitionerServices_Eff_04-01-2024.csv", "2024-04-01"},
      {"mue-practitioner-july-1-2024.zip", "2024-07-01"},
      {"aoc_v2024q3.txt", "2024-07-01"},
      {"pairs 20240401.txt", "2024-04-01"},
      {"Q3_2024_pairs.txt", "2024-07-01"},
      {"pairs.txt", ""},
      {"HCPC2024_APR_ANWEB_v4.txt", "2024-04-01"},
      {"medicare-ncci-2024q3-practitioner-ptp-edits-ccipra-v302r0-f1.zip", "2024-07-01"},
      {"july-2024-alpha-numeric-hcpcs-file.zip", "2024-07-01"},
      {"april-1-2024-code-descriptions-tabular-order.zip", "2024-04-01"},
      {"2024-code-descriptions-tabular-order-updated-02-01-2024.zip", ""},
      {"PPRRVU24_JAN.csv", "2024-01-01"},
      {"PPRRVU2024_Oct.xlsx", "2024-10-01"},
      {"rvu24cr.zip", "2024-07-01"},
      {"rvu24.zip", ""},
      {"aoc_2024.tsv", ""}};
  for (const auto& [name, expected] : names) {
    INFO(name);
    CHECK(text_of(edition_of_name(name)) == expected);
  }
}

TEST_CASE("fiscal years begin in the October before") {
  CHECK(text_of(fiscal_year_of_name("icd10cm_order_2024.txt")) == "2023-10-01");
  CHECK(text_of(fiscal_year_of_name("2024-code-descriptions-tabular-order-updated-02-01-2024.zip")) == "2023-10-01");
  CHECK(text_of(fiscal_year_of_name("icd10cm.txt")) == "");
}

TEST_CASE("versions of ICD-9 and of the Medicare Code Editor are fiscal years") {
  CHECK(text_of(icd9_version_of_name("CMS32_DESC_LONG_DX.txt")) == "2014-10-01");
  CHECK(text_of(icd9_version_of_name("icd-9-cm-v23-master.zip")) == "2005-10-01");
  CHECK(text_of(icd9_version_of_name("V27LONG_SHORT_DX_110909u021012.xlsx")) == "2009-10-01");
  CHECK(text_of(icd9_version_of_name("codes32.txt")) == "");
  CHECK(text_of(mce_version_of_name("mce_v33.tsv.gz")) == "2015-10-01");
  CHECK(text_of(mce_version_of_name("Definitions of Medicare Code Edits_v_35.txt")) == "2017-10-01");
  CHECK(text_of(mce_version_of_name("Definitions of Medicare Code Edits_v36_revised_7_24_18.txt")) == "2018-10-01");
  CHECK(text_of(mce_version_of_name("definition-medicare-code-edits-v411.zip")) == "2024-04-01");
  CHECK(text_of(mce_version_of_name("Edits_v_41_1.txt")) == "2024-04-01");
  CHECK(text_of(mce_version_of_name("FY_2012_MCE_V28.pdf")) == "2011-10-01");
  CHECK(text_of(mce_version_of_name("mce.txt")) == "");
}

}  // namespace
}  // namespace edict::import
