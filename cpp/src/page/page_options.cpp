#include "page_options.hpp"

#include <chrono>
#include <cmath>
#include <limits>

namespace emsocket::page {

namespace {

/// The nearest value of the type; Infinity is its largest.
template <class T>
T to_integer(double number) {
  constexpr auto max = static_cast<double>(std::numeric_limits<T>::max());
  return number >= max ? std::numeric_limits<T>::max() : static_cast<T>(number);
}

}  // namespace

std::chrono::milliseconds to_time(double milliseconds) {
  // So that a clock's time can be added without an overflow: 285,000 years.
  constexpr double max = 9e15;
  // Upwards: a part of a millisecond must not become 0, which means something
  // else, at the worst a retry without a delay.
  return std::chrono::milliseconds(static_cast<std::int64_t>(
      milliseconds >= max ? max : std::ceil(milliseconds)));
}

Options to_options(const PageOptions& page) {
  Options options;
  options.connect_timeout = to_time(page.connect_timeout);
  options.close_timeout = to_time(page.close_timeout);
  options.reconnect.enabled = page.reconnect_enabled != 0;
  options.reconnect.initial_delay = to_time(page.initial_delay);
  options.reconnect.factor = page.factor;
  options.reconnect.max_delay = to_time(page.max_delay);
  options.reconnect.jitter = static_cast<Jitter>(page.jitter);
  options.reconnect.max_attempts = to_integer<std::uint32_t>(page.max_attempts);
  options.reconnect.stable_after = to_time(page.stable_after);
  options.heartbeat.interval = to_time(page.heartbeat_interval);
  options.heartbeat.timeout = to_time(page.heartbeat_timeout);
  options.outbox.max_bytes = to_integer<std::uint64_t>(page.outbox_max_bytes);
  options.outbox.max_messages =
      to_integer<std::size_t>(page.outbox_max_messages);
  options.outbox.overflow = static_cast<Overflow>(page.outbox_overflow);
  options.max_message_bytes = to_integer<std::uint64_t>(page.max_message_bytes);
  options.high_water_mark = to_integer<std::uint64_t>(page.high_water_mark);
  options.low_water_mark = to_integer<std::uint64_t>(page.low_water_mark);
  return options;
}

}  // namespace emsocket::page
