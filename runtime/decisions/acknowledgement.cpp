#include "runtime/decisions/acknowledgement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "runtime/decisions/acknowledgement_status.hpp"
#include "runtime/decisions/x12_text.hpp"

namespace edict {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20U;

// A record that waits: source and size in 8 bytes each, then the receipt.
struct RecordHead {
  std::uint64_t source;
  std::uint64_t size;
};

std::string element(std::string_view text, std::size_t longest) {
  std::string value = x12_value(text).substr(0, longest);
  value.erase(value.find_last_not_of(' ') + 1);
  return value;
}

std::string name_of(const ReceiptParty& party, std::string_view unknown) {
  const std::string name = element(party.name, 60);
  return name.empty() ? std::string(unknown) : name;
}

std::string composite(const ClaimStatus& s) { return x12_composite({s.category, s.status, s.entity}); }

// STC has room for three statuses: STC01, STC10, STC11.
void add_statuses(X12Segments& to, const std::vector<ClaimStatus>& statuses, const std::string& day,
                  std::string_view action, Money charge) {
  const auto at = [&](std::size_t i) { return i < statuses.size() ? composite(statuses[i]) : std::string(); };
  for (std::size_t i = 0; i < statuses.size(); i += 3) {
    to.add({"STC", at(i), day, action, x12_number(charge), "", "", "", "", "", at(i + 1), at(i + 2)});
  }
}

void add_person(X12Segments& to, std::string_view who, const ReceiptParty& party, std::string_view unknown, bool person,
                std::string_view qualifier, std::string_view id) {
  to.add({"NM1", who, person ? "1" : "2", name_of(party, unknown), person ? element(party.first, 35) : "",
          person ? element(party.middle, 25) : "", "", "", qualifier, id});
}

void add_claim(X12Segments& to, const ClaimReceipt& claim, std::uint64_t level, std::uint64_t parent,
               const std::string& day) {
  to.add({"HL", std::to_string(level), std::to_string(parent), "PT"});
  std::string member = element(claim.names.patient.id.empty() ? claim.patient : claim.names.patient.id, 80);
  if (member.empty()) member = "UNKNOWN";
  add_person(to, "QC", claim.names.patient, "PATIENT", true, "MI", member);
  std::string number = element(claim.control_number.empty() ? claim.claim_id : claim.control_number, 50);
  // The guide's word for a claim that came without one.
  if (number.empty()) number = "0";
  to.add({"TRN", "2", number});
  const Money charge = claim.charge.value_or(Money{});
  if (claim.accepted) {
    add_statuses(to, {{"A2", "20", ""}}, day, "WQ", charge);
    to.add({"REF", "1K", element(claim.claim_id, 50)});
  } else {
    add_statuses(to, statuses_of(claim.faults), day, "U", charge);
  }
  if (!claim.bill_type.empty()) to.add({"REF", "BLT", element(claim.bill_type, 3)});
  // The guide wants a day and has no word for none: one on which nobody was treated.
  constexpr std::string_view no_day = "19000101";
  const std::string from = claim.from ? x12_day(*claim.from) : std::string(no_day);
  const std::string through = claim.through ? x12_day(*claim.through) : from;
  if (through > from && claim.from) {
    to.add({"DTP", "472", "RD8", fmt::format("{}-{}", from, through)});
  } else {
    to.add({"DTP", "472", "D8", from});
  }
}

}  // namespace

void Acknowledgement::Totals::add(const Totals& other) {
  accepted += other.accepted;
  rejected += other.rejected;
  accepted_cents += other.accepted_cents;
  rejected_cents += other.rejected_cents;
}

