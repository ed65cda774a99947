#pragma once

#include <chrono>

#include "core/plain_options.hpp"

namespace emsocket::page {

/// Options as they cross from JavaScript: an array of doubles in this order
/// (web/src/core.ts writes it). Times are in milliseconds, sizes in bytes,
/// Infinity is unlimited, a flag is 0 or 1.
struct PageOptions {
  double connect_timeout;
  double close_timeout;
  double reconnect_enabled;
  double initial_delay;
  double factor;
  double max_delay;
  double jitter;  ///< the number of the Jitter
  double max_attempts;
  double stable_after;
  double heartbeat_interval;
  double heartbeat_timeout;
  double outbox_max_bytes;
  double outbox_max_messages;
  double outbox_overflow;  ///< the number of the Overflow
  double max_message_bytes;
  double high_water_mark;
  double low_water_mark;
  double has_url_provider;
  double has_protocols_provider;
  double has_should_retry;
  double has_authenticate;
};

/// A time of so many milliseconds, of which there may be infinitely many.
[[nodiscard]] std::chrono::milliseconds to_time(double milliseconds);

/// The options as the state machine takes them.
[[nodiscard]] detail::PlainOptions to_options(const PageOptions& page);

}  // namespace emsocket::page
