#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/test_client.hpp"

using namespace emsocket;
using namespace std::chrono_literals;
using test::Log;
using test::TestClient;

TEST_CASE("The events of a whole life come in their order",
          "[client][events]") {
  TestClient client;
  client->connect();
  client.fail_and_retry();
  client.socket().accept();
  client.socket().text("hello");
  client.socket().drop();
  client.wait_for_retry();
  client.socket().accept();
  client->close();
  client.socket().close(close_code::no_status);
  CHECK(client.events.log_with_states ==
        Log{"state connecting", "state waiting", "error connect_failed",
            "close 1006 retry", "reconnecting 1", "state connecting",
            "state open", "open", "message hello", "state waiting",
            "close 1006 retry", "reconnecting 2", "state connecting",
            "state open", "open", "state closing", "state closed",
            "close 1005 final"});
}

TEST_CASE("Every attempt ends in exactly one close, its error before it",
          "[client][events][fault-7]") {
  // The ways in which an attempt can end, one after the other.
  Options options = test::without_jitter();
  options.heartbeat = {.interval = 30s, .timeout = 10s, .message = "ping"};
  options.max_message_bytes = 10;
  int asked = 0;
  TestClient client(options, [&](Reply<std::string> reply) {
    if (++asked == 1) return reply.reject("not yet");
    if (asked == 2) return;  // never answers
    reply.resolve(test::default_url);
  });
  client->connect();
  client.clock.run_due();  // rejected
  client.wait_for_retry();
  client.clock.advance(10s);  // no answer
  client.wait_for_retry();
  client.fail_and_retry();
  client.clock.advance(10s);  // connect_timeout
  client.wait_for_retry();
  client.socket().error();
  client.clock.advance(1s);  // error alone
  client.wait_for_retry();
  client.socket().accept();
  client.socket().drop();
  client.wait_for_retry();
  client.socket().accept();
  client.clock.advance(40s);  // heartbeat
  client.wait_for_retry();
  client.socket().accept();
  client.socket().text("01234567890");  // too large
  client.wait_for_retry();
  client.socket().accept();
  client->reconnect();
  client.clock.run_due();
  client.socket().accept();
  client->close();
  client.socket().close(close_code::normal);

  std::size_t closes = 0;
  bool is_running = false;
  bool is_closed = false;
  for (const std::string& line : client.events.log_with_states) {
    CAPTURE(line);
    if (line == "state connecting") {
      CHECK_FALSE(is_running);
      is_running = true;
      is_closed = false;
    } else if (line.rfind("close ", 0) == 0) {
      CHECK(is_running);
      CHECK_FALSE(is_closed);
      is_running = false;
      is_closed = true;
      ++closes;
    } else if (line.rfind("error ", 0) == 0) {
      CHECK_FALSE(is_closed);
    }
  }
  CHECK(closes == 10);
  CHECK(client.events.errors.size() == 7);
}

TEST_CASE("Several handlers are called in the order they were added",
          "[client][events]") {
  TestClient client;
  std::string order;
  client->on_open([&](const OpenEvent&) { order += 'a'; });
  client->on_open([&](const OpenEvent&) { order += 'b'; });
  client->on_open([&](const OpenEvent&) { order += 'c'; });
  client.connect_and_open();
  CHECK(order == "abc");
}

TEST_CASE("A removed handler is not called any more", "[client][events]") {
  TestClient client;
  int opens = 0;
  int messages = 0;
  const HandlerId on_open = client->on_open([&](const OpenEvent&) { ++opens; });
  const HandlerId on_message =
      client->on_message([&](const Message&) { ++messages; });
  CHECK_FALSE(on_open == on_message);
  CHECK(client->remove_handler(on_open));
  CHECK_FALSE(client->remove_handler(on_open));
  client.connect_and_open();
  client.socket().text("hello");
  CHECK(opens == 0);
  CHECK(messages == 1);
  CHECK(client->remove_handler(on_message));
  client.socket().text("hello");
  CHECK(messages == 1);
}

TEST_CASE("Handlers need not take the event by const reference",
          "[client][events]") {
  TestClient client;
  std::string reason;
  client->on_close([&](CloseEvent close) { reason = std::move(close.reason); });
  client->on_close([&](auto&& close) { reason += close.reason; });
  client.go_to(State::open);
  client.socket().close(close_code::normal, "bye");
  CHECK(reason == "byebye");
}

