// `edict codes show`: one code, by every set that has it.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/analysis/code_history.hpp"
#include "compiler/analysis/equivalences.hpp"
#include "compiler/analysis/list_codes.hpp"
#include "tools/edict/codes_reports.hpp"
#include "tools/edict/codes_text.hpp"
#include "tools/edict/loaded_policies.hpp"

namespace edict::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostRows = 20;  // of what stands below a code; JSON has all
constexpr std::size_t kMostNear = 5;

std::string run_text(const analysis::CodeRun& run) {
  return fmt::format("{:<24}{}", days_text(run.days), run.billable ? "" : "  heading");
}

Json related_json(const std::vector<analysis::RelatedCode>& codes, CodeSystem system) {
  Json json = Json::array();
  for (const analysis::RelatedCode& related : codes) {
    Json row = {{"code", display_code(system, related.code)}, {"description", related.description}};
    row.update(days_json(related.run.days));
    row["billable"] = related.run.billable;
    json.push_back(std::move(row));
  }
  return json;
}

Json successions_json(const std::vector<analysis::Succession>& list, CodeSystem system) {
  Json json = Json::array();
  for (const analysis::Succession& next : list)
    json.push_back({{"on", to_text(next.on)}, {"codes", codes_json(next.codes, system)}});
  return json;
}

class Show {
 public:
  Show(const ShowCodes& asked, const std::vector<CodeTable>& tables, CodesFormat format, const Shell& shell)
      : asked_(asked), tables_(tables), format_(format), shell_(shell) {}

  int operator()() {
    if (!load()) return kUnreadable;
    bool all = true;
    for (const std::string& code : asked_.codes) all = show(code) && all;
    if (format_ == CodesFormat::json) {
      text_ = Json{{"schema", 1}, {"codes", codes_}, {"unknown", unknown_}}.dump(2, ' ', false,
                                                                                 Json::error_handler_t::replace) +
              "\n";
    }
    if (!print(shell_, text_)) return kUnreadable;
    return all ? kDone : kNo;
  }

 private:
  bool load() {
    if (!asked_.policies.empty()) {
      policies_ = load_policies(asked_.policies, {}, shell_);
      if (!policies_) return false;
    }
    Diagnostics diagnostics;
    for (const std::string& file : asked_.gems) {
      if (auto gem = analysis::read_equivalences(file, diagnostics)) gems_.push_back(std::move(*gem));
    }
    shell_.report(diagnostics);
    return !diagnostics.has_errors();
  }

  bool show(const std::string& asked) {
    bool known = false;
    for (const CodeTable& table : tables_) {
      const auto code = normalize_code(table.system, asked);
      const auto history = code ? analysis::history_of(table, *code) : std::nullopt;
      if (!history) continue;
      known = true;
      if (format_ == CodesFormat::json) {
        codes_.push_back(json_of(*history, table));
      } else {
        if (!text_.empty()) text_ += '\n';
        text_of(*history, table);
      }
    }
    if (!known) unknown(asked);
    return known;
  }

  void unknown(const std::string& asked) {
    Json near_json = Json::array();
    std::string near_text;
    for (const CodeTable& table : tables_) {
      const auto code = normalize_code(table.system, asked);
      if (!code) continue;
      const auto near =
          near_codes(*code, kMostNear, [&](const std::string& other) { return !table.entries_of(other).empty(); });
      for (const std::string& other : near) {
        near_json.push_back({{"system", name_of(table.system)}, {"code", display_code(table.system, other)}});
      }
      if (!near.empty())
        near_text += fmt::format("{}{}", near_text.empty() ? "" : ", ", codes_text(near, table.system));
    }
    unknown_.push_back({{"asked", asked}, {"near", near_json}});
    const bool is_pattern = asked.find('*') != std::string::npos || asked.find("..") != std::string::npos;
    std::string help = "look it up in the source, or name another set with --code-table";
    if (is_pattern) help = fmt::format("edict codes search '{}' finds all codes of a stem or a range", asked);
    if (!near_text.empty()) help = fmt::format("did you mean {}?", near_text);
    shell_.fault("E0932", std::monostate{}, fmt::format("no code set has {}", asked), std::move(help));
  }

