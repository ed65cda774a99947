#include <chrono>
#include <string>

#include "support/catch.hpp"
#include "support/fake_message.hpp"
#include "support/test_client.hpp"

using namespace emsocket;
using namespace std::chrono_literals;
using test::Log;
using test::TestClient;

namespace {

Options limited_to(std::uint64_t bytes) {
  Options options;
  options.max_message_bytes = bytes;
  return options;
}

}  // namespace

TEST_CASE("By default no message is too large", "[client][limits][defaults]") {
  TestClient client;
  client.go_to(State::open);
  client.socket().binary(std::string(3'000'000, 'x'));
  CHECK(client.events.messages.size() == 1);
}

TEST_CASE("A message over max_message_bytes ends the connection with 1009",
          "[client][limits]") {
  TestClient client(limited_to(8));
  client.go_to(State::open);
  client.socket().text("12345678");
  client.socket().binary("12345678");
  CHECK(client.events.messages.size() == 2);
  client.events.clear();
  SECTION("text, counted in bytes") { client.socket().text("é€😀"); }
  SECTION("binary") { client.socket().binary("123456789"); }
  CHECK(client.events.log ==
        Log{"error message_too_large", "close 1009 retry", "reconnecting 1"});
  CHECK_FALSE(client.events.closes[0].was_clean);
  CHECK(client.transport.live_sockets() == 0);
  const std::string message = client.events.errors[0].message;
  CHECK(message.find("max_message_bytes") != std::string::npos);
}

TEST_CASE(
    "The peer of a message that is too large is told with a code that "
    "may be sent",
    "[client][limits][fault-8]") {
  TestClient client(limited_to(8));
  client.go_to(State::open);
  client.socket().text("123456789");
  REQUIRE(client.socket().close_calls.size() == 1);
  REQUIRE(client.socket().close_calls[0].code.has_value());
  CHECK(may_be_sent(*client.socket().close_calls[0].code));
}

TEST_CASE("Each message of a burst is delivered, in order",
          "[client][limits][fault-34]") {
  TestClient client;
  client.go_to(State::open);
  for (int i = 0; i < 100; ++i) client.socket().text(std::to_string(i));
  REQUIRE(client.events.messages.size() == 100);
  for (int i = 0; i < 100; ++i) {
    CHECK(client.events.messages[static_cast<std::size_t>(i)] ==
          std::to_string(i));
  }
}

TEST_CASE("Empty messages are delivered", "[client][limits][fault-33]") {
  TestClient client;
  client.go_to(State::open);
  client.socket().text("");
  client.socket().binary("");
  CHECK(client.events.messages.size() == 2);
}

TEST_CASE("A message that no handler reads is not copied", "[client][limits]") {
  test::World world;
  Client client(test::default_url, {}, world.environment());
  int calls = 0;
  client.on_message([&](const Message&) { ++calls; });
  client.connect();
  world.transport.last().accept();
  test::FakeMessageBody body("hello");
  world.transport.last().message({MessageKind::text, 5, body});
  CHECK(calls == 1);
  CHECK(body.reads == 0);
}

TEST_CASE("A message stays readable in its handler whatever that handler does",
          "[client][limits][fault-11]") {
  TestClient client;
  client.go_to(State::open);
  std::string read;
  client->on_message([&](const Message& message) {
    client->reconnect();
    read = message.text();
  });
  client.socket().text("still here");
  CHECK(read == "still here");
}
