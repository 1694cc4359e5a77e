#include "tests/bench/synthetic_x12.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace edict::bench {
namespace {

std::string digits(std::string_view date) {
  std::string text(date);
  std::erase(text, '-');
  return text;
}

std::string undotted(std::string code) {
  std::erase(code, '.');
  return code;
}

std::string amount(std::uint32_t cents) {
  return cents == 0 ? std::string() : fmt::format("{}.{:02}", cents / 100, cents % 100);
}

}  // namespace

void X12Writer::add(const std::string& segment, std::string& out) {
  out += segment;
  out += "~\n";
  ++segments_;
}

void X12Writer::begin_transaction(std::string& out) {
  if (transactions_++ == 0) {
    out +=
        "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *240101*1200*^*00501*000000001*0*P*:~\n"
        "GS*HC*SENDER*RECEIVER*20240101*1200*1*X*005010X222A1~\n";
  }
  segments_ = claims_ = level_ = 0;
  add(fmt::format("ST*837*{:04}*005010X222A1", transactions_), out);
  add(fmt::format("BHT*0019*00*{}*20240101*1200*CH", transactions_), out);
  add("NM1*41*2*CLEARINGHOUSE*****46*123456789", out);
  add("PER*IC*DESK*TE*8005550100", out);
  add("NM1*40*2*PAYER*****46*987654321", out);
}

void X12Writer::end_transaction(std::string& out) {
  add(fmt::format("SE*{}*{:04}", segments_ + 1, transactions_), out);
}

void X12Writer::append(const SyntheticClaim& claim, std::string& out) {
  constexpr std::uint32_t most_claims = 5'000;
  if (transactions_ == 0 || claims_ == most_claims) {
    if (transactions_ != 0) end_transaction(out);
    begin_transaction(out);
  }
  ++claims_;
  const std::uint32_t provider = ++level_;
  add(fmt::format("HL*{}**20*1", provider), out);
  add("NM1*85*2*CLINIC*****XX*" + claim.billing, out);
  add("N3*1 MAIN ST", out);
  add("N4*LANSING*MI*489010000", out);
  add("REF*EI*381234567", out);
  add(fmt::format("HL*{}*{}*22*0", ++level_, provider), out);
  add("SBR*P*18*******MB", out);
  add("NM1*IL*1*DOE*JO****MI*" + claim.patient, out);
  add("N3*2 MAIN ST", out);
  add("N4*FLINT*MI*48501", out);
  if (!claim.born.empty()) add(fmt::format("DMG*D8*{}*{}", digits(claim.born), claim.sex), out);
  add("NM1*PR*2*MEDICARE*****PI*medicare", out);
  std::uint32_t total = 0;
  for (const SyntheticLine& l : claim.lines) total += l.cents;
  add(fmt::format("CLM*{}*{}***{}:B:1*Y*A*Y*Y", claim.id, amount(total), claim.place), out);
  for (std::size_t d = 0; d < claim.diagnoses.size(); ++d) {
    if (d == 0) out += "HI";
    out += fmt::format("*{}:{}", d == 0 ? "ABK" : "ABF", undotted(claim.diagnoses[d]));
  }
  if (!claim.diagnoses.empty()) add("", out);
  if (!claim.rendering.empty()) add("NM1*82*1*ROE*JANE****XX*" + claim.rendering, out);
  for (std::size_t n = 0; n < claim.lines.size(); ++n) {
    const SyntheticLine& l = claim.lines[n];
    add(fmt::format("LX*{}", n + 1), out);
    std::string procedure = "HC:" + l.procedure;
    for (const std::string_view modifier : l.modifiers) procedure += ":" + std::string(modifier);
    add(fmt::format("SV1*{}*{}*UN*{}***{}", procedure, amount(l.cents),
                    l.units == 0 ? std::string() : std::to_string(l.units), fmt::join(l.pointers, ":")),
        out);
    add("DTP*472*D8*" + digits(l.service_date), out);
    add(fmt::format("REF*6R*{}-{}", claim.id, n + 1), out);
  }
}

void X12Writer::end(std::string& out) {
  if (transactions_ == 0) return;
  end_transaction(out);
  out += fmt::format("GE*{}*1~\nIEA*1*000000001~\n", transactions_);
}

}  // namespace edict::bench
