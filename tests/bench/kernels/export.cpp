#include "tests/bench/kernels/export.hpp"

#include <fmt/format.h>

#include <fstream>
#include <set>
#include <unordered_map>

namespace edict::bench {

bool write_integers(const std::string& path, const std::vector<std::int64_t>& values) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size() * 8));
  out.close();
  return out.good();
}

bool export_columns(const ClaimsInMemory& claims, const SymbolTable& symbols, const std::string& folder) {
  std::vector<std::int64_t> patient, position(claims.lines), procedure, npi, date, units, diagnosis, modifiers;
  std::set<std::int64_t> codes;
  std::unordered_map<std::string, std::int64_t> npis;  // a symbol of an identifier may hold in its batch only
  std::int64_t patients = 0, place = 0;
  for (std::size_t b = 0; b < claims.batches.size(); ++b) {
    const Batch& batch = claims.batches[b];
    const std::int64_t first = claims.first_line[b];
    for (std::uint32_t i = 0; i < batch.line_count(); ++i) {
      const auto line = static_cast<LineIndex>(i);
      patient.push_back(patients + static_cast<std::int64_t>(batch.patient_of(line)));
      procedure.push_back(*batch.value(Field::procedure, line));
      codes.insert(procedure.back());
      date.push_back(*batch.value(Field::service_date, line));
      units.push_back(batch.value(Field::units, line).value_or(-1));
      const auto provider = batch.value(Field::rendering_npi, line);
      npi.push_back(provider ? npis.try_emplace(std::string(batch.text(static_cast<Symbol>(*provider))),
                                                static_cast<std::int64_t>(npis.size()))
                                   .first->second
                             : -1);
      const auto pairs = [&](Field field, std::vector<std::int64_t>& out) {
        for (const Symbol symbol : batch.set(field, line)) {
          out.insert(out.end(), {first + i, static_cast<std::int64_t>(symbol)});
          codes.insert(out.back());
        }
      };
      pairs(Field::diagnosis, diagnosis);
      pairs(Field::modifiers, modifiers);
    }
    for (std::size_t p = 0; p < batch.patient_count(); ++p) {
      for (const LineIndex line : batch.lines_of(static_cast<PatientIndex>(p)))
        position[static_cast<std::size_t>(first + static_cast<std::int64_t>(line))] = place++;
    }
    patients += static_cast<std::int64_t>(batch.patient_count());
  }
  std::ofstream names(folder + "/symbols.tsv", std::ios::binary);
  for (const std::int64_t code : codes) {
    const auto symbol = static_cast<Symbol>(code);
    names << fmt::format("{}\t{}\t{}\n", code, static_cast<int>(symbols.domain(symbol)), symbols.text(symbol));
  }
  names.close();
  return names.good() && write_integers(folder + "/patient.i64", patient) &&
         write_integers(folder + "/position.i64", position) && write_integers(folder + "/procedure.i64", procedure) &&
         write_integers(folder + "/npi.i64", npi) && write_integers(folder + "/date.i64", date) &&
         write_integers(folder + "/units.i64", units) && write_integers(folder + "/diagnosis.i64", diagnosis) &&
         write_integers(folder + "/modifiers.i64", modifiers);
}

}  // namespace edict::bench
