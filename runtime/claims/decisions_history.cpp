#include "runtime/claims/decisions_history.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/decimal.hpp"
#include "runtime/claims/field_text.hpp"
#include "runtime/claims/json_line.hpp"

namespace edict {

namespace od = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

// One decisions file on its way in. Findings and everything else that explains a decision is stepped over.
class DecisionsReader {
 public:
  DecisionsReader(EarlierDecisions& to, std::string file, ByteInput& input, Diagnostics& diagnostics)
      : to_(to), input_(input), diagnostics_(diagnostics), reporter_(std::move(file), ReadOptions{}.most_reports) {}

  void read() {
    const std::size_t longest = ReadOptions{}.longest_record;
    LineReader lines(input_, longest);
    std::uint64_t refused = 0;
    while (next_json_line(lines, input_, longest, reporter_, diagnostics_, refused)) {
      row_ = {};
      if (const auto error = read_row(lines.text()); error != SUCCESS) {
        report_json_fault(error, lines, reporter_, diagnostics_);
      } else {
        take_row(lines.number());
      }
    }
    reporter_.close(diagnostics_);
  }

 private:
  struct Row {
    std::string claim_id, line, decision, units_allowed;
  };

  std::string* slot(std::string_view key) {
    if (key == "claim_id") return &row_.claim_id;
    if (key == "line") return &row_.line;
    if (key == "decision") return &row_.decision;
    if (key == "units_allowed") return &row_.units_allowed;
    return nullptr;
  }

  error_code read_row(std::string_view text) {
    od::document document;
    if (const auto e = parser_.iterate(text.data(), text.size(), text.size() + LineReader::kPadding).get(document))
      return e;
    od::object object;
    if (const auto e = document.get_object().get(object)) return e;
    for (auto next : object) {
      od::field field;
      if (const auto e = std::move(next).get(field)) return e;
      std::string_view key;
      if (const auto e = field.unescaped_key().get(key)) return e;
      od::value value = field.value();
      od::json_type type;
      if (const auto e = value.type().get(type)) return e;
      std::string* into = slot(key);
      if (into == nullptr || (type != od::json_type::string && type != od::json_type::number)) {
        if (const auto e = skip(value)) return e;
        continue;
      }
      std::string_view content;
      if (const auto e = scalar_text(value, type, content)) return e;
      *into = trimmed(content);
    }
    return document_ended(document) ? SUCCESS : simdjson::TRAILING_CONTENT;
  }

  void take_row(std::uint64_t at) {
    const auto fault = [&](std::string_view id, std::string field, std::string message, std::string help) {
      reporter_.report(diagnostics_, id, {at, 0}, row_.claim_id, std::move(field), std::move(message), std::move(help));
    };
    const auto line = parse_decimal(row_.line);
    if (row_.claim_id.empty() || !line || line->thousandths % 1000 != 0) {
      fault("E0706", "claim_id", "the decision does not say which line it is about", "it needs claim_id and line");
      return;
    }
    EarlierDecisions::Decided decided;
    if (row_.decision == "deny") {
      decided.status = LineStatus::denied;
    } else if (row_.decision == "pend") {
      decided.status = LineStatus::pended;
    } else if (row_.decision != "pay" && row_.decision != "cut_back") {
      fault("E0721", "decision", "decision is not one of the words", "it is pay, deny, pend or cut_back");
      return;
    }
    if (!row_.units_allowed.empty()) {
      const auto units = parse_decimal(row_.units_allowed);
      if (!units || units->thousandths < 0) {
        fault(units ? "E0727" : "E0709", "units_allowed", "units_allowed is not a number of units", {});
        return;
      }
      decided.units_allowed = units->thousandths;
    }
    const Symbol claim = to_.symbols_.intern(SymbolDomain::text, row_.claim_id);
    to_.claims_.insert(claim);
    if (!to_.lines_.emplace(EarlierDecisions::Key{claim, line->thousandths / 1000}, decided).second) {
      fault("E0725", "line", "the line has two decisions", "give the decisions of one run");
    }
  }

