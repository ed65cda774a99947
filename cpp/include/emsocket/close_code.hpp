#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace emsocket {

/// The status code of a closing handshake (RFC 6455, section 7.4).
using CloseCode = std::uint16_t;

/// The codes that have a name: RFC 6455, section 7.4.1, and the IANA registry
/// "WebSocket Close Code Number".
namespace close_code {
/// The work is done.
inline constexpr CloseCode normal = 1000;
/// The server goes down, or the page is left.
inline constexpr CloseCode going_away = 1001;
/// The peer saw frames that break RFC 6455.
inline constexpr CloseCode protocol_error = 1002;
/// The peer cannot take this kind of message, text or binary.
inline constexpr CloseCode unsupported_data = 1003;
/// Never on the wire: the peer closed without a code.
inline constexpr CloseCode no_status = 1005;
/// Never on the wire: the connection ended, or never began, without a closing
/// handshake.
inline constexpr CloseCode abnormal = 1006;
/// A message is not what its kind says, as text that is no UTF-8.
inline constexpr CloseCode invalid_payload = 1007;
/// The peer refuses, and says no more than that.
inline constexpr CloseCode policy_violation = 1008;
/// A message is larger than the peer takes.
inline constexpr CloseCode message_too_big = 1009;
/// A client wanted an extension that the server does not have.
inline constexpr CloseCode mandatory_extension = 1010;
/// The server met something that it did not expect.
inline constexpr CloseCode internal_error = 1011;
/// The server is restarting.
inline constexpr CloseCode service_restart = 1012;
/// The server is overloaded.
inline constexpr CloseCode try_again_later = 1013;
/// A gateway got a bad answer from the server behind it.
inline constexpr CloseCode bad_gateway = 1014;
/// Never on the wire: the TLS handshake failed.
inline constexpr CloseCode tls_handshake = 1015;
/// The peer does not know who this is: as HTTP's 401.
inline constexpr CloseCode unauthorized = 3000;
/// The peer knows and refuses: as HTTP's 403.
inline constexpr CloseCode forbidden = 3003;
}  // namespace close_code

/// The longest close reason, in bytes of UTF-8 (RFC 6455, section 5.5).
inline constexpr std::size_t max_close_reason_bytes = 123;

/// Whether a page may send this code: 1000, or 3000 to 4999 (WHATWG WebSockets,
/// `close()`).
[[nodiscard]] constexpr bool may_be_sent(CloseCode code) {
  return code == close_code::normal || (code >= 3000 && code <= 4999);
}

/// Whether this code says that a retry cannot succeed: the work is done (1000)
/// or the peer refuses this client, not this moment.
[[nodiscard]] constexpr bool ends_for_good(CloseCode code) {
  switch (code) {
    case close_code::normal:
    case close_code::protocol_error:
    case close_code::unsupported_data:
    case close_code::invalid_payload:
    case close_code::policy_violation:
    case close_code::mandatory_extension:
    case close_code::tls_handshake:
    case close_code::unauthorized:
    case close_code::forbidden:
      return true;
    default:
      return false;
  }
}

/// The code in words, a sentence for a person: "The server is restarting."
[[nodiscard]] std::string_view describe(CloseCode code);

}  // namespace emsocket
