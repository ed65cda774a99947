#include "wording.hpp"

namespace chat {

using emsocket::SendResult;

std::string seconds(std::chrono::milliseconds time) {
  const auto tenths = (time.count() + 50) / 100;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

std::string in_words(const emsocket::OpenEvent& event) {
  // The query may have an access token.
  std::string text = event.url.substr(0, event.url.find('?'));
  if (!event.protocol.empty()) text += ", subprotocol " + event.protocol;
  if (event.reconnected) text += ", again";
  if (event.attempt > 0) text += ", retry " + std::to_string(event.attempt);
  return text;
}

std::string in_words(const emsocket::CloseEvent& event) {
  std::string text = "code " + std::to_string(event.code) + ", reason \"" +
                     event.reason + "\", " +
                     (event.was_clean ? "clean" : "not clean") + ", ";
  text += event.will_reconnect ? "next attempt in " + seconds(event.retry_in)
                               : std::string("final");
  if (event.unsent > 0) {
    text += ", " + std::to_string(event.unsent) + " bytes unsent";
  }
  return text;
}

std::string in_words(const emsocket::DecodeError& error) {
  const std::string where = error.pointer.empty() ? "" : error.pointer + " ";
  const std::string what =
      "expected " + error.expected + ", found " + error.found;
  switch (error.fault) {
    case emsocket::DecodeFault::missing_field:
      return where + "is missing";
    case emsocket::DecodeFault::syntax:
    case emsocket::DecodeFault::invalid_utf8:
      return where + "is not JSON: " + what;
    default:
      return where + what;
  }
}

bool is_for_the_reader(emsocket::ErrorKind kind) {
  switch (kind) {
    case emsocket::ErrorKind::invalid_url:
    case emsocket::ErrorKind::message_too_large:
    case emsocket::ErrorKind::outbox_full:
      return true;
    default:
      return false;
  }
}

std::string_view why_refused(SendResult result) {
  switch (result) {
    case SendResult::rejected_too_large:
      return "it is larger than everything that may wait here";
    case SendResult::rejected_full:
    case SendResult::dropped:
      return "too much is waiting already";
    default:
      return "the connection is closed";
  }
}

}  // namespace chat
