#include "compiler/sema/policies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "compiler/sema/expressions.hpp"
#include "compiler/sema/lists.hpp"
#include "compiler/sema/periods.hpp"
#include "compiler/sema/rules.hpp"
#include "compiler/sema/tables.hpp"

namespace edict::sema {
namespace {

std::optional<Field> narrowed_field(std::string_view words) {
  if (words == "payer") return Field::payer;
  if (words == "plan") return Field::plan;
  if (words == "line of business") return Field::line_of_business;
  if (words == "state") return Field::claim_state;
  if (words == "claim type") return Field::claim_type;
  return std::nullopt;
}

class PolicyDeclaration {
 public:
  PolicyDeclaration(Context& context, const syntax::Policy& from) : context_(context), from_(from) {}

  void run() {
    Names own;
    context_.local = &own;
    head();
    lists_and_tables();
    const std::vector<const syntax::Let*> lets = all<syntax::Let>();
    Expressions expressions(context_, to_, lets);
    scope(expressions);
    expressions.check_all_lets();
    rules(expressions);
    for (const auto* n : all<syntax::NotAutomated>()) to_.not_automated.push_back({n->sentence, n->reason, n->span});
    context_.library.policies.push_back(std::move(to_));
    context_.local = nullptr;
  }

 private:
  template <class Item>
  std::vector<const Item*> all() const {
    std::vector<const Item*> items;
    for (const syntax::PolicyItem& item : from_.items) {
      if (const auto* i = std::get_if<Item>(&item)) items.push_back(i);
    }
    return items;
  }

  void head() {
    to_.name = from_.name.text;
    to_.span = from_.name.span;
    to_.title = from_.title.value_or("");
    for (const syntax::Authority& a : from_.authorities) to_.authorities.push_back({a.kind.text, a.number});
    for (const syntax::Narrowing& n : from_.narrowings) narrowing(n);
    if (const auto period = effective_period(context_, from_)) {
      to_.effective = period->days;
      to_.by_received_date = period->by_received_date;
    } else {
      to_.effective = {kFirstDate, kLastDate};
    }
    to_.version = to_text(to_.effective.first);
  }

  void narrowing(const syntax::Narrowing& from) {
    const auto field = narrowed_field(from.field);
    if (!field) {
      const std::vector<std::string> known = {"payer", "plan", "line of business", "state", "claim type"};
      context_.diagnostics.report("E0101", from.span, fmt::format("a policy can't be narrowed by `{}`", from.field),
                                  did_you_mean(from.field, known));
      return;
    }
    model::Narrowing to{*field, {}};
    const Type type = info(*field).type;
    for (const syntax::Word& value : from.values) {
      if (type.kind != Kind::code) {
        to.values.push_back(value.text);
        continue;
      }
      const auto normal = normalize_code(type.system, value.text);
      if (!normal) {
        context_.diagnostics.report("E0208", value.span,
                                    fmt::format("`{}` is no {} code", value.text, name_of(type.system)),
                                    fmt::format("a {} code is {}", name_of(type.system), shape_of(type.system)));
        continue;
      }
      to.values.push_back(*normal);
    }
    to_.narrowings.push_back(std::move(to));
  }

  void lists_and_tables() {
    const std::vector<const syntax::Codes*> codes = all<syntax::Codes>();
    declare_lists(context_, codes);
    for (const auto* table : all<syntax::Table>()) declare_table(context_, *table);
  }

  void scope(Expressions& expressions) {
    const std::vector<const syntax::Scope*> scopes = all<syntax::Scope>();
    if (scopes.size() > 1) {
      Diagnostic& d =
          context_.diagnostics.report("E0106", scopes[1]->span, "the policy has two scopes",
                                      "join them with `and` or `or`, or give a rule its own `on lines where …`");
      d.notes.push_back({scopes[0]->span, "the first one"});
    }
    if (scopes.empty() || scopes.front()->broken) return;
    Maybe where = expressions.condition(*scopes.front()->where, {});
    if (!where) return;
    to_.scope = std::move(where);
  }

  void rules(Expressions& expressions) {
    Rules checker(context_, to_, expressions);
    std::unordered_map<std::string, Span> seen;
    for (const syntax::Rule* rule : all<syntax::Rule>()) {
      const auto [it, fresh] = seen.emplace(rule->name.text, rule->name.span);
      if (!fresh) {
        Diagnostic& d = context_.diagnostics.report("E0102", rule->name.span,
                                                    fmt::format("the rule `{}` is declared twice", rule->name.text),
                                                    "give one of them another name");
        d.notes.push_back({it->second, "first declared here"});
      }
      context_.written_rules.insert(from_.name.text + "." + rule->name.text);
      if (rule->broken) continue;
      if (auto checked = checker.rule(*rule); checked && fresh) to_.rules.push_back(std::move(*checked));
    }
  }

  Context& context_;
  const syntax::Policy& from_;
  model::Policy to_;
};

}  // namespace

void declare_policy(Context& context, const syntax::Policy& policy) { PolicyDeclaration(context, policy).run(); }

}  // namespace edict::sema
