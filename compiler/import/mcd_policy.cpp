#include "compiler/import/mcd_policy.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/import/mcd_words.hpp"

namespace edict::import {
namespace {

using Codes = std::set<std::string>;

constexpr std::size_t kLongestQuote = 100;
constexpr std::size_t kLongestCite = 160;
constexpr std::string_view kOfCoverage[] = {" support", " covered ",     " coverage ",
                                            " necess",  " non covered ", " noncovered "};

std::string join(const Codes& codes) { return fmt::format("{}", fmt::join(codes, ", ")); }

// "Palmetto GBA (MAC - Part A 10111, 10211; MAC - Part B 10112, 10212); jurisdiction J - J"
std::string contractors(const McdPlace& place) {
  std::map<std::string, std::map<std::string, Codes>> by_name;
  Codes jurisdictions;
  for (const McdContractor& contractor : place.contractors) {
    Codes& numbers = by_name[contractor.name][contractor.kind];
    if (!contractor.number.empty()) numbers.insert(contractor.number);
    if (!contractor.jurisdiction.empty()) jurisdictions.insert(contractor.jurisdiction);
  }
  std::vector<std::string> names;
  for (const auto& [name, kinds] : by_name) {
    std::vector<std::string> words;
    for (const auto& [kind, numbers] : kinds) {
      std::string text = kind;
      if (!numbers.empty()) text += (text.empty() ? "" : " ") + join(numbers);
      if (!text.empty()) words.push_back(std::move(text));
    }
    names.push_back(words.empty() ? name : fmt::format("{} ({})", name, fmt::join(words, "; ")));
  }
  std::string text = fmt::format("{}", fmt::join(names, ", "));
  if (!jurisdictions.empty()) text += fmt::format("; jurisdiction {}", join(jurisdictions));
  return text;
}

// The claims that all of the contractors process; empty when they differ, or it is not known of one.
std::string_view claim_type(const McdPlace& place) {
  std::set<std::string_view> types;
  for (const McdContractor& contractor : place.contractors) {
    const std::string words = spaced_words(contractor.kind);
    const auto has = [&](std::string_view word) { return words.find(word) != std::string::npos; };
    const bool both = has(" a and b ") || (has(" part a ") && has(" part b "));
    types.insert(has(" dme ") || has(" dmerc ")                                            ? "dme"
                 : both                                                                    ? ""
                 : has(" part a ") || has(" hhh ") || has(" fi ") || has(" intermediary ") ? "institutional"
                 : has(" part b ") || has(" carrier ")                                     ? "professional"
                                                                                           : "");
  }
  return types.size() == 1 ? *types.begin() : std::string_view();
}

// One claim state after the other, where the article is not in force everywhere.
std::string states(const McdPlace& place) {
  constexpr std::size_t kEverywhere = 50;
  if (place.states.empty() || place.states.size() >= kEverywhere) return {};
  std::vector<std::string> codes;
  for (const auto& [code, name] : place.states) codes.push_back(code);
  return fmt::format("{}", fmt::join(codes, ", "));
}

class VersionText {
 public:
  VersionText(const McdPolicy& policy, const McdVersion& version, const McdLists& lists, const McdTextOptions& options)
      : policy_(policy), version_(version), article_(*version.article), lists_(lists), options_(options) {
    const McdGroups& groups = procedures_of(article_, version.lcds);
    for (const auto& [number, group] : groups) all_procedures_.insert(group.codes.begin(), group.codes.end());
    name_procedures(groups);
  }

  std::string operator()() {
    std::string text = sources();
    text += head();
    text += declarations();
    const bool one = version_.meaning.rules.size() == 1 && !enforces() && version_.meaning.self_administered.empty();
    if (one)
      text +=
          fmt::format("\n  scope lines where procedure in {}\n", name_of(version_.meaning.rules.front().procedures));
    const std::vector<std::string> names = mcd_rule_names(version_);
    for (std::size_t i = 0; i < names.size(); ++i) text += rule(version_.meaning.rules[i], names[i], one);
    text += drug_rule();
    text += enforced_rules();
    text += checklist();
    return text + "}\n";
  }

 private:
  bool enforces() const {
    return (options_.enforced.bill_types && !article_.bill_types.empty()) ||
           (options_.enforced.revenue_codes && !article_.revenue_codes.empty());
  }

