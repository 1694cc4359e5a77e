#include "runtime/claims/fhir_claim.hpp"

#include <algorithm>
#include <cctype>

namespace edict {
namespace {

using Kind = JsonNode::Kind;

// The members of a list; one alone where a list may stand.
std::vector<const JsonNode*> members(const JsonNode& node) {
  std::vector<const JsonNode*> all;
  if (node.kind == Kind::array) {
    for (const auto& [name, member] : node.fields) all.push_back(&member);
  } else if (node) {
    all.push_back(&node);
  }
  return all;
}

std::string lower(std::string_view text) {
  std::string low(text);
  for (char& c : low) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return low;
}

// The CMS codings are URLs of which the last step is the code.
std::string last_step(std::string_view text) { return lower(text.substr(text.rfind('/') + 1)); }

bool has_code(const JsonNode& concept_node, std::string_view code) {
  const auto codings = members(concept_node["coding"]);
  return std::any_of(codings.begin(), codings.end(),
                     [&](const JsonNode* c) { return last_step((*c)["code"].text) == code; });
}

const JsonNode& first_code(const JsonNode& concept_node) {
  static const JsonNode nothing;
  for (const JsonNode* coding : members(concept_node["coding"])) {
    if (!(*coding)["code"].text.empty()) return (*coding)["code"];
  }
  return nothing;
}

// Of a list of extensions the one whose URL ends so.
const JsonNode& extension(const JsonNode& of, std::string_view name) {
  static const JsonNode nothing;
  for (const JsonNode* e : members(of["extension"])) {
    if (last_step((*e)["url"].text) == name) return *e;
  }
  return nothing;
}

std::size_t sequence_of(const JsonNode& node) {
  std::size_t number = 0;
  constexpr std::size_t longest = 6;
  if (node.text.empty() || node.text.size() > longest) return 0;
  for (const char c : node.text) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + static_cast<std::size_t>(c - '0');
  }
  return number;
}

class FhirClaimReader {
 public:
  FhirClaimReader(const JsonNode& resource, const FhirResources& others, const SpotOf& spot, ReadAs as,
                  ClaimDraft& draft)
      : claim_(resource), others_(others), spot_(spot), as_(as), draft_(draft) {}

  void read() {
    refuse_modifier_extensions(claim_, "modifierExtension");
    identity();
    patient();
    parties();
    supporting_info();
    diagnoses();
    procedures();
    for (const JsonNode* item : members(claim_["item"])) line(*item);
  }

 private:
  void put(Field field, const JsonNode& node) {
    if (!node.text.empty()) draft_.scalar(field, node.text, spot_(node));
  }
  // A day of a date or dateTime. FHIR may leave out the day: then it says no day.
  bool put_day(Field field, const JsonNode& node) {
    constexpr std::size_t day = 10;
    if (node.text.empty()) return false;
    if (node.text.size() < day && (node.text.size() == 4 || node.text.size() == 7)) return false;
    draft_.scalar(field, node.text.size() > day && node.text[day] == 'T' ? node.text.substr(0, day) : node.text,
                  spot_(node));
    return true;
  }
  void put_money(Field field, const JsonNode& money) {
    const JsonNode& value = money["value"];
    std::string text = value.text;
    // FHIR decimals may state any precision: 12.5000 is 12.50.
    if (const auto point = text.find('.'); point != std::string::npos) {
      while (text.size() > point + 3 && text.back() == '0') text.pop_back();
    }
    if (!text.empty()) draft_.scalar(field, text, spot_(value));
  }

  // FHIR: a reader must not go on with what a modifier extension that it does not know may turn into its opposite.
  void refuse_modifier_extensions(const JsonNode& node, std::string name) {
    if (!members(node["modifierExtension"]).empty()) {
      draft_.fault("E0773", spot_(node["modifierExtension"]), std::move(name),
                   "a modifierExtension may change what the resource means, and Edict knows none",
                   "have the sender leave it out, or translate it");
    }
  }

