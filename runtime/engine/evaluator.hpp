// What a back end is to the engine: it evaluates the plan's expressions over one line, or over a line and another. All
// that differs between back ends is behind this interface; stages, windows and findings exist once, in the engine.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "runtime/claims/batch.hpp"
#include "runtime/engine/constants.hpp"
#include "runtime/ops/value.hpp"
#include "runtime/plan/plan.hpp"

namespace edict {

// Where an expression is evaluated. `other` is meaningful only in the filters of phrases.
struct Frame {
  const Batch* batch;
  std::uint32_t policy;
  LineIndex subject;
  LineIndex other;
};

// A field that is absent, and the line that it is absent of: the judged one, or another that it is held against.
struct Absent {
  Field field;
  LineIndex line;
  auto operator<=>(const Absent&) const = default;
};

// Collected by tracing: which absent fields an unknown answer hangs on, which values and other lines a known one.
struct Trace {
  std::vector<Absent> missing;
  std::vector<std::string> because;
  std::vector<LineIndex> lines;
};

// A number that is known only so far: at least `least`, at most `most` unless it is endless. `state` as of a value:
// where it is not known the bounds say nothing.
struct Bounds {
  State state = State::known;
  std::int64_t least = 0;
  std::int64_t most = 0;
  bool endless = false;
};

// Phrases about other lines, answered by the engine from the patient's state. A found line is Value{LineIndex}; when it
// is missing (not certain which line), v = 1 says that some line certainly exists.
class Phrases {
 public:
  virtual ~Phrases() = default;
  virtual Value exists(std::uint32_t policy, std::uint32_t index, LineIndex subject) = 0;
  virtual Value find(std::uint32_t policy, std::uint32_t index, LineIndex subject) = 0;
  virtual Value total(std::uint32_t policy, std::uint32_t index, LineIndex subject) = 0;
  virtual Value rank(std::uint32_t policy, std::uint32_t index, LineIndex subject) = 0;
  // Of a total or rank: what is certain of it although absent fields may change it.
  virtual Bounds bounds(Op phrase, std::uint32_t policy, std::uint32_t index, LineIndex subject) = 0;
  // The lines met and the fields absent behind the answer just given.
  virtual void trace(Op phrase, std::uint32_t policy, std::uint32_t index, LineIndex subject, Trace& trace) = 0;
};

class Evaluator {
 public:
  virtual ~Evaluator() = default;
  virtual Value value(plan::NodeId node, const Frame& frame) = 0;
  // For a node whose value is missing: the absent fields that it hangs on. For a condition that is known: the deciding
  // parts of it, as sentences, and the other lines met.
  virtual void trace(plan::NodeId node, const Frame& frame, Trace& trace) = 0;

  Truth condition(plan::NodeId node, const Frame& frame) { return truth_of(value(node, frame)); }

  // The same for many lines of one batch at once, each as the subject and as the other line; `out` is as long as
  // `lines`. A back end that works on columns answers here, one that walks a line at a time need not.
  virtual void conditions(plan::NodeId node, std::uint32_t policy, const Batch& batch, std::span<const LineIndex> lines,
                          std::span<Truth> out);
  virtual void values(plan::NodeId node, std::uint32_t policy, const Batch& batch, std::span<const LineIndex> lines,
                      std::span<Value> out);
};

class BackEnd {
 public:
  virtual ~BackEnd() = default;
  // Everything given outlives the evaluator. One evaluator a thread.
  virtual std::unique_ptr<Evaluator> make(const plan::Plan& plan, Constants& constants, SymbolTable& symbols,
                                          Phrases& phrases) const = 0;
};

}  // namespace edict
