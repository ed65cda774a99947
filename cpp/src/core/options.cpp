#include "emsocket/options.hpp"

#include <cmath>

namespace emsocket {

namespace {

using std::chrono::milliseconds;

constexpr std::string_view must_be_positive = "must be more than 0 ms";
constexpr std::string_view must_not_be_negative = "must not be negative";

std::optional<OptionFault> validate(const ReconnectOptions& reconnect) {
  if (reconnect.initial_delay < milliseconds{0}) {
    return OptionFault{"reconnect.initial_delay", must_not_be_negative};
  }
  if (!std::isfinite(reconnect.factor) || reconnect.factor < 1) {
    return OptionFault{"reconnect.factor", "must be a number of at least 1"};
  }
  if (reconnect.max_delay < reconnect.initial_delay) {
    return OptionFault{"reconnect.max_delay",
                       "must be at least reconnect.initial_delay"};
  }
  if (reconnect.max_attempts == 0) {
    return OptionFault{
        "reconnect.max_attempts",
        "must be at least 1; reconnect.enabled = false turns retries off"};
  }
  if (reconnect.stable_after < milliseconds{0}) {
    return OptionFault{"reconnect.stable_after", must_not_be_negative};
  }
  return std::nullopt;
}

std::optional<OptionFault> validate(const HeartbeatOptions& heartbeat) {
  if (heartbeat.interval < milliseconds{0}) {
    return OptionFault{"heartbeat.interval", must_not_be_negative};
  }
  if (heartbeat.interval == milliseconds{0}) return std::nullopt;
  if (heartbeat.timeout <= milliseconds{0}) {
    return OptionFault{"heartbeat.timeout", must_be_positive};
  }
  if (heartbeat.message.empty()) {
    return OptionFault{"heartbeat.message",
                       "must be a text that the server answers"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<OptionFault> Options::validate() const {
  if (connect_timeout <= milliseconds{0}) {
    return OptionFault{"connect_timeout", must_be_positive};
  }
  if (close_timeout <= milliseconds{0}) {
    return OptionFault{"close_timeout", must_be_positive};
  }
  if (const auto fault = emsocket::validate(reconnect)) return fault;
  if (const auto fault = emsocket::validate(heartbeat)) return fault;
  if (max_message_bytes == 0) {
    return OptionFault{"max_message_bytes", "must be at least 1"};
  }
  if (low_water_mark > high_water_mark) {
    return OptionFault{"low_water_mark", "must not be over high_water_mark"};
  }
  return std::nullopt;
}

}  // namespace emsocket
