#include "tools/edict/remittance_options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/claims/field_text.hpp"

namespace edict::cli {
namespace {

std::vector<std::string> parts_of(std::string_view text) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t comma = std::min(text.find(','), text.size());
    parts.emplace_back(trimmed(text.substr(0, comma)));
    if (comma == text.size()) return parts;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

void RemittanceOptions::add_options(CLI::App& verb) {
  constexpr const char* group = "X12 (--format 835, 277ca)";
  verb.add_option("--payer-name", head_.payer_name, "who pays")->type_name("NAME")->group(group);
  verb.add_option("--payer-tax-id", head_.payer_tax_id, "its tax id, nine digits")->type_name("ID")->group(group);
  verb.add_option("--payer-address", address_, "\"STREET, CITY, STATE, ZIP\"")->type_name("ADDRESS")->group(group);
  verb.add_option("--payer-contact", contact_, "\"NAME, TELEPHONE\": whom providers ask (default the payer's name)")
      ->type_name("CONTACT")
      ->group(group);
  verb.add_option("--x12-sender", head_.sender, "ISA06, GS02 (default the payer's tax id)")
      ->type_name("ID")
      ->group(group);
  verb.add_option("--x12-receiver", head_.receiver,
                  "ISA08, GS03 (default PROVIDERS; of a 277CA whoever sent the claims)")
      ->type_name("ID")
      ->group(group);
  verb.add_option("--control-number", head_.control_number, "ISA13, GS06, and the first part of TRN02 (default 1)")
      ->check(CLI::Range(1, 999'999'999).description(""))
      ->type_name("N")
      ->group(group);
}

std::string RemittanceOptions::wrong_payer(std::string_view format) {
  if (head_.payer_name.empty()) {
    return fmt::format("--format {} needs --payer-name, on the command line or in edict.toml", format);
  }
  std::erase(head_.payer_tax_id, '-');
  if (head_.payer_tax_id.size() == 9 && head_.payer_tax_id.find_first_not_of("0123456789") == std::string::npos)
    return {};
  return fmt::format("--format {} needs --payer-tax-id, nine digits, on the command line or in edict.toml", format);
}

std::string RemittanceOptions::wrong_usage_of_acknowledgement(std::optional<Date> day) {
  if (!day) return "--format 277ca needs --date, the day on which the claims came in";
  head_.date = *day;
  return wrong_payer("277ca");
}

AcknowledgementHead RemittanceOptions::acknowledgement() const {
  return {head_.payer_name, head_.payer_tax_id, head_.sender, head_.receiver, head_.date, head_.control_number};
}

std::string RemittanceOptions::wrong_usage(std::optional<Date> day) {
  if (!day) return "--format 835 needs --date, the day of payment";
  head_.date = *day;
  if (std::string wrong = wrong_payer("835"); !wrong.empty()) return wrong;
  const std::vector<std::string> address = parts_of(address_);
  if (address.size() < 4 || std::find(address.begin(), address.end(), "") != address.end()) {
    return "--format 835 needs --payer-address \"STREET, CITY, STATE, ZIP\", on the command line or in edict.toml";
  }
  // A street may have commas of its own.
  const std::size_t last = address.size() - 1;
  head_.zip = address[last];
  std::erase(head_.zip, '-');
  head_.state = address[last - 1];
  head_.city = address[last - 2];
  head_.street = fmt::format("{}", fmt::join(address.begin(), address.end() - 3, " "));
  if (!contact_.empty()) {
    const std::vector<std::string> contact = parts_of(contact_);
    head_.contact = contact.front();
    head_.telephone.clear();
    for (const char c : contact.size() > 1 ? contact[1] : std::string()) {
      if (c >= '0' && c <= '9') head_.telephone += c;
    }
  }
  return {};
}

std::string left_off_text(const Remittance& remittance) {
  std::uint64_t all = 0;
  std::string reasons;
  for (std::size_t i = 0; i < kLeftOffReasons; ++i) {
    const auto reason = static_cast<LeftOff>(i);
    const std::uint64_t claims = remittance.left_off(reason);
    if (claims == 0) continue;
    all += claims;
    reasons += fmt::format("{}{} {}", reasons.empty() ? "" : ", ", claims, name_of(reason));
  }
  if (all == 0) return {};
  return fmt::format("{} claim{} not on the remittance: {}", all, all == 1 ? " is" : "s are", reasons);
}

}  // namespace edict::cli
