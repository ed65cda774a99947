#include "emsocket/retry_policy.hpp"

#include <cstdint>

namespace emsocket {

namespace {

using std::chrono::milliseconds;

// 1012 says that the whole service restarts: every client is cut off in the
// same instant, so they are spread further than by the backoff's first delay.
constexpr milliseconds restart_delay_min{5'000};
constexpr milliseconds restart_delay_max{30'000};

}  // namespace

RetryDecision default_retry_decision(CloseCode code, double random,
                                     milliseconds max_delay) {
  if (ends_for_good(code)) return RetryDecision::stop();
  if (code == close_code::service_restart) {
    const auto spread =
        static_cast<double>((restart_delay_max - restart_delay_min).count());
    return RetryDecision::retry_after(
        restart_delay_min +
        milliseconds(static_cast<std::int64_t>(random * spread)));
  }
  if (code == close_code::try_again_later) {
    return RetryDecision::retry_after(max_delay);
  }
  return RetryDecision::retry();
}

}  // namespace emsocket
