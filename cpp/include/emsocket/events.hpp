#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "emsocket/close_code.hpp"

namespace emsocket {

/// What a Client is doing.
enum class State : std::uint8_t {
  idle,        ///< connect() was never called
  connecting,  ///< an attempt is under way, or a provider is asked for its url
  open,        ///< messages flow
  waiting,     ///< the next attempt is due later
  closing,     ///< close() was called, its `close` event is still to come
  closed,      ///< terminal: nothing happens until connect()
};

/// `readyState` as the WHATWG WebSocket standard numbers it.
enum class ReadyState : std::uint8_t {
  connecting = 0,
  open = 1,
  closing = 2,
  closed = 3,
};

/// What `readyState` shows in a state: `waiting` is CONNECTING, `idle` CLOSED.
[[nodiscard]] constexpr ReadyState ready_state(State state) {
  switch (state) {
    case State::connecting:
    case State::waiting:
      return ReadyState::connecting;
    case State::open:
      return ReadyState::open;
    case State::closing:
      return ReadyState::closing;
    case State::idle:
    case State::closed:
      break;
  }
  return ReadyState::closed;
}

/// A connection is open; what waited in the outbox has just been handed over.
struct OpenEvent {
  std::string url;         ///< as the browser resolved it
  std::string protocol;    ///< the subprotocol that the server chose, or empty
  std::string extensions;  ///< the extensions in use, or empty
  /// 0 for the first try after connect(), k for the k-th retry.
  std::uint32_t attempt = 0;
  bool reconnected = false;  ///< an earlier connection was open before
};

/// An attempt ended. There is exactly one for each attempt, and one last for
/// close().
struct CloseEvent {
  CloseCode code = close_code::abnormal;  ///< 1005 or 1006 where none was sent
  std::string reason;                     ///< the peer's, UTF-8, mostly empty
  bool was_clean = false;       ///< the closing handshake was completed
  bool will_reconnect = false;  ///< this was not the end
  std::chrono::milliseconds retry_in{0};  ///< when will_reconnect
  /// Bytes that send() had accepted and that nobody will send any more: those
  /// which the browser still held, and in a terminal close also the outbox. A
  /// peer may have got some of the former.
  std::uint64_t unsent = 0;
};

/// What failed.
enum class ErrorKind : std::uint8_t {
  invalid_option,     ///< Options::validate() found a fault
  invalid_url,        ///< the browser refuses the url
  invalid_protocol,   ///< a subprotocol is not a token, or is there twice
  url_provider,       ///< a provider threw, rejected, or did not answer in time
  connect_failed,     ///< the handshake failed; browsers hide why
  connect_timeout,    ///< Options::connect_timeout ran out
  authentication,     ///< Options::authenticate rejected
  connection_lost,    ///< the platform reports that an open connection failed
  heartbeat_timeout,  ///< the peer gave no sign of life
  outbox_full,        ///< queued messages were dropped, see OutboxOptions
  message_too_large,  ///< an inbound message is over Options::max_message_bytes
  decode,             ///< a message is not what its codec expects
};

/// The kind's name as in the enumeration: "connect_failed".
[[nodiscard]] std::string_view to_string(ErrorKind kind);

/// Something failed. Where an attempt fails, this comes before its `close`.
struct ErrorEvent {
  ErrorKind kind = ErrorKind::connect_failed;  ///< for a program to act on
  std::string message;  ///< a sentence that a person can act on
};

/// A retry is scheduled; comes right after the `close` that caused it.
struct ReconnectingEvent {
  std::uint32_t attempt = 1;           ///< the number of the coming retry
  std::chrono::milliseconds delay{0};  ///< until it starts
  CloseEvent cause;                    ///< the `close` that it follows
};

/// The state changed. Comes before the `open` or `close` of the same moment.
struct StateEvent {
  State from = State::idle;  ///< what it was
  State to = State::idle;    ///< what it is now
};

/// The bytes waiting fell to Options::low_water_mark after they had been over
/// Options::high_water_mark.
struct DrainEvent {
  std::uint64_t buffered_amount = 0;  ///< the bytes that still wait
};

}  // namespace emsocket
