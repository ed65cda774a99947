#include "failure_text.hpp"

#include "concat.hpp"
#include "url_secrets.hpp"

namespace emsocket::detail::failure_text {

namespace {

constexpr std::string_view refused_or_away =
    ". The browser does not say why: the server may be down or out of reach, "
    "or it refused (for instance 401, 403, 404 or 503).";

std::string to_text(milliseconds time) {
  return decimal(static_cast<std::uint64_t>(time.count())).append(" ms");
}

/// The end of what is said of a limit.
std::string within(milliseconds connect_timeout) {
  return concat({" within ", to_text(connect_timeout), " (connect_timeout)."});
}

}  // namespace

std::string closed_early() {
  return "close() was called before the connection was open.";
}

std::string handshake_failed(std::string_view url, milliseconds after) {
  return concat({"The handshake with ", without_secrets(url), " failed after ",
                 to_text(after), refused_or_away});
}

std::string connection_lost(std::string_view url) {
  return concat({"The connection to ", without_secrets(url), " failed."});
}

std::string not_open(std::string_view url, milliseconds limit) {
  return concat({"The connection to ", without_secrets(url), " was not open",
                 within(limit)});
}

std::string not_authenticated(std::string_view url, milliseconds limit) {
  return concat({"The connection to ", without_secrets(url),
                 " was not authenticated", within(limit)});
}

std::string no_answer(milliseconds limit) {
  return concat(
      {"The url or protocols provider gave no answer", within(limit)});
}

std::string no_sign_of_life(milliseconds limit) {
  return concat({"The peer gave no sign of life for ", to_text(limit),
                 " after a heartbeat (heartbeat.timeout)."});
}

std::string message_too_large(std::uint64_t limit) {
  return concat({"The peer sent a message of more than ", decimal(limit),
                 " bytes (max_message_bytes); the connection was closed."});
}

std::string dropped(std::uint64_t messages, std::uint64_t bytes) {
  return concat({"The outbox was full: the oldest ", decimal(messages),
                 " messages (", decimal(bytes),
                 " bytes) were dropped (outbox.overflow)."});
}

std::string url_refused(std::string_view url, std::string_view reason) {
  return concat({"The browser refuses the url ", without_secrets(url), ": ",
                 without_secrets_of(url, reason)});
}

std::string provider_failed(std::string_view provider,
                            std::string_view reason) {
  return concat({"The ", provider, " provider failed: ", reason});
}

std::string authentication_failed(std::string_view reason) {
  return concat({"The authentication failed: ", reason});
}

}  // namespace emsocket::detail::failure_text