  void text_of(const analysis::CodeHistory& history, const CodeTable& table) {
    const auto shown = [&](const std::string& code) { return display_code(table.system, code); };
    text_ += fmt::format("{}{}{}\n", shown(history.code), history.description.empty() ? "" : "  ", history.description);
    LabelledRows days(text_, name_of(table.system));
    for (const analysis::CodeRun& run : history.runs) days.add(run_text(run));
    LabelledRows above(text_, "above");
    for (const analysis::RelatedCode& code : history.above) related_row(above, code, table.system);
    LabelledRows below(text_, "below");
    for (std::size_t i = 0; i < std::min(kMostRows, history.below.size()); ++i)
      related_row(below, history.below[i], table.system);
    if (history.below.size() > kMostRows) {
      below.add(
          fmt::format("and {} more: edict codes search '{}*'", history.below.size() - kMostRows, shown(history.code)));
    }
    LabelledRows split(text_, "split");
    for (const analysis::Succession& next : history.split_into)
      split.add(fmt::format("on {} into {}", to_text(next.on), codes_text(next.codes, table.system, kMostRows)));
    LabelledRows came(text_, "came from");
    for (const analysis::Succession& before : history.came_from)
      came.add(fmt::format("{} on {}", codes_text(before.codes, table.system), to_text(before.on)));
    add_equivalences(history, table);
    if (!policies_) return;
    LabelledRows in(text_, "policies");
    const auto uses = analysis::uses_of(policies_->library, table.system, history.code);
    for (const analysis::CodeUse& use : uses) {
      const std::string list = use.list.empty() ? "" : fmt::format(" in {}", use.list);
      in.add(fmt::format("{}{}{}  {}  {}", use.entry, list, use.days == kAllDays ? "" : ", " + days_text(use.days),
                         place_text(use.span, policies_->sources), policies_text(policies_->library, use.policies)));
    }
    if (uses.empty()) in.add("none has it");
  }

  static void related_row(LabelledRows& rows, const analysis::RelatedCode& code, CodeSystem system) {
    rows.add(fmt::format("{:<9}{}{}{}", display_code(system, code.code), run_text(code.run),
                         code.description.empty() ? "" : "  ", code.description));
  }

  // Rows that map the code, and rows that map to it.
  template <class Visit>
  void for_each_equivalence(const std::string& code, CodeSystem system, Visit&& visit) const {
    for (const analysis::Equivalences& gem : gems_) {
      for (const analysis::Equivalence& row : gem.rows) {
        if (gem.sources == system && row.source == code) visit(gem, row, true);
        if (gem.targets == system && row.target == code) visit(gem, row, false);
      }
    }
  }

  void add_equivalences(const analysis::CodeHistory& history, const CodeTable& table) {
    LabelledRows to(text_, "maps to");
    LabelledRows from(text_, "mapped by");
    for (const bool forward : {true, false}) {
      for_each_equivalence(history.code, table.system, [&](const auto& gem, const auto& row, bool maps) {
        if (maps != forward) return;
        const std::string& other = maps ? row.target : row.source;
        const CodeSystem system = maps ? gem.targets : gem.sources;
        std::string words = other.empty() ? fmt::format("no code of {}", name_of(system))
                                          : fmt::format("{}  {}", display_code(system, other), name_of(system));
        if (row.approximate) words += ", approximate";
        if (row.combination)
          words += fmt::format(", scenario {} choice {} of a combination", row.scenario, row.choice_list);
        (maps ? to : from).add(words);
      });
    }
  }

  Json json_of(const analysis::CodeHistory& history, const CodeTable& table) const {
    Json json = {{"system", name_of(table.system)},
                 {"code", display_code(table.system, history.code)},
                 {"description", history.description}};
    Json periods = Json::array();
    for (const analysis::CodeRun& run : history.runs) {
      Json period = days_json(run.days);
      period["billable"] = run.billable;
      periods.push_back(std::move(period));
    }
    json["periods"] = std::move(periods);
    json["above"] = related_json(history.above, table.system);
    json["below"] = related_json(history.below, table.system);
    json["split_into"] = successions_json(history.split_into, table.system);
    json["came_from"] = successions_json(history.came_from, table.system);
    Json maps = Json::array();
    for_each_equivalence(history.code, table.system, [&](const auto& gem, const auto& row, bool forward) {
      const std::string& other = forward ? row.target : row.source;
      const CodeSystem system = forward ? gem.targets : gem.sources;
      maps.push_back({{"direction", forward ? "to" : "from"},
                      {"system", name_of(system)},
                      {"code", other.empty() ? Json(nullptr) : Json(display_code(system, other))},
                      {"approximate", row.approximate},
                      {"combination", row.combination},
                      {"scenario", row.scenario},
                      {"choice_list", row.choice_list}});
    });
    json["equivalences"] = std::move(maps);
    if (!policies_) return json;
    Json uses = Json::array();
    for (const analysis::CodeUse& use : analysis::uses_of(policies_->library, table.system, history.code)) {
      Json row = {{"list", use.list.empty() ? Json(nullptr) : Json(use.list)}, {"entry", use.entry}};
      row.update(days_json(use.days));
      row.update(place_json(use.span, policies_->sources));
      row["policies"] = policies_json(policies_->library, use.policies);
      uses.push_back(std::move(row));
    }
    json["uses"] = std::move(uses);
    return json;
  }

  const ShowCodes& asked_;
  const std::vector<CodeTable>& tables_;
  CodesFormat format_;
  const Shell& shell_;
  std::unique_ptr<LoadedPolicies> policies_;
  std::vector<analysis::Equivalences> gems_;
  std::string text_;
  Json codes_ = Json::array();
  Json unknown_ = Json::array();
};

}  // namespace

int show_codes(const ShowCodes& asked, const std::vector<CodeTable>& tables, CodesFormat format, const Shell& shell) {
  return Show(asked, tables, format, shell)();
}

}  // namespace edict::cli
