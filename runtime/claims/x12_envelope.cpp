#include "runtime/claims/x12_envelope.hpp"

#include <fmt/format.h>

#include <charconv>

namespace edict {
namespace {

std::optional<std::uint64_t> count_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// A control number for a message: short, and nothing but what one can have.
std::string shown(std::string_view control) {
  std::string text;
  constexpr std::size_t longest = 16;
  for (char c : control.substr(0, longest)) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
    if (plain) text += c;
  }
  return text.empty() ? "without a number" : text;
}

}  // namespace

bool X12Envelope::is_control(std::string_view id) {
  return id == "ISA" || id == "GS" || id == "ST" || id == "SE" || id == "GE" || id == "IEA";
}

std::string X12Envelope::place(Spot spot) const {
  return fmt::format("interchange {}, transaction {}, segment {} of it", shown(interchange_), shown(transaction_),
                     spot.line >= transaction_at_ ? spot.line - transaction_at_ + 1 : 0);
}

bool X12Envelope::take_other(const X12Segment& s) {
  if (where_ == Where::transaction) {
    ++segments_;
    return true;
  }
  if (!strays_told_) {
    say("E0743", at(s), "a segment stands outside any transaction, and was skipped",
        "transactions stand between ST and SE");
  }
  strays_told_ = true;
  return false;
}

void X12Envelope::count_matters(const X12Segment& s, std::string_view what, std::uint64_t counted) {
  const auto said = count_of(s.element(1));
  if (said && *said == counted) return;
  say("W0744", at(s, 1), fmt::format("{} does not count what stands there: there are {}", what, counted),
      "the claims are read; ask the sender whether something is missing");
}

void X12Envelope::number_matters(const X12Segment& s, std::string_view what, std::string_view begun) {
  if (s.element(2) == begun) return;
  say("W0744", at(s, 2), fmt::format("{} differ", what),
      "the claims are read; ask the sender whether something is missing");
}

void X12Envelope::missing(const X12Segment& s, std::string_view what) {
  say("E0741", at(s), fmt::format("{} is missing before this segment", what),
      "send the file again; what stands before was read");
}

void X12Envelope::stray(const X12Segment& s, std::string_view what) {
  say("W0744", at(s), fmt::format("{} closes nothing that was open", what),
      "the claims are read; ask the sender whether something is missing");
}

// What is open and would have had to be closed.
void X12Envelope::close_down_to(Where where, const X12Segment& s) {
  if (where_ > where && where_ == Where::transaction) missing(s, "SE"), where_ = Where::group;
  if (where_ > where && where_ == Where::group) {
    if (group_open_) missing(s, "GE");
    where_ = Where::interchange;
  }
  if (where_ > where && where_ == Where::interchange) missing(s, "IEA"), where_ = Where::outside;
}

std::optional<X12Guide> X12Envelope::take(const X12Segment& s) {
  const std::string_view id = s.id();
  if (id == "ST") {
    close_down_to(Where::group, s);
    return begin_transaction(s);
  }
  of_claims_ = false;
  if (id == "ISA") {
    close_down_to(Where::outside, s);
    where_ = Where::interchange;
    interchange_ = s.element(13);
    groups_ = 0;
    strays_told_ = group_open_ = false;
  } else if (id == "GS") {
    close_down_to(Where::interchange, s);
    where_ = Where::group;
    group_open_ = true;
    group_ = s.element(6);
    group_version_ = s.element(8);
    ++groups_;
    transactions_ = 0;
  } else if (id == "SE") {
    if (where_ != Where::transaction) {
      stray(s, "SE");
      return std::nullopt;
    }
    count_matters(s, "SE01", segments_ + 1);
    number_matters(s, "the numbers of ST02 and SE02", transaction_);
    where_ = Where::group;
  } else if (id == "GE") {
    close_down_to(Where::group, s);
    if (where_ != Where::group || !group_open_) {
      stray(s, "GE");
      return std::nullopt;
    }
    count_matters(s, "GE01", transactions_);
    number_matters(s, "the numbers of GS06 and GE02", group_);
    where_ = Where::interchange;
    group_open_ = false;
  } else {
    close_down_to(Where::interchange, s);
    if (where_ != Where::interchange) {
      stray(s, "IEA");
      return std::nullopt;
    }
    count_matters(s, "IEA01", groups_);
    number_matters(s, "the numbers of ISA13 and IEA02", interchange_);
    where_ = Where::outside;
  }
  return std::nullopt;
}

std::optional<X12Guide> X12Envelope::begin_transaction(const X12Segment& s) {
  if (where_ == Where::outside) {
    say("E0743", at(s), "the transaction stands outside any interchange", "transactions stand between ISA and IEA");
  }
  where_ = Where::transaction;
  ++transactions_;
  segments_ = 1;
  transaction_ = s.element(2);
  transaction_at_ = s.number();
  of_claims_ = false;
  if (s.element(1) != "837") {
    LeftOut& of_kind = skipped_[shown(s.element(1))];
    if (of_kind.values++ == 0) of_kind.first = at(s, 1);
    return std::nullopt;
  }
  auto guide = x12_guide(s.element(3));
  if (guide == X12Guide::unknown) guide = x12_guide(group_version_);
  if (!guide) {
    say("E0742", at(s, 3),
        fmt::format("the 837 transaction {} follows none of the guides of claims, and was skipped",
                    shown(transaction_)),
        "ST03 (before 5010: GS08) names the guide: 005010X222A1 professional, 005010X223A2 institutional, "
        "005010X224A2 dental, 004010X098A1, X096A1 or X097A1; predeterminations and reports of paid claims are none");
    return std::nullopt;
  }
  if (guide == X12Guide::unknown) {
    say("W0748", at(s, 3), "neither ST03 nor GS08 names a known guide: claims are read by their segments",
        "ST03 names the guide from 5010 on, GS08 always: 005010X222A1, 005010X223A2, 005010X224A2");
  }
  of_claims_ = true;
  return guide;
}

void X12Envelope::end(Spot spot, bool broke_off) {
  if (where_ != Where::outside || broke_off) {
    const std::string_view what = where_ == Where::transaction ? "SE" : group_open_ ? "GE" : "IEA";
    say("E0741", spot, fmt::format("the file ends inside an interchange: {} is missing", what),
        "send the file again; what stands before was read");
  }
}

void X12Envelope::tell_skipped() {
  for (const auto& [kind, of_kind] : skipped_) {
    say("W0745", of_kind.first,
        fmt::format("{} transactions of kind {} are no claims, and were skipped", of_kind.values, kind),
        "claims are transactions of kind 837");
  }
}

}  // namespace edict
