#include "runtime/claims/json_tree.hpp"

#include "runtime/claims/json_line.hpp"

namespace edict {
namespace {

namespace od = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

// FHIR resources nest about twelve deep.
constexpr int kDeepest = 64;

error_code read(od::value value, const char* begin, JsonNode& into, int depth) {
  if (depth > kDeepest) return simdjson::DEPTH_ERROR;
  od::json_type type;
  if (const auto e = value.type().get(type)) return e;
  into.at = static_cast<std::size_t>(value.raw_json_token().data() - begin);
  switch (type) {
    case od::json_type::object: {
      into.kind = JsonNode::Kind::object;
      od::object object;
      if (const auto e = value.get_object().get(object)) return e;
      for (auto next : object) {
        od::field field;
        if (const auto e = std::move(next).get(field)) return e;
        std::string_view key;
        if (const auto e = field.unescaped_key().get(key)) return e;
        auto& [name, node] = into.fields.emplace_back(std::string(key), JsonNode{});
        if (const auto e = read(field.value(), begin, node, depth + 1)) return e;
      }
      return SUCCESS;
    }
    case od::json_type::array: {
      into.kind = JsonNode::Kind::array;
      od::array array;
      if (const auto e = value.get_array().get(array)) return e;
      for (auto next : array) {
        od::value member;
        if (const auto e = std::move(next).get(member)) return e;
        if (const auto e = read(member, begin, into.fields.emplace_back().second, depth + 1)) return e;
      }
      return SUCCESS;
    }
    case od::json_type::null:
      return read_null(value);
    default:
      break;
  }
  into.kind = type == od::json_type::string   ? JsonNode::Kind::text
              : type == od::json_type::number ? JsonNode::Kind::number
                                              : JsonNode::Kind::other;
  std::string_view text;
  if (const auto e = scalar_text(value, type, text)) return e;
  into.text = text;
  return SUCCESS;
}

}  // namespace

const JsonNode& JsonNode::operator[](std::string_view name) const {
  static const JsonNode nothing;
  if (kind != Kind::object) return nothing;
  for (const auto& [key, node] : fields) {
    if (key == name) return node;
  }
  return nothing;
}

error_code read_json_tree(od::parser& parser, std::string_view text, std::size_t padding, JsonNode& into) {
  od::document document;
  if (const auto e = parser.iterate(text.data(), text.size(), text.size() + padding).get(document)) return e;
  od::value value;
  if (const auto e = document.get_value().get(value)) return e;
  if (const auto e = read(value, text.data(), into, 0)) return e;
  return document_ended(document) ? SUCCESS : simdjson::TRAILING_CONTENT;
}

}  // namespace edict
