#include "runtime/claims/json_shape.hpp"

#include <algorithm>
#include <deque>

namespace edict {
namespace {

// Other people's names of our paths: how payers' extracts and the X12 guides call them.
constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {
    {"patient_control_no", "patient_control_number"},
    {"original_icn", "original_claim_id"},
    {"statement_thru", "statement_through"},
    {"type_of_bill", "bill_type"},
    {"prior_auth_no", "authorization"},
    {"referral_no", "referral"},
    {"clia_no", "clia"},
    {"mammography_cert_no", "mammography_certificate"},
    {"lines.ndc_qty", "lines.ndc_quantity"},
    {"lines.thru", "lines.through_date"},
    {"lines.pos", "lines.place_of_service"},
    {"lines.line_control_no", "lines.control_number"},
};

// The same of what stands beside codes and in lists.
constexpr std::pair<std::string_view, std::string_view> kOtherDetailNames[] = {
    {"value_codes.amt", "value_codes.amount"},
};

// Views of names that are made here live as long as the program.
std::string_view kept(std::string name) {
  static std::deque<std::string> made;
  made.push_back(std::move(name));
  return made.back();
}

}  // namespace

const JsonShape& JsonShape::of_claims() {
  static const JsonShape shape;
  return shape;
}

JsonShape::JsonShape() {
  nodes_.push_back({"", {}});
  nodes_.push_back({"lines.", {}});
  using SlotKind = JsonSlot::Kind;
  nodes_[kClaim].slots.emplace("lines", JsonSlot{SlotKind::lines, {}, kLine, {}});
  for (const FieldInfo& f : all_fields()) {
    if (f.json_path.empty()) continue;
    add(f.json_path, {SlotKind::field, f.field, 0, {}});
    if (f.type.kind == Kind::money) {
      add(kept(std::string(f.json_path) + "_cents"), {SlotKind::cents, f.field, 0, {}});
    }
  }
  for (const auto& [theirs, ours] : kOtherNames) {
    const auto it = std::find_if(all_fields().begin(), all_fields().end(),
                                 [path = ours](const FieldInfo& f) { return f.json_path == path; });
    if (it != all_fields().end()) add(theirs, {SlotKind::field, it->field, 0, {}});
  }
  add("status", {SlotKind::status, {}, 0, {}});
  add("lines.status", {SlotKind::status, {}, 0, {}});
  add("lines.diagnosis_pointers", {SlotKind::pointers, {}, 0, {}});
  add("diagnosis_code_type", {SlotKind::diagnosis_code_type, {}, 0, {}});
  add("procedure_code_type", {SlotKind::procedure_code_type, {}, 0, {}});
  add_details();
}

void JsonShape::add_details() {
  using SlotKind = JsonSlot::Kind;
  std::string_view list;
  std::uint8_t node = kClaim;
  const auto add_slot = [&](std::string_view name, const DetailInfo& d) {
    nodes_[node].slots.emplace(name, JsonSlot{SlotKind::detail, {}, 0, d.detail});
    if (d.kind != Kind::money) return;
    nodes_[node].slots.emplace(kept(std::string(name) + "_cents"), JsonSlot{SlotKind::detail_cents, {}, 0, d.detail});
  };
  for (const DetailInfo& d : all_details()) {
    if (d.list != list) {
      list = d.list;
      node = static_cast<std::uint8_t>(nodes_.size());
      nodes_.push_back({std::string(list) + ".", {}});
      if (d.field) {
        slot_of(list).object = node;
        nodes_[node].slots.emplace("code", JsonSlot{SlotKind::code, *d.field, 0, {}});
      } else {
        add(list, {SlotKind::records, {}, node, {}});
      }
    }
    add_slot(d.name, d);
    for (const auto& [theirs, ours] : kOtherDetailNames) {
      if (ours == name_of(d.detail)) add_slot(theirs.substr(list.size() + 1), d);
    }
  }
}

// Of a path that was added, of the claim itself.
JsonSlot& JsonShape::slot_of(std::string_view path) { return nodes_[kClaim].slots.find(path)->second; }

void JsonShape::add(std::string_view path, JsonSlot slot) {
  paths_.push_back(path);
  std::uint8_t node = kClaim;
  for (;;) {
    const auto dot = path.find('.');
    if (dot == std::string_view::npos) break;
    const std::string_view key = path.substr(0, dot);
    auto it = nodes_[node].slots.find(key);
    if (it == nodes_[node].slots.end()) {
      const auto child = static_cast<std::uint8_t>(nodes_.size());
      nodes_.push_back({nodes_[node].prefix + std::string(key) + ".", {}});
      it = nodes_[node].slots.emplace(key, JsonSlot{JsonSlot::Kind::object, {}, child, {}}).first;
    }
    node = it->second.object;
    path.remove_prefix(dot + 1);
  }
  nodes_[node].slots.emplace(path, slot);
}

}  // namespace edict
