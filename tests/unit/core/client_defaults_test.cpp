#include <chrono>
#include <cstddef>
#include <string>

#include "support/catch.hpp"
#include "support/test_client.hpp"

// What a Client does when no option is set. The backoff's and the close codes'
// defaults are in client_backoff_test.cpp, the values in options_test.cpp.

using namespace emsocket;
using namespace std::chrono_literals;
using test::Log;
using test::TestClient;

TEST_CASE("By default no subprotocol is offered", "[client][defaults]") {
  TestClient client;
  client->connect();
  CHECK(client.socket().request.protocols.empty());
}

TEST_CASE("By default binary messages are array buffers",
          "[client][defaults]") {
  TestClient client;
  client->connect();
  CHECK(client->binary_type() == BinaryType::array_buffer);
  CHECK(client.socket().request.binary_type == BinaryType::array_buffer);
}

TEST_CASE("By default an attempt has 10 s and the retry comes by itself",
          "[client][defaults]") {
  TestClient client;
  client->connect();
  CHECK(client.clock.next_due_in() == 10s);
  client.clock.advance(10s);
  CHECK(client.events.closes.at(0).will_reconnect);
}

TEST_CASE("By default a peer has 5 s to answer the close",
          "[client][defaults]") {
  TestClient client;
  client.go_to(State::closing);
  CHECK(client.clock.next_due_in() == 5s);
}

TEST_CASE("By default a connection is stable after 5 s", "[client][defaults]") {
  TestClient client;
  client.go_to(State::open);
  CHECK(client.clock.next_due_in() == 5s);
  client.clock.advance(5s);
  CHECK(client.clock.live_timers() == 0);
}

TEST_CASE("By default attempts are not limited", "[client][defaults]") {
  TestClient client;
  client->connect();
  for (int i = 0; i < 200; ++i) client.fail_and_retry();
  CHECK(client.state() == State::connecting);
}

TEST_CASE("By default the outbox takes 1 MiB and rejects the rest",
          "[client][defaults]") {
  TestClient client;
  const std::string half(512 * 1024, 'x');
  CHECK(client.send(half) == SendResult::queued);
  CHECK(client.send(half) == SendResult::queued);
  CHECK(client.send("x") == SendResult::rejected_full);
  CHECK(client.send(half + half + "x") == SendResult::rejected_too_large);
  CHECK(client->buffered_amount() == 1024 * 1024);
}

TEST_CASE("By default the number of queued messages is not limited",
          "[client][defaults]") {
  TestClient client;
  for (int i = 0; i < 10'000; ++i) {
    REQUIRE(client.send("x") == SendResult::queued);
  }
  CHECK(client->outbox_messages() == 10'000);
}

TEST_CASE("By default there is no drain event", "[client][defaults]") {
  TestClient client;
  client.go_to(State::open);
  client.socket().buffered_amount = 1'000'000;
  CHECK(client.send("x") == SendResult::sent);
  client.clock.advance(10s);
  client.socket().buffered_amount = 0;
  client.clock.advance(10s);
  CHECK(client.events.log.empty());
}
