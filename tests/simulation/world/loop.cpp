#include "loop.hpp"

#include <algorithm>
#include <utility>

namespace emsocket::simulation {

namespace {
constexpr milliseconds never = milliseconds::max();
}  // namespace

Scheduler::TimerId Loop::call_after(milliseconds delay,
                                    std::function<void()> task) {
  const TimerId id = ++last_id_;
  timers_.push_back(
      {id, now() + std::min(delay, never - now()), std::move(task)});
  journal_.note(TimerSet{id, delay});
  return id;
}

void Loop::cancel(TimerId timer) {
  const auto erased = std::erase_if(
      timers_, [timer](const Job& job) { return job.order == timer; });
  if (erased > 0) journal_.note(TimerCancelled{timer});
}

void Loop::post(milliseconds delay, std::function<void()> task) {
  tasks_.push_back({++last_order_, now() + delay, std::move(task)});
}

void Loop::pass(
    milliseconds time,
    const std::function<void(const std::function<void()>&)>& run_task) {
  constexpr int most_tasks = 80;
  const milliseconds target = now() + time;
  for (int i = 0; i < most_tasks; ++i) {
    const auto timer = first_of(timers_);
    const auto task = first_of(tasks_);
    const auto timer_at = ready_at(timers_, timer, lag_);
    const auto task_at = ready_at(tasks_, task, milliseconds{0});
    const auto next = std::min(timer_at, task_at);
    if (next > target || next == never) {
      journal_.now = target;
      return;
    }
    const bool is_timer =
        timer_at < task_at || (timer_at == task_at && timers_first_);
    Jobs& jobs = is_timer ? timers_ : tasks_;
    const auto at =
        jobs.begin() + static_cast<std::ptrdiff_t>(is_timer ? timer : task);
    const Job job = std::move(*at);
    jobs.erase(at);
    journal_.now = next;
    run_task([&] {
      if (is_timer) {
        journal_.note(
            TimerFired{static_cast<TimerId>(job.order), now() - job.due});
      }
      job.task();
    });
  }
}

std::size_t Loop::due_timers() const {
  return static_cast<std::size_t>(
      std::count_if(timers_.begin(), timers_.end(),
                    [this](const Job& job) { return job.due <= now(); }));
}

std::size_t Loop::first_of(const Jobs& jobs) {
  // The elder of two that are due at the same time stands first.
  return static_cast<std::size_t>(
      std::min_element(jobs.begin(), jobs.end(),
                       [](const Job& one, const Job& other) {
                         return one.due < other.due;
                       }) -
      jobs.begin());
}

milliseconds Loop::ready_at(const Jobs& jobs, std::size_t index,
                            milliseconds lag) const {
  if (index == jobs.size()) return never;
  const auto due = jobs[index].due;
  return std::max(now(), due + std::min(lag, never - due));
}

}  // namespace emsocket::simulation
