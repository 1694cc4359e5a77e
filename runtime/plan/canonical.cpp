#include "runtime/plan/canonical.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

#include "runtime/tables/arrange.hpp"

namespace edict::plan {
namespace {

constexpr std::uint32_t kUnused = 0xffffffff;

bool is_symbol(const Type& type) { return type.kind == Kind::code || type.kind == Kind::text || type.kind == Kind::id; }
bool holds_symbol(const Node& node) {
  return node.op == Op::matches || (node.op == Op::constant && is_symbol(node.type));
}
bool reads_table(Op op) { return op == Op::row || op == Op::column; }

class Canonical {
 public:
  explicit Canonical(const Plan& from) : from_(from), to_(from) {}

  Plan run() {
    number_lists();
    number_tables();
    number_symbols();
    for (Node& node : to_.nodes) {
      if (holds_symbol(node)) node.value = renumbered(node.value);
    }
    for (Table& table : to_.tables) renumber(table);
    for (List& list : to_.lists) renumber(list);
    return std::move(to_);
  }

 private:
  // A list stands behind those that it refers to.
  std::uint32_t use(std::uint32_t list) {
    if (list_numbers_[list] != kUnused) return list_numbers_[list];
    List copy = from_.lists[list];
    for (std::uint32_t& other : copy.also) other = use(other);
    for (std::uint32_t& other : copy.minus) other = use(other);
    list_numbers_[list] = static_cast<std::uint32_t>(to_.lists.size());
    to_.lists.push_back(std::move(copy));
    return list_numbers_[list];
  }
  void number_lists() {
    to_.lists.clear();
    list_numbers_.assign(from_.lists.size(), kUnused);
    for (Node& node : to_.nodes) {
      if (reads_list(node.op)) node.index = use(node.index);
    }
  }

  void number_tables() {
    to_.tables.clear();
    std::vector<std::uint32_t> numbers(from_.tables.size(), kUnused);
    const auto take = [&](std::uint32_t table) {
      if (numbers[table] == kUnused) {
        numbers[table] = static_cast<std::uint32_t>(to_.tables.size());
        to_.tables.push_back(from_.tables[table]);
      }
      return numbers[table];
    };
    for (Node& node : to_.nodes) {
      if (reads_table(node.op)) node.index = take(node.index);
    }
    std::map<std::string, std::uint32_t> of_the_run;
    for (std::uint32_t t = 0; t < from_.tables.size(); ++t) {
      if (from_.tables[t].from_input) of_the_run.emplace(from_.tables[t].schema.name, t);
    }
    for (const auto& [name, table] : of_the_run) take(table);
  }

  // A table names few symbols many times: they are marked first, then those in use put in the order of their texts.
  void number_symbols() {
    std::vector<std::uint8_t> marked(from_.symbols.size(), 0);
    const auto note = [&](std::int64_t value) { marked[static_cast<std::size_t>(value)] = 1; };
    for (const Node& node : to_.nodes) {
      if (holds_symbol(node)) note(node.value);
    }
    for (const Table& table : to_.tables) each_symbol(table, note);
    for (const List& list : to_.lists) {
      if (!of_texts(list)) continue;
      for (const ListPiece& piece : list.pieces) note(piece.first_value);
    }
    const auto text = [&](std::size_t s) { return std::tie(from_.symbol_domains[s], from_.symbols[s]); };
    std::vector<std::size_t> used;
    for (std::size_t s = 0; s < marked.size(); ++s) {
      if (marked[s] != 0) used.push_back(s);
    }
    std::sort(used.begin(), used.end(), [&](std::size_t a, std::size_t b) { return text(a) < text(b); });
    to_.symbols.clear();
    to_.symbol_domains.clear();
    symbol_numbers_.assign(from_.symbols.size(), 0);
    for (std::size_t u = 0; u < used.size(); ++u) {
      if (u == 0 || text(used[u]) != text(used[u - 1])) {
        to_.symbols.push_back(from_.symbols[used[u]]);
        to_.symbol_domains.push_back(from_.symbol_domains[used[u]]);
      }
      symbol_numbers_[used[u]] = static_cast<std::int64_t>(to_.symbols.size()) - 1;
    }
  }
  std::int64_t renumbered(std::int64_t symbol) const { return symbol_numbers_[static_cast<std::size_t>(symbol)]; }

  template <class Visit>
  static void each_symbol(const Table& table, Visit&& visit) {
    for (std::uint32_t c = 0; c < table.rows.columns.size(); ++c) {
      if (!is_symbol(table.schema.columns[c].type)) continue;
      for (std::uint32_t r = 0; r < table.rows.row_count; ++r) {
        if (const auto cell = table.rows.cell(c, r)) visit(*cell);
      }
    }
  }

  // Codes stand in a list as their texts, other texts as symbols.
  static bool of_texts(const List& list) { return list.element.kind == Kind::text || list.element.kind == Kind::id; }

  void renumber(List& list) const {
    if (!of_texts(list)) return;
    for (ListPiece& piece : list.pieces) piece.first_value = piece.last_value = renumbered(piece.first_value);
    std::sort(list.pieces.begin(), list.pieces.end(), [](const ListPiece& a, const ListPiece& b) {
      return std::tie(a.first_value, a.from, a.until) < std::tie(b.first_value, b.from, b.until);
    });
  }

  void renumber(Table& table) const {
    TableData data = thaw(table.rows);
    for (std::size_t c = 0; c < data.cells.size(); ++c) {
      for (std::size_t r = 0; r < data.cells[c].size(); ++r) {
        if (data.valid[c][r] == 0) {
          data.cells[c][r] = 0;
        } else if (is_symbol(table.schema.columns[c].type)) {
          data.cells[c][r] = renumbered(data.cells[c][r]);
        }
      }
    }
    arrange(table.schema, data);
    table.rows = freeze(data);
  }

  const Plan& from_;
  Plan to_;
  std::vector<std::uint32_t> list_numbers_;
  std::vector<std::int64_t> symbol_numbers_;
};

}  // namespace

Plan canonical(const Plan& plan) { return Canonical(plan).run(); }

}  // namespace edict::plan
