#pragma once

#include <chrono>

#include "emsocket/environment.hpp"
#include "small_function.hpp"
#include "timer.hpp"

namespace emsocket::detail {

/// Watches an open connection: after `interval` of silence it probes, and when
/// nothing at all comes within `timeout` of the probe it says that the peer is
/// lost. Any inbound message is a sign of life.
class Heartbeat {
 public:
  struct Times {
    std::chrono::milliseconds interval;  ///< zero is off
    std::chrono::milliseconds timeout;
  };

  struct Callbacks {
    SmallFunction<void()> probe;
    SmallFunction<void()> lost;
  };

  Heartbeat(Times times, Scheduler& scheduler, Callbacks callbacks);

  /// The connection is open. Nothing to do when the option is off.
  void start();
  void stop();
  /// A message came.
  void on_message();
  /// Probes now, since something happened after which a connection is often
  /// dead without a word: the page was asleep, the network changed.
  void probe_now();

 private:
  void on_timer();
  void probe();

  Times times_;
  Scheduler& scheduler_;
  Callbacks callbacks_;
  Timer timer_;
  bool running_ = false;
  bool awaits_answer_ = false;
  // Restarting a timer for every message would cost more than the message, so
  // the timer runs on and asks this when it fires.
  std::chrono::milliseconds last_message_{0};
};

}  // namespace emsocket::detail
