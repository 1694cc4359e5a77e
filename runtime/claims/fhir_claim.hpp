// One FHIR R4 Claim or ExplanationOfBenefit as fields of a ClaimDraft. Sources: hl7.org/fhir/R4/claim.html and
// explanationofbenefit.html; the CARIN Blue Button guide 2.1; the codings of CMS's servers (bluebutton.cms.gov).
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/claims/claim_draft.hpp"
#include "runtime/claims/claim_receipt.hpp"
#include "runtime/claims/fhir_codes.hpp"
#include "runtime/claims/json_places.hpp"

namespace edict {

// FHIR elements beside the names of the language: procedure (item.productOrService).
FieldNames fhir_names();

bool is_fhir_claim(const JsonNode& resource);
// Why a claim resource is left out: its status, or that its lines are drugs. Empty when there is no reason.
std::string why_left_out(const JsonNode& resource);
// A request for preauthorization or predetermination asks for an answer before the service: it is no claim.
bool asks_beforehand(const JsonNode& resource);

class FhirClaim {
 public:
  FhirClaim(ClaimDraft& draft, ReadAs as) : draft_(draft), as_(as) {}
  // Between the draft's `begin` and `finish`.
  void read(const JsonNode& resource, FhirResources& resources, const JsonPlaces& places);
  const std::string& id() const { return id_; }
  // For an acknowledgement.
  ReceiptNames names() const;
  // What there is to say besides the draft's faults.
  std::vector<DataFault>& remarks() { return remarks_; }

 private:
  // A member of the care team.
  struct Member {
    const JsonNode* node;
    int renders;  // 0: does not; the more the surer
  };
  // The first coding of an ICD system, or of none; its edition, "9", "10" or "" when it is not stated.
  struct IcdCode {
    const JsonNode* code = nullptr;
    std::string_view edition;
  };

  Spot at(const JsonNode& node) const { return places_->spot(node); }
  void put(Field field, const JsonNode& node);
  void put_number(Field field, const JsonNode& number);
  bool put_day(Field field, const JsonNode& day);
  void put_hour(Field field, const JsonNode& time);
  void put_money(Field field, const JsonNode& money);
  void refuse_modifier_extensions(const JsonNode& node, std::string_view name);
  void remark(std::string_view id, const JsonNode& at, std::string field, std::string message, std::string help);

  void identity();
  void related();
  std::string_view claim_id_of(const JsonNode& resource) const;
  void claim_type();
  void payment();
  void put_text(Field field, std::string_view text, const JsonNode& at);
  void history_status();
  void patient();
  const JsonNode& provider_of(const JsonNode& reference) const;
  const JsonNode& npi(const JsonNode& reference) const;
  void parties();
  void qualification(const JsonNode& member, Field taxonomy, Field specialty);
  void supporting_info();
  void information(const JsonNode& info);
  void stay(const JsonNode& period);
  void bill_type(const JsonNode& code);
  void nubc_codes();
  void accident();
  static IcdCode icd_code(const JsonNode& codeable_concept);
  const JsonNode& concept_of(const JsonNode& entry, std::string_view what) const;
  void not_icd(const JsonNode& entry, std::string_view list);
  void one_edition(std::string_view& of_claim, const IcdCode& here, bool procedures);
  void diagnoses();
  void procedures();

  // fhir_item.cpp
  void line(const JsonNode& item);
  void drug(const JsonNode& item);
  void quantity(const JsonNode& item);
  void pointers(const JsonNode& item);
  void renderer(const JsonNode& item);
  void adjudication(const JsonNode& item);
  void charge_by_unit(const JsonNode& item);

  ClaimDraft& draft_;
  ReadAs as_;
  const JsonNode* claim_ = nullptr;
  FhirResources* resources_ = nullptr;
  const JsonPlaces* places_ = nullptr;
  std::string id_;
  std::bitset<kFieldTotal> given_;                                      // of the claim: what stands first holds
  std::unordered_map<std::string_view, Member> team_;                   // by sequence
  std::unordered_map<std::string_view, std::size_t> diagnosis_places_;  // by sequence; in the draft, from 1
  std::unordered_map<std::string_view, const JsonNode*> information_;   // by sequence
  std::vector<DataFault> remarks_;
};

}  // namespace edict
