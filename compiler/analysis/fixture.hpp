// For the tests of this folder: small policies put together by hand, as sema would.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "compiler/analysis/analysis.hpp"

namespace edict::analysis::fixture {

using model::Expr;

inline const Type kBool{Kind::boolean, CodeSystem::none};
inline const Type kInteger{Kind::integer, CodeSystem::none};

inline Expr field(Field f) {
  Expr e;
  e.op = Op::field;
  e.type = info(f).type;
  e.index = static_cast<std::uint32_t>(f);
  return e;
}
inline Expr number(std::int64_t value) {
  Expr e;
  e.type = kInteger;
  e.value = value;
  return e;
}
inline Expr days(std::int64_t value) {
  Expr e = number(value);
  e.type.kind = Kind::days;
  return e;
}
inline Expr op(Op o, std::vector<Expr> args, std::uint32_t index = 0) {
  Expr e;
  e.op = o;
  e.type = kBool;
  e.index = index;
  e.args = std::move(args);
  return e;
}
inline Expr opposite(Expr e) { return op(Op::logical_not, {std::move(e)}); }

struct Set {
  model::Library library;

  Set() {
    model::Policy policy;
    policy.name = "p";
    policy.version = "2024-01-01";
    policy.effective = {*parse_date("2024-01-01"), *parse_date("2024-12-31")};
    library.policies.push_back(policy);
    model::Test test;
    test.policies = {0};
    library.tests.push_back(test);
  }
  model::Policy& policy() { return library.policies.front(); }

  Expr code(CodeSystem system, std::string_view text) {
    Expr e;
    e.type = {Kind::code, system};
    e.value = static_cast<std::int64_t>(library.symbols.intern(domain_of(system), text));
    return e;
  }
  Expr has(std::string_view modifier) {
    return op(Op::has, {field(Field::modifiers), code(CodeSystem::modifier, modifier)});
  }
  std::uint32_t list(std::string name, CodeSystem system, std::vector<model::ListItem> items,
                     std::vector<std::uint32_t> minus = {}) {
    library.lists.push_back({std::move(name), {Kind::code, system}, std::move(items), std::move(minus), {}});
    return static_cast<std::uint32_t>(library.lists.size() - 1);
  }
  model::Rule& rule(std::string name, std::variant<model::Always, model::Require, model::Limit, model::Space> body,
                    std::vector<model::Rule::Guard> guards = {}) {
    model::Rule rule;
    rule.name = std::move(name);
    rule.cite = "words";
    rule.body = std::move(body);
    rule.guards = std::move(guards);
    rule.branches.push_back({{OutcomeKind::deny, {}, {}, {}}, {}});
    policy().rules.push_back(std::move(rule));
    return policy().rules.back();
  }
  static model::Limit limit(std::int64_t most, std::int64_t window, std::vector<Expr> keys = {}) {
    model::Limit l{number(most), {MeasureKind::lines, {}, "lines", kInteger}, {}, {std::move(keys), false}, {}, false};
    l.window.kind = WindowKind::any;
    l.window.duration = days(window);
    return l;
  }
  Diagnostics diagnostics() const {
    Diagnostics d;
    run_checks(library, d);
    return d;
  }
  std::vector<std::string> ids() const {
    std::vector<std::string> result;
    const Diagnostics found = diagnostics();
    for (const Diagnostic& d : found.list()) result.emplace_back(d.id);
    return result;
  }
};
using Ids = std::vector<std::string>;

inline model::ListItem item(std::string first, std::string last = {}, bool stem = false) {
  model::ListItem i;
  i.last = last.empty() ? first : std::move(last);
  i.first = std::move(first);
  i.stem = stem;
  return i;
}

}  // namespace edict::analysis::fixture
