#include "tools/edict/doc_site.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "runtime/base/markup.hpp"
#include "runtime/vocabulary/code_system.hpp"
#include "tools/edict/doc_examples.hpp"
#include "tools/edict/doc_text.hpp"
#include "tools/edict/html.hpp"

namespace edict::cli {
namespace {

struct Version {
  const syntax::Policy* tree;
  const model::Policy* model;
  std::uint32_t index;  // in the library
};

// All versions of one policy, in the order of their periods.
struct Topic {
  std::string name;
  std::vector<Version> versions;
  const std::string& title() const {
    const std::string& last = versions.back().model->title;
    return last.empty() ? name : last;
  }
};

std::string period(const DateRange& days) {
  if (days.last == kLastDate) return fmt::format("from {}", to_text(days.first));
  return fmt::format("{} to {}", to_text(days.first), to_text(days.last));
}

std::string authorities(const model::Policy& policy) {
  std::string text;
  for (const auto& of : policy.authorities) text += (text.empty() ? "" : "; ") + source_words(of);
  return text;
}

// "Supported diagnosis": how a rule's name is spoken.
std::string spoken(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  if (!name.empty() && name.front() >= 'a' && name.front() <= 'z')
    name.front() = static_cast<char>(name.front() - 'a' + 'A');
  return name;
}

class Site {
 public:
  Site(const Compilation& compilation, const std::vector<Showing>& shown)
      : c_(compilation), sources_(compilation.sources), shown_(shown) {
    std::map<Span, const syntax::Policy*> trees;
    for (const syntax::File& file : c_.files) {
      for (const auto& declaration : file.declarations) {
        if (const auto* policy = std::get_if<syntax::Policy>(&declaration)) trees[policy->name.span] = policy;
        if (const auto* test = std::get_if<syntax::Test>(&declaration)) tests_[test->name.span] = test;
        if (const auto* codes = std::get_if<syntax::Codes>(&declaration)) shared_codes_.push_back(codes);
        if (const auto* table = std::get_if<syntax::Table>(&declaration)) shared_tables_.push_back(table);
      }
    }
    for (const model::List& list : c_.library.lists) {
      if (!list.name.empty()) lists_[list.span] = &list;
    }
    for (std::uint32_t p = 0; p < c_.library.policies.size(); ++p) {
      const model::Policy& policy = c_.library.policies[p];
      if (topics_.empty() || topics_.back().name != policy.name) topics_.push_back({policy.name, {}});
      topics_.back().versions.push_back({trees.at(policy.span), &policy, p});
    }
    for (const syntax::Codes* codes : shared_codes_) shared_links_[codes->name.text] = "lists.html#" + codes->name.text;
    for (const syntax::Table* table : shared_tables_)
      shared_links_[table->name.text] = "lists.html#" + table->name.text;
  }

  std::vector<DocPage> pages() {
    std::vector<DocPage> all{{"index.html", index()}};
    for (const Topic& topic : topics_) all.push_back({page_name(topic.name), topic_page(topic)});
    if (!shared_links_.empty()) all.push_back({"lists.html", lists_page()});
    return all;
  }

 private:
  // ---------------------------------------------------------------------------------------------- pieces
  std::string navigation(std::string_view own) const {
    std::string out = "<ul>\n<li><a href=\"index.html\">All policies</a></li>\n";
    if (!shared_links_.empty()) out += "<li><a href=\"lists.html\">Shared lists</a></li>\n";
    return out + std::string(own) + "</ul>";
  }

  // Names that the version's text may use, and where they stand on its page.
  Links links_of(const Version& version, std::size_t column) const {
    Links links = shared_links_;
    for (const syntax::PolicyItem& item : version.tree->items) {
      const auto add = [&](const syntax::Word& name) { links[name.text] = "#" + anchor(column, name.text); };
      if (const auto* codes = std::get_if<syntax::Codes>(&item)) add(codes->name);
      if (const auto* table = std::get_if<syntax::Table>(&item)) add(table->name);
      if (const auto* let = std::get_if<syntax::Let>(&item)) add(let->name);
    }
    return links;
  }
  static std::string anchor(std::size_t column, const std::string& name) {
    return fmt::format("v{}-{}", column + 1, name);
  }

