// One rule's word on one line: whether it applies, whether it holds, and what it does when it does not (§3.3, §3.5).
#pragma once

#include <optional>
#include <vector>

#include "runtime/engine/engine.hpp"
#include "runtime/engine/line_alone.hpp"
#include "runtime/engine/others.hpp"

namespace edict {

struct Judgement {
  RuleAccount::Answer answer = RuleAccount::Answer::out_of_scope;
  Finding finding;          // of failed and incomplete
  Explanation explanation;  // of failed and incomplete, and of every answer when `explain` is full
};

enum class Explain : std::uint8_t { no, findings, everything };

class Judge {
 public:
  Judge(const plan::Plan& plan, Patient& patient, OtherLines& others, Evaluator& evaluator)
      : plan_(plan), patient_(patient), others_(others), evaluator_(evaluator) {}

  // What is known of a rule's line before it is judged: whether the rule applies by version (unknown when that hangs on
  // a received date that the claim lacks) and by the parts that are `answered`.
  struct Before {
    Truth applies = Truth::yes;
    bool version_certain = true;
    // These parts are in `applies`; where they are all there is, surely_passes() was asked already.
    const LineAloneParts* answered = nullptr;
  };
  // Whether the rule, which applies by all parts that read the line alone and has no others, is a limit that holds;
  // told without more work than that needs. False says nothing.
  bool surely_passes(RuleRef ref, Place place);
  Judgement judge(RuleRef ref, Place place, const Before& before, Explain explain);

 private:
  struct BodyAnswer {
    Truth holds = Truth::unknown;
    bool applies = true;  // false: a limit, window or gap has no value
    // Of a limit of units that fails: what is left for the line, between the possible lines counted and not.
    std::int64_t least_left = 0, most_left = 0;
  };
  Frame frame(std::uint32_t policy, Place place) const;
  BodyAnswer body(RuleRef ref, Place place, bool tried_surely);
  BodyAnswer limit(RuleRef ref, Place place, const plan::Limit& limit, Trace* trace);
  // Whether the line has a day in the window.
  bool reaches(const DateRange& window, Place place, const plan::Limit& limit) const;
  void trace_uncertain_limit(RuleRef ref, Place place, const plan::Limit& limit, Trace& trace);
  void leave_for_line(const plan::Limit& limit, Place place, std::int64_t most, std::vector<CountedLine> lines,
                      const Windows& windows, BodyAnswer& answer);
  BodyAnswer space(RuleRef ref, Place place, const plan::Space& space, Trace* trace);
  void decide_failure(RuleRef ref, Place place, const BodyAnswer& answer, Judgement& judgement, Trace& trace);
  void decide_incomplete(RuleRef ref, Judgement& judgement, Trace& trace);
  void trace_applicability(RuleRef ref, Place place, bool version_certain, Trace& trace);
  // The `when` guards, or those of `unless`. False when there are none.
  bool trace_guards(RuleRef ref, Place place, bool negated, Trace& trace);
  void trace_body(RuleRef ref, Place place, Trace& trace);
  void tell_absent(const Trace& trace, Place place, std::vector<std::string>& because) const;
  std::string line_name(LineIndex line) const;
  void explain_into(RuleRef ref, Place place, const Trace& trace, Judgement& judgement) const;

  const plan::Plan& plan_;
  Patient& patient_;
  OtherLines& others_;
  Evaluator& evaluator_;
};

// "4 days" and the like: a measured amount as a person says it.
std::string amount_text(std::int64_t amount, const plan::Measure& measure);
std::string window_text(const plan::Window& window, const plan::Plan& plan);

}  // namespace edict
