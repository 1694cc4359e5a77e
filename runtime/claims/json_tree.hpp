// A JSON document as a tree, for formats whose fields refer to one another (FHIR). Numbers keep the text that stands in
// the file, so that money is never a binary fraction.
#pragma once

#include <simdjson.h>

#include <memory>
#include <string_view>
#include <vector>

namespace edict {

struct JsonNode {
  enum class Kind : std::uint8_t { none, object, array, text, number, boolean };
  Kind kind = Kind::none;  // null is none
  std::size_t at = 0;      // byte in the document
  std::string_view key;    // of a member of an object
  std::string_view text;   // of a text, number or boolean
  const JsonNode* first = nullptr;
  const JsonNode* next = nullptr;  // behind it in its object or list

  // None of its kind when there is none; so paths can be walked without asking at each step. The first of that name.
  const JsonNode& operator[](std::string_view name) const;
  explicit operator bool() const { return kind != Kind::none; }
};

// The members of a list; one alone where a list may stand; nothing for none.
class JsonMembers {
 public:
  explicit JsonMembers(const JsonNode& node) : alone_(node.kind != JsonNode::Kind::array) {
    first_ = alone_ ? (node ? &node : nullptr) : node.first;
  }
  class Iterator {
   public:
    Iterator(const JsonNode* node, bool alone) : node_(node), alone_(alone) {}
    const JsonNode& operator*() const { return *node_; }
    Iterator& operator++() {
      node_ = alone_ ? nullptr : node_->next;
      return *this;
    }
    bool operator==(const Iterator& other) const { return node_ == other.node_; }

   private:
    const JsonNode* node_;
    bool alone_;
  };
  Iterator begin() const { return {first_, alone_}; }
  Iterator end() const { return {nullptr, alone_}; }
  bool empty() const { return first_ == nullptr; }

 private:
  const JsonNode* first_;
  bool alone_;
};

class JsonTree {
 public:
  // Documents that are nested too deeply, or hold too many values, are errors. The tree's texts stand in the document
  // and in the parser: both stay until the next reading. `padding` bytes behind the document can be read.
  simdjson::error_code read(simdjson::ondemand::parser& parser, std::string_view document, std::size_t padding);
  const JsonNode& root() const { return *root_; }
  // Members whose name stood before in their object: at most a few.
  const std::vector<const JsonNode*>& given_twice() const { return twice_; }
  // Where reading broke off, as a byte of the document.
  std::size_t broken_at() const { return broken_at_; }

 private:
  JsonNode* add();
  simdjson::error_code read_value(simdjson::ondemand::value value, JsonNode& into, int depth);
  simdjson::error_code read_object(simdjson::ondemand::value value, JsonNode& into, int depth);
  void find_twice(const JsonNode& object, std::size_t size);

  static constexpr std::size_t kChunk = 4096;
  std::vector<std::unique_ptr<JsonNode[]>> chunks_;
  std::size_t used_ = 0;
  const JsonNode* root_ = nullptr;
  const char* begin_ = nullptr;
  std::vector<const JsonNode*> twice_;
  std::vector<const JsonNode*> names_;  // of one object
  std::size_t broken_at_ = 0;
};

}  // namespace edict
