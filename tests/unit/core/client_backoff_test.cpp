#include <chrono>
#include <cstdint>
#include <vector>

#include "support/catch.hpp"
#include "support/test_client.hpp"

using namespace emsocket;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using test::TestClient;

namespace {

/// The delays that a Client announced.
std::vector<milliseconds> delays(const TestClient& client) {
  std::vector<milliseconds> all;
  for (const auto& event : client.events.reconnectings) {
    all.push_back(event.delay);
  }
  return all;
}

using Delays = std::vector<milliseconds>;

}  // namespace

TEST_CASE("The delays grow from 500 ms by two up to 30 s",
          "[client][backoff][defaults]") {
  TestClient client(test::without_jitter());
  client->connect();
  for (int i = 0; i < 9; ++i) client.fail_and_retry();
  CHECK(delays(client) == Delays{500ms, 1s, 2s, 4s, 8s, 16s, 30s, 30s, 30s});
  CHECK(client.transport.attempts() == 10);
}

TEST_CASE("By default half of each delay is chance",
          "[client][backoff][defaults][fault-18]") {
  TestClient client;
  client->connect();
  client.random.otherwise = 0;
  client.fail_and_retry();
  client.fail_and_retry();
  client.random.otherwise = 0.9999999;
  client.fail_and_retry();
  CHECK(delays(client) == Delays{250ms, 500ms, 2s});
}

TEST_CASE("Chance is drawn anew for each retry",
          "[client][backoff][fault-18]") {
  Options options;
  options.reconnect.factor = 1;
  TestClient client(options);
  client->connect();
  // Each failure may draw more than once: what counts is that the delays vary.
  for (int i = 0; i < 40; ++i) {
    client.random.script.push_back(static_cast<double>(i % 13) / 13);
  }
  for (int i = 0; i < 10; ++i) client.fail_and_retry();
  const auto all = delays(client);
  int changes = 0;
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (all[i] != all[i - 1]) ++changes;
  }
  CHECK(changes >= 8);
}

TEST_CASE("Two clients of one server do not come back together",
          "[client][backoff][fault-18]") {
  TestClient one;
  TestClient other;
  one.random.otherwise = 0.1;
  other.random.otherwise = 0.8;
  for (TestClient* client : {&one, &other}) {
    client->go_to(State::open);
    client->socket().drop();
  }
  CHECK(one.events.closes.at(0).retry_in != other.events.closes.at(0).retry_in);
}

TEST_CASE("The first retry is not immediate", "[client][backoff][fault-16]") {
  TestClient client;
  client.random.otherwise = 0;
  client.go_to(State::open);
  client.socket().drop();
  CHECK(client.events.closes.at(0).retry_in >= 250ms);
  client.clock.advance(249ms);
  CHECK(client.transport.attempts() == 1);
}

TEST_CASE("A server that accepts and closes does not reset the backoff",
          "[client][backoff][fault-16]") {
  TestClient client(test::without_jitter());
  client->connect();
  for (int i = 0; i < 7; ++i) {
    client.socket().accept();
    client.clock.advance(4'999ms);
    client.socket().drop();
    client.wait_for_retry();
  }
  CHECK(delays(client) == Delays{500ms, 1s, 2s, 4s, 8s, 16s, 30s});
}

TEST_CASE("A connection open for stable_after resets the backoff",
          "[client][backoff][fault-16]") {
  TestClient client(test::without_jitter());
  client->connect();
  for (int i = 0; i < 4; ++i) client.fail_and_retry();
  client.socket().accept();
  CHECK(client.events.opens.at(0).attempt == 4);
  client.clock.advance(5s);
  client.socket().drop();
  CHECK(client.events.closes.back().retry_in == 500ms);
  CHECK(client.events.reconnectings.back().attempt == 1);
}

TEST_CASE(
    "A connection that lived long resets the backoff also in a page whose "
    "timers stand still",
    "[client][backoff][fault-22]") {
  TestClient client(test::without_jitter());
  client->connect();
  for (int i = 0; i < 4; ++i) client.fail_and_retry();
  client.socket().accept();
  client.clock.freeze(40s);
  client.socket().drop();
  CHECK(client.events.closes.back().retry_in == 500ms);
}

TEST_CASE("The backoff never overflows, however many attempts",
          "[client][backoff][fault-17]") {
  TestClient client(test::without_jitter());
  client->connect();
  for (int i = 0; i < 2'000; ++i) {
    client.fail_and_retry();
    if (i >= 6) REQUIRE(client.events.reconnectings.back().delay == 30s);
    REQUIRE(client.events.reconnectings.back().attempt ==
            static_cast<std::uint32_t>(i + 1));
  }
}

TEST_CASE("After max_attempts failures in a row the close is terminal",
          "[client][backoff][fault-19]") {
  Options options;
  options.reconnect.max_attempts = 3;
  TestClient client(options);
  client->connect();
  client.fail_and_retry();
  client.fail_and_retry();
  client.socket().refuse();
  CHECK(client.state() == State::closed);
  CHECK(client.transport.attempts() == 3);
  CHECK_FALSE(client.events.closes.back().will_reconnect);
  CHECK(client.is_released());

  SECTION("connect() counts from zero") {
    client->connect();
    client.fail_and_retry();
    client.fail_and_retry();
    CHECK(client.state() == State::connecting);
    CHECK(client.transport.attempts() == 6);
  }
}

TEST_CASE("A connection that was not stable counts among the failures",
          "[client][backoff]") {
  Options options;
  options.reconnect.max_attempts = 2;
  TestClient client(options);
  client->connect();
  client.socket().accept();
  client.socket().drop();
  client.wait_for_retry();
  client.socket().accept();
  client.socket().drop();
  CHECK(client.state() == State::closed);
}

TEST_CASE("A stable connection that breaks is no failure",
          "[client][backoff]") {
  Options options;
  options.reconnect.max_attempts = 1;
  TestClient client(options);
  client->connect();
  for (int i = 0; i < 5; ++i) {
    client.socket().accept();
    client.clock.advance(5s);
    client.socket().drop();
    client.wait_for_retry();
  }
  client.socket().refuse();
  CHECK(client.state() == State::closed);
}

TEST_CASE("A rule that retries at once still obeys max_attempts",
          "[client][backoff][fault-19]") {
  Options options;
  options.reconnect.max_attempts = 5;
  options.reconnect.should_retry = RetryPolicy(
      [](const CloseEvent&) { return RetryDecision::retry_after(0ms); });
  TestClient client(options);
  client->connect();
  for (int i = 0; i < 100 && client.state() != State::closed; ++i) {
    client.socket().refuse();
    client.clock.advance(1ms);
  }
  CHECK(client.transport.attempts() == 5);
  CHECK(client.state() == State::closed);
}

TEST_CASE("connect() in waiting forgets the failures before",
          "[client][backoff]") {
  TestClient client(test::without_jitter());
  client->connect();
  for (int i = 0; i < 4; ++i) client.fail_and_retry();
  client.socket().refuse();
  client->connect();
  client.socket().refuse();
  CHECK(client.events.closes.back().retry_in == 500ms);
}