bool Acknowledgement::take(std::uint32_t source, const ClaimReceipt& receipt) {
  const Key key{receipt.names.submitter.id, receipt.names.submission};
  const auto [place, fresh] = places_.emplace(key, submissions_.size());
  if (fresh) submissions_.push_back({receipt.names.submission, receipt.names.submitter, {}, {}});
  std::string id = element(receipt.billing_npi, 80);
  if (id.empty()) id = element(receipt.billing_tax_id, 80);
  Provider& provider = submissions_[place->second].providers[id];
  if (provider.npi.empty()) provider.npi = element(receipt.billing_npi, 80);
  if (provider.tax_id.empty()) provider.tax_id = element(receipt.billing_tax_id, 50);
  if (provider.name.name.empty()) provider.name = receipt.names.billing;
  std::string record(sizeof(RecordHead), '\0');
  append_receipt(record, receipt);
  const RecordHead head{source, record.size() - sizeof(RecordHead)};
  std::memcpy(record.data(), &head, sizeof head);
  const std::uint64_t offset = waiting_.size();
  std::vector<Part>& parts = provider.parts;
  if (!parts.empty() && parts.back().offset + parts.back().size == offset) {
    parts.back().size += record.size();
  } else {
    parts.push_back({offset, record.size()});
  }
  return waiting_.append(record);
}

// Stops when `take` says so.
bool Acknowledgement::each_claim(const Provider& provider, const std::function<bool(ClaimReceipt&)>& take) {
  std::string bytes;
  for (Part part : provider.parts) {
    bytes.clear();
    std::string_view rest;
    while (part.size > 0 || !rest.empty()) {
      RecordHead head{};
      const bool headed = rest.size() >= sizeof head;
      if (headed) std::memcpy(&head, rest.data(), sizeof head);
      if (!headed || rest.size() < sizeof head + head.size) {
        // More of the part behind what is left of it.
        std::string more(rest);
        const std::size_t kept = more.size();
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(part.size, kPiece + head.size));
        if (wanted == 0) return false;
        more.resize(kept + wanted);
        more.resize(kept + waiting_.read(part.offset, std::span(more).subspan(kept)));
        if (more.size() == kept) return false;
        part.offset += more.size() - kept;
        part.size -= more.size() - kept;
        bytes = std::move(more);
        rest = bytes;
        continue;
      }
      std::string_view record = rest.substr(sizeof head, static_cast<std::size_t>(head.size));
      rest.remove_prefix(sizeof head + record.size());
      std::optional<ClaimReceipt> claim = next_receipt(record);
      if (claim->accepted && twice_.contains({static_cast<std::uint32_t>(head.source), claim->at, claim->within})) {
        claim->accepted = false;
        claim->faults.push_back({"E0714", std::nullopt});
      }
      if (!take(*claim)) return false;
    }
  }
  return true;
}

bool Acknowledgement::sum_up() {
  accepted_ = rejected_ = 0;
  for (Submission& submission : submissions_) {
    submission.totals = {};
    for (auto& [id, provider] : submission.providers) {
      Totals& totals = provider.totals = {};
      const bool good = each_claim(provider, [&](ClaimReceipt& claim) {
        const std::int64_t cents = claim.charge.value_or(Money{}).cents;
        ++(claim.accepted ? totals.accepted : totals.rejected);
        (claim.accepted ? totals.accepted_cents : totals.rejected_cents) += cents;
        return true;
      });
      if (!good) return false;
      submission.totals.add(totals);
    }
    accepted_ += submission.totals.accepted;
    rejected_ += submission.totals.rejected;
  }
  return true;
}

std::string Acknowledgement::receiver_id() const {
  if (!head_.receiver.empty()) return x12_value(head_.receiver);
  std::string id = submissions_.empty() ? std::string() : x12_value(submissions_.front().submitter.id);
  for (const Submission& s : submissions_) {
    if (x12_value(s.submitter.id) != id) id.clear();
  }
  return id.empty() ? "SUBMITTER" : id;
}

bool Acknowledgement::write(const std::function<bool(std::string_view)>& to) {
  if (!sum_up()) return false;
  const std::string sender = x12_value(head_.sender.empty() ? head_.payer_tax_id : head_.sender);
  if (!to(x12_begin(sender, receiver_id(), head_.date, head_.control_number, "HN", "005010X214"))) return false;
  std::uint64_t transactions = 0;
  for (const Submission& submission : submissions_) {
    if (!write_submission(submission, ++transactions, to)) return false;
  }
  return to(x12_end(transactions, head_.control_number));
}

