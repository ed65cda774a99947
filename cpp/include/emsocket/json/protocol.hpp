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
  using Incoming = IncomingMessages;
  using Outgoing = OutgoingMessages;
  using Envelope = EnvelopeType;
  using Codec = CodecType;
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
  static constexpr std::size_t count = sizeof...(Entries);
  static constexpr bool has_requests = (Entry<Entries>::is_request || ...);
  static constexpr bool are_declared =
      (MessageType<typename Entry<Entries>::Message> && ...);

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

  [[nodiscard]] static constexpr auto names() {
    return std::array<std::string_view, count>{
        message_name<typename Entry<Entries>::Message>...};
  }
};

}  // namespace detail

}  // namespace emsocket
