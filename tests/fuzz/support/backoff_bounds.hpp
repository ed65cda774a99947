#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

#include "emsocket/backoff.hpp"

namespace emsocket::fuzz {

/// The shortest and the longest delay before retry `n`, as the documentation of
/// Jitter has them, for options that are valid. Repeated multiplication in a
/// wider type; a part in 10^12, and the rounding to whole milliseconds, is left
/// to the core.
inline std::pair<std::chrono::milliseconds, std::chrono::milliseconds> bounds(
    const Backoff& backoff, std::uint32_t n,
    std::chrono::milliseconds previous) {
  const auto initial = static_cast<long double>(backoff.initial_delay.count());
  const auto max = static_cast<long double>(backoff.max_delay.count());
  long double d = initial;
  // Once it does not grow it never does; a factor near 1 takes too long to
  // follow, so that the lower bound is left at what was reached.
  constexpr std::uint32_t most_steps = 1'000;
  std::uint32_t step = 0;
  for (; step < std::min(n, most_steps) && d < max; ++step) d *= backoff.factor;
  const bool is_exact = step == n || d >= max;
  d = std::min(d, max);

  long double low = 0;
  long double high = is_exact ? d : max;
  switch (backoff.jitter) {
    case Jitter::none:
      low = d;
      break;
    case Jitter::equal:
      low = d / 2;
      break;
    case Jitter::full:
      break;
    case Jitter::decorrelated:
      low = initial;
      high = std::min(
          max,
          3 * std::max(initial, static_cast<long double>(previous.count())));
      break;
  }
  constexpr long double slack = 1e-12L;
  const auto whole = [max](long double time) {
    return std::chrono::milliseconds(
        static_cast<std::int64_t>(std::clamp(time, 0.0L, max)));
  };
  return {whole(low * (1 - slack) - 0.5L), whole(high * (1 + slack) + 0.5L)};
}

}  // namespace emsocket::fuzz
