#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "emsocket/close_code.hpp"
#include "emsocket/environment.hpp"
#include "emsocket/events.hpp"
#include "emsocket/handler.hpp"
#include "emsocket/message.hpp"
#include "emsocket/options.hpp"
#include "emsocket/source.hpp"

namespace emsocket {

namespace detail {
class HandlingCore;
}

/// What became of a message that was given to Client::send().
enum class SendResult : std::uint8_t {
  sent,                ///< the browser has it
  queued,              ///< it waits in the outbox for the next connection
  rejected_full,       ///< refused: the outbox is full
  rejected_closed,     ///< refused: the Client is closing or closed
  rejected_too_large,  ///< refused: it alone is larger than the outbox
  dropped,             ///< Overflow::drop_newest: the outbox is full
};

/// What Client::close() made of its arguments.
enum class CloseResult : std::uint8_t {
  ok,
  invalid_code,     ///< not 1000 and not in 3000 to 4999; nothing was done
  reason_too_long,  ///< over 123 bytes of UTF-8; nothing was done
};

/// A WebSocket that comes back.
///
/// One Client is one logical connection: it opens a browser WebSocket, opens
/// the next when that one ends, keeps what is sent in between, and tells of it
/// all through handlers.
///
///     emsocket::Client client("wss://example.com/feed");
///     client.on_message([](const emsocket::Message& message) {
///       use(message.text());
///     });
///     client.connect();
///
/// Any number of handlers can be added for each event; they are called in the
/// order they were added. A handler may do anything: send, close, connect,
/// reconnect, add and remove handlers, destroy the Client. A handler that
/// throws is reported (ExceptionReporter) and the rest goes on. Nothing is
/// delivered after the destructor. Not thread-safe: use it on the thread that
/// made it.
///
/// A Client that was moved from can only be assigned to or destroyed.
/// JavaScript that a handler calls must not throw through C++, where nothing
/// can catch it: emsocket::embind::guard() makes a function safe.
class Client {
 public:
  /// Does not connect yet, so that handlers can be added first.
  explicit Client(UrlSource url, Options options = {},
                  const Environment& environment = default_environment());
  /// Ends everything at once, without an event.
  ~Client();
  /// Takes over the connection and the handlers.
  Client(Client&& other) noexcept;
  /// Ends what this one had, without an event, and takes over the other's.
  Client& operator=(Client&& other) noexcept;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// Opens the connection, and from then on opens it again. Nothing to do while
  /// `connecting` or `open`; in `waiting` the next attempt starts now; in
  /// `closing` it starts after the `close` event. Counts of earlier failures
  /// are forgotten. Whatever fails is told by events, never from within this
  /// call.
  void connect();

  /// Ends for good: no retry, and one last `close` event, later, never from
  /// within this call. Before the connection is open that event carries 1006.
  void close();
  /// The same, telling the peer a code that may_be_sent() and a reason of at
  /// most 123 bytes of UTF-8. With other arguments nothing happens.
  [[nodiscard]] CloseResult close(CloseCode code, std::string_view reason = {});

  /// Drops the connection, if there is one, and opens the next now: skips the
  /// delay in `waiting`, starts again from `closed`. The dropped connection
  /// ends with 1006. Nothing to do while `connecting`.
  void reconnect();

  /// Sends text (UTF-8; what is malformed arrives as U+FFFD), or queues it in
  /// the outbox while no connection is open. Never throws.
  [[nodiscard]] SendResult send(std::string_view text);
  /// Sends a binary message, or queues it.
  [[nodiscard]] SendResult send(std::span<const std::byte> bytes);
  /// The same for bytes that are numbers.
  [[nodiscard]] SendResult send(std::span<const std::uint8_t> bytes) {
    return send(std::as_bytes(bytes));
  }
  /// Sends a message that lives in the page, or queues it.
  [[nodiscard]] SendResult send(const HostMessage& message);

  /// A connection is open; the outbox has been handed over.
  template <HandlerOf<OpenEvent> F>
  HandlerId on_open(F handler) {
    return add(guarded<OpenEvent>(std::move(handler)));
  }
  /// A message came.
  template <HandlerOf<Message> F>
  HandlerId on_message(F handler) {
    return add(guarded<Message>(std::move(handler)));
  }
  /// Something failed; ErrorEvent::kind says what.
  template <HandlerOf<ErrorEvent> F>
  HandlerId on_error(F handler) {
    return add(guarded<ErrorEvent>(std::move(handler)));
  }
  /// An attempt or a connection ended; CloseEvent::will_reconnect says whether
  /// that was the end.
  template <HandlerOf<CloseEvent> F>
  HandlerId on_close(F handler) {
    return add(guarded<CloseEvent>(std::move(handler)));
  }
  /// A retry is scheduled.
  template <HandlerOf<ReconnectingEvent> F>
  HandlerId on_reconnecting(F handler) {
    return add(guarded<ReconnectingEvent>(std::move(handler)));
  }
  /// The state changed.
  template <HandlerOf<StateEvent> F>
  HandlerId on_state(F handler) {
    return add(guarded<StateEvent>(std::move(handler)));
  }
  /// writable() is true again.
  template <HandlerOf<DrainEvent> F>
  HandlerId on_drain(F handler) {
    return add(guarded<DrainEvent>(std::move(handler)));
  }
  /// The handler is not called any more; false when it is not there.
  bool remove_handler(HandlerId id);

  /// Tells on_error()'s handlers of a fault that a layer above found, such as a
  /// message that cannot be decoded. Nothing else happens.
  void report(const ErrorEvent& event);

  /// What the Client is doing.
  [[nodiscard]] State state() const;
  /// ready_state(state()), but CLOSING as soon as the peer has begun to close
  /// an open connection.
  [[nodiscard]] ReadyState ready_state() const;
  /// The url of the last attempt: as the browser resolved it once it is open,
  /// before that as it was given. Empty before the first attempt.
  [[nodiscard]] const std::string& url() const;
  /// The subprotocol that the server chose; empty until the attempt is open.
  [[nodiscard]] const std::string& protocol() const;
  /// The extensions in use; empty until the attempt is open.
  [[nodiscard]] const std::string& extensions() const;
  /// What an inbound binary message is in the page.
  [[nodiscard]] BinaryType binary_type() const;
  /// Holds for this connection and all that follow.
  void set_binary_type(BinaryType type);
  /// Bytes that send() accepted and that are not on the wire: those in the
  /// outbox and those that the browser holds.
  [[nodiscard]] std::uint64_t buffered_amount() const;
  /// Messages that wait for a connection.
  [[nodiscard]] std::size_t outbox_messages() const;
  /// Drops what waits for a connection; returns how many bytes that was.
  std::uint64_t clear_outbox();
  /// False from the moment that Options::high_water_mark bytes wait until they
  /// have fallen to Options::low_water_mark, when a `drain` event says so;
  /// always true when that is off.
  [[nodiscard]] bool writable() const;

 private:
  HandlerId add(Handler<OpenEvent> handler);
  HandlerId add(Handler<Message> handler);
  HandlerId add(Handler<ErrorEvent> handler);
  HandlerId add(Handler<CloseEvent> handler);
  HandlerId add(Handler<ReconnectingEvent> handler);
  HandlerId add(Handler<StateEvent> handler);
  HandlerId add(Handler<DrainEvent> handler);

  std::shared_ptr<detail::HandlingCore> core_;
};

}  // namespace emsocket
