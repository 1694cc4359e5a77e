// Phrases about other lines: which lines of the patient a rule, limit or look-up meets, and with what certainty.
// Answers `exists`, `find`, `total` and `rank` for the back ends, and gives limits and spaces what they count.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/engine/dispatch.hpp"
#include "runtime/engine/evaluator.hpp"
#include "runtime/engine/patient.hpp"
#include "runtime/engine/windows.hpp"

namespace edict {

// Another line and whether it is certainly one that the phrase means.
struct MetLine {
  Place place;
  bool certain;
};

class OtherLines : public Phrases {
 public:
  OtherLines(const plan::Plan& plan, Patient& patient) : plan_(plan), patient_(patient), kept_(plan.slot_count) {}
  void use(Evaluator& evaluator) { evaluator_ = &evaluator; }
  // Forgets what was kept of the patient before.
  void begin_patient();
  // Stage (d) reads the outcomes of (a) to (c).
  void enter(Stage stage) { stage_ = stage; }

  Value exists(std::uint32_t policy, std::uint32_t index, LineIndex subject) override;
  Value find(std::uint32_t policy, std::uint32_t index, LineIndex subject) override;
  Value total(std::uint32_t policy, std::uint32_t index, LineIndex subject) override;
  Value rank(std::uint32_t policy, std::uint32_t index, LineIndex subject) override;
  Bounds bounds(Op phrase, std::uint32_t policy, std::uint32_t index, LineIndex subject) override;
  void trace(Op phrase, std::uint32_t policy, std::uint32_t index, LineIndex subject, Trace& trace) override;

  // Whether the head lets the claim through: a claim that lacks the field is taken (§3.2).
  bool head_takes(std::uint32_t policy, LineIndex line);

  // The lines that a limit, space or total may count for the judged line, itself included when the filter selects it.
  std::vector<MetLine> counted(std::uint32_t policy, const plan::Counted& what, plan::NodeId subject_filter,
                               Place judged);
  // Their amounts by a measure, as tally() wants them.
  std::vector<CountedLine> measured(std::uint32_t policy, const plan::Measure& measure, bool billed,
                                    const std::vector<MetLine>& lines, Place judged);
  // The windows of a limit or total for a line. Nothing: a part has no value, so there is no such window.
  struct WindowsOrNone {
    bool none = false;
    Windows windows;
  };
  WindowsOrNone windows(std::uint32_t policy, const plan::Window& window, MeasureKind measure, Place judged,
                        std::vector<CountedLine>& lines);
  // The absent fields that make met lines only possible.
  void trace_uncertainty(std::uint32_t policy, const plan::Keys& keys, const plan::Filter& filter, bool by_subject,
                         plan::NodeId subject_filter, Place judged, const std::vector<MetLine>& lines, Trace& trace);
  void trace_window(std::uint32_t policy, const plan::Window& window, Place judged, Trace& trace);
  void trace_amounts(std::uint32_t policy, const plan::Measure& measure, const std::vector<CountedLine>& lines,
                     Trace& trace);

 private:
  // What is kept of one filter or key list for the lines of the patient, by its slot.
  struct Kept {
    std::vector<std::uint8_t> filter;  // 0 not asked, else 1 + Truth
    std::vector<Value> keys;           // line by line
    std::vector<std::uint8_t> keys_known;
    std::uint64_t patient = 0;
  };
  Kept& kept(std::uint32_t slot);
  Frame frame(std::uint32_t policy, Place subject, Place other) const;
  Frame frame(std::uint32_t policy, Place subject) const { return frame(policy, subject, subject); }
  Truth filter_holds(std::uint32_t policy, const plan::Filter& filter, Place judged, Place candidate);
  Truth subject_holds(std::uint32_t policy, plan::NodeId subject_filter, const plan::Filter& filter, Place candidate);
  Truth keys_shared(std::uint32_t policy, const plan::Keys& keys, Place a, Place b);
  const Value* keys_of(std::uint32_t policy, const plan::Keys& keys, Place place);
  // In the state that limits read: history, and the fresh lines before the judged one (reference.md, section 6).
  bool in_limit_state(Place judged, Place candidate, bool billed) const;
  bool stands(Standing standing, Place candidate) const;
  std::vector<MetLine> met(std::uint32_t policy, const plan::Exists& phrase, Place judged);
  std::vector<MetLine> found(std::uint32_t policy, const plan::Find& phrase, Place judged);
  std::vector<MetLine> ranked_before(std::uint32_t policy, const plan::Rank& phrase, Place judged, State& own);
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
  Stage stage_ = Stage::line;
  std::uint64_t patient_number_ = 0;
  std::vector<Kept> kept_;  // by slot
};

}  // namespace edict
