#include "compiler/import/policy_head.hpp"

#include <fmt/format.h>

namespace edict::import {

std::string_view setting_words(Setting setting) {
  switch (setting) {
    case Setting::any:
      return "all claims";
    case Setting::practitioner:
      return "practitioner services";
    case Setting::outpatient:
      return "outpatient hospital services";
    case Setting::dme:
      return "durable medical equipment";
  }
  return {};
}

std::string_view claim_type(Setting setting) {
  switch (setting) {
    case Setting::any:
      return {};
    case Setting::practitioner:
      return "professional";
    case Setting::outpatient:
      return "institutional";
    case Setting::dme:
      return "dme";
  }
  return {};
}

std::string policy_head(std::string_view name, std::string_view title, std::string_view authority,
                        const Imported& imported) {
  std::string text = fmt::format("{}\npolicy {} \"{}\" {{\n  authority  {}\n", kMadeByImport, name, title, authority);
  if (!imported.payer.empty()) text += fmt::format("  payer      {}\n", imported.payer);
  if (imported.setting != Setting::any) text += fmt::format("  claim type {}\n", claim_type(imported.setting));
  // NCCI began on 1996-01-01; a row that is open at its start holds since then.
  text += fmt::format("  effective  {}\n", to_text(first_day(imported).value_or(*make_date(1996, 1, 1))));
  return text;
}

}  // namespace edict::import