  EarlierDecisions& to_;
  ByteInput& input_;
  Diagnostics& diagnostics_;
  Reporter reporter_;
  od::parser parser_;
  Row row_;
};

bool EarlierDecisions::read_all(std::string name, ByteInput& input, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  DecisionsReader(*this, std::move(name), input, diagnostics).read();
  return diagnostics.error_count() == before;
}

bool EarlierDecisions::read(const std::string& path, Diagnostics& diagnostics) {
  const auto input = open_input(path);
  return read_all(path == "-" ? "standard input" : path, *input, diagnostics);
}

bool EarlierDecisions::read_from_memory(std::string name, std::string bytes, Diagnostics& diagnostics) {
  const auto input = input_from_memory(name, std::move(bytes));
  return read_all(std::move(name), *input, diagnostics);
}

const EarlierDecisions::Decided* EarlierDecisions::find(Symbol claim, std::int64_t line) const {
  const auto it = lines_.find({claim, line});
  return it == lines_.end() ? nullptr : &it->second;
}

namespace {

class DecidedSource : public ClaimSource {
 public:
  DecidedSource(std::unique_ptr<ClaimSource> claims, const EarlierDecisions& decisions,
                std::shared_ptr<RepeatedIds> ids)
      : ClaimSource(claims->file(), claims->symbols()),
        claims_(std::move(claims)),
        decisions_(decisions),
        ids_(std::move(ids)),
        reporter_(file_, ReadOptions{}.most_reports) {}

  bool needs_whole_table() const override { return claims_->needs_whole_table(); }
  bool ids_may_repeat() const override { return claims_->ids_may_repeat(); }
  std::optional<PackedClaim> next_packed(Diagnostics& diagnostics) override {
    while (const auto claim = claims_->next_packed(diagnostics)) {
      const auto id = symbols_.find(SymbolDomain::text, ids_may_repeat() ? ids_->number(claim->id) : claim->id);
      if (id && decisions_.knows(*id)) ++met_;
      LocalTexts texts(symbols_);
      ClaimRecord record = unpack(claim->bytes, texts);
      const bool decided = decide(record, id, claim->at, diagnostics);
      counts_ = claims_->counts();
      refused_ += decided ? 0 : 1;
      counts_.refused += refused_;
      counts_.claims -= refused_;
      if (!decided) continue;
      packed_.clear();
      pack(record, texts, packed_);
      PackedClaim result = packed_claim(packed_);
      result.at = claim->at;
      return result;
    }
    counts_ = claims_->counts();
    counts_.refused += refused_;
    counts_.claims -= refused_;
    if (!ended_) {
      ended_ = true;
      reporter_.close(diagnostics);
      if (met_ < decisions_.claim_count()) {
        diagnostics.report("W0736", DataPlace{file_, 0, 0, {}, {}},
                           fmt::format("decisions of {} claims that are not in the file are ignored",
                                       decisions_.claim_count() - met_));
      }
    }
    return std::nullopt;
  }

 private:
  bool decide(ClaimRecord& claim, std::optional<Symbol> id, std::uint64_t at, Diagnostics& diagnostics) {
    claim.fresh = false;
    for (ClaimLineRecord& line : claim.lines) {
      const std::int64_t number = value_in(line.values, Field::line_number).value_or(0);
      const EarlierDecisions::Decided* decided = id ? decisions_.find(*id, number) : nullptr;
      if (decided == nullptr) {
        reporter_.report(diagnostics, "E0725", {at, 0}, {}, "line",
                         fmt::format("line {} of the claim has no decision", number),
                         "give the decisions of the run that decided this file");
        return false;
      }
      line.status = decided->status;
      if (!decided->units_allowed) continue;
      std::erase_if(line.values, [](const FieldValue& v) { return v.field == Field::units_allowed; });
      line.values.push_back({Field::units_allowed, *decided->units_allowed});
    }
    return true;
  }

  std::unique_ptr<ClaimSource> claims_;
  const EarlierDecisions& decisions_;
  std::shared_ptr<RepeatedIds> ids_;
  Reporter reporter_;
  std::string packed_;
  std::size_t met_ = 0;
  std::size_t refused_ = 0;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<ClaimSource> apply_decisions(std::unique_ptr<ClaimSource> claims, const EarlierDecisions& decisions,
                                             std::shared_ptr<RepeatedIds> ids) {
  return std::make_unique<DecidedSource>(std::move(claims), decisions, std::move(ids));
}

}  // namespace edict
