#include "tools/edict/inspect_text.hpp"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "runtime/plan/cost.hpp"

namespace edict::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string period_of(const plan::Policy& policy) {
  const DateRange& days = policy.effective;
  std::string text = days.first == kFirstDate ? "always" : to_text(days.first);
  if (days.last != kLastDate)
    text = (days.first == kFirstDate ? "until " : text + " until ") + to_text(days.last);
  else if (days.first != kFirstDate)
    text = "from " + text;
  return policy.by_received_date ? text + ", by the date received" : text;
}

std::string count_of(std::size_t n, std::string_view one, std::string_view more = {}) {
  if (n == 1) return fmt::format("1 {}", one);
  return more.empty() ? fmt::format("{} {}s", n, one) : fmt::format("{} {}", n, more);
}

std::string authorities_of(const plan::Policy& policy) {
  std::string text;
  for (const auto& [kind, number] : policy.authorities)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", kind, number);
  return text;
}

std::string cost_text(const plan::LineCost& cost) {
  std::string text = count_of(cost.operations, "operation");
  if (cost.passes == 0) return text;
  text += fmt::format(", and {} for each line of the patient in {}", cost.each_line,
                      count_of(cost.passes, "pass", "passes"));
  return cost.depth > 1 ? text + fmt::format(" (up to {} within each other)", cost.depth) : text;
}

Json cost_json(const plan::LineCost& cost) {
  return {{"operations", cost.operations},
          {"passes", cost.passes},
          {"operations_each_line_of_patient", cost.each_line},
          {"power_of_patient_lines", cost.depth}};
}

// Sizes by kind of section, in the order of the file.
std::vector<std::pair<bundle::SectionKind, std::uint64_t>> sizes_of(const bundle::Bundle& bundle) {
  std::vector<std::pair<bundle::SectionKind, std::uint64_t>> sizes;
  std::map<bundle::SectionKind, std::uint64_t> by_kind;
  for (const bundle::Section& section : bundle.sections) by_kind[section.kind] += section.length;
  sizes.assign(by_kind.begin(), by_kind.end());
  return sizes;
}

std::size_t rules_of(const plan::Plan& plan) {
  std::size_t rules = 0;
  for (const plan::Policy& policy : plan.policies) rules += policy.rules.size();
  return rules;
}

// The name stands in the file, and whoever wrote the file may have lied.
bool name_holds(const bundle::Bundle& bundle) { return plan::content_hash(bundle.plan) == bundle.name; }

std::string signature_text(const bundle::Bundle& bundle) {
  if (!bundle.signature) return "not signed";
  return fmt::format("{}{}", bundle::text_of(bundle.signature->key),
                     bundle::signature_holds(bundle) ? "" : ", BUT THE SIGNATURE IS NOT OF THESE BYTES");
}

std::string kind_text(const plan::List& list) {
  return list.element.kind == Kind::code ? std::string(name_of(list.element.system)) : describe(list.element);
}

}  // namespace

std::string inspect_text(const bundle::Bundle& bundle) {
  const plan::Plan& plan = bundle.plan;
  std::string text = fmt::format("bundle {}{}\n", bundle.name,
                                 name_holds(bundle) ? "" : ", BUT THIS IS NOT THE NAME OF WHAT IT HOLDS");
  text += fmt::format("format {}, {} bytes\n", bundle::kFormatVersion, bundle.file.size());
  text += fmt::format("signed by: {}\n", signature_text(bundle));
  text += fmt::format("cost of a line, at most: {}\n", cost_text(plan::cost_of(plan)));

  text += fmt::format("\n{}, {}\n", count_of(plan.policies.size(), "policy version"), count_of(rules_of(plan), "rule"));
  for (std::uint32_t p = 0; p < plan.policies.size(); ++p) {
    const plan::Policy& policy = plan.policies[p];
    text += fmt::format("  {} {}{}\n", policy.name, period_of(policy),
                        policy.title.empty() ? "" : fmt::format(" \"{}\"", policy.title));
    if (const std::string authorities = authorities_of(policy); !authorities.empty())
      text += fmt::format("    authority: {}\n", authorities);
    text += fmt::format("    from {}; cost at most: {}\n", policy.source, cost_text(plan::cost_of(plan, p)));
    for (const plan::Rule& rule : policy.rules)
      text += fmt::format("    rule {} (stage {})\n", rule.name, name_of(rule.stage));
    if (!policy.not_automated.empty())
      text += fmt::format("    {} of the source not automated\n", count_of(policy.not_automated.size(), "sentence"));
  }
  if (!plan.tables.empty()) text += fmt::format("\n{}\n", count_of(plan.tables.size(), "table"));
  for (const plan::Table& table : plan.tables) {
    if (table.from_input) {
      text += fmt::format("  {}: rows from the run (--table {}=FILE)\n", table.schema.name, table.schema.name);
      continue;
    }
    text += fmt::format("  {}: {}, {} bytes, index {} bytes{}\n", table.schema.name,
                        count_of(table.rows.row_count, "row"), table.rows.record_bytes(), table.rows.index.size_bytes(),
                        table.source_file.empty() ? "" : ", from " + table.source_file);
  }
  if (!plan.lists.empty()) text += fmt::format("\n{}\n", count_of(plan.lists.size(), "list"));
  for (const plan::List& list : plan.lists) {
    text += fmt::format("  {}: {}, {}\n", list.name.empty() ? "(written in place)" : list.name,
                        count_of(list.pieces.size(), "entry", "entries"), kind_text(list));
  }
  text += fmt::format("\nmade from {}\n", count_of(bundle.sources.size(), "file"));
  for (const bundle::SourceFile& source : bundle.sources)
    text += fmt::format("  {}, {} bytes, sha256 {}\n", source.name, source.size, source.sha256);
  text += "\nbytes by section\n";
  for (const auto& [kind, bytes] : sizes_of(bundle)) text += fmt::format("  {:<10} {:>12}\n", name_of(kind), bytes);
  return text;
}

