#include <chrono>
#include <memory>
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

namespace {

using Protocols = std::vector<std::string>;

/// A url provider that answers when the test says so.
struct Asked {
  std::vector<Reply<std::string>> replies;
  UrlSource source() {
    return [this](Reply<std::string> reply) {
      replies.push_back(std::move(reply));
    };
  }
};

bool contains(const std::string& text, const std::string& part) {
  CAPTURE(text, part);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A url provider is asked again for every attempt",
          "[client][providers][fault-6]") {
  int asked = 0;
  TestClient client({}, [&](Reply<std::string> reply) {
    reply.resolve("wss://example.com/" + std::to_string(++asked));
  });
  client->connect();
  client.fail_and_retry();
  client.fail_and_retry();
  CHECK(asked == 3);
  CHECK(client.socket().request.url == "wss://example.com/3");
  CHECK(client->url() == "wss://example.com/3");
}

TEST_CASE("A protocols provider is asked again for every attempt",
          "[client][providers]") {
  int asked = 0;
  Options options;
  options.protocols = [&](Reply<Protocols> reply) {
    reply.resolve({"chat", "token." + std::to_string(++asked)});
  };
  TestClient client(options);
  client->connect();
  client.fail_and_retry();
  CHECK(client.socket().request.protocols == Protocols{"chat", "token.2"});
}

TEST_CASE("A list of protocols goes into every attempt",
          "[client][providers]") {
  Options options;
  options.protocols = Protocols{"a", "b"};
  TestClient client(options);
  client->connect();
  client.fail_and_retry();
  CHECK(client.transport.socket(0).request.protocols == Protocols{"a", "b"});
  CHECK(client.transport.socket(1).request.protocols == Protocols{"a", "b"});
}

TEST_CASE("While the url provider runs a Client is connecting",
          "[client][providers]") {
  Asked url;
  TestClient client({}, url.source());
  client->connect();
  CHECK(client.state() == State::connecting);
  CHECK(client->url().empty());
  CHECK(client.transport.attempts() == 0);
  client.clock.advance(9s);
  url.replies.at(0).resolve(test::default_url);
  CHECK(client.transport.attempts() == 1);
  client.socket().accept();
  CHECK(client.state() == State::open);
}

TEST_CASE("A provider that throws or rejects: an error, a close, a retry",
          "[client][providers][fault-6]") {
  int asked = 0;
  const auto fails_twice = GENERATE(as<int>{}, 0, 1, 2);
  TestClient client(test::without_jitter(), [&](Reply<std::string> reply) {
    if (++asked > 2) return reply.resolve(test::default_url);
    if (fails_twice == 0) throw std::runtime_error("no token");
    if (fails_twice == 1) throw std::string("no token");
    reply.reject("no token");
  });
  client->connect();
  CHECK(client.events.log.empty());  // never from within connect()
  client.clock.run_due();
  CHECK(client.events.log ==
        Log{"error url_provider", "close 1006 retry", "reconnecting 1"});
  CHECK(contains(client.events.errors[0].message, "url provider"));
  if (fails_twice != 1) {
    CHECK(contains(client.events.errors[0].message, "no token"));
  }
  client.clock.advance(500ms);
  CHECK(asked == 2);
  CHECK(client.events.closes.size() == 2);
  CHECK(client.events.closes[1].retry_in == 1s);
  client.clock.advance(1s);
  client.socket().accept();
  CHECK(client.state() == State::open);
  CHECK(client.reporter.reports.empty());
}

TEST_CASE("A rejected protocols provider is an error that says so",
          "[client][providers][fault-6]") {
  Options options;
  options.protocols = [](Reply<Protocols> reply) { reply.reject("offline"); };
  TestClient client(options);
  client->connect();
  client.clock.run_due();
  CHECK(client.events.log.at(0) == "error url_provider");
  CHECK(contains(client.events.errors[0].message, "protocols provider"));
  CHECK(client.transport.attempts() == 0);
}

TEST_CASE("A provider that never answers has connect_timeout",
          "[client][providers][fault-6]") {
  Asked url;
  TestClient client({}, url.source());
  client->connect();
  client.clock.advance(9'999ms);
  CHECK(client.events.log.empty());
  client.clock.advance(1ms);
  CHECK(client.events.log ==
        Log{"error url_provider", "close 1006 retry", "reconnecting 1"});
  CHECK(contains(client.events.errors[0].message, "10000 ms"));
  client.wait_for_retry();
  REQUIRE(url.replies.size() == 2);

  SECTION("and its late answer is not taken for the next") {
    url.replies[0].resolve("wss://old.example.com");
    CHECK(client.transport.attempts() == 0);
    url.replies[1].resolve("wss://new.example.com");
    CHECK(client.socket().request.url == "wss://new.example.com");
    CHECK(client.transport.attempts() == 1);
  }
}

TEST_CASE("connect_timeout counts the provider and the handshake together",
          "[client][providers]") {
  Asked url;
  TestClient client({}, url.source());
  client->connect();
  client.clock.advance(6s);
  url.replies.at(0).resolve(test::default_url);
  client.clock.advance(3'999ms);
  CHECK(client.state() == State::connecting);
  client.clock.advance(1ms);
  CHECK(client.events.log.at(0) == "error connect_timeout");
}

TEST_CASE("A provider that answers twice opens one socket",
          "[client][providers][fault-4]") {
  Asked url;
  TestClient client({}, url.source());
  client->connect();
  url.replies.at(0).resolve(test::default_url);
  url.replies.at(0).resolve(test::default_url);
  url.replies.at(0).reject("changed my mind");
  client.clock.run_due();
  CHECK(client.transport.attempts() == 1);
  CHECK(client.state() == State::connecting);
}

TEST_CASE("An answer after the Client is gone does nothing",
          "[client][providers][fault-12]") {
  Asked url;
  TestClient client({}, url.source());
  client->connect();
  client.destroy();
  url.replies.at(0).resolve(test::default_url);
  CHECK(client.transport.attempts() == 0);
}

TEST_CASE("A provider may close, reconnect or destroy its Client",
          "[client][providers][fault-11]") {
  std::unique_ptr<TestClient> client;
  int action = GENERATE(0, 1, 2, 3);
  CAPTURE(action);
  client = std::make_unique<TestClient>(
      Options{}, UrlSource([&](Reply<std::string> reply) {
        switch (std::exchange(action, -1)) {
          case 0:
            (*client)->close();
            break;
          case 1:
            (*client)->close();
            (*client)->connect();
            break;
          case 2:
            client->destroy();
            break;
          case 3:
            (*client)->reconnect();
            (*client)->connect();
            break;
          default:
            break;
        }
        reply.resolve(test::default_url);
      }));
  const int did = action;
  (*client)->connect();
  client->clock.run_due();
  const bool goes_on = did == 1 || did == 3;
  CHECK(client->transport.live_sockets() == (goes_on ? 1 : 0));
  if (did == 0) CHECK(client->state() == State::closed);
}

TEST_CASE(
    "A protocols provider that ends its attempt and answers opens nothing",
    "[client][providers][fault-5]") {
  TestClient* self = nullptr;
  const bool destroys = GENERATE(false, true);
  Options options;
  options.protocols = [&](Reply<Protocols> reply) {
    if (destroys) {
      self->destroy();
    } else {
      (*self)->close();
    }
    reply.resolve({});
  };
  TestClient client(options);
  self = &client;
  client->connect();
  client.clock.run_due();
  CHECK(client.transport.attempts() == 0);
  CHECK(client.is_released());
}
