#include "runtime/claims/patients.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "runtime/claims/csv_columns.hpp"
#include "runtime/claims/csv_reader.hpp"
#include "runtime/claims/fhir_patient.hpp"
#include "runtime/claims/fhir_source.hpp"
#include "runtime/claims/field_text.hpp"
#include "runtime/claims/json_line.hpp"
#include "runtime/claims/json_places.hpp"
#include "runtime/claims/reporter.hpp"

namespace edict {
namespace {

namespace od = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

struct PatientName {
  Field field;
  std::string_view json;
  std::string_view csv;
};
constexpr std::array<PatientName, 5> kNames = {{
    {Field::patient, "id", "person_id"},
    {Field::born, "birth_date", "birth_date"},
    {Field::sex, "sex", "gender"},
    {Field::death_date, "death_date", "death_date"},
    {Field::patient_state, "state", "state"},
}};

}  // namespace

// One file of patients on its way in.
class PatientsReader {
 public:
  PatientsReader(Patients& to, std::string file, ByteInput& input, const ReadOptions& options, Diagnostics& diagnostics)
      : to_(to),
        input_(input),
        options_(options),
        diagnostics_(diagnostics),
        reporter_(std::move(file), options.most_reports) {}

  bool read() {
    const auto format = options_.format ? options_.format : format_of_name(reporter_.file());
    if (!format || *format == InputFormat::x12) {
      fault("E0724", {}, {}, format ? "patients are not read from X12" : "the format cannot be told from the name",
            "end its name in .csv, .tsv or .jsonl, each also with .gz or .zst");
    } else if (*format == InputFormat::json_lines || *format == InputFormat::fhir) {
      read_json();
    } else {
      read_csv(*format == InputFormat::tsv ? '\t' : ',');
    }
    if (good_ && to_.patients_.empty())
      fault("E0716", {}, {}, "the file holds no patients", "check that it is the right file");
    reporter_.close(diagnostics_);
    return good_;
  }

 private:
  struct Cell {
    Field field;
    std::string name;
    std::string text;
    Spelling spelling;
    Spot spot;
  };

  void fault(std::string_view id, Spot spot, std::string field, std::string message, std::string help = {}) {
    good_ = false;
    reporter_.report(diagnostics_, id, spot, {}, std::move(field), std::move(message), std::move(help));
  }

  void take_row(Spot spot) {
    std::vector<FieldValue> values;
    bool faulty = false;
    for (const Cell& c : cells_) {
      const std::string_view text = trimmed(c.text);
      if (text.empty()) continue;
      const auto value = read_field(to_.symbols_, info(c.field).type, text, c.spelling);
      if (value) {
        values.push_back({c.field, value.value()});
      } else {
        faulty = true;
        fault(value.error().id, c.spot, c.name, fmt::format("{} {}", c.name, value.error().message),
              value.error().help);
      }
    }
    const auto id = value_in(values, Field::patient);
    if (!id) {
      if (!faulty) fault("E0706", spot, "id", "the row does not say which patient it is about", "every row has an id");
      return;
    }
    merge(static_cast<Symbol>(*id), values, spot);
  }

  void merge(Symbol patient, const std::vector<FieldValue>& values, Spot spot) {
    std::vector<FieldValue>& known = to_.patients_[patient];
    for (const FieldValue& v : values) {
      const auto before =
          std::find_if(known.begin(), known.end(), [&](const FieldValue& k) { return k.field == v.field; });
      if (before == known.end()) {
        known.push_back(v);
      } else if (before->value != v.value && v.field == Field::patient_state) {
        before->value = kSeveral;
        several_states_ = true;
      } else if (before->value != v.value) {
        fault("E0722", spot, std::string(info(v.field).name),
              fmt::format("{} differs from an earlier row of the same patient", info(v.field).name),
              "a patient has one: correct one of the rows");
      }
    }
  }

  // States that differ are no state, once all rows are read.
  void settle_states() {
    if (!several_states_) return;
    std::size_t patients = 0;
    for (auto& [id, values] : to_.patients_) {
      patients += std::erase_if(
          values, [](const FieldValue& v) { return v.field == Field::patient_state && v.value == kSeveral; });
    }
    Diagnostic& note =
        diagnostics_.report("W0737", DataPlace{reporter_.file(), 0, 0, {}, {}},
                            fmt::format("{} patients have several states; theirs counts as missing", patients));
    note.severity = Severity::note;
  }

  void read_csv(char separator) {
    CsvReader reader(input_, separator, options_.longest_record);
    std::vector<std::pair<std::size_t, Field>> columns;
    std::vector<std::string> names;
    bool headed = false, has_id = false;
    for (auto next = reader.next(); next != CsvReader::Next::end; next = reader.next()) {
      const Spot at = reader.where();
      if (next != CsvReader::Next::row) {
        fault(next == CsvReader::Next::too_long   ? "E0703"
              : next == CsvReader::Next::not_text ? "E0705"
                                                  : "E0719",
              at, {}, "the row cannot be read",
              "look for quotation marks that do not match and for text that is not UTF-8");
        if (!headed) break;
        continue;
      }
      if (!headed) {
        headed = true;
        for (std::size_t i = 0; i < reader.size(); ++i) {
          names.emplace_back(trimmed(reader.field(i)));
          const std::string key = renamed(names.back(), options_.renames);
          const auto known = columns.size();
          for (const PatientName& n : kNames) {
            if (key == n.csv) columns.emplace_back(i, n.field);
          }
          if (columns.size() == known) unknown_.add(column_key(names.back()));
        }
        has_id = std::any_of(columns.begin(), columns.end(), [](const auto& c) { return c.second == Field::patient; });
        if (!has_id) {
          fault("E0717", at, {}, "the header lacks person_id",
                "name the column so, or rename it with --map theirs=ours");
          break;
        }
        continue;
      }
      if (reader.size() != names.size()) {
        fault("E0718", at, {}, fmt::format("the row has {} fields and the header {}", reader.size(), names.size()));
        continue;
      }
      cells_.clear();
      for (const auto& [i, field] : columns) {
        cells_.push_back({field,
                          names[i],
                          std::string(reader.field(i)),
                          Spelling::text,
                          {at.line, static_cast<std::uint32_t>(i + 1)}});
      }
      take_row(at);
    }
    if (input_.fault()) fault(input_.fault()->id, reader.where(), {}, input_.fault()->message, input_.fault()->help);
    settle_states();
    std::vector<std::string_view> known;
    for (const PatientName& n : kNames) known.push_back(n.csv);
    // Without person_id the first row is no header, and what stands in it belongs to a patient.
    if (has_id) unknown_.report(diagnostics_, reporter_.file(), "columns", known);
  }

