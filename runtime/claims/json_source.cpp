// Claims from JSON lines. simdjson's on-demand parser is walked strictly forwards, once; numbers are taken as the text
// that stands in the file, so that money is never a binary fraction.
#include "runtime/claims/json_source.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>

#include "runtime/claims/claim_draft.hpp"
#include "runtime/claims/json_line.hpp"
#include "runtime/claims/json_shape.hpp"
#include "runtime/claims/line_cutter.hpp"
#include "runtime/claims/parts_source.hpp"
#include "runtime/claims/reporter.hpp"

namespace edict {
namespace {

namespace od = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;
using SlotKind = JsonSlot::Kind;

// Reads whole lines. One a thread.
class JsonPartReader : public PartReader {
 public:
  JsonPartReader(SymbolTable& symbols, const ReadOptions& options)
      : shape_(JsonShape::of_claims()), draft_(symbols, json_names(), options), longest_(options.longest_record) {
    if (options.receipts) draft_.keep_receipts();
  }

  // LineReader::kPadding bytes behind `text` can be read.
  void read(std::string_view text, ParsedPart& into) override {
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      line_ = text.substr(begin, end - begin);
      begin = end + 1;
      ++into.lines;
      number_ = into.lines;
      if (line_.size() > longest_) {
        into.faults.report(line_too_long(longest_, number_));
        ++into.counts.refused;
        continue;
      }
      if (line_.ends_with('\r')) line_.remove_suffix(1);
      if (trimmed(line_).empty()) continue;
      read_line(into);
    }
    std::swap(into.left_out, draft_.left_out());
    std::swap(into.receipts, draft_.receipts());
    std::swap(into.unknown, unknown_);
  }

 private:
  void read_line(ParsedPart& into) {
    draft_.begin(spot(nullptr));
    if (const error_code error = read_claim(); error != SUCCESS) {
      into.faults.report(json_fault(error, line_, {number_, 0}));
      ++into.counts.refused;
      return;
    }
    if (draft_.finish(into.packed, into.faults, into.counts)) into.claims.push_back({into.packed.size(), number_});
  }

  Spot spot(const char* at) const {
    const bool inside = at != nullptr && at >= line_.data() && at < line_.data() + line_.size();
    return {number_, inside ? static_cast<std::uint32_t>(at - line_.data() + 1) : 0};
  }

  error_code read_claim() {
    od::document document;
    if (const auto e = parser_.iterate(line_.data(), line_.size(), line_.size() + LineReader::kPadding).get(document))
      return e;
    od::object claim;
    if (const auto e = document.get_object().get(claim)) return e;
    if (const auto e = read_object(claim, JsonShape::kClaim)) return e;
    return document_ended(document) ? SUCCESS : simdjson::TRAILING_CONTENT;
  }

  error_code read_object(od::object& object, std::uint8_t node) {
    std::uint64_t seen = 0;  // keys that are no fields: of those the draft keeps account
    std::size_t place = 0;
    for (auto next : object) {
      od::field field;
      if (const auto e = std::move(next).get(field)) return e;
      std::string_view key;
      const JsonSlot* slot = expected_slot(node, place++, field.key().raw(), key);
      if (slot == nullptr) {
        if (const auto e = field.unescaped_key().get(key)) return e;
        slot = shape_.find(node, key);
        if (slot != nullptr) expect(node, place - 1, key, *slot);
      }
      od::value value = field.value();
      if (slot == nullptr) {
        unknown_.add(shape_.prefix(node) + std::string(key));
        if (const auto e = skip(value)) return e;
        continue;
      }
      const std::uint64_t bit = seen_bit(*slot);
      if ((seen & bit) != 0) {
        const Spot at = spot(value.raw_json_token().data());
        draft_.fault("E0711", at, shape_.prefix(node) + std::string(key),
                     fmt::format("{}{} is given twice", shape_.prefix(node), key), "give it once");
        if (const auto e = skip(value)) return e;
        continue;
      }
      seen |= bit;
      if (const auto e = read_slot(*slot, node, value)) return e;
    }
    return SUCCESS;
  }

