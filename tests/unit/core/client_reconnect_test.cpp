#include <chrono>

#include "support/catch.hpp"
#include "support/test_client.hpp"

using namespace emsocket;
using namespace std::chrono_literals;
using test::Log;
using test::TestClient;

TEST_CASE("A connection that broke is opened again", "[client][reconnect]") {
  TestClient client;
  client.go_to(State::open);
  client.socket().drop();
  client.wait_for_retry();
  client.socket().accept();
  CHECK(client.state() == State::open);
  CHECK(client.events.log == Log{"close 1006 retry", "reconnecting 1", "open"});
  CHECK(client.events.opens[0].reconnected);
  CHECK(client.events.opens[0].attempt == 1);
}

TEST_CASE("reconnected is only said when a connection was open before",
          "[client][reconnect]") {
  TestClient client;
  client->connect();
  client.fail_and_retry();
  client.socket().accept();
  CHECK_FALSE(client.events.opens.at(0).reconnected);
  CHECK(client.events.opens[0].attempt == 1);
}

TEST_CASE("reconnecting tells the attempt, the delay and the close before it",
          "[client][reconnect]") {
  TestClient client;
  client.go_to(State::open);
  client.socket().close(4321, "deploy");
  const CloseEvent close = client.events.closes.at(0);
  CHECK(close.will_reconnect);
  CHECK(close.retry_in == 375ms);
  const ReconnectingEvent reconnecting = client.events.reconnectings.at(0);
  CHECK(reconnecting.attempt == 1);
  CHECK(reconnecting.delay == 375ms);
  CHECK(reconnecting.cause.code == 4321);
  CHECK(reconnecting.cause.reason == "deploy");
  CHECK(reconnecting.cause.will_reconnect);
}

TEST_CASE("reconnect() works after the attempts are used up",
          "[client][reconnect][fault-3]") {
  Options options;
  options.reconnect.max_attempts = 1;
  TestClient client(options);
  client->connect();
  client.socket().refuse();
  CHECK(client.state() == State::closed);
  client->reconnect();
  client.clock.run_due();
  client.socket().accept();
  CHECK(client.state() == State::open);
}

TEST_CASE("reconnect() skips a running wait", "[client][reconnect][fault-3]") {
  TestClient client;
  client.go_to(State::waiting);
  client->reconnect();
  client.clock.run_due();
  CHECK(client.state() == State::connecting);
  client.socket().accept();
  client.clock.advance(1h);
  CHECK(client.transport.attempts() == 2);
}

TEST_CASE("reconnect() skips also a wait that the server asked for",
          "[client][reconnect][fault-3]") {
  TestClient client;
  client.go_to(State::open);
  client.socket().close(close_code::try_again_later);
  CHECK(client.events.closes.at(0).retry_in == 30s);
  client->reconnect();
  client.clock.run_due();
  CHECK(client.state() == State::connecting);
}

TEST_CASE("reconnect() twice while open leaves one live socket",
          "[client][reconnect][fault-4]") {
  TestClient client;
  client.go_to(State::open);
  client->reconnect();
  client->reconnect();
  client->connect();
  client.clock.advance(1s);
  CHECK(client.transport.live_sockets() == 1);
  CHECK(client.transport.attempts() == 2);
  CHECK(client.events.log == Log{"close 1006 retry", "reconnecting 1"});
}

TEST_CASE("connect() many times opens one socket",
          "[client][reconnect][fault-4]") {
  TestClient client;
  for (int i = 0; i < 5; ++i) client->connect();
  client.socket().accept();
  for (int i = 0; i < 5; ++i) client->connect();
  client.clock.advance(1min);
  CHECK(client.transport.attempts() == 1);
}

TEST_CASE("The connection that reconnect() drops ends with one close, later",
          "[client][reconnect]") {
  TestClient client;
  client.go_to(State::open);
  client->reconnect();
  CHECK(client.events.closes.empty());
  client.clock.run_due();
  REQUIRE(client.events.closes.size() == 1);
  CHECK(client.events.closes[0].code == 1006);
  CHECK_FALSE(client.events.closes[0].was_clean);
  CHECK(client.events.closes[0].will_reconnect);
  CHECK(client.events.closes[0].retry_in == 0ms);
  client.socket().accept();
  CHECK(client.events.opens.at(0).reconnected);
}

TEST_CASE("reconnect() in error: the close after it says that the next is due",
          "[client][reconnect]") {
  Options options;
  SECTION("where a retry was due later") {}
  SECTION("where it was the end") { options.reconnect.max_attempts = 1; }
  TestClient client(options);
  const HandlerId id =
      client->on_error([&](const ErrorEvent&) { client->reconnect(); });
  client->connect();
  client.socket().refuse();
  client->remove_handler(id);
  REQUIRE(client.events.closes.size() == 1);
  CHECK(client.events.closes[0].will_reconnect);
  CHECK(client.events.closes[0].retry_in == 0ms);
  CHECK(client.state() == State::connecting);
  CHECK(client.transport.attempts() == 2);
}

