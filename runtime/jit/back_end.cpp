#include "runtime/jit/back_end.hpp"

#include "runtime/jit/evaluator.hpp"
#include "runtime/jit/loader.hpp"
#include "runtime/jit/plan_code.hpp"

namespace edict::jit {

JitBackEnd::JitBackEnd(JitOptions options, const BackEnd& meanwhile)
    : options_(std::move(options)), meanwhile_(meanwhile), statistics_(std::make_shared<StatisticsSum>()) {}
JitBackEnd::~JitBackEnd() = default;

std::string JitBackEnd::try_to_load() const {
  const auto generator = load_code_generator(options_.code, options_.module_path);
  return generator ? "" : generator.error();
}

std::unique_ptr<Evaluator> JitBackEnd::make(const plan::Plan& plan, Constants& constants, SymbolTable& symbols,
                                            Phrases& phrases) const {
  std::shared_ptr<PlanCode> code;
  {
    // Evaluators of one plan wait for each other here: the first compiles for all.
    const std::lock_guard lock(mutex_);
    code = codes_[&plan].lock();
    if (!code) {
      code = std::make_shared<PlanCode>(plan, options_, statistics_);
      codes_[&plan] = code;
      if (options_.wait) {
        if (std::string error = code->compile_all(); !error.empty()) error_ = std::move(error);
      }
    }
  }
  return std::make_unique<JitEvaluator>(std::move(code), plan, constants, symbols, phrases,
                                        meanwhile_.make(plan, constants, symbols, phrases));
}

JitStatistics JitBackEnd::statistics() const { return statistics_->get(); }

std::string JitBackEnd::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

}  // namespace edict::jit
