#include "compiler/import/mcd_paragraph.hpp"

#include <catch2/catch.hpp>

namespace edict::import {
namespace {

using Codes = std::set<std::string>;
const Codes kKnown = {"64612", "64615", "64616", "J0585"};

McdParagraph read(std::string_view text, int number = 1) { return read_paragraph(text, number, kKnown); }

TEST_CASE("a sentence of the usual words says whose the list is") {
  for (const char* text : {
           "The following ICD-10-CM codes support the medical necessity of CPT codes 64612 and 64616:",
           "Group 1: For CPT codes 64612, 64616",
           "Medicare is establishing the following limited coverage for CPT/HCPCS codes 64612 and 64616:\nCovered for:",
           "Covered for 64612 (eyelids) and 64616 (neck).",
       }) {
    INFO(text);
    const McdParagraph paragraph = read(text);
    CHECK(paragraph.procedures == Codes{"64612", "64616"});
    CHECK(paragraph.only_for);
    CHECK_FALSE(paragraph.says_more);
    CHECK_FALSE(paragraph.speaks_of_others);
  }
  CHECK(read("Diagnoses for CPT codes 64612-64616.").procedures == Codes{"64612", "64615", "64616"});
  CHECK(read("Diagnoses for 64612 through 64615.").procedures == Codes{"64612", "64615"});
}

TEST_CASE("one word that is not usual, and the sentence is not understood") {
  for (const char* text : {
           "CPT 64615 is for chronic migraine.",
           "For 64612, one code of Group 1 and one of Group 3 are required.",
           "For 64612 and 99999 the following codes support medical necessity.",  // the article has no 99999
           "64612 must be billed with modifier RT.",
       }) {
    INFO(text);
    const McdParagraph paragraph = read(text);
    CHECK_FALSE(paragraph.procedures.empty());
    CHECK_FALSE(paragraph.only_for);
    CHECK(paragraph.says_more);
  }
}

TEST_CASE("routine sentences restrict nothing, and what closes a list does not open it") {
  for (const char* text : {
           "",
           "N/A",
           "The following ICD-10-CM codes support medical necessity.",
           "All ICD-10-CM codes listed below are covered.",
           "It is the provider's responsibility to select codes carried out to the highest level of specificity.",
           "All those not listed under the 'ICD-10 Codes that Support Medical Necessity' section of this article.",
           "All other ICD-10-CM codes will be denied as not medically necessary.",
           "The use of an ICD-10-CM code listed below does not assure coverage of a service.",
       }) {
    INFO(text);
    const McdParagraph paragraph = read(text);
    CHECK_FALSE(paragraph.is_open);
    CHECK_FALSE(paragraph.joins);
    CHECK_FALSE(paragraph.says_more);
    CHECK(paragraph.procedures.empty());
  }
}

TEST_CASE("a list that is not the end is open") {
  for (const char* text : {"This list is not all-inclusive.", "Covered unless modifier KX is appended.",
                           "ICD-10-CM codes are not required for 64612.", "Any diagnosis that is medically necessary.",
                           "Other diagnoses may be considered on an individual basis."}) {
    INFO(text);
    CHECK(read(text).is_open);
    CHECK(read(text).says_more);
  }
}

TEST_CASE("other groups are spoken of, unless they are understood to be of procedures") {
  CHECK(read("A code of Group 1 must be reported with one of Groups 2 and 3.").speaks_of_others);
  CHECK_FALSE(read("Group 1 codes must be reported with Z79.899.").speaks_of_others);
  CHECK(read("Group 1 codes must be reported with a secondary code.").joins);
  CHECK(read("See Group II.", 1).speaks_of_others);
  CHECK_FALSE(read("Any age group.", 1).speaks_of_others);
  const McdParagraph of = read("The following ICD-10-CM codes support the CPT codes in Group 1:", 2);
  CHECK(of.for_groups == std::set<int>{1});
  CHECK_FALSE(of.speaks_of_others);
  CHECK(read("Group 1 ICD-10 codes with CPT codes of Group 3", 1).for_groups.empty());
}

TEST_CASE("procedures are refused by a paragraph that says that and no more") {
  CHECK(read("The following CPT codes are not reasonable and necessary.").not_covered);
  CHECK(read("These services are considered investigational and not medically necessary.").not_covered);
  CHECK_FALSE(read("The following codes are not medically necessary for headache.").not_covered);
  CHECK_FALSE(read("The following are not reasonable and necessary.\nUse 64612 instead.").not_covered);
  CHECK_FALSE(read("Non-covered codes").not_covered);
}

}  // namespace
}  // namespace edict::import
