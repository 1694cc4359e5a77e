// Expressions of both sides in one normal form, by number: lets stand for what they say, `and` and `or` are sorted and
// flat, `not` stands before conditions only, lists and tables are their content. Equal numbers say the same.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/diff/list_content.hpp"
#include "compiler/diff/sides.hpp"
#include "compiler/diff/table_content.hpp"

namespace edict::diff {

using TermId = std::uint32_t;
inline constexpr TermId kNothing = 0;  // no expression: every line, no window …

enum class Form : std::uint8_t {
  nothing,
  operation,  // of Op
  keys,       // args: what is shared; details: same_line
  measure,    // args: value; details: MeasureKind
  window,     // args: duration, from, until; details: WindowKind, CalendarUnit
  head,       // a narrowing of the policy's head: index = Field, words = the values
  limit,      // args: most, measure, where or subject, keys, window, heads …; details: counting_billed, by_subject
  space,      // args: least, where or subject, keys, heads …; details: GapKind, after, counting_billed, by_subject
};

// `index` is as Op says, but for lists a ContentId and for tables the number of TableContents. Phrases have their
// parts as arguments: exists: keys, duration, where (details: position, standing, direction or -1, excluding_day,
// same_claim); find: keys, where (pick, range, counting_billed); total: measure, where, keys, window
// (counting_billed); rank: by, keys, where (descending). found_let has the let's value as second argument.
struct Term {
  Form form = Form::operation;
  Op op = Op::constant;
  Type type;
  Who who = Who::subject;
  std::uint32_t index = 0;
  std::int64_t value = 0;
  std::vector<std::int64_t> details;
  std::vector<TermId> args;
  std::string words;
  bool operator==(const Term&) const = default;
};

class Terms {
 public:
  explicit Terms(const SymbolTable& symbols);

  // The term in its normal form.
  TermId make(Term term);
  const Term& at(TermId id) const { return terms_[id]; }
  TermId constant(Type type, std::int64_t value);
  TermId operation(Op op, Type type, std::vector<TermId> args);
  TermId negation(TermId id);
  bool is_constant(TermId id) const { return at(id).form == Form::operation && at(id).op == Op::constant; }
  // Whether the value may be *no value* (reference, section 5).
  bool can_be_none(TermId id) const;
  // Whether other lines have a say.
  bool looks_at_other_lines(TermId id) const { return looks_around_[id]; }
  // The policy's own words for a condition, if it has any.
  void put_label(TermId id, const std::string& label);
  const std::string& label(TermId id) const;

  ListContents lists;
  TableContents tables;
  const SymbolTable& symbols;

 private:
  struct Hash {
    std::size_t operator()(const Term& term) const;
  };
  TermId intern(Term term);
  TermId comparison(Term term);
  TermId connective(Term term);
  TermId arithmetic(Term term);
  TermId membership(TermId value, TermId constant);

  std::vector<Term> terms_;
  std::vector<bool> looks_around_;
  std::unordered_map<Term, TermId, Hash> numbers_;
  std::unordered_map<TermId, std::string> labels_;
};

// The expressions of one version of a policy.
class PolicyTerms {
 public:
  PolicyTerms(Terms& terms, const plan::Plan& plan, std::uint32_t policy)
      : terms_(terms), plan_(plan), policy_(plan.policies[policy]), index_(policy) {}

  TermId of(plan::NodeId node) { return node == plan::kNoNode ? kNothing : term(node, false); }
  // Filters that were proved to select what others select, and those others: they are named by them from here on.
  void take_for(const std::map<TermId, TermId>& filters) {
    same_filters_ = filters;
    known_.clear();
  }
  // The rule's limit with its filter, or with its subject and the heads' narrowing by which it counts; true where it
  // cannot be passed.
  TermId limit(const plan::Rule& rule);
  TermId space(const plan::Rule& rule);
  std::vector<TermId> heads();

  const plan::Plan& plan() const { return plan_; }
  const plan::Policy& policy() const { return policy_; }
  std::uint32_t index() const { return index_; }

 private:
  TermId term(plan::NodeId node, bool on_other);
  TermId phrase(const plan::Node& node, bool on_other);
  TermId keys(const plan::Keys& keys);
  TermId measure(const plan::Measure& measure);
  TermId window(const plan::Window& window);
  TermId window_of(const plan::Limit& limit);
  bool never_passed(const plan::Limit& limit);
  bool shares(const plan::Keys& keys, Field field);
  TermId counted(const plan::Counted& what, plan::NodeId subject);
  TermId filter(plan::NodeId node);

  Terms& terms_;
  const plan::Plan& plan_;
  const plan::Policy& policy_;
  std::uint32_t index_;
  std::unordered_map<std::uint64_t, TermId> known_;
  std::map<TermId, TermId> same_filters_;
};

}  // namespace edict::diff
