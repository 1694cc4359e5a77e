#include "runtime/impact/impact_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/decisions/outcome_text.hpp"
#include "runtime/decisions/text_table.hpp"

namespace edict::impact {
namespace {

constexpr auto kPend = static_cast<std::size_t>(Decision::pend);

}  // namespace

std::vector<std::pair<std::string, const Group*>> by_lines(const std::map<std::string, Group>& groups) {
  std::vector<std::pair<std::string, const Group*>> sorted;
  for (const auto& [name, group] : groups) sorted.emplace_back(name, &group);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second->all.lines > b.second->all.lines; });
  return sorted;
}

std::string group_name(GroupBy grouping, const std::string& name, const ReportHead& head) {
  if (name.empty()) return fmt::format("no {}", name_of(grouping));
  if (grouping != GroupBy::rule || head.differences.empty()) return name;
  const bool differs = std::any_of(head.differences.begin(), head.differences.end(), [&](const MetDifference& met) {
    const MeaningDifference& d = met.difference;
    return name == d.policy + '.' + d.rule || (d.rule.empty() && name.starts_with(d.policy + '.'));
  });
  return differs ? name : name + " (means the same: follows from another)";
}

std::vector<std::string> sentences_of(const Impact& impact, const ReportHead& head) {
  std::vector<std::string> sentences;
  const Flow changed = impact.changed();
  if (changed.lines == 0) {
    sentences.push_back(fmt::format("None of the {} is decided or paid differently.", counted(impact.lines(), "line")));
  } else {
    sentences.push_back(fmt::format("{} of {} {} decided or paid differently, with {} charged on them.",
                                    grouped(changed.lines), counted(impact.lines(), "line"),
                                    changed.lines == 1 ? "is" : "are", dollars(changed.charges)));
    sentences.push_back(fmt::format("What is paid on them goes from {} to {}, a difference of {}.",
                                    dollars(changed.paid_before), dollars(changed.paid_after),
                                    dollars(changed.difference(), true)));
    Flow held;
    for (std::size_t from = 0; from < 4; ++from) {
      if (from == kPend) continue;
      held.lines += impact.flows()[from][kPend].lines;
      held.charges += impact.flows()[from][kPend].charges;
    }
    if (held.lines > 0) {
      sentences.push_back(
          fmt::format("{} of them, with {} charged, now {} for review, and what will be paid is not known.",
                      grouped(held.lines), dollars(held.charges), held.lines == 1 ? "waits" : "wait"));
    }
    if (changed.unpriced > 0) {
      sentences.push_back(
          fmt::format("For {} of them an amount is not known (no charge stated, or recoded and not yet priced).",
                      grouped(changed.unpriced)));
    }
  }
  if (impact.changed_reasons() > 0) {
    sentences.push_back(fmt::format("{} {} paid the same for other reasons (rules or codes).",
                                    counted(impact.changed_reasons(), "line"),
                                    impact.changed_reasons() == 1 ? "is" : "are"));
  }
  const auto unmet = std::count_if(head.differences.begin(), head.differences.end(),
                                   [](const MetDifference& d) { return d.lines == 0; });
  if (unmet > 0) {
    sentences.push_back(fmt::format("Of {} difference{} in meaning, {} met no line of these claims.",
                                    head.differences.size(), head.differences.size() == 1 ? "" : "s", unmet));
  }
  if (head.refused > 0) {
    sentences.push_back(fmt::format("{} record{} could not be read and {} in neither run.", grouped(head.refused),
                                    head.refused == 1 ? "" : "s", head.refused == 1 ? "is" : "are"));
  }
  return sentences;
}

namespace {

constexpr std::size_t kMostRows = 10;  // of a table, and of the lines, on a terminal

std::string state_text(const LineSide& side) {
  std::string text(name_of(side.decision));
  if (side.decision == Decision::cut_back) text += " to " + side.units_allowed;
  if (side.pay_percent != "100" && side.decision != Decision::deny) text += ' ' + side.pay_percent + '%';
  if (!side.recoded_to.empty()) text += " as " + side.recoded_to;
  if (!side.codes.empty()) text += ' ' + side.codes;
  return text;
}

std::string causes_text(const ChangedLine& line) {
  std::string text;
  for (const Cause& cause : line.causes) {
    text += fmt::format("{}{}{}{} ({})", text.empty() ? "" : ", ", cause.policy, cause.rule.empty() ? "" : ".",
                        cause.rule, name_of(cause.kind));
  }
  return text.empty() ? "amounts" : text;
}

std::string flows_table(const Impact& impact) {
  TextTable table({"before", "after", "lines", "charged", "paid before", "paid after"}, 2);
  for (std::size_t from = 0; from < 4; ++from) {
    for (std::size_t to = 0; to < 4; ++to) {
      const Flow& flow = impact.flows()[from][to];
      if (flow.lines == 0) continue;
      table.add({std::string(name_of(static_cast<Decision>(from))), std::string(name_of(static_cast<Decision>(to))),
                 grouped(flow.lines), dollars(flow.charges), dollars(flow.paid_before), dollars(flow.paid_after)});
    }
  }
  return table.text();
}

std::string group_table(const Impact& impact, GroupBy grouping, const ReportHead& head) {
  TextTable table(
      {fmt::format("by {}", name_of(grouping)), "lines", "no longer paid", "now paid", "charged", "difference"}, 1);
  const auto groups = by_lines(impact.groups(grouping));
  for (std::size_t i = 0; i < std::min(groups.size(), kMostRows); ++i) {
    const auto& [name, group] = groups[i];
    table.add({group_name(grouping, name, head), grouped(group->all.lines), grouped(group->more()),
               grouped(group->fewer()), dollars(group->all.charges), dollars(group->all.difference(), true)});
  }
  std::string text = table.text();
  if (groups.size() > kMostRows) text += fmt::format("and {} more\n", grouped(groups.size() - kMostRows));
  return text;
}

}  // namespace

std::string text_of(const Impact& impact, const ReportHead& head) {
  std::string text = "Effect on claims\n\n";
  for (const std::string& sentence : sentences_of(impact, head)) text += sentence + '\n';
  if (impact.lines() > 0) text += '\n' + flows_table(impact);
  if (impact.changed().lines > 0) {
    for (const GroupBy grouping : kGroupings) text += '\n' + group_table(impact, grouping, head);
  }
  if (!head.differences.empty()) {
    text += "\nlines  difference in meaning\n";
    for (const MetDifference& met : head.differences)
      text += fmt::format("{:>5}  {}\n", grouped(met.lines), met.difference.sentence);
  }
  if (!impact.changed_lines().empty()) text += '\n';
  for (std::size_t i = 0; i < std::min(impact.changed_lines().size(), kMostRows); ++i) {
    const ChangedLine& line = impact.changed_lines()[i];
    text += fmt::format("{}/{}  {} -> {}  by {}\n", line.claim_id, line.line, state_text(line.before),
                        state_text(line.after), causes_text(line));
  }
  const std::uint64_t all = impact.changed_lines().size() + impact.left_out();
  if (all > kMostRows)
    text += fmt::format("and {} more lines: --format html or json has them\n", grouped(all - kMostRows));
  return text;
}

std::string markdown_of(const Impact& impact, const ReportHead& head) {
  const std::string text = text_of(impact, head);
  const std::size_t end = text.find('\n');
  return "## " + text.substr(0, end) + "\n\n```text" + text.substr(end + 1) + "```\n";
}

}  // namespace edict::impact
