// A published text in which headings say what the lines below them are: a manual with lists of codes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace edict::import {

class SectionedText {
 public:
  virtual ~SectionedText() = default;
  // Whether the line is one by which such a text is known.
  virtual bool is_mark(std::string_view line) const = 0;
  // The next line; true when it is a row, whose cells are by wanted column. Headings and prose are none. Views hold
  // until the next call.
  virtual bool take(std::string_view line, std::vector<std::string_view>& cells) = 0;
};

}  // namespace edict::import
