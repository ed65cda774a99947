#include "emsocket/events.hpp"

namespace emsocket {

std::string_view to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid_option:
      return "invalid_option";
    case ErrorKind::invalid_url:
      return "invalid_url";
    case ErrorKind::invalid_protocol:
      return "invalid_protocol";
    case ErrorKind::url_provider:
      return "url_provider";
    case ErrorKind::connect_failed:
      return "connect_failed";
    case ErrorKind::connect_timeout:
      return "connect_timeout";
    case ErrorKind::authentication:
      return "authentication";
    case ErrorKind::connection_lost:
      return "connection_lost";
    case ErrorKind::heartbeat_timeout:
      return "heartbeat_timeout";
    case ErrorKind::outbox_full:
      return "outbox_full";
    case ErrorKind::message_too_large:
      return "message_too_large";
    case ErrorKind::decode:
      break;
  }
  return "decode";
}

}  // namespace emsocket
