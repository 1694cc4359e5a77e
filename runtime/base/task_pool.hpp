// A few threads that run tasks, and a caller that helps while it waits.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace edict {

class TaskPool {
 public:
  // `threads` of them run tasks, from 1: the caller of `finish` is one, so that 1 starts no thread at all.
  explicit TaskPool(unsigned threads);
  // Tasks that nobody waited for are not begun any more; those under way are waited for.
  ~TaskPool();
  TaskPool(const TaskPool&) = delete;
  TaskPool& operator=(const TaskPool&) = delete;

  class Task;
  using Handle = std::shared_ptr<Task>;
  // The work does not throw, and waits for no other task.
  Handle start(std::function<void()> work);
  // Returns when the task is done; runs it, or others, meanwhile. What the task wrote may be
  // read then. One caller at a time.
  void finish(const Handle& task);

  unsigned threads() const { return static_cast<unsigned>(workers_.size()) + 1; }

 private:
  void run(const Handle& task, std::unique_lock<std::mutex>& lock);
  void work();

  std::mutex mutex_;
  std::condition_variable queued_, done_;
  std::deque<Handle> queue_;
  bool stopping_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace edict
