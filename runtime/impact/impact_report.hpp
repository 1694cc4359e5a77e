// The effect of a change as text for a terminal, as Markdown for a review, and as part of an HTML page.
// impact_json.hpp has it for programs.
#pragma once

#include <string>
#include <vector>

#include "runtime/impact/impact.hpp"

namespace edict::impact {

struct ReportHead {
  struct Side {
    std::string name;    // as the user named it
    std::string bundle;  // content hash
  };
  Side before, after;
  std::string edict_version;
  std::vector<MetDifference> differences;  // in meaning; none: they were not worked out
  bool with_phi = false;  // patient, service date, diagnoses and the values behind findings; claim id and line always
  std::uint64_t refused = 0;  // records that could not be read and are in neither run
};

std::string text_of(const Impact& impact, const ReportHead& head);
std::string markdown_of(const Impact& impact, const ReportHead& head);
// What a page has of it (html_page): the script is empty where no line changed.
struct HtmlPart {
  std::string body, script;
};
HtmlPart html_part(const Impact& impact, const ReportHead& head);

// What all begin with: how many lines move and what that costs, a sentence each.
std::vector<std::string> sentences_of(const Impact& impact, const ReportHead& head);

// The groups with the most changed lines first.
std::vector<std::pair<std::string, const Group*>> by_lines(const std::map<std::string, Group>& groups);
// What a group is called: "no diagnosis"; a rule without a difference in meaning is said to follow from another.
std::string group_name(GroupBy grouping, const std::string& name, const ReportHead& head);

}  // namespace edict::impact
