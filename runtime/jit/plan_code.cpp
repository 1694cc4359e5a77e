#include "runtime/jit/plan_code.hpp"

#include <chrono>
#include <span>
#include <utility>

#include "runtime/jit/loader.hpp"
#include "runtime/jit/object_cache.hpp"

namespace edict::jit {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

}  // namespace

PlanCode::PlanCode(const plan::Plan& plan, const JitOptions& options, std::shared_ptr<StatisticsSum> statistics)
    : plan_(plan), options_(options), statistics_(std::move(statistics)) {}

PlanCode::~PlanCode() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wanted_.notify_all();
  if (thread_.joinable()) thread_.join();
}

PlanCode::Ready PlanCode::ready(std::uint32_t policy, plan::NodeId node, std::size_t lines) {
  const Roots* roots = roots_.load(std::memory_order_acquire);
  if (roots == nullptr) {
    const std::uint64_t before = asked_.fetch_add(lines, std::memory_order_relaxed);
    if (before + lines >= options_.answers_before_start && !started_.load(std::memory_order_relaxed)) start();
    return {};
  }
  const Root* root = roots->find(policy, node);
  if (root == nullptr) return {};
  Shape& shape = shapes_[root->shape];
  if (const Function function = shape.function.load(std::memory_order_acquire); function != nullptr)
    return {root, function};
  const auto more = static_cast<std::uint32_t>(std::min<std::size_t>(lines, options_.lines_before_code));
  const std::uint32_t before = shape.lines.fetch_add(more, std::memory_order_relaxed);
  if (before < options_.lines_before_code && before + more >= options_.lines_before_code)
    want(roots->module_of(root->shape));
  return {};
}

void PlanCode::start() {
  const std::lock_guard lock(mutex_);
  if (started_.exchange(true)) return;
  thread_ = std::thread([this] { work(); });
}

void PlanCode::want(std::uint32_t module) {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(modules_[module].wanted, true)) return;
    queue_.push_back(module);
  }
  wanted_.notify_one();
}

// Without a code generator the other back end goes on: that is what `auto` promises.
void PlanCode::work() {
  if (!prepare().empty()) return;
  while (true) {
    std::uint32_t module = 0;
    bool first = false;
    {
      std::unique_lock lock(mutex_);
      wanted_.wait(lock, [&] { return stop_ || !queue_.empty() || !again_.empty(); });
      if (stop_) return;
      first = !queue_.empty();
      std::deque<std::uint32_t>& queue = first ? queue_ : again_;
      module = queue.front();
      queue.pop_front();
    }
    if (!first) {
      compile(module, options_.level);
      continue;
    }
    if (from_cache(module) || !compile(module, 0).empty() || options_.level == 0) continue;
    const std::lock_guard lock(mutex_);
    again_.push_back(module);
  }
}

std::string PlanCode::prepare() {
  auto generator = load_code_generator(options_.code, options_.module_path);
  if (!generator) return generator.error();
  generator_ = std::move(generator).value();
  if (!options_.cache_folder.empty())
    cache_ = std::make_unique<ObjectCache>(options_.cache_folder, options_.cache_bytes);
  owned_roots_ = std::make_unique<const Roots>(plan_);
  shapes_ = std::vector<Shape>(owned_roots_->shapes().size());
  {
    const std::lock_guard lock(mutex_);
    modules_.resize(owned_roots_->modules().size());
  }
  statistics_->change([&](JitStatistics& sum) {
    sum.expressions += owned_roots_->all().size() + owned_roots_->left_out();
    sum.left_out += owned_roots_->left_out();
    sum.functions += shapes_.size();
    sum.modules += owned_roots_->modules().size();
  });
  roots_.store(owned_roots_.get(), std::memory_order_release);
  return "";
}

std::vector<const Expression*> PlanCode::expressions_in(std::uint32_t module) const {
  const Roots::Range range = owned_roots_->modules()[module];
  std::vector<const Expression*> expressions;
  for (std::uint32_t s = range.first; s < range.end; ++s) expressions.push_back(&owned_roots_->shapes()[s]);
  return expressions;
}

void PlanCode::publish(std::uint32_t module, std::unique_ptr<LinkedCode> code, bool cached, double seconds) {
  const LinkedCode& linked = *code;
  {
    const std::lock_guard lock(mutex_);
    modules_[module].code.push_back(std::move(code));
  }
  statistics_->change([&](JitStatistics& sum) {
    sum.seconds += seconds;
    ++(cached ? sum.from_cache : sum.compiled);
  });
  const Roots::Range range = owned_roots_->modules()[module];
  for (std::uint32_t s = range.first; s < range.end; ++s)
    shapes_[s].function.store(linked.function(s - range.first), std::memory_order_release);
}

bool PlanCode::from_cache(std::uint32_t module) {
  if (!cache_) return false;
  const Clock::time_point begin = Clock::now();
  const std::vector<const Expression*> expressions = expressions_in(module);
  const auto object = cache_->find(ObjectCache::key_of(generator_->target(options_.level), expressions));
  if (!object) return false;
  auto linked = generator_->link(*object, expressions.size());
  if (!linked) return false;
  publish(module, std::move(linked).value(), true, seconds_since(begin));
  return true;
}

// Only one thread compiles at a time: the worker, or whoever waits in compile_all.
std::string PlanCode::compile(std::uint32_t module, Level level) {
  const Clock::time_point begin = Clock::now();
  const std::vector<const Expression*> expressions = expressions_in(module);
  const auto object = generator_->compile(expressions, level);
  if (!object) return object.error();
  auto linked = generator_->link(object.value(), expressions.size());
  if (!linked) return linked.error();
  publish(module, std::move(linked).value(), false, seconds_since(begin));
  if (cache_ && level == options_.level)
    cache_->keep(ObjectCache::key_of(generator_->target(level), expressions), object.value());
  return "";
}

std::string PlanCode::compile_all() {
  {
    const std::lock_guard lock(mutex_);
    if (started_.exchange(true)) return error_;
  }
  std::string error = prepare();
  for (std::uint32_t m = 0; error.empty() && m < owned_roots_->modules().size(); ++m) {
    if (!from_cache(m)) error = compile(m, options_.level);
  }
  const std::lock_guard lock(mutex_);
  error_ = error;
  return error;
}

}  // namespace edict::jit
