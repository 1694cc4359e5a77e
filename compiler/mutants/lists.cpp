// Mutants of code lists and of rows that stand in the policy text. Lists and tables in files of their own are data:
// what they hold is nobody's to say again in a test.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/mutants/internal/generator.hpp"
#include "runtime/base/date.hpp"

namespace edict::mutants {

using namespace syntax;

namespace {

std::string words_of(const ListItem& item) {
  switch (item.kind) {
    case ListItem::Kind::word:
    case ListItem::Kind::text:
      return item.first;
    case ListItem::Kind::range:
      return item.first + ".." + item.last;
    case ListItem::Kind::stem:
      return item.first + ".*";
  }
  return {};
}

bool is_code(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '.';
  });
}

}  // namespace

void Generator::collect_codes() {
  const auto list = [&](const Codes& of) {
    const auto* written = std::get_if<List>(&of.content);
    if (written == nullptr) return;
    const auto* literal = std::get_if<ListLiteral>(&written->first.what);
    for (std::size_t i = 0; literal != nullptr && i < literal->items.size(); ++i) {
      const ListItem& item = literal->items[i];
      if (item.kind == ListItem::Kind::word && is_code(item.first)) codes_.emplace(of.system.text, item.first);
    }
  };
  // ICD-9 before October 2015, as a test's claim has them unless it says otherwise.
  const auto diagnoses = [&](const std::vector<Attribute>& attributes, const std::string& day) {
    for (const Attribute& attribute : attributes) {
      if (attribute.name.text != "dx") continue;
      for (const Word& code : attribute.values) {
        const bool pointer = code.text.size() <= 2;  // `dx 1, 2` points at the claim's
        if (!pointer) codes_.emplace(day < "2015-10-01" ? "icd9cm" : "icd10cm", code.text);
      }
    }
  };
  for (const auto& declaration : file_.declarations) {
    if (const auto* of = std::get_if<Codes>(&declaration)) list(*of);
    if (const auto* of = std::get_if<Policy>(&declaration)) {
      for (const PolicyItem& item : of->items) {
        if (const auto* codes = std::get_if<Codes>(&item)) list(*codes);
      }
    }
    const auto* test = std::get_if<Test>(&declaration);
    if (test == nullptr) continue;
    for (const TestClaim& claim : test->claims) {
      std::string day;
      for (const TestLine& line : claim.lines) {
        if (line.on && day.empty()) day = line.on->text;
      }
      diagnoses(claim.attributes, day);
      for (const TestLine& line : claim.lines) {
        if (line.procedure) codes_.emplace("hcpcs", line.procedure->text);
        for (const Word& modifier : line.modifiers) codes_.emplace("modifier", modifier.text);
        diagnoses(line.attributes, line.on ? line.on->text : day);
      }
    }
  }
}

void Generator::keep_some(std::size_t first, const std::string& name) {
  const std::size_t count = mutants_.size() - first;
  if (count <= options_.most) return;
  // By the list's name, so that a new list elsewhere changes no other list's choice.
  std::uint64_t state = options_.seed;
  for (const char c : policy_ + "/" + name) state = state * 1'099'511'628'211U + static_cast<unsigned char>(c);
  std::mt19937_64 random(state);
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = i;
  for (std::size_t i = 0; i < options_.most; ++i) std::swap(order[i], order[i + random() % (count - i)]);
  order.resize(options_.most);
  std::sort(order.begin(), order.end());
  std::vector<Mutant> kept;
  for (const std::size_t i : order) kept.push_back(std::move(mutants_[first + i]));
  mutants_.resize(first);
  std::move(kept.begin(), kept.end(), std::back_inserter(mutants_));
}

void Generator::codes(Codes& codes) {
  if (auto* written = std::get_if<List>(&codes.content)) list(*written, codes.name.text, codes.system.text);
  auto* file = std::get_if<CodesFile>(&codes.content);
  if (file != nullptr && file->where) {
    offer("list member", file->path_span, fmt::format("list {} without its `where`", codes.name.text),
          "write a test with a code of a row that `where` leaves out",
          [&where = file->where, out = std::make_shared<std::optional<CodesFile::Where>>()] { where.swap(*out); });
  }
}

void Generator::list(List& list, const std::string& name, const std::string& system) {
  if (auto* literal = std::get_if<ListLiteral>(&list.first.what)) members(*literal, name, system);
  for (std::size_t i = 0; i < list.minus.size(); ++i) {
    erase("list member", list.minus[i].span, fmt::format("{} not taken out of the list", quoted(list.minus[i].span)),
          "write a test with a code that is taken out of the list", list.minus, i);
  }
}

