#include "emsocket/close_code.hpp"

namespace emsocket {

std::string_view describe(CloseCode code) {
  switch (code) {
    case close_code::normal:
      return "The connection was closed normally.";
    case close_code::going_away:
      return "The server is shutting down, or the page was left.";
    case close_code::protocol_error:
      return "One side broke the WebSocket protocol.";
    case close_code::unsupported_data:
      return "The server does not accept this kind of data.";
    case close_code::no_status:
      return "The connection was closed without a reason.";
    case close_code::abnormal:
      return "The connection broke, or could not be made.";
    case close_code::invalid_payload:
      return "A message was not valid, for instance text that is not UTF-8.";
    case close_code::policy_violation:
      return "The server's policy does not allow this connection.";
    case close_code::message_too_big:
      return "A message was too large.";
    case close_code::mandatory_extension:
      return "The server lacks an extension that the client needs.";
    case close_code::internal_error:
      return "The server had an internal error.";
    case close_code::service_restart:
      return "The server is restarting.";
    case close_code::try_again_later:
      return "The server is overloaded; try again later.";
    case close_code::bad_gateway:
      return "A gateway got no valid answer from the server behind it.";
    case close_code::tls_handshake:
      return "The secure connection could not be made.";
    case close_code::unauthorized:
      return "The server wants the client to authenticate.";
    case close_code::forbidden:
      return "The server refuses this client.";
    default:
      break;
  }
  if (code >= 4000 && code <= 4999) {
    return "The application closed the connection with a code of its own.";
  }
  if (code >= 3000 && code <= 3999) {
    return "The connection was closed with a code that a library registered.";
  }
  return "The connection was closed with a code that has no meaning here.";
}

}  // namespace emsocket
