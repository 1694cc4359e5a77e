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
}

bool is_set(Field field) { return info(field).type.kind == Kind::code_set; }

// `diagnosis_code_1` as the name before its number; nothing when all members stand in one cell.
std::optional<std::string_view> numbered(std::string_view column) {
  if (!column.ends_with("_1")) return std::nullopt;
  return column.substr(0, column.size() - 1);
}

void append_cell(TextBuffer& out, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return append(out, text);
  out.push_back('"');
  for (const char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

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

void append_field(TextBuffer& out, Field field, const OpenedFields::Value& value, const SymbolTable& symbols) {
  switch (info(field).type.kind) {
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
  TextBuffer text;
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
      out.push_back('[');
      for (const Symbol member : fields.sets[index_of(item.field)]) {
        append_json_string(out, code_text(symbols_, member));
        out.push_back(',');
      }
      out.data()[out.size() - 1] = ']';
    } else if (kind == Kind::boolean || kind == Kind::integer || kind == Kind::decimal) {
      append_field(out, item.field, fields.values[index_of(item.field)], symbols_);
    } else {
      text.clear();
      append_field(text, item.field, fields.values[index_of(item.field)], symbols_);
      append_json_string(out, {text.data(), text.size()});
    }
    out.push_back(',');
  }
  if (!object.empty()) {
    out.resize(out.size() - 1);
    append(out, "},");
  }
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

CsvClaimWriter::CsvClaimWriter(const SymbolTable& symbols) : symbols_(symbols) {
  for (const Field required :
       {Field::claim_id, Field::line_number, Field::patient, Field::procedure, Field::service_date}) {
    used_.set(index_of(required));
  }
}

void CsvClaimWriter::look_at(const OpenedFields& fields, std::optional<Field>& too_many) {
  used_ |= fields.has;
  for (const FieldInfo& f : all_fields()) {
    const std::size_t at = index_of(f.field);
    if (!fields.has[at] || f.type.kind != Kind::code_set) continue;
    const std::size_t members = fields.sets[at].size();
    if (members > kMostMembers && numbered(f.csv_column)) too_many = f.field;
    members_[at] = std::max(members_[at], members);
  }
}

std::optional<Field> CsvClaimWriter::look_at(const OpenedClaim& claim) {
  std::optional<Field> too_many;
  look_at(claim.fields(), too_many);
  for (std::size_t i = 0; i < claim.lines(); ++i) {
    look_at(claim.line(i).fields, too_many);
    pointers_ = pointers_ || !claim.line(i).pointers.empty();
    statuses_ = statuses_ || claim.line(i).status != LineStatus::fresh;
  }
  return too_many;
}

void CsvClaimWriter::begin(TextBuffer& out) {
  using Cell = Column::Kind;
  columns_.clear();
  std::string header;
  const auto add = [&](Column column, std::string_view name) {
    columns_.push_back(column);
    header += fmt::format("{}{}", header.empty() ? "" : ",", name);
  };
  bool diagnoses = false;
  bool procedures = false;
  const auto add_field = [&](const FieldInfo& f) {
    if (!is_set(f.field)) {
      add({Cell::field, f.field, 0}, f.csv_column);
    } else if (const auto stem = numbered(f.csv_column)) {
      for (std::size_t m = 0; m < members_[index_of(f.field)]; ++m) {
        add({Cell::member, f.field, m}, fmt::format("{}{}", *stem, m + 1));
      }
    } else {
      add({Cell::list, f.field, 0}, f.csv_column);
    }
    diagnoses = diagnoses || f.type.system == CodeSystem::icd;
    procedures = procedures || f.type.system == CodeSystem::icd_procedure;
  };
  const auto comes_first = [](Field f) { return f == Field::claim_id || f == Field::line_number; };
  add_field(info(Field::claim_id));
  add_field(info(Field::line_number));
  for (const FieldInfo& f : all_fields()) {
    if (!f.csv_column.empty() && used_[index_of(f.field)] && !comes_first(f.field)) add_field(f);
  }
  if (diagnoses) add({Cell::diagnosis_type, {}, 0}, "diagnosis_code_type");
  if (procedures) add({Cell::procedure_type, {}, 0}, "procedure_code_type");
  if (pointers_) add({Cell::pointers, {}, 0}, "diagnosis_pointers");
  if (statuses_) add({Cell::line_status, {}, 0}, "line_status");
  append(out, header + "\n");
}

void CsvClaimWriter::write(const OpenedClaim& claim, TextBuffer& out) const {
  using Cell = Column::Kind;
  const CodeTypes types = code_types(claim, symbols_);
  TextBuffer cell;
  for (std::size_t i = 0; i < claim.lines(); ++i) {
    const OpenedLine& line = claim.line(i);
    for (const Column& column : columns_) {
      const bool of_field = column.kind == Cell::field || column.kind == Cell::list || column.kind == Cell::member;
      const OpenedFields& fields = of_field && info(column.field).level == Level::line ? line.fields : claim.fields();
      const std::size_t at = index_of(column.field);
      cell.clear();
      switch (column.kind) {
        case Cell::field:
          if (fields.has[at]) append_field(cell, column.field, fields.values[at], symbols_);
          break;
        case Cell::list:
          for (std::size_t m = 0; fields.has[at] && m < fields.sets[at].size(); ++m) {
            if (m > 0) cell.push_back(' ');
            append(cell, code_text(symbols_, fields.sets[at][m]));
          }
          break;
        case Cell::member:
          if (fields.has[at] && column.member < fields.sets[at].size()) {
            append(cell, code_text(symbols_, fields.sets[at][column.member]));
          }
          break;
        case Cell::pointers:
          append(cell, fmt::format("{}", fmt::join(line.pointers, " ")));
          break;
        case Cell::line_status:
          append(cell, name_of(line.status));
          break;
        case Cell::diagnosis_type:
          append(cell, types.diagnosis);
          break;
        case Cell::procedure_type:
          append(cell, types.procedure);
          break;
      }
      append_cell(out, {cell.data(), cell.size()});
      out.push_back(',');
    }
    out.data()[out.size() - 1] = '\n';
  }
}

}  // namespace edict
