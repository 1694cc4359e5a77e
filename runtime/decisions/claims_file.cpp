#include "runtime/decisions/claims_file.hpp"

#include <algorithm>

#include "runtime/base/decimal.hpp"
#include "runtime/decisions/outcome_text.hpp"

namespace edict {
namespace {

std::size_t index_of(Field field) { return static_cast<std::size_t>(field); }

void open_fields(ClaimUnpacker& from, OpenedFields& to) {
  to.has.reset();
  std::string_view text;
  const auto keep = [&](std::string_view t) {
    text = t;
    return std::int64_t{0};
  };
  const auto counts = from.fields();
  for (unsigned i = 0; i < counts.values; ++i) {
    text = {};
    const FieldValue v = from.value(keep);
    to.has.set(index_of(v.field));
    to.values[index_of(v.field)] = {v.value, text};
  }
  std::vector<Symbol> members;
  for (unsigned i = 0; i < counts.sets; ++i) {
    members.clear();
    const Field field = from.set(members);
    to.has.set(index_of(field), !members.empty());
    to.sets[index_of(field)].swap(members);
  }
  to.details.clear();
  for (unsigned i = 0; i < counts.details; ++i) {
    text = {};
    const DetailValue d = from.detail(keep);
    to.details.push_back({d.detail, d.record, {d.value, text}});
  }
}

bool is_set(Field field) { return info(field).type.kind == Kind::code_set; }

}  // namespace

void OpenedClaim::open(std::string_view packed) {
  ClaimUnpacker from(packed);
  open_fields(from, fields_);
  line_count_ = from.lines();
  if (lines_.size() < line_count_) lines_.resize(line_count_);
  for (std::size_t i = 0; i < line_count_; ++i) {
    lines_[i].pointers.clear();
    lines_[i].status = from.line(lines_[i].pointers);
    open_fields(from, lines_[i].fields);
  }
}

CodeTypes code_types(const OpenedClaim& claim, const SymbolTable& symbols) {
  CodeTypes types;
  const OpenedFields& fields = claim.fields();
  for (const FieldInfo& f : all_fields()) {
    if (!fields.has[index_of(f.field)] || f.level == Level::line) continue;
    const bool procedure = f.type.system == CodeSystem::icd_procedure;
    if (!procedure && f.type.system != CodeSystem::icd) continue;
    const Symbol code = is_set(f.field) ? fields.sets[index_of(f.field)].front()
                                        : static_cast<Symbol>(fields.values[index_of(f.field)].number);
    (procedure ? types.procedure : types.diagnosis) = name_of(system_of(symbols.domain(code)));
  }
  return types;
}

void append_value(TextBuffer& out, Kind kind, const OpenedFields::Value& value, const SymbolTable& symbols) {
  switch (kind) {
    case Kind::boolean:
      return append(out, value.number != 0 ? "true" : "false");
    case Kind::integer:
      return append(out, fmt::format_int(value.number).str());
    case Kind::decimal:
      return append(out, to_text(Decimal{value.number}));
    case Kind::money:
      return append(out, to_text(Money{value.number}));
    case Kind::date:
      return append_date(out, Date{static_cast<std::int32_t>(value.number)});
    case Kind::code:
      return append(out, code_text(symbols, static_cast<Symbol>(value.number)));
    case Kind::text:
    case Kind::id:
      return append(out, value.text);
    case Kind::days:
    case Kind::months:
    case Kind::code_set:
    case Kind::row:
    case Kind::line:
      return;  // no scalar field of a claim is one
  }
}

std::string_view name_of(LineStatus status) {
  switch (status) {
    case LineStatus::fresh:
      return {};
    case LineStatus::paid:
      return "paid";
    case LineStatus::denied:
      return "denied";
    case LineStatus::pended:
      return "pended";
  }
  return {};
}

namespace {

void append_json_value(TextBuffer& out, Kind kind, const OpenedFields::Value& value, const SymbolTable& symbols) {
  if (kind == Kind::boolean || kind == Kind::integer || kind == Kind::decimal) {
    return append_value(out, kind, value, symbols);
  }
  TextBuffer text;
  append_value(text, kind, value, symbols);
  append_json_string(out, {text.data(), text.size()});
}

}  // namespace

std::vector<JsonClaimWriter::Item> JsonClaimWriter::items(bool of_line) {
  std::vector<Item> items;
  for (const FieldInfo& f : all_fields()) {
    if (f.json_path.empty() || (f.level == Level::line) != of_line) continue;
    std::string_view path = f.json_path;
    if (of_line) path.remove_prefix(std::string_view("lines.").size());
    const std::size_t dot = path.find('.');
    items.push_back(dot == std::string_view::npos ? Item{f.field, {}, path}
                                                  : Item{f.field, path.substr(0, dot), path.substr(dot + 1)});
  }
  // Ids first, then the objects as they come first in the model.
  std::vector<std::string_view> objects;
  for (const Item& i : items) {
    if (std::find(objects.begin(), objects.end(), i.object) == objects.end()) objects.push_back(i.object);
  }
  const auto rank = [&](const Item& i) {
    if (i.field == Field::claim_id || i.field == Field::line_number) return std::ptrdiff_t{-2};
    if (i.object.empty()) return std::ptrdiff_t{-1};
    return std::find(objects.begin(), objects.end(), i.object) - objects.begin();
  };
  std::stable_sort(items.begin(), items.end(), [&](const Item& a, const Item& b) { return rank(a) < rank(b); });
  return items;
}

JsonClaimWriter::JsonClaimWriter(const SymbolTable& symbols)
    : symbols_(symbols), of_claim_(items(false)), of_line_(items(true)) {}

// Members, each with the comma behind it; the caller takes the last one back.
void JsonClaimWriter::write_fields(const std::vector<Item>& items, const OpenedFields& fields, TextBuffer& out) const {
  std::string_view object;
  for (const Item& item : items) {
    if (!fields.has[index_of(item.field)]) continue;
    if (item.object != object) {
      if (!object.empty()) {
        out.resize(out.size() - 1);
        append(out, "},");
      }
      object = item.object;
      if (!object.empty()) {
        append_json_string(out, object);
        append(out, ":{");
      }
    }
    append_json_string(out, item.key);
    out.push_back(':');
    const Kind kind = info(item.field).type.kind;
    if (kind == Kind::code_set) {
      write_set(item.field, fields, out);
    } else {
      append_json_value(out, kind, fields.values[index_of(item.field)], symbols_);
    }
    out.push_back(',');
  }
  if (!object.empty()) {
    out.resize(out.size() - 1);
    append(out, "},");
  }
  if (!fields.details.empty()) write_records(fields, out);
}

// Codes with something beside them are objects: {"code":"48","amount":"10.50"}.
void JsonClaimWriter::write_set(Field field, const OpenedFields& fields, TextBuffer& out) const {
  auto detail = std::find_if(fields.details.begin(), fields.details.end(),
                             [&](const OpenedFields::DetailOf& d) { return info(d.detail).field == field; });
  out.push_back('[');
  std::uint32_t record = 0;
  for (const Symbol member : fields.sets[index_of(field)]) {
    const auto beside = [&] {
      return detail != fields.details.end() && info(detail->detail).field == field && detail->record == record;
    };
    const bool object = beside();
    if (object) append(out, R"({"code":)");
    append_json_string(out, code_text(symbols_, member));
    for (; beside(); ++detail) {
      out.push_back(',');
      write_detail(*detail, out);
    }
    append(out, object ? "}," : ",");
    ++record;
  }
  out.data()[out.size() - 1] = ']';
}

void JsonClaimWriter::write_records(const OpenedFields& fields, TextBuffer& out) const {
  const OpenedFields::DetailOf* before = nullptr;
  for (const OpenedFields::DetailOf& d : fields.details) {
    const DetailInfo& of = info(d.detail);
    if (of.field) continue;
    const bool same_list = before != nullptr && info(before->detail).first == of.first;
    if (before != nullptr && !same_list) append(out, "}],");
    if (!same_list) {
      const std::size_t dot = of.list.find('.');
      append_json_string(out, dot == std::string_view::npos ? of.list : of.list.substr(dot + 1));
      append(out, ":[{");
    } else {
      append(out, before->record == d.record ? "," : "},{");
    }
    write_detail(d, out);
    before = &d;
  }
  if (before != nullptr) append(out, "}],");
}

void JsonClaimWriter::write_detail(const OpenedFields::DetailOf& detail, TextBuffer& out) const {
  append_json_string(out, info(detail.detail).name);
  out.push_back(':');
  append_json_value(out, info(detail.detail).kind, detail.value, symbols_);
}

void JsonClaimWriter::write(const OpenedClaim& claim, TextBuffer& out) const {
  out.push_back('{');
  write_fields(of_claim_, claim.fields(), out);
  const CodeTypes types = code_types(claim, symbols_);
  if (!types.diagnosis.empty()) append(out, fmt::format(R"("diagnosis_code_type":"{}",)", types.diagnosis));
  if (!types.procedure.empty()) append(out, fmt::format(R"("procedure_code_type":"{}",)", types.procedure));
  append(out, R"("lines":[)");
  for (std::size_t i = 0; i < claim.lines(); ++i) {
    const OpenedLine& line = claim.line(i);
    out.push_back('{');
    write_fields(of_line_, line.fields, out);
    if (!line.pointers.empty()) {
      append(out, fmt::format(R"("diagnosis_pointers":[{}],)", fmt::join(line.pointers, ",")));
    }
    if (line.status != LineStatus::fresh) append(out, fmt::format(R"("status":"{}",)", name_of(line.status)));
    out.data()[out.size() - 1] = '}';
    out.push_back(',');
  }
  out.data()[out.size() - 1] = ']';
  append(out, "}\n");
}

}  // namespace edict
