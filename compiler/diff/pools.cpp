#include "compiler/diff/pools.hpp"

#include <algorithm>

namespace edict::diff {

void PoolMaker::note_constant(const Term& t) {
  switch (t.type.kind) {
    case Kind::integer:
      pools_.counts.insert(t.value);
      return;
    case Kind::decimal:
      pools_.decimals.insert(t.value);
      return;
    case Kind::money:
      pools_.cents.insert(t.value);
      return;
    case Kind::days:
      pools_.days.insert(std::abs(t.value));
      return;
    case Kind::months:
      pools_.months.insert(std::abs(t.value));
      return;
    case Kind::date:
      pools_.dates.insert(Date{static_cast<std::int32_t>(t.value)});
      return;
    default:
      return;
  }
}

void PoolMaker::walk(TermId id, bool in_keys) {
  if (id == kNothing || !seen_.emplace(id, in_keys).second) return;
  const Term& t = terms_.at(id);
  const auto filter = [&](TermId where) { pools_.filters.push_back(where); };
  switch (t.form) {
    case Form::keys:
      for (const TermId arg : t.args) walk(arg, true);
      return;
    case Form::limit:
      pools_.around = true;
      filter(t.args[2]);
      break;
    case Form::space:
      pools_.around = true;
      filter(t.args[1]);
      // A gap of n is broken one day short of it.
      if (terms_.is_constant(t.args[0]))
        (t.details[0] == static_cast<std::int64_t>(GapKind::days) ? pools_.days : pools_.months)
            .insert(terms_.at(t.args[0]).value);
      break;
    case Form::window:
      if (t.details[0] == static_cast<std::int64_t>(WindowKind::calendar))
        pools_.calendars.insert(static_cast<CalendarUnit>(t.details[1]));
      break;
    case Form::head:
      pools_.fields.insert(static_cast<Field>(t.index));
      break;
    case Form::measure:
      if (t.details.empty()) break;
      if (t.details[0] == static_cast<std::int64_t>(MeasureKind::units)) pools_.fields.insert(Field::units);
      if (t.details[0] == static_cast<std::int64_t>(MeasureKind::all_days)) pools_.fields.insert(Field::through_date);
      break;
    case Form::nothing:
      break;
    case Form::operation:
      if (is_phrase(t.op)) pools_.around = true;
      if (t.op == Op::exists) filter(t.args[2]);
      if (t.op == Op::find) filter(t.args[1]);
      if (t.op == Op::total) filter(t.args[1]);
      if (t.op == Op::rank) filter(t.args[2]);
      if (t.op == Op::constant) note_constant(t);
      if (t.op == Op::field || t.op == Op::found_field) {
        pools_.fields.insert(static_cast<Field>(t.index));
        if (in_keys) pools_.key_fields.insert(static_cast<Field>(t.index));
      }
      if (t.op == Op::birthday) pools_.fields.insert(Field::born);
      if (t.op == Op::row) pools_.tables.insert(t.index);
      if (t.op == Op::exactly_in || t.op == Op::at_least_in) pools_.counts.insert(t.value);
      if (reads_list(t.op)) {
        for (TermId of = t.args[0];; of = terms_.at(of).args[0]) {
          const Term& value = terms_.at(of);
          if (value.op == Op::field || value.op == Op::found_field)
            pools_.lists[static_cast<Field>(value.index)].insert(t.index);
          if (value.op != Op::among && value.op != Op::category_of) break;
        }
        const ListContent& list = terms_.lists.at(t.index);
        for (const auto& [days, members] : list.periods) {
          if (days.first > kFirstDate) pools_.dates.insert(days.first);
          if (list.element.kind == Kind::integer) {
            for (const ValueRange& r : members.values) pools_.counts.insert({r.first, r.last});
          }
        }
      }
      break;
  }
  for (const TermId arg : t.args) walk(arg, in_keys);
}

}  // namespace edict::diff
