#pragma once

#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

#include "emsocket/client.hpp"
#include "emsocket/handler.hpp"
#include "emsocket/json/await_request.hpp"
#include "emsocket/json/protocol.hpp"
#include "emsocket/json/request.hpp"
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
  /// Does not connect yet, so that handlers can be added first.
  explicit TypedClient(UrlSource url, TypedOptions options = {},
                       const Environment& environment = default_environment())
      : core_(std::make_shared<Core>(std::move(url), std::move(options),
                                     environment)) {
    core_->listen();
  }
  ~TypedClient() {
    if (core_) core_->abandon();
  }
  /// Takes over the connection and the handlers.
  TypedClient(TypedClient&& other) noexcept = default;
  /// Ends what this one had, without an event, and takes over the other's.
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
  /// The same, to look at.
  [[nodiscard]] const Client& client() const { return core_->client(); }
  /// Client::connect().
  void connect() { client().connect(); }
  /// Client::close().
  void close() { client().close(); }

  /// A message of the type T came. A type without a handler is not even
  /// decoded.
  template <class T, HandlerOf<T> F>
  TypedHandlerId on(F handler) {
    static_assert(!In::template has_request<T>,
                  "emsocket: on<T>() with a Request of the protocol; use "
                  "on_request<T>(), which answers it");
    static_assert(In::template has_event<T> || In::template has_request<T>,
                  "emsocket: on<T>() with a T that is not among the Incoming "
                  "messages of the protocol");
    // Whatever else the compiler would say of a wrong T.
    if constexpr (In::template has_event<T>) {
      return core_->template add<T>(guarded<T>(std::move(handler)));
    } else {
      return {};
    }
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
    if constexpr (Out::template has_event<T>) {
      return core_->send(message);
    } else {
      return SendResult::rejected_closed;
    }
  }

  /// Asks the peer; the outcome comes later, and exactly one:
  ///
  ///     chat.request<Joined>(Join{"lobby"}, 5s,
  ///                          [](const emsocket::Outcome<Joined>& joined) {
  ///       if (joined) enter(joined->members);
  ///     });
  ///
  /// The type of the reply follows from the protocol and may be left out.
  template <class ReplyType = void, class T, class F>
  RequestHandle request(const T& message, const RequestOptions& options,
                        F callback) {
    check_request<ReplyType, T>();
    if constexpr (Out::template has_request<T>) {
      using Reply = typename Out::template Reply<T>;
      static_assert(HandlerOf<F, Outcome<Reply>>,
                    "emsocket: request() with a callback that does not take "
                    "the Outcome of the request's reply");
      if constexpr (HandlerOf<F, Outcome<Reply>>) {
        return core_->template request<T, Reply>(
            message, options, guarded<Outcome<Reply>>(std::move(callback)));
      }
    }
    return {};
  }

#if defined(__cpp_impl_coroutine) && __has_include(<coroutine>)
  /// The same to be awaited: `co_await chat.request(join, 5s)` gives the
  /// Outcome. When the awaiting coroutine is destroyed first, nothing happens;
  /// when the TypedClient is, the coroutine is not resumed any more. Give the
  /// message a name: g++ 12 destroys a temporary struct in a co_await twice.
  template <class ReplyType = void, class T>
  [[nodiscard]] auto request(const T& message, const RequestOptions& options) {
    check_request<ReplyType, T>();
    return detail::RequestAwaitable<Core, T>(core_, message, options);
  }
#endif

  /// How a request of the peer is answered: with what `handler(request)`
  /// returns, the reply or an ErrorReply (or a std::variant of both); or, where
  /// it takes a Responder too, at any later time through that. The last handler
  /// that was set counts. Without one the request is refused.
  template <class T, class F>
  void on_request(F handler) {
    static_assert(In::template has_request<T>,
                  "emsocket: on_request<T>() with a T that is not a Request "
                  "among the Incoming messages of the protocol");
    if constexpr (In::template has_request<T>) {
      using Reply = typename In::template Reply<T>;
      constexpr bool can_answer =
          std::invocable<F&, const T&, Responder<Reply>> ||
          std::is_invocable_r_v<std::variant<Reply, ErrorReply>, F&, const T&>;
      static_assert(can_answer,
                    "emsocket: on_request<T>() with a handler that neither "
                    "returns the reply to a T nor takes a Responder for it");
      if constexpr (can_answer) {
        core_->template answer_with<T, Reply>(std::move(handler));
      }
    }
  }

 private:
  template <class ReplyType, class T>
  static constexpr void check_request() {
    static_assert(Out::template has_request<T>,
                  "emsocket: request() with a type that is not a Request among "
                  "the Outgoing messages of the protocol");
    static_assert(std::is_void_v<ReplyType> ||
                      std::same_as<ReplyType, typename Out::template Reply<T>>,
                  "emsocket: request<Reply>() with another Reply than the "
                  "protocol's");
  }

  std::shared_ptr<Core> core_;
};

}  // namespace emsocket