  void add_name(const Codes& codes, std::string name) {
    if (codes.empty() || names_.contains(codes)) return;
    const int before = taken_[name]++;
    if (before > 0) name += fmt::format("_{}", before + 1);
    order_.push_back(codes);
    names_.emplace(codes, std::move(name));
  }
  void name_procedures(const McdGroups& groups) {
    std::set<Codes> used;
    for (const McdRule& rule : version_.meaning.rules) used.insert(rule.procedures);
    if (enforces()) used.insert(all_procedures_);
    for (const auto& [number, group] : groups) {
      if (used.contains(group.codes) && group.codes != all_procedures_)
        add_name(group.codes, fmt::format("group_{}_procedures", number));
    }
    if (used.contains(all_procedures_)) add_name(all_procedures_, "procedures");
    for (const McdRule& rule : version_.meaning.rules)
      add_name(rule.procedures, fmt::format("procedures_{}", lower_case(*rule.procedures.begin())));
  }
  const std::string& name_of(const Codes& procedures) const { return names_.at(procedures); }

  std::string sources() const {
    std::string versions = fmt::format("version {}", article_.version);
    if (version_.first_version != article_.version)
      versions = fmt::format("versions {} {} {}, which decide alike", version_.first_version,
                             version_.first_version + 1 == article_.version ? "and" : "to", article_.version);
    std::string text = comment("", fmt::format("A{},", article_.id), fmt::format("{}: {}", versions, article_.title));
    for (const McdLcd* lcd : version_.lcds) {
      if (lcd->from > version_.until) continue;
      text += comment("", fmt::format("L{},", lcd->id), fmt::format("version {}: {}", lcd->version, lcd->title));
    }
    if (!article_.place.contractors.empty()) text += comment("", "Contractor:", contractors(article_.place));
    return text;
  }

  std::string head() const {
    std::vector<std::string> authority;
    for (const int lcd : article_.lcds) authority.push_back(fmt::format("LCD \"L{}\"", lcd));
    authority.push_back(fmt::format("article \"A{}\"", article_.id));
    std::string title(short_title(article_.title));
    if (title.empty()) title = fmt::format("Article A{}", article_.id);
    std::string text =
        fmt::format("policy {} \"{}\" {{\n  authority {}\n", policy_.name, title, fmt::join(authority, ", "));
    if (!options_.payer.empty()) text += fmt::format("  payer {}\n", options_.payer);
    if (const std::string where = states(article_.place); !where.empty()) text += fmt::format("  state {}\n", where);
    if (const auto type = claim_type(article_.place); !type.empty()) text += fmt::format("  claim type {}\n", type);
    text += fmt::format("  effective {}", to_text(version_.from));
    if (version_.until != kLastDate) text += fmt::format(" until {}", to_text(version_.until));
    return text + "\n";
  }

  static std::string paragraph_comment(std::string_view lead, const McdGroups& groups, const Codes& codes) {
    std::string text;
    for (const auto& [number, group] : groups) {
      if (group.codes != codes || group.paragraph.empty()) continue;
      text += comment("  ", fmt::format("{} {}:", lead, number), group.paragraph);
    }
    return text;
  }

  std::string declarations() const {
    std::string text;
    const McdGroups& groups = procedures_of(article_, version_.lcds);
    for (const Codes& codes : order_) {
      text += "\n" + paragraph_comment("Procedures, group", groups, codes);
      text += fmt::format("  codes {} : hcpcs = {{ {} }}\n", names_.at(codes), join(codes));
    }
    std::set<Codes> written;
    const auto add = [&](const std::map<int, Codes>& lists, const McdGroups& of, std::string_view lead) {
      for (const auto& [number, codes] : lists) {
        if (!written.insert(codes).second) continue;
        const std::string paragraph = paragraph_comment(lead, of, codes);
        const std::string list = lists_.declaration(policy_, version_, codes);
        if (!paragraph.empty() || !list.empty()) text += "\n" + paragraph;
        if (list.empty() && !paragraph.empty())
          text += fmt::format("  # The list is {}.\n", lists_.name(policy_, version_, codes));
        text += list;
      }
    };
    add(version_.meaning.supporting, article_.covered, "Diagnoses that support, group");
    add(version_.meaning.unsupporting, article_.noncovered, "Diagnoses that do not support, group");
    return text;
  }

  std::string diagnoses(const McdRule& rule) const {
    std::vector<std::string> names;
    const auto& lists =
        rule.kind == McdRuleKind::supports ? version_.meaning.supporting : version_.meaning.unsupporting;
    for (const int number : rule.groups) {
      std::string name = lists_.name(policy_, version_, lists.at(number));
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
    }
    return names.size() == 1 ? names.front() : fmt::format("{{ {} }}", fmt::join(names, ", "));
  }

