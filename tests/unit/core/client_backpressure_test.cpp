#include <chrono>
#include <string>

#include "support/catch.hpp"
#include "support/test_client.hpp"

using namespace emsocket;
using namespace std::chrono_literals;
using test::Log;
using test::TestClient;

namespace {

struct Fixture : TestClient {
  Fixture() : TestClient(with_marks()) {}

  static Options with_marks() {
    Options options;
    options.high_water_mark = 1'000;
    options.low_water_mark = 100;
    return options;
  }

  /// Sends while the browser holds so many bytes.
  void send_with_buffered(std::uint64_t bytes) {
    socket().buffered_amount = bytes;
    CHECK(send("x") == SendResult::sent);
  }
};

}  // namespace

TEST_CASE("By default a Client is always writable",
          "[client][backpressure][defaults]") {
  TestClient client;
  client.go_to(State::open);
  client.socket().buffered_amount = 1'000'000'000;
  CHECK(client.send("x") == SendResult::sent);
  CHECK(client->writable());
}

TEST_CASE_METHOD(Fixture, "writable() is false from the high mark on",
                 "[client][backpressure]") {
  go_to(State::open);
  send_with_buffered(999);
  CHECK(client->writable());
  send_with_buffered(1'000);
  CHECK_FALSE(client->writable());
  CHECK(send("still sent") == SendResult::sent);
}

TEST_CASE_METHOD(Fixture, "There is one drain for each time over the high mark",
                 "[client][backpressure]") {
  go_to(State::open);
  send_with_buffered(5'000);
  send_with_buffered(6'000);
  socket().buffered_amount = 101;
  clock.advance(1s);
  CHECK(events.drains.empty());
  socket().buffered_amount = 100;
  clock.advance(1s);
  REQUIRE(events.log == Log{"drain"});
  CHECK(events.drains[0].buffered_amount == 100);
  CHECK(client->writable());
  clock.advance(1min);
  CHECK(events.drains.size() == 1);
  send_with_buffered(1'000);
  socket().buffered_amount = 0;
  clock.advance(1s);
  CHECK(events.drains.size() == 2);
}

TEST_CASE_METHOD(Fixture, "A drain handler that fills up again is called again",
                 "[client][backpressure]") {
  go_to(State::open);
  int filled = 0;
  client->on_drain([&](const DrainEvent&) {
    CHECK(client->writable());
    if (++filled < 3) send_with_buffered(1'000);
  });
  send_with_buffered(1'000);
  for (int i = 0; i < 5; ++i) {
    socket().buffered_amount = 0;
    clock.advance(1s);
  }
  CHECK(filled == 3);
  CHECK(clock.live_timers() == 0);
}

TEST_CASE_METHOD(Fixture, "The outbox counts, and drains when it is flushed",
                 "[client][backpressure]") {
  go_to(State::connecting);
  CHECK(send(std::string(1'000, 'x')) == SendResult::queued);
  CHECK_FALSE(client->writable());
  clock.advance(1s);
  CHECK(events.drains.empty());
  socket().accept();
  clock.advance(1s);
  CHECK(events.log == Log{"open", "drain"});
  CHECK(client->writable());
}

TEST_CASE_METHOD(Fixture, "A waiting Client does not poll",
                 "[client][backpressure]") {
  go_to(State::waiting);
  CHECK(send(std::string(1'000, 'x')) == SendResult::queued);
  clock.advance(100ms);
  CHECK(clock.live_timers() == 1);  // the retry
}

TEST_CASE_METHOD(Fixture, "After a lost connection a Client is writable again",
                 "[client][backpressure]") {
  go_to(State::open);
  send_with_buffered(5'000);
  socket().drop();
  clock.advance(100ms);
  CHECK(client->writable());
  CHECK(events.drains.size() == 1);
}

TEST_CASE_METHOD(Fixture, "A new connection puts off no drain that is due",
                 "[client][backpressure]") {
  go_to(State::open);
  send_with_buffered(5'000);
  socket().drop();
  client->connect();
  clock.advance(10ms);
  socket().accept();
  CHECK(client->state() == State::open);
  clock.advance(10ms);
  CHECK(events.drains.size() == 1);
}

TEST_CASE_METHOD(Fixture, "A closed Client holds no look at the amount",
                 "[client][backpressure]") {
  go_to(State::open);
  send_with_buffered(5'000);
  client->close();
  socket().close(close_code::normal);
  CHECK(is_released());
  clock.advance(1s);
  CHECK(events.drains.empty());
}

TEST_CASE("An outbox that is cleared is writable again",
          "[client][backpressure]") {
  Options options;
  options.high_water_mark = 4;
  TestClient client(options);
  CHECK(client.send("too much") == SendResult::queued);
  CHECK_FALSE(client->writable());
  CHECK(client->clear_outbox() == 8);
  client.clock.advance(100ms);
  CHECK(client->writable());
  CHECK(client.events.drains.size() == 1);
}

TEST_CASE("What an authentication sends holds up no drain for long",
          "[client][backpressure][authentication]") {
  Options options;
  options.high_water_mark = 4;
  options.authenticate = [](const Authentication& authentication) {
    CHECK(authentication.send("token"));
  };
  TestClient client(options);
  CHECK(client.send("too much") == SendResult::queued);
  client->connect();
  client.socket().accept();
  client.socket().buffered_amount = 5;
  CHECK(client->clear_outbox() == 8);
  client.clock.advance(100ms);
  CHECK(client.events.drains.empty());
  client.socket().buffered_amount = 0;
  client.clock.advance(100ms);
  CHECK(client->writable());
  CHECK(client.events.drains.size() == 1);
}

TEST_CASE("What was dropped to make room does not keep a Client unwritable",
          "[client][backpressure]") {
  Options options;
  options.outbox = {.max_messages = 1, .overflow = Overflow::drop_oldest};
  options.high_water_mark = 20;
  options.low_water_mark = 5;
  TestClient client(options);
  CHECK(client.send(std::string(20, 'x')) == SendResult::queued);
  client.clock.advance(1s);
  CHECK_FALSE(client->writable());
  CHECK(client.send("small") == SendResult::queued);
  client.clock.advance(1s);
  CHECK(client->writable());
  REQUIRE(client.events.drains.size() == 1);
  CHECK(client.events.drains[0].buffered_amount == 5);
}
