#pragma once

#include <memory>
#include <utility>

#include "emsocket/client.hpp"
#include "emsocket/handler.hpp"
#include "emsocket/json/protocol.hpp"
#include "emsocket/json/typed_core.hpp"

namespace emsocket {

/// A Client that speaks a Protocol: structs in, structs out.
///
///     using Chat = emsocket::Protocol<emsocket::Incoming<ChatMessage>,
///                                     emsocket::Outgoing<Say>>;
///     emsocket::TypedClient<Chat> chat("wss://example.com/chat");
///     chat.on<ChatMessage>([](const ChatMessage& message) { ... });
///     chat.connect();
///     (void)chat.send(Say{.text = "hello"});
///
/// All that Client promises of handlers holds here: one may do anything, also
/// destroy the TypedClient, and nothing is delivered after the destructor. A
/// message that is not of the protocol costs nothing but itself: on_invalid()
/// and the `error` of kind `decode` tell of it, and the connection lives on.
template <class P>
class TypedClient {
  using Core = detail::TypedCore<P>;
  using In = typename Core::In;
  using Out = typename Core::Out;

 public:
  explicit TypedClient(UrlSource url, TypedOptions options = {},
                       const Environment& environment = default_environment())
      : core_(std::make_shared<Core>(std::move(url), std::move(options),
                                     environment)) {
    core_->listen();
  }
  ~TypedClient() {
    if (core_) core_->abandon();
  }
  TypedClient(TypedClient&& other) noexcept = default;
  TypedClient& operator=(TypedClient&& other) noexcept {
    if (this != &other) {
      if (core_) core_->abandon();
      core_ = std::move(other.core_);
    }
    return *this;
  }
  TypedClient(const TypedClient&) = delete;
  TypedClient& operator=(const TypedClient&) = delete;

  /// The Client below: its events, its state, and messages of other kinds.
  [[nodiscard]] Client& client() { return core_->client(); }
  [[nodiscard]] const Client& client() const { return core_->client(); }
  void connect() { client().connect(); }
  void close() { client().close(); }

  /// A message of the type T came. A type without a handler is not even
  /// decoded.
  template <class T, HandlerOf<T> F>
  TypedHandlerId on(F handler) {
    static_assert(In::template has_event<T>,
                  "emsocket: on<T>() with a T that is not among the Incoming "
                  "messages of the protocol");
    return core_->template add<T>(guarded<T>(std::move(handler)));
  }
  /// A well-formed message came whose type the protocol does not have, or one
  /// of the other kind (binary for JSON, text for CBOR). Without a handler such
  /// messages are ignored.
  template <HandlerOf<UnknownMessage> F>
  TypedHandlerId on_unknown(F handler) {
    return core_->template add<UnknownMessage>(
        guarded<UnknownMessage>(std::move(handler)));
  }
  /// A message came that is not what it should be. The Client's `error` of kind
  /// `decode` says the same in a sentence, before this.
  template <HandlerOf<DecodeError> F>
  TypedHandlerId on_invalid(F handler) {
    return core_->template add<DecodeError>(
        guarded<DecodeError>(std::move(handler)));
  }
  /// The handler is not called any more; false when it is not there.
  bool remove_handler(TypedHandlerId id) {
    const auto core = core_;
    return core->remove_handler(id);
  }

  /// Sends a message, or queues it while no connection is open.
  template <class T>
  [[nodiscard]] SendResult send(const T& message) {
    static_assert(!Out::template has_request<T>,
                  "emsocket: send() with a Request of the protocol; use "
                  "request(), which gives the reply");
    static_assert(Out::template has_event<T> || Out::template has_request<T>,
                  "emsocket: send() with a type that is not among the Outgoing "
                  "messages of the protocol");
    return core_->send(message);
  }

 private:
  std::shared_ptr<Core> core_;
};

}  // namespace emsocket
