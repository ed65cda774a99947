#include "emsocket/events.hpp"

#include <set>
#include <string>

#include "support/catch.hpp"

using namespace emsocket;

TEST_CASE("readyState shows each state as the standard numbers it",
          "[events][states]") {
  CHECK(ready_state(State::idle) == ReadyState::closed);
  CHECK(ready_state(State::connecting) == ReadyState::connecting);
  CHECK(ready_state(State::open) == ReadyState::open);
  CHECK(ready_state(State::waiting) == ReadyState::connecting);
  CHECK(ready_state(State::closing) == ReadyState::closing);
  CHECK(ready_state(State::closed) == ReadyState::closed);
  CHECK(static_cast<int>(ReadyState::connecting) == 0);
  CHECK(static_cast<int>(ReadyState::open) == 1);
  CHECK(static_cast<int>(ReadyState::closing) == 2);
  CHECK(static_cast<int>(ReadyState::closed) == 3);
}

TEST_CASE("Each kind of error has its name", "[events]") {
  CHECK(to_string(ErrorKind::invalid_option) == "invalid_option");
  CHECK(to_string(ErrorKind::invalid_url) == "invalid_url");
  CHECK(to_string(ErrorKind::invalid_protocol) == "invalid_protocol");
  CHECK(to_string(ErrorKind::url_provider) == "url_provider");
  CHECK(to_string(ErrorKind::connect_failed) == "connect_failed");
  CHECK(to_string(ErrorKind::connect_timeout) == "connect_timeout");
  CHECK(to_string(ErrorKind::connection_lost) == "connection_lost");
  CHECK(to_string(ErrorKind::heartbeat_timeout) == "heartbeat_timeout");
  CHECK(to_string(ErrorKind::outbox_full) == "outbox_full");
  CHECK(to_string(ErrorKind::message_too_large) == "message_too_large");
  CHECK(to_string(ErrorKind::decode) == "decode");
}

TEST_CASE("A CloseEvent that nobody filled in is 1006 and not clean",
          "[events][fault-10]") {
  const CloseEvent close;
  CHECK(close.code == 1006);
  CHECK_FALSE(close.was_clean);
  CHECK_FALSE(close.will_reconnect);
  CHECK(close.unsent == 0);
}
