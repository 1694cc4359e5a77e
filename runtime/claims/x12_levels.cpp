#include "runtime/claims/x12_levels.hpp"

namespace edict {

void X12Levels::begin(X12Guide guide) {
  situation_ = {};
  names_ = {};
  dependent_ = {};
  situation_.guide = guide;
  level_.clear();
  subscriber_number_.clear();
  party_.clear();
}

bool X12Levels::take(const X12Segment& s) {
  const std::string_view id = s.id();
  X12Person& person = situation_.dependent ? situation_.patient : situation_.subscriber;
  if (id == "HL") return take_level(s);
  if (id == "BHT") {
    situation_.received = text(s, 4);
    names_.submission = s.element(3);
  } else if (id == "PRV") {
    if (s.element(1) == "BI" && level_ == "20") situation_.billing.taxonomy = text(s, 3);
  } else if (id == "SBR") {
    if (level_ != "22") return true;
    situation_.filing_indicator = text(s, 9);
    situation_.subscriber.relationship = text(s, 2);
  } else if (id == "PAT") {
    if (s.element(5) == "D8" && at_patient()) person.death = text(s, 6);
    if (level_ == "23") person.relationship = text(s, 1);
  } else if (id == "NM1") {
    take_name(s);
  } else if (id == "N3") {
    if (party_ != "85") return true;
    situation_.billing.address = text(s, 1);
    if (!s.element(2).empty()) situation_.billing.address.text += ", " + std::string(s.element(2));
  } else if (id == "N4") {
    if (party_ == "85") {
      situation_.billing.city = text(s, 1);
      situation_.billing.state = text(s, 2);
      situation_.billing.zip = text(s, 3);
    }
    if (is_person()) person.state = text(s, 2), person.zip = text(s, 3);
  } else if (id == "REF") {
    const bool tax_id = s.element(1) == "EI" || s.element(1) == "SY";
    if (party_ == "85" && tax_id) situation_.billing.tax_id = text(s, 2);
  } else if (id == "DMG" && is_person()) {
    person.born = text(s, 2);
    person.sex = text(s, 3);
  }
  return true;
}

ReceiptParty X12Levels::party(const X12Segment& nm1) {
  ReceiptParty p;
  p.person = nm1.element(2) == "1";
  p.name = nm1.element(3);
  p.first = nm1.element(4);
  p.middle = nm1.element(5);
  p.id = nm1.element(9);
  return p;
}

ReceiptNames X12Levels::names() const {
  ReceiptNames names = names_;
  if (situation_.dependent) {
    names.patient = dependent_;
    if (names.patient.id.empty()) names.patient.id = names_.patient.id;
  }
  return names;
}

void X12Levels::name_provider(ClaimSource::ProviderNames& names) const {
  const ReceiptParty& provider = names_.billing;
  if (provider.name.empty()) return;
  for (const std::string& id : {situation_.billing.npi.text, situation_.billing.tax_id.text}) {
    if (id.empty() || names.contains(id)) continue;
    names.emplace(id, provider.first.empty() ? provider.name : provider.first + " " + provider.name);
  }
}

bool X12Levels::take_level(const X12Segment& s) {
  level_ = s.element(3);
  party_.clear();
  if (level_ == "20") situation_.billing = {}, names_.billing = {};
  if (level_ == "22") names_.patient = {};
  dependent_ = {};
  if (level_ == "20" || level_ == "22") {
    situation_.subscriber = situation_.patient = {};
    situation_.filing_indicator = situation_.payer = situation_.payer_id = {};
    situation_.dependent = false;
    subscriber_number_ = level_ == "22" ? s.element(1) : std::string_view();
  }
  if (level_ == "23") {
    situation_.patient = {};
    situation_.dependent = true;
    return s.element(2) == subscriber_number_;
  }
  return true;
}

void X12Levels::take_name(const X12Segment& s) {
  party_ = s.element(1);
  if (party_ == "41") names_.submitter = party(s);
  if (party_ == "85") names_.billing = party(s);
  if (party_ == "IL" && level_ == "22") names_.patient = party(s);
  if (party_ == "QC" && level_ == "23") dependent_ = party(s);
  if (party_ == "85") {
    if (s.element(8) == "XX") situation_.billing.npi = text(s, 9);
    if (s.element(8) == "24") situation_.billing.tax_id = text(s, 9);  // 004010: the tax id names the provider
  } else if (party_ == "IL" && level_ == "22") {
    situation_.subscriber.id = text(s, 9);
    situation_.subscriber.first_name = text(s, 4);
  } else if (party_ == "QC" && level_ == "23") {
    situation_.patient.id = text(s, 9);
    situation_.patient.first_name = text(s, 4);
  } else if (party_ == "PR" && level_ == "22") {
    situation_.payer_id = text(s, 9);
    situation_.payer = s.element(9).empty() ? text(s, 3) : situation_.payer_id;
  }
}

}  // namespace edict
