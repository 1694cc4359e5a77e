#include "runtime/engine/constants.hpp"

#include <algorithm>
#include <string_view>

namespace edict {

Constants::Constants(const plan::Plan& plan, SymbolTable& symbols, std::vector<std::optional<TableData>> inputs)
    : plan_(plan), symbols_(symbols), dense_(plan.symbols.size() + kRoomForCodes), memberships_(plan.lists.size()) {
  inputs.resize(plan.tables.size());
  for (std::size_t i = 0; i < plan.tables.size(); ++i)
    tables_.push_back(inputs[i] ? freeze(*inputs[i]) : plan.tables[i].rows);
  indexes_.resize(tables_.size());
}

bool Constants::contains(std::uint32_t list, std::int64_t value, Date date) {
  const plan::List& l = plan_.lists[list];
  const bool symbolic = l.element.kind == Kind::code || l.element.kind == Kind::text || l.element.kind == Kind::id;
  // A symbol of one batch means something else in the next.
  const bool of_batch = symbolic && is_local(static_cast<Symbol>(value));
  if (!symbolic || of_batch || l.has_periods) return evaluate(list, value, date);
  if (const Known known = kept(list, value); known != Known::not_asked) return known == Known::yes;
  const bool answer = evaluate(list, value, date);
  kept(list, value) = answer ? Known::yes : Known::no;
  return answer;
}

Constants::Known& Constants::kept(std::uint32_t list, std::int64_t symbol) {
  Membership& m = memberships_[list];
  const auto index = static_cast<std::size_t>(symbol);
  if (index >= dense_) return m.sparse[symbol];
  if (m.dense.empty()) m.dense.resize(dense_, Known::not_asked);
  return m.dense[index];
}

bool Constants::evaluate(std::uint32_t list, std::int64_t value, Date date) {
  const plan::List& l = plan_.lists[list];
  const auto holds = [&](std::uint32_t other) { return contains(other, value, date); };
  if (!in_pieces(list, value, date) && std::none_of(l.also.begin(), l.also.end(), holds)) return false;
  return std::none_of(l.minus.begin(), l.minus.end(), holds);
}

bool Constants::in_pieces(std::uint32_t index, std::int64_t value, Date date) {
  const plan::List& list = plan_.lists[index];
  if (list.element.kind != Kind::code) {
    return std::any_of(list.pieces.begin(), list.pieces.end(), [&](const plan::ListPiece& p) {
      return p.first_value <= value && value <= p.last_value && p.from <= date && date <= p.until;
    });
  }
  const auto symbol = static_cast<Symbol>(value);
  if (symbols_.domain(symbol) != domain_of(list.element.system)) return false;
  const std::string_view code = symbols_.text(symbol);
  if (list.has_periods) {
    const auto [it, fresh] = memberships_[index].periods.try_emplace(value);
    if (fresh) {
      for (const plan::ListPiece& p : list.pieces) {
        if (p.first <= code && code <= p.last) it->second.push_back({p.from, p.until});
      }
    }
    return std::any_of(it->second.begin(), it->second.end(), [&](const DateRange& r) { return r.contains(date); });
  }
  const auto after = std::upper_bound(list.pieces.begin(), list.pieces.end(), code,
                                      [](std::string_view c, const plan::ListPiece& p) { return c < p.first; });
  return after != list.pieces.begin() && code <= std::prev(after)->last;
}

std::optional<std::uint32_t> Constants::row(std::uint32_t table, std::span<const std::int64_t> key, Date date) {
  std::optional<TableIndex>& index = indexes_[table];
  if (!index) index.emplace(tables_[table], plan_.tables[table].schema);
  return index->find(key, date);
}

std::optional<std::int64_t> Constants::cell(std::uint32_t table, std::uint32_t column, std::uint32_t row) const {
  return tables_[table].cell(column, row);
}

}  // namespace edict
