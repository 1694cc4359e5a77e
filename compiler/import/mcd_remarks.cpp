#include "compiler/import/mcd_remarks.hpp"

#include <algorithm>

#include "compiler/import/mcd_words.hpp"

namespace edict::import {
namespace {

bool has_any(std::string_view words, std::initializer_list<std::string_view> phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](std::string_view phrase) { return words.find(phrase) != std::string_view::npos; });
}

bool has_number(std::string_view words) {
  return std::any_of(words.begin(), words.end(), [](char c) { return c >= '0' && c <= '9'; }) ||
         has_any(words, {" one ", " two ", " three ", " four ", " five ", " six ", " once ", " twice ", " eight ",
                         " ten ", " twelve "});
}

// Longer sentences are lists without full stops; their beginning is enough to find the place.
constexpr std::size_t kLongestRemark = 700;
constexpr std::size_t kMostRemarks = 400;  // a document; the text shows far fewer

}  // namespace

std::optional<McdSubject> subject_of(std::string_view sentence) {
  const std::string words = spaced_words(sentence);
  const bool of_diagnoses = has_any(words, {" icd ", " diagnosis ", " diagnoses ", " dx "});
  if (has_number(words) && has_any(words, {" per year ",
                                           " per day ",
                                           " per month ",
                                           " per week ",
                                           " per lifetime ",
                                           " per session ",
                                           " per calendar ",
                                           " per rolling ",
                                           " per patient ",
                                           " per beneficiary ",
                                           " in a lifetime ",
                                           " lifetime ",
                                           " no more than ",
                                           " not more than ",
                                           " more often than ",
                                           " more frequently ",
                                           " maximum of ",
                                           " maximum number ",
                                           " limited to ",
                                           " frequency ",
                                           " month period ",
                                           " day period ",
                                           " year period ",
                                           " week period ",
                                           " calendar year ",
                                           " rolling ",
                                           " within a year ",
                                           " times per ",
                                           " units per ",
                                           " units of service ",
                                           " per date of service ",
                                           " once every ",
                                           " every 12 ",
                                           " sessions ",
                                           " number of services ",
                                           " particular day ",
                                           " same day ",
                                           " same date ",
                                           " times a ",
                                           " times in ",
                                           " once a year ",
                                           " once a month ",
                                           " once a week ",
                                           " once a day ",
                                           " days apart ",
                                           " weeks apart ",
                                           " months apart ",
                                           " exceed "}))
    return McdSubject::frequency;
  if (has_any(words, {" annually ", " annual test", " yearly "})) return McdSubject::frequency;
  if (has_any(words, {" separately payable ", " separately reimbursable ", " separately reimbursed ",
                      " separately reportable ", " reported separately ", " billed separately ", " bundled ",
                      " not be billed with ", " not be reported with ", " not be billed together ",
                      " not be reported together ", " in conjunction with "}) &&
      has_number(words))
    return McdSubject::bundling;
  if (of_diagnoses &&
      has_any(words, {" primary diagnosis ", " secondary diagnosis ", " dual diagnos", " in addition to ", " both ",
                      " accompanied by ", " in combination ", " must be reported with ", " must be billed with ",
                      " one code from ", " and a code from ", " first listed "}))
    return McdSubject::combination;
  if (has_any(words, {" years of age ", " year old ", " years old ", " age of ", " aged ", " months of age ",
                      " pediatric ", " under age ", " over age ", " at age "}))
    return McdSubject::age;
  if (has_any(words, {" modifier ", " modifiers "})) return McdSubject::modifier;
  if (has_any(words, {" place of service ", " pos ", " bill type ", " bill types ", " type of bill ", " revenue code ",
                      " revenue codes ", " specialty ", " provider type "}))
    return McdSubject::place;
  if (has_any(words, {" medical record ", " must be documented ", " documentation "})) return McdSubject::documentation;
  return std::nullopt;
}

std::string_view reason_of(McdSubject subject) {
  switch (subject) {
    case McdSubject::frequency:
      return "a limit in words: a `limit` or `space` rule, once its window and what it counts are settled";
    case McdSubject::bundling:
      return "services that are not paid together, in words: a `forbid exists` rule, if it is meant as one";
    case McdSubject::combination:
      return "a combination of diagnoses in words: no table of the article pairs them";
    case McdSubject::age:
      return "an age in words: a `require patient.age` rule, if it is meant as one";
    case McdSubject::modifier:
      return "a modifier in words: a `require modifiers` rule, if a claim can fail it";
    case McdSubject::place:
      return "a place, bill type or specialty in words";
    case McdSubject::documentation:
      return "in the medical record only";
  }
  return {};
}

void add_remarks(std::string_view html, std::vector<McdRemark>& remarks) {
  if (html.empty()) return;
  for (const std::string& sentence : sentences(plain_text(html))) {
    if (remarks.size() >= kMostRemarks) return;
    if (sentence.size() < 15) continue;  // a heading
    if (const auto subject = subject_of(sentence)) remarks.push_back({*subject, cut_at(sentence, kLongestRemark)});
  }
}

}  // namespace edict::import
