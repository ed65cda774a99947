#include <chrono>
#include <string>

#include "support/catch.hpp"
#include "support/test_client.hpp"

using namespace emsocket;
using namespace std::chrono_literals;
using test::CloseCall;
using test::Log;
using test::TestClient;

TEST_CASE("close() in any state is final: no timer, no retry, one last close",
          "[client][close][fault-1][fault-2][fault-9]") {
  const State state = GENERATE(State::idle, State::connecting, State::open,
                               State::waiting, State::closing);
  CAPTURE(test::to_string(state));
  TestClient client;
  client.go_to(state);
  client->close();
  CHECK(client.events.closes.empty());  // never from within the call
  client.clock.advance(5s);
  CHECK(client.state() == State::closed);
  REQUIRE(client.events.closes.size() == 1);
  const CloseEvent close = client.events.closes[0];
  CHECK_FALSE(close.will_reconnect);
  CHECK(close.retry_in == 0ms);
  CHECK(close.code == 1006);
  CHECK_FALSE(close.was_clean);
  CHECK(client.is_released());
  client.clock.advance(1h);
  CHECK(client.events.closes.size() == 1);
  CHECK(client.events.reconnectings.empty());
  CHECK(client.transport.attempts() == (state == State::idle ? 0 : 1));
}

TEST_CASE("close() before the connection is open lets go of the socket at once",
          "[client][close][fault-1]") {
  TestClient client;
  client.go_to(State::connecting);
  client->close();
  CHECK(client.transport.live_sockets() == 0);
}

TEST_CASE("close() while the url provider runs drops its answer",
          "[client][close][fault-1]") {
  std::vector<Reply<std::string>> replies;
  TestClient client({}, [&](Reply<std::string> reply) {
    replies.push_back(std::move(reply));
  });
  client->connect();
  client->close();
  client.clock.run_due();
  REQUIRE(client.events.closes.size() == 1);
  CHECK_FALSE(client.events.closes[0].will_reconnect);
  replies.at(0).resolve("wss://example.com");
  CHECK(client.transport.attempts() == 0);
  CHECK(client.is_released());

  SECTION("and connect() works as ever") {
    client->connect();
    replies.at(1).resolve("wss://example.com");
    client.socket().accept();
    CHECK(client.state() == State::open);
  }
}

TEST_CASE("close() hands code and reason to the peer", "[client][close]") {
  TestClient client;
  client.go_to(State::open);
  SECTION("none") {
    client->close();
    CHECK(client.socket().close_calls.at(0) == CloseCall{{}, ""});
  }
  SECTION("a code") {
    CHECK(client->close(1000) == CloseResult::ok);
    CHECK(client.socket().close_calls.at(0) == CloseCall{1000, ""});
  }
  SECTION("a code and a reason") {
    CHECK(client->close(4999, "bye €") == CloseResult::ok);
    CHECK(client.socket().close_calls.at(0) == CloseCall{4999, "bye €"});
  }
}

TEST_CASE("The close event carries what the peer said, in its own words",
          "[client][close][fault-9]") {
  TestClient client;
  client.go_to(State::open);
  REQUIRE(client->close(4001, "mine") == CloseResult::ok);
  client.socket().close(4002, "theirs");
  REQUIRE(client.events.closes.size() == 1);
  CHECK(client.events.closes[0].code == 4002);
  CHECK(client.events.closes[0].reason == "theirs");
  CHECK(client.events.closes[0].was_clean);
  CHECK_FALSE(client.events.closes[0].will_reconnect);
}

TEST_CASE("close() with a code that may not be sent does nothing",
          "[client][close][fault-8]") {
  const CloseCode code = GENERATE(as<CloseCode>{}, 0, 999, 1001, 1005, 1006,
                                  1012, 2999, 5000, 65535);
  CAPTURE(code);
  TestClient client;
  client.go_to(State::open);
  CHECK(client->close(code, "because") == CloseResult::invalid_code);
  client.clock.advance(10s);
  CHECK(client.state() == State::open);
  CHECK(client.socket().close_calls.empty());
}

TEST_CASE("close() with a reason over 123 bytes of UTF-8 does nothing",
          "[client][close][fault-8]") {
  TestClient client;
  client.go_to(State::open);
  CHECK(client->close(1000, std::string(124, 'a')) ==
        CloseResult::reason_too_long);
  std::string euros;
  for (int i = 0; i < 42; ++i) euros += "€";  // 42 characters, 126 bytes
  CHECK(client->close(1000, euros) == CloseResult::reason_too_long);
  CHECK(client.state() == State::open);
  CHECK(client->close(1000, std::string(123, 'a')) == CloseResult::ok);
  CHECK(client.state() == State::closing);
}

