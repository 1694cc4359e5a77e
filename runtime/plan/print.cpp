// The plan as text: every node, list, table shape and rule, in order; the same plan gives the same text.
#include <fmt/format.h>

#include "runtime/base/sha256.hpp"
#include "runtime/plan/canonical.hpp"
#include "runtime/plan/plan.hpp"

namespace edict::plan {
namespace {

class Printer {
 public:
  explicit Printer(const Plan& plan) : plan_(plan) {}
  std::string run() {
    for (std::size_t i = 0; i < plan_.symbols.size(); ++i) {
      line("symbol {} {} {}", i, static_cast<int>(plan_.symbol_domains[i]), quoted(plan_.symbols[i]));
    }
    for (std::size_t i = 0; i < plan_.lists.size(); ++i) list(i, plan_.lists[i]);
    for (std::size_t i = 0; i < plan_.tables.size(); ++i) table(i, plan_.tables[i]);
    for (std::size_t i = 0; i < plan_.nodes.size(); ++i) node(i, plan_.nodes[i]);
    for (const Policy& p : plan_.policies) policy(p);
    return std::move(out_);
  }

 private:
  template <class... Args>
  void line(const char* format, const Args&... args) {
    out_ += fmt::format(fmt::runtime(format), args...);
    out_ += '\n';
  }
  static std::string quoted(const std::string& text) {
    std::string q = "\"";
    for (char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == '"' || c == '\\') {
        q += '\\';
        q += c;
      } else if (byte < 0x20 || byte == 0xff) {
        q += fmt::format("\\x{:02x}", byte);
      } else {
        q += c;
      }
    }
    return q + "\"";
  }
  static std::string id(NodeId node) {
    return node == kNoNode ? "-" : fmt::format("%{}", static_cast<std::uint32_t>(node));
  }
  static std::string type(Type t) { return fmt::format("{}/{}", static_cast<int>(t.kind), static_cast<int>(t.system)); }
  static std::string keys(const Keys& k) {
    std::string text = k.same_line ? "line" : "";
    for (NodeId n : k.values) text += " " + id(n);
    return "[" + text + "]";
  }

