// The shape of a claim in JSON, as a table: which key of which object is which field. Made from the paths in
// fields.def, so that a new field is read without a new line of code.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/vocabulary/detail.hpp"

namespace edict {

struct JsonSlot {
  enum class Kind : std::uint8_t {
    field,
    cents,  // a money field in whole cents: "charge_cents"
    object,
    lines,
    status,
    diagnosis_code_type,
    procedure_code_type,
    pointers,
    records,       // a list of objects with details
    detail,        // in such an object, or beside a code
    detail_cents,  // the same in whole cents: "amount_cents"
    code,          // of a list with details: {"code":"48","amount":"10.50"}
  };
  Kind kind = Kind::field;
  Field field{};
  // Of kinds object and records: its node; of a field: that of its codes as objects, 0 when they have no details.
  std::uint8_t object = 0;
  Detail detail{};
};

class JsonShape {
 public:
  static constexpr std::uint8_t kClaim = 0;
  static constexpr std::uint8_t kLine = 1;

  static const JsonShape& of_claims();

  const JsonSlot* find(std::uint8_t node, std::string_view key) const {
    const auto& slots = nodes_[node].slots;
    const auto it = slots.find(key);
    return it == slots.end() ? nullptr : &it->second;
  }
  // "lines.rendering_provider.": what stands before a key of the node in a message.
  const std::string& prefix(std::uint8_t node) const { return nodes_[node].prefix; }
  bool in_line(std::uint8_t node) const { return nodes_[node].prefix.starts_with("lines."); }
  // All paths, for near-miss spellings.
  const std::vector<std::string_view>& paths() const { return paths_; }

 private:
  struct Node {
    std::string prefix;
    std::unordered_map<std::string_view, JsonSlot> slots;
  };
  JsonShape();
  void add(std::string_view path, JsonSlot slot);
  void add_details();
  JsonSlot& slot_of(std::string_view path);

  std::vector<Node> nodes_;
  std::vector<std::string_view> paths_;
};

}  // namespace edict
