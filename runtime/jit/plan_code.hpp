// The code of one plan, shared by the evaluators of all threads: which expressions there are, which of them share a
// function, and the functions as far as they are compiled. A thread of its own compiles what is asked for.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runtime/jit/code.hpp"
#include "runtime/jit/options.hpp"
#include "runtime/jit/roots.hpp"
#include "runtime/plan/plan.hpp"

namespace edict::jit {

class ObjectCache;

// What all plans of a back end did, counted by several threads.
class StatisticsSum {
 public:
  template <class Change>
  void change(Change&& change) {
    const std::lock_guard lock(mutex_);
    change(sum_);
  }
  JitStatistics get() const {
    const std::lock_guard lock(mutex_);
    return sum_;
  }

 private:
  mutable std::mutex mutex_;
  JitStatistics sum_;
};

class PlanCode {
 public:
  // The plan outlives the last evaluator that uses the code, and the code no evaluator.
  PlanCode(const plan::Plan& plan, const JitOptions& options, std::shared_ptr<StatisticsSum> statistics);
  ~PlanCode();
  PlanCode(const PlanCode&) = delete;
  PlanCode& operator=(const PlanCode&) = delete;

  // The root and its function, when it is compiled. Counts the lines that it is asked for: what is asked often is
  // compiled. Safe and quick from any thread.
  struct Ready {
    const Root* root = nullptr;
    Function function = nullptr;
  };
  Ready ready(std::uint32_t policy, plan::NodeId node, std::size_t lines);

  // Of a root that was ready.
  const Expression& expression(const Root& root) const { return owned_roots_->shapes()[root.shape]; }

  // Compiles everything now and returns when it is done; an error in LLVM's or the loader's words.
  std::string compile_all();

 private:
  struct Shape {
    std::atomic<Function> function{nullptr};
    std::atomic<std::uint32_t> lines{0};
  };
  struct Module {
    bool wanted = false;
    // The newest last. What is replaced stays, for a thread may be in it.
    std::vector<std::unique_ptr<LinkedCode>> code;
  };

  void start();
  void work();
  std::string prepare();
  std::string compile(std::uint32_t module, Level level);
  bool from_cache(std::uint32_t module);
  std::vector<const Expression*> expressions_in(std::uint32_t module) const;
  void publish(std::uint32_t module, std::unique_ptr<LinkedCode> code, bool cached, double seconds);
  void want(std::uint32_t module);

  const plan::Plan& plan_;
  const JitOptions options_;
  std::atomic<std::uint64_t> asked_{0};  // lines times expressions, until the thread starts
  std::atomic<bool> started_{false};
  std::atomic<bool> stop_{false};
  std::atomic<const Roots*> roots_{nullptr};  // once they are found
  std::unique_ptr<const Roots> owned_roots_;
  std::vector<Shape> shapes_;
  std::shared_ptr<CodeGenerator> generator_;
  const std::shared_ptr<StatisticsSum> statistics_;
  std::unique_ptr<ObjectCache> cache_;

  std::mutex mutex_;  // of all that follows
  std::condition_variable wanted_;
  std::deque<std::uint32_t> queue_;  // wanted
  std::deque<std::uint32_t> again_;  // there at level 0, to be made better when nothing is wanted
  std::vector<Module> modules_;
  std::string error_;
  std::thread thread_;
};

}  // namespace edict::jit
