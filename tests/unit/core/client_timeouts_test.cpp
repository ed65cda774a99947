#include <chrono>
#include <string>

#include "support/catch.hpp"
#include "support/test_client.hpp"

using namespace emsocket;
using namespace std::chrono_literals;
using test::Log;
using test::TestClient;

TEST_CASE("After connect_timeout the attempt is abandoned, not only reported",
          "[client][timeouts][fault-27]") {
  TestClient client;
  client->connect();
  client.clock.advance(9'999ms);
  CHECK(client.state() == State::connecting);
  client.clock.advance(1ms);
  CHECK(client.transport.live_sockets() == 0);
  CHECK(client.events.log ==
        Log{"error connect_timeout", "close 1006 retry", "reconnecting 1"});
  CHECK_FALSE(client.events.closes[0].was_clean);
  CHECK(client.events.errors[0].message.find("10000 ms") != std::string::npos);
  client.wait_for_retry();
  client.socket().accept();
  CHECK(client.state() == State::open);
}

TEST_CASE("connect_timeout does not end an open connection",
          "[client][timeouts]") {
  TestClient client;
  client->connect();
  client.clock.advance(9'999ms);
  client.socket().accept();
  client.clock.advance(1h);
  CHECK(client.state() == State::open);
  CHECK(client.clock.live_timers() == 0);
}

TEST_CASE("Each attempt has the whole connect_timeout", "[client][timeouts]") {
  TestClient client;
  client->connect();
  client.clock.advance(9s);
  client.fail_and_retry();
  client.clock.advance(9'999ms);
  CHECK(client.state() == State::connecting);
  client.clock.advance(1ms);
  CHECK(client.state() == State::waiting);
}

TEST_CASE("An overdue connect_timeout fails no handshake that has completed",
          "[client][timeouts][fault-23]") {
  TestClient client;
  client->connect();
  client.clock.jump(1h);  // asleep; `open` waits behind the timer
  CHECK(client.state() == State::connecting);
  SECTION("the connection is open") {
    client.socket().accept();
    client.clock.advance(1min);
    CHECK(client.state() == State::open);
    CHECK(client.events.errors.empty());
  }
  SECTION("nothing comes after all") {
    client.clock.advance(1s);
    CHECK(client.events.log.at(0) == "error connect_timeout");
    CHECK(client.transport.live_sockets() == 0);
  }
}

TEST_CASE("A timer that is a little late is on time", "[client][timeouts]") {
  TestClient client;
  client->connect();
  client.clock.jump(11s);
  CHECK(client.events.log.at(0) == "error connect_timeout");
}

TEST_CASE("An overdue retry begins at once, one", "[client][timeouts]") {
  TestClient client;
  client.go_to(State::waiting);
  client.clock.jump(24h);
  CHECK(client.state() == State::connecting);
  CHECK(client.transport.attempts() == 2);
}

TEST_CASE("An attempt that fires only error is retried",
          "[client][timeouts][fault-7]") {
  TestClient client;
  client->connect();
  client.socket().error();
  CHECK(client.events.log.empty());  // `close` should come now
  client.clock.advance(1s);
  CHECK(client.events.log ==
        Log{"error connect_failed", "close 1006 retry", "reconnecting 1"});
  CHECK(client.transport.live_sockets() == 0);
}

TEST_CASE("A connection that fires only error is given up and retried",
          "[client][timeouts][fault-7]") {
  TestClient client;
  client.go_to(State::open);
  client.socket().error();
  client.clock.advance(1s);
  CHECK(client.events.log ==
        Log{"error connection_lost", "close 1006 retry", "reconnecting 1"});
}

TEST_CASE("A failed connection that wakes far too late hears its close first",
          "[client][timeouts][fault-23]") {
  TestClient client;
  client.go_to(State::open);
  client.socket().error();
  client.clock.jump(1h);  // asleep; `close` waits behind the timer
  CHECK(client.events.log.empty());
  client.socket().close(close_code::service_restart);
  CHECK(client.events.log ==
        Log{"error connection_lost", "close 1012 retry", "reconnecting 1"});
}

TEST_CASE("A connection that fires only error while it closes has its error",
          "[client][timeouts][fault-7]") {
  TestClient client;
  client.go_to(State::open);
  client->close();
  client.socket().error();
  client.clock.advance(1s);
  CHECK(client.events.log == Log{"error connection_lost", "close 1006 final"});
}

TEST_CASE("An error and its close are told as one error and one close",
          "[client][timeouts][fault-7]") {
  TestClient client;
  client.go_to(State::open);
  client.socket().error();
  client.socket().drop();
  CHECK(client.events.log ==
        Log{"error connection_lost", "close 1006 retry", "reconnecting 1"});
  client.clock.advance(374ms);
  CHECK(client.events.closes.size() == 1);
}

TEST_CASE("A refused connection is 1006 and not clean",
          "[client][timeouts][fault-10]") {
  TestClient client;
  client->connect();
  client.socket().refuse();
  CHECK(client.events.closes.at(0).code == 1006);
  CHECK_FALSE(client.events.closes[0].was_clean);
}

TEST_CASE("A refused handshake says that it was the handshake, and how long",
          "[client][timeouts][fault-21]") {
  TestClient client;
  client->connect();
  client.clock.advance(1'234ms);
  client.socket().refuse();
  const std::string message = client.events.errors.at(0).message;
  CAPTURE(message);
  CHECK(client.events.errors[0].kind == ErrorKind::connect_failed);
  CHECK(message.find("handshake") != std::string::npos);
  CHECK(message.find("1234 ms") != std::string::npos);
  CHECK(message.find(test::default_url) != std::string::npos);
}

TEST_CASE(
    "A close in the handshake without an error has its error all the same",
    "[client][timeouts]") {
  TestClient client;
  client->connect();
  client.socket().drop();
  CHECK(client.events.log ==
        Log{"error connect_failed", "close 1006 retry", "reconnecting 1"});
}

TEST_CASE("A connection that the peer closes has no error",
          "[client][timeouts]") {
  TestClient client;
  client.go_to(State::open);
  client.socket().close(close_code::internal_error, "oops");
  CHECK(client.events.errors.empty());
}

TEST_CASE("A timeout of the longest time that can be written means never",
          "[client][timeouts][fault-17]") {
  Options options;
  options.connect_timeout = std::chrono::milliseconds::max();
  options.reconnect.stable_after = std::chrono::milliseconds::max();
  TestClient client(options);
  client->connect();
  client.clock.advance(24h);
  CHECK(client.state() == State::connecting);
  client.socket().accept();
  client.clock.advance(24h);
  CHECK(client.state() == State::open);
}

TEST_CASE("A socket that has failed does not open any more",
          "[client][timeouts][fault-7]") {
  TestClient client(test::without_jitter());
  client->connect();
  client.socket().error();
  client.socket().accept();
  CHECK(client.state() == State::connecting);
  client.clock.advance(1s);
  CHECK(client.state() == State::waiting);
  REQUIRE(client.events.errors.size() == 1);
  CHECK(client.events.errors[0].kind == ErrorKind::connect_failed);
}
