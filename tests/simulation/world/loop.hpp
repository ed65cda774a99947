#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "emsocket/environment.hpp"
#include "journal.hpp"

namespace emsocket::simulation {

/// The event loop of the page, on a clock that only moves when it is told to:
/// the Client's timers, and the tasks in which the network comes in.
class Loop final : public Scheduler {
 public:
  /// Of a timer and a task that can both run, the timer runs first or last.
  Loop(Journal& journal, bool timers_first)
      : journal_(journal), timers_first_(timers_first) {}

  [[nodiscard]] milliseconds now() const override { return journal_.now; }
  [[nodiscard]] TimerId call_after(milliseconds delay,
                                   std::function<void()> task) override;
  void cancel(TimerId timer) override;

  /// Something comes in from outside, after the delay.
  void post(milliseconds delay, std::function<void()> task);

  /// Lets time pass and runs what is due, each through `run_task`. Ends early
  /// when there is far too much to run.
  void pass(milliseconds time,
            const std::function<void(const std::function<void()>&)>& run_task);
  /// Time passes and nothing runs.
  void freeze(milliseconds time) { journal_.now += time; }
  /// Timers fire so much later than they are due.
  void set_timer_lag(milliseconds lag) { lag_ = lag; }

  [[nodiscard]] std::size_t live_timers() const { return timers_.size(); }
  [[nodiscard]] std::size_t due_timers() const;

 private:
  struct Job {
    std::uint64_t order = 0;  ///< a timer's id
    milliseconds due{0};
    std::function<void()> task;
  };
  using Jobs = std::vector<Job>;

  [[nodiscard]] static std::size_t first_of(const Jobs& jobs);
  [[nodiscard]] milliseconds ready_at(const Jobs& jobs, std::size_t index,
                                      milliseconds lag) const;

  Journal& journal_;
  bool timers_first_;
  milliseconds lag_{0};
  TimerId last_id_ = 0;
  std::uint64_t last_order_ = 0;
  Jobs timers_;
  Jobs tasks_;
};

}  // namespace emsocket::simulation