TEST_CASE("close() with bad arguments is told before anything is open",
          "[client][close][fault-8]") {
  const State state =
      GENERATE(State::idle, State::connecting, State::waiting, State::closed);
  TestClient client;
  client.go_to(state);
  CHECK(client->close(2999) == CloseResult::invalid_code);
  CHECK(client->close(1000, std::string(124, 'a')) ==
        CloseResult::reason_too_long);
  CHECK(client.state() == state);
}

TEST_CASE("Only the first close() speaks to the peer", "[client][close]") {
  TestClient client;
  client.go_to(State::open);
  REQUIRE(client->close(4001) == CloseResult::ok);
  client->close();
  REQUIRE(client->close(4002) == CloseResult::ok);
  REQUIRE(client.socket().close_calls.size() == 1);
  CHECK(client.socket().close_calls[0].code == CloseCode{4001});
}

TEST_CASE("close() takes back a connect() that waits for the close event",
          "[client][close]") {
  TestClient client;
  client.go_to(State::closing);
  client->connect();
  client->close();
  client.socket().close(close_code::normal);
  client.clock.advance(1h);
  CHECK(client.state() == State::closed);
  CHECK(client.transport.attempts() == 1);
}

TEST_CASE("close() right after reconnect() ends with one close",
          "[client][close][fault-2]") {
  TestClient client;
  client.go_to(State::open);
  client->reconnect();
  client->close();
  client.clock.advance(1h);
  CHECK(client.events.log == Log{"close 1006 final"});
  CHECK(client.state() == State::closed);
  CHECK(client.transport.attempts() == 1);
}

TEST_CASE("close() right after a bad option was found ends with one close",
          "[client][close]") {
  Options options;
  options.connect_timeout = 0ms;
  TestClient client(options);
  client->connect();
  client->close();
  client.clock.advance(1h);
  CHECK(client.events.log == Log{"error invalid_option", "close 1006 final"});
}

TEST_CASE("close() while the refusal of a url is still to be told",
          "[client][close]") {
  TestClient client;
  client.transport.refuse_next({ErrorKind::invalid_url, "Bad url."});
  client->connect();
  client->close();
  client.clock.advance(1h);
  CHECK(client.events.log == Log{"error invalid_url", "close 1006 final"});
}

TEST_CASE("An error of the platform while closing ends the wait early",
          "[client][close][fault-7]") {
  TestClient client;
  client.go_to(State::closing);
  client.socket().error();
  client.clock.advance(5s);
  CHECK(client.state() == State::closed);
  REQUIRE(client.events.closes.size() == 1);
  CHECK_FALSE(client.events.closes[0].will_reconnect);
}

TEST_CASE("A close_timeout that fires far too late lets the close be heard",
          "[client][close][fault-23]") {
  TestClient client;
  client.go_to(State::closing);
  client.clock.jump(1h);
  CHECK(client.events.log.empty());
  client.socket().close(close_code::normal);
  CHECK(client.events.log == Log{"close 1000 final"});
}

TEST_CASE("What had not left is told as unsent", "[client][close]") {
  TestClient client;
  client.go_to(State::open);
  client.socket().buffered_amount = 1'234;
  SECTION("when the peer closes") { client.socket().drop(); }
  SECTION("when the user closes") {
    client->close();
    client.socket().close(close_code::normal);
  }
  SECTION("when the peer never answers") {
    client->close();
    client.clock.advance(5s);
  }
  SECTION("when the user reconnects") {
    client->reconnect();
    client.clock.run_due();
  }
  REQUIRE(client.events.closes.size() == 1);
  CHECK(client.events.closes[0].unsent == 1'234);
}

TEST_CASE("A terminal close counts the outbox among what is unsent",
          "[client][close]") {
  TestClient client;
  client.go_to(State::connecting);
  CHECK(client.send("12345") == SendResult::queued);
  client->close();
  client.clock.run_due();
  CHECK(client.events.closes.at(0).unsent == 5);
  CHECK(client->outbox_messages() == 0);
  CHECK(client->buffered_amount() == 0);
}

TEST_CASE("Construct, close at once, construct again: one connection is left",
          "[client][close][fault-40]") {
  test::World world;
  {
    Client first(test::default_url, {}, world.environment());
    first.connect();
    first.close();
  }
  Client second(test::default_url, {}, world.environment());
  second.connect();
  world.clock.advance(1s);
  world.transport.last().accept();
  CHECK(world.transport.live_sockets() == 1);
  CHECK(second.state() == State::open);
}

TEST_CASE("close() and connect() at once leave one connection",
          "[client][close][fault-40]") {
  TestClient client;
  client->connect();
  client->close();
  client->connect();
  client.clock.run_due();
  client.socket().accept();
  CHECK(client.state() == State::open);
  CHECK(client.transport.live_sockets() == 1);
  CHECK(client.transport.attempts() == 2);
}
