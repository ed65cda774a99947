#include <chrono>
#include <vector>

#include "support/catch.hpp"
#include "support/test_client.hpp"

// Each state of the table in the documentation, each way in and out of it.

using namespace emsocket;
using namespace std::chrono_literals;
using test::Log;
using test::TestClient;

TEST_CASE("A new Client is idle and touches nothing", "[client][states]") {
  TestClient client;
  CHECK(client.state() == State::idle);
  CHECK(client->ready_state() == ReadyState::closed);
  CHECK(client.transport.attempts() == 0);
  CHECK(client.is_released());
  CHECK(client->url().empty());
  CHECK(client->protocol().empty());
  CHECK(client->extensions().empty());
}

TEST_CASE("idle: connect() begins an attempt", "[client][states]") {
  TestClient client;
  client->connect();
  CHECK(client.state() == State::connecting);
  CHECK(client->ready_state() == ReadyState::connecting);
  CHECK(client.transport.live_sockets() == 1);
  CHECK(client.socket().request.url == test::default_url);
  CHECK(client->url() == test::default_url);
}

TEST_CASE("connecting: the server accepts", "[client][states]") {
  TestClient client;
  client->connect();
  client.socket().accept("chat", "permessage-deflate");
  CHECK(client.state() == State::open);
  CHECK(client->ready_state() == ReadyState::open);
  CHECK(client.events.log_with_states ==
        Log{"state connecting", "state open", "open"});
  const OpenEvent open = client.events.opens.at(0);
  CHECK(open.url == client->url());
  CHECK(open.url != test::default_url);  // as the browser resolved it
  CHECK(open.protocol == "chat");
  CHECK(open.extensions == "permessage-deflate");
  CHECK(open.attempt == 0);
  CHECK_FALSE(open.reconnected);
  CHECK(client->protocol() == "chat");
  CHECK(client->extensions() == "permessage-deflate");
}

TEST_CASE("connecting: the handshake fails", "[client][states]") {
  TestClient client;
  client->connect();
  client.events.clear();
  client.socket().refuse();
  CHECK(client.state() == State::waiting);
  CHECK(client->ready_state() == ReadyState::connecting);
  CHECK(client.events.log_with_states ==
        Log{"state waiting", "error connect_failed", "close 1006 retry",
            "reconnecting 1"});
  CHECK(client.transport.live_sockets() == 0);
}

TEST_CASE("connecting: connect_timeout runs out", "[client][states]") {
  TestClient client;
  client->connect();
  client.clock.advance(10s);
  CHECK(client.state() == State::waiting);
  CHECK(client.events.log ==
        Log{"error connect_timeout", "close 1006 retry", "reconnecting 1"});
}

TEST_CASE("connecting: close() leads over closing to closed",
          "[client][states]") {
  TestClient client;
  client.go_to(State::connecting);
  client->close();
  CHECK(client.state() == State::closing);
  CHECK(client->ready_state() == ReadyState::closing);
  client.clock.run_due();
  CHECK(client.state() == State::closed);
  CHECK(client.events.log_with_states == Log{"state closing", "state closed",
                                             "error connect_failed",
                                             "close 1006 final"});
}

TEST_CASE("connecting: connect() and reconnect() change nothing",
          "[client][states]") {
  TestClient client;
  client.go_to(State::connecting);
  client->connect();
  client->reconnect();
  client.clock.run_due();
  CHECK(client.transport.attempts() == 1);
  CHECK(client.events.log_with_states.empty());
}

TEST_CASE("open: the peer closes and a retry is due", "[client][states]") {
  TestClient client;
  client.go_to(State::open);
  client.socket().close(close_code::going_away, "bye");
  CHECK(client.state() == State::waiting);
  CHECK(client.events.log_with_states ==
        Log{"state waiting", "close 1001 retry", "reconnecting 1"});
  CHECK(client.events.closes[0].reason == "bye");
  CHECK(client.events.closes[0].was_clean);
}

TEST_CASE("open: the peer closes for good", "[client][states]") {
  TestClient client;
  client.go_to(State::open);
  client.socket().close(close_code::normal, "done");
  CHECK(client.state() == State::closed);
  CHECK(client->ready_state() == ReadyState::closed);
  CHECK(client.events.log_with_states ==
        Log{"state closed", "close 1000 final"});
  CHECK(client.is_released());
}

TEST_CASE("open: the heartbeat is lost", "[client][states]") {
  Options options;
  options.heartbeat = {.interval = 30s, .timeout = 10s, .message = "ping"};
  TestClient client(options);
  client.go_to(State::open);
  client.clock.advance(40s);
  CHECK(client.state() == State::waiting);
  CHECK(client.events.log ==
        Log{"error heartbeat_timeout", "close 1006 retry", "reconnecting 1"});
}

TEST_CASE("open: close() begins the closing handshake", "[client][states]") {
  TestClient client;
  client.go_to(State::open);
  client->close();
  CHECK(client.state() == State::closing);
  CHECK(client.events.log_with_states == Log{"state closing"});
  CHECK(client.socket().close_calls.size() == 1);
  CHECK(client.transport.live_sockets() == 1);
}

TEST_CASE("open: reconnect() drops the connection and opens the next",
          "[client][states][fault-4]") {
  TestClient client;
  client.go_to(State::open);
  client->reconnect();
  CHECK(client.state() == State::waiting);
  CHECK(client.transport.live_sockets() == 0);
  client.clock.run_due();
  CHECK(client.state() == State::connecting);
  CHECK(client.transport.live_sockets() == 1);
  CHECK(client.events.log_with_states ==
        Log{"state waiting", "close 1006 retry", "reconnecting 1",
            "state connecting"});
}

