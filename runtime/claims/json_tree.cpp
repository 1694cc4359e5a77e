#include "runtime/claims/json_tree.hpp"

#include <algorithm>

#include "runtime/claims/json_line.hpp"

namespace edict {
namespace {

namespace od = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

// FHIR resources nest about twelve deep.
constexpr int kDeepest = 64;
// Some 300 MB of nodes: more than 64 MB of any resource needs.
constexpr std::size_t kMostNodes = std::size_t{1} << 22;
constexpr std::size_t kMostTwice = 16;

}  // namespace

const JsonNode& JsonNode::operator[](std::string_view name) const {
  static const JsonNode nothing;
  if (kind != Kind::object) return nothing;
  for (const JsonNode* member = first; member != nullptr; member = member->next) {
    if (member->key == name) return *member;
  }
  return nothing;
}

JsonNode* JsonTree::add() {
  if (used_ == chunks_.size() * kChunk) chunks_.push_back(std::make_unique<JsonNode[]>(kChunk));
  JsonNode* node = &chunks_[used_ / kChunk][used_ % kChunk];
  ++used_;
  *node = {};
  return node;
}

// Pairs of few names; the sorted names of many.
void JsonTree::find_twice(const JsonNode& object, std::size_t size) {
  constexpr std::size_t few = 24;
  const auto add = [&](const JsonNode* node) {
    if (twice_.size() < kMostTwice) twice_.push_back(node);
  };
  if (size <= few) {
    for (const JsonNode* a = object.first; a != nullptr; a = a->next) {
      for (const JsonNode* b = a->next; b != nullptr; b = b->next) {
        if (a->key == b->key) add(b);
      }
    }
    return;
  }
  names_.clear();
  for (const JsonNode* node = object.first; node != nullptr; node = node->next) names_.push_back(node);
  std::stable_sort(names_.begin(), names_.end(), [](const auto* a, const auto* b) { return a->key < b->key; });
  for (std::size_t i = 1; i < names_.size(); ++i) {
    if (names_[i]->key == names_[i - 1]->key) add(names_[i]);
  }
}

error_code JsonTree::read_object(od::value value, JsonNode& into, int depth) {
  into.kind = JsonNode::Kind::object;
  od::object object;
  if (const auto e = value.get_object().get(object)) return e;
  const JsonNode** link = &into.first;
  std::size_t size = 0;
  for (auto next : object) {
    od::field field;
    if (const auto e = std::move(next).get(field)) return e;
    JsonNode* node = add();
    if (const auto e = field.unescaped_key().get(node->key)) return e;
    *link = node;
    link = &node->next;
    ++size;
    if (const auto e = read_value(field.value(), *node, depth + 1)) return e;
  }
  find_twice(into, size);
  return SUCCESS;
}

error_code JsonTree::read_value(od::value value, JsonNode& into, int depth) {
  if (depth > kDeepest) return simdjson::DEPTH_ERROR;
  if (used_ > kMostNodes) return simdjson::CAPACITY;
  od::json_type type;
  if (const auto e = value.type().get(type)) return e;
  into.at = static_cast<std::size_t>(value.raw_json_token().data() - begin_);
  switch (type) {
    case od::json_type::object:
      return read_object(value, into, depth);
    case od::json_type::array: {
      into.kind = JsonNode::Kind::array;
      od::array array;
      if (const auto e = value.get_array().get(array)) return e;
      const JsonNode** link = &into.first;
      for (auto next : array) {
        od::value member;
        if (const auto e = std::move(next).get(member)) return e;
        JsonNode* node = add();
        *link = node;
        link = &node->next;
        if (const auto e = read_value(member, *node, depth + 1)) return e;
      }
      return SUCCESS;
    }
    case od::json_type::null:
      return read_null(value);
    case od::json_type::string:
      into.kind = JsonNode::Kind::text;
      break;
    case od::json_type::number:
      into.kind = JsonNode::Kind::number;
      break;
    case od::json_type::boolean:
      into.kind = JsonNode::Kind::boolean;
      break;
  }
  return scalar_text(value, type, into.text);
}

error_code JsonTree::read(od::parser& parser, std::string_view text, std::size_t padding) {
  used_ = 0;
  twice_.clear();
  broken_at_ = 0;
  begin_ = text.data();
  JsonNode* root = add();
  root_ = root;
  od::document document;
  if (const auto e = parser.iterate(text.data(), text.size(), text.size() + padding).get(document)) return e;
  od::value value;
  error_code error = document.get_value().get(value);
  if (error == SUCCESS) error = read_value(value, *root, 0);
  if (error == SUCCESS && !document_ended(document)) error = simdjson::TRAILING_CONTENT;
  if (error != SUCCESS) {
    const char* at = nullptr;
    if (document.current_location().get(at) == SUCCESS && at >= begin_ && at < begin_ + text.size()) {
      broken_at_ = static_cast<std::size_t>(at - begin_);
    }
  }
  return error;
}

}  // namespace edict