  void read_json() {
    LineReader lines(input_, options_.longest_record);
    std::uint64_t refused = 0;
    const std::size_t before = diagnostics_.error_count();
    while (next_json_line(lines, input_, options_.longest_record, reporter_, diagnostics_, refused)) {
      cells_.clear();
      if (looks_like_fhir(lines.text())) {
        read_fhir_line(lines);
        continue;
      }
      if (const auto error = read_json_row(lines); error != SUCCESS) {
        report_json_fault(error, lines, reporter_, diagnostics_);
        continue;
      }
      take_row({lines.number(), 0});
    }
    good_ = good_ && diagnostics_.error_count() == before;
    settle_states();
    std::vector<std::string_view> known;
    for (const PatientName& n : kNames) known.push_back(n.json);
    unknown_.report(diagnostics_, reporter_.file(), "fields", known);
  }

  // Patient resources one a line (bulk data), or in bundles of one line.
  void read_fhir_line(const LineReader& lines) {
    if (const auto error = tree_.read(parser_, lines.text(), LineReader::kPadding)) {
      report_json_fault(error, lines, reporter_, diagnostics_);
      return;
    }
    places_.begin(lines.text(), lines.number());
    const JsonNode& root = tree_.root();
    if (root["resourceType"].text == "Patient") take_fhir_patient(root);
    for (const JsonNode& entry : JsonMembers(root["entry"])) {
      if (entry["resource"]["resourceType"].text == "Patient") take_fhir_patient(entry["resource"]);
    }
  }

  void take_fhir_patient(const JsonNode& patient) {
    cells_.clear();
    const auto add = [&](Field field, std::string_view text, const JsonNode& node) {
      cells_.push_back({field, std::string(node.key), std::string(text), Spelling::text, places_.spot(node)});
    };
    add(Field::patient, patient["id"].text, patient["id"]);
    for (const FhirValue& value : fhir_patient(patient)) {
      const bool kept =
          std::any_of(kNames.begin(), kNames.end(), [&](const auto& n) { return n.field == value.field; });
      if (kept) add(value.field, value.text, *value.node);
    }
    take_row(places_.spot(patient));
  }

  error_code read_json_row(LineReader& lines) {
    od::document document;
    const std::string_view text = lines.text();
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
      const auto* name =
          std::find_if(kNames.begin(), kNames.end(), [&](const PatientName& n) { return n.json == key; });
      od::json_type type;
      if (const auto e = value.type().get(type)) return e;
      const Spot at{lines.number(), static_cast<std::uint32_t>(value.raw_json_token().data() - text.data() + 1)};
      const bool scalar = type == od::json_type::string || type == od::json_type::number;
      if (name == kNames.end()) unknown_.add(key);
      if (name == kNames.end() || !scalar) {
        if (name != kNames.end() && type != od::json_type::null) {
          fault("E0707", at, std::string(key),
                fmt::format("{} is not {}", name->json, describe(info(name->field).type)));
        }
        if (const auto e = skip(value)) return e;
        continue;
      }
      std::string_view content;
      if (const auto e = scalar_text(value, type, content)) return e;
      cells_.push_back({name->field, std::string(name->json), std::string(content),
                        type == od::json_type::number ? Spelling::bare_number : Spelling::text, at});
    }
    return document_ended(document) ? SUCCESS : simdjson::TRAILING_CONTENT;
  }

  static constexpr std::int64_t kSeveral = -1;  // no symbol

  Patients& to_;
  ByteInput& input_;
  const ReadOptions& options_;
  Diagnostics& diagnostics_;
  Reporter reporter_;
  UnknownNames unknown_;
  od::parser parser_;
  JsonTree tree_;      // of FHIR
  JsonPlaces places_;  // in it
  std::vector<Cell> cells_;
  bool good_ = true;
  bool several_states_ = false;
};

bool Patients::read(const std::string& path, const ReadOptions& options, Diagnostics& diagnostics) {
  const auto input = open_input(path);
  return PatientsReader(*this, path == "-" ? "standard input" : path, *input, options, diagnostics).read();
}

bool Patients::read_from_memory(std::string name, std::string bytes, const ReadOptions& options,
                                Diagnostics& diagnostics) {
  const auto input = input_from_memory(name, std::move(bytes));
  return PatientsReader(*this, std::move(name), *input, options, diagnostics).read();
}

const std::vector<FieldValue>* Patients::find(Symbol patient) const {
  const auto it = patients_.find(patient);
  return it == patients_.end() ? nullptr : &it->second;
}

}  // namespace edict
