#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/test_client.hpp"

using namespace emsocket;
using namespace std::chrono_literals;
using test::TestClient;
using Texts = std::vector<std::string>;

namespace {

/// Options whose authentication is in the hands of the test.
Options held_in(std::optional<Authentication>& slot) {
  Options options = test::without_jitter();
  options.authenticate = [&slot](const Authentication& authentication) {
    slot = authentication;
  };
  return options;
}

}  // namespace

TEST_CASE("What authenticates goes out before all that waits",
          "[client][authentication][fault-31]") {
  std::optional<Authentication> authentication;
  TestClient client(held_in(authentication));
  CHECK(client.send("queued") == SendResult::queued);
  client->connect();
  client.socket().accept();
  REQUIRE(authentication);
  CHECK(client.state() == State::connecting);
  CHECK(authentication->send("token"));
  CHECK(client.send("meanwhile") == SendResult::queued);
  CHECK(client.socket().sent_texts() == Texts{"token"});
  CHECK(client.events.opens.empty());

  authentication->accept();
  CHECK(client.state() == State::open);
  CHECK(client.socket().sent_texts() == Texts{"token", "queued", "meanwhile"});
  CHECK(client.events.opens.size() == 1);
  authentication->accept();
  CHECK(client.events.opens.size() == 1);
  CHECK_FALSE(authentication->send("too late"));
}

TEST_CASE("Messages that come meanwhile are for the authentication alone",
          "[client][authentication]") {
  std::optional<Authentication> authentication;
  TestClient client(held_in(authentication));
  client->connect();
  client.socket().accept();
  Texts heard;
  client.socket().text("nobody listens yet");
  authentication->on_message([&](const Message& message) {
    heard.emplace_back(message.text());
    if (message.text() == "welcome") authentication->accept();
  });
  client.socket().text("challenge");
  client.socket().text("welcome");
  client.socket().text("for the handlers");
  CHECK(heard == Texts{"challenge", "welcome"});
  CHECK(client.events.messages.size() == 1);
}

TEST_CASE("A rejected authentication is a failed attempt",
          "[client][authentication]") {
  std::optional<Authentication> authentication;
  TestClient client(held_in(authentication));
  client->connect();
  client.socket().accept();
  authentication->reject("wrong password");
  CHECK(client.events.closes.empty());
  CHECK(client.transport.live_sockets() == 0);
  client.clock.run_due();
  REQUIRE(client.events.errors.size() == 1);
  CHECK(client.events.errors[0].kind == ErrorKind::authentication);
  CHECK_THAT(client.events.errors[0].message,
             Catch::Contains("wrong password"));
  REQUIRE(client.events.closes.size() == 1);
  CHECK(client.events.closes[0].code == close_code::abnormal);
  CHECK(client.events.closes[0].will_reconnect);
  CHECK(client.events.opens.empty());

  // It is asked for again, and the old one has no say any more.
  const Authentication old = *authentication;
  client.wait_for_retry();
  client.socket().accept();
  old.accept();
  old.reject("late");
  CHECK(client.state() == State::connecting);
  authentication->accept();
  CHECK(client.state() == State::open);
}

TEST_CASE("An authentication that throws has rejected",
          "[client][authentication][fault-11]") {
  Options options;
  options.authenticate = [](const Authentication&) {
    throw std::runtime_error("no token");
  };
  TestClient client(options);
  client->connect();
  client.socket().accept();
  client.clock.run_due();
  REQUIRE(client.events.errors.size() == 1);
  CHECK_THAT(client.events.errors[0].message, Catch::Contains("no token"));
}

TEST_CASE("An authentication has until the connect timeout",
          "[client][authentication]") {
  std::optional<Authentication> authentication;
  TestClient client(held_in(authentication));
  client->connect();
  client.socket().accept();
  client.clock.advance(10s);
  REQUIRE(client.events.errors.size() == 1);
  CHECK(client.events.errors[0].kind == ErrorKind::connect_timeout);
  CHECK_THAT(client.events.errors[0].message,
             Catch::Contains("not authenticated"));
  authentication->accept();
  CHECK(client.state() == State::waiting);
}

TEST_CASE("An authentication outlives its connection and its Client",
          "[client][authentication][fault-12]") {
  std::optional<Authentication> authentication;
  TestClient client(held_in(authentication));
  client->connect();
  client.socket().accept();
  SECTION("the server closes") { client.socket().drop(); }
  SECTION("close() is called") { client->close(); }
  SECTION("the Client is destroyed") { client.destroy(); }
  CHECK_FALSE(authentication->send("hello"));
  authentication->on_message([](const Message&) { FAIL("gone"); });
  authentication->accept();
  authentication->reject("gone");
  client.clock.run_due();
  CHECK(client.events.opens.empty());
}

TEST_CASE("An authentication may do anything", "[client][authentication]") {
  TestClient* world = nullptr;
  Options options;
  std::string action = GENERATE(as<std::string>(), "accept", "reject", "close",
                                "destroy", "reconnect");
  CAPTURE(action);
  options.authenticate = [&](const Authentication& authentication) {
    TestClient& client = *world;
    if (action == "accept") authentication.accept();
    if (action == "reject") authentication.reject("no");
    if (action == "close") client->close();
    if (action == "destroy") client.destroy();
    if (action == "reconnect") client->reconnect();
  };
  TestClient client(options);
  world = &client;
  client->connect();
  client.socket().accept();
  client.clock.run_due();
  CHECK(client.events.opens.size() == (action == "accept" ? 1 : 0));
}

TEST_CASE("A handler of the authentication that throws has rejected",
          "[client][authentication][fault-11]") {
  Options options = test::without_jitter();
  const bool is_std = GENERATE(true, false);
  options.authenticate = [is_std](const Authentication& authentication) {
    authentication.on_message([is_std](const Message&) {
      if (is_std) throw std::runtime_error("no challenge");
      throw 7;
    });
  };
  TestClient client(options);
  client->connect();
  client.socket().accept();
  CHECK_NOTHROW(client.socket().text("hello"));
  client.clock.run_due();
  CHECK(client.state() == State::waiting);
  REQUIRE(client.events.errors.size() == 1);
  CHECK(client.events.errors[0].kind == ErrorKind::authentication);
  CHECK_THAT(client.events.errors[0].message,
             Catch::Contains(is_std ? "no challenge" : "no std::exception"));
}

TEST_CASE("What authenticates and has not left counts as unsent",
          "[client][authentication]") {
  std::optional<Authentication> authentication;
  TestClient client(held_in(authentication));
  client->connect();
  client.socket().accept();
  CHECK(authentication->send("token"));
  client.socket().buffered_amount = 5;
  SECTION("it rejects") { authentication->reject("no"); }
  SECTION("close() is called") { client->close(); }
  client.clock.run_due();
  REQUIRE(client.events.closes.size() == 1);
  CHECK(client.events.closes[0].unsent == 5);
}

TEST_CASE("max_message_bytes holds during the authentication too",
          "[client][authentication]") {
  std::optional<Authentication> authentication;
  Options options = held_in(authentication);
  options.max_message_bytes = 3;
  TestClient client(options);
  client->connect();
  client.socket().accept();
  Texts heard;
  authentication->on_message(
      [&](const Message& message) { heard.emplace_back(message.text()); });
  client.socket().text("abc");
  client.socket().text("abcd");
  CHECK(heard == Texts{"abc"});
  CHECK(client.events.errors.at(0).kind == ErrorKind::message_too_large);
  CHECK(client.events.closes.at(0).code == close_code::message_too_big);
}
