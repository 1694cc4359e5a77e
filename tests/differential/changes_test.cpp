// `edict diff` against the oracle on random pairs of policies: every difference that it reports is executed by the
// oracle and must show, everything that it calls equal is tried against random claims and must not.
#include <fmt/format.h>

#include <cstdlib>
#include <cstring>
#include <map>
#include <set>

#include "compiler/diff/compare.hpp"
#include "compiler/diff/probe.hpp"
#include "compiler/diff/report_text.hpp"
#include "compiler/driver/compile.hpp"
#include "compiler/lower/lower.hpp"
#include "compiler/source/render.hpp"
#include "runtime/claims/claim_source.hpp"
#include "tests/differential/mutate.hpp"
#include "tests/differential/oracle.hpp"
#include "tests/differential/random_claims.hpp"

namespace edict::differential {
namespace {

struct Options {
  std::uint64_t seed = 1;
  std::uint64_t pairs = 60;
  std::uint64_t patients = 60;
  std::uint64_t tries = 4000;
  bool verbose = false;
  bool undecided = false;
};

struct Counts {
  std::size_t pairs = 0, kept = 0, rules = 0, equal = 0, different = 0, undecided = 0, witnesses = 0, masked = 0,
              lines = 0, compared = 0;
  std::map<std::string, std::size_t> undecided_by;
};

struct Compiled {
  Compilation compilation;
  plan::Plan plan;
};

std::optional<Compiled> compiled(const std::string& text, std::string& broken) {
  Sources sources;
  sources.add("random.edict", text);
  Compiled c{compile(std::move(sources)), {}};
  if (!c.compilation.ok()) {
    broken = render(c.compilation.diagnostics.list(), c.compilation.sources, DiagnosticFormat::brief, false);
    return std::nullopt;
  }
  c.plan = lower(c.compilation.library, c.compilation.sources);
  return c;
}

ClaimRecord record_of(const model::TestClaim& claim) {
  ClaimRecord record;
  record.fresh = !claim.history;
  for (const auto& v : claim.values) record.values.push_back({v.field, v.value});
  for (const auto& s : claim.sets) record.sets.push_back({s.field, s.members});
  for (const auto& d : claim.details) record.details.push_back({d.detail, d.record, d.value});
  for (const auto& line : claim.lines) {
    ClaimLineRecord& r = record.lines.emplace_back();
    r.status = static_cast<LineStatus>(line.status);
    r.diagnosis_pointers = line.diagnosis_pointers;
    for (const auto& v : line.values) r.values.push_back({v.field, v.value});
    for (const auto& s : line.sets) r.sets.push_back({s.field, s.members});
    r.values.push_back({Field::line_number, line.number});
  }
  return record;
}

std::string line_name(const Batch& batch, LineIndex line) {
  return fmt::format("{}/{}", batch.text(static_cast<Symbol>(*batch.value(Field::claim_id, line))),
                     batch.line_number(line));
}

// What each rule did with each line: [line][policy version and rule].
using Words = std::map<std::string, std::map<std::string, std::string>>;

Words words_of(const Compiled& c, const std::vector<LineDecision>& decisions, const Batch& batch,
               const SymbolTable& symbols) {
  Words words;
  for (const LineDecision& d : decisions) {
    auto& line = words[line_name(batch, d.line)];
    line["decision"] = diff::decision_words(d, symbols);
    if (d.primary >= 0)
      line["primary"] = diff::outcome_words(c.plan, symbols, d.findings[static_cast<std::size_t>(d.primary)]);
    for (const Finding& f : d.findings) {
      if (f.verdict == Verdict::no_version || (f.from_line && *f.from_line != d.line)) continue;
      const plan::Policy& policy = c.plan.policies[f.policy];
      line[policy.name + "." + policy.rules[f.rule].name] = diff::outcome_words(c.plan, symbols, f);
    }
  }
  return words;
}

// The witness pasted beside the policy, decided by the oracle.
std::string shown_by_oracle(const std::string& policies, const diff::Witness& w, const std::string& expects,
                            const std::string& rule, std::string& got) {
  std::string broken;
  const auto c =
      compiled(policies + fmt::format("test \"w\" {{\n{}  expect {} {}\n}}\n", w.claims, w.line, expects), broken);
  if (!c) return "the witness does not compile:\n" + broken;
  SymbolTable symbols = start_symbols(c->plan);
  BatchBuilder builder(symbols);
  for (const model::TestClaim& claim : c->compilation.library.tests.at(0).claims) builder.add(record_of(claim));
  const Batch batch = builder.finish();
  const auto decisions = oracle::decide(c->compilation.library, {}, batch, symbols);
  const Words words = words_of(*c, decisions, batch, symbols);
  const auto& line = words.at(w.line);
  const auto it = line.find(rule);
  got = it == line.end() ? "pay" : it->second;
  return {};
}

Words random_words(const Compiled& c, const std::vector<nlohmann::json>& claims, std::string& broken) {
  std::string text;
  for (const auto& claim : claims) text += claim.dump() + "\n";
  SymbolTable symbols = start_symbols(c.plan);
  Diagnostics diagnostics;
  const auto source = claims_from_memory("random.jsonl", text, symbols);
  BatchBuilder builder(symbols);
  while (auto placed = source->next(diagnostics)) builder.add(placed->record);
  if (diagnostics.has_errors()) broken = diagnostics.list().front().message;
  const Batch batch = builder.finish();
  return words_of(c, oracle::decide(c.compilation.library, {}, batch, symbols), batch, symbols);
}

std::string word(const std::map<std::string, std::string>& line, const std::string& rule) {
  const auto it = line.find(rule);
  return it == line.end() ? std::string() : it->second;
}

class Round {
 public:
  Round(std::uint64_t seed, const Options& options, Counts& counts) : seed_(seed), options_(options), counts_(counts) {}

