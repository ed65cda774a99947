#pragma once

#include <functional>
#include <map>

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
    std::function<void()> task;
    std::chrono::milliseconds remaining;
    long handle = 0;
  };

  void arm(TimerId id, Entry& entry);
  void on_timeout(TimerId id);

  std::map<TimerId, Entry> timers_;
  TimerId last_id_ = 0;
};

}  // namespace emsocket::detail
