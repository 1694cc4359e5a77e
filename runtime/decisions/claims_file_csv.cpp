// Claims as a table, for `edict convert`.
#include <algorithm>

#include "runtime/decisions/claims_file.hpp"
#include "runtime/decisions/outcome_text.hpp"

namespace edict {
namespace {

std::size_t index_of(Field field) { return static_cast<std::size_t>(field); }
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

CsvClaimWriter::CsvClaimWriter(const SymbolTable& symbols) : symbols_(symbols) {
  for (const Field required :
       {Field::claim_id, Field::line_number, Field::patient, Field::procedure, Field::service_date}) {
    used_.set(index_of(required));
  }
}

void CsvClaimWriter::look_at(const OpenedFields& fields, std::optional<std::string_view>& too_many) {
  used_ |= fields.has;
  for (const FieldInfo& f : all_fields()) {
    const std::size_t at = index_of(f.field);
    if (!fields.has[at] || f.type.kind != Kind::code_set) continue;
    const std::size_t members = fields.sets[at].size();
    if (members > kMostMembers && numbered(f.csv_column)) too_many = f.name;
    members_[at] = std::max(members_[at], members);
  }
  for (const OpenedFields::DetailOf& d : fields.details) {
    std::size_t& records = records_[static_cast<std::size_t>(d.detail)];
    records = std::max(records, d.record + std::size_t{1});
    if (records > kMostMembers) too_many = info(d.detail).list;
  }
}

std::optional<std::string_view> CsvClaimWriter::look_at(const OpenedClaim& claim) {
  std::optional<std::string_view> too_many;
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
      add({Cell::field, f.field, 0, {}}, f.csv_column);
    } else if (const auto stem = numbered(f.csv_column)) {
      for (std::size_t m = 0; m < members_[index_of(f.field)]; ++m) {
        add({Cell::member, f.field, m, {}}, fmt::format("{}{}", *stem, m + 1));
      }
    } else {
      add({Cell::list, f.field, 0, {}}, f.csv_column);
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
  for (const DetailInfo& d : all_details()) {
    const std::string_view stem = *numbered(d.csv_column);
    for (std::size_t r = 0; r < records_[static_cast<std::size_t>(d.detail)]; ++r) {
      add({Cell::detail, {}, r, d.detail}, fmt::format("{}{}", stem, r + 1));
    }
  }
  if (diagnoses) add({Cell::diagnosis_type, {}, 0, {}}, "diagnosis_code_type");
  if (procedures) add({Cell::procedure_type, {}, 0, {}}, "procedure_code_type");
  if (pointers_) add({Cell::pointers, {}, 0, {}}, "diagnosis_pointers");
  if (statuses_) add({Cell::line_status, {}, 0, {}}, "line_status");
  append(out, header + "\n");
}

// What a column of a field or detail says of the claim or line.
void CsvClaimWriter::write_cell(const Column& column, const OpenedFields& fields, TextBuffer& cell) const {
  using Cell = Column::Kind;
  if (column.kind == Cell::detail) {
    for (const OpenedFields::DetailOf& d : fields.details) {
      if (d.detail == column.detail && d.record == column.member) {
        return append_value(cell, info(d.detail).kind, d.value, symbols_);
      }
    }
    return;
  }
  const std::size_t at = index_of(column.field);
  if (!fields.has[at]) return;
  if (column.kind == Cell::field) return append_value(cell, info(column.field).type.kind, fields.values[at], symbols_);
  const std::vector<Symbol>& codes = fields.sets[at];
  if (column.kind == Cell::member) {
    if (column.member < codes.size()) append(cell, code_text(symbols_, codes[column.member]));
    return;
  }
  for (std::size_t m = 0; m < codes.size(); ++m) {
    if (m > 0) cell.push_back(' ');
    append(cell, code_text(symbols_, codes[m]));
  }
}

void CsvClaimWriter::write(const OpenedClaim& claim, TextBuffer& out) const {
  using Cell = Column::Kind;
  const CodeTypes types = code_types(claim, symbols_);
  TextBuffer cell;
  for (std::size_t i = 0; i < claim.lines(); ++i) {
    const OpenedLine& line = claim.line(i);
    for (const Column& column : columns_) {
      cell.clear();
      switch (column.kind) {
        case Cell::field:
        case Cell::list:
        case Cell::member:
          write_cell(column, info(column.field).level == Level::line ? line.fields : claim.fields(), cell);
          break;
        case Cell::detail:
          write_cell(column, info(column.detail).level == Level::line ? line.fields : claim.fields(), cell);
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
