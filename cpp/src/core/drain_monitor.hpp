#pragma once

#include <cstdint>

#include "small_function.hpp"
#include "timer.hpp"

namespace emsocket::detail {

/// Backpressure: turns the amount of waiting bytes into `writable` and one
/// `drain` for each time that it was over the high and fell to the low mark.
/// Browsers have no event for that, so it looks again while it has to.
class DrainMonitor {
 public:
  struct Marks {
    std::uint64_t high = 0;  ///< 0: off, always writable
    std::uint64_t low = 0;
  };

  DrainMonitor(Marks marks, Scheduler& scheduler,
               SmallFunction<std::uint64_t()> amount,
               SmallFunction<void(std::uint64_t)> drained);

  [[nodiscard]] bool writable() const { return !over_; }

  /// The amount grew: a message was sent or queued.
  void on_more();
  /// The amount fell at once: what was queued was dropped.
  void on_less();
  /// Whether a connection is open, authenticated or not. Without one nothing
  /// drains by itself, so it does not look again and again.
  void set_connected(bool connected);
  /// Begins anew: what waited is gone and nobody is told.
  void reset();

 private:
  void look();

  Marks marks_;
  SmallFunction<std::uint64_t()> amount_;
  SmallFunction<void(std::uint64_t)> drained_;
  Timer timer_;
  bool connected_ = false;
  bool over_ = false;
};

}  // namespace emsocket::detail