  const JsonNode& resolve(const JsonNode& reference) const {
    static const JsonNode nothing;
    const std::string& name = reference["reference"].text;
    if (name.starts_with('#')) {
      for (const JsonNode* resource : members(claim_["contained"])) {
        if ((*resource)["id"].text == name.substr(1)) return *resource;
      }
      return nothing;
    }
    const auto found = others_.find(name);
    return found == others_.end() ? nothing : *found->second;
  }

  void identity() {
    const JsonNode* id = nullptr;
    for (const JsonNode* identifier : members(claim_["identifier"])) {
      const bool unique = has_code((*identifier)["type"], "uc");
      const bool group = last_step((*identifier)["system"].text) == "claim-group";
      if (!(*identifier)["value"].text.empty() && !group && (id == nullptr || unique)) {
        id = &(*identifier)["value"];
        if (unique) break;
      }
    }
    put(Field::claim_id, id != nullptr ? *id : claim_["id"]);
    for (const JsonNode* related : members(claim_["related"])) {
      const JsonNode& relationship = (*related)["relationship"];
      if (!has_code(relationship, "prior") && !has_code(relationship, "replaces")) continue;
      const JsonNode& stated = (*related)["claim"]["identifier"]["value"];
      put(Field::original_claim_id, stated ? stated : (*related)["reference"]["value"]);
      break;
    }
    claim_type();
    const JsonNode& period = claim_["billablePeriod"];
    put_day(Field::statement_from, period["start"]);
    put_day(Field::statement_through, period["end"]);
    put_money(Field::total_charge, total());
    for (const JsonNode* insurance : members(claim_["insurance"])) {
      if ((*insurance)["focal"].text == "false") continue;
      const JsonNode& payor = resolve((*insurance)["coverage"])["payor"];
      const auto payors = members(payor);
      if (!payors.empty()) put(Field::payer, resolve(*payors.front())["name"]);
      break;
    }
    // A claim in history is paid unless the payer says otherwise.
    if (as_ == ReadAs::history && claim_["outcome"].text == "queued") draft_.claim_status("pended", spot_(claim_));
    if (as_ == ReadAs::history && claim_["outcome"].text == "error") draft_.claim_status("denied", spot_(claim_));
  }

  // A Claim has one total, an ExplanationOfBenefit one for each category.
  const JsonNode& total() const {
    static const JsonNode nothing;
    if (claim_["total"].kind == Kind::object) return claim_["total"];
    for (const JsonNode* total : members(claim_["total"])) {
      if (has_code((*total)["category"], "submitted")) return (*total)["amount"];
    }
    return nothing;
  }

  void claim_type() {
    const JsonNode& type = claim_["type"];
    if (!type) return;
    const auto any = [&](std::initializer_list<std::string_view> codes) {
      return std::any_of(codes.begin(), codes.end(), [&](std::string_view code) { return has_code(type, code); });
    };
    // 81 and 82 are DME in CMS's NCH claim types, which HL7's claim-type counts as professional.
    const std::string_view word = any({"dme", "81", "82"})                                     ? "dme"
                                  : any({"professional", "vision", "71", "72"})                ? "professional"
                                  : any({"institutional", "10", "20", "30", "40", "50", "60"}) ? "institutional"
                                  : any({"oral"})                                              ? "dental"
                                                                                               : "";
    if (!word.empty()) draft_.scalar(Field::claim_type, word, spot_(type));
  }

  void patient() {
    const JsonNode& reference = claim_["patient"];
    const JsonNode& person = resolve(reference);
    const std::string& name = reference["reference"].text;
    const JsonNode* id = &reference["identifier"]["value"];
    if (id->text.empty() && name.starts_with('#')) {
      for (const JsonNode* identifier : members(person["identifier"])) {
        if (!(*identifier)["value"].text.empty()) {
          id = &(*identifier)["value"];
          break;
        }
      }
    }
    if (!id->text.empty()) {
      put(Field::patient, *id);
    } else if (!name.empty()) {
      draft_.scalar(Field::patient, name.substr(name.rfind('/') + 1), spot_(reference));
    }
    put_day(Field::born, person["birthDate"]);
    put_day(Field::death_date, person["deceasedDateTime"]);
    if (const std::string& gender = person["gender"].text; gender == "male" || gender == "female") {
      put(Field::sex, person["gender"]);
    }
  }

