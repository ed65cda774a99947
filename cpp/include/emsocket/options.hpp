#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "emsocket/authentication.hpp"
#include "emsocket/backoff.hpp"
#include "emsocket/retry_policy.hpp"
#include "emsocket/source.hpp"

namespace emsocket {

/// What an inbound binary message is in the page (WHATWG WebSockets,
/// `binaryType`). C++ reads array buffers; a Blob is for the page's JavaScript.
enum class BinaryType : std::uint8_t { array_buffer, blob };

/// What send() does when a message does not fit into the outbox.
enum class Overflow : std::uint8_t {
  reject,       ///< the message is refused: SendResult::rejected_full
  drop_oldest,  ///< the oldest messages make room; an `error` event counts them
  drop_newest,  ///< the message is dropped: SendResult::dropped
};

/// When and how often to try again.
struct ReconnectOptions {
  /// Whether anything is retried. Without it a Client is a plain WebSocket.
  bool enabled = true;
  /// The delay before the first retry; grows by `factor` up to `max_delay`.
  /// Zero stays zero: every retry comes at once, until `max_attempts`.
  std::chrono::milliseconds initial_delay{500};
  /// At least 1.
  double factor = 2.0;
  /// At least `initial_delay`.
  std::chrono::milliseconds max_delay{30'000};
  /// What chance makes of each delay.
  Jitter jitter = Jitter::equal;
  /// So many failures in a row, then the close is terminal. A failure is an
  /// attempt that did not open, or a connection that did not live for
  /// `stable_after`. At least 1.
  std::uint32_t max_attempts = std::numeric_limits<std::uint32_t>::max();
  /// A connection that lives this long sets the backoff and the count of
  /// failures back to zero. Before that a server which accepts and closes at
  /// once is a failing server.
  std::chrono::milliseconds stable_after{5'000};
  /// Whether to retry after a `close`; by default default_retry_decision().
  RetryPolicy should_retry;

  /// The options that make the delays.
  [[nodiscard]] Backoff backoff() const {
    return {initial_delay, factor, max_delay, jitter};
  }
};

/// A sign of life from the peer, since a page cannot send ping frames.
struct HeartbeatOptions {
  /// After so much silence `message` is sent; zero is off.
  std::chrono::milliseconds interval{0};
  /// Then any inbound message has to come within this time, or the connection
  /// is given up; more than zero.
  std::chrono::milliseconds timeout{10'000};
  /// What is sent, as text, not empty; the peer has to answer it with
  /// something.
  std::string message;
};

/// The messages accepted while no connection is open.
struct OutboxOptions {
  /// Bytes, of text as UTF-8. One message that is larger is refused as
  /// SendResult::rejected_too_large, whatever `overflow` says.
  std::uint64_t max_bytes = 1024 * 1024;
  /// 0: nothing waits, what cannot be sent at once overflows.
  std::size_t max_messages = std::numeric_limits<std::size_t>::max();
  /// What send() does when a message does not fit.
  Overflow overflow = Overflow::reject;
};

/// An option that cannot work, see Options::validate().
struct OptionFault {
  std::string_view option;   ///< "reconnect.factor"
  std::string_view message;  ///< "must be a number of at least 1"
};

/// Everything about a Client that has a default.
struct Options {
  /// The subprotocols to offer: a list, or a provider asked for every attempt.
  ProtocolsSource protocols;
  /// What an inbound binary message is in the page.
  BinaryType binary_type = BinaryType::array_buffer;
  /// An attempt, with the answers of its providers, has so much time to open;
  /// more than zero.
  std::chrono::milliseconds connect_timeout{10'000};
  /// A peer that does not answer close() for so long is given up: code 1006.
  /// More than zero.
  std::chrono::milliseconds close_timeout{5'000};
  /// When and how often to try again.
  ReconnectOptions reconnect;
  /// Speaks with the peer before a connection counts as open.
  Authenticator authenticate;
  /// Whether the peer is still alive.
  HeartbeatOptions heartbeat;
  /// How much may wait for a connection.
  OutboxOptions outbox;
  /// A larger inbound message is not delivered; the connection ends with 1009.
  /// At least 1.
  std::uint64_t max_message_bytes = std::numeric_limits<std::uint64_t>::max();
  /// From so many waiting bytes on writable() is false; zero is off.
  std::uint64_t high_water_mark = 0;
  /// At so few waiting bytes writable() is true again, with a `drain` event;
  /// not over `high_water_mark`.
  std::uint64_t low_water_mark = 0;

  /// The first fault, or nothing. A Client with a fault in its options does not
  /// connect: `error` of ErrorKind::invalid_option, then a terminal `close`.
  [[nodiscard]] std::optional<OptionFault> validate() const;
};

}  // namespace emsocket