  std::string codes_html(const syntax::Codes& codes, const std::string& id) const {
    const auto found = lists_.find(codes.name.span);
    const std::size_t entries = found == lists_.end() ? 0 : found->second->items.size();
    std::string out = fmt::format(
        "<details id=\"{}\">\n<summary><code>{}</code> <span class=\"quiet\">{}, {} {}</span>"
        "</summary>\n<div>\n",
        id, codes.name.text, codes.system.text, entries, entries == 1 ? "entry" : "entries");
    if (const auto* file = std::get_if<syntax::CodesFile>(&codes.content)) {
      out += fmt::format("<p>From <code>{}</code>, column {}.</p>\n", escaped_markup(file->path),
                         escaped_markup(file->column));
      out += file_codes(*found->second);
    } else {
      const auto& list = std::get<syntax::List>(codes.content);
      const auto* literal = std::get_if<syntax::ListLiteral>(&list.first.what);
      if (literal != nullptr) {
        out += "<ul class=\"codes\">\n";
        for (const syntax::ListItem& item : literal->items)
          out += fmt::format("<li>{}</li>\n", linked(sources_.text(item.span), shared_links_));
        out += "</ul>\n";
      } else {
        out += fmt::format("<p>All of {}.</p>\n", linked(sources_.text(list.first.span), shared_links_));
      }
      for (const syntax::ListOperand& without : list.minus)
        out += fmt::format("<p>Without {}.</p>\n", linked(sources_.text(without.span), shared_links_));
    }
    return out + "</div>\n</details>\n";
  }

  std::string file_codes(const model::List& list) const {
    constexpr std::size_t most = 500;
    std::string out = "<ul class=\"codes\">\n";
    for (std::size_t i = 0; i < list.items.size() && i < most; ++i) {
      const model::ListItem& item = list.items[i];
      out += fmt::format("<li>{}", escaped_markup(display_code(list.element.system, item.first)));
      if (item.from > kFirstDate || item.until < kLastDate) {
        out += fmt::format(" <span class=\"quiet\">{}</span>", period({item.from, item.until}));
      }
      out += "</li>\n";
    }
    out += "</ul>\n";
    if (list.items.size() > most) out += fmt::format("<p>And {} more in the file.</p>\n", list.items.size() - most);
    return out;
  }

  // A grid with a column for each version, or one with the whole width.
  template <class Cell>
  std::string columns(const Topic& topic, std::string_view label, int level, Cell&& cell) const {
    if (topic.versions.size() == 1) {
      return fmt::format("<div class=\"columns one\">\n{}</div>\n", cell(topic.versions.front(), std::size_t{0}));
    }
    std::string out =
        fmt::format("<div class=\"columns many\" tabindex=\"0\" role=\"group\" aria-label=\"{}, by version\">\n",
                    escaped_markup(label));
    for (std::size_t i = 0; i < topic.versions.size(); ++i) {
      out += fmt::format("<div>\n<h{} class=\"period\">{}</h{}>\n{}</div>\n", level,
                         period(topic.versions[i].model->effective), level, cell(topic.versions[i], i));
    }
    return out + "</div>\n";
  }

  const syntax::Rule* rule_named(const Version& version, const std::string& name) const {
    for (const syntax::PolicyItem& item : version.tree->items) {
      const auto* rule = std::get_if<syntax::Rule>(&item);
      if (rule != nullptr && rule->name.text == name) return rule;
    }
    return nullptr;
  }

  // The rule without its name and its cite, which stand beside it.
  std::string rule_text(const syntax::Rule& rule) const {
    std::string text = dedented(sources_, rule.span);
    std::string out;
    std::size_t at = 0;
    bool cite = false, first = true;
    while (at < text.size()) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      const std::string_view line(text.data() + at, end - at);
      const auto begin = std::min(line.find_first_not_of(' '), line.size());
      const bool cites = line.substr(begin).starts_with("cite ");
      if (!first && (cite ? line.substr(begin).starts_with("\"") : cites)) {
        cite = true;
      } else if (!first) {
        cite = false;
        out += (out.empty() ? "" : "\n") + std::string(line.substr(std::min<std::size_t>(begin, 2)));
      }
      first = false;
      at = end + 1;
    }
    return out;
  }

  // ---------------------------------------------------------------------------------------------- a policy
  std::vector<std::string> rule_names(const Topic& topic) const {
    std::vector<std::string> names;
    // The newest version's order first: it is what a reader looks for.
    for (auto version = topic.versions.rbegin(); version != topic.versions.rend(); ++version) {
      for (const model::Rule& rule : version->model->rules) {
        if (std::find(names.begin(), names.end(), rule.name) == names.end()) names.push_back(rule.name);
      }
    }
    return names;
  }

  std::string shows(const Topic& topic, const std::string& rule) const {
    std::set<std::string_view> seen;
    std::string text;
    for (const Showing& s : shown_) {
      const bool here = s.policy->name.text == topic.name && (s.rule != nullptr ? s.rule->name.text : "") == rule;
      if (!here || !seen.insert(s.kind->name).second) continue;
      text += fmt::format("{}<abbr title=\"{}\">{}</abbr>", text.empty() ? "" : ", ", escaped_markup(s.kind->title),
                          s.kind->name);
    }
    return text.empty() ? text : fmt::format("<p class=\"quiet\">{}</p>\n", text);
  }