  // Objects of a file have their keys in one order: the slot of the key that stood here before, if it stands here
  // again. `raw` points at the key as it is in the text, with its closing quote behind it.
  const JsonSlot* expected_slot(std::uint8_t node, std::size_t place, const char* raw, std::string_view& key) const {
    if (node >= expected_.size() || place >= expected_[node].size()) return nullptr;
    const Expected& expected = expected_[node][place];
    const std::size_t size = expected.key.size();
    // Behind a line there is padding, so that a key that is shorter may be compared too.
    if (size == 0 || size >= LineReader::kPadding || std::memcmp(raw, expected.key.data(), size) != 0 ||
        raw[size] != '"') {
      return nullptr;
    }
    key = expected.key;
    return expected.slot;
  }
  void expect(std::uint8_t node, std::size_t place, std::string_view key, const JsonSlot& slot) {
    if (node >= expected_.size()) expected_.resize(node + std::size_t{1});
    if (place >= kMostExpected) return;
    if (place >= expected_[node].size()) expected_[node].resize(place + 1);
    expected_[node][place] = {std::string(key), &slot};
  }

  static std::uint64_t seen_bit(const JsonSlot& slot) {
    switch (slot.kind) {
      case SlotKind::field:
      case SlotKind::cents:
      case SlotKind::detail:
      case SlotKind::detail_cents:
      case SlotKind::code:
        return 0;
      case SlotKind::object:
      case SlotKind::records:
      case SlotKind::lines:
      case SlotKind::status:
      case SlotKind::diagnosis_code_type:
      case SlotKind::procedure_code_type:
      case SlotKind::pointers:
        break;
    }
    constexpr unsigned objects_from = 16;
    const bool object = slot.kind == SlotKind::object || slot.kind == SlotKind::records;
    const unsigned bit = object ? objects_from + slot.object : static_cast<unsigned>(slot.kind);
    return std::uint64_t{1} << bit;
  }

  error_code read_slot(const JsonSlot& slot, std::uint8_t node, od::value& value) {
    od::json_type type;
    if (const auto e = value.type().get(type)) return e;
    const std::string_view token = value.raw_json_token();
    const Spot at = spot(token.data());
    if (type == od::json_type::null) return read_null(value);
    switch (slot.kind) {
      case SlotKind::object: {
        if (type != od::json_type::object) return wrong_kind(value, shape_.prefix(slot.object), "an object", at);
        od::object object;
        if (const auto e = value.get_object().get(object)) return e;
        return read_object(object, slot.object);
      }
      case SlotKind::lines:
        return read_lines(value, type, at);
      case SlotKind::pointers:
        return read_list(value, type, at, slot);
      case SlotKind::records:
        return read_records(value, type, at, slot);
      case SlotKind::field:
        if (info(slot.field).type.kind == Kind::code_set) return read_list(value, type, at, slot);
        return read_scalar(value, type, at, slot, node);
      case SlotKind::cents:
      case SlotKind::status:
      case SlotKind::diagnosis_code_type:
      case SlotKind::procedure_code_type:
        return read_scalar(value, type, at, slot, node);
      case SlotKind::detail:
      case SlotKind::detail_cents:
      case SlotKind::code:
        break;  // of the objects of a list
    }
    return SUCCESS;
  }

  error_code read_lines(od::value& value, od::json_type type, Spot at) {
    if (type != od::json_type::array) return wrong_kind(value, "lines", "a list of lines", at);
    od::array lines;
    if (const auto e = value.get_array().get(lines)) return e;
    for (auto next : lines) {
      od::value line;
      if (const auto e = std::move(next).get(line)) return e;
      od::json_type line_type;
      if (const auto e = line.type().get(line_type)) return e;
      const Spot line_at = spot(line.raw_json_token().data());
      if (line_type != od::json_type::object) {
        if (const auto e = wrong_kind(line, "lines", "a list of objects", line_at)) return e;
        continue;
      }
      od::object object;
      if (const auto e = line.get_object().get(object)) return e;
      draft_.begin_line(line_at);
      if (const auto e = read_object(object, JsonShape::kLine)) return e;
    }
    return SUCCESS;
  }

  // Codes of a set, or diagnosis pointers. A member may be an object with its code ({"code":"M79.18","poa":"Y"}).
  error_code read_list(od::value& value, od::json_type type, Spot at, const JsonSlot& slot) {
    const bool pointers = slot.kind == SlotKind::pointers;
    const std::string_view name = pointers ? "diagnosis_pointers" : std::string_view(draft_.name(slot.field));
    if (!pointers) draft_.begin_set(slot.field, at);
    if (type == od::json_type::string || type == od::json_type::number) {
      return read_member(value, type, at, slot, name);
    }
    if (type != od::json_type::array) return wrong_kind(value, name, "a list", at);
    od::array members;
    if (const auto e = value.get_array().get(members)) return e;
    for (auto next : members) {
      od::value member;
      if (const auto e = std::move(next).get(member)) return e;
      od::json_type member_type;
      if (const auto e = member.type().get(member_type)) return e;
      const Spot member_at = spot(member.raw_json_token().data());
      if (const auto e = read_member(member, member_type, member_at, slot, name)) return e;
    }
    return SUCCESS;
  }

