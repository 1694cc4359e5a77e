// The compiling back end: plans become machine code, and answer as the other back end does, bit for bit.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "runtime/base/result.hpp"
#include "runtime/engine/evaluator.hpp"
#include "runtime/jit/options.hpp"

namespace edict::jit {

class PlanCode;
class StatisticsSum;

// Code is freed with the last evaluator of its plan. Safe for use by several threads.
class JitBackEnd : public BackEnd {
 public:
  // `meanwhile` answers while code is not ready, and explains; it outlives this.
  JitBackEnd(JitOptions options, const BackEnd& meanwhile);
  ~JitBackEnd() override;

  // Fetches the code generator, so that its absence is known before the first plan: what is wrong, or nothing.
  std::string try_to_load() const;
  std::unique_ptr<Evaluator> make(const plan::Plan& plan, Constants& constants, SymbolTable& symbols,
                                  Phrases& phrases) const override;
  JitStatistics statistics() const;
  // With `wait`: what kept a plan of this back end from being compiled, or nothing.
  std::string error() const;

 private:
  JitOptions options_;
  const BackEnd& meanwhile_;
  std::shared_ptr<StatisticsSum> statistics_;
  mutable std::mutex mutex_;
  mutable std::map<const plan::Plan*, std::weak_ptr<PlanCode>> codes_;
  mutable std::string error_;
};

}  // namespace edict::jit