bool Acknowledgement::write_submission(const Submission& submission, std::uint64_t number,
                                       const std::function<bool(std::string_view)>& to) {
  const std::string day = x12_day(head_.date);
  const std::string control = fmt::format("{:04}", number);
  const std::string trace = fmt::format("{:09}{:04}", head_.control_number, number);
  const auto totals = [&](X12Segments& s, const Totals& t, std::string_view accepted, std::string_view rejected) {
    if (t.accepted > 0) s.add({"QTY", accepted, std::to_string(t.accepted)});
    if (t.rejected > 0) s.add({"QTY", rejected, std::to_string(t.rejected)});
    if (t.accepted > 0) s.add({"AMT", "YU", x12_number(Money{t.accepted_cents})});
    if (t.rejected > 0) s.add({"AMT", "YY", x12_number(Money{t.rejected_cents})});
  };
  const auto charge = [](const Totals& t) { return Money{t.accepted_cents + t.rejected_cents}; };
  // Received: A1 19, by the payer (PR).
  const std::vector<ClaimStatus> received{{"A1", "19", "PR"}};
  X12Segments s;
  s.add({"ST", "277", control, "005010X214"});
  s.add({"BHT", "0085", "08", trace, day, "0000", "TH"});
  s.add({"HL", "1", "", "20", "1"});
  s.add({"NM1", "PR", "2", element(head_.payer_name, 60), "", "", "", "", "FI", head_.payer_tax_id});
  s.add({"TRN", "1", trace});
  s.add({"DTP", "050", "D8", day});
  s.add({"DTP", "009", "D8", day});
  s.add({"HL", "2", "1", "21", "1"});
  const ReceiptParty& submitter = submission.submitter;
  std::string submitter_id = element(submitter.id, 80);
  if (submitter_id.empty()) submitter_id = receiver_id();
  add_person(s, "41", submitter, "SUBMITTER", submitter.person, "46", submitter_id);
  const std::string submission_trace = element(submission.trace, 50);
  s.add({"TRN", "2", submission_trace.empty() ? trace : submission_trace});
  add_statuses(s, received, day, "WQ", charge(submission.totals));
  totals(s, submission.totals, "90", "AA");

  std::uint64_t level = 2;
  std::string piece = s.text();
  std::size_t segments = s.count();
  for (const auto& [id, provider] : submission.providers) {
    const std::uint64_t of_provider = ++level;
    X12Segments p;
    p.add({"HL", std::to_string(of_provider), "2", "19", "1"});
    constexpr std::size_t npi_digits = 10;
    const bool has_npi = provider.npi.size() == npi_digits;
    add_person(p, "85", provider.name, id.empty() ? "PROVIDER" : "PROVIDER " + id,
               provider.name.person && !provider.name.name.empty(),
               has_npi                               ? "XX"
               : id.empty() || !provider.npi.empty() ? "SV"
                                                     : "FI",
               id.empty() ? "UNKNOWN" : id);
    // The guide's word for a provider whose claims were no batch of their own.
    p.add({"TRN", "1", "0"});
    add_statuses(p, received, "", "WQ", charge(provider.totals));
    if (has_npi && !provider.tax_id.empty()) p.add({"REF", "TJ", provider.tax_id});
    totals(p, provider.totals, "QA", "QC");
    piece += p.text();
    segments += p.count();
    const bool good = each_claim(provider, [&](ClaimReceipt& claim) {
      X12Segments c;
      add_claim(c, claim, ++level, of_provider, day);
      segments += c.count();
      piece += c.text();
      if (piece.size() < kPiece) return true;
      const bool written = to(piece);
      piece.clear();
      return written;
    });
    if (!good) return false;
  }
  X12Segments end;
  end.add({"SE", std::to_string(segments + 1), control});
  return to(piece + end.text());
}

}  // namespace edict
