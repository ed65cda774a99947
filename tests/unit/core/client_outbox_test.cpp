#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/test_client.hpp"

using namespace emsocket;
using namespace std::chrono_literals;
using test::Log;
using test::Sent;
using test::TestClient;

TEST_CASE("send() on an open connection sends at once", "[client][outbox]") {
  TestClient client;
  client.go_to(State::open);
  const std::array<std::uint8_t, 3> bytes{0, 255, 7};
  CHECK(client.send(std::string("a\0b", 3)) == SendResult::sent);
  CHECK(client->send(std::span<const std::uint8_t>(bytes)) == SendResult::sent);
  CHECK(client.send("") == SendResult::sent);
  CHECK(client->send(std::span<const std::byte>()) == SendResult::sent);
  CHECK(client.socket().sent ==
        std::vector<Sent>{{true, std::string("a\0b", 3)},
                          {false, std::string("\0\xff\x07", 3)},
                          {true, ""},
                          {false, ""}});
}

TEST_CASE("send() in each state says what becomes of the message",
          "[client][outbox][fault-32]") {
  const auto [state, result] = GENERATE(table<State, SendResult>({
      {State::idle, SendResult::queued},
      {State::connecting, SendResult::queued},
      {State::open, SendResult::sent},
      {State::waiting, SendResult::queued},
      {State::closing, SendResult::rejected_closed},
      {State::closed, SendResult::rejected_closed},
  }));
  CAPTURE(test::to_string(state));
  TestClient client;
  client.go_to(state);
  CHECK(client.send("hello") == result);
  const bool queued = result == SendResult::queued;
  CHECK(client->outbox_messages() == (queued ? 1 : 0));
  CHECK(client->buffered_amount() == (queued ? 5 : 0));
}

TEST_CASE("The outbox is flushed on open, in order, before anything newer",
          "[client][outbox][fault-30]") {
  TestClient client;
  client->on_open([&](const OpenEvent&) {
    CHECK(client->outbox_messages() == 0);
    CHECK(client.send("in open") == SendResult::sent);
  });
  CHECK(client.send("one") == SendResult::queued);
  client->connect();
  CHECK(client.send("two") == SendResult::queued);
  client.fail_and_retry();
  CHECK(client->send(std::as_bytes(std::span("3", 1))) == SendResult::queued);
  client.socket().accept();
  CHECK(client.send("after") == SendResult::sent);
  CHECK(client.socket().sent == std::vector<Sent>{{true, "one"},
                                                  {true, "two"},
                                                  {false, "3"},
                                                  {true, "in open"},
                                                  {true, "after"}});
}

TEST_CASE("What is sent between the state and the open event keeps its place",
          "[client][outbox][fault-30]") {
  TestClient client;
  client->on_state([&](const StateEvent& event) {
    if (event.to == State::open) (void)client.send("newer");
  });
  CHECK(client.send("older") == SendResult::queued);
  client.connect_and_open();
  CHECK(client.socket().sent_texts() ==
        std::vector<std::string>{"older", "newer"});
}

TEST_CASE("Queued messages survive that the socket is replaced",
          "[client][outbox][fault-30]") {
  TestClient client;
  client.go_to(State::connecting);
  CHECK(client.send("kept") == SendResult::queued);
  client.fail_and_retry();
  client.clock.advance(10s);  // connect_timeout
  client.wait_for_retry();
  client->reconnect();
  client.socket().accept();
  CHECK(client.socket().sent_texts() == std::vector<std::string>{"kept"});
  CHECK(client->outbox_messages() == 0);
}

TEST_CASE("A message is handed over once, not again on the next connection",
          "[client][outbox][fault-30]") {
  TestClient client;
  CHECK(client.send("once") == SendResult::queued);
  client.connect_and_open();
  client.socket().drop();
  client.wait_for_retry();
  client.socket().accept();
  CHECK(client.socket().sent.empty());
}

TEST_CASE("A socket that takes no more leaves the rest in order for the next",
          "[client][outbox][fault-30]") {
  TestClient client;
  for (const char* text : {"1", "2", "3"}) {
    CHECK(client.send(text) == SendResult::queued);
  }
  client->connect();
  client.socket().takes_only = 1;
  client.socket().accept();
  CHECK(client->outbox_messages() == 2);
  CHECK(client.send("4") == SendResult::queued);
  client.socket().drop();
  client.wait_for_retry();
  client.socket().accept();
  CHECK(client.transport.socket(0).sent_texts() ==
        std::vector<std::string>{"1"});
  CHECK(client.socket().sent_texts() ==
        std::vector<std::string>{"2", "3", "4"});
}

TEST_CASE("What an open socket does not take any more is queued",
          "[client][outbox]") {
  TestClient client;
  client.go_to(State::open);
  client.socket().takes_nothing = true;  // its close is on the way
  CHECK(client.send("kept") == SendResult::queued);
  client.socket().drop();
  client.wait_for_retry();
  client.socket().accept();
  CHECK(client.socket().sent_texts() == std::vector<std::string>{"kept"});
}

TEST_CASE("Answering every event with a message never hangs the flush",
          "[client][outbox][fault-30]") {
  TestClient client;
  client->on_open([&](const OpenEvent&) { (void)client.send("hello"); });
  client->on_close([&](const CloseEvent&) { (void)client.send("sorry"); });
  client->on_state([&](const StateEvent&) { (void)client.send("state"); });
  client->connect();
  for (int i = 0; i < 3; ++i) {
    client.socket().takes_only = 1;
    client.socket().accept();
    client.socket().drop();
    client.wait_for_retry();
  }
  client.socket().accept();
  CHECK(client->outbox_messages() == 0);
}

