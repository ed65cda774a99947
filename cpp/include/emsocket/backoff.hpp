#pragma once

#include <chrono>
#include <cstdint>

namespace emsocket {

/// How chance is mixed into a delay, so that the clients of a server that comes
/// back do not all come back in the same instant. With
/// d = min(max_delay, initial_delay * factor^n):
enum class Jitter : std::uint8_t {
  none,          ///< exactly d
  equal,         ///< uniform in [d/2, d]
  full,          ///< uniform in [0, d]
  decorrelated,  ///< uniform in [initial_delay, 3 * the delay before],
                 ///< at most max_delay
};

/// The delay before each retry: a pure function of (n, random).
struct Backoff {
  std::chrono::milliseconds initial_delay{500};  ///< d before the first retry
  double factor = 2.0;  ///< by which d grows from one retry to the next
  std::chrono::milliseconds max_delay{30'000};  ///< what d never exceeds
  Jitter jitter = Jitter::equal;                ///< what chance makes of d

  /// The delay before retry number `n` (counted from 0), where `random` is
  /// uniform in [0, 1). Never over max_delay, however large `n` is. `previous`
  /// is the delay before retry n - 1; only Jitter::decorrelated looks at it.
  [[nodiscard]] std::chrono::milliseconds delay(
      std::uint32_t n, double random,
      std::chrono::milliseconds previous = std::chrono::milliseconds{0}) const;
};

}  // namespace emsocket