TEST_CASE("reconnect() works where retries are off", "[client][reconnect]") {
  Options options;
  options.reconnect.enabled = false;
  TestClient client(options);
  client.go_to(State::open);
  client->reconnect();
  client.clock.run_due();
  client.socket().accept();
  CHECK(client.state() == State::open);
}

TEST_CASE("With retries off a failed attempt is the end",
          "[client][reconnect]") {
  Options options;
  options.reconnect.enabled = false;
  TestClient client(options);
  client->connect();
  client.socket().refuse();
  CHECK(client.state() == State::closed);
  CHECK(client.events.log == Log{"error connect_failed", "close 1006 final"});
}

TEST_CASE("A late event of an old socket is not taken for one of the new",
          "[client][reconnect][fault-5]") {
  TestClient client;
  client.connect_and_open();
  auto& old = client.transport.socket(0);
  old.ignore_release();
  client->reconnect();
  client.clock.run_due();
  client.events.clear();

  SECTION("while the new one connects") {
    old.accept();
    old.text("ghost");
    old.error();
    old.drop();
    client.clock.advance(2s);
    CHECK(client.state() == State::connecting);
  }
  SECTION("while the new one is open") {
    client.socket().accept();
    client.events.clear();
    old.text("ghost");
    old.error();
    old.close(close_code::normal);
    client.clock.advance(2s);
    CHECK(client.state() == State::open);
  }
  CHECK(client.events.log.empty());
  CHECK(client.transport.live_sockets() == 1);
}

TEST_CASE("A late event of a socket that is given up changes nothing",
          "[client][reconnect][fault-5]") {
  TestClient client;
  client->connect();
  client.socket().ignore_release();
  client.clock.advance(10s);  // connect_timeout
  client.events.clear();
  client.socket().accept();
  client.socket().text("ghost");
  client.socket().drop();
  CHECK(client.state() == State::waiting);
  CHECK(client.events.log.empty());
}

TEST_CASE("A second close of one socket is not told",
          "[client][reconnect][fault-5]") {
  TestClient client;
  client.go_to(State::open);
  client.socket().ignore_release();
  client.socket().drop();
  client.socket().drop();
  CHECK(client.events.closes.size() == 1);
}

TEST_CASE("binaryType survives a reconnect", "[client][reconnect][fault-28]") {
  Options options;
  options.binary_type = BinaryType::blob;
  TestClient client(options);
  client.go_to(State::open);
  CHECK(client.socket().binary_type == BinaryType::blob);
  client.socket().drop();
  client.wait_for_retry();
  CHECK(client.socket().binary_type == BinaryType::blob);

  SECTION("also one that was set later") {
    client.socket().accept();
    client->set_binary_type(BinaryType::array_buffer);
    CHECK(client->binary_type() == BinaryType::array_buffer);
    CHECK(client.socket().binary_type == BinaryType::array_buffer);
    client.socket().drop();
    client.wait_for_retry();
    CHECK(client.socket().request.binary_type == BinaryType::array_buffer);
  }
}

TEST_CASE("binaryType is not touched by sending",
          "[client][reconnect][fault-28]") {
  TestClient client;
  client.go_to(State::open);
  const int sets = client.socket().binary_type_sets;
  CHECK(client.send("a") == SendResult::sent);
  CHECK(client.send("b") == SendResult::sent);
  CHECK(client.socket().binary_type_sets == sets);
}

TEST_CASE("Handlers survive a reconnect, each is called once",
          "[client][reconnect]") {
  TestClient client;
  client.go_to(State::open);
  for (int i = 0; i < 3; ++i) {
    client.socket().drop();
    client.wait_for_retry();
    client.socket().accept();
    client.socket().text("hello");
  }
  CHECK(client.events.messages.size() == 3);
}

TEST_CASE("A connect() while closing is honoured once", "[client][reconnect]") {
  // Both the program and its close handler ask for the next connection; when
  // the server ends that one for good, it stays ended.
  TestClient client;
  client.go_to(State::open);
  bool again = true;
  client->on_close([&](const CloseEvent&) {
    if (std::exchange(again, false)) client->connect();
  });
  client->close();
  client->connect();
  client.socket().close(close_code::normal);
  client.clock.run_due();
  client.socket().accept();
  client.socket().close(close_code::normal);
  client.clock.advance(1min);
  CHECK(client.state() == State::closed);
  CHECK(client.transport.attempts() == 2);
}

TEST_CASE("url, protocol and extensions are those of the last attempt",
          "[client][reconnect][fault-35]") {
  TestClient client;
  client->connect();
  client.socket().accept("chat", "x");
  client.socket().drop();
  CHECK(client->protocol() == "chat");
  client.wait_for_retry();
  CHECK(client->url() == test::default_url);
  CHECK(client->protocol().empty());
  client.socket().accept("talk");
  CHECK(client->protocol() == "talk");
  CHECK(client->extensions().empty());
}
