#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "emsocket/options.hpp"

namespace emsocket::simulation {

/// What is drawn once for a history: the options, and what kind of user, server
/// and platform there is. A history that is shrunk has as many at 0 as can be.
enum class Choice : std::uint8_t {
  connect_timeout,
  close_timeout,
  reconnect_enabled,
  initial_delay,
  factor,
  max_delay,
  jitter,
  max_attempts,
  stable_after,
  should_retry,
  heartbeat,
  outbox_max_bytes,
  outbox_max_messages,
  overflow,
  max_message_bytes,
  marks,
  binary_type,
  invalid_option,
  url,
  protocols,
  authenticate,
  server,
  server_code,
  latency,
  uplink,
  timers_first,
  sloppy,
};

/// How the user's providers answer. The first two are fixed values.
enum class UrlMode : std::uint8_t {
  fixed,
  fixed_refused,  ///< the browser refuses it
  at_once,
  later,     ///< after the history's latency
  scripted,  ///< when an action of the history says so, perhaps never
  throws,
  rejects,
  twice,  ///< at once, and then again something else
  sometimes_refused,
};
enum class ProtocolsMode : std::uint8_t {
  none,
  fixed,
  fixed_invalid,
  at_once,
  later,
  scripted,
  throws,
  rejects,
  twice,
  sometimes_invalid,
};
enum class AuthenticateMode : std::uint8_t {
  none,
  accept,
  accept_on_message,
  accept_later,
  reject,
  reject_later,
  throws,
  scripted,
  handler_throws,
};
enum class RuleMode : std::uint8_t {
  none,
  always,
  never,
  after_700_ms,
  throws,
  twice,        ///< true twice, then false
  in_the_past,  ///< a negative delay
};
/// What the server does by itself. Actions of the history come on top.
enum class ServerMode : std::uint8_t {
  scripted,
  good,          ///< accepts, answers every message, answers the close
  accept_close,  ///< accepts and closes at once
  refuse,
  silent,      ///< never accepts
  mute,        ///< accepts, and then nothing
  chatty,      ///< accepts, sends by itself, answers the close
  error_only,  ///< the platform tells an `error` and no `close`
  breaks,      ///< accepts, later breaks off with `error` and `close`
};

struct ChoiceInfo {
  std::string_view name;
  std::uint8_t values;
  /// Of 100 histories so many have something else than 0 here.
  std::uint8_t percent;
};
inline constexpr std::size_t choices = 27;
[[nodiscard]] const ChoiceInfo& info(Choice choice);

class Setup {
 public:
  [[nodiscard]] std::uint8_t operator[](Choice choice) const {
    return values_[static_cast<std::size_t>(choice)];
  }
  void set(Choice choice, std::uint8_t value) {
    values_[static_cast<std::size_t>(choice)] = value;
  }
  template <class Mode>
  [[nodiscard]] Mode mode(Choice choice) const {
    return static_cast<Mode>((*this)[choice]);
  }

  /// The options, all but the functions among them.
  [[nodiscard]] Options options() const;
  /// The option that is at fault, or nothing.
  [[nodiscard]] std::string_view faulty_option() const;
  [[nodiscard]] std::chrono::milliseconds latency() const;
  [[nodiscard]] CloseCode server_code() const;

  friend bool operator==(const Setup&, const Setup&) = default;

 private:
  std::array<std::uint8_t, choices> values_{};
};

}  // namespace emsocket::simulation
