// General equivalence mappings between ICD-9 and ICD-10 (CMS and NCHS: source, target, five flags in one column). No
// policy is written of them, because several may ask them.
#include <algorithm>

#include "compiler/import/plain_table.hpp"

namespace edict::import {
namespace {

class Gem final : public PlainTable {
 public:
  using PlainTable::PlainTable;
  // "A000    0010  00000": approximate, no map, combination, scenario, choice list.
  bool cut(std::string_view line, std::vector<std::string_view>& cells) const override {
    std::vector<std::string_view> parts;
    while (!line.empty()) {
      const auto begin = line.find_first_not_of(' ');
      if (begin == std::string_view::npos) break;
      const auto end = std::min(line.find(' ', begin), line.size());
      parts.push_back(line.substr(begin, end - begin));
      line.remove_prefix(end);
    }
    const auto flag = [](char c) { return c >= '0' && c <= '9'; };
    if (parts.size() != 3 || parts[2].size() != 5 || !std::all_of(parts[2].begin(), parts[2].end(), flag)) return false;
    cells = {
        parts[0], parts[1], parts[2].substr(3, 1), parts[2].substr(4, 1), parts[2].substr(0, 1), parts[2].substr(2, 1),
        {},       {}};
    return true;
  }
};

}  // namespace

std::unique_ptr<const Kind> gem() {
  return std::make_unique<Gem>(PlainLayout{"gem",
                                           "general equivalence mappings between ICD-9 and ICD-10, one direction",
                                           4,
                                           {{{"source", true, {"source", "source code"}}, Shape::icd},
                                            {{"target", true, {"target", "target code"}}, Shape::target},
                                            {{"scenario", true, {"scenario"}}, Shape::word},
                                            {{"choice_list", true, {"choice list"}}, Shape::word},
                                            {{"approximate", true, {"approximate"}}, Shape::word},
                                            {{"combination", true, {"combination"}}, Shape::word}}});
}

}  // namespace edict::import
