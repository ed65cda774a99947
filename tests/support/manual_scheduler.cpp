#include "support/manual_scheduler.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace emsocket::test {

using std::chrono::milliseconds;

Scheduler::TimerId ManualScheduler::call_after(milliseconds delay,
                                               std::function<void()> task) {
  if (delay < milliseconds{0}) {
    throw std::logic_error("a timer with a negative delay");
  }
  const TimerId id = ++last_id_;
  // As far off as can be written, where the sum cannot.
  timers_[id] = {now_ + std::min(delay, milliseconds::max() - now_),
                 std::move(task)};
  return id;
}

void ManualScheduler::advance(milliseconds time) {
  constexpr int most_tasks = 100'000;
  const milliseconds target = now_ + time;
  for (int tasks = 0;; ++tasks) {
    const auto timer = next();
    if (timer == timers_.end() || timer->second.due > target) break;
    if (tasks == most_tasks) throw std::logic_error("timers without an end");
    now_ = std::max(now_, timer->second.due);
    // Out of the table first: the task may start and cancel timers.
    const auto task = timer->second.task;
    timers_.erase(timer);
    task();
  }
  now_ = target;
}

std::optional<milliseconds> ManualScheduler::next_due_in() const {
  const auto timer = next();
  if (timer == timers_.end()) return std::nullopt;
  return std::max(milliseconds{0}, timer->second.due - now_);
}

std::map<Scheduler::TimerId, ManualScheduler::Entry>::const_iterator
ManualScheduler::next() const {
  // Of two that are due at the same time the elder runs first.
  return std::min_element(timers_.begin(), timers_.end(),
                          [](const auto& one, const auto& other) {
                            return one.second.due < other.second.due;
                          });
}

}  // namespace emsocket::test