  bool run() {
    std::mt19937_64 random(seed_);
    PolicySet older = random_policies(random, 1), newer = older;
    const bool keeps = seed_ % 2 == 0;
    // Several rewordings of one policy, but one change.
    for (std::uint64_t n = keeps ? 1 + random() % 4 : 1; n > 0; --n)
      what_ += "  " + (keeps ? keep_meaning(newer, random) : change_meaning(newer, random)) + "\n";
    older_ = older;
    older_text_ = older.text();
    newer_text_ = newer.text();
    std::string broken;
    const auto a = compiled(older_text_, broken);
    const auto b = compiled(newer_text_, broken);
    if (!a) return fault("the older side does not compile:\n" + broken);
    if (!b) return true;  // the change made no policy of it
    ++counts_.pairs;
    counts_.kept += keeps ? 1 : 0;
    diff::Sides sides = diff::join(a->plan, b->plan);
    diff::CompareOptions how;
    how.tries = options_.tries;
    const diff::Report report = diff::compare(sides, how);
    if (options_.verbose) fmt::print("seed {}\n{}{}\n", seed_, what_, diff::pretty_text(report, {}));
    return check_witnesses(report) && check_equal(report, *a, *b, random);
  }

 private:
  bool fault(const std::string& text) {
    fmt::print(
        "\nFAULT, replayed by: edict_changes --seed {} --pairs 1 --verbose\n{}\n{}\n---- older\n{}\n---- newer\n{}\n",
        seed_, what_, text, older_text_, newer_text_);
    return false;
  }

  bool check_witnesses(const diff::Report& report) {
    for (const diff::PolicyReport& policy : report.policies) {
      for (const diff::RuleReport& rule : policy.rules) {
        ++counts_.rules;
        if (rule.standing == diff::Standing::equal) ++counts_.equal;
        if (rule.standing == diff::Standing::different) ++counts_.different;
        if (rule.standing == diff::Standing::undecided) {
          ++counts_.undecided;
          ++counts_.undecided_by[rule.of_line ? rule.construct : rule.construct + " (around)"];
          if (options_.undecided) {
            fmt::print("UNDECIDED seed {} {} {}: {}\n{}", seed_, rule.older, rule.construct, rule.method, what_);
            for (const auto& s : rule.sentences) fmt::print("   - {}\n", s);
            show(older_, rule.older);
          }
        }
        if (rule.standing == diff::Standing::different && rule.sentences.empty())
          return fault("a difference without a sentence: " + rule.older);
        for (const diff::Witness& w : rule.witnesses) {
          ++counts_.witnesses;
          counts_.masked += w.decides ? 0 : 1;
          std::string before, now;
          const std::string name = policy.older + "." + rule.older, new_name = policy.newer + "." + rule.newer;
          std::string wrong = shown_by_oracle(older_text_, w, w.older_expectation, name, before);
          if (wrong.empty()) wrong = shown_by_oracle(newer_text_, w, w.newer_expectation, new_name, now);
          if (!wrong.empty()) return fault(wrong + "\n" + w.claims);
          if (before != w.older || now != w.newer) {
            return fault(fmt::format("the oracle says `{}` before and `{}` now, the witness `{}` and `{}`:\n{}", before,
                                     now, w.older, w.newer, w.claims));
          }
        }
      }
    }
    return true;
  }

