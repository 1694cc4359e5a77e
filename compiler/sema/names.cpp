// Names: fields, lets, found lines, table rows, and codes written bare.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/expressions.hpp"

namespace edict::sema {
namespace {

std::string joined(const std::vector<std::string>& path, std::size_t from = 0) {
  std::string text;
  for (std::size_t i = from; i < path.size(); ++i) text += (i == from ? "" : ".") + path[i];
  return text;
}

std::vector<std::string> field_names() {
  std::vector<std::string> names;
  for (const FieldInfo& f : all_fields()) {
    names.emplace_back(f.name);
    std::string_view rest = f.aliases;
    while (!rest.empty()) {
      const auto comma = rest.find(',');
      names.emplace_back(rest.substr(0, comma));
      rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    }
  }
  return names;
}

}  // namespace

Expressions::Expressions(Context& context, model::Policy& policy, const std::vector<const syntax::Let*>& lets)
    : context_(context),
      policy_(policy),
      lets_(lets),
      let_states_(lets.size(), LetState::not_yet),
      let_sizes_(lets.size(), 0),
      let_depths_(lets.size(), 0) {
  policy_.lets.resize(lets.size());
  for (std::uint32_t i = 0; i < lets.size(); ++i) {
    const syntax::Word& name = lets[i]->name;
    policy_.lets[i].name = name.text;
    policy_.lets[i].span = name.span;
    if (lets[i]->broken) let_states_[i] = LetState::poisoned;
    const auto [it, fresh] = let_index_.emplace(name.text, i);
    if (!fresh) {
      Diagnostic& d = context_.diagnostics.report(
          "E0102", name.span, fmt::format("`let {}` is declared twice", name.text), "give one of them another name");
      d.notes.push_back({policy_.lets[it->second].span, "first declared here"});
    } else if (field_named(name.text)) {
      report("E0107", name.span, fmt::format("`{}` is the name of a field of the claim", name.text),
             "call the let something else, so that a reader knows which is meant");
    }
  }
}

void Expressions::check_all_lets() {
  for (std::uint32_t i = 0; i < lets_.size(); ++i) {
    if (let_states_[i] == LetState::not_yet) let_reference(i, Who::subject, lets_[i]->name.span);
  }
}

Maybe Expressions::report(std::string_view id, Span span, std::string message, std::string help) {
  context_.diagnostics.report(id, span, std::move(message), std::move(help));
  return std::nullopt;
}

std::string Expressions::words(const syntax::Expr& e, const Sources& sources) {
  std::string text;
  for (char c : sources.text(e.span)) {
    const bool space = c == '\n' || c == '\r' || c == '\t' || c == ' ';
    if (space && (text.empty() || text.back() == ' ')) continue;
    text += space ? ' ' : c;
  }
  constexpr std::size_t longest = 60;
  if (text.size() > longest) text = text.substr(0, longest) + " …";
  return text;
}

// other.claim.state as its words; nothing when it is more than names and dots.
std::optional<std::vector<std::string>> Expressions::path(const syntax::Expr& e) const {
  if (const auto* name = std::get_if<syntax::Name>(&e.node)) return std::vector{name->text};
  const auto* member = std::get_if<syntax::Member>(&e.node);
  if (member == nullptr) return std::nullopt;
  auto words = path(*member->object);
  if (words) words->push_back(member->name.text);
  return words;
}

bool Expressions::stands_for_something(const std::vector<std::string>& path, const Env& env) const {
  std::size_t from = 0;
  if (path.size() > 1 && (path[0] == "this" || (env.others == Env::Others::named && path[0] == env.other_name)))
    from = 1;
  if (let_index_.contains(path[from]) || field_named(joined(path, from))) return true;
  return path.size() - from == 1 && path[from] == "claim";
}

Maybe Expressions::named(const std::vector<std::string>& path, Span span, const Env& env, std::optional<Type> hint) {
  Who who = env.unprefixed();
  std::size_t from = 0;
  if (path.size() > 1 && path[0] == "this") {
    who = Who::subject;
    from = 1;
  } else if (path.size() > 1 && env.others == Env::Others::named && path[0] == env.other_name) {
    who = Who::other;
    from = 1;
  }
  if (const auto let = let_index_.find(path[from]); let != let_index_.end()) {
    Maybe value = let_reference(let->second, who, span);
    for (std::size_t i = from + 1; value && i < path.size(); ++i) {
      // A field of a found line may itself have a prefix: L.claim.state.
      const bool line = value->type.kind == Kind::line;
      value = member_of(std::move(*value), line ? joined(path, i) : path[i], span);
      if (line) break;
    }
    return value;
  }
  const std::string rest = joined(path, from);
  if (rest == "claim") return make_field(Field::claim_id, who, span);
  if (const auto f = field_named(rest)) return make_field(*f, who, span);
  if (from == 0 && hint && hint->kind == Kind::code) {
    if (Maybe code = code_literal(rest, hint->system, span, false)) return code;
  }
  return unknown(path, span, env);
}

model::Expr Expressions::make_field(Field field, Who who, Span span) const {
  model::Expr e = make(Op::field, info(field).type, {}, span);
  e.who = who;
  e.index = static_cast<std::uint32_t>(field);
  return e;
}

// With every let written out.
std::uint64_t Expressions::size_of(const model::Expr& e) const {
  std::uint64_t size = e.op == Op::let ? let_sizes_[e.index] : 1;
  for (const model::Expr& arg : e.args) size = std::min(size + size_of(arg), kLargestLet + 1);
  return size;
}

std::uint32_t Expressions::depth_of(const model::Expr& e) const {
  std::uint32_t depth = e.op == Op::let ? let_depths_[e.index] : 0;
  for (const model::Expr& arg : e.args) depth = std::max(depth, depth_of(arg));
  return depth + 1;
}

Maybe Expressions::let_reference(std::uint32_t index, Who who, Span span) {
  model::Let& let = policy_.lets[index];
  switch (let_states_[index]) {
    case LetState::poisoned:
      return std::nullopt;
    case LetState::at_work:
      let_states_[index] = LetState::poisoned;
      return report("E0103", span, fmt::format("`{}` needs itself: its value can't be worked out", let.name),
                    "break the circle: one of the lets must not use the others");
    case LetState::not_yet: {
      let_states_[index] = LetState::at_work;
      Maybe value = let_value(*lets_[index]->value);
      if (!value || let_states_[index] == LetState::poisoned) {
        let_states_[index] = LetState::poisoned;
        return std::nullopt;
      }
      let_sizes_[index] = size_of(*value);
      if (let_sizes_[index] > kLargestLet) {
        let_states_[index] = LetState::poisoned;
        return report(
            "E0226", lets_[index]->name.span,
            fmt::format("`{}` has more than a million parts once the values that it uses are written out", let.name),
            "use each named value once or twice, or say it with a list or a table");
      }
      let_depths_[index] = depth_of(*value);
      if (let_depths_[index] > kDeepestLet) {
        let_states_[index] = LetState::poisoned;
        return report("E0226", lets_[index]->name.span,
                      fmt::format("`{}` goes through more than {} steps once the values that it uses are written out",
                                  let.name, kDeepestLet),
                      "let it use fewer named values that use others in their turn");
      }
      let.value = std::move(*value);
      let.looks_at_other_lines = model::looks_at_other_lines(let.value, policy_);
      let.stage = stage_of(let.value, policy_);
      let_states_[index] = LetState::done;
      break;
    }
    case LetState::done:
      break;
  }
  if (who == Who::other && let.looks_at_other_lines) {
    return report("E0214", span,
                  fmt::format("`{}` looks at other lines, so it can't be asked of another line", let.name),
                  "use it for the line that is judged only, or say the condition on the other line's own fields");
  }
  model::Expr e = make(Op::let, let.value.type, {}, span);
  e.who = who;
  e.index = index;
  return e;
}

Maybe Expressions::member_of(model::Expr object, const std::string& name, Span span) {
  if (object.type.kind == Kind::line) {
    if (const auto f = field_named(name)) {
      model::Expr e = make(Op::found_field, info(*f).type, {std::move(object)}, span);
      e.index = static_cast<std::uint32_t>(*f);
      return e;
    }
    if (const auto let = let_index_.find(name); let != let_index_.end()) {
      const Maybe value = let_reference(let->second, Who::other, span);
      if (!value) return std::nullopt;
      model::Expr e = make(Op::found_let, value->type, {std::move(object)}, span);
      e.index = let->second;
      return e;
    }
    return report("E0101", span, fmt::format("a line has no field `{}`", name), did_you_mean(name, field_names()));
  }
  if (object.type.kind == Kind::row) {
    const model::Expr* row = &object;
    while (row->op == Op::let) row = &policy_.lets[row->index].value;
    const std::uint32_t table = row->index;
    const auto& columns = context_.library.tables[table].table.schema.columns;
    std::vector<std::string> names;
    for (std::uint32_t c = 0; c < columns.size(); ++c) {
      names.push_back(columns[c].name);
      if (columns[c].name != name) continue;
      model::Expr e = make(Op::column, columns[c].type, {std::move(object)}, span);
      e.index = table;
      e.value = c;
      return e;
    }
    return report(
        "E0105", span,
        fmt::format("the table `{}` has no column `{}`", context_.library.tables[table].table.schema.name, name),
        did_you_mean(name, names));
  }
  return report("E0101", span, fmt::format("`{}` is {} and has no parts", text(object.span), describe(object.type)),
                "only a found line and a table's row have parts behind a dot");
}

Maybe Expressions::unknown(const std::vector<std::string>& path, Span span, const Env& env) {
  const std::string name = joined(path);
  if (context_.list(name) != nullptr) {
    return report("E0104", span, fmt::format("`{}` is a list of codes and can't stand here", name),
                  fmt::format("ask whether something is in it: `procedure in {}`", name));
  }
  if (context_.table(name) != nullptr) {
    return report("E0104", span, fmt::format("`{}` is a table and can't stand here", name),
                  fmt::format("look something up in it: `{}[procedure]`", name));
  }
  std::vector<std::string> candidates = field_names();
  for (const auto& [let, index] : let_index_) candidates.push_back(let);
  for (const std::string& list : context_.list_names()) candidates.push_back(list);
  if (env.others == Env::Others::named) {
    candidates.push_back(env.other_name);
    if (path.size() > 1 && path[0] != env.other_name) {
      std::vector<std::string> rest(path.begin() + 1, path.end());
      if (field_named(joined(rest)) && nearest(path[0], std::vector{env.other_name})) {
        return report("E0101", span, fmt::format("nothing is called `{}`", path[0]),
                      fmt::format("did you mean `{}`?", env.other_name));
      }
    }
    if (path.size() > 1 && path[0] == env.other_name) {
      return report("E0101", span, fmt::format("a line has no field `{}`", joined(path, 1)),
                    did_you_mean(joined(path, 1), candidates));
    }
  }
  std::sort(candidates.begin(), candidates.end());
  std::string help = did_you_mean(name, candidates);
  // `age` for `patient.age`.
  const auto whole =
      std::find_if(candidates.begin(), candidates.end(), [&](const std::string& c) { return c.ends_with("." + name); });
  if (help.empty() && whole != candidates.end()) help = fmt::format("did you mean `{}`?", *whole);
  if (help.empty())
    help =
        "`edict explain --fields` lists the fields of a claim; lists, lets and tables must be declared in the policy "
        "or "
        "outside all policies";
  return report("E0101", span, fmt::format("nothing is called `{}`", name), std::move(help));
}

Maybe Expressions::code_literal(std::string_view word, CodeSystem system, Span span, bool complain) {
  // A diagnosis of either edition: the shape says which, ICD-10-CM first.
  std::vector<CodeSystem> systems = {system};
  if (system == CodeSystem::icd) systems = {CodeSystem::icd10cm, CodeSystem::icd9cm};
  if (system == CodeSystem::icd_procedure) systems = {CodeSystem::icd10pcs, CodeSystem::icd9pcs};
  for (CodeSystem s : systems) {
    const auto normal = normalize_code(s, word);
    if (!normal) continue;
    model::Expr e = make(Op::constant, {Kind::code, s}, {}, span);
    e.value = static_cast<std::int64_t>(context_.library.symbols.intern(domain_of(s), *normal));
    return e;
  }
  if (!complain) return std::nullopt;
  return report("E0208", span, fmt::format("`{}` is no {} code", word, name_of(systems.front())),
                fmt::format("a {} code is {}", name_of(systems.front()), shape_of(systems.front())));
}

Maybe Expressions::lookup(const syntax::Lookup& l, Span span, const Env& env) {
  const Declared* declared = context_.table(l.table.text);
  if (declared == nullptr) {
    return report("E0101", l.table.span, fmt::format("no table is called `{}`", l.table.text),
                  did_you_mean(l.table.text, context_.table_names()));
  }
  if (declared->poisoned) return std::nullopt;
  const TableSchema& schema = context_.library.tables[declared->index].table.schema;
  const std::vector<std::uint32_t> key_columns = schema.key_columns();
  if (l.keys.size() != key_columns.size()) {
    return report("E0209", span,
                  fmt::format("the table `{}` is looked up by {} key{}, not {}", schema.name, key_columns.size(),
                              key_columns.size() == 1 ? "" : "s", l.keys.size()),
                  "its declaration marks the key columns with `key`, in the order of the look-up");
  }
  std::vector<model::Expr> args;
  for (std::size_t i = 0; i < l.keys.size(); ++i) {
    const TableColumn& column = schema.columns[key_columns[i]];
    Maybe key = value_of(any(*l.keys[i], env, column.type), l.keys[i]->span);
    if (!key) return std::nullopt;
    const bool coded =
        column.type.kind == Kind::code && (key->type.kind == Kind::code || key->type.kind == Kind::code_set);
    const bool texts = (column.type.kind == Kind::text || column.type.kind == Kind::id) &&
                       (key->type.kind == Kind::text || key->type.kind == Kind::id);
    if (column.type.kind == Kind::decimal && key->type.kind == Kind::integer)
      key = make(Op::to_decimal, column.type, {std::move(*key)}, key->span);
    if (coded ? !comparable(column.type.system, key->type.system) : !texts && !(key->type == column.type)) {
      return report(coded ? "E0202" : "E0210", l.keys[i]->span,
                    fmt::format("the key `{}` of the table `{}` is {}, and `{}` is {}", column.name, schema.name,
                                describe(column.type), words(*l.keys[i], context_.sources), describe(key->type)),
                    "look it up by what the key column holds");
    }
    args.push_back(std::move(*key));
  }
  if (l.as_of) {
    Maybe as_of = date(*l.as_of, env);
    if (!as_of) return std::nullopt;
    args.push_back(std::move(*as_of));
  } else {
    args.push_back(make_field(Field::service_date, env.unprefixed(), span));
  }
  model::Expr row = make(Op::row, {Kind::row, CodeSystem::none}, std::move(args), span);
  row.index = declared->index;
  return row;
}

// A row where a value is wanted is its only column; a look-up by a set of codes has no one value.
Maybe Expressions::value_of(Maybe e, Span span) {
  if (!e || e->type.kind != Kind::row) return e;
  const model::Expr* row = &*e;
  while (row->op == Op::let) row = &policy_.lets[row->index].value;
  const TableSchema& schema = context_.library.tables[row->index].table.schema;
  for (const model::Expr& key : row->args) {
    if (key.type.kind == Kind::code_set) {
      return report("E0211", span,
                    fmt::format("`{}` is looked up by a list of codes: it has no one value", schema.name),
                    "ask `is present`, or look it up by one code such as `primary_diagnosis`");
    }
  }
  const auto column = schema.value_column();
  if (!column) {
    return report("E0105", span, fmt::format("`{}` has several columns: say which", schema.name),
                  fmt::format("write `{}[…].{}`", schema.name, schema.columns.back().name));
  }
  model::Expr value = make(Op::column, schema.columns[*column].type, {std::move(*e)}, span);
  value.index = row->index;
  value.value = *column;
  return value;
}

std::optional<Field> Expressions::field(const syntax::Expr& e) {
  const auto p = path(e);
  const auto f = p ? field_named(joined(*p)) : std::nullopt;
  if (f) return f;
  report("E0225", e.span, fmt::format("`{}` is no field of a claim", words(e, context_.sources)),
         p ? did_you_mean(joined(*p), field_names()) : "name fields, separated by commas");
  return std::nullopt;
}

}  // namespace edict::sema