TEST_CASE("A full outbox rejects and tells so", "[client][outbox][fault-30]") {
  Options options;
  options.outbox.max_bytes = 5;
  TestClient client(options);
  CHECK(client.send("abc") == SendResult::queued);
  CHECK(client.send("def") == SendResult::rejected_full);
  CHECK(client.send("de") == SendResult::queued);
  CHECK(client.send("toolong") == SendResult::rejected_too_large);
  client.connect_and_open();
  CHECK(client.socket().sent_texts() == std::vector<std::string>{"abc", "de"});
  CHECK(client.events.log == Log{"open"});
  CHECK(client.send("toolong") == SendResult::sent);
}

TEST_CASE("drop_newest tells by its result", "[client][outbox][fault-30]") {
  Options options;
  options.outbox = {.max_bytes = 5, .overflow = Overflow::drop_newest};
  TestClient client(options);
  CHECK(client.send("abcd") == SendResult::queued);
  CHECK(client.send("ef") == SendResult::dropped);
  client.connect_and_open();
  CHECK(client.socket().sent_texts() == std::vector<std::string>{"abcd"});
}

TEST_CASE("drop_oldest tells by one error, later, how much was dropped",
          "[client][outbox][fault-30]") {
  Options options;
  options.outbox = {.max_messages = 2, .overflow = Overflow::drop_oldest};
  TestClient client(options);
  for (const char* text : {"aa", "bbb", "c", "d"}) {
    CHECK(client.send(text) == SendResult::queued);
  }
  CHECK(client.events.log.empty());  // not from within send()
  client.clock.run_due();
  REQUIRE(client.events.log == Log{"error outbox_full"});
  const std::string message = client.events.errors[0].message;
  CAPTURE(message);
  CHECK(message.find("2 messages") != std::string::npos);
  CHECK(message.find("5 bytes") != std::string::npos);
  client.connect_and_open();
  CHECK(client.socket().sent_texts() == std::vector<std::string>{"c", "d"});
  client.clock.advance(1min);
  CHECK(client.events.errors.size() == 1);
}

TEST_CASE("The Client may be destroyed when it tells what was dropped",
          "[client][outbox][fault-12]") {
  Options options;
  options.outbox = {.max_messages = 1, .overflow = Overflow::drop_oldest};
  TestClient client(options);
  client->on_error([&](const ErrorEvent&) { client.destroy(); });
  (void)client.send("a");
  (void)client.send("b");
  client.clock.run_due();
  CHECK(client.events.log == Log{"error outbox_full"});
  CHECK(client.is_released());
}

TEST_CASE("What was dropped is told before the close that ends it all",
          "[client][outbox]") {
  Options options;
  options.outbox = {.max_messages = 1, .overflow = Overflow::drop_oldest};
  TestClient client(options);
  client.go_to(State::connecting);
  (void)client.send("a");
  (void)client.send("b");
  client.socket().close(close_code::policy_violation);
  CHECK(client.events.log.front() == "error outbox_full");
  CHECK(client.events.log.back() == "close 1008 final");
  CHECK(client.is_released());
}

TEST_CASE("No error comes after the close that ends it all",
          "[client][outbox]") {
  Options options;
  options.outbox = {.max_messages = 1, .overflow = Overflow::drop_oldest};
  TestClient client(options);
  client->on_error([&](const ErrorEvent&) {
    (void)client.send("a");
    (void)client.send("b");
    client->close();
  });
  client->connect();
  client.socket().refuse();
  client.clock.advance(1min);
  CHECK(client.events.log.back() == "close 1006 final");
}

TEST_CASE("bufferedAmount is in bytes and adds outbox and socket",
          "[client][outbox][fault-29]") {
  TestClient client;
  CHECK(client.send("é€😀") == SendResult::queued);
  CHECK(client->buffered_amount() == 9);
  client->connect();
  client.socket().takes_only = 0;
  client.socket().accept();
  client.socket().buffered_amount = 100;
  CHECK(client->buffered_amount() == 109);
}

TEST_CASE("An outbox that a terminal close emptied stays empty after connect()",
          "[client][outbox]") {
  TestClient client;
  client.go_to(State::waiting);
  CHECK(client.send("lost") == SendResult::queued);
  client->close();
  client.clock.run_due();
  CHECK(client.events.closes.at(0).unsent == 4);
  client.connect_and_open();
  CHECK(client.socket().sent.empty());
}

TEST_CASE("There is a way to authenticate before queued messages leave",
          "[client][outbox][fault-31]") {
  // A fresh token goes into the url of every attempt.
  int token = 0;
  TestClient client({}, [&](Reply<std::string> reply) {
    reply.resolve("wss://example.com/?token=" + std::to_string(++token));
  });
  CHECK(client.send("queued") == SendResult::queued);
  client->connect();
  client.fail_and_retry();
  CHECK(client.transport.socket(0).request.url == "wss://example.com/?token=1");
  CHECK(client.socket().request.url == "wss://example.com/?token=2");
  CHECK(client.socket().sent.empty());
}

TEST_CASE("Without reconnection nothing waits while the peer closes",
          "[client][outbox]") {
  Options options;
  options.reconnect.enabled = false;
  TestClient client(options);
  client.go_to(State::open);
  client.socket().takes_nothing = true;
  CHECK(client.send("hello") == SendResult::rejected_closed);
  CHECK(client->outbox_messages() == 0);
}
