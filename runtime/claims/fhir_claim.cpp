#include "runtime/claims/fhir_claim.hpp"

#include <fmt/format.h>

#include "runtime/claims/fhir_patient.hpp"

namespace edict {
namespace {

const JsonNode kNothing;

std::string_view status_of(const JsonNode& resource) { return resource["status"].text; }

// NCH claim types (CMS, nch_clm_type_cd): 10 home health, 20 and 30 SNF, 40 outpatient, 50 hospice, 60 to 64 inpatient,
// 71 and 72 carrier, 81 and 82 equipment. HL7's claim-type has no word for equipment.
std::string_view word_of_nch(std::string_view code) {
  if (code == "81" || code == "82") return "dme";
  if (code == "71" || code == "72") return "professional";
  if (code.size() == 2 && code[0] >= '1' && code[0] <= '6') return "institutional";
  return {};
}

std::string_view word_of(std::string_view code) {
  if (same_letters(code, "professional") || same_letters(code, "vision")) return "professional";
  if (same_letters(code, "institutional")) return "institutional";
  if (same_letters(code, "oral")) return "dental";
  if (same_letters(code, "dme")) return "dme";
  return {};
}

// The patient's number with the payer, else any.
const JsonNode& member_id(const JsonNode& identifiers) {
  const JsonNode* any = &kNothing;
  for (const JsonNode& identifier : JsonMembers(identifiers)) {
    const JsonNode& value = identifier["value"];
    if (value.text.empty()) continue;
    // HL7 v2 table 0203: MB member number, MC Medicare number.
    if (has_code(identifier["type"], "mb") || has_code(identifier["type"], "mc")) return value;
    if (!*any) any = &value;
  }
  return *any;
}

int renders(const JsonNode& role) {
  if (has_code(role, "rendering") || has_code(role, "performing")) return 2;
  return has_code(role, "primary") ? 1 : 0;
}

constexpr std::size_t kDay = 10;  // 2024-01-05

}  // namespace

bool is_fhir_claim(const JsonNode& resource) {
  const std::string_view type = resource["resourceType"].text;
  return type == "Claim" || type == "ExplanationOfBenefit";
}

std::string why_left_out(const JsonNode& resource) {
  for (const std::string_view gone : {"entered-in-error", "cancelled", "draft"}) {
    if (status_of(resource) == gone) return fmt::format("its status is {}", gone);
  }
  if (has_code(resource["type"], "pharmacy")) return "it is of a pharmacy: its lines are drugs, not procedures";
  for (const JsonNode& related : JsonMembers(resource["related"])) {
    if (has_code(related["relationship"], "replacedby")) return "it says that another claim has replaced it";
  }
  return {};
}

bool asks_beforehand(const JsonNode& resource) {
  return resource["use"].text == "preauthorization" || resource["use"].text == "predetermination";
}

void FhirClaim::read(const JsonNode& resource, FhirResources& resources, const JsonPlaces& places) {
  claim_ = &resource;
  resources_ = &resources;
  places_ = &places;
  id_.clear();
  given_.reset();
  team_.clear();
  diagnosis_places_.clear();
  information_.clear();
  remarks_.clear();
  resources.forget_contained();
  for (const JsonNode& contained : JsonMembers(resource["contained"])) resources.add_contained(contained);
  for (const JsonNode& info : JsonMembers(resource["supportingInfo"]))
    information_.emplace(info["sequence"].text, &info);
  refuse_modifier_extensions(resource, "modifierExtension");
  identity();
  patient();
  parties();
  supporting_info();
  accident();
  related();
  diagnoses();
  procedures();
  for (const JsonNode& item : JsonMembers(resource["item"])) line(item);
}

void FhirClaim::put_text(Field field, std::string_view text, const JsonNode& node) {
  if (text.empty()) return;
  if (level_of(field) != Level::line) {
    if (given_[static_cast<std::size_t>(field)]) return;
    given_.set(static_cast<std::size_t>(field));
  }
  draft_.scalar(field, text, at(node));
}

void FhirClaim::put(Field field, const JsonNode& node) { put_text(field, node.text, node); }

void FhirClaim::put_number(Field field, const JsonNode& number) {
  if (!number.text.empty()) put_text(field, plain_decimal(number.text, 0), number);
}

bool FhirClaim::put_day(Field field, const JsonNode& day) {
  const std::string_view text = fhir_day(day.text);
  put_text(field, text, day);
  return !text.empty();
}

// The hour of a dateTime. Midnight is what a sender writes who knows the day alone.
void FhirClaim::put_hour(Field field, const JsonNode& time) {
  const std::string_view text = time.text;
  constexpr std::size_t minutes = 16;  // 2024-01-05T10:30
  if (text.size() < minutes || text[kDay] != 'T' || text.substr(kDay + 1, 5) == "00:00") return;
  put_text(field, text.substr(kDay + 1, 2), time);
}

void FhirClaim::put_money(Field field, const JsonNode& money) {
  const JsonNode& value = money["value"];
  if (value.text.empty()) return;
  if (const std::string_view currency = money["currency"].text; !currency.empty() && currency != "USD") {
    draft_.fault("E0772", at(money["currency"]), draft_.name(field), "the amount is not in dollars",
                 "claims are decided in one currency: convert the amounts, or leave currency out");
    return;
  }
  constexpr std::size_t cents = 2;
  put_text(field, plain_decimal(value.text, cents), value);
}

// FHIR: a reader must not go on with what a modifier extension that it does not know may turn into its opposite.
void FhirClaim::refuse_modifier_extensions(const JsonNode& node, std::string_view name) {
  if (JsonMembers(node["modifierExtension"]).empty()) return;
  draft_.fault("E0773", at(node["modifierExtension"]), std::string(name),
               "a modifierExtension may change what the resource means, and Edict knows none",
               "have the sender leave it out, or translate it");
}

void FhirClaim::remark(std::string_view id, const JsonNode& node, std::string field, std::string message,
                       std::string help) {
  remarks_.push_back({id, at(node), id_, std::move(field), std::move(message), std::move(help)});
}

std::string_view FhirClaim::claim_id_of(const JsonNode& resource) const {
  const JsonNode* id = &kNothing;
  bool found = false;
  for (const JsonNode& identifier : JsonMembers(resource["identifier"])) {
    const bool unique = has_code(identifier["type"], "uc");
    // CMS's servers mark the number of a group of claims in the same way.
    const bool group = same_letters(last_step(identifier["system"].text), "claim-group");
    if (identifier["value"].text.empty() || group || (*id && !unique)) continue;
    id = &identifier["value"];
    if ((found = unique)) break;
  }
  return *id ? id->text : resource["id"].text;
}

void FhirClaim::identity() {
  const JsonNode& claim = *claim_;
  id_ = claim_id_of(claim);
  put_text(Field::claim_id, id_, claim["identifier"] ? claim["identifier"] : claim["id"]);
  claim_type();
  put_day(Field::statement_from, claim["billablePeriod"]["start"]);
  put_day(Field::statement_through, claim["billablePeriod"]["end"]);
  payment();
  if (as_ == ReadAs::history) history_status();
}

// A claim that says which one came before it stands in its place.
void FhirClaim::related() {
  for (const JsonNode& related : JsonMembers((*claim_)["related"])) {
    if (!has_code(related["relationship"], "prior") && !has_code(related["relationship"], "replaces")) continue;
    const JsonNode& before = related["claim"];
    std::string_view id = before["identifier"]["value"].text;
    if (id.empty()) id = related["reference"]["value"].text;
    if (id.empty()) id = claim_id_of(resources_->find(before));
    if (id.empty()) id = id_in_reference(before["reference"].text);
    put_text(Field::original_claim_id, id, related);
    put_text(Field::frequency_code, "7", related);
    return;
  }
}

void FhirClaim::claim_type() {
  std::string_view word;
  for (const JsonNode& coding : JsonMembers((*claim_)["type"]["coding"])) {
    const bool nch = same_letters(last_step(coding["system"].text), "nch_clm_type_cd");
    const std::string_view here = nch ? word_of_nch(coding["code"].text) : word_of(coding["code"].text);
    if (word.empty() || here == "dme") word = here;
  }
  put_text(Field::claim_type, word, (*claim_)["type"]);
}

void FhirClaim::payment() {
  const JsonNode& claim = *claim_;
  // A Claim has one total, an ExplanationOfBenefit one for each category.
  if (claim["total"].kind == JsonNode::Kind::object && claim["total"]["value"]) {
    put_money(Field::total_charge, claim["total"]);
  } else {
    for (const JsonNode& total : JsonMembers(claim["total"])) {
      const JsonNode& category = total["category"];
      if (has_code(category, "submitted")) put_money(Field::total_charge, total["amount"]);
      if (has_code(category, "priorpayerpaid") && !has_code(category, "clm_tot_chrg_amt")) {
        put_money(Field::other_payer_paid, total["amount"]);
      }
    }
  }
  const auto payer = [&](const JsonNode& reference) {
    put(Field::payer, reference["identifier"]["value"]);
    put(Field::payer, resources_->find(reference)["name"]);
    put(Field::payer, reference["display"]);
  };
  payer(claim["insurer"]);
  for (const JsonNode& insurance : JsonMembers(claim["insurance"])) {
    if (insurance["focal"].text == "false") continue;
    for (const JsonNode& authorization : JsonMembers(insurance["preAuthRef"])) put(Field::authorization, authorization);
    const JsonNode& coverage = resources_->find(insurance["coverage"]);
    for (const JsonNode& payor : JsonMembers(coverage["payor"])) payer(payor);
    for (const JsonNode& part : JsonMembers(coverage["class"])) {
      if (has_code(part["type"], "plan")) put(Field::plan, part["value"]);
    }
    break;
  }
}

// A claim in history is paid unless the payer says otherwise.
void FhirClaim::history_status() {
  const JsonNode& claim = *claim_;
  const JsonNode& outcome = claim["outcome"];
  if (outcome.text == "queued") draft_.claim_status("pended", at(outcome));
  if (outcome.text == "error") draft_.claim_status("denied", at(outcome));
  // CMS, carr_clm_pmt_dnl_cd: 0 is a denied claim.
  const JsonNode& cms = extension(claim, "carr_clm_pmt_dnl_cd")["valueCoding"]["code"];
  if (cms.text == "0") draft_.claim_status("denied", at(cms));
  for (const JsonNode& a : JsonMembers(claim["adjudication"])) {
    if (has_code(a["reason"], "denied")) draft_.claim_status("denied", at(a));
  }
}

void FhirClaim::patient() {
  const JsonNode& reference = (*claim_)["patient"];
  const JsonNode& person = resources_->find(reference);
  const std::string_view name = reference["reference"].text;
  put(Field::patient, reference["identifier"]["value"]);
  if (name.starts_with('#')) put(Field::patient, member_id(person["identifier"]));
  put_text(Field::patient, id_in_reference(name), reference);
  for (const FhirValue& value : fhir_patient(person)) put_text(value.field, value.text, *value.node);
}

// A PractitionerRole leads on to its Practitioner, a Location to the organization that runs it.
const JsonNode& FhirClaim::provider_of(const JsonNode& reference) const {
  const JsonNode& found = resources_->find(reference);
  if (!npi_of(found["identifier"])) {
    for (const std::string_view further : {"practitioner", "managingOrganization", "organization"}) {
      if (found[further]) return resources_->find(found[further]);
    }
  }
  return found;
}

ReceiptNames FhirClaim::names() const {
  const auto person = [](const JsonNode& name) {
    ReceiptParty party;
    party.person = true;
    party.name = name["family"].text;
    for (const JsonNode& given : JsonMembers(name["given"])) {
      std::string& place = party.first.empty() ? party.first : party.middle;
      if (place.empty()) place = given.text;
    }
    return party;
  };
  ReceiptNames names;
  for (const JsonNode& name : JsonMembers(resources_->find((*claim_)["patient"])["name"])) {
    names.patient = person(name);
    break;
  }
  const JsonNode& provider = provider_of((*claim_)["provider"]);
  if (provider["name"].kind == JsonNode::Kind::text) names.billing.name = provider["name"].text;
  const JsonNode& provider_name = provider["name"];
  if (provider_name.kind == JsonNode::Kind::array && provider_name.first != nullptr) {
    names.billing = person(*provider_name.first);
  }
  return names;
}

const JsonNode& FhirClaim::npi(const JsonNode& reference) const {
  const JsonNode& stated = npi_of(reference["identifier"]);
  return stated ? stated : npi_of(provider_of(reference)["identifier"]);
}

void FhirClaim::qualification(const JsonNode& member, Field taxonomy, Field specialty) {
  bool has_taxonomy = false;
  bool has_specialty = false;
  for (const JsonNode& coding : JsonMembers(member["qualification"]["coding"])) {
    const std::string_view system = coding["system"].text;
    if (fhir_system(system) == FhirSystem::taxonomy && !has_taxonomy) {
      put(taxonomy, coding["code"]);
      has_taxonomy = true;
    } else if (same_letters(last_step(system), "prvdr_spclty") && !has_specialty) {
      put(specialty, coding["code"]);
      has_specialty = true;
    }
  }
}

void FhirClaim::parties() {
  const JsonNode& claim = *claim_;
  put(Field::billing_npi, npi(claim["provider"]));
  const JsonNode& biller = provider_of(claim["provider"]);
  put(Field::billing_tax_id, tax_id_of(claim["provider"]["identifier"]));
  put(Field::billing_tax_id, tax_id_of(biller["identifier"]));
  for (const JsonNode& address : JsonMembers(biller["address"])) put(Field::billing_state, address["state"]);
  const auto facility = [&](const JsonNode& reference) {
    put(Field::facility_npi, npi(reference));
    put(Field::facility_state, resources_->find(reference)["address"]["state"]);
    for (const JsonNode& address : JsonMembers(resources_->find(reference)["address"])) {
      put(Field::facility_state, address["state"]);
    }
  };
  facility(claim["facility"]);
  const JsonNode* renderer = nullptr;
  int surest = has_code(claim["type"], "institutional") ? 1 : 0;  // whose primary provider need not render
  for (const JsonNode& member : JsonMembers(claim["careTeam"])) {
    const JsonNode& role = member["role"];
    const JsonNode& provider = member["provider"];
    const int how = renders(role);
    team_.emplace(member["sequence"].text, Member{&member, how});
    if (how > surest) surest = how, renderer = &member;
    if (has_code(role, "referring")) put(Field::referring_npi, npi(provider));
    if (has_code(role, "ordering")) put(Field::ordering_npi, npi(provider));
    if (has_code(role, "supervisor") || has_code(role, "supervising")) put(Field::supervising_npi, npi(provider));
    if (has_code(role, "attending")) put(Field::attending_npi, npi(provider));
    if (has_code(role, "operating")) put(Field::operating_npi, npi(provider));
  }
  if (renderer != nullptr) {
    put(Field::claim_rendering_npi, npi((*renderer)["provider"]));
    qualification(*renderer, Field::claim_taxonomy, Field::claim_specialty);
  }
  // CMS's servers name the referring provider here; a referral has a number of its own.
  const JsonNode& referral = claim["referral"]["identifier"];
  if (npi_of(referral)) {
    put(Field::referring_npi, npi_of(referral));
  } else {
    put(Field::referral, referral["value"]);
  }
  for (const JsonNode& info : JsonMembers(claim["supportingInfo"])) {
    if (has_code(info["category"], "servicefacility")) facility(info["valueReference"]);
  }
  for (const JsonNode& a : JsonMembers(claim["adjudication"])) {
    if (!has_code(a["category"], "billingnetworkstatus")) continue;
    if (has_code(a["reason"], "innetwork")) put_text(Field::participating, "true", a);
    if (has_code(a["reason"], "outofnetwork")) put_text(Field::participating, "false", a);
  }
}

}  // namespace edict