  void list(std::size_t i, const List& l) {
    line("list {} {} {} also {} minus {}", i, quoted(l.name), type(l.element), fmt::join(l.also, ","),
         fmt::join(l.minus, ","));
    for (const ListPiece& p : l.pieces) {
      line("  {}..{} {}..{} {}..{}", quoted(p.first), quoted(p.last), p.first_value, p.last_value, to_text(p.from),
           to_text(p.until));
    }
  }
  void table(std::size_t i, const Table& t) {
    line("table {} {} input {} period {} rows {}", i, quoted(t.schema.name), t.from_input, t.schema.has_period,
         t.rows.row_count);
    for (const TableColumn& c : t.schema.columns) line("  column {} {} key {}", quoted(c.name), type(c.type), c.key);
  }
  void node(std::size_t i, const Node& n) {
    std::string args;
    for (std::uint32_t a = 0; a < n.arg_count; ++a) args += " " + id(plan_.args[n.first_arg + a]);
    line("%{} = {} {} who {} index {} value {}{} label {}", i, name_of(n.op), type(n.type), static_cast<int>(n.who),
         n.index, n.value, args, quoted(plan_.labels[n.label]));
  }
  void measure(const Measure& m) {
    line("    measure {} {} {} {}", static_cast<int>(m.kind), id(m.value), quoted(m.name), type(m.type));
  }
  void window(const Window& w) {
    line("    window {} {} {} {} {}", static_cast<int>(w.kind), id(w.duration), static_cast<int>(w.calendar),
         id(w.from), id(w.until));
  }
  void counted(const Counted& c) {
    line("    counted {} by_subject {} keys {} billed {}", id(c.where.node), c.by_subject, keys(c.keys),
         c.counting_billed);
  }
  void outcome(const Outcome& o) {
    line("    outcome {} {} {}-{} {} {}", name_of(o.kind), id(o.value), name_of(o.adjustment.group), o.adjustment.carc,
         fmt::join(o.adjustment.rarc, ","), quoted(o.adjustment.message));
  }
  void rule(const Rule& r) {
    line("  rule {} {} {} {} subject {} stage {} body {} require {} forbids {}", quoted(r.name), quoted(r.title),
         quoted(r.cite), quoted(r.source), id(r.subject), name_of(r.stage), static_cast<int>(r.body), id(r.require),
         r.forbids);
    for (const Guard& g : r.guards) line("    guard {} {}", g.negated ? "unless" : "when", id(g.condition));
    if (r.limit) {
      line("    limit {}", id(r.limit->most));
      measure(r.limit->measure);
      counted(r.limit->counted);
      window(r.limit->window);
    }
    if (r.space) {
      line("    space {} {} {}", id(r.space->least), static_cast<int>(r.space->gap), r.space->after);
      counted(r.space->counted);
    }
    for (const Branch& b : r.branches) {
      line("    branch {}", id(b.when));
      outcome(b.outcome);
    }
    for (const IfMissing& m : r.if_missing) {
      std::string fields;
      for (Field f : m.fields) fields += fmt::format(" {}", info(f).name);
      line("    if missing{}", fields);
      outcome(m.outcome);
    }
  }
  void policy(const Policy& p) {
    line("policy {} {} version {} {} {}..{} by_received {} scope {}", quoted(p.name), quoted(p.title), p.version,
         quoted(p.source), to_text(p.effective.first), to_text(p.effective.last), p.by_received_date, id(p.scope));
    for (const auto& [kind, number] : p.authorities) line("  authority {} {}", quoted(kind), quoted(number));
    for (const Narrowing& n : p.narrowings) line("  narrowing {} {}", info(n.field).name, fmt::join(n.values, "|"));
    for (const Let& l : p.lets)
      line("  let {} {} {} {}", quoted(l.name), id(l.value), type(l.type), l.looks_at_other_lines);
    for (const Exists& e : p.exists) {
      line("  exists {} {} keys {} claim {} where {}", static_cast<int>(e.position), static_cast<int>(e.standing),
           keys(e.keys), e.same_claim, id(e.where.node));
      if (e.within)
        line("    within {} {} {}", id(e.within->duration), static_cast<int>(e.within->direction),
             e.within->excluding_day);
    }
    for (const Find& f : p.finds) {
      line("  find {} {} keys {} where {} billed {}", static_cast<int>(f.pick), static_cast<int>(f.range), keys(f.keys),
           id(f.where.node), f.counting_billed);
    }
    for (const Total& t : p.totals) {
      line("  total");
      measure(t.measure);
      counted(t.counted);
      window(t.window);
    }
    for (const Rank& r : p.ranks)
      line("  rank {} {} keys {} where {}", id(r.by), r.descending, keys(r.keys), id(r.where.node));
    for (const Rule& r : p.rules) rule(r);
    for (const NotAutomated& n : p.not_automated)
      line("  not automated {} because {}", quoted(n.sentence), quoted(n.reason));
  }

  const Plan& plan_;
  std::string out_;
};

class Hash {
 public:
  void add(std::string_view bytes) { hash_.add(bytes); }
  // The length first, so that no two columns read as one; each number as eight bytes, least first.
  template <class T, class Number>
  void add(const std::vector<T>& values, Number&& number) {
    std::string bytes;
    bytes.reserve(8 * (values.size() + 1));
    put(values.size(), bytes);
    for (const T& value : values) put(static_cast<std::uint64_t>(number(value)), bytes);
    add(bytes);
  }
  std::string text() { return "sha256:" + hash_.hex(); }

 private:
  static void put(std::uint64_t number, std::string& bytes) {
    for (int i = 0; i < 8; ++i) bytes += static_cast<char>((number >> (8 * i)) & 0xffU);
  }
  Sha256 hash_;
};

}  // namespace

std::string print(const Plan& plan) { return Printer(plan).run(); }

std::string content_hash(const Plan& plan) { return content_hash_of_canonical(canonical(plan)); }

std::string content_hash_of_canonical(Plan content) {
  for (Policy& policy : content.policies) {
    policy.source.clear();
    for (Rule& rule : policy.rules) rule.source.clear();
  }
  Hash hash;
  hash.add(print(content));
  for (const Table& table : content.tables) {
    const TableData data = thaw(table.rows);
    for (const auto& column : data.cells) hash.add(column, [](std::int64_t cell) { return cell; });
    for (const auto& column : data.valid) hash.add(column, [](std::uint8_t valid) { return valid; });
    for (const auto* dates : {&data.from, &data.until}) hash.add(*dates, [](Date date) { return date.days; });
  }
  return hash.text();
}

}  // namespace edict::plan
