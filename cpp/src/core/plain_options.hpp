#pragma once

#include <chrono>
#include <cstdint>

#include "drain_monitor.hpp"
#include "emsocket/options.hpp"
#include "heartbeat.hpp"

namespace emsocket::detail {

/// The Options that are plain values, which is all that the state machine
/// itself works with. Those that are the user's code, or that such code
/// answers, are with the class that is made of it (HandlingCore).
struct PlainOptions {
  struct Reconnect {
    bool enabled;
    Backoff backoff;
    std::uint32_t max_attempts;
    std::chrono::milliseconds stable_after;
  };

  BinaryType binary_type;
  std::chrono::milliseconds connect_timeout;
  std::chrono::milliseconds close_timeout;
  Reconnect reconnect;
  Heartbeat::Times heartbeat;
  OutboxOptions outbox;
  std::uint64_t max_message_bytes;
  DrainMonitor::Marks marks;
  /// Whether another attempt may get another url.
  bool has_url_provider;
};

}  // namespace emsocket::detail
