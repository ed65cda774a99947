#pragma once

#include <array>
#include <functional>
#include <memory>

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
  struct Entry;
  using EntryPtr = std::unique_ptr<Entry>;
  struct Entry {
    TimerId id;
    std::function<void()> task;
    std::chrono::milliseconds remaining;
    long handle = 0;
    EntryPtr next;
  };

  /// Where the timer is; empty where there is none, which is where it would be.
  [[nodiscard]] EntryPtr& find(TimerId id);
  static void arm(Entry& entry);
  void on_timeout(TimerId id);

  // Lists, each of the timers whose ids have the same remainder: short ones,
  // since a client has two or three timers, and a fraction of the code of a
  // standard container.
  std::array<EntryPtr, 64> lists_;
  TimerId last_id_ = 0;
};

}  // namespace emsocket::detail