  std::string rule_html(const Topic& topic, const std::string& name) const {
    std::string title;
    for (const Version& version : topic.versions) {
      const syntax::Rule* rule = rule_named(version, name);
      if (rule != nullptr && rule->title) title = *rule->title;
    }
    std::string out = fmt::format("<section class=\"rule\" id=\"rule-{}\">\n<h3>{} <code>{}</code></h3>\n{}", name,
                                  escaped_markup(title.empty() ? spoken(name) : title), name, shows(topic, name));
    std::string before;
    std::string before_period;
    out += columns(topic, name, 4, [&](const Version& version, std::size_t column) -> std::string {
      const syntax::Rule* rule = rule_named(version, name);
      if (rule == nullptr) {
        before.clear();
        return "<p class=\"quiet\">Not in this version.</p>\n";
      }
      const std::string text = dedented(sources_, rule->span);
      if (text == before) {
        return fmt::format(
            "<p>Says the same as in the version {}, of this version's "
            "<a href=\"#lists\">lists</a>.</p>\n",
            before_period);
      }
      before = text;
      before_period = period(version.model->effective);
      return fmt::format("<div class=\"said\">\n{}<pre><code>{}</code></pre>\n</div>\n",
                         rule->cite ? fmt::format("<blockquote>{}</blockquote>\n", escaped_markup(*rule->cite))
                                    : "<p class=\"quiet\">Cites nothing.</p>\n",
                         linked(rule_text(*rule), links_of(version, column)));
    });
    return out + "</section>\n";
  }

  std::string head_html(const Topic& topic) const {
    std::string out =
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Versions\">\n<table>\n<thead><tr><th "
        "scope=\"col\">in force</th><th scope=\"col\">source</th><th scope=\"col\">for</th><th "
        "scope=\"col\">file</th></tr></thead>\n<tbody>\n";
    for (const Version& version : topic.versions) {
      std::string narrowed;
      for (const syntax::Narrowing& n : version.tree->narrowings) {
        narrowed += fmt::format("{}{}", narrowed.empty() ? "" : ", ", sources_.text(n.span));
      }
      out += fmt::format("<tr><td class=\"day\">{}{}</td><td>{}</td><td>{}</td><td><code>{}</code></td></tr>\n",
                         period(version.model->effective), version.model->by_received_date ? ", by received date" : "",
                         escaped_markup(authorities(*version.model)),
                         escaped_markup(narrowed.empty() ? "all claims" : narrowed),
                         escaped_markup(sources_.name(version.model->span.file)));
    }
    return out + "</tbody>\n</table>\n</div>\n";
  }

  std::string definitions(const Topic& topic) const {
    bool any = false;
    std::string out = columns(topic, "Definitions", 3, [&](const Version& version, std::size_t column) {
      std::string text;
      const Links links = links_of(version, column);
      for (const syntax::PolicyItem& item : version.tree->items) {
        if (const auto* scope = std::get_if<syntax::Scope>(&item))
          text += fmt::format("<pre><code>{}</code></pre>\n", linked(dedented(sources_, scope->span), links));
        if (const auto* let = std::get_if<syntax::Let>(&item))
          text += fmt::format("<pre id=\"{}\"><code>{}</code></pre>\n", anchor(column, let->name.text),
                              linked(dedented(sources_, let->span), links));
        if (const auto* table = std::get_if<syntax::Table>(&item))
          text += fmt::format("<pre id=\"{}\"><code>{}</code></pre>\n", anchor(column, table->name.text),
                              linked(dedented(sources_, table->span), links));
      }
      any = any || !text.empty();
      return text.empty() ? std::string("<p class=\"quiet\">None: every line is judged.</p>\n")
                          : "<div>\n" + text + "</div>\n";
    });
    return any ? "<h2 id=\"definitions\">Which lines, and what words mean</h2>\n" + out : std::string();
  }

  std::string lists(const Topic& topic) const {
    bool any = false;
    std::string out = columns(topic, "Lists", 3, [&](const Version& version, std::size_t column) {
      std::string text;
      for (const syntax::PolicyItem& item : version.tree->items) {
        if (const auto* codes = std::get_if<syntax::Codes>(&item))
          text += codes_html(*codes, anchor(column, codes->name.text));
      }
      any = any || !text.empty();
      return text.empty() ? std::string("<p class=\"quiet\">No list of its own.</p>\n") : "<div>\n" + text + "</div>\n";
    });
    return any ? "<h2 id=\"lists\">Code lists</h2>\n" + out : std::string();
  }