  const JsonNode& npi(const JsonNode& reference) const {
    static const JsonNode nothing;
    const auto of = [](const JsonNode& identifiers) -> const JsonNode& {
      for (const JsonNode* identifier : members(identifiers)) {
        if (last_step((*identifier)["system"].text) == "us-npi" || has_code((*identifier)["type"], "npi"))
          return (*identifier)["value"];
      }
      return nothing;
    };
    const JsonNode& stated = of(reference["identifier"]);
    return stated ? stated : of(resolve(reference)["identifier"]);
  }

  void parties() {
    put(Field::billing_npi, npi(claim_["provider"]));
    put(Field::facility_npi, npi(claim_["facility"]));
    const auto team = members(claim_["careTeam"]);
    const auto by_role = [&](Field field, std::initializer_list<std::string_view> roles) {
      for (const JsonNode* member : team) {
        const bool wanted = std::any_of(roles.begin(), roles.end(),
                                        [&](std::string_view role) { return has_code((*member)["role"], role); });
        if (!wanted) continue;
        put(field, npi((*member)["provider"]));
        return;
      }
    };
    by_role(Field::claim_rendering_npi, {"primary", "rendering", "performing"});
    by_role(Field::referring_npi, {"referring"});
    by_role(Field::supervising_npi, {"supervisor", "supervising"});
    by_role(Field::attending_npi, {"attending"});
    by_role(Field::operating_npi, {"operating"});
  }

  void supporting_info() {
    bool received = false;
    for (const JsonNode* info : members(claim_["supportingInfo"])) {
      const JsonNode& category = (*info)["category"];
      const JsonNode& code = first_code((*info)["code"]);
      if (has_code(category, "clmrecvddate") && !received) {
        received = put_day(Field::received_date, (*info)["timingDate"]);
      } else if (has_code(category, "admissionperiod")) {
        put_day(Field::admission_date, (*info)["timingPeriod"]["start"]);
        put_day(Field::discharge_date, (*info)["timingPeriod"]["end"]);
      } else if (has_code(category, "admtype")) {
        put(Field::admission_type, code);
      } else if (has_code(category, "pointoforigin") || has_code(category, "clm_src_ip_admsn_cd")) {
        put(Field::admission_source, code);
      } else if (has_code(category, "discharge-status")) {
        put(Field::patient_status, code);
      } else if (has_code(category, "drg") || has_code(category, "clm_drg_cd")) {
        put(Field::drg, code);
      } else if (has_code(category, "patientaccountnumber")) {
        put(Field::patient_control_number, (*info)["valueString"]);
      } else if (has_code(category, "typeofbill")) {
        bill_type(code);
      }
    }
    constexpr std::size_t day = 10;
    const std::string& created = claim_["created"].text;
    if (!received && created.size() >= day && created[4] == '-') put_day(Field::received_date, claim_["created"]);
  }

  // CMS states the three digits of a bill type apart: facility, classification, frequency.
  void bill_type(const JsonNode& code) {
    if (code.text.size() >= 3) return put(Field::bill_type, code);
    const std::string& facility = extension(claim_["facility"], "clm_fac_type_cd")["valueCoding"]["code"].text;
    const std::string& kind = extension(claim_, "clm_srvc_clsfctn_type_cd")["valueCoding"]["code"].text;
    if (code.text.size() == 1 && facility.size() == 1 && kind.size() == 1) {
      draft_.scalar(Field::bill_type, facility + kind + code.text, spot_(code));
    }
  }

  // "9" or "10" by the first coding that says it; "" when none does.
  static const JsonNode* edition(const JsonNode& concept_node, std::string_view& which) {
    const JsonNode* plain = nullptr;
    for (const JsonNode* coding : members(concept_node["coding"])) {
      const JsonNode& code = (*coding)["code"];
      if (code.text.empty()) continue;
      const std::string system = last_step((*coding)["system"].text);
      const bool ninth = system.find("icd-9") != std::string::npos || system.find("icd9") != std::string::npos;
      const bool tenth = system.find("icd-10") != std::string::npos || system.find("icd10") != std::string::npos;
      if (ninth || tenth) {
        which = ninth ? "9" : "10";
        return &code;
      }
      if (plain == nullptr) plain = &code;
    }
    return plain;
  }