TEST_CASE("open: connect() changes nothing", "[client][states]") {
  TestClient client;
  client.go_to(State::open);
  client->connect();
  client.clock.run_due();
  CHECK(client.state() == State::open);
  CHECK(client.transport.attempts() == 1);
}

TEST_CASE("waiting: the retry falls due", "[client][states]") {
  TestClient client;
  client.go_to(State::waiting);
  client.clock.advance(374ms);
  CHECK(client.state() == State::waiting);
  client.clock.advance(1ms);
  CHECK(client.state() == State::connecting);
  CHECK(client.transport.live_sockets() == 1);
}

TEST_CASE("waiting: a signal of the page begins the retry",
          "[client][states]") {
  const PageSignal signal =
      GENERATE(PageSignal::online, PageSignal::visible, PageSignal::resumed);
  Options options = test::without_jitter();
  options.reconnect.initial_delay = 10s;
  TestClient client(options);
  client->connect();
  client.clock.advance(9s);
  client.socket().refuse();
  client.clock.advance(2s);
  client.page.signal(signal);
  CHECK(client.state() == State::connecting);
  client.clock.advance(9s);
  CHECK(client.transport.attempts() == 2);
}

TEST_CASE("waiting: connect() and reconnect() begin the retry now",
          "[client][states]") {
  TestClient client;
  client.go_to(State::waiting);
  SECTION("connect()") { client->connect(); }
  SECTION("reconnect()") { client->reconnect(); }
  client.clock.run_due();
  CHECK(client.state() == State::connecting);
  CHECK(client.transport.live_sockets() == 1);
  CHECK(client.transport.attempts() == 2);
}

TEST_CASE("waiting: close() ends it", "[client][states]") {
  TestClient client;
  client.go_to(State::waiting);
  client->close();
  CHECK(client.state() == State::closing);
  client.clock.run_due();
  CHECK(client.state() == State::closed);
  CHECK(client.events.log_with_states ==
        Log{"state closing", "state closed", "close 1006 final"});
}

TEST_CASE("closing: the peer answers", "[client][states]") {
  TestClient client;
  client.go_to(State::closing);
  client.socket().close(close_code::no_status);
  CHECK(client.state() == State::closed);
  CHECK(client.events.log_with_states ==
        Log{"state closed", "close 1005 final"});
  CHECK(client.events.closes[0].was_clean);
}

TEST_CASE("closing: the peer never answers", "[client][states]") {
  TestClient client;
  client.go_to(State::closing);
  client.clock.advance(4'999ms);
  CHECK(client.state() == State::closing);
  client.clock.advance(1ms);
  CHECK(client.state() == State::closed);
  CHECK(client.events.log == Log{"close 1006 final"});
  CHECK(client.transport.live_sockets() == 0);
}

TEST_CASE("closing: connect() and reconnect() wait for the close event",
          "[client][states][fault-15]") {
  TestClient client;
  client.go_to(State::closing);
  SECTION("connect()") { client->connect(); }
  SECTION("reconnect()") { client->reconnect(); }
  CHECK(client.state() == State::closing);
  CHECK(client.transport.attempts() == 1);
  client.socket().close(close_code::normal);
  client.clock.run_due();
  CHECK(client.state() == State::connecting);
  CHECK(client.transport.live_sockets() == 1);
  CHECK(client.events.log_with_states ==
        Log{"state closed", "close 1000 final", "state connecting"});
}

TEST_CASE("closing: a message that still comes is not delivered",
          "[client][states]") {
  TestClient client;
  client.go_to(State::closing);
  client.socket().text("late");
  CHECK(client.events.log.empty());
}

TEST_CASE("closed: connect() and reconnect() start afresh",
          "[client][states][fault-15]") {
  TestClient client;
  client.go_to(State::closed);
  SECTION("connect()") { client->connect(); }
  SECTION("reconnect()") { client->reconnect(); }
  client.clock.run_due();
  CHECK(client.state() == State::connecting);
  client.socket().accept();
  CHECK(client.state() == State::open);
  CHECK(client.events.opens.at(0).attempt == 0);
  CHECK_FALSE(client.events.opens.at(0).reconnected);
}

TEST_CASE("closed: close() tells nothing again", "[client][states]") {
  TestClient client;
  client.go_to(State::closed);
  client->close();
  client.clock.advance(1h);
  CHECK(client.events.log_with_states.empty());
  CHECK(client.state() == State::closed);
}

TEST_CASE("States are told one after the other, each from the one before",
          "[client][states]") {
  TestClient client;
  client.connect_and_open();
  client.socket().drop();
  client.wait_for_retry();
  client.socket().accept();
  client->close();
  client.socket().close(close_code::no_status);
  State before = State::idle;
  for (const StateEvent& event : client.events.states) {
    CHECK(event.from == before);
    CHECK(event.to != event.from);
    before = event.to;
  }
  CHECK(before == State::closed);
}

TEST_CASE("readyState is CLOSING as soon as the peer closes",
          "[client][states]") {
  TestClient client;
  client.go_to(State::open);
  CHECK(client->ready_state() == ReadyState::open);
  client.socket().takes_nothing = true;
  CHECK(client->ready_state() == ReadyState::closing);
  CHECK(client.state() == State::open);
  client.socket().close(close_code::going_away);
  CHECK(client->ready_state() == ReadyState::connecting);
}
