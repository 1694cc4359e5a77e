// Symbols, labels and lists.
#include <algorithm>
#include <unordered_set>

#include "runtime/plan/internal/checks.hpp"

namespace edict::plan {
namespace {

// A run's symbol table starts with these: one that stood twice would shift all that follow.
void check_symbols(const Plan& plan, FirstFault& fault) {
  if (!fault.expect(plan.symbols.size() == plan.symbol_domains.size(), "symbols and their domains differ in number"))
    return;
  // Symbol is 32 bits wide, and the run adds its own.
  if (!fault.expect(plan.symbols.size() < 0x80000000U, "there are too many symbols")) return;
  bool ascending = true;
  for (std::size_t s = 0; s < plan.symbols.size(); ++s) {
    if (!fault.expect(static_cast<int>(plan.symbol_domains[s]) < kCodeSystemCount, "a symbol is of no code system"))
      return;
    if (s == 0) continue;
    ascending = ascending && std::tie(plan.symbol_domains[s - 1], plan.symbols[s - 1]) <
                                 std::tie(plan.symbol_domains[s], plan.symbols[s]);
  }
  if (ascending) return;
  std::unordered_set<std::string> seen;
  for (std::size_t s = 0; s < plan.symbols.size(); ++s) {
    const bool fresh = seen.insert(static_cast<char>(plan.symbol_domains[s]) + plan.symbols[s]).second;
    if (!fault.expect(fresh, "a symbol stands twice")) return;
  }
}

class Lists {
 public:
  Lists(const Plan& plan, FirstFault& fault) : plan_(plan), fault_(fault) {}

  void check() {
    for (std::uint32_t i = 0; i < plan_.lists.size() && fault_.none(); ++i) {
      const List& list = plan_.lists[i];
      if (!fault_.expect(is_type(list.element) && is_scalar(shape_of(list.element.kind)), "a list is of no type"))
        return;
      Reach reach{1, 1 + list.pieces.size(), false};
      for (const auto* others : {&list.also, &list.minus}) {
        for (const std::uint32_t other : *others) {
          if (!fault_.expect(other < i, "a list refers to one that does not stand before it")) return;
          refer(list, other, reach);
        }
      }
      for (const ListPiece& piece : list.pieces) {
        reach.has_periods |= piece.from != kFirstDate || piece.until != kLastDate;
        check_piece(list, piece);
      }
      fault_.expect(reach.depth <= kDeepest, "lists refer to each other too deeply");
      fault_.expect(reach.asked <= kMostAsked, "lists refer to each other too often");
      fault_.expect(list.has_periods == reach.has_periods, "a list hides that it has periods");
      if (list.element.kind == Kind::code && !list.has_periods) check_order(list);
      reach_.push_back(reach);
    }
  }

 private:
  // What one question may take: how far down, and how many pieces at most with every reference written out.
  struct Reach {
    std::uint32_t depth;
    std::uint64_t asked;
    bool has_periods;
  };
  static constexpr std::uint32_t kDeepest = 200;
  static constexpr std::uint64_t kMostAsked = std::uint64_t{1} << 26;

  void refer(const List& list, std::uint32_t other, Reach& reach) {
    // Of one kind, so that a number is never taken for a symbol.
    const List& of = plan_.lists[other];
    fault_.expect((list.element.kind == Kind::code) == (of.element.kind == Kind::code) &&
                      shape_of(list.element.kind) == shape_of(of.element.kind),
                  "a list refers to one of another kind");
    reach.depth = std::max(reach.depth, reach_[other].depth + 1);
    reach.asked = std::min(reach.asked + reach_[other].asked, kMostAsked + 1);
    reach.has_periods |= reach_[other].has_periods;
  }

  void check_piece(const List& list, const ListPiece& piece) {
    fault_.expect(in_calendar(piece.from) && in_calendar(piece.until), "a list's period is outside the calendar");
    if (list.element.kind == Kind::text || list.element.kind == Kind::id) {
      for (const std::int64_t symbol : {piece.first_value, piece.last_value})
        fault_.expect(symbol >= 0 && static_cast<std::uint64_t>(symbol) < plan_.symbols.size(),
                      "a list has a text that is not there");
    }
  }

  // Binary search relies on it.
  void check_order(const List& list) {
    for (std::size_t p = 0; p < list.pieces.size(); ++p) {
      fault_.expect(list.pieces[p].first <= list.pieces[p].last, "a range of codes ends before it begins");
      fault_.expect(p == 0 || list.pieces[p - 1].last < list.pieces[p].first, "the codes of a list are not in order");
    }
  }

  const Plan& plan_;
  FirstFault& fault_;
  std::vector<Reach> reach_;
};

}  // namespace

void check_data(const Plan& plan, FirstFault& fault) {
  check_symbols(plan, fault);
  fault.expect(!plan.labels.empty() && plan.labels.front().empty(), "there is no empty label");
  if (fault.none()) Lists(plan, fault).check();
}

}  // namespace edict::plan
