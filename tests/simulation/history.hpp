#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "setup.hpp"
#include "trace.hpp"

namespace emsocket::simulation {

/// What an Action does. The first ones are the user's and can also be done from
/// inside a callback; the others happen to the user.
enum class Verb : std::uint8_t {
  connect,
  close,
  close_with,  ///< value: which of a few codes and reasons
  reconnect,
  send,  ///< value: the size, and in which form
  clear_outbox,
  set_binary_type,
  add_handler,     ///< value: of which event, and what it does
  remove_handler,  ///< value: which
  move_client,
  destroy,  ///< value: by the destructor or by an assignment
  authentication_send,
  authentication_listen,
  authentication_accept,
  authentication_reject,
  resolve_url,  ///< value: 0 the newest question, else one before
  reject_url,
  resolve_protocols,
  reject_protocols,
  throw_exception,  ///< inside a callback only
  // --- the world
  accept,        ///< the newest socket opens
  refuse,        ///< `error`, then `close` with 1006
  error,         ///< `error` alone
  close_socket,  ///< value: the code
  text,          ///< value: the size
  binary,
  stop_taking,  ///< the peer begins to close
  take_only,    ///< value: after so many more messages
  stall,        ///< value: 0 the uplink drains again, 1 it stands still
  old_socket,   ///< value: what happens to a socket that was let go
  server,       ///< value: from now on another ServerMode
  signal,       ///< value: PageSignal
  wait,         ///< value: milliseconds, everything in time
  freeze,       ///< value: milliseconds in which nothing runs
  timer_lag,    ///< value: timers fire so late from now on
};
inline constexpr std::size_t verbs = 35;
inline constexpr std::size_t user_verbs = 20;

struct Action {
  Verb verb{};
  std::uint32_t value = 0;
  friend bool operator==(const Action&, const Action&) = default;
};

/// In the nth call of this callback, counted from 1, the user does this.
struct Meddling {
  Callback callback{};
  std::uint32_t nth = 1;
  Action action;
  friend bool operator==(const Meddling&, const Meddling&) = default;
};

/// All that one run depends on.
struct History {
  Setup setup;
  std::uint32_t dice = 0;  ///< the seed of the Random port
  std::vector<Meddling> meddlings;
  std::vector<Action> steps;
  friend bool operator==(const History&, const History&) = default;
};

[[nodiscard]] History generate(std::uint64_t seed);

/// One line: "jitter=2 dice=17 @open#1:close connect wait:500".
[[nodiscard]] std::string encode(const History& history);
/// Of such a line; throws std::invalid_argument with the word it does not know.
[[nodiscard]] History decode(std::string_view line);

[[nodiscard]] std::string_view name(Verb verb);
[[nodiscard]] std::string_view name(Callback callback);

}  // namespace emsocket::simulation
