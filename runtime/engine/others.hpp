// Phrases about other lines: which lines of the patient a rule, limit or look-up meets, and with what certainty.
// Answers `exists`, `find`, `total` and `rank` for the back ends, and gives limits and spaces what they count.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/engine/dispatch.hpp"
#include "runtime/engine/evaluator.hpp"
#include "runtime/engine/keyed_lines.hpp"
#include "runtime/engine/patient.hpp"
#include "runtime/engine/running_count.hpp"
#include "runtime/engine/windows.hpp"

namespace edict {

// Another line and whether it is certainly one that the phrase means.
struct MetLine {
  Place place;
  bool certain;
};

class OtherLines : public Phrases {
 public:
  OtherLines(const plan::Plan& plan, Patient& patient) : plan_(plan), patient_(patient), kept_(plan.slot_count) {
    begin_batch();
  }
  void use(Evaluator& evaluator) { evaluator_ = &evaluator; }
  // See Engine::set_many_lines.
  void set_many_lines(std::size_t lines) { many_lines_ = lines; }
  // Forgets what was kept of the batch before: texts of its own may have the same symbols as the next one's.
  void begin_batch();
  // Forgets what was kept of the patient before.
  void begin_patient();
  // The lines are judged again from the first.
  void begin_stage() { ++pass_; }
  // The line was denied, or what is allowed of it changed.
  void changed(Place place) { changed_.push_back(place); }

  Value exists(std::uint32_t policy, std::uint32_t index, LineIndex subject) override;
  Value find(std::uint32_t policy, std::uint32_t index, LineIndex subject) override;
  Value total(std::uint32_t policy, std::uint32_t index, LineIndex subject) override;
  Value rank(std::uint32_t policy, std::uint32_t index, LineIndex subject) override;
  Bounds bounds(Op phrase, std::uint32_t policy, std::uint32_t index, LineIndex subject) override;
  void trace(Op phrase, std::uint32_t policy, std::uint32_t index, LineIndex subject, Trace& trace) override;

  // Whether the head lets the claim through: a claim that lacks the field is taken (§3.2).
  bool head_takes(std::uint32_t policy, const Batch& batch, LineIndex line);

  // The lines that a limit, space or total may count for the judged line, itself included when the filter selects it.
  // On days of `reach` only, which may leave out nothing that matters.
  std::vector<MetLine> counted(std::uint32_t policy, const plan::Counted& what, const plan::Measure& measure,
                               plan::NodeId subject_filter, Place judged, DateRange reach);
  // Their amounts by a measure, as tally() wants them.
  std::vector<CountedLine> measured(std::uint32_t policy, const plan::Measure& measure, const plan::Counted& what,
                                    const std::vector<MetLine>& lines, Place judged);
  // The days on which a line must lie to matter to a window of the judged line: more than it, perhaps.
  DateRange reach(std::uint32_t policy, const plan::Window& window, MeasureKind measure, Place judged);
  // Whether a limit surely holds for the line, told without looking at every line counted. False says nothing.
  bool surely_holds(std::uint32_t policy, const plan::Limit& limit, plan::NodeId subject_filter, Place judged,
                    std::int64_t most);
  // The windows of a limit or total for a line. Nothing: a part has no value, so there is no such window.
  struct WindowsOrNone {
    bool none = false;
    Windows windows;
  };
  WindowsOrNone windows(std::uint32_t policy, const plan::Window& window, MeasureKind measure, Place judged,
                        std::vector<CountedLine>& lines);
  // Of a limit or window, for the judged line.
  Value value_of_part(std::uint32_t policy, plan::NodeId node, Place judged);
  // The absent fields that make met lines only possible.
  void trace_uncertainty(std::uint32_t policy, const plan::Keys& keys, const plan::Filter& filter, bool by_subject,
                         plan::NodeId subject_filter, Place judged, const std::vector<MetLine>& lines, Trace& trace);
  void trace_window(std::uint32_t policy, const plan::Window& window, Place judged, Trace& trace);
  void trace_amounts(std::uint32_t policy, const plan::Measure& measure, const std::vector<CountedLine>& lines,
                     Trace& trace);

