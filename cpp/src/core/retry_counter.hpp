#pragma once

#include <chrono>
#include <cstdint>

#include "emsocket/options.hpp"

namespace emsocket::detail {

/// Counts the failures in a row and the retries they led to. Only a connection
/// that proved stable, or the user, sets it back.
class RetryCounter {
 public:
  void reset() { *this = {}; }

  /// An attempt, or a connection that was not stable yet, ended.
  void on_failure() {
    if (failures_ < max) ++failures_;
  }
  [[nodiscard]] bool is_exhausted(std::uint32_t max_attempts) const {
    return failures_ >= max_attempts && max_attempts != max;
  }

  /// The number of the running try: 0 for the first, k for the k-th retry.
  [[nodiscard]] std::uint32_t retries() const { return retries_; }

  /// Counts one more retry and returns its delay.
  [[nodiscard]] std::chrono::milliseconds next_delay(const Backoff& backoff,
                                                     double random) {
    previous_delay_ = backoff.delay(retries_, random, previous_delay_);
    count_retry();
    return previous_delay_;
  }
  /// Counts one more retry whose delay somebody else chose.
  void count_retry() {
    if (retries_ < max) ++retries_;
  }

 private:
  static constexpr std::uint32_t max =
      std::numeric_limits<std::uint32_t>::max();

  std::uint32_t failures_ = 0;
  std::uint32_t retries_ = 0;
  std::chrono::milliseconds previous_delay_{0};
};

}  // namespace emsocket::detail
