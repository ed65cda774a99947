#include <chrono>
#include <stdexcept>
#include <vector>

#include "support/catch.hpp"
#include "support/test_client.hpp"

using namespace emsocket;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
using test::Log;
using test::TestClient;

TEST_CASE("What ends for good is not retried",
          "[client][backoff][defaults][fault-20]") {
  const CloseCode code = GENERATE(as<CloseCode>{}, 1000, 1002, 1003, 1007, 1008,
                                  1010, 1015, 3000, 3003);
  CAPTURE(code);
  TestClient client;
  client.go_to(State::open);
  client.socket().close(code);
  CHECK(client.state() == State::closed);
  CHECK_FALSE(client.events.closes.at(0).will_reconnect);
  CHECK(client.is_released());
}

TEST_CASE("After any other code a Client retries",
          "[client][backoff][defaults]") {
  const CloseCode code = GENERATE(as<CloseCode>{}, 1001, 1005, 1006, 1009, 1011,
                                  1014, 3001, 3999, 4000, 4999);
  CAPTURE(code);
  TestClient client;
  client.go_to(State::open);
  client.socket().close(code);
  CHECK(client.state() == State::waiting);
  CHECK(client.events.closes.at(0).retry_in == 375ms);
}

TEST_CASE("After 1012 a Client retries in 5 to 30 s",
          "[client][backoff][defaults]") {
  TestClient client;
  client.go_to(State::open);
  SECTION("at the least") { client.random.otherwise = 0; }
  SECTION("at the most") { client.random.otherwise = 0.9999999; }
  client.socket().close(close_code::service_restart);
  const milliseconds delay = client.events.closes.at(0).retry_in;
  if (client.random.otherwise == 0) {
    CHECK(delay == 5s);
  } else {
    CHECK(delay >= 29'900ms);
    CHECK(delay <= 30s);
  }
}

TEST_CASE("After 1013 a Client retries in max_delay",
          "[client][backoff][defaults]") {
  Options options;
  options.reconnect.max_delay = 77s;
  TestClient client(options);
  client.go_to(State::open);
  client.socket().close(close_code::try_again_later);
  CHECK(client.events.closes.at(0).retry_in == 77s);
}

TEST_CASE("A Client's own rule decides instead", "[client][backoff]") {
  Options options;
  std::vector<CloseEvent> asked;
  SECTION("to retry what would end for good") {
    options.reconnect.should_retry = RetryPolicy([&](const CloseEvent& close) {
      asked.push_back(close);
      return true;
    });
    TestClient client(options);
    client.go_to(State::open);
    client.socket().close(close_code::policy_violation, "no", true);
    CHECK(client.events.closes.at(0).retry_in == 375ms);
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].code == 1008);
    CHECK(asked[0].reason == "no");
    CHECK(asked[0].was_clean);
  }
  SECTION("to stop what would be retried") {
    options.reconnect.should_retry =
        RetryPolicy([](const CloseEvent&) { return false; });
    TestClient client(options);
    client.go_to(State::open);
    client.socket().drop();
    CHECK(client.state() == State::closed);
  }
  SECTION("when to retry") {
    options.reconnect.should_retry = RetryPolicy(
        [](const CloseEvent&) { return RetryDecision::retry_after(7s); });
    TestClient client(options);
    client.go_to(State::open);
    client.socket().drop();
    CHECK(client.events.closes.at(0).retry_in == 7s);
    CHECK(client.events.reconnectings.at(0).attempt == 1);
  }
  SECTION("a delay below zero is none") {
    options.reconnect.should_retry = RetryPolicy(
        [](const CloseEvent&) { return RetryDecision::retry_after(-7s); });
    TestClient client(options);
    client.go_to(State::open);
    client.socket().drop();
    CHECK(client.events.closes.at(0).retry_in == 0ms);
  }
}

TEST_CASE("The rule is not asked after close()", "[client][backoff]") {
  int asked = 0;
  Options options;
  options.reconnect.should_retry = RetryPolicy([&](const CloseEvent&) {
    ++asked;
    return true;
  });
  TestClient client(options);
  client.go_to(State::closing);
  client.socket().close(close_code::normal);
  CHECK(asked == 0);
  CHECK(client.state() == State::closed);
}

TEST_CASE("A rule that throws is reported and the default holds",
          "[client][events][fault-11]") {
  Options options;
  options.reconnect.should_retry = RetryPolicy(
      [](const CloseEvent&) -> bool { throw std::runtime_error("no idea"); });
  TestClient client(options);
  client.go_to(State::open);
  SECTION("to retry") {
    client.socket().drop();
    CHECK(client.state() == State::waiting);
  }
  SECTION("to end") {
    client.socket().close(close_code::normal);
    CHECK(client.state() == State::closed);
  }
  CHECK(client.reporter.reports == Log{"no idea"});
}

TEST_CASE("close() in the rule makes this close the last",
          "[client][events][fault-11]") {
  TestClient* self = nullptr;
  Options options;
  options.reconnect.should_retry = RetryPolicy([&](const CloseEvent&) {
    (*self)->close();
    return true;
  });
  TestClient client(options);
  self = &client;
  client.go_to(State::open);
  client.socket().drop();
  client.clock.advance(1h);
  CHECK(client.events.log_with_states ==
        Log{"state closed", "close 1006 final"});
  CHECK(client.state() == State::closed);
}

TEST_CASE("The rule may call anything else", "[client][events][fault-11]") {
  TestClient* self = nullptr;
  Options options;
  options.reconnect.should_retry = RetryPolicy([&](const CloseEvent&) {
    (*self)->connect();
    (*self)->reconnect();
    CHECK(self->send("queued") == SendResult::queued);
    return true;
  });
  TestClient client(options);
  self = &client;
  client.go_to(State::open);
  client.socket().drop();
  CHECK(client.events.log == Log{"close 1006 retry", "reconnecting 1"});
  CHECK(client.transport.attempts() == 1);
  client.wait_for_retry();
  client.socket().accept();
  CHECK(client.socket().sent_texts() == Log{"queued"});
}

TEST_CASE("The rule may destroy the Client", "[client][events][fault-12]") {
  TestClient* self = nullptr;
  Options options;
  options.reconnect.should_retry = RetryPolicy([&](const CloseEvent&) {
    self->destroy();
    return true;
  });
  TestClient client(options);
  self = &client;
  client.go_to(State::open);
  client.socket().drop();
  CHECK(client.events.log.empty());
  CHECK(client.is_released());
}
