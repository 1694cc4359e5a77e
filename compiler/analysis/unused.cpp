// W0601, W0602, W0603: lists, lets and tables that nothing uses.
#include <fmt/format.h>

#include "compiler/analysis/checks.hpp"
#include "compiler/analysis/walk.hpp"

namespace edict::analysis {
namespace {

struct Used {
  std::vector<bool> lists, tables;
};

void mark(std::vector<bool>& used, std::uint32_t index) {
  if (index < used.size()) used[index] = true;
}

void check_lets(const model::Policy& policy, Diagnostics& diagnostics) {
  std::vector<bool> used(policy.lets.size());
  for_each_root(policy, [&](const model::Expr& root) {
    for_each_expression(root, [&](const model::Expr& expr) {
      if (expr.op == Op::let || expr.op == Op::found_let) mark(used, expr.index);
    });
  });
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (used[i]) continue;
    diagnostics.report("W0602", policy.lets[i].span, fmt::format("no rule uses `{}`", policy.lets[i].name),
                       "use it in a rule or take it out");
  }
}

}  // namespace

void check_unused(const model::Library& library, Diagnostics& diagnostics) {
  Used used{std::vector<bool>(library.lists.size()), std::vector<bool>(library.tables.size())};
  for (const model::Policy& policy : library.policies) {
    check_lets(policy, diagnostics);
    for_each_root(policy, [&](const model::Expr& root) {
      for_each_expression(root, [&](const model::Expr& expr) {
        if (reads_list(expr.op)) mark(used.lists, expr.index);
        if (expr.op == Op::row) mark(used.tables, expr.index);
      });
    });
  }
  for (const model::List& list : library.lists) {
    for (const model::ListItem& item : list.items) {
      if (item.list) mark(used.lists, *item.list);
    }
    for (std::uint32_t other : list.minus) mark(used.lists, other);
  }
  if (library.policies.empty()) return;  // a set of shared declarations alone
  for (std::size_t i = 0; i < used.lists.size(); ++i) {
    if (used.lists[i] || library.lists[i].name.empty()) continue;
    diagnostics.report("W0601", library.lists[i].span,
                       fmt::format("no rule or list uses the list `{}`", library.lists[i].name),
                       "a list that a rule should ask for is a rule that does too little; else take it out");
  }
  for (std::size_t i = 0; i < used.tables.size(); ++i) {
    if (used.tables[i]) continue;
    diagnostics.report("W0603", library.tables[i].span,
                       fmt::format("no rule looks anything up in the table `{}`", library.tables[i].table.schema.name),
                       "use it in a rule or take it out");
  }
}

}  // namespace edict::analysis
