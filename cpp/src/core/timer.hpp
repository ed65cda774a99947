#pragma once

#include <algorithm>
#include <chrono>

#include "emsocket/environment.hpp"
#include "small_function.hpp"

namespace emsocket::detail {

/// One timer of one owner: starting it again replaces it, destroying it stops
/// it, so that none can fire for something that is gone.
class Timer {
 public:
  Timer(Scheduler& scheduler, SmallFunction<void()> task)
      : scheduler_(scheduler), task_(task) {}
  ~Timer() { stop(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  void start(std::chrono::milliseconds delay) {
    stop();
    const auto now = scheduler_.now();
    // The longest times mean never; the sum must not wrap around.
    due_ = now + std::min(delay, std::chrono::milliseconds::max() - now);
    id_ = scheduler_.call_after(delay, [this] {
      id_ = 0;
      task_();
    });
  }

  /// Fires after `delay` at the latest.
  void bring_forward(std::chrono::milliseconds delay) {
    if (is_running() && scheduler_.now() + delay < due_) start(delay);
  }

  void stop() {
    if (id_ == 0) return;
    scheduler_.cancel(id_);
    id_ = 0;
  }

  [[nodiscard]] bool is_running() const { return id_ != 0; }

  /// In the task: whether it runs so late that the page must have been frozen
  /// or the machine asleep, and events that are older than this may still be
  /// waiting behind it. What a timer says about the peer is then worth nothing.
  [[nodiscard]] bool is_overdue() const {
    constexpr std::chrono::milliseconds ordinary_delay{2'000};
    return scheduler_.now() - due_ > ordinary_delay;
  }

 private:
  Scheduler& scheduler_;
  SmallFunction<void()> task_;
  Scheduler::TimerId id_ = 0;
  std::chrono::milliseconds due_{0};
};

}  // namespace emsocket::detail
