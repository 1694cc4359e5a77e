// One thread's view of a plan's code: answers by compiled functions where there are any, and by the other back end's
// evaluator where there are none yet, and for explanations.
#pragma once

#include <memory>
#include <vector>

#include "runtime/engine/evaluator.hpp"
#include "runtime/jit/call.hpp"
#include "runtime/jit/plan_code.hpp"

namespace edict::jit {

// Sets that expressions make on the way, given back after every line. Pieces never move while they are in use.
class Room {
 public:
  // The memory for `size` symbols above `top`, which is moved past them.
  Symbol* take(std::uint64_t& top, std::uint64_t size);

 private:
  static constexpr std::uint64_t kPiece = 4096;
  std::vector<std::unique_ptr<Symbol[]>> pieces_;
  std::vector<std::uint64_t> sizes_;
};

class JitEvaluator : public Evaluator, private Run {
 public:
  JitEvaluator(std::shared_ptr<PlanCode> code, const plan::Plan& plan, Constants& constants, SymbolTable& symbols,
               Phrases& phrases, std::unique_ptr<Evaluator> meanwhile);

  Value value(plan::NodeId node, const Frame& frame) override;
  void trace(plan::NodeId node, const Frame& frame, Trace& trace) override { meanwhile_->trace(node, frame, trace); }
  void conditions(plan::NodeId node, std::uint32_t policy, const Batch& batch, std::span<const LineIndex> lines,
                  std::span<Truth> out) override;
  void values(plan::NodeId node, std::uint32_t policy, const Batch& batch, std::span<const LineIndex> lines,
              std::span<Value> out) override;

  // For the calls that code makes.
  static JitEvaluator& of(Run* run) { return *static_cast<JitEvaluator*>(run); }
  Constants& constants() { return constants_; }
  SymbolTable& symbols() { return symbols_; }
  Phrases& phrases() { return phrases_; }
  bool contains(std::uint32_t list, std::int64_t value, Date date);
  Symbol category(Symbol code);
  SpanOut room_for(std::uint64_t size);

 private:
  void run(const Root& root, Function function, const Batch& batch, const LineIndex* subjects, const LineIndex* others,
           std::size_t count, void* out);

  std::shared_ptr<PlanCode> code_;
  Constants& constants_;
  SymbolTable& symbols_;
  Phrases& phrases_;
  std::unique_ptr<Evaluator> meanwhile_;
  std::vector<ListBits> list_bits_;
  std::vector<std::vector<std::uint64_t>> words_;  // behind list_bits_
  std::vector<std::uint8_t> by_bits_;              // by list
  Room room_;
};

}  // namespace edict::jit
