#include "runtime/decisions/remittance.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/decisions/x12_text.hpp"

namespace edict {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20U;

}  // namespace

bool Remittance::take(std::string_view records) {
  while (const auto record = next_remittance_record(records)) {
    if (record->left_off) {
      ++left_off_[static_cast<std::size_t>(*record->left_off)];
      continue;
    }
    ++claims_;
    Payee& payee = payees_[std::string(record->payee)];
    if (payee.tax_id.empty()) payee.tax_id = record->tax_id;
    payee.paid += record->paid;
    payee.segments += record->segments;
    const std::uint64_t offset = waiting_.size();
    if (!payee.parts.empty() && payee.parts.back().offset + payee.parts.back().size == offset) {
      payee.parts.back().size += record->text.size();
    } else {
      payee.parts.push_back({offset, record->text.size()});
    }
    if (!waiting_.append(record->text)) return false;
  }
  return true;
}

bool Remittance::write(const std::function<bool(std::string_view)>& to) {
  const std::string sender = x12_value(head_.sender.empty() ? head_.payer_tax_id : head_.sender);
  const std::string receiver = x12_value(head_.receiver.empty() ? "PROVIDERS" : head_.receiver);
  if (!to(x12_begin(sender, receiver, head_.date, head_.control_number, "HP", "005010X221A1"))) return false;
  std::uint64_t transactions = 0;
  for (const auto& [npi, payee] : payees_) {
    if (!write_payee(npi, payee, ++transactions, to)) return false;
  }
  return to(x12_end(transactions, head_.control_number));
}

bool Remittance::write_payee(const std::string& npi, const Payee& payee, std::uint64_t number,
                             const std::function<bool(std::string_view)>& to) {
  const std::string day = x12_day(head_.date);
  const std::string control = fmt::format("{:04}", number);
  const Money paid{payee.paid};
  X12Segments s;
  s.add({"ST", "835", control});
  // Without a payment the remittance is a notification (BPR01 H, BPR04 NON).
  s.add({"BPR", paid.cents == 0 ? "H" : "I", x12_number(paid), "C", paid.cents == 0 ? "NON" : "CHK", "", "", "", "", "",
         "", "", "", "", "", "", day});
  s.add({"TRN", "1", fmt::format("{:09}{:04}", head_.control_number, number), "1" + head_.payer_tax_id});
  s.add({"DTM", "405", day});
  s.add({"N1", "PR", x12_value(head_.payer_name)});
  s.add({"N3", x12_value(head_.street)});
  s.add({"N4", x12_value(head_.city), x12_value(head_.state), x12_value(head_.zip)});
  s.add({"PER", "BL", x12_value(head_.contact.empty() ? head_.payer_name : head_.contact),
         head_.telephone.empty() ? "" : "TE", x12_value(head_.telephone)});
  // A payee without an NPI is known by its tax id (FI). N102 is required (005010X221A1 1000B): where the claims had no
  // name, the id says who it is.
  const bool has_npi = npi.size() == 10;
  const auto named = names_.find(npi);
  constexpr std::size_t longest_name = 60;
  std::string name = named == names_.end() ? std::string() : x12_value(named->second).substr(0, longest_name);
  name.erase(name.find_last_not_of(' ') + 1);
  s.add({"N1", "PE", name.empty() ? "PROVIDER " + npi : name, has_npi ? "XX" : "FI", npi});
  if (has_npi && !payee.tax_id.empty()) s.add({"REF", "TJ", payee.tax_id});
  s.add({"LX", "1"});
  if (!to(s.text())) return false;
  std::string piece;
  for (Part part : payee.parts) {
    while (part.size > 0) {
      piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(part.size, kPiece)));
      piece.resize(waiting_.read(part.offset, piece));
      if (piece.empty()) return false;
      if (!to(piece)) return false;
      part.offset += piece.size();
      part.size -= piece.size();
    }
  }
  X12Segments end;
  end.add({"SE", std::to_string(s.count() + payee.segments + 1), control});
  return to(end.text());
}

}  // namespace edict
