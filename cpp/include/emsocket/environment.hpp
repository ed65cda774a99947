#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "emsocket/close_code.hpp"
#include "emsocket/events.hpp"
#include "emsocket/exception_reporter.hpp"
#include "emsocket/message.hpp"
#include "emsocket/options.hpp"

/// @file
/// The ports: all that a Client needs from the world around it. In a browser
/// they are there already (default_environment()); whoever runs a Client
/// elsewhere, a test or a native program, implements these.
namespace emsocket {

/// The number of an attempt. Whatever happens to a socket is reported with the
/// number that it was opened under; a Client drops what is not of its present
/// attempt.
using AttemptNumber = std::uint32_t;

/// What the browser knows about a socket once it is open.
struct ConnectionInfo {
  std::string url;         ///< as the browser resolved it
  std::string protocol;    ///< the subprotocol that the server chose, or empty
  std::string extensions;  ///< the extensions in use, or empty
};

/// Who hears of what happens to a socket.
class ConnectionListener {
 public:
  /// The handshake succeeded.
  virtual void on_connection_open(AttemptNumber attempt,
                                  ConnectionInfo info) = 0;
  /// A message came; it need not outlive the call.
  virtual void on_connection_message(AttemptNumber attempt,
                                     const Message& message) = 0;
  /// The `error` of the platform, which says nothing; `close` follows it.
  virtual void on_connection_error(AttemptNumber attempt) = 0;
  /// The socket ended, opened or not; nothing comes after this.
  virtual void on_connection_close(AttemptNumber attempt, CloseCode code,
                                   std::string reason, bool was_clean) = 0;

 protected:
  ~ConnectionListener() = default;
};

/// An outbound message whose body lives in the page, as a string, a Blob or a
/// buffer, and is not copied into C++ to be sent.
class HostMessage {
 public:
  virtual ~HostMessage() = default;
  /// How many bytes it is on the wire.
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// The same message in a form that outlives the present call.
  [[nodiscard]] virtual std::unique_ptr<HostMessage> keep() const = 0;
};

/// One socket. Its destructor closes it and lets go of it: no event comes
/// after, not even when it is destroyed from within one.
class Connection {
 public:
  virtual ~Connection() = default;
  /// Hands a message over; false, and nothing done, when the socket is not open
  /// any more (its `close` is on the way).
  [[nodiscard]] virtual bool send_text(std::string_view text) = 0;
  /// The same for a binary message.
  [[nodiscard]] virtual bool send_binary(std::span<const std::byte> bytes) = 0;
  /// The same for a message of the same environment as the Connection.
  [[nodiscard]] virtual bool send_host(const HostMessage& message) = 0;
  /// Begins the closing handshake. The code, if any, is one that may_be_sent();
  /// a reason comes only with a code and has at most max_close_reason_bytes.
  virtual void close(std::optional<CloseCode> code,
                     std::string_view reason) = 0;
  /// Whether it takes messages: not any more once the peer has begun to close.
  [[nodiscard]] virtual bool is_open() const = 0;
  /// Bytes handed over that are not on the wire yet.
  [[nodiscard]] virtual std::uint64_t buffered_amount() const = 0;
  /// What binary messages are in the page from now on.
  virtual void set_binary_type(BinaryType type) = 0;
};

/// The socket that is wanted.
struct ConnectRequest {
  AttemptNumber attempt = 0;           ///< what its events are reported with
  std::string url;                     ///< as the user gave it
  std::vector<std::string> protocols;  ///< the subprotocols to offer, in order
  BinaryType binary_type = BinaryType::array_buffer;  ///< see Options
};

/// Why a socket could not even be created.
struct Refusal {
  ErrorKind kind = ErrorKind::invalid_url;  ///< of the `error` event to come
  std::string message;                      ///< the platform's own words
};

/// Makes sockets. Reports to the listener later, never from within connect().
class Transport {
 public:
  virtual ~Transport() = default;
  /// Begins to open a socket.
  [[nodiscard]] virtual std::variant<std::unique_ptr<Connection>, Refusal>
  connect(const ConnectRequest& request, ConnectionListener& listener) = 0;
};

/// Time and timers.
class Scheduler {
 public:
  /// Never 0 for a timer that runs.
  using TimerId = std::uint32_t;

  virtual ~Scheduler() = default;
  /// A clock that never goes back; its origin does not matter.
  [[nodiscard]] virtual std::chrono::milliseconds now() const = 0;
  /// Calls `task` once, not before `delay` has passed, never from within.
  [[nodiscard]] virtual TimerId call_after(std::chrono::milliseconds delay,
                                           std::function<void()> task) = 0;
  /// The task will not be called. A timer that has fired is no error.
  virtual void cancel(TimerId timer) = 0;
};

/// Chance, for the jitter of delays.
class Random {
 public:
  virtual ~Random() = default;
  /// Uniform in [0, 1).
  [[nodiscard]] virtual double next() = 0;
};

/// What the page tells about itself.
enum class PageSignal : std::uint8_t {
  online,   ///< the network is back
  offline,  ///< the network is gone
  visible,  ///< the page is looked at again
  resumed,  ///< the page runs again, after a freeze or from the back/forward
            ///< cache
};

/// Who hears of the page.
class PageSignalListener {
 public:
  /// Something happened to the page.
  virtual void on_page_signal(PageSignal signal) = 0;

 protected:
  ~PageSignalListener() = default;
};

/// Tells of the page; where there is none, of nothing.
class PageSignals {
 public:
  virtual ~PageSignals() = default;
  /// Signals from now on.
  virtual void subscribe(PageSignalListener& listener) = 0;
  /// No signal after this. One who never subscribed is no error.
  virtual void unsubscribe(PageSignalListener& listener) = 0;
};

/// The ports together; they outlive every Client that uses them.
struct Environment {
  Transport& transport;           ///< makes the sockets
  Scheduler& scheduler;           ///< runs every delay and deadline
  Random& random;                 ///< for jitter
  PageSignals& page;              ///< when to try again early
  ExceptionReporter& exceptions;  ///< takes what handlers throw
};

/// The browser's (or worker's) own. Part of the library only when it is
/// compiled with Emscripten; a native program passes an Environment of its own.
[[nodiscard]] Environment default_environment();

}  // namespace emsocket
