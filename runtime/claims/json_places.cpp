#include "runtime/claims/json_places.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace edict {

void JsonPlaces::begin(std::string_view document, std::uint64_t line) {
  line_ = line;
  line_begins_.clear();
  for (std::size_t at = document.find('\n'); at != std::string_view::npos; at = document.find('\n', at + 1)) {
    line_begins_.push_back(at + 1);
  }
}

Spot JsonPlaces::spot(std::size_t at) const {
  const auto behind = std::upper_bound(line_begins_.begin(), line_begins_.end(), at);
  const std::size_t begin = behind == line_begins_.begin() ? 0 : *std::prev(behind);
  return {line_ + static_cast<std::uint64_t>(behind - line_begins_.begin()),
          static_cast<std::uint32_t>(at - begin + 1)};
}

std::string JsonPlaces::path(const JsonNode& root, Spot spot) const {
  const std::uint64_t line = spot.line - line_;
  if (spot.column == 0 || line > line_begins_.size()) return {};
  const std::size_t at = (line == 0 ? 0 : line_begins_[line - 1]) + spot.column - 1;
  std::string path;
  const JsonNode* node = &root;
  while (node->first != nullptr && node->at < at) {
    const JsonNode* inside = nullptr;
    std::size_t index = 0;
    std::size_t count = 0;
    for (const JsonNode* member = node->first; member != nullptr; member = member->next, ++count) {
      if (!*member) continue;
      if (member->at > at) break;
      inside = member;
      index = count;
    }
    if (inside == nullptr) break;
    if (node->kind == JsonNode::Kind::array) {
      path += fmt::format("[{}]", index);
    } else {
      path += fmt::format("{}{}", path.empty() ? "" : ".", inside->key);
    }
    node = inside;
  }
  return path;
}

}  // namespace edict
