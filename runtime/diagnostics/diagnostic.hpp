// A diagnostic: what is wrong, where, and the way out, in the words of someone who writes policies. Every one has an
// id for life, listed with its story in catalog.hpp; text is made where the fault is found.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace edict {

enum class Severity : std::uint8_t { error, warning, note };

// A file of policy text, an index into the run's list of sources.
enum class FileId : std::uint32_t {};
// Byte offsets into one source text, half-open: [begin, end).
struct Span {
  FileId file{};
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  auto operator<=>(const Span&) const = default;
};

// A place in a claims, table or other data file. Lines and columns count from 1; 0 means unknown. `record` is what
// the reader may say of the record without showing patient data: claim id and line number ("C1/2").
struct DataPlace {
  std::string file;
  std::uint64_t line = 0;
  std::uint32_t column = 0;
  std::string record;
  std::string field;
};

using Place = std::variant<std::monostate, Span, DataPlace>;

struct DiagnosticNote {
  Place place;
  std::string text;
};

struct Diagnostic {
  std::string_view id;  // "E0204": of the catalog, so it outlives the diagnostic
  Severity severity = Severity::error;
  Place place;
  std::string message;                // one sentence, no full stop at its end, no patient data
  std::string help;                   // what to do, may be empty
  std::vector<DiagnosticNote> notes;  // other places that belong to it
};

// What a stage reports to. Keeps everything, in order of reporting.
class Diagnostics {
 public:
  Diagnostic& add(Diagnostic d) {
    errors_ += d.severity == Severity::error ? 1 : 0;
    list_.push_back(std::move(d));
    return list_.back();
  }
  // Severity is the catalog's.
  Diagnostic& report(std::string_view id, Place place, std::string message, std::string help = {});
  bool has_errors() const { return errors_ > 0; }
  std::size_t error_count() const { return errors_; }
  const std::vector<Diagnostic>& list() const { return list_; }
  // By file, position and id; then drops exact repetitions.
  void sort();

 private:
  std::vector<Diagnostic> list_;
  std::size_t errors_ = 0;
};

}  // namespace edict
