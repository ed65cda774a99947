#include "emsocket/backoff.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace emsocket {

namespace {

// By squaring: std::pow, which takes any exponent, would be 1,300 bytes.
double power(double base, std::uint32_t exponent) {
  double result = 1;
  for (; exponent > 0; exponent /= 2) {
    if (exponent % 2 == 1) result *= base;
    base *= base;
  }
  return result;
}

}  // namespace

std::chrono::milliseconds Backoff::delay(
    std::uint32_t n, double random, std::chrono::milliseconds previous) const {
  const auto initial = static_cast<double>(initial_delay.count());
  const auto max = static_cast<double>(max_delay.count());
  const auto between = [random](double low, double high) {
    return low + random * (high - low);
  };

  double delay = 0;
  if (jitter == Jitter::decorrelated) {
    const double before =
        std::max(static_cast<double>(previous.count()), initial);
    delay = between(initial, before * 3);
  } else {
    // In floating point a huge n gives infinity, not a wrapped number, and
    // infinity is cut to max_delay; 0 * infinity is the one case to keep out.
    delay = initial == 0 ? 0 : std::min(max, initial * power(factor, n));
    if (jitter == Jitter::equal) delay = between(delay / 2, delay);
    if (jitter == Jitter::full) delay = between(0, delay);
  }
  if (!(delay < max)) return max_delay;
  // To the nearest; std::llround, which takes all numbers, would be 150 bytes.
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(std::floor(delay + 0.5)));
}

}  // namespace emsocket
