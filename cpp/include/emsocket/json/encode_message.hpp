#pragma once

#include <string>

#include "emsocket/json/envelope.hpp"
#include "emsocket/json/payload.hpp"
#include "emsocket/json/protocol.hpp"

namespace emsocket {

/// What TypedClient<P>::send() sends for a message: for a program that wants to
/// know its size, or keeps it to send it again through TypedClient::client().
template <class P, class T>
[[nodiscard]] std::string encode_message(const T& message) {
  static_assert(detail::Messages<typename P::Outgoing>::template has_event<T>,
                "emsocket: encode_message() with a type that is not among the "
                "Outgoing messages of the protocol");
  std::string wire;
  P::Codec::write(wire, [&message](auto& writer) {
    P::Envelope::write(
        writer, Header{Header::Role::message, std::string(message_name<T>), {}},
        detail::OutgoingPayload<T>(message));
  });
  return wire;
}

}  // namespace emsocket
