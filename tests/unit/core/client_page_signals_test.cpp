#include <chrono>

#include "support/catch.hpp"
#include "support/test_client.hpp"

using namespace emsocket;
using namespace std::chrono_literals;
using test::Log;
using test::TestClient;

namespace {

/// Waits for a retry that is a long time off, and may be skipped.
struct Waiting : TestClient {
  Waiting() : TestClient(with_long_wait()) {
    client->connect();
    clock.advance(9s);
    socket().refuse();
    clock.advance(10s);
    events.clear();
  }

  static Options with_long_wait() {
    Options options = test::without_jitter();
    options.reconnect.initial_delay = 15s;
    return options;
  }
};

}  // namespace

TEST_CASE_METHOD(Waiting, "Back on the page, a waiting Client tries at once",
                 "[client][page][fault-25]") {
  const PageSignal signal =
      GENERATE(PageSignal::online, PageSignal::visible, PageSignal::resumed);
  page.signal(signal);
  CHECK(state() == State::connecting);
  CHECK(transport.live_sockets() == 1);
  clock.advance(9s);
  CHECK(transport.attempts() == 2);
  socket().accept();
  CHECK(events.opens.at(0).attempt == 1);
}

TEST_CASE_METHOD(Waiting, "Going offline begins no attempt", "[client][page]") {
  page.signal(PageSignal::offline);
  CHECK(state() == State::waiting);
  CHECK(transport.attempts() == 1);
}

TEST_CASE_METHOD(Waiting, "Many signals make no storm of attempts",
                 "[client][page][fault-19]") {
  page.signal(PageSignal::visible);
  for (int i = 0; i < 100; ++i) {
    if (state() == State::connecting) socket().refuse();
    page.signal(PageSignal::visible);
    page.signal(PageSignal::online);
    clock.advance(10ms);
  }
  CHECK(transport.attempts() == 2);
}

TEST_CASE("Attempts after a signal obey max_attempts",
          "[client][page][fault-19]") {
  Options options = test::without_jitter();
  options.reconnect.max_attempts = 4;
  TestClient client(options);
  client->connect();
  for (int i = 0; i < 50; ++i) {
    client.clock.advance(600ms);
    if (client.state() == State::connecting) client.socket().refuse();
    client.page.signal(PageSignal::online);
  }
  CHECK(client.transport.attempts() == 4);
  CHECK(client.state() == State::closed);
}

TEST_CASE("A signal that comes early still shortens a long wait",
          "[client][page][fault-25]") {
  // The network breaks and is back a moment later: nobody waits 30 s for it.
  TestClient client(test::without_jitter());
  client->connect();
  for (int i = 0; i < 8; ++i) client.fail_and_retry();
  client.socket().refuse();
  REQUIRE(client.events.closes.back().retry_in == 30s);
  client.clock.advance(100ms);
  client.page.signal(PageSignal::online);
  client.clock.advance(1s);
  CHECK(client.state() == State::connecting);
}

TEST_CASE("A signal does not skip a wait that the server asked for",
          "[client][page]") {
  const CloseCode code = GENERATE(as<CloseCode>{}, close_code::service_restart,
                                  close_code::try_again_later);
  TestClient client;
  client.go_to(State::open);
  client.socket().close(code);
  client.clock.advance(2s);
  client.page.signal(PageSignal::visible);
  CHECK(client.state() == State::waiting);
  CHECK(client.transport.attempts() == 1);
}

TEST_CASE("A signal opens nothing that the user closed or never opened",
          "[client][page][fault-14]") {
  const State state = GENERATE(State::idle, State::closing, State::closed);
  CAPTURE(test::to_string(state));
  TestClient client;
  client.go_to(state);
  const std::size_t attempts = client.transport.attempts();
  for (const PageSignal signal : {PageSignal::online, PageSignal::offline,
                                  PageSignal::visible, PageSignal::resumed}) {
    client.clock.advance(1s);
    client.page.signal(signal);
  }
  client.clock.advance(1min);
  CHECK(client.transport.attempts() == attempts);
}

TEST_CASE("A signal opens nothing while a closed wait is still to be told",
          "[client][page][fault-14]") {
  TestClient client;
  client.go_to(State::waiting);
  client.clock.advance(300ms);
  client->close();
  client.clock.freeze(1min);
  client.page.signal(PageSignal::online);
  client.clock.advance(1min);
  CHECK(client.transport.attempts() == 1);
  CHECK(client.state() == State::closed);
}

TEST_CASE("A signal changes nothing while connecting", "[client][page]") {
  TestClient client;
  client.go_to(State::connecting);
  client.clock.advance(2s);
  client.page.signal(PageSignal::online);
  CHECK(client.transport.attempts() == 1);
  CHECK(client.state() == State::connecting);
}

TEST_CASE("A signal does not open twice what reconnect() opens",
          "[client][page][fault-4]") {
  TestClient client;
  client.go_to(State::open);
  client.clock.advance(1min);
  client->reconnect();
  client.page.signal(PageSignal::online);
  client.clock.advance(1s);
  CHECK(client.transport.attempts() == 2);
  CHECK(client.transport.live_sockets() == 1);
}

TEST_CASE("The page is listened to only while there is something to do",
          "[client][page][fault-13]") {
  TestClient client;
  CHECK(client.page.listeners() == 0);
  client->connect();
  CHECK(client.page.listeners() == 1);
  client.fail_and_retry();
  client.socket().accept();
  CHECK(client.page.listeners() == 1);

  SECTION("the user closes") {
    client->close();
    client.socket().close(close_code::normal);
  }
  SECTION("the peer closes for good") {
    client.socket().close(close_code::normal);
  }
  SECTION("the Client is destroyed") { client.destroy(); }
  CHECK(client.page.listeners() == 0);
  client.page.signal(PageSignal::online);
}

TEST_CASE("A Client that never connected listens to nothing after close()",
          "[client][page][fault-13]") {
  TestClient client;
  client->close();
  client.clock.run_due();
  CHECK(client.page.listeners() == 0);
}
