// `edict codes check`: what the lists of policies have, and what editions of the code sets did to them.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/analysis/list_codes.hpp"
#include "tools/edict/codes_reports.hpp"
#include "tools/edict/codes_text.hpp"
#include "tools/edict/loaded_policies.hpp"

namespace edict::cli {
namespace {

using analysis::CodeChange;
using analysis::CodeChangeKind;
using analysis::WrittenCodes;
using Json = nlohmann::ordered_json;

std::string what_happened(const CodeChange& change, const CodeTable& table) {
  const auto codes = [&](const std::vector<std::string>& list) { return codes_text(list, table.system); };
  switch (change.kind) {
    case CodeChangeKind::unknown:
      return fmt::format("{}: {} has no such code", change.entry, table.file);
    case CodeChangeKind::never:
      return fmt::format("{} is not in force on any day of the policies", change.entry);
    case CodeChangeKind::ended:
      return fmt::format("{} has ended", change.entry);
    case CodeChangeKind::split:
      return fmt::format(
          "{} was split into {}{}", change.entry, codes(change.codes),
          change.lacking.empty() ? ", all in the list" : fmt::format("; the list lacks {}", codes(change.lacking)));
    case CodeChangeKind::heading:
      return fmt::format("{} is a heading: claims carry the codes below it", change.entry);
    case CodeChangeKind::added:
      return fmt::format("{} takes in {}", change.entry, codes(change.codes));
    case CodeChangeKind::taken_out:
      return fmt::format("{} has lost {}", change.entry, codes(change.codes));
  }
  return {};
}

std::string way_out(const CodeChange& change) {
  const std::string last = change.on == kFirstDate ? "" : to_text(add_days(change.on, -1));
  switch (change.kind) {
    case CodeChangeKind::unknown:
      return "look it up in the source: edict codes show tells what is near";
    case CodeChangeKind::never:
      return "take it out, or name the codes that took its place";
    case CodeChangeKind::ended:
      return fmt::format("write \"{} until {}\", and name what took its place", change.entry, last);
    case CodeChangeKind::split:
      return fmt::format("write \"{} until {}\", and name those of its codes that are meant", change.entry, last);
    case CodeChangeKind::heading:
      return "name those of the codes below it that are meant";
    case CodeChangeKind::added:
    case CodeChangeKind::taken_out:
      break;
  }
  return {};
}

std::string count_text(std::size_t n, std::string_view what, std::string_view many) {
  return fmt::format("{} {}", n, n == 1 ? what : many);
}

class Check {
 public:
  Check(const CheckCodes& asked, CodesFormat format, const LoadedPolicies& policies)
      : asked_(asked), format_(format), library_(policies.library), sources_(policies.sources) {}

  void add(const CodeTable& table) {
    for (WrittenCodes& codes : analysis::list_codes(library_, table)) {
      if (asked_.since) {
        std::erase_if(codes.changes,
                      [&](const CodeChange& change) { return change.lasting || change.on < *asked_.since; });
        std::erase_if(codes.stretches, [&](const auto& stretch) { return stretch.days.last < *asked_.since; });
        if (codes.changes.empty()) continue;
      }
      // A code of a condition that is as it should be is no news.
      const bool is_list = codes.entries > 1 || !codes.name.empty();
      if (!is_list && codes.changes.empty()) continue;
      lists_ += 1;
      to_do_ += static_cast<std::size_t>(
          std::count_if(codes.changes.begin(), codes.changes.end(), [](const CodeChange& c) { return c.to_do; }));
      format_ == CodesFormat::json ? add_json(codes, table) : add_text(codes, table);
    }
  }

  std::string text(bool with_closing_line) {
    if (format_ == CodesFormat::json) {
      return Json{{"schema", 1}, {"to_do", to_do_}, {"lists", json_}}.dump(2, ' ', false,
                                                                           Json::error_handler_t::replace) +
             "\n";
    }
    if (!with_closing_line) return text_;
    return text_ + fmt::format("{}{}{}: {} to do\n", text_.empty() ? "" : "\n", count_text(lists_, "list", "lists"),
                               asked_.since ? fmt::format(" with changes since {}", to_text(*asked_.since)) : "",
                               count_text(to_do_, "thing", "things"));
  }
  bool has_to_do() const { return to_do_ > 0; }

 private:
  void add_text(const WrittenCodes& codes, const CodeTable& table) {
    if (!text_.empty()) text_ += '\n';
    const std::string name = !codes.name.empty() ? codes.name : codes.entries > 1 ? "a list in place" : "a code";
    text_ += fmt::format("{}  {} : {}, {}, in {}\n", place_text(codes.span, sources_), name, name_of(table.system),
                         count_text(codes.entries, "entry", "entries"), policies_text(library_, codes.policies));
    for (const WrittenCodes::Stretch& stretch : codes.stretches)
      text_ += fmt::format("  {:<24}  {}\n", days_text(stretch.days), count_text(stretch.codes, "code", "codes"));
    if (codes.has_silent)
      text_ += fmt::format("  {} is silent about some entries: single codes are counted, ranges of them are not\n",
                           table.file);
    for (const CodeChange& change : codes.changes) {
      text_ += fmt::format("  {}  {}  {}\n", change.on == kFirstDate ? "          " : to_text(change.on),
                           what_happened(change, table), place_text(change.span, sources_));
      if (change.to_do) text_ += fmt::format("              to do: {}\n", way_out(change));
    }
  }

  void add_json(const WrittenCodes& codes, const CodeTable& table) {
    Json list = {{"list", codes.name.empty() ? Json(nullptr) : Json(codes.name)}, {"system", name_of(table.system)}};
    list.update(place_json(codes.span, sources_));
    list["policies"] = policies_json(library_, codes.policies);
    list["entries"] = codes.entries;
    Json stretches = Json::array();
    for (const WrittenCodes::Stretch& stretch : codes.stretches) {
      Json row = days_json(stretch.days);
      row["codes"] = stretch.codes;
      stretches.push_back(std::move(row));
    }
    list["codes"] = std::move(stretches);
    list["silent_about_entries"] = codes.has_silent;
    Json changes = Json::array();
    for (const CodeChange& change : codes.changes) {
      Json row = {{"on", change.on == kFirstDate ? Json(nullptr) : Json(to_text(change.on))},
                  {"change", analysis::name_of(change.kind)},
                  {"entry", change.entry},
                  {"codes", codes_json(change.codes, table.system)},
                  {"lacking", codes_json(change.lacking, table.system)},
                  {"to_do", change.to_do}};
      row.update(place_json(change.span, sources_));
      changes.push_back(std::move(row));
    }
    list["changes"] = std::move(changes);
    json_.push_back(std::move(list));
  }

  const CheckCodes& asked_;
  CodesFormat format_;
  const model::Library& library_;
  const Sources& sources_;
  std::size_t lists_ = 0;
  std::size_t to_do_ = 0;
  std::string text_;
  Json json_ = Json::array();
};

}  // namespace

int check_code_lists(const CheckCodes& asked, const std::vector<CodeTable>& tables, CodesFormat format,
                     const Shell& shell) {
  const auto policies = load_policies(asked.policies, {}, shell);
  if (!policies) return kUnreadable;
  Check check(asked, format, *policies);
  for (const CodeTable& table : tables) check.add(table);
  if (!print(shell, check.text(!shell.quiet))) return kUnreadable;
  return check.has_to_do() ? kNo : kDone;
}

}  // namespace edict::cli