 private:
  // What is kept of one filter or key list for the lines of the patient, by its slot.
  struct Kept {
    std::uint64_t patient = 0;
    bool filter_ready = false;
    bool keys_ready = false;
    bool amounts_ready = false;
    std::vector<Truth> filter;  // line by line, like `amounts`
    std::vector<Value> amounts;
    KeyedLines lines;
    std::uint64_t pass = 0;
    RunningCount count;
  };
  Kept& kept(std::uint32_t slot);
  Frame frame(std::uint32_t policy, Place subject, Place other) const;
  Frame frame(std::uint32_t policy, Place subject) const { return frame(policy, subject, subject); }

  // By line of the patient; empty for a filter that every line passes or whose answer cannot be kept.
  std::span<const Truth> filter_of(std::uint32_t policy, const plan::Filter& filter);
  std::span<const Truth> selected_by(std::uint32_t policy, const plan::Counted& what, plan::NodeId subject_filter);
  std::span<const Value> amounts_of(std::uint32_t policy, std::uint32_t slot, plan::NodeId value);
  const KeyedLines& keyed(std::uint32_t policy, const plan::Keys& keys, std::span<const Truth> filter);
  Truth filter_holds(std::uint32_t policy, const plan::Filter& filter, Place judged, Place candidate);
  Truth subject_holds(std::uint32_t policy, plan::NodeId subject_filter, const plan::Counted& what, Place candidate);
  // In the state that limits read: history, and the fresh lines before the judged one (reference.md, section 6).
  bool in_limit_state(Place judged, Place candidate, bool billed) const;
  bool stands(Standing standing, Place candidate) const;

  // Calls `with(place, certain)` until it says false, in adjudication order.
  template <class With>
  void each_met(std::uint32_t policy, const plan::Exists& phrase, Place judged, With&& with);
  std::vector<MetLine> met(std::uint32_t policy, const plan::Exists& phrase, Place judged);
  // The same, the preferred line first.
  template <class With>
  void each_found(std::uint32_t policy, const plan::Find& phrase, Place judged, With&& with);
  std::vector<MetLine> found(std::uint32_t policy, const plan::Find& phrase, Place judged);
  std::vector<MetLine> first_found(std::uint32_t policy, const plan::Find& phrase, Place judged);  // one or none
  std::vector<MetLine> ranked_before(std::uint32_t policy, const plan::Rank& phrase, Place judged, State& own);
  // Nothing when it has to be counted line by line.
  RunningCount* running(std::uint32_t policy, const plan::Counted& what, const plan::Measure& measure,
                        plan::NodeId subject_filter, Place judged);
  bool many_surely_hold(std::uint32_t policy, const plan::Limit& limit, Place judged, std::int64_t most,
                        const RunningCount& count);
  bool few_surely_hold(std::uint32_t policy, const plan::Limit& limit, plan::NodeId subject_filter, Place judged,
                       std::int64_t most);
  Bounds total_bounds(std::uint32_t policy, std::uint32_t index, LineIndex subject);
  Bounds rank_bounds(std::uint32_t policy, std::uint32_t index, LineIndex subject);

  void trace_unknown_exists(std::uint32_t policy, const plan::Exists& phrase, Place judged,
                            const std::vector<MetLine>& lines, Trace& trace);
  void leave_in_window(std::uint32_t policy, const plan::Total& phrase, Place judged, std::vector<MetLine>& lines);
  void trace_unknown_total(std::uint32_t policy, const plan::Total& phrase, Place judged,
                           const std::vector<MetLine>& lines, Trace& trace);
  void trace_unknown_rank(std::uint32_t policy, const plan::Rank& phrase, Place judged,
                          const std::vector<MetLine>& lines, State own, Trace& trace);

  const plan::Plan& plan_;
  Patient& patient_;
  Evaluator* evaluator_ = nullptr;
  std::size_t many_lines_ = 48;
  std::uint64_t patient_number_ = 0;
  std::uint64_t pass_ = 0;
  std::vector<Kept> kept_;  // by slot
  std::vector<Place> changed_;
  // Of each policy's narrowings: the value seen last and whether the head takes it.
  struct HeadAnswer {
    std::int64_t value = -1;
    bool taken = false;
  };
  std::vector<std::vector<HeadAnswer>> head_answers_;
};

}  // namespace edict