  std::string examples(const Topic& topic) const {
    std::string out;
    for (const model::Test& test : c_.library.tests) {
      const bool runs = std::any_of(topic.versions.begin(), topic.versions.end(), [&](const Version& v) {
        return std::find(test.policies.begin(), test.policies.end(), v.index) != test.policies.end() &&
               test.file == v.model->span.file;
      });
      const auto tree = tests_.find(test.span);
      if (runs && tree != tests_.end()) out += example_html(*tree->second, test, sources_);
    }
    return out.empty() ? out : "<h2 id=\"examples\">Examples</h2>\n" + out;
  }

  std::string checklist(const Topic& topic) const {
    std::set<std::string> seen;
    std::string out;
    for (const Version& version : topic.versions) {
      for (const model::NotAutomated& of : version.model->not_automated) {
        if (!seen.insert(of.sentence).second) continue;
        out += fmt::format(
            "<li><label><input type=\"checkbox\"><span>{}<br><span class=\"quiet\">because {}</span>"
            "</span></label></li>\n",
            escaped_markup(of.sentence), escaped_markup(of.reason));
      }
    }
    return out.empty() ? out
                       : "<h2 id=\"by-hand\">Not automated: for the reviewer</h2>\n<ul class=\"checklist\">\n" + out +
                             "</ul>\n";
  }

  std::string topic_page(const Topic& topic) const {
    const std::string defined = definitions(topic), listed = lists(topic), shown = examples(topic),
                      by_hand = checklist(topic);
    std::string own = "<li><a href=\"#rules\">Rules</a></li>\n";
    if (!defined.empty()) own += "<li><a href=\"#definitions\">Definitions</a></li>\n";
    if (!listed.empty()) own += "<li><a href=\"#lists\">Code lists</a></li>\n";
    if (!shown.empty()) own += "<li><a href=\"#examples\">Examples</a></li>\n";
    if (!by_hand.empty()) own += "<li><a href=\"#by-hand\">Not automated</a></li>\n";
    std::string body = fmt::format("<h1>{}</h1>\n{}{}<h2 id=\"rules\">Rules</h2>\n", escaped_markup(topic.title()),
                                   shows(topic, ""), head_html(topic));
    for (const std::string& name : rule_names(topic)) body += rule_html(topic, name);
    return html::page(topic.title(), navigation(own), body + defined + listed + by_hand + shown);
  }

  // ---------------------------------------------------------------------------------------------- the others
  std::string index() const {
    std::vector<const Topic*> sorted;
    for (const Topic& topic : topics_) sorted.push_back(&topic);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Topic* a, const Topic* b) { return a->title() < b->title(); });
    std::string body =
        "<h1>Policies</h1>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
        "aria-label=\"Policies\">\n<table>\n<thead><tr><th scope=\"col\">policy</th><th scope=\"col\">source</th><th "
        "scope=\"col\">in force</th><th scope=\"col\" class=\"number\">rules</th><th scope=\"col\" "
        "class=\"number\">not automated</th></tr></thead>\n<tbody>\n";
    for (const Topic* topic : sorted) {
      const model::Policy& last = *topic->versions.back().model;
      const DateRange days{topic->versions.front().model->effective.first, last.effective.last};
      body += fmt::format(
          "<tr><td><a href=\"{}\">{}</a></td><td>{}</td><td class=\"day\">{}{}</td><td class=\"number\">{}</td><td "
          "class=\"number\">{}</td></tr>\n",
          page_name(topic->name), escaped_markup(topic->title()), escaped_markup(authorities(last)), period(days),
          topic->versions.size() > 1 ? fmt::format(", {} versions", topic->versions.size()) : "",
          rule_names(*topic).size(), last.not_automated.size());
    }
    return html::page("Policies", navigation({}), body + "</tbody>\n</table>\n</div>\n");
  }

  std::string lists_page() const {
    std::string body = "<h1>Shared lists</h1>\n<p>Lists and tables that several policies ask for.</p>\n";
    for (const syntax::Codes* codes : shared_codes_) body += codes_html(*codes, codes->name.text);
    for (const syntax::Table* table : shared_tables_) {
      body += fmt::format("<h2 id=\"{}\">{}</h2>\n<pre><code>{}</code></pre>\n", table->name.text, table->name.text,
                          escaped_markup(dedented(sources_, table->span)));
    }
    return html::page("Shared lists", navigation({}), body);
  }

  const Compilation& c_;
  const Sources& sources_;
  const std::vector<Showing>& shown_;
  std::vector<Topic> topics_;
  std::map<Span, const syntax::Test*> tests_;
  std::map<Span, const model::List*> lists_;
  std::vector<const syntax::Codes*> shared_codes_;
  std::vector<const syntax::Table*> shared_tables_;
  Links shared_links_;
};

}  // namespace

std::vector<DocPage> doc_site(const Compilation& compilation, const std::vector<Showing>& shown) {
  return Site(compilation, shown).pages();
}

}  // namespace edict::cli