  std::string cite(const McdRule& rule) const {
    const McdGroups& of = rule.kind == McdRuleKind::supports   ? article_.covered
                          : rule.kind == McdRuleKind::excludes ? article_.noncovered
                                                               : procedures_of(article_, version_.lcds);
    std::string words;
    if (rule.groups.size() == 1) {
      const auto group = of.find(*rule.groups.begin());
      if (group != of.end()) words = cut_at(telling_sentence(group->second.paragraph), kLongestCite);
    }
    if (spaced_words(words).size() < 12) words.clear();
    // "For CPT code 64615:" goes on with the list's own title.
    if (words.empty() || (words.ends_with(':') && !tells_coverage(words))) {
      words += words.empty() ? "" : " ";
      words += rule.kind == McdRuleKind::supports   ? "ICD-10-CM codes that support medical necessity"
               : rule.kind == McdRuleKind::excludes ? "ICD-10-CM codes that do not support medical necessity"
                                                    : "not reasonable and necessary";
    }
    return fmt::format("A{}, {}: {}", article_.id, group_words(rule.groups), words);
  }

  static bool tells_coverage(std::string_view sentence) {
    const std::string words = spaced_words(sentence);
    return std::any_of(std::begin(kOfCoverage), std::end(kOfCoverage),
                       [&](std::string_view part) { return words.find(part) != std::string::npos; });
  }

  // The paragraph's sentence that says what the list is for: contractors put what holds of every claim before it.
  static std::string telling_sentence(std::string_view paragraph) {
    const std::vector<std::string> said = sentences(paragraph);
    const auto found = std::find_if(said.begin(), said.end(), tells_coverage);
    return found != said.end() ? *found : said.empty() ? std::string() : said.front();
  }

  std::string rule(const McdRule& rule, const std::string& name, bool in_scope) const {
    std::string text = fmt::format("\n  rule {}\n    cite \"{}\"\n", name, cite(rule));
    if (!in_scope) text += fmt::format("    on lines where procedure in {}\n", name_of(rule.procedures));
    if (rule.kind == McdRuleKind::supports) text += fmt::format("    require diagnosis in {}\n", diagnoses(rule));
    if (rule.kind == McdRuleKind::excludes) text += fmt::format("    forbid all of diagnosis in {}\n", diagnoses(rule));
    if (!rule.certain)
      return text +
             "    else flag \"no listed diagnosis; whether another may do, the article says in words\"\n    if missing "
             "diagnosis flag\n";
    const std::string_view remark = mcd_remark_code(version_);
    return text + fmt::format("    else deny PR-50 {0} when modifiers has GA\n    else deny CO-50 {0}\n", remark);
  }

  // 013x is 130 to 139; 036x and 0360 are of four digits. What a range holds is not named again.
  static std::string items(const std::set<std::string>& codes, std::size_t digits) {
    std::set<std::string> single, tens;
    for (std::string text : codes) {
      std::replace(text.begin(), text.end(), 'X', 'x');
      if (digits == 3 && text.size() == 4 && text.front() == '0') text.erase(0, 1);
      const bool is_ten = text.ends_with('x');
      if (is_ten) text.pop_back();
      const bool known = text.size() == (is_ten ? digits - 1 : digits) &&
                         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
      if (known) (is_ten ? tens : single).insert(std::move(text));
    }
    std::set<std::string> items;
    for (const std::string& code : single) {
      if (!tens.contains(code.substr(0, digits - 1))) items.insert(code);
    }
    for (const std::string& ten : tens) items.insert(fmt::format("{0}0..{0}9", ten));
    return join(items);
  }

  // Given intravenously (JA) a drug is not the patient's to give.
  std::string drug_rule() const {
    std::vector<std::string> items;
    for (const auto& [code, days] : version_.meaning.self_administered) {
      if (days.second < version_.from || days.first > version_.until) continue;
      std::string item = code;
      if (days.first > version_.from) item += fmt::format(" from {}", to_text(days.first));
      if (days.second < version_.until) item += fmt::format(" until {}", to_text(days.second));
      items.push_back(std::move(item));
    }
    if (items.empty()) return {};
    return fmt::format(
        "\n  codes self_administered : hcpcs = {{ {} }}\n\n  rule self_administered_drug\n"
        "    cite \"A{}: usually self-administered, no benefit of Part B, section 1861(s)(2)(A)\"\n"
        "    on lines where procedure in self_administered\n    unless modifiers has JA\n    else deny PR-96 N425\n",
        fmt::join(items, ", "), article_.id);
  }

