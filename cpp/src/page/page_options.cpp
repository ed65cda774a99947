#include "page_options.hpp"

#include <chrono>
#include <cmath>
#include <limits>

namespace emsocket::page {

namespace {

/// The nearest value of the type; Infinity is its largest. Inlined, this would
/// be ten times the same.
template <class T>
[[gnu::noinline]] T to_integer(double number) {
  constexpr auto max = static_cast<double>(std::numeric_limits<T>::max());
  return number >= max ? std::numeric_limits<T>::max() : static_cast<T>(number);
}

}  // namespace

[[gnu::noinline]] std::chrono::milliseconds to_time(double milliseconds) {
  // So that a clock's time can be added without an overflow: 285,000 years.
  constexpr double max = 9e15;
  // Upwards: a part of a millisecond must not become 0, which means something
  // else, at the worst a retry without a delay.
  return std::chrono::milliseconds(static_cast<std::int64_t>(
      milliseconds >= max ? max : std::ceil(milliseconds)));
}

detail::PlainOptions to_options(const PageOptions& page) {
  return {
      // A page reads its messages itself; what it has set is applied later.
      .binary_type = BinaryType::blob,
      .connect_timeout = to_time(page.connect_timeout),
      .close_timeout = to_time(page.close_timeout),
      .reconnect = {.enabled = page.reconnect_enabled != 0,
                    .backoff = {.initial_delay = to_time(page.initial_delay),
                                .factor = page.factor,
                                .max_delay = to_time(page.max_delay),
                                .jitter = static_cast<Jitter>(page.jitter)},
                    .max_attempts =
                        to_integer<std::uint32_t>(page.max_attempts),
                    .stable_after = to_time(page.stable_after)},
      .heartbeat = {.interval = to_time(page.heartbeat_interval),
                    .timeout = to_time(page.heartbeat_timeout)},
      .outbox = {.max_bytes = to_integer<std::uint64_t>(page.outbox_max_bytes),
                 .max_messages =
                     to_integer<std::size_t>(page.outbox_max_messages),
                 .overflow = static_cast<Overflow>(page.outbox_overflow)},
      .max_message_bytes = to_integer<std::uint64_t>(page.max_message_bytes),
      .marks = {.high = to_integer<std::uint64_t>(page.high_water_mark),
                .low = to_integer<std::uint64_t>(page.low_water_mark)},
      .has_url_provider = page.has_url_provider != 0};
}

}  // namespace emsocket::page