TEST_CASE("A handler that throws is reported and the rest goes on",
          "[client][events][fault-11]") {
  TestClient client;
  const auto unlucky = [](const auto&) { throw std::runtime_error("oops"); };
  Log log;
  client->on_open(unlucky);
  client->on_message(unlucky);
  client->on_error(unlucky);
  client->on_close(unlucky);
  client->on_reconnecting(unlucky);
  client->on_state(unlucky);
  client->on_open([&](const OpenEvent&) { log.emplace_back("open"); });
  client->on_message([&](const Message&) { log.emplace_back("message"); });
  client->on_error([&](const ErrorEvent&) { log.emplace_back("error"); });
  client->on_close([&](const CloseEvent&) { log.emplace_back("close"); });
  client->on_reconnecting(
      [&](const ReconnectingEvent&) { log.emplace_back("reconnecting"); });
  client->connect();
  client.fail_and_retry();
  client.socket().accept();
  client.socket().text("hello");
  CHECK(log == Log{"error", "close", "reconnecting", "open", "message"});
  CHECK(client.reporter.reports.size() == 9);  // and four states
  CHECK(client.reporter.reports.at(0) == "oops");
  CHECK(client.state() == State::open);
}

TEST_CASE(
    "close() in an error handler makes the close of that attempt the last",
    "[client][events][fault-11]") {
  TestClient client;
  client->on_error([&](const ErrorEvent&) { client->close(); });
  client->connect();
  client.socket().refuse();
  client.clock.advance(1h);
  CHECK(client.events.log == Log{"error connect_failed", "close 1006 final"});
  CHECK(client.is_released());
}

TEST_CASE("close() in a close handler is followed by one last close",
          "[client][events][fault-11]") {
  TestClient client;
  client->on_close([&](const CloseEvent&) { client->close(); });
  client.go_to(State::open);
  client.socket().drop();
  client.clock.advance(1h);
  CHECK(client.events.log == Log{"close 1006 retry", "close 1006 final"});
  CHECK(client.transport.attempts() == 1);
}

TEST_CASE("close() in a state handler tells no open", "[client][events]") {
  TestClient client;
  client->on_state([&](const StateEvent& event) {
    if (event.to == State::open) client->close();
  });
  client.connect_and_open();
  client.socket().close(close_code::normal);
  CHECK(client.events.log == Log{"close 1000 final"});
}

TEST_CASE("connect() in a close handler begins one attempt",
          "[client][events][fault-11]") {
  TestClient client;
  client->on_close([&](const CloseEvent&) { client->connect(); });
  client.go_to(State::open);
  SECTION("of a terminal close") { client.socket().close(close_code::normal); }
  SECTION("of one that is retried") { client.socket().drop(); }
  CHECK(client.state() == State::connecting);
  CHECK(client.events.reconnectings.empty());
  client.clock.advance(1s);
  CHECK(client.transport.attempts() == 2);
  CHECK(client.transport.live_sockets() == 1);
}

TEST_CASE("Every state handler ends with the state that holds",
          "[client][events][fault-11]") {
  // The first handler changes the state while the others are still to be told.
  TestClient client;
  State shown = State::idle;
  std::vector<State> told;
  client->on_state([&](const StateEvent& event) {
    if (event.to == State::connecting) client->close();
  });
  client->on_state([&](const StateEvent& event) {
    CHECK(event.from == shown);
    shown = event.to;
    told.push_back(event.to);
  });
  client->connect();
  CHECK(shown == client.state());
  CHECK(told == std::vector<State>{State::connecting, State::closing});
}

TEST_CASE("After the Client is destroyed nothing is delivered",
          "[client][events][fault-12]") {
  const State state = GENERATE(State::idle, State::connecting, State::open,
                               State::waiting, State::closing, State::closed);
  CAPTURE(test::to_string(state));
  TestClient client;
  client.go_to(state);
  client.destroy();
  CHECK(client.is_released());
  if (client.transport.sockets() > 0) {
    client.socket().text("ghost");
    client.socket().drop();
  }
  client.page.signal(PageSignal::online);
  client.clock.advance(1h);
  CHECK(client.events.log_with_states.empty());
}

TEST_CASE("A moved Client goes on where it was", "[client][events]") {
  test::World world;
  test::Recorder events;
  Client first(test::default_url, {}, world.environment());
  events.listen_to(first);
  first.connect();
  Client second(std::move(first));
  world.transport.last().accept();
  CHECK(events.log == Log{"open"});
  CHECK(second.state() == State::open);

  Client third("wss://other.example.com", {}, world.environment());
  third.connect();
  CHECK(world.transport.live_sockets() == 2);
  third = std::move(second);
  CHECK(world.transport.live_sockets() == 1);
  CHECK(third.state() == State::open);
  CHECK(third.send("hello") == SendResult::sent);
}
