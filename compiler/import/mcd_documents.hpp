// Articles and LCDs as the Medicare Coverage Database's tables have them, each version by itself, before anybody has
// asked what they mean for a claim.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/base/date.hpp"

namespace edict::import {

// Codes that the document puts under one number: "Group 1 Codes", with the paragraph above them.
struct McdGroup {
  std::set<std::string> codes;    // normal form
  std::set<std::string> starred;  // of them: those that the document marks with an asterisk
  std::string paragraph;          // plain text
  std::string star_note;          // what the asterisk means, plain text
  bool not_applicable = false;    // a placeholder (XX000) stands where codes would
  auto operator<=>(const McdGroup&) const = default;
};
using McdGroups = std::map<int, McdGroup>;

// What a sentence of the document's own text is about, where no table has it.
enum class McdSubject : unsigned char { frequency, bundling, combination, age, modifier, place, documentation };
struct McdRemark {
  McdSubject subject;
  std::string text;
  auto operator<=>(const McdRemark&) const = default;
};

struct McdContractor {
  std::string name;          // National Government Services, Inc.
  std::string kind;          // MAC - Part B
  std::string number;        // 13202
  std::string jurisdiction;  // J - K
  auto operator<=>(const McdContractor&) const = default;
};

// Where a document is in force. An empty list of states says that the tables do not tell.
struct McdPlace {
  std::set<McdContractor> contractors;
  std::map<std::string, std::string> states;  // USPS code and name
  std::set<std::string> regions;              // parts of states, in words: no claim tells them apart
  auto operator<=>(const McdPlace&) const = default;
};

// A drug of an article that lists those that patients usually administer to themselves, which Part B does not pay
// (Social Security Act, section 1861(s)(2)(A); Medicare Benefit Policy Manual, chapter 15, 50.2).
struct McdDrug {
  std::string code, brand, comment;
  Date from = kFirstDate, until = kLastDate;
};

struct McdArticle {
  int id = 0, version = 0;
  std::string title;
  Date from = kFirstDate, until = kLastDate;  // both in force
  Date updated = kFirstDate;
  McdGroups procedures, covered, noncovered, modifiers;
  std::set<std::string> bill_types, revenue_codes;  // as the document writes them: 013x, 0360
  std::string bill_note;                            // what it says of both
  std::size_t inpatient_codes = 0;                  // of ICD-10-PCS
  std::vector<std::string> other_notes;             // paragraphs of further coding groups
  std::set<int> lcds, ncds;
  McdPlace place;
  std::vector<McdDrug> drugs;
  std::vector<McdRemark> remarks;
};

struct McdLcd {
  int id = 0, version = 0;
  std::string title;
  Date from = kFirstDate, updated = kFirstDate;
  McdGroups procedures;
  std::vector<McdRemark> remarks;
};

struct McdDocuments {
  std::vector<McdArticle> articles;                    // by number and version, each once
  std::map<int, McdLcd> lcds;                          // the newest version of each
  std::map<std::string, std::string> diagnosis_words;  // ICD-10-CM descriptions by normal form
};

// Which documents are to be imported; all when nothing is said.
struct McdSelection {
  std::set<int> articles, lcds;
  std::vector<std::string> places;  // a contractor's name or number, a jurisdiction, a state
  bool everything() const { return articles.empty() && lcds.empty() && places.empty(); }
};

// 56781 of "A56781", "a56781" or "56781"; nothing for what is no number of a document.
std::optional<int> document_number(std::string_view text, char letter);

}  // namespace edict::import