std::string inspect_json(const bundle::Bundle& bundle) {
  const plan::Plan& plan = bundle.plan;
  Json json{{"schema", 1}, {"bundle", bundle.name}, {"format", bundle::kFormatVersion}, {"bytes", bundle.file.size()}};
  json["bundle_holds"] = name_holds(bundle);
  json["signed_by"] = bundle.signature ? Json(bundle::text_of(bundle.signature->key)) : Json();
  json["signature_holds"] = bundle.signature ? Json(bundle::signature_holds(bundle)) : Json();
  json["cost_of_a_line"] = cost_json(plan::cost_of(plan));
  json["policies"] = Json::array();
  for (std::uint32_t p = 0; p < plan.policies.size(); ++p) {
    const plan::Policy& policy = plan.policies[p];
    Json item{{"policy", policy.name},
              {"version", policy.version},
              {"title", policy.title},
              {"effective_from", policy.effective.first == kFirstDate ? Json() : Json(to_text(policy.effective.first))},
              {"effective_until", policy.effective.last == kLastDate ? Json() : Json(to_text(policy.effective.last))},
              {"by_received_date", policy.by_received_date},
              {"source", policy.source}};
    item["authorities"] = Json::array();
    for (const auto& [kind, number] : policy.authorities)
      item["authorities"].push_back({{"kind", kind}, {"number", number}});
    item["rules"] = Json::array();
    for (std::uint32_t r = 0; r < policy.rules.size(); ++r) {
      const plan::Rule& rule = policy.rules[r];
      item["rules"].push_back({{"rule", rule.name},
                               {"title", rule.title},
                               {"stage", name_of(rule.stage)},
                               {"cite", rule.cite},
                               {"source", rule.source},
                               {"cost", cost_json(plan::cost_of(plan, p, r))}});
    }
    item["not_automated"] = policy.not_automated.size();
    item["cost"] = cost_json(plan::cost_of(plan, p));
    json["policies"].push_back(std::move(item));
  }
  json["tables"] = Json::array();
  for (const plan::Table& table : plan.tables) {
    json["tables"].push_back({{"table", table.schema.name},
                              {"from_input", table.from_input},
                              {"rows", table.rows.row_count},
                              {"bytes", table.rows.record_bytes()},
                              {"index_bytes", table.rows.index.size_bytes()},
                              {"source", table.source_file.empty() ? Json() : Json(table.source_file)}});
  }
  json["lists"] = Json::array();
  for (const plan::List& list : plan.lists) {
    json["lists"].push_back({{"list", list.name.empty() ? Json() : Json(list.name)},
                             {"entries", list.pieces.size()},
                             {"of", kind_text(list)},
                             {"has_periods", list.has_periods}});
  }
  json["sources"] = Json::array();
  for (const bundle::SourceFile& source : bundle.sources)
    json["sources"].push_back({{"file", source.name}, {"bytes", source.size}, {"sha256", source.sha256}});
  json["sections"] = Json::array();
  for (const bundle::Section& section : bundle.sections) {
    json["sections"].push_back({{"section", name_of(section.kind)},
                                {"item", section.item},
                                {"offset", section.offset},
                                {"bytes", section.length}});
  }
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace edict::cli
