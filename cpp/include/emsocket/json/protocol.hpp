#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "emsocket/json/codec.hpp"
#include "emsocket/json/declaration.hpp"
#include "emsocket/json/envelope.hpp"

namespace emsocket {

/// In a protocol: a message that is answered with a `ReplyType`.
template <class RequestType, class ReplyType>
struct Request {};

/// What the peer sends: messages, and Requests that we answer.
template <class... Messages>
struct Incoming {};
/// What we send: messages, and Requests that the peer answers.
template <class... Messages>
struct Outgoing {};

/// All that both sides say to each other, and how it stands on the wire.
template <class IncomingMessages, class OutgoingMessages,
          class EnvelopeType = FlatEnvelope<>, class CodecType = JsonCodec>
struct Protocol {
  using Incoming = IncomingMessages;  ///< what the peer sends
  using Outgoing = OutgoingMessages;  ///< what we send
  using Envelope = EnvelopeType;      ///< how a message says which it is
  using Codec = CodecType;            ///< how values become bytes
};

namespace detail {

/// What one entry of a list is.
template <class T>
struct Entry {
  using Message = T;
  using Reply = void;
  static constexpr bool is_request = false;
};
template <class T, class R>
struct Entry<Request<T, R>> {
  using Message = T;
  using Reply = R;
  static constexpr bool is_request = true;
};

template <class T, class... Entries>
struct ReplyFor : std::type_identity<void> {};
template <class T, class First, class... Rest>
struct ReplyFor<T, First, Rest...>
    : std::conditional_t<Entry<First>::is_request &&
                             std::same_as<typename Entry<First>::Message, T>,
                         std::type_identity<typename Entry<First>::Reply>,
                         ReplyFor<T, Rest...>> {};

/// The lists Incoming and Outgoing, looked into.
template <class List>
struct Messages;

template <template <class...> class List, class... Entries>
struct Messages<List<Entries...>> {
  static constexpr bool has_requests = (Entry<Entries>::is_request || ...);
  static constexpr bool are_declared =
      (MessageType<typename Entry<Entries>::Message> && ...);
  static constexpr bool are_replies_declared =
      ((!Entry<Entries>::is_request ||
        MessageType<typename Entry<Entries>::Reply>)&&...);

  template <class T>
  static constexpr bool has_event =
      ((std::same_as<typename Entry<Entries>::Message, T> &&
        !Entry<Entries>::is_request) ||
       ...);
  template <class T>
  static constexpr bool has_request =
      ((std::same_as<typename Entry<Entries>::Message, T> &&
        Entry<Entries>::is_request) ||
       ...);

  /// What answers the request T.
  template <class T>
  using Reply = typename ReplyFor<T, Entries...>::type;

  [[nodiscard]] static constexpr bool has_distinct_names() {
    return are_distinct(std::array<std::string_view, sizeof...(Entries)>{
        message_name<typename Entry<Entries>::Message>...});
  }

  /// Calls `f` with the std::type_identity of the message with this wire name;
  /// false where there is none.
  template <class F>
  static bool for_type(std::string_view name, const F& f) {
    const auto call = [&f](auto type) {
      f(type);
      return true;
    };
    return (... ||
            (name == message_name<typename Entry<Entries>::Message> &&
             call(std::type_identity<typename Entry<Entries>::Message>{})));
  }

  [[nodiscard]] static bool is_request_named(std::string_view name) {
    return (... || (Entry<Entries>::is_request &&
                    name == message_name<typename Entry<Entries>::Message>));
  }

  /// Whether a request has a reply with this wire name.
  [[nodiscard]] static bool has_reply_named(std::string_view name) {
    return (... || is_reply_of<Entries>(name));
  }

  /// Whether the envelope can carry each message.
  template <class Envelope>
  static constexpr void check() {
    (Envelope::template check<typename Entry<Entries>::Message,
                              Entry<Entries>::is_request>(),
     ...);
    (check_reply<Envelope, Entries>(), ...);
  }

 private:
  template <class E>
  [[nodiscard]] static bool is_reply_of(std::string_view name) {
    if constexpr (MessageType<typename Entry<E>::Reply>) {
      return name == message_name<typename Entry<E>::Reply>;
    } else {
      return false;
    }
  }

  template <class Envelope, class E>
  static constexpr void check_reply() {
    if constexpr (Entry<E>::is_request) {
      Envelope::template check<typename Entry<E>::Reply, true>();
    }
  }
};

}  // namespace detail

}  // namespace emsocket
