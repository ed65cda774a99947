#include <chrono>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/test_client.hpp"

using namespace emsocket;
using namespace std::chrono_literals;
using test::Log;
using test::TestClient;

namespace {

using Texts = std::vector<std::string>;

struct Fixture : TestClient {
  Fixture() : TestClient(with_heartbeat()) {}

  static Options with_heartbeat() {
    Options options = test::without_jitter();
    options.heartbeat = {.interval = 30s, .timeout = 10s, .message = "ping"};
    return options;
  }
};

}  // namespace

TEST_CASE("By default there is no heartbeat", "[client][heartbeat][defaults]") {
  TestClient client;
  client.go_to(State::open);
  client.clock.advance(24h);
  CHECK(client.socket().sent.empty());
  CHECK(client.state() == State::open);
}

TEST_CASE_METHOD(Fixture, "After an interval of silence the heartbeat is sent",
                 "[client][heartbeat]") {
  go_to(State::open);
  clock.advance(29'999ms);
  CHECK(socket().sent.empty());
  clock.advance(1ms);
  CHECK(socket().sent_texts() == Texts{"ping"});
  socket().text("pong");
  CHECK(events.messages == Texts{"pong"});
  clock.advance(30s);
  CHECK(socket().sent_texts() == Texts{"ping", "ping"});
}

TEST_CASE_METHOD(Fixture, "Any inbound message counts as life",
                 "[client][heartbeat]") {
  go_to(State::open);
  for (int i = 0; i < 20; ++i) {
    clock.advance(20s);
    socket().binary("x");
  }
  CHECK(socket().sent.empty());
  clock.advance(30s);
  CHECK(socket().sent_texts() == Texts{"ping"});
  socket().binary("whatever");
  clock.advance(25s);
  CHECK(state() == State::open);
}

TEST_CASE_METHOD(Fixture, "A dead connection is given up and retried once",
                 "[client][heartbeat][fault-24][fault-26]") {
  go_to(State::open);
  clock.advance(40s);
  CHECK(events.log ==
        Log{"error heartbeat_timeout", "close 1006 retry", "reconnecting 1"});
  CHECK(transport.live_sockets() == 0);
  wait_for_retry();
  CHECK(state() == State::connecting);
  socket().accept();
  events.clear();
  clock.advance(39'999ms);
  CHECK(events.log.empty());
  CHECK(transport.attempts() == 2);
}

TEST_CASE_METHOD(Fixture, "No heartbeat's deadline outlives its connection",
                 "[client][heartbeat][fault-26]") {
  go_to(State::open);
  clock.advance(35s);  // a probe is out
  SECTION("the peer closes; the retry is not disturbed") {
    socket().drop();
    CHECK(clock.live_timers() == 1);
    wait_for_retry();
    clock.advance(9s);
    CHECK(state() == State::connecting);
    CHECK(events.errors.empty());
  }
  SECTION("the user closes; the close is not disturbed") {
    clock.advance(3s);
    client->close();
    clock.advance(4s);
    CHECK(state() == State::closing);
    CHECK(events.log.empty());
    socket().close(close_code::normal);
    CHECK(events.log == Log{"close 1000 final"});
  }
  SECTION("the user reconnects; the next one begins anew") {
    client->reconnect();
    clock.run_due();
    socket().accept();
    events.clear();
    clock.advance(29s);
    CHECK(events.log.empty());
    CHECK(socket().sent.empty());
  }
}

TEST_CASE_METHOD(Fixture, "A heartbeat that wakes up late kills no connection",
                 "[client][heartbeat][fault-22]") {
  go_to(State::open);
  for (int minute = 0; minute < 20; ++minute) {
    clock.jump(1min);
    if (!socket().sent.empty()) socket().text("pong");
  }
  CHECK(state() == State::open);
  CHECK(events.errors.empty());
}

TEST_CASE_METHOD(Fixture, "After a sleep a dead connection is found by a probe",
                 "[client][heartbeat][fault-22][fault-24]") {
  go_to(State::open);
  clock.advance(30s);
  clock.jump(8h);
  CHECK(state() == State::open);
  CHECK(socket().sent_texts() == Texts{"ping", "ping"});
  clock.advance(10s);
  CHECK(events.log.at(0) == "error heartbeat_timeout");
}

TEST_CASE_METHOD(Fixture, "A return to the page probes at once",
                 "[client][heartbeat][fault-24]") {
  const PageSignal signal =
      GENERATE(PageSignal::online, PageSignal::visible, PageSignal::resumed);
  go_to(State::open);
  clock.advance(1s);
  page.signal(signal);
  CHECK(socket().sent_texts() == Texts{"ping"});
  SECTION("and a dead connection is given up") {
    clock.advance(10s);
    CHECK(events.log.at(0) == "error heartbeat_timeout");
  }
  SECTION("and a live one stays") {
    socket().text("pong");
    clock.advance(29s);
    CHECK(state() == State::open);
  }
}

TEST_CASE_METHOD(Fixture, "A heartbeat never waits in the outbox",
                 "[client][heartbeat]") {
  // It says something about this connection and nothing about the next.
  go_to(State::open);
  socket().takes_nothing = true;
  clock.advance(30s);
  CHECK(client->outbox_messages() == 0);
  socket().drop();
  wait_for_retry();
  socket().accept();
  CHECK(socket().sent.empty());
}

TEST_CASE_METHOD(Fixture, "A heartbeat that does not get through is no life",
                 "[client][heartbeat]") {
  go_to(State::open);
  socket().takes_nothing = true;
  clock.advance(40s);
  CHECK(events.log.at(0) == "error heartbeat_timeout");
}

TEST_CASE_METHOD(Fixture, "There is no heartbeat before the connection is open",
                 "[client][heartbeat]") {
  client->connect();
  clock.advance(9s);
  page.signal(PageSignal::visible);
  CHECK(client->outbox_messages() == 0);
  CHECK(socket().sent.empty());
}