  std::string enforced_rules() const {
    std::string text;
    const std::string bills = options_.enforced.bill_types ? items(article_.bill_types, 3) : std::string();
    if (!bills.empty())
      text += fmt::format(
          "\n  rule listed_bill_type\n    cite \"A{}: bill type codes\"\n    on lines where procedure in {}\n"
          "    when claim.bill_type is present\n    require claim.bill_type in {{ {} }}\n    else deny CO-16 MA30\n",
          article_.id, name_of(all_procedures_), bills);
    const std::string revenue = options_.enforced.revenue_codes ? items(article_.revenue_codes, 4) : std::string();
    if (!revenue.empty())
      text += fmt::format(
          "\n  rule listed_revenue_code\n    cite \"A{}: revenue codes\"\n    on lines where procedure in {}\n"
          "    when revenue_code is present\n    require revenue_code in {{ {} }}\n    else deny CO-199\n",
          article_.id, name_of(all_procedures_), revenue);
    return text;
  }

  // What a longer text begins with stands in the item, and the whole above it, unless it stands at its list already.
  std::string checklist() const {
    if (version_.meaning.open.empty()) return {};
    std::string text = "\n  # Left for an analyst: what the article says and no table has.\n";
    for (const McdOpenPoint& point : version_.meaning.open) {
      const std::string lead = point.about.empty() ? std::string() : point.about + ": ";
      std::string whole = lead + point.text;
      std::replace(whole.begin(), whole.end(), '\n', ' ');
      const std::string quote = cut_at(whole, kLongestQuote);
      if (quote != whole && !is_shown(point.text)) text += "\n" + comment("  ", "", point.text);
      text += fmt::format("  not automated \"{}\" because \"{}\"\n", quote, point.reason);
    }
    return text;
  }
  bool is_shown(const std::string& text) const {
    const auto shown = [&](const McdGroups& groups, const auto& is_declared) {
      return std::any_of(groups.begin(), groups.end(), [&](const auto& group) {
        return group.second.paragraph == text && is_declared(group.second.codes);
      });
    };
    const auto in = [](const std::map<int, Codes>& lists) {
      return [&lists](const Codes& codes) {
        return std::any_of(lists.begin(), lists.end(), [&](const auto& list) { return list.second == codes; });
      };
    };
    return shown(procedures_of(article_, version_.lcds), [&](const Codes& codes) { return names_.contains(codes); }) ||
           shown(article_.covered, in(version_.meaning.supporting)) ||
           shown(article_.noncovered, in(version_.meaning.unsupporting));
  }

  const McdPolicy& policy_;
  const McdVersion& version_;
  const McdArticle& article_;
  const McdLists& lists_;
  const McdTextOptions& options_;
  Codes all_procedures_;
  std::map<Codes, std::string> names_;  // of lists of procedures
  std::map<std::string, int> taken_;
  std::vector<Codes> order_;
};

}  // namespace

std::string_view mcd_remark_code(const McdVersion& version) {
  return version.article->lcds.empty() && !version.article->ncds.empty() ? "N386" : "N115";
}

std::vector<std::string> mcd_rule_names(const McdVersion& version) {
  std::vector<std::string> names;
  const auto& rules = version.meaning.rules;
  for (const McdRule& rule : rules) {
    const bool alone =
        std::count_if(rules.begin(), rules.end(), [&](const McdRule& other) { return other.kind == rule.kind; }) == 1;
    if (alone) {
      names.emplace_back(rule.kind == McdRuleKind::supports   ? "supported_diagnosis"
                         : rule.kind == McdRuleKind::excludes ? "unsupported_diagnosis"
                                                              : "not_covered");
      continue;
    }
    const std::string_view kind = rule.kind == McdRuleKind::supports   ? "supported"
                                  : rule.kind == McdRuleKind::excludes ? "unsupported"
                                                                       : "not_covered";
    // No two rules of a kind have a procedure in common.
    names.push_back(fmt::format("{}_{}", kind, lower_case(*rule.procedures.begin())));
  }
  return names;
}

std::string mcd_policy_text(const McdPolicy& policy, const McdLists& lists, const McdTextOptions& options) {
  std::string text = "# Made by `edict import`; the file beside it says from what.\n";
  if (options.code_set != nullptr)
    text += comment("", "",
                    fmt::format("Ranges and stems hold the listed codes and no other of {} (sha256 {}).",
                                options.code_set->name, options.code_set->sha256));
  text += "\n";
  if (const std::string above = lists.above(policy); !above.empty())
    text += "# Lists that several versions have.\n" + above + "\n";
  for (const McdVersion& version : policy.versions) text += VersionText(policy, version, lists, options)() + "\n";
  return text + mcd_tests(policy);
}

}  // namespace edict::import
