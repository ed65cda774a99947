#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>

#include "emsocket/environment.hpp"

namespace emsocket::test {

/// A clock that stands still until the test moves it.
class ManualScheduler final : public Scheduler {
 public:
  [[nodiscard]] std::chrono::milliseconds now() const override { return now_; }
  [[nodiscard]] TimerId call_after(std::chrono::milliseconds delay,
                                   std::function<void()> task) override;
  void cancel(TimerId timer) override { timers_.erase(timer); }

  /// Lets time pass: every timer that falls due runs, in order, on time.
  void advance(std::chrono::milliseconds time);
  /// Runs what is due by now.
  void run_due() { advance(std::chrono::milliseconds{0}); }
  /// The page stands still: the clock goes on and no timer runs.
  void freeze(std::chrono::milliseconds time) { now_ += time; }
  /// The page stood still and runs again: all that fell due runs late.
  void jump(std::chrono::milliseconds time) {
    freeze(time);
    run_due();
  }

  [[nodiscard]] std::size_t live_timers() const { return timers_.size(); }
  /// How long until the next timer is due, or nothing where none runs.
  [[nodiscard]] std::optional<std::chrono::milliseconds> next_due_in() const;

 private:
  struct Entry {
    std::chrono::milliseconds due;
    std::function<void()> task;
  };

  [[nodiscard]] std::map<TimerId, Entry>::const_iterator next() const;

  // Not zero, since a clock's origin does not matter.
  std::chrono::milliseconds now_{123'456'789};
  TimerId last_id_ = 0;
  std::map<TimerId, Entry> timers_;
};

}  // namespace emsocket::test