  error_code read_member(od::value& value, od::json_type type, Spot at, const JsonSlot& slot, std::string_view name) {
    const bool pointer = slot.kind == SlotKind::pointers;
    if (type == od::json_type::null) {
      // A hole would shift what the pointers after it point at.
      draft_.fault("E0707", at, std::string(name), fmt::format("{} holds a null", name), "leave empty members out");
      return read_null(value);
    }
    if (type == od::json_type::object && !pointer) {
      bool found = false;
      const std::size_t place = slot.object != 0 ? draft_.places(slot.field) + 1 : 0;
      if (const auto e = read_record(value, slot.object, place, [&](od::value& inner, od::json_type inner_type) {
            if (found) return skip(inner);
            found = true;
            return read_member(inner, inner_type, spot(inner.raw_json_token().data()), slot, name);
          })) {
        return e;
      }
      if (!found) {
        draft_.fault("E0707", at, std::string(name), fmt::format("{} holds an object without a code", name),
                     "write {\"code\":\"…\"} or the code itself");
      }
      return SUCCESS;
    }
    if (type != od::json_type::string && type != od::json_type::number) {
      return wrong_kind(value, name, pointer ? "a list of numbers" : "a list of codes", at);
    }
    std::string_view text;
    if (const auto e = scalar_text(value, type, text)) return e;
    const Spelling spelling = type == od::json_type::number ? Spelling::bare_number : Spelling::text;
    if (pointer) {
      draft_.pointer(text, at);
    } else {
      draft_.member(slot.field, text, at, spelling);
    }
    return SUCCESS;
  }

  // A list of objects, or of texts where the objects have one.
  error_code read_records(od::value& value, od::json_type type, Spot at, const JsonSlot& slot) {
    const std::string& name = shape_.prefix(slot.object);
    if (type != od::json_type::array) return wrong_kind(value, name, "a list", at);
    od::array records;
    if (const auto e = value.get_array().get(records)) return e;
    std::size_t place = 0;
    for (auto next : records) {
      od::value record;
      if (const auto e = std::move(next).get(record)) return e;
      od::json_type record_type;
      if (const auto e = record.type().get(record_type)) return e;
      const Spot record_at = spot(record.raw_json_token().data());
      ++place;
      const JsonSlot* text = shape_.find(slot.object, "text");
      error_code error = SUCCESS;
      if (record_type == od::json_type::object) {
        error = read_record(record, slot.object, place, [&](od::value& inner, od::json_type) { return skip(inner); });
      } else if (record_type == od::json_type::string && text != nullptr) {
        error = read_detail(record, record_type, *text, place);
      } else {
        error = wrong_kind(record, name, "a list of objects", record_at);
      }
      if (error != SUCCESS) return error;
    }
    return SUCCESS;
  }

  // The details of one object; `code(value, type)` takes its code. Of a list without details only that is known.
  template <class Code>
  error_code read_record(od::value& value, std::uint8_t node, std::size_t place, Code code) {
    od::object object;
    if (const auto e = value.get_object().get(object)) return e;
    for (auto next : object) {
      od::field field;
      if (const auto e = std::move(next).get(field)) return e;
      std::string_view key;
      if (const auto e = field.unescaped_key().get(key)) return e;
      od::value inner = field.value();
      od::json_type type;
      if (const auto e = inner.type().get(type)) return e;
      const JsonSlot* slot = node != 0 ? shape_.find(node, key) : nullptr;
      const bool is_code = slot != nullptr ? slot->kind == SlotKind::code : node == 0 && key == "code";
      error_code error = SUCCESS;
      if (is_code && (type == od::json_type::string || type == od::json_type::number)) {
        error = code(inner, type);
      } else if (slot != nullptr && !is_code) {
        error = read_detail(inner, type, *slot, place);
      } else {
        if (node != 0 && !is_code) unknown_.add(shape_.prefix(node) + std::string(key));
        error = skip(inner);
      }
      if (error != SUCCESS) return error;
    }
    return SUCCESS;
  }