void Generator::member(std::vector<ListItem>& items, std::size_t at, const std::string& name) {
  ListItem& item = items[at];
  const std::string of = name.empty() ? "the list" : "list " + name;
  // A list of one would be empty, which no list in braces can be; then the code is another one.
  if (items.size() > 1) {
    erase("list member", item.span, fmt::format("{} left out of {}", words_of(item), of),
          fmt::format("write a test with a line that has {}{}", words_of(item),
                      item.kind == ListItem::Kind::word || item.kind == ListItem::Kind::text ? "" : ", a code of it"),
          items, at);
  } else if (item.kind == ListItem::Kind::word && is_code(item.first)) {
    const std::string to = neighbour(item.first);
    set("list member", item.span, fmt::format("{} → {} in {}", item.first, to, of),
        fmt::format("write a test with a line that has {}", item.first), item.first, to);
  }
  if (item.kind == ListItem::Kind::range && is_code(item.last)) {
    const std::string first = neighbour(item.first);
    const std::string last = stepped(item.last, -1).value_or("");
    if (first != item.last) {
      set("list member", item.span, fmt::format("{}..{} → {}..{}", item.first, item.last, first, item.last),
          fmt::format("write a test with a line that has {}", item.first), item.first, first);
    }
    if (!last.empty() && last != item.first) {
      set("list member", item.span, fmt::format("{}..{} → {}..{}", item.first, item.last, item.first, last),
          fmt::format("write a test with a line that has {}", item.last), item.last, last);
    }
  }
  for (std::optional<Word>* date : {&item.from, &item.until}) {
    if (*date) day(**date, fmt::format("{} {}", words_of(item), date == &item.from ? "from" : "until"));
  }
}

std::string Generator::stranger(const ListLiteral& literal, const std::string& system) const {
  const auto named = [&](const std::string& code) {
    return std::any_of(literal.items.begin(), literal.items.end(), [&](const ListItem& item) {
      if (item.kind == ListItem::Kind::range) return item.first <= code && code <= item.last;
      if (item.kind == ListItem::Kind::stem) return code.starts_with(item.first);
      return item.first == code;
    });
  };
  for (const auto& [of, code] : codes_) {
    if (of == system && !named(code)) return code;
  }
  return {};
}

void Generator::members(ListLiteral& literal, const std::string& name, const std::string& system) {
  literal.items.reserve(literal.items.size() + 1);  // one is added below, and the others keep their addresses
  const std::size_t first = mutants_.size();
  for (std::size_t i = 0; i < literal.items.size(); ++i) member(literal.items, i, name);
  keep_some(first, name);
  const std::string code = stranger(literal, system);
  if (code.empty()) return;
  ListItem item{ListItem::Kind::word, literal.span, code, {}, {}, {}};
  offer("list member", literal.span, fmt::format("{} added to {}", code, name.empty() ? "the list" : "list " + name),
        fmt::format("write a test with a line that has {}, which is not in the list", code),
        [&items = literal.items, item] {
          if (items.back().span == item.span) {
            items.pop_back();
          } else {
            items.push_back(item);
          }
        });
}

void Generator::table(Table& table) {
  auto* rows = std::get_if<Table::Inline>(&table.source);
  if (rows == nullptr) return;
  const std::size_t first = mutants_.size();
  for (std::size_t r = 0; r < rows->rows.size(); ++r) {
    TableRow& row = rows->rows[r];
    erase("table row", row.span, fmt::format("row {} left out of table {}", quoted(row.span), table.name.text),
          fmt::format("write a test that asks for the row {}", quoted(row.span)), rows->rows, r);
    for (std::size_t c = 0; c < row.cells.size() && c < table.columns.size(); ++c) {
      if (table.columns[c].key || row.cells.size() != table.columns.size()) continue;
      const auto to = stepped(row.cells[c].text, 1);
      if (!to) continue;
      set("table row", row.cells[c].span,
          fmt::format("{} {} → {} in table {}", table.columns[c].name.text, row.cells[c].text, *to, table.name.text),
          fmt::format("write tests for both sides of {}", row.cells[c].text), row.cells[c].text, *to);
    }
  }
  keep_some(first, table.name.text);
}

}  // namespace edict::mutants
