// What the search for claims is given: the numbers, codes and filters of two rules.
#include <algorithm>
#include <set>

#include "compiler/diff/equal_filters.hpp"
#include "compiler/diff/table_changes.hpp"
#include "compiler/diff/version_comparison.hpp"

namespace edict::diff {
namespace {

void add_parts(PoolMaker& maker, PolicyTerms& policy, const plan::Rule& r) {
  maker.add(policy.of(r.subject));
  for (const plan::Guard& g : r.guards) maker.add(policy.of(g.condition));
  if (r.body == plan::Body::require) maker.add(policy.of(r.require));
  if (r.body == plan::Body::limit) maker.add(policy.limit(r));
  if (r.body == plan::Body::space) maker.add(policy.space(r));
  for (const plan::Branch& b : r.branches) {
    maker.add(policy.of(b.when));
    maker.add(policy.of(b.outcome.value));
  }
  for (const TermId head : policy.heads()) maker.add(head);
}

}  // namespace

// Rules whose filters of other lines are the same in other words are held against each other by what the filters say.
void VersionComparison::name_equal_filters() {
  if (!older_ || !newer_) return;
  std::vector<TermId> of_older, of_newer;
  for (const Compared& c : compared_) {
    if (c.same_text()) continue;
    for (const Side s : kSides) {
      if (rule(c, s) == nullptr) continue;
      PoolMaker maker(terms_);
      add_parts(maker, *side(s), *rule(c, s));
      for (const TermId filter : maker.take().filters) (s == Side::older ? of_older : of_newer).push_back(filter);
    }
  }
  const auto equal = equal_filters(terms_, of_older, of_newer);
  if (equal.empty()) return;
  newer_->take_for(equal);
  for (Compared& c : compared_) {
    if (c.same_text() || !c.rules.newer) continue;
    c.newer_content = content_of(*newer_, newer_->policy().rules[*c.rules.newer]);
    c.by_filters = c.same_text();
  }
}

// The filter of another line, said of that line itself. What it says of both lines together is left open.
TermId VersionComparison::about_candidate(TermId where) {
  const Term t = terms_.at(where);
  const auto reads = [&](auto&& self, TermId id, Who who) -> bool {
    const Term& part = terms_.at(id);
    if (part.form != Form::operation) return false;
    if (is_phrase(part.op) || (has_who(part.op) && part.who == who && part.op != Op::let && !reads_list(part.op)))
      return true;
    return std::any_of(part.args.begin(), part.args.end(), [&](TermId arg) { return self(self, arg, who); });
  };
  const Type boolean{Kind::boolean, CodeSystem::none};
  if (t.form == Form::operation && (t.op == Op::logical_and || t.op == Op::logical_or)) {
    std::vector<TermId> parts;
    for (const TermId arg : t.args) parts.push_back(about_candidate(arg));
    return terms_.operation(t.op, boolean, std::move(parts));
  }
  if (!reads(reads, where, Who::other)) return where;
  if (reads(reads, where, Who::subject)) return terms_.constant(boolean, 1);
  const auto turned = [&](auto&& self, TermId id) -> TermId {
    Term part = terms_.at(id);
    if (part.form != Form::operation) return id;
    part.who = Who::subject;
    for (TermId& arg : part.args) arg = self(self, arg);
    return terms_.make(std::move(part));
  };
  return turned(turned, where);
}

Pools VersionComparison::pools_of(const Compared& c) {
  PoolMaker maker(terms_);
  for (const Side s : kSides) {
    if (rule(c, s) != nullptr) add_parts(maker, *side(s), *rule(c, s));
  }
  Pools pools = maker.take();
  for (const Side s : kSides) {
    if (side(s) == nullptr) continue;
    const DateRange& days = side(s)->policy().effective;
    if (days.first > kFirstDate) pools.dates.insert(days.first);
    if (days.last < kLastDate) pools.dates.insert(days.last);
  }
  return pools;
}

// Rows in which two editions of a table differ, else some of its rows.
void VersionComparison::add_procedure_pairs(Pools& pools) {
  for (const std::uint32_t number : pools.tables) {
    const plan::Table& table = terms_.tables.at(number);
    const std::vector<std::uint32_t> keys = table.schema.key_columns();
    const auto is_procedure = [&](std::uint32_t k) { return table.schema.columns[k].type.system == CodeSystem::hcpcs; };
    if (table.from_input || keys.size() != 2 || !is_procedure(keys[0]) || !is_procedure(keys[1])) continue;
    const auto put = [&](std::uint32_t row) {
      pools.procedure_pairs.emplace_back(static_cast<Symbol>(*table.rows.cell(keys[0], row)),
                                         static_cast<Symbol>(*table.rows.cell(keys[1], row)));
    };
    bool another = false;
    for (const std::uint32_t other : pools.tables) {
      const plan::Table& edition = terms_.tables.at(other);
      if (other == number || !same_shape(table, edition)) continue;
      another = true;
      for (const std::uint32_t row : changed_rows(table, edition, sides_.symbols).older) put(row);
    }
    const std::uint32_t step = std::max<std::uint32_t>(1, table.rows.row_count / 40);
    for (std::uint32_t row = 0; !another && row < table.rows.row_count; row += step) put(row);
  }
}

// Codes of every class, keys of tables and made-up identifiers.
void VersionComparison::add_samples(Pools& pools) {
  const auto put = [&](Field field, SymbolDomain domain, const std::string& text) {
    // The first of a set is one of the set, and a line's diagnoses are the claim's.
    field = set_of(field).value_or(field);
    if (source_of(field) == Field::diagnoses && field != Field::principal_poa) field = Field::diagnoses;
    auto& codes = pools.codes[field];
    const Symbol s = sides_.symbols.intern(domain, text);
    if (std::find(codes.begin(), codes.end(), s) == codes.end()) codes.push_back(s);
  };
  for (const Variable& v : universe_->variables()) {
    std::optional<Field> field;
    if (v.kind == Variable::Kind::element) field = v.field;
    if (v.kind == Variable::Kind::code && terms_.at(v.term).op == Op::field)
      field = static_cast<Field>(terms_.at(v.term).index);
    if (!field) continue;
    for (const CodeClass& c : universe_->partition(v.partition).classes) {
      for (std::size_t i = 0; i < std::min<std::size_t>(c.samples.size(), 3); ++i) {
        if (c.samples[i].system == CodeSystem::icd9cm || c.samples[i].system == CodeSystem::icd9pcs) continue;
        put(*field, domain_of(c.samples[i].system), c.samples[i].code);
      }
    }
  }
  const auto put_some = [&](Field field, Type element, const Members& members) {
    std::size_t told = 0;
    for (const CodeRange& r : members.codes) {
      const auto code = first_code(element.system, r.first);
      if (code && *code <= r.last) put(field, domain_of(element.system), *code);
      if (++told == 6) break;
    }
    for (const ValueRange& r : members.values) {
      if (element.kind == Kind::text || element.kind == Kind::id)
        put(field, SymbolDomain::text, std::string(sides_.symbols.text(static_cast<Symbol>(r.first))));
    }
  };
  for (const auto& [field, contents] : pools.lists) {
    for (const ContentId a : contents) {
      const ListContent& list = terms_.lists.at(a);
      for (const auto& [days, members] : list.periods) {
        put_some(field, list.element, members);
        // What one list has and another has not is where rules part.
        for (const ContentId b : contents) {
          if (a != b) put_some(field, list.element, without(members, terms_.lists.at(b).on(days.first)));
        }
      }
    }
  }
  add_procedure_pairs(pools);
  for (const std::uint32_t number : pools.tables) {
    const plan::Table& table = terms_.tables.at(number);
    if (table.from_input) continue;
    for (std::uint32_t c = 0; c < table.schema.columns.size(); ++c) {
      const TableColumn& column = table.schema.columns[c];
      if (column.type.kind != Kind::code || !column.key) continue;
      for (const FieldInfo& f : all_fields()) {
        const bool takes = (f.type.kind == Kind::code || f.type.kind == Kind::code_set) &&
                           comparable(f.type.system, column.type.system);
        if (!takes || !pools.fields.contains(f.field)) continue;
        const std::uint32_t step = std::max<std::uint32_t>(1, table.rows.row_count / 40);
        for (std::uint32_t r = 0; r < table.rows.row_count; r += step) {
          const auto cell = table.rows.cell(c, r);
          if (!cell) continue;
          const auto s = static_cast<Symbol>(*cell);
          put(f.field, sides_.symbols.domain(s), std::string(sides_.symbols.text(s)));
        }
      }
    }
  }
  for (const Field field : {Field::rendering_npi, Field::billing_npi, Field::referring_npi, Field::ordering_npi,
                            Field::facility_npi, Field::supervising_npi, Field::attending_npi}) {
    put(field, SymbolDomain::text, "1245319599");
    put(field, SymbolDomain::text, "1497758544");
  }
  for (const Field field : pools.fields) {
    const Type type = info(field).type;
    if (!pools.codes[field].empty()) continue;
    if (type.kind == Kind::id) {
      put(field, SymbolDomain::text, "A100");
      put(field, SymbolDomain::text, "A200");
    } else if (type.kind == Kind::code || type.kind == Kind::code_set) {
      std::string bound;
      for (int n = 0; n < 2; ++n) {
        const CodeSystem system = type.system == CodeSystem::icd             ? CodeSystem::icd10cm
                                  : type.system == CodeSystem::icd_procedure ? CodeSystem::icd10pcs
                                                                             : type.system;
        const auto code = first_code(system, bound);
        if (!code) break;
        put(field, domain_of(system), *code);
        bound = *code + '\x01';
      }
    } else if (type.kind == Kind::text) {
      put(field, SymbolDomain::text, "other");
    }
  }
}

}  // namespace edict::diff
