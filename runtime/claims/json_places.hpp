// Places in a JSON document that may go over several lines: line and column of a value, and its path.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/claims/json_tree.hpp"
#include "runtime/claims/reporter.hpp"

namespace edict {

class JsonPlaces {
 public:
  // `document` begins in column 1 of the line.
  void begin(std::string_view document, std::uint64_t line);
  Spot spot(std::size_t at) const;
  Spot spot(const JsonNode& node) const { return spot(node.at); }
  // The path from `root` to the value at a spot, as item[2].net.value, members of lists counted from 0 as FHIRPath
  // does.
  std::string path(const JsonNode& root, Spot spot) const;

 private:
  std::uint64_t line_ = 1;
  std::vector<std::size_t> line_begins_;  // of the second line and those behind it
};

}  // namespace edict
