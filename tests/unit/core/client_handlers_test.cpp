#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "support/catch.hpp"
#include "support/test_client.hpp"

// A handler may do anything in any event. Every event is crossed with every
// thing that can be done, and then what must always hold is looked at.

using namespace emsocket;
using namespace std::chrono_literals;
using test::TestClient;

namespace {

struct Event {
  const char* name;
  /// Adds a handler of this event.
  HandlerId (*add)(Client&, std::function<void()>);
};

const Event events[] = {
    {"open",
     [](Client& c, std::function<void()> f) {
       return c.on_open([f = std::move(f)](const OpenEvent&) { f(); });
     }},
    {"message",
     [](Client& c, std::function<void()> f) {
       return c.on_message([f = std::move(f)](const Message&) { f(); });
     }},
    {"error",
     [](Client& c, std::function<void()> f) {
       return c.on_error([f = std::move(f)](const ErrorEvent&) { f(); });
     }},
    {"close",
     [](Client& c, std::function<void()> f) {
       return c.on_close([f = std::move(f)](const CloseEvent&) { f(); });
     }},
    {"reconnecting",
     [](Client& c, std::function<void()> f) {
       return c.on_reconnecting(
           [f = std::move(f)](const ReconnectingEvent&) { f(); });
     }},
    {"state",
     [](Client& c, std::function<void()> f) {
       return c.on_state([f = std::move(f)](const StateEvent&) { f(); });
     }},
    {"drain",
     [](Client& c, std::function<void()> f) {
       return c.on_drain([f = std::move(f)](const DrainEvent&) { f(); });
     }},
};

struct Deed {
  const char* name;
  void (*run)(TestClient&);
};

const Deed deeds[] = {
    {"destroys", [](TestClient& t) { t.destroy(); }},
    {"closes", [](TestClient& t) { t->close(); }},
    {"closes with a code", [](TestClient& t) { (void)t->close(4000, "x"); }},
    {"connects", [](TestClient& t) { t->connect(); }},
    {"reconnects", [](TestClient& t) { t->reconnect(); }},
    {"reconnects twice",
     [](TestClient& t) {
       t->reconnect();
       t->reconnect();
     }},
    {"closes and connects",
     [](TestClient& t) {
       t->close();
       t->connect();
     }},
    {"reconnects and closes",
     [](TestClient& t) {
       t->reconnect();
       t->close();
     }},
    {"closes and destroys",
     [](TestClient& t) {
       t->close();
       t.destroy();
     }},
    {"sends", [](TestClient& t) { (void)t.send("x"); }},
    {"adds a handler",
     [](TestClient& t) {
       for (const Event& event : events) (void)event.add(*t.client, [] {});
     }},
    {"replaces the Client",
     [](TestClient& t) {
       *t.client = Client(test::default_url, {}, t.environment());
     }},
    {"throws", [](TestClient&) { throw std::runtime_error("oops"); }},
};

Options options_with_drain() {
  Options options;
  options.high_water_mark = 10;
  return options;
}

/// Leads through every event: error, close, reconnecting, state, open, message,
/// drain, and the close of an open connection.
void live(TestClient& client) {
  const auto is = [&](State state) {
    return client.client && client.state() == state;
  };
  client->connect();
  if (is(State::connecting)) client.socket().refuse();
  client.clock.advance(1s);
  if (is(State::connecting)) client.socket().accept();
  if (is(State::open)) client.socket().text("hello");
  if (is(State::open)) {
    client.socket().buffered_amount = 20;
    (void)client.send("x");
    client.socket().buffered_amount = 0;
    client.clock.advance(100ms);
  }
  if (is(State::open)) client.socket().drop();
  client.clock.advance(5s);
}

}  // namespace

TEST_CASE("A handler may do anything in any event",
          "[client][handlers][fault-4][fault-11][fault-12]") {
  const Event event =
      GENERATE(from_range(std::begin(events), std::end(events)));
  const Deed deed = GENERATE(from_range(std::begin(deeds), std::end(deeds)));
  // When it is done: at the first such event, the second, and so on.
  const int turn = GENERATE(1, 2, 3, 4);
  CAPTURE(event.name, deed.name, turn);

  TestClient client(options_with_drain());
  int calls = 0;
  std::size_t lines_at_death = 0;
  std::optional<HandlerId> own;
  own = event.add(*client.client, [&] {
    if (++calls != turn) return;
    (void)client->remove_handler(*own);
    try {
      deed.run(client);
    } catch (...) {
      lines_at_death = client.events.log.size();
      throw;
    }
    lines_at_death = client.events.log.size();
  });
  live(client);
  calls = turn;  // enough
  if (client.client) {
    client->close();
    client.clock.advance(20s);
  }

  CHECK(client.is_released());
  if (!client.client) {
    CHECK(client.events.log.size() == lines_at_death);
  } else {
    CHECK((client.state() == State::closed));
  }
}

TEST_CASE("Each event reaches its handlers in the course of that test",
          "[client][handlers]") {
  TestClient client(options_with_drain());
  live(client);
  CHECK(client.events.opens.size() >= 1);
  CHECK(client.events.messages.size() == 1);
  CHECK(client.events.errors.size() >= 1);
  CHECK(client.events.closes.size() >= 2);
  CHECK(client.events.reconnectings.size() >= 2);
  CHECK(client.events.drains.size() == 1);
}

TEST_CASE("A handler may hold the last reference to its Client",
          "[client][handlers][fault-12]") {
  test::World world;
  auto owner = std::make_shared<Client>("wss://example.com/feed", Options(),
                                        world.environment());
  Client* const client = owner.get();
  const HandlerId id = client->on_open([owner](const OpenEvent&) {});
  owner.reset();
  CHECK(client->remove_handler(id));
  CHECK(world.is_released());
}

TEST_CASE("The end of one handler may be the end of another",
          "[client][handlers]") {
  struct Subscription {
    Client* client;
    HandlerId id;
    Subscription(Client* owner, HandlerId handler)
        : client(owner), id(handler) {}
    ~Subscription() { client->remove_handler(id); }
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;
  };
  TestClient client;
  int calls = 0;
  const HandlerId second =
      client->on_open([&calls](const OpenEvent&) { ++calls; });
  auto held = std::make_shared<Subscription>(client.client.get(), second);
  HandlerId first;
  first = client->on_open([held, &client, &first](const OpenEvent&) {
    client->remove_handler(first);
  });
  held.reset();
  client.connect_and_open();
  CHECK(calls == 1);
  client->reconnect();
  client.clock.run_due();
  client.clock.run_due();
  client.socket().accept();
  CHECK(calls == 1);
}
