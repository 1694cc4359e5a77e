#include "compiler/diff/sides.hpp"

#include <algorithm>

#include "runtime/engine/engine.hpp"
#include "runtime/tables/arrange.hpp"

namespace edict::diff {
namespace {

bool is_symbol(const Type& type) { return type.kind == Kind::code || type.kind == Kind::text || type.kind == Kind::id; }

class Renumbering {
 public:
  Renumbering(const plan::Plan& plan, SymbolTable& symbols) {
    numbers_.reserve(plan.symbols.size());
    for (std::size_t s = 0; s < plan.symbols.size(); ++s) {
      const auto number = static_cast<std::int64_t>(symbols.intern(plan.symbol_domains[s], plan.symbols[s]));
      changes_ |= number != static_cast<std::int64_t>(s);
      numbers_.push_back(number);
    }
  }
  bool changes() const { return changes_; }

  void apply(plan::Node& node) const {
    if (node.op == Op::matches || (node.op == Op::constant && is_symbol(node.type))) node.value = at(node.value);
  }
  void apply(plan::List& list) const {
    if (list.element.kind != Kind::text && list.element.kind != Kind::id) return;
    for (plan::ListPiece& piece : list.pieces) piece.first_value = piece.last_value = at(piece.first_value);
  }
  // Look-ups expect rows in the order of their keys.
  void apply(plan::Table& table) const {
    TableData data = thaw(table.rows);
    for (std::size_t c = 0; c < data.cells.size(); ++c) {
      if (!is_symbol(table.schema.columns[c].type)) continue;
      for (std::size_t r = 0; r < data.cells[c].size(); ++r) {
        if (data.valid[c][r] != 0) data.cells[c][r] = at(data.cells[c][r]);
      }
    }
    arrange(table.schema, data);
    table.rows = freeze(data);
  }

 private:
  std::int64_t at(std::int64_t symbol) const { return numbers_[static_cast<std::size_t>(symbol)]; }
  std::vector<std::int64_t> numbers_;
  bool changes_ = false;
};

bool holds_symbols(const plan::Table& table) {
  return std::any_of(table.schema.columns.begin(), table.schema.columns.end(),
                     [](const TableColumn& c) { return is_symbol(c.type); });
}

}  // namespace

Sides join(plan::Plan older, plan::Plan newer) {
  SymbolTable symbols = start_symbols(older);
  const Renumbering renumbering(newer, symbols);
  if (renumbering.changes()) {
    for (plan::Node& node : newer.nodes) renumbering.apply(node);
    for (plan::List& list : newer.lists) renumbering.apply(list);
    for (plan::Table& table : newer.tables) {
      if (holds_symbols(table)) renumbering.apply(table);
    }
  }
  std::vector<std::string> texts;
  std::vector<SymbolDomain> domains;
  for (std::size_t s = 0; s < symbols.size(); ++s) {
    texts.emplace_back(symbols.text(static_cast<Symbol>(s)));
    domains.push_back(symbols.domain(static_cast<Symbol>(s)));
  }
  older.symbols = newer.symbols = std::move(texts);
  older.symbol_domains = newer.symbol_domains = std::move(domains);
  return {std::move(older), std::move(newer), std::move(symbols)};
}

}  // namespace edict::diff