  bool check_equal(const diff::Report& report, const Compiled& a, const Compiled& b, std::mt19937_64& random) {
    const std::vector<nlohmann::json> claims = random_claims(random, static_cast<int>(options_.patients));
    std::string broken;
    const Words before = random_words(a, claims, broken), now = random_words(b, claims, broken);
    if (!broken.empty()) return fault("the claims could not be read: " + broken);
    // A rule may be equal in one version and not in another.
    std::set<std::string> not_equal, of_lines;
    bool all_equal = true;
    for (const diff::PolicyReport& policy : report.policies) {
      for (const diff::RuleReport& rule : policy.rules) {
        const std::string name = policy.older + "." + rule.older;
        if (rule.standing != diff::Standing::equal || rule.older != rule.newer) {
          not_equal.insert(name);
          all_equal = false;
        } else if (rule.construct == "line") {
          of_lines.insert(name);
        }
      }
    }
    for (const auto& [line, words] : before) {
      ++counts_.lines;
      const auto& other = now.at(line);
      if (all_equal && words != other)
        return fault("proved equal, but line " + line + " is decided otherwise" + shown(claims, line));
      for (const std::string& rule : of_lines) {
        if (not_equal.contains(rule)) continue;
        ++counts_.compared;
        if (word(words, rule) != word(other, rule))
          return fault(fmt::format("{} is proved equal, but says `{}` and `{}` of line {}{}", rule, word(words, rule),
                                   word(other, rule), line, shown(claims, line)));
      }
    }
    return true;
  }

  // The rule and the lets of its policy.
  static void show(const PolicySet& set, const std::string& rule) {
    for (const PolicyText& policy : set.policies) {
      for (const std::string& text : policy.rules) {
        if (text.starts_with("  rule " + rule + "\n")) fmt::print("{}{}", policy.head, text);
      }
    }
  }

  static std::string shown(const std::vector<nlohmann::json>& claims, const std::string& line) {
    std::string text;
    const std::string patient = line.substr(1, line.find('-') - 1);
    for (const auto& c : claims) {
      if (c["patient"]["id"] == "P" + patient) text += "\n" + c.dump();
    }
    return text;
  }

  std::uint64_t seed_;
  const Options& options_;
  Counts& counts_;
  PolicySet older_;
  std::string what_, older_text_, newer_text_;
};

}  // namespace
}  // namespace edict::differential

int main(int argc, char** argv) {
  using namespace edict::differential;
  Options o;
  for (int i = 1; i < argc; ++i) {
    const auto number = [&](const char* name, std::uint64_t& value) {
      if (std::strcmp(argv[i], name) != 0 || i + 1 >= argc) return false;
      value = std::strtoull(argv[++i], nullptr, 10);
      return true;
    };
    if (number("--seed", o.seed) || number("--pairs", o.pairs) || number("--patients", o.patients) ||
        number("--tries", o.tries))
      continue;
    if (std::strcmp(argv[i], "--verbose") == 0) {
      o.verbose = true;
    } else if (std::strcmp(argv[i], "--undecided") == 0) {
      o.undecided = true;
    } else {
      fmt::print(stderr,
                 "usage: edict_changes [--seed N] [--pairs N] [--patients N] [--tries N] [--verbose] [--undecided]\n");
      return 2;
    }
  }
  Counts counts;
  for (std::uint64_t seed = o.seed; seed < o.seed + o.pairs; ++seed) {
    if (!Round(seed, o, counts).run()) return 1;
  }
  fmt::print(
      "changes: {} pairs ({} reworded), {} rules: {} equal, {} different, {} not decided ({:.1f}% of pairs, {:.2f}% of "
      "rules)\n",
      counts.pairs, counts.kept, counts.rules, counts.equal, counts.different, counts.undecided,
      100.0 * static_cast<double>(counts.undecided) / static_cast<double>(std::max<std::size_t>(1, counts.pairs)),
      100.0 * static_cast<double>(counts.undecided) / static_cast<double>(std::max<std::size_t>(1, counts.rules)));
  for (const auto& [construct, n] : counts.undecided_by) fmt::print("  not decided, {}: {}\n", construct, n);
  fmt::print(
      "{} claims executed by the oracle as reported ({} where another rule decides); {} lines and {} findings of equal "
      "rules alike (seeds {} to {})\n",
      counts.witnesses, counts.masked, counts.lines, counts.compared, o.seed, o.seed + o.pairs - 1);
  return 0;
}