  error_code read_detail(od::value& value, od::json_type type, const JsonSlot& slot, std::size_t place) {
    if (type == od::json_type::null) return read_null(value);
    const Spot at = spot(value.raw_json_token().data());
    if (type != od::json_type::string && type != od::json_type::number) {
      return wrong_kind(value, name_of(slot.detail), describe({info(slot.detail).kind, CodeSystem::none}), at);
    }
    std::string_view text;
    if (const auto e = scalar_text(value, type, text)) return e;
    const Spelling spelling = type == od::json_type::number ? Spelling::bare_number : Spelling::text;
    draft_.detail(slot.detail, place, text, at, spelling, slot.kind == SlotKind::detail_cents);
    return SUCCESS;
  }

  error_code read_scalar(od::value& value, od::json_type type, Spot at, const JsonSlot& slot, std::uint8_t node) {
    const bool plain = slot.kind == SlotKind::field;
    const bool boolean = plain && info(slot.field).type.kind == Kind::boolean;
    if (type == od::json_type::object || type == od::json_type::array || (type == od::json_type::boolean && !boolean)) {
      const std::string name = plain ? draft_.name(slot.field) : shape_.prefix(node) + "…";
      return wrong_kind(value, name, plain ? describe(info(slot.field).type) : "a text", at);
    }
    std::string_view text;
    if (const auto e = scalar_text(value, type, text)) return e;
    const Spelling spelling = type == od::json_type::number ? Spelling::bare_number : Spelling::text;
    switch (slot.kind) {
      case SlotKind::field:
        draft_.scalar(slot.field, text, at, spelling);
        break;
      case SlotKind::cents:
        draft_.cents(slot.field, text, at);
        break;
      case SlotKind::status:
        shape_.in_line(node) ? draft_.line_status(text, at) : draft_.claim_status(text, at);
        break;
      case SlotKind::diagnosis_code_type:
        draft_.diagnosis_code_type(text, at);
        break;
      case SlotKind::procedure_code_type:
        draft_.procedure_code_type(text, at);
        break;
      case SlotKind::object:
      case SlotKind::records:
      case SlotKind::lines:
      case SlotKind::pointers:
      case SlotKind::detail:
      case SlotKind::detail_cents:
      case SlotKind::code:
        break;
    }
    return SUCCESS;
  }

  error_code wrong_kind(od::value& value, std::string_view name, std::string_view expected, Spot at) {
    if (name.ends_with('.')) name.remove_suffix(1);
    draft_.fault("E0707", at, std::string(name), fmt::format("{} is not {}", name, expected));
    return skip(value);
  }

  struct Expected {
    std::string key;
    const JsonSlot* slot = nullptr;
  };
  static constexpr std::size_t kMostExpected = 64;

  const JsonShape& shape_;
  std::vector<std::vector<Expected>> expected_;  // by node and place in the object
  ClaimDraft draft_;
  std::size_t longest_;
  od::parser parser_;
  UnknownNames unknown_;
  std::string_view line_;
  std::uint64_t number_ = 0;  // of the line in its part
};

class JsonSource : public PartsSource {
 public:
  JsonSource(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols, const ReadOptions& options)
      : PartsSource(std::move(file), symbols, options),
        cutter_(std::move(input), options.part_bytes, options.longest_record) {}
  ~JsonSource() override { finish_parts(); }

 private:
  bool cut(PartText& text, ParsedPart& parsed) override {
    const LineCutter::Next next = cutter_.next(text.bytes, text.size);
    if (next == LineCutter::Next::too_long) {
      parsed.lines = 1;
      parsed.faults.report(line_too_long(options_.longest_record, 1));
      parsed.counts.refused = 1;
    }
    return next != LineCutter::Next::end;
  }
  std::unique_ptr<PartReader> make_reader() override { return std::make_unique<JsonPartReader>(symbols_, options_); }
  const std::optional<InputFault>& input_fault() const override { return cutter_.fault(); }
  void report_unknown(UnknownNames& unknown, Diagnostics& diagnostics) override {
    unknown.report(diagnostics, file_, "fields", JsonShape::of_claims().paths());
  }

  LineCutter cutter_;
};

}  // namespace

std::unique_ptr<ClaimSource> json_source(std::string file, std::unique_ptr<ByteInput> input, SymbolTable& symbols,
                                         const ReadOptions& options) {
  return std::make_unique<JsonSource>(std::move(file), std::move(input), symbols, options);
}

}  // namespace edict
