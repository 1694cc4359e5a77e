// A JSON document as a tree, for formats whose fields refer to one another (FHIR). Numbers keep the text that stands in
// the file, so that money is never a binary fraction.
#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace edict {

struct JsonNode {
  enum class Kind : std::uint8_t { none, object, array, text, number, other };
  Kind kind = Kind::none;
  std::size_t at = 0;                                    // byte in the document
  std::string text;                                      // of a text, number or boolean
  std::vector<std::pair<std::string, JsonNode>> fields;  // of an object; an array's have no names

  // None of its kind when there is none; so paths can be walked without asking at each step.
  const JsonNode& operator[](std::string_view name) const;
  explicit operator bool() const { return kind != Kind::none; }
};

// `document` has simdjson's padding behind it. Documents nested too deeply are errors.
simdjson::error_code read_json_tree(simdjson::ondemand::parser& parser, std::string_view document, std::size_t padding,
                                    JsonNode& into);

}  // namespace edict
