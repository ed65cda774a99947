#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/test_client.hpp"

// Attempts that do not even get a socket.

using namespace emsocket;
using namespace std::chrono_literals;
using test::Log;
using test::TestClient;

namespace {

using Protocols = std::vector<std::string>;

bool contains(const std::string& text, const std::string& part) {
  CAPTURE(text, part);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A url that the browser refuses is an error and the end",
          "[client][providers][fault-20]") {
  TestClient client;
  client.transport.refuse_next({ErrorKind::invalid_url, "No fragment."});
  client->connect();
  CHECK(client.events.log.empty());
  client.clock.run_due();
  CHECK(client.events.log == Log{"error invalid_url", "close 1006 final"});
  CHECK(client.events.errors[0].message ==
        "The browser refuses the url wss://example.com/feed: No fragment.");
  CHECK(client.state() == State::closed);
  CHECK(client.is_released());
  client.clock.advance(1h);
  CHECK(client.transport.attempts() == 1);
}

TEST_CASE("A refused url of a provider is retried, since the next may be right",
          "[client][providers][fault-6]") {
  TestClient client(
      {}, [](Reply<std::string> reply) { reply.resolve(test::default_url); });
  client.transport.refuse_next({ErrorKind::invalid_url, "No fragment."});
  client->connect();
  client.clock.run_due();
  CHECK(client.events.log ==
        Log{"error invalid_url", "close 1006 retry", "reconnecting 1"});
  client.wait_for_retry();
  client.socket().accept();
  CHECK(client.state() == State::open);
}

TEST_CASE("A subprotocol that is no token is an error and the end",
          "[client][providers][fault-20]") {
  Options options;
  options.protocols = Protocols{"two words"};
  TestClient client(options);
  client->connect();
  client.clock.run_due();
  CHECK(client.events.log == Log{"error invalid_protocol", "close 1006 final"});
  CHECK(contains(client.events.errors[0].message, "two words"));
  CHECK(client.transport.attempts() == 0);
  CHECK(client.is_released());
}

TEST_CASE("A wrong subprotocol of a provider is retried",
          "[client][providers]") {
  bool wrong = true;
  Options options;
  options.protocols = [&](Reply<Protocols> reply) {
    reply.resolve(std::exchange(wrong, false) ? Protocols{"a", "a"}
                                              : Protocols{"a"});
  };
  TestClient client(options);
  client->connect();
  client.clock.run_due();
  CHECK(client.events.log.at(0) == "error invalid_protocol");
  client.wait_for_retry();
  client.socket().accept("a");
  CHECK(client.state() == State::open);
}

TEST_CASE("A bad option is an error that names it and the end",
          "[client][providers]") {
  Options options;
  options.reconnect.factor = 0;
  TestClient client(options);
  client->connect();
  CHECK(client.events.log.empty());
  CHECK(client.state() == State::connecting);
  client.clock.run_due();
  CHECK(client.events.log == Log{"error invalid_option", "close 1006 final"});
  CHECK(contains(client.events.errors[0].message, "reconnect.factor"));
  CHECK(client.transport.attempts() == 0);
  CHECK(client.is_released());
}

TEST_CASE("An error never tells what is secret in a url",
          "[client][providers]") {
  const std::string url = GENERATE(
      as<std::string>{}, "wss://example.com/feed?token=secret",
      "wss://example.com/feed#secret", "wss://ann:secret@example.com/feed",
      "wss://secret@example.com/feed?to=a@b",
      "wss:ann:secret@b@example.com/feed");
  CAPTURE(url);
  TestClient client({}, url);
  client->connect();
  SECTION("a refused handshake") { client.socket().refuse(); }
  SECTION("a handshake that takes too long") { client.clock.advance(10s); }
  SECTION("a connection that fails") {
    client.socket().accept();
    client.socket().refuse();
  }
  REQUIRE(client.events.errors.size() == 1);
  CHECK(contains(client.events.errors[0].message, "example.com/feed"));
  CHECK_FALSE(contains(client.events.errors[0].message, "secret"));
}