  void one_edition(std::string& of_claim, std::string_view here, const JsonNode& at, std::string_view list) {
    if (here.empty() || of_claim == here) return;
    if (of_claim.empty()) {
      of_claim = here;
      list == "diagnosis" ? draft_.diagnosis_code_type(here, spot_(at)) : draft_.procedure_code_type(here, spot_(at));
      return;
    }
    draft_.fault("E0772", spot_(at), std::string(list), "codes of ICD-9 and ICD-10 stand in one claim",
                 "split the claim: one edition holds for a claim's dates");
  }

  void diagnoses() {
    struct Place {
      std::size_t sequence;
      bool principal;
      const JsonNode* code;
    };
    std::vector<Place> places;
    std::string edition_of_claim;
    for (const JsonNode* diagnosis : members(claim_["diagnosis"])) {
      std::string_view which;
      const JsonNode* code = edition((*diagnosis)["diagnosisCodeableConcept"], which);
      if (code == nullptr) continue;
      one_edition(edition_of_claim, which, *code, "diagnosis");
      const auto types = members((*diagnosis)["type"]);
      const auto is = [&](std::string_view type) {
        return std::any_of(types.begin(), types.end(), [&](const JsonNode* t) { return has_code(*t, type); });
      };
      if (is("admitting")) put(Field::admitting_diagnosis, *code);
      if (is("admitting") && types.size() == 1 && !is("principal")) continue;
      places.push_back({sequence_of((*diagnosis)["sequence"]), is("principal"), code});
    }
    std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
      return a.principal != b.principal ? a.principal : a.sequence < b.sequence;
    });
    if (!places.empty()) draft_.begin_set(Field::diagnoses, spot_(claim_["diagnosis"]));
    for (const Place& place : places) {
      draft_.member(Field::diagnoses, place.code->text, spot_(*place.code));
      diagnosis_places_.push_back(place.sequence);
    }
  }

  void procedures() {
    std::string edition_of_claim;
    bool begun = false;
    for (const JsonNode* procedure : members(claim_["procedure"])) {
      std::string_view which;
      const JsonNode* code = edition((*procedure)["procedureCodeableConcept"], which);
      if (code == nullptr) continue;
      one_edition(edition_of_claim, which, *code, "procedure");
      if (!begun) draft_.begin_set(Field::icd_procedures, spot_(claim_["procedure"]));
      begun = true;
      draft_.member(Field::icd_procedures, code->text, spot_(*code));
    }
  }

  void line(const JsonNode& item) {
    draft_.begin_line(spot_(item));
    refuse_modifier_extensions(item, "item.modifierExtension");
    put(Field::line_number, item["sequence"]);
    product(item);
    const auto modifiers = members(item["modifier"]);
    if (!modifiers.empty()) draft_.begin_set(Field::modifiers, spot_(item["modifier"]));
    for (const JsonNode* modifier : modifiers) {
      const JsonNode& code = first_code(*modifier);
      if (code) draft_.member(Field::modifiers, code.text, spot_(code));
    }
    const JsonNode& period = item["servicedPeriod"];
    if (!put_day(Field::service_date, item["servicedDate"]) && !put_day(Field::service_date, period["start"])) {
      put_day(Field::service_date, claim_["billablePeriod"]["start"]);
    }
    put_day(Field::through_date, period["end"]);
    const JsonNode& revenue = revenue_code(item["revenue"]);
    put(Field::revenue_code, revenue);
    put(Field::place_of_service, first_code(item["locationCodeableConcept"]));
    put(Field::units, item["quantity"]["value"]);
    for (const JsonNode* pointer : members(item["diagnosisSequence"])) {
      const auto place = std::find(diagnosis_places_.begin(), diagnosis_places_.end(), sequence_of(*pointer)) -
                         diagnosis_places_.begin();
      if (static_cast<std::size_t>(place) < diagnosis_places_.size())
        draft_.pointer(std::to_string(place + 1), spot_(*pointer));
    }
    renderer(item);
    adjudication(item);
  }

  void product(const JsonNode& item) {
    bool procedure = false;
    bool drug = false;
    const auto read_codings = [&](const JsonNode& of) {
      for (const JsonNode* coding : members(of["coding"])) {
        const std::string system = lower((*coding)["system"].text);
        const JsonNode& code = (*coding)["code"];
        if (system.ends_with("/ndc")) {
          if (!drug) put(Field::ndc, code);
          drug = true;
        } else if (system.find("nullflavor") == std::string::npos &&
                   system.find("data-absent-reason") == std::string::npos && !code.text.empty()) {
          if (!procedure) put(Field::procedure, code);
          procedure = true;
        }
      }
    };
    read_codings(item["productOrService"]);
    for (const JsonNode* detail : members(item["detail"])) {
      for (const JsonNode* coding : members((*detail)["productOrService"]["coding"])) {
        if (drug || !(*coding)["system"].text.ends_with("/ndc")) continue;
        drug = true;
        put(Field::ndc, (*coding)["code"]);
        put(Field::ndc_quantity, (*detail)["quantity"]["value"]);
      }
    }
  }

  // CMS's codings of a line's revenue hold its deductible indicator too.
  static const JsonNode& revenue_code(const JsonNode& revenue) {
    for (const JsonNode* coding : members(revenue["coding"])) {
      const std::string& code = (*coding)["code"].text;
      const bool digits = std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
      if (digits && (code.size() == 3 || code.size() == 4)) return (*coding)["code"];
    }
    return first_code(revenue);
  }

  void renderer(const JsonNode& item) {
    for (const JsonNode* wanted : members(item["careTeamSequence"])) {
      for (const JsonNode* member : members(claim_["careTeam"])) {
        const JsonNode& role = (*member)["role"];
        const bool renders = has_code(role, "primary") || has_code(role, "rendering") || has_code(role, "performing");
        if (!renders || (*member)["sequence"].text != wanted->text) continue;
        put(Field::rendering_npi, npi((*member)["provider"]));
        return;
      }
    }
  }

  // `net` of a claim is what the line asks for; of an ExplanationOfBenefit the adjudication says it.
  void adjudication(const JsonNode& item) {
    const JsonNode* submitted = nullptr;
    const JsonNode* allowed = nullptr;
    for (const JsonNode* a : members(item["adjudication"])) {
      const JsonNode& category = (*a)["category"];
      // CMS codes the rate of a revenue line as submitted as well.
      if (has_code(category, "submitted") && !has_code(category, "rev_cntr_rate_amt")) submitted = &(*a)["amount"];
      if (has_code(category, "eligible")) allowed = &(*a)["amount"];
      if (as_ == ReadAs::history && has_code((*a)["reason"], "denied")) draft_.line_status("denied", spot_(*a));
    }
    put_money(Field::charge, submitted != nullptr ? *submitted : item["net"]);
    if (allowed != nullptr) put_money(Field::allowed_amount, *allowed);
  }

  const JsonNode& claim_;
  const FhirResources& others_;
  const SpotOf& spot_;
  ReadAs as_;
  ClaimDraft& draft_;
  std::vector<std::size_t> diagnosis_places_;  // their sequence numbers, in the order of the draft
};

}  // namespace

bool is_fhir_claim(const JsonNode& resource) {
  const std::string& type = resource["resourceType"].text;
  return type == "Claim" || type == "ExplanationOfBenefit";
}

std::string why_not_a_claim(const JsonNode& resource) {
  const std::string& status = resource["status"].text;
  for (const std::string_view gone : {"entered-in-error", "cancelled", "draft"}) {
    if (status == gone) return "its status is " + status;
  }
  const std::string& use = resource["use"].text;
  if (use == "preauthorization" || use == "predetermination") return "its use is " + use;
  return {};
}

void read_fhir_claim(const JsonNode& resource, const FhirResources& others, const SpotOf& spot, ReadAs as,
                     ClaimDraft& draft) {
  FhirClaimReader(resource, others, spot, as, draft).read();
}

}  // namespace edict
