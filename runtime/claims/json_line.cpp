#include "runtime/claims/json_line.hpp"

#include <fmt/format.h>

#include "runtime/claims/field_text.hpp"

namespace edict {

namespace od = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

bool next_json_line(LineReader& lines, ByteInput& input, std::size_t longest, Reporter& reporter,
                    Diagnostics& diagnostics, std::uint64_t& refused) {
  for (;;) {
    switch (lines.next()) {
      case LineReader::Next::line:
        if (trimmed(lines.text()).empty()) continue;
        return true;
      case LineReader::Next::too_long:
        reporter.report(diagnostics, line_too_long(longest, lines.number()));
        ++refused;
        continue;
      case LineReader::Next::end:
        if (const auto& fault = input.fault()) {
          reporter.report(diagnostics, fault->id, {lines.number(), 0}, {}, {}, fault->message, fault->help);
        }
        return false;
    }
  }
}

DataFault line_too_long(std::size_t longest, std::uint64_t line) {
  return {"E0703",
          {line, 0},
          {},
          {},
          fmt::format("the line is longer than {} MiB and was skipped", longest >> 20),
          "each claim stands on a line of its own"};
}

DataFault json_fault(error_code error, std::string_view line, Spot at) {
  const auto fault = [&](std::string_view id, std::string message, std::string help) {
    return DataFault{id, at, {}, {}, std::move(message), std::move(help)};
  };
  const std::string_view text = trimmed(line);
  switch (error) {
    case simdjson::UTF8_ERROR:
      return fault("E0705", "the line is not UTF-8", "convert the file, for example with iconv");
    case simdjson::UNESCAPED_CHARS:
      return fault("E0704", "the line holds a control character inside a text",
                   text.find('\0') != std::string_view::npos ? "a NUL byte: the file may be UTF-16 or binary"
                                                             : "write it as an escape");
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
    case simdjson::UNCLOSED_STRING:
      return fault("E0704", "the line ends inside the object",
                   "the file may be cut off, or one claim stands on several lines");
    case simdjson::TRAILING_CONTENT:
      return fault("E0704", "something stands behind the object", "each claim stands on a line of its own");
    case simdjson::DEPTH_ERROR:
      return fault("E0704", "objects or lists are nested too deeply", {});
    case simdjson::INCORRECT_TYPE:
      if (text.starts_with('[')) {
        return fault("E0704", "the line is a list, not an object", "jq -c '.[]' makes lines of a list");
      }
      break;
    default:
      break;
  }
  return fault("E0704", "the line is not a JSON object", "each line is one complete JSON object");
}

void report_json_fault(error_code error, const LineReader& lines, Reporter& reporter, Diagnostics& diagnostics) {
  reporter.report(diagnostics, json_fault(error, lines.text(), {lines.number(), 0}));
}

error_code scalar_text(od::value& value, od::json_type type, std::string_view& text) {
  if (type == od::json_type::string) return value.get_string().get(text);
  if (type == od::json_type::boolean) {
    bool truth = false;
    if (const auto e = value.get_bool().get(truth)) return e;
    text = truth ? "true" : "false";
    return SUCCESS;
  }
  // The token is kept as text: 85.10 has no exact binary form. Reading it as a number checks that it is one.
  const std::string_view token = trimmed(value.raw_json_token());
  double ignored = 0;
  if (const auto e = value.get_double().get(ignored)) return e;
  text = token;
  return SUCCESS;
}

error_code read_null(od::value& value) {
  bool null = false;
  if (const auto e = value.is_null().get(null)) return e;
  return null ? SUCCESS : simdjson::INCORRECT_TYPE;
}

bool document_ended(od::document& document) { return document.current_location().error() == simdjson::OUT_OF_BOUNDS; }

error_code skip(od::value& value) {
  // Taking the raw JSON steps over a whole list or object; a scalar has to be taken as what it is.
  od::json_type type;
  if (const auto e = value.type().get(type)) return e;
  std::string_view text;
  switch (type) {
    case od::json_type::null:
      return read_null(value);
    case od::json_type::string:
    case od::json_type::number:
    case od::json_type::boolean:
      return scalar_text(value, type, text);
    case od::json_type::array: {
      od::array array;
      if (const auto e = value.get_array().get(array)) return e;
      return array.raw_json().get(text);
    }
    case od::json_type::object: {
      od::object object;
      if (const auto e = value.get_object().get(object)) return e;
      return object.raw_json().get(text);
    }
  }
  return SUCCESS;
}

}  // namespace edict
