#include "compiler/diff/term_words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/diff/code_classes.hpp"
#include "runtime/tables/cell.hpp"

namespace edict::diff {
namespace {

std::string field_words(const Term& t) {
  return (t.who == Who::other ? "other." : "") + std::string(info(static_cast<Field>(t.index)).name);
}

std::string joined(const Terms& terms, const std::vector<TermId>& parts, std::string_view between) {
  std::string text;
  for (const TermId part : parts) {
    const Term& t = terms.at(part);
    const bool nested =
        terms.label(part).empty() && t.form == Form::operation && (t.op == Op::logical_and || t.op == Op::logical_or);
    if (!text.empty()) text += between;
    text += nested ? "(" + words_of(terms, part) + ")" : words_of(terms, part);
  }
  return text;
}

std::string list_words(const Terms& terms, ContentId content) {
  const ListContent& list = terms.lists.at(content);
  const Members& latest = list.periods.back().second;
  return "{ " + codes_words(terms, list.element, latest, 4) + " }";
}

std::string comparison(const Terms& terms, const Term& t, std::string_view word) {
  return fmt::format("{} {} {}", words_of(terms, t.args[0]), word, words_of(terms, t.args[1]));
}

std::string call(const Terms& terms, std::string_view name, const Term& t) {
  return fmt::format("{} ({})", name, joined(terms, t.args, ", "));
}

std::string phrase_words(const Terms& terms, const Term& t) {
  switch (t.op) {
    case Op::exists: {
      std::string text = "exists line sharing " + keys_words(terms, terms.at(t.args[0]));
      if (t.args[1] != kNothing) {
        constexpr std::string_view directions[] = {"before", "after", "before or after"};
        text += fmt::format(" within {} {}", words_of(terms, t.args[1]),
                            directions[static_cast<std::size_t>(t.details[2])]);
        if (t.details[3] != 0) text += " excluding the day";
      }
      if (t.details[4] != 0) text += " on the same claim";
      if (t.args[2] != kNothing) text += " where " + words_of(terms, t.args[2]);
      return text;
    }
    case Op::find: {
      constexpr std::string_view picks[] = {"latest", "earliest", "nearest"};
      return fmt::format("the {} line sharing {}{}{}", picks[static_cast<std::size_t>(t.details[0])],
                         keys_words(terms, terms.at(t.args[0])), t.args[1] == kNothing ? "" : " where ",
                         t.args[1] == kNothing ? "" : words_of(terms, t.args[1]));
    }
    case Op::total: {
      const Term& measure = terms.at(t.args[0]);
      const std::string what = measure.words.empty() ? words_of(terms, measure.args[0]) : measure.words;
      return fmt::format("the total {}{}{} per {}{}", what, t.args[1] == kNothing ? "" : " of lines where ",
                         t.args[1] == kNothing ? "" : words_of(terms, t.args[1]),
                         keys_words(terms, terms.at(t.args[2])), window_words(terms, terms.at(t.args[3])));
    }
    default:
      return fmt::format("the rank by {} {} per {}", words_of(terms, t.args[0]),
                         t.details[0] != 0 ? "descending" : "ascending", keys_words(terms, terms.at(t.args[1])));
  }
}

std::string operation_words(const Terms& terms, const Term& t) {
  switch (t.op) {
    case Op::constant:
      return value_words(terms, t.type, t.value);
    case Op::field:
      return field_words(t);
    case Op::logical_and:
      return joined(terms, t.args, " and ");
    case Op::logical_or:
      return joined(terms, t.args, " or ");
    case Op::logical_not:
      return "not (" + words_of(terms, t.args[0]) + ")";
    case Op::equal:
      return comparison(terms, t, "=");
    case Op::not_equal:
      return comparison(terms, t, "!=");
    case Op::less: {
      // Normal forms write `at most 3` as `less than 4`.
      const Term& right = terms.at(t.args[1]);
      const Term& left = terms.at(t.args[0]);
      const bool whole =
          right.type.kind == Kind::integer || right.type.kind == Kind::date || right.type.kind == Kind::days;
      if (right.op == Op::constant && whole)
        return fmt::format("{} <= {}", words_of(terms, t.args[0]), value_words(terms, right.type, right.value - 1));
      if (left.op == Op::constant && whole)
        return fmt::format("{} >= {}", words_of(terms, t.args[1]), value_words(terms, left.type, left.value + 1));
      if (left.op == Op::constant)
        return fmt::format("{} > {}", words_of(terms, t.args[1]), words_of(terms, t.args[0]));
      return comparison(terms, t, "<");
    }
    case Op::less_equal:
      return comparison(terms, t, "<=");
    case Op::in_list:
    case Op::any_in:
      return fmt::format("{} in {}", words_of(terms, t.args[0]), list_words(terms, t.index));
    case Op::all_in:
      return fmt::format("all of {} in {}", words_of(terms, t.args[0]), list_words(terms, t.index));
    case Op::none_in:
      return fmt::format("none of {} in {}", words_of(terms, t.args[0]), list_words(terms, t.index));
    case Op::exactly_in:
      return fmt::format("exactly {} of {} in {}", t.value, words_of(terms, t.args[0]), list_words(terms, t.index));
    case Op::at_least_in:
      return fmt::format("at least {} of {} in {}", t.value, words_of(terms, t.args[0]), list_words(terms, t.index));
    case Op::at_most_in:
      return fmt::format("at most {} of {} in {}", t.value, words_of(terms, t.args[0]), list_words(terms, t.index));
    case Op::among:
      return fmt::format("{} among {}", words_of(terms, t.args[0]), list_words(terms, t.index));
    case Op::has:
      return comparison(terms, t, "has");
    case Op::overlaps:
      return comparison(terms, t, "overlaps");
    case Op::same_codes:
      return comparison(terms, t, "=");
    case Op::is_empty:
      return words_of(terms, t.args[0]) + " is empty";
    case Op::is_present:
      return words_of(terms, t.args[0]) + " is present";
    case Op::matches:
      return fmt::format("{} matches \"{}\"", words_of(terms, t.args[0]),
                         terms.symbols.text(static_cast<Symbol>(t.value)));
    case Op::category_of:
      return "category of " + words_of(terms, t.args[0]);
    case Op::to_decimal:
    case Op::to_money:
    case Op::as_days:
    case Op::as_months:
      return words_of(terms, t.args[0]) + (t.op == Op::as_days ? " days" : (t.op == Op::as_months ? " months" : ""));
    case Op::add:
    case Op::date_plus_days:
    case Op::date_plus_months: {
      const Term& by = terms.at(t.args[1]);
      if (by.op == Op::constant && by.value < 0)
        return fmt::format("{} - {}", words_of(terms, t.args[0]), value_words(terms, by.type, -by.value));
      return comparison(terms, t, "+");
    }
    case Op::subtract:
    case Op::date_minus_days:
    case Op::date_minus_months:
    case Op::date_difference:
      return comparison(terms, t, "-");
    case Op::negate:
      return "-" + words_of(terms, t.args[0]);
    case Op::multiply:
      return comparison(terms, t, "*");
    case Op::divide:
      return comparison(terms, t, "/");
    case Op::floor:
    case Op::divide_floor:
      return "floor (" + joined(terms, t.args, " / ") + ")";
    case Op::ceiling:
    case Op::divide_ceiling:
      return "ceiling (" + joined(terms, t.args, " / ") + ")";
    case Op::round:
    case Op::divide_round:
      return "round (" + joined(terms, t.args, " / ") + ")";
    case Op::minimum:
      return call(terms, "min", t);
    case Op::maximum:
      return call(terms, "max", t);
    case Op::days_between:
      return call(terms, "days between", t);
    case Op::months_between:
      return call(terms, "months between", t);
    case Op::years_between:
      return call(terms, "years between", t);
    case Op::full_months_between:
      return call(terms, "full months between", t);
    case Op::birthday:
      return fmt::format("birthday({})", words_of(terms, t.args[0]));
    case Op::year_of:
      return "year of " + words_of(terms, t.args[0]);
    case Op::month_of:
      return "month of " + words_of(terms, t.args[0]);
    case Op::choice: {
      std::string text;
      for (std::size_t i = 0; i + 1 < t.args.size(); i += 2)
        text += fmt::format("{}when {} then {}", i == 0 ? "" : ", ", words_of(terms, t.args[i]),
                            words_of(terms, t.args[i + 1]));
      return text + " else " + words_of(terms, t.args.back());
    }
    case Op::row: {
      std::vector<TermId> keys(t.args.begin(), t.args.end() - 1);
      return fmt::format("{}[{}]", terms.tables.at(t.index).schema.name, joined(terms, keys, ", "));
    }
    case Op::column:
      return words_of(terms, t.args[0]) + "." +
             terms.tables.at(t.index).schema.columns[static_cast<std::size_t>(t.value)].name;
    case Op::exists:
    case Op::find:
    case Op::total:
    case Op::rank:
      return phrase_words(terms, t);
    case Op::found_field:
      return fmt::format("{} of {}", info(static_cast<Field>(t.index)).name, words_of(terms, t.args[0]));
    case Op::found_let:
      return fmt::format("{} of {}", words_of(terms, t.args[1]), words_of(terms, t.args[0]));
    case Op::let:
    case Op::greater:
    case Op::greater_equal:
      break;
  }
  return std::string(name_of(t.op));
}

std::string range_words(const Terms&, CodeSystem system, const CodeRange& r) {
  if (r.first == r.last) return display_code(system, r.first);
  if (r.last == r.first + '\xff') return display_code(system, r.first) + "*";
  std::string last = r.last;
  if (!last.empty() && last.back() == '\xff') last.pop_back();
  return display_code(system, r.first) + ".." + display_code(system, last);
}

// Single codes that follow each other, joined.
std::vector<CodeRange> folded(CodeSystem system, const std::vector<CodeRange>& codes) {
  std::vector<CodeRange> result;
  std::size_t run = 1;
  for (const CodeRange& r : codes) {
    const bool single = r.first == r.last && normalize_code(system, r.first) == r.first;
    const bool follows = single && !result.empty() &&
                         normalize_code(system, result.back().last) == result.back().last &&
                         first_code(system, result.back().last + '\x01') == r.first;
    if (follows) {
      result.back().last = r.last;
      ++run;
      continue;
    }
    if (run == 2) {  // two neighbours are no range
      const CodeRange last = {result.back().last, result.back().last};
      result.back().last = result.back().first;
      result.push_back(last);
    }
    result.push_back(r);
    run = single ? 1 : 3;
  }
  if (run == 2) {
    const CodeRange last = {result.back().last, result.back().last};
    result.back().last = result.back().first;
    result.push_back(last);
  }
  return result;
}

}  // namespace

std::size_t entries_of(Type element, const Members& members) {
  return element.kind == Kind::code ? folded(element.system, members.codes).size() : members.values.size();
}

std::string codes_words(const Terms& terms, Type element, const Members& members, std::size_t most) {
  std::string text;
  std::size_t told = 0, all = 0;
  const auto tell = [&](const std::string& entry) {
    ++all;
    if (told == most) return;
    ++told;
    text += (text.empty() ? "" : ", ") + entry;
  };
  if (element.kind == Kind::code) {
    for (const CodeRange& r : folded(element.system, members.codes)) tell(range_words(terms, element.system, r));
  } else {
    for (const ValueRange& r : members.values) {
      const std::string first = value_words(terms, element, r.first);
      tell(r.first == r.last ? first : first + ".." + value_words(terms, element, r.last));
    }
  }
  return all > told ? text + fmt::format(" and {} more", all - told) : text;
}

std::string value_words(const Terms& terms, Type type, std::int64_t value) {
  switch (type.kind) {
    case Kind::days:
      return fmt::format("{} day{}", value, value == 1 ? "" : "s");
    case Kind::months:
      if (value != 0 && value % 12 == 0) return fmt::format("{} year{}", value / 12, value == 12 ? "" : "s");
      return fmt::format("{} month{}", value, value == 1 ? "" : "s");
    case Kind::text:
    case Kind::id:
      return fmt::format("\"{}\"", terms.symbols.text(static_cast<Symbol>(value)));
    case Kind::money: {
      const std::string text = display_cell(type, value, terms.symbols);
      return text.starts_with('$') ? text : "$" + text;
    }
    case Kind::boolean:
      return value != 0 ? "true" : "false";
    default:
      return display_cell(type, value, terms.symbols);
  }
}

std::string keys_words(const Terms& terms, const Term& keys) {
  if (keys.details[0] != 0) return "line";
  std::string text = "patient";
  for (const TermId key : keys.args) text += ", " + words_of(terms, key);
  return text;
}

std::string window_words(const Terms& terms, const Term& window) {
  switch (static_cast<WindowKind>(window.details[0])) {
    case WindowKind::lifetime:
      return " in lifetime";
    case WindowKind::any:
      return " in any " + words_of(terms, window.args[0]);
    case WindowKind::past:
      return " in the past " + words_of(terms, window.args[0]);
    case WindowKind::calendar: {
      constexpr std::string_view units[] = {"week", "month", "quarter", "year"};
      return fmt::format(" in calendar {}", units[static_cast<std::size_t>(window.details[1])]);
    }
    case WindowKind::same_claim:
      return " on the same claim";
    case WindowKind::since:
      return " since " + words_of(terms, window.args[1]);
    case WindowKind::between:
      return fmt::format(" from {} until {}", words_of(terms, window.args[1]), words_of(terms, window.args[2]));
  }
  return {};
}

std::string words_of(const Terms& terms, TermId id) {
  if (const std::string& label = terms.label(id); !label.empty()) return label;
  const Term& t = terms.at(id);
  switch (t.form) {
    case Form::nothing:
      return "every line";
    case Form::operation:
      return operation_words(terms, t);
    case Form::keys:
      return keys_words(terms, t);
    case Form::measure:
      return t.words.empty() ? words_of(terms, t.args[0]) : t.words;
    case Form::window:
      return window_words(terms, t);
    case Form::head: {
      std::string values;
      for (const char c : t.words) values += c == '\n' ? ',' : c;
      if (!values.empty()) values.pop_back();
      return fmt::format("{} {}", info(static_cast<Field>(t.index)).name, values);
    }
    case Form::limit:
    case Form::space:
      break;
  }
  return {};
}

}  // namespace edict::diff
