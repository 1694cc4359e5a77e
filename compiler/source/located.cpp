#include "compiler/source/internal/located.hpp"

namespace edict {

std::string printable(std::string_view text) {
  std::string shown(text);
  for (char& c : shown) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return shown;
}

Located locate(const Place& place, const Sources& sources) {
  Located located;
  if (const Span* span = std::get_if<Span>(&place)) {
    const LineColumn begin = sources.position(span->file, span->begin);
    const LineColumn end = sources.position(span->file, span->end);
    located.file = printable(sources.path(span->file));
    located.line = begin.line;
    located.column = begin.column;
    located.end_line = end.line;
    located.end_column = end.column;
  } else if (const DataPlace* data = std::get_if<DataPlace>(&place)) {
    located.file = printable(data->file);
    located.line = data->line;
    located.column = data->column;
    located.record = printable(data->record);
    located.field = printable(data->field);
  }
  return located;
}

std::string to_text(const Located& located) {
  std::string text = located.file;
  if (located.line > 0) text += ':' + std::to_string(located.line);
  if (located.line > 0 && located.column > 0) text += ':' + std::to_string(located.column);
  return text;
}

std::string subject(const Located& located) {
  if (located.record.empty() && located.field.empty()) return {};
  std::string text = "(";
  if (!located.record.empty()) text += "record " + located.record;
  if (!located.field.empty()) text += (text.size() > 1 ? ", field " : "field ") + located.field;
  return text + ")";
}

std::string_view to_text(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return "error";
}

}  // namespace edict
