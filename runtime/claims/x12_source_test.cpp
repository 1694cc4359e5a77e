// X12 837 as claims. The files are made here.
#include <catch2/catch.hpp>

#include "runtime/claims/claims_for_tests.hpp"

namespace edict::test {
namespace {

const std::string kIsa =
    "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *240101*1200*^*00501*000000905*0*P*:~";

std::string professional(const std::string& claims) {
  return "ST*837*0021*005010X222A1~BHT*0019*00*1*20240110*1200*CH~NM1*41*2*S*****46*1~NM1*40*2*R*****46*2~"
         "HL*1**20*1~PRV*BI*PXC*207Q00000X~NM1*85*2*CLINIC*****XX*1234567893~N3*1 ST~N4*DETROIT*MI*48201~"
         "REF*EI*381234567~HL*2*1*22*0~SBR*P*18*******MB~NM1*IL*1*DOE*JOHN****MI*M1~N4*FLINT*MI*48501~"
         "DMG*D8*19610402*F~NM1*PR*2*PAYER*****PI*00282~" +
         claims;
}

const std::string kClaim =
    "CLM*C1*185***11:B:1*Y*A*Y*Y~DTP*304*D8*20231220~REF*G1*AUTH1~REF*F8*OLD1~HI*ABK:M7918*ABF:E119~"
    "NM1*82*1*ROE****XX*1~NM1*82*1*ROE*JANE****XX*1245319599~PRV*PE*PXC*208VP0014X~"
    "LX*1~SV1*HC:20552:RT:59*85*UN*1***1:2~DTP*472*D8*20240105~REF*6R*L1~"
    "LX*2~SV1*HC:J1885*100*UN*2*12**2~DTP*472*RD8*20240105-20240106~LIN**N4*00409379601~CTP****2.5*ML~"
    "NM1*82*1*POE****XX*2~NM1*82*1*POE*X****XX*1003000126~";

std::string envelope(const std::string& transactions, int segments) {
  return kIsa + "GS*HC*S*R*20240101*1200*7*X*005010X222A1~" + transactions + "SE*" + std::to_string(segments) +
         "*0021~GE*1*7~IEA*1*000000905~";
}

int segments_of(const std::string& text) { return static_cast<int>(std::count(text.begin(), text.end(), '~')) + 1; }

std::string whole(const std::string& claims) {
  const std::string body = professional(claims);
  return envelope(body, segments_of(body));
}

Reading read_x12(const std::string& text, const ReadOptions& options = {}) {
  Reading reading;
  read_into(reading, "claims.837", text, options);
  return reading;
}

}  // namespace

TEST_CASE("a professional claim of X12 has the fields of its loops") {
  Reading r = read_x12(whole(kClaim));
  for (const Diagnostic& d : r.diagnostics.list()) UNSCOPED_INFO(d.id << " " << d.message);
  REQUIRE(r.claims.size() == 1);
  CHECK(r.ids().empty());
  const Batch batch = batch_of(r);
  const auto is = [&](std::size_t line, Field field, const std::string& text) {
    INFO(info(field).name);
    CHECK(at(batch, r.symbols, line, field) == text);
  };
  is(0, Field::claim_id, "C1");
  is(0, Field::claim_type, "PROFESSIONAL");
  is(0, Field::total_charge, "185.00");
  is(0, Field::place_of_service, "11");
  is(0, Field::frequency_code, "1");
  is(0, Field::original_claim_id, "OLD1");
  is(0, Field::authorization, "AUTH1");
  is(0, Field::last_seen_date, "2023-12-20");
  is(0, Field::filing_indicator, "MB");
  is(0, Field::payer, "00282");
  is(0, Field::billing_npi, "1234567893");
  is(0, Field::billing_tax_id, "381234567");
  is(0, Field::billing_state, "MI");
  is(0, Field::facility_state, "MI");
  is(0, Field::rendering_npi, "1245319599");
  is(0, Field::taxonomy, "208VP0014X");
  is(0, Field::patient, "M1");
  is(0, Field::born, "1961-04-02");
  is(0, Field::sex, "F");
  is(0, Field::patient_state, "MI");
  is(0, Field::procedure, "20552");
  is(0, Field::modifiers, "RT 59");
  is(0, Field::units, "1");
  is(0, Field::charge, "85.00");
  is(0, Field::service_date, "2024-01-05");
  is(0, Field::diagnosis, "M7918 E119");
  is(1, Field::diagnosis, "E119");
  is(1, Field::place_of_service, "12");
  is(1, Field::through_date, "2024-01-06");
  is(1, Field::ndc, "00409379601");
  is(1, Field::ndc_quantity, "2.5");
  is(1, Field::ndc_unit, "ML");
  is(1, Field::rendering_npi, "1003000126");
}

TEST_CASE("an institutional claim of X12 keeps its dates, and its lines without a procedure") {
  std::string body = professional(
      "CLM*I1*1600***13:A:1**A*Y*Y~DTP*434*RD8*20240105-20240107~DTP*435*DT*202401050930~DTP*096*TM*1415~CL1*1*7*01~"
      "HI*ABK:I10~HI*BG:45~HI*BE:A1:::100~HI*BH:11:D8:20240101~HI*BBR:0DJD8ZZ:D8:20240105~"
      "LX*1~SV2*0120**1500*DA*3~LX*2~SV2*0300*HC:85025*100*UN*1~");
  body.replace(body.find("X222A1"), 6, "X223A2");
  Reading r = read_x12(envelope(body, segments_of(body)));
  for (const Diagnostic& d : r.diagnostics.list()) UNSCOPED_INFO(d.id << " " << d.message);
  CHECK(r.ids().empty());
  REQUIRE(r.claims.size() == 1);
  const Batch batch = batch_of(r);
  REQUIRE(batch.line_count() == 2);
  CHECK(at(batch, r.symbols, 0, Field::procedure).empty());
  CHECK(at(batch, r.symbols, 0, Field::revenue_code) == "0120");
  CHECK(at(batch, r.symbols, 0, Field::units) == "3");
  CHECK(at(batch, r.symbols, 1, Field::procedure) == "85025");
  CHECK(at(batch, r.symbols, 0, Field::bill_type) == "131");
  CHECK(at(batch, r.symbols, 0, Field::service_date) == "2024-01-05");
  CHECK(at(batch, r.symbols, 0, Field::statement_through) == "2024-01-07");
  CHECK(at(batch, r.symbols, 0, Field::admission_hour) == "9");
  CHECK(at(batch, r.symbols, 0, Field::discharge_hour) == "14");
  CHECK(at(batch, r.symbols, 0, Field::condition_codes) == "45");
  CHECK(at(batch, r.symbols, 0, Field::value_codes) == "A1");
  CHECK(at(batch, r.symbols, 0, Field::icd_procedures) == "0DJD8ZZ");
  CHECK(at(batch, r.symbols, 1, Field::revenue_code) == "0300");
}

TEST_CASE("codes of an institutional claim keep their dates, amounts and indicators") {
  std::string body = professional(
      "CLM*I1*1600***11:A:1**A*Y*Y~DTP*434*RD8*20240105-20240107~CL1*1*7*01~HI*ABK:I10:::::::Y~HI*ABJ:R079~"
      "HI*APR:R0602*APR:R079~HI*ABN:W19XXXA:::::::N~HI*ABF:T8140XA:::::::N*ABF:E119*ABF:J449:::::::1~"
      "HI*BBR:0DJD8ZZ:D8:20240106~HI*BBQ:0DTJ4ZZ:D8:20240107~HI*BI:74:RD8:20240106-20240107~HI*BH:11:D8:20240101*BH:32~"
      "HI*BE:A1:::100*BE:48:::10.5~HI*BG:45~LX*1~SV2*120**1500*DA*3~");
  body.replace(body.find("X222A1"), 6, "X223A2");
  Reading r = read_x12(envelope(body, segments_of(body)));
  for (const Diagnostic& d : r.diagnostics.list()) UNSCOPED_INFO(d.id << " " << d.message);
  CHECK(r.ids().empty());
  REQUIRE(r.claims.size() == 1);
  CHECK(details_of(r.symbols, r.claims[0].record.details) ==
        "diagnoses.poa 0: Y\ndiagnoses.poa 1: N\ndiagnoses.poa 3: 1\nexternal_causes.poa 0: N\n"
        "icd_procedures.date 0: 2024-01-06\nicd_procedures.date 1: 2024-01-07\noccurrence_codes.date 0: 2024-01-01\n"
        "occurrence_spans.from 0: 2024-01-06\noccurrence_spans.through 0: 2024-01-07\nvalue_codes.amount 0: 100.00\n"
        "value_codes.amount 1: 10.50\n");
  const Batch batch = batch_of(r);
  CHECK(at(batch, r.symbols, 0, Field::reason_for_visit) == "R0602 R079");
  CHECK(at(batch, r.symbols, 0, Field::external_causes) == "W19XXXA");
  CHECK(at(batch, r.symbols, 0, Field::occurrence_codes) == "11 32");
  CHECK(at(batch, r.symbols, 0, Field::occurrence_spans) == "74");
  CHECK(at(batch, r.symbols, 0, Field::principal_poa) == "Y");
  CHECK(at(batch, r.symbols, 0, Field::hospital_acquired) == "T8140XA");
  CHECK(at(batch, r.symbols, 0, Field::revenue_code) == "0120");  // a zero that was dropped
}

TEST_CASE("other payers, notes, equipment and measurements are carried along") {
  const std::string text =
      "CLM*C1*185***41:B:1*Y*A*Y*Y~CR1*LB*140**A*DH*12~NTE*ADD*BY STRETCHER~CRC*07*Y*01*09~HI*ABK:M7918~"
      "NM1*PW*2~N3*1 ST~N4*FLINT*MI*48501~NM1*45*2~N4*TOLEDO*OH*43604~"
      "SBR*P*18*******CI~CAS*PR*1*20*1*2*8~CAS*CO*45*12.5~AMT*D*100~AMT*EAF*28~OI***Y~NM1*IL*1*DOE*JOHN****MI*M9~"
      "NM1*PR*2*OTHER*****PI*PAY2~DTP*573*D8*20240203~SBR*T*18*******MC~AMT*D*5~NM1*PR*2*THIRD*****PI*PAY3~"
      "LX*1~SV1*HC:E0601*185*UN*1***1~SV5*HC:E0601*DA*30*50*500*4~DTP*472*D8*20240105~MEA*TR*R2*32.5~MEA*OG*HT*70~REF*"
      "6R*L-1~"
      "NTE*TPO*LINE NOTE~SVD*PAY2*100*HC:E0601**1~CAS*PR*1*20**2*8~CAS*CO*45*12.5~DTP*573*D8*20240203~";
  Reading r = read_x12(whole(text));
  for (const Diagnostic& d : r.diagnostics.list()) UNSCOPED_INFO(d.id << " " << d.message);
  CHECK(r.ids().empty());
  REQUIRE(r.claims.size() == 1);
  CHECK(
      details_of(r.symbols, r.claims[0].record.details) ==
      "other_payers.id 0: PAY2\nother_payers.responsibility 0: P\nother_payers.filing_indicator 0: CI\n"
      "other_payers.paid 0: 100.00\nother_payers.patient_liability 0: 28.00\nother_payers.paid_date 0: 2024-02-03\n"
      "other_payers.id 1: PAY3\nother_payers.responsibility 1: T\nother_payers.filing_indicator 1: MC\n"
      "other_payers.paid 1: 5.00\n"
      "other_payer_adjustments.payer 0: PAY2\nother_payer_adjustments.group 0: PR\nother_payer_adjustments.carc 0: 1\n"
      "other_payer_adjustments.amount 0: 20.00\nother_payer_adjustments.units 0: 1\n"
      "other_payer_adjustments.payer 1: PAY2\nother_payer_adjustments.group 1: PR\nother_payer_adjustments.carc 1: 2\n"
      "other_payer_adjustments.amount 1: 8.00\n"
      "other_payer_adjustments.payer 2: PAY2\nother_payer_adjustments.group 2: CO\nother_payer_adjustments.carc 2: 45\n"
      "other_payer_adjustments.amount 2: 12.50\n"
      "notes.type 0: ADD\nnotes.text 0: BY STRETCHER\n"
      "certifications.category 0: 07\ncertifications.answer 0: Y\ncertifications.code 0: 01\n"
      "certifications.category 1: 07\ncertifications.answer 1: Y\ncertifications.code 1: 09\n");
  CHECK(details_of(r.symbols, r.claims[0].record.lines[0].details) ==
        "lines.other_payers.id 0: PAY2\nlines.other_payers.paid 0: 100.00\nlines.other_payers.procedure 0: E0601\n"
        "lines.other_payers.units 0: 1\nlines.other_payers.paid_date 0: 2024-02-03\n"
        "lines.other_payer_adjustments.payer 0: PAY2\nlines.other_payer_adjustments.group 0: PR\n"
        "lines.other_payer_adjustments.carc 0: 1\nlines.other_payer_adjustments.amount 0: 20.00\n"
        "lines.other_payer_adjustments.payer 1: PAY2\nlines.other_payer_adjustments.group 1: PR\n"
        "lines.other_payer_adjustments.carc 1: 2\nlines.other_payer_adjustments.amount 1: 8.00\n"
        "lines.other_payer_adjustments.payer 2: PAY2\nlines.other_payer_adjustments.group 2: CO\n"
        "lines.other_payer_adjustments.carc 2: 45\nlines.other_payer_adjustments.amount 2: 12.50\n"
        "lines.notes.type 0: TPO\nlines.notes.text 0: LINE NOTE\n"
        "lines.measurements.type 0: TR\nlines.measurements.qualifier 0: R2\nlines.measurements.value 0: 32.5\n"
        "lines.measurements.type 1: OG\nlines.measurements.qualifier 1: HT\nlines.measurements.value 1: 70\n");
  const Batch batch = batch_of(r);
  const auto is = [&](Field field, const std::string& value) {
    INFO(info(field).name);
    CHECK(at(batch, r.symbols, 0, field) == value);
  };
  is(Field::line_control_number, "L-1");
  is(Field::code_type, "HC");
  is(Field::dme_length_of_need, "30");
  is(Field::dme_rental_price, "50.00");
  is(Field::dme_purchase_price, "500.00");
  is(Field::dme_rental_unit, "4");
  is(Field::test_result, "32.5");
  is(Field::pickup_state, "MI");
  is(Field::pickup_zip, "48501");
  is(Field::dropoff_state, "OH");
  is(Field::other_payer_paid, "105.00");
  is(Field::payer_id, "00282");
  is(Field::relationship, "18");
  is(Field::billing_address, "1 ST");
  is(Field::billing_city, "DETROIT");
  is(Field::billing_zip, "48201");
  is(Field::facility_zip, "48201");
}

TEST_CASE("what cannot be read of an X12 claim is missing, where a decision can do without it") {
  std::string text = kClaim;
  text.replace(text.find("***1:2~"), 7, "***1:7~");
  text.replace(text.find("D8*20231220"), 11, "D8*99999999");
  Reading r = read_x12(whole(text));
  CHECK(r.ids() == std::vector<std::string>{"W0734", "W0734"});
  REQUIRE(r.claims.size() == 1);
  const Batch batch = batch_of(r);
  CHECK(at(batch, r.symbols, 0, Field::last_seen_date).empty());
  // Not all of the claim's diagnoses, and not only the one that can be read: nobody knows.
  CHECK(batch.set_is_missing(Field::diagnosis, LineIndex{0}));
  CHECK(at(batch, r.symbols, 0, Field::diagnoses) == "M7918 E119");
  CHECK(at(batch, r.symbols, 1, Field::diagnosis) == "E119");
  // Of two days in one date the qualifier says nothing.
  std::string days = kClaim;
  days.replace(days.find("D8*20240105"), 11, "D8*20240105-20240107");
  Reading two = read_x12(whole(days));
  CHECK(at(batch_of(two), two.symbols, 0, Field::through_date) == "2024-01-07");
}

TEST_CASE("a predetermination is refused with its reason") {
  std::string text = kClaim;
  text.replace(text.find("*Y*A*Y*Y~"), 9, "*Y*A*Y*Y**********PB~");
  CHECK(read_x12(whole(text)).ids() == std::vector<std::string>{"E0751"});
}

TEST_CASE("X12 says when it was made, not when it was received") {
  Reading none = read_x12(whole(kClaim));
  CHECK(at(batch_of(none), none.symbols, 0, Field::received_date).empty());
  ReadOptions given;
  given.received_date = make_date(2024, 2, 1);
  Reading flag = read_x12(whole(kClaim), given);
  CHECK(at(batch_of(flag), flag.symbols, 0, Field::received_date) == "2024-02-01");
  ReadOptions made;
  made.received_when_made = true;
  Reading bht = read_x12(whole(kClaim), made);
  CHECK(at(batch_of(bht), bht.symbols, 0, Field::received_date) == "2024-01-10");
}

TEST_CASE("a dependent has an id of its own, the same in every file") {
  const std::string twins = "HL*3*2*23*0~PAT*19~NM1*QC*1*DOE*ANN~DMG*D8*20150101*F~" + kClaim +
                            "HL*4*2*23*0~PAT*19~NM1*QC*1*DOE*EVE~DMG*D8*20150101*F~CLM*C2" + kClaim.substr(6);
  Reading a = read_x12(whole(twins));
  Reading b = read_x12(whole(twins));
  REQUIRE(a.claims.size() == 2);
  const Batch one = batch_of(a);
  const Batch two = batch_of(b);
  CHECK(one.patient_count() == 2);
  CHECK(print(one) == print(two));
  CHECK(print(one).find("ANN") == std::string::npos);
}

TEST_CASE("delimiters come from the ISA, and a terminator may be a line end") {
  const std::string text = whole(kClaim);
  const std::string wanted = [&] {
    Reading r = read_x12(text);
    return print(batch_of(r));
  }();
  const auto with = [&](char element, char component, const std::string& terminator) {
    std::string other;
    for (char c : text) {
      if (c == '*') other += element;
      if (c == ':') other += component;
      if (c == '~') other += terminator;
      if (c != '*' && c != ':' && c != '~') other += c;
    }
    return other;
  };
  for (const std::string& other : {with('|', '>', "~"), with('*', ':', "~\r\n"), with('*', ':', "\n"),
                                   with('*', ':', "\r\n"), with('\x1d', '\x1f', "\x1c"), "\xEF\xBB\xBF\n" + text}) {
    Reading r = read_x12(other);
    INFO(other.substr(0, 110));
    CHECK(r.ids().empty());
    CHECK(print(batch_of(r)) == wanted);
  }
  // And the name need not say what it is.
  Reading r;
  read_into(r, "claims.txt", text, {});
  CHECK(print(batch_of(r)) == wanted);
}

TEST_CASE("a broken claim leaves its neighbours alone, and its faults have a place") {
  const std::string broken = "CLM*C2*1***11:B:1~HI*ABK:M7918~LX*1~SV1*HC:20552*85*UN*x***1~DTP*472*D8*20240105~";
  Reading r = read_x12(whole(kClaim + broken + "CLM*C3" + kClaim.substr(6)));
  CHECK(r.claims.size() == 2);
  CHECK(r.counts.refused == 1);
  REQUIRE(r.ids() == std::vector<std::string>{"E0709"});
  CHECK(r.place().record == "C2/1");
  CHECK(r.place().line > 30);
  CHECK(r.place().column == 4);
  CHECK(r.first().message.find("interchange 000000905, transaction 0021, segment ") != std::string::npos);
}

TEST_CASE("wrong counts and numbers of the envelope are warnings") {
  const std::string body = professional(kClaim);
  const Reading r =
      read_x12(kIsa + "GS*HC*S*R*20240101*1200*7*X*005010X222A1~" + body + "SE*3*0022~GE*9*8~IEA*4*000000906~");
  CHECK(r.claims.size() == 1);
  CHECK(r.ids() == std::vector<std::string>(6, "W0744"));
}

TEST_CASE("a file that breaks off loses the claim that it breaks off in") {
  const std::string text = whole(kClaim + "CLM*C2" + kClaim.substr(6));
  const Reading inside = read_x12(text.substr(0, text.find("LX*2", text.find("CLM*C2")) + 3));
  CHECK(inside.claims.size() == 1);
  CHECK(inside.has("E0741"));
  const Reading behind = read_x12(text.substr(0, text.find("GE*")));
  CHECK(behind.claims.size() == 2);
  CHECK(behind.ids() == std::vector<std::string>{"E0741"});
}

TEST_CASE("what is no claim is skipped and said") {
  const std::string text = whole(kClaim);
  const std::string remittance =
      kIsa + "GS*HP*S*R*20240101*1200*7*X*005010X221A1~ST*835*1~BPR*I*0~SE*3*1~GE*1*7~" + "IEA*1*000000905~";
  CHECK(read_x12(remittance + text).ids() == std::vector<std::string>{"W0745"});
  CHECK(read_x12(remittance + text).claims.size() == 1);
  CHECK(read_x12("not X12 at all").ids() == std::vector<std::string>{"E0740"});
  CHECK(read_x12("ISA*broken~" + text).ids() == std::vector<std::string>{"E0740"});
  std::string report = text;
  report.replace(report.find("X222A1~BHT"), 6, "X298  ");
  CHECK(read_x12(report).ids() == std::vector<std::string>{"E0742"});
  CHECK(read_x12(whole(kClaim.substr(kClaim.find("HI*")))).claims.empty());
}

TEST_CASE("what stands between two interchanges does not swallow the second") {
  const std::string other = [&] {
    std::string text = whole(kClaim);
    for (char& c : text) c = c == '~' ? '\x1D' : c == '*' ? '|' : c;
    return text;
  }();
  for (const char* between : {"a line that somebody added\n", "\x1E", "TA1*000000905*240101*1200*A*000~\n"}) {
    INFO(between);
    Reading r = read_x12(whole(kClaim) + "\n" + between + other);
    CHECK(r.claims.size() == 2);
    CHECK(r.ids() == std::vector<std::string>{"E0740"});
  }
  CHECK(read_x12(whole(kClaim) + "~\r\n~" + other).ids().empty());
}

TEST_CASE("a claim needs a patient, and a line one service") {
  std::string nobody = whole(kClaim);
  nobody.erase(nobody.find("HL*2*1*22*0~"), 12);
  CHECK(read_x12(nobody).has("E0743"));
  std::string nothing = kClaim;
  nothing.replace(nothing.find("SV1*HC:20552:RT:59"), 18, "SV1*");
  const Reading unnamed = read_x12(whole(nothing));
  CHECK(unnamed.ids() == std::vector<std::string>{"E0706"});
  const Reading twice = read_x12(whole(kClaim + "SV1*HC:20552*85*UN*1***1~"));
  CHECK(twice.ids() == std::vector<std::string>{"E0743"});
}

TEST_CASE("what a claim has once is missing when its lines differ") {
  const std::string same = "NM1*DK*1*A*****XX*1245319599~";
  const std::string other = "NM1*DK*1*A*****XX*1003000126~";
  const std::size_t second = kClaim.find("LX*2");
  Reading agree = read_x12(whole(kClaim.substr(0, second) + same + kClaim.substr(second) + same));
  CHECK(agree.ids().empty());
  CHECK(at(batch_of(agree), agree.symbols, 0, Field::ordering_npi) == "1245319599");
  Reading differ = read_x12(whole(kClaim.substr(0, second) + same + kClaim.substr(second) + other));
  CHECK(differ.ids() == std::vector<std::string>{"W0747"});
  CHECK(at(batch_of(differ), differ.symbols, 0, Field::ordering_npi).empty());
}

TEST_CASE("senders' slips that leave no doubt are read, and said") {
  const std::string good = whole(kClaim);
  Reading right = read_x12(good);
  const std::string wanted = print(batch_of(right));
  const auto reads = [&](std::string text, const std::string& id) {
    Reading r = read_x12(text);
    CHECK(r.ids() == std::vector<std::string>{id});
    CHECK(print(batch_of(r)) == wanted);
  };
  std::string separator = good;
  std::replace(separator.begin() + 110, separator.end(), ':', '>');
  reads(separator, "W0749");
  std::string guide = good;
  for (std::size_t i = guide.find("X222A1"); i != std::string::npos; i = guide.find("X222A1")) guide.replace(i, 6, "");
  reads(guide, "W0748");
  std::string taxonomy = good;
  taxonomy.replace(taxonomy.find("207Q00000X"), 10, "203BF0100Y");
  Reading r = read_x12(taxonomy);
  CHECK(r.ids() == std::vector<std::string>{"W0734"});
  CHECK(r.claims.size() == 1);
}

TEST_CASE("a segment without an end is bounded") {
  ReadOptions options;
  options.longest_record = 2'000;
  const Reading r = read_x12(whole(kClaim + "NTE*ADD*" + std::string(5'000, 'x') + "~"), options);
  CHECK(r.ids() == std::vector<std::string>{"E0703"});
  CHECK(r.claims.empty());
}

}  // namespace edict::test
