// Claims as a claims file, in the shapes that the readers take: JSON lines, or CSV under the columns of fields.def.
// Every field that the model has comes back when the file is read.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/claims/packed_claim.hpp"
#include "runtime/decisions/json_text.hpp"

namespace edict {

// One packed claim, opened. Texts are views into its bytes.
struct OpenedFields {
  struct Value {
    std::int64_t number = 0;
    std::string_view text;  // of fields that are texts
  };
  struct DetailOf {
    Detail detail;
    std::uint32_t record;
    Value value;
  };
  std::bitset<256> has;
  std::array<Value, 256> values;
  std::array<std::vector<Symbol>, 256> sets;  // `has` says whether one is there
  std::vector<DetailOf> details;              // by list, then record
};
struct OpenedLine {
  LineStatus status = LineStatus::fresh;
  std::vector<std::uint16_t> pointers;
  OpenedFields fields;
};
class OpenedClaim {
 public:
  void open(std::string_view packed);
  const OpenedFields& fields() const { return fields_; }
  std::size_t lines() const { return line_count_; }
  const OpenedLine& line(std::size_t i) const { return lines_[i]; }

 private:
  OpenedFields fields_;
  std::vector<OpenedLine> lines_;
  std::size_t line_count_ = 0;
};

// Which edition the claim's ICD codes are of: `icd10cm` or `icd9cm`, `icd10pcs` or `icd9pcs`; empty without codes.
struct CodeTypes {
  std::string_view diagnosis;
  std::string_view procedure;
};
CodeTypes code_types(const OpenedClaim& claim, const SymbolTable& symbols);

// A value of a field or detail as the readers take it.
void append_value(TextBuffer& out, Kind kind, const OpenedFields::Value& value, const SymbolTable& symbols);
std::string_view name_of(LineStatus status);  // "paid" …; empty: new

class JsonClaimWriter {
 public:
  explicit JsonClaimWriter(const SymbolTable& symbols);
  void write(const OpenedClaim& claim, TextBuffer& out) const;

 private:
  // Fields in the order in which they are written: those of one object stand together.
  struct Item {
    Field field;
    std::string_view object;  // "rendering_provider"; empty: none
    std::string_view key;
  };
  static std::vector<Item> items(bool of_line);
  void write_fields(const std::vector<Item>& items, const OpenedFields& fields, TextBuffer& out) const;
  void write_set(Field field, const OpenedFields& fields, TextBuffer& out) const;
  void write_records(const OpenedFields& fields, TextBuffer& out) const;
  void write_detail(const OpenedFields::DetailOf& detail, TextBuffer& out) const;

  const SymbolTable& symbols_;
  std::vector<Item> of_claim_, of_line_;
};

// Which columns a table of the claims needs. A table's header stands before its first row, so all claims are looked at
// before one is written.
class CsvClaimWriter {
 public:
  // So many columns of one kind the reader takes: diagnosis_code_100.
  static constexpr std::size_t kMostMembers = 100;

  explicit CsvClaimWriter(const SymbolTable& symbols);
  // The field or list of which the claim has more codes or records than a table has columns; nothing when it can be
  // written.
  std::optional<std::string_view> look_at(const OpenedClaim& claim);
  void begin(TextBuffer& out);
  void write(const OpenedClaim& claim, TextBuffer& out) const;

 private:
  struct Column {
    enum class Kind : std::uint8_t {
      field,
      list,
      member,
      detail,
      pointers,
      line_status,
      diagnosis_type,
      procedure_type
    };
    Kind kind;
    Field field;
    std::size_t member;  // of a set: from 0; of a detail the code or record
    Detail detail;
  };
  void look_at(const OpenedFields& fields, std::optional<std::string_view>& too_many);
  void write_cell(const Column& column, const OpenedFields& fields, TextBuffer& cell) const;

  const SymbolTable& symbols_;
  std::bitset<256> used_;
  std::array<std::size_t, 256> members_{};
  std::array<std::size_t, 256> records_{};  // by Detail
  bool pointers_ = false;
  bool statuses_ = false;
  std::vector<Column> columns_;
};

}  // namespace edict
