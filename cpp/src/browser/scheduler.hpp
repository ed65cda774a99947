#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "emsocket/environment.hpp"

namespace emsocket::detail {

/// The browser's clock and timers.
class BrowserScheduler final : public Scheduler {
 public:
  [[nodiscard]] std::chrono::milliseconds now() const override;
  [[nodiscard]] TimerId call_after(std::chrono::milliseconds delay,
                                   std::function<void()> task) override;
  void cancel(TimerId timer) override;

 private:
  struct Entry {
    TimerId id;
    std::function<void()> task;
    std::chrono::milliseconds remaining;
    long handle = 0;
  };

  // By their ids, which almost always grow.
  using Timers = std::vector<std::unique_ptr<Entry>>;

  /// Where the timer is, or would be.
  [[nodiscard]] Timers::iterator find(TimerId id);
  [[nodiscard]] bool is_there(Timers::iterator place, TimerId id) const;
  static void arm(Entry& entry);
  void on_timeout(TimerId id);

  Timers timers_;
  TimerId last_id_ = 0;
};

}  // namespace emsocket::detail
