#include "runtime/base/task_pool.hpp"

#include <algorithm>
#include <utility>

namespace edict {

class TaskPool::Task {
 public:
  explicit Task(std::function<void()> work) : work_(std::move(work)) {}

 private:
  friend class TaskPool;
  std::function<void()> work_;
  bool done_ = false;
};

TaskPool::TaskPool(unsigned threads) {
  for (unsigned i = 1; i < threads; ++i) workers_.emplace_back([this] { work(); });
}

TaskPool::~TaskPool() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    queue_.clear();
  }
  queued_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

TaskPool::Handle TaskPool::start(std::function<void()> work) {
  auto task = std::make_shared<Task>(std::move(work));
  {
    const std::scoped_lock lock(mutex_);
    queue_.push_back(task);
  }
  queued_.notify_one();
  return task;
}

void TaskPool::run(const Handle& task, std::unique_lock<std::mutex>& lock) {
  lock.unlock();
  task->work_();
  task->work_ = {};
  lock.lock();
  task->done_ = true;
  done_.notify_all();
}

void TaskPool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    queued_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    const Handle task = std::move(queue_.front());
    queue_.pop_front();
    run(task, lock);
  }
}

void TaskPool::finish(const Handle& task) {
  std::unique_lock lock(mutex_);
  while (!task->done_) {
    if (queue_.empty()) {
      done_.wait(lock, [&] { return task->done_; });
      return;
    }
    // The task itself first: who waits for it can go on then.
    auto next = std::find(queue_.begin(), queue_.end(), task);
    if (next == queue_.end()) next = queue_.begin();
    const Handle found = std::move(*next);
    queue_.erase(next);
    run(found, lock);
  }
}

}  // namespace edict
