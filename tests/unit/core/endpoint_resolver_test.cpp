#include "core/endpoint_resolver.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace emsocket;
using detail::Endpoint;
using detail::EndpointResolver;

namespace {

using Protocols = std::vector<std::string>;

struct Answers {
  std::vector<Endpoint> resolved;
  std::vector<std::string> failed;

  EndpointResolver::Callbacks callbacks() {
    return {.resolved =
                [this](Endpoint end) { resolved.push_back(std::move(end)); },
            .failed =
                [this](std::string why) { failed.push_back(std::move(why)); }};
  }
};

/// A provider that answers when the test says so.
template <class T>
struct Later {
  std::vector<Reply<T>> replies;
  Source<T> source() {
    return [this](Reply<T> reply) { replies.push_back(std::move(reply)); };
  }
};

}  // namespace

TEST_CASE("Fixed values resolve at once", "[endpoint_resolver]") {
  EndpointResolver resolver("ws://a", Protocols{"x", "y"});
  Answers answers;
  resolver.resolve(answers.callbacks());
  REQUIRE(answers.resolved.size() == 1);
  CHECK(answers.resolved[0].url == "ws://a");
  CHECK(answers.resolved[0].protocols == Protocols{"x", "y"});
  CHECK_FALSE(resolver.is_waiting());
  CHECK_FALSE(resolver.has_url_provider());
  CHECK_FALSE(resolver.has_protocols_provider());
}

TEST_CASE("Providers are asked anew each time", "[endpoint_resolver]") {
  int asked = 0;
  EndpointResolver resolver(
      [&](Reply<std::string> reply) {
        reply.resolve("ws://a/" + std::to_string(++asked));
      },
      ProtocolsSource{});
  Answers answers;
  resolver.resolve(answers.callbacks());
  resolver.resolve(answers.callbacks());
  REQUIRE(answers.resolved.size() == 2);
  CHECK(answers.resolved[0].url == "ws://a/1");
  CHECK(answers.resolved[1].url == "ws://a/2");
  CHECK(resolver.has_url_provider());
}

TEST_CASE("Both providers are asked at once and both are waited for",
          "[endpoint_resolver]") {
  Later<std::string> url;
  Later<Protocols> protocols;
  EndpointResolver resolver(url.source(), protocols.source());
  Answers answers;
  resolver.resolve(answers.callbacks());
  REQUIRE(url.replies.size() == 1);
  REQUIRE(protocols.replies.size() == 1);
  CHECK(resolver.is_waiting());
  SECTION("the url answers first") {
    url.replies[0].resolve("ws://a");
    CHECK(resolver.is_waiting());
    CHECK(answers.resolved.empty());
    protocols.replies[0].resolve({"x"});
  }
  SECTION("the protocols answer first") {
    protocols.replies[0].resolve({"x"});
    CHECK(answers.resolved.empty());
    url.replies[0].resolve("ws://a");
  }
  CHECK_FALSE(resolver.is_waiting());
  REQUIRE(answers.resolved.size() == 1);
  CHECK(answers.resolved[0].url == "ws://a");
  CHECK(answers.resolved[0].protocols == Protocols{"x"});
}

TEST_CASE("Only a provider's first answer counts",
          "[endpoint_resolver][fault-4]") {
  Later<std::string> url;
  EndpointResolver resolver(url.source(), ProtocolsSource{});
  Answers answers;
  resolver.resolve(answers.callbacks());
  SECTION("resolved, then again") {
    url.replies[0].resolve("ws://a");
    url.replies[0].resolve("ws://b");
    url.replies[0].reject("no");
    CHECK(answers.resolved.size() == 1);
    CHECK(answers.failed.empty());
  }
  SECTION("rejected, then resolved") {
    url.replies[0].reject("no token");
    url.replies[0].resolve("ws://a");
    CHECK(answers.resolved.empty());
    REQUIRE(answers.failed.size() == 1);
    CHECK(answers.failed[0].find("url") != std::string::npos);
    CHECK(answers.failed[0].find("no token") != std::string::npos);
  }
}

TEST_CASE("One failing provider fails the whole, once",
          "[endpoint_resolver][fault-6]") {
  Later<std::string> url;
  Later<Protocols> protocols;
  EndpointResolver resolver(url.source(), protocols.source());
  Answers answers;
  resolver.resolve(answers.callbacks());
  protocols.replies[0].reject("gone");
  url.replies[0].reject("gone too");
  CHECK(answers.resolved.empty());
  REQUIRE(answers.failed.size() == 1);
  CHECK(answers.failed[0].find("protocols") != std::string::npos);
  CHECK_FALSE(resolver.is_waiting());
}

TEST_CASE("A provider that throws has rejected",
          "[endpoint_resolver][fault-6]") {
  Answers answers;
  SECTION("an exception with words") {
    EndpointResolver resolver(
        [](Reply<std::string>) { throw std::runtime_error("no network"); },
        ProtocolsSource{});
    resolver.resolve(answers.callbacks());
    REQUIRE(answers.failed.size() == 1);
    CHECK(answers.failed[0].find("no network") != std::string::npos);
  }
  SECTION("something that is no exception") {
    EndpointResolver resolver([](Reply<std::string>) { throw 7; },
                              ProtocolsSource{});
    resolver.resolve(answers.callbacks());
    REQUIRE(answers.failed.size() == 1);
  }
  SECTION("after it has answered") {
    EndpointResolver resolver(
        [](Reply<std::string> reply) {
          reply.resolve("ws://a");
          throw std::runtime_error("too late");
        },
        ProtocolsSource{});
    resolver.resolve(answers.callbacks());
    CHECK(answers.resolved.size() == 1);
    CHECK(answers.failed.empty());
  }
}

TEST_CASE("When the url failed at once the protocols are not asked",
          "[endpoint_resolver]") {
  Later<Protocols> protocols;
  EndpointResolver resolver(
      [](Reply<std::string> reply) { reply.reject("no"); }, protocols.source());
  Answers answers;
  resolver.resolve(answers.callbacks());
  CHECK(answers.failed.size() == 1);
  CHECK(protocols.replies.empty());
}

TEST_CASE("An answer after cancel() goes nowhere",
          "[endpoint_resolver][fault-5]") {
  Later<std::string> url;
  EndpointResolver resolver(url.source(), ProtocolsSource{});
  Answers answers;
  resolver.resolve(answers.callbacks());
  resolver.cancel();
  CHECK_FALSE(resolver.is_waiting());
  url.replies[0].resolve("ws://a");
  CHECK(answers.resolved.empty());
}

TEST_CASE("An answer to an earlier asking goes nowhere",
          "[endpoint_resolver][fault-5]") {
  Later<std::string> url;
  EndpointResolver resolver(url.source(), ProtocolsSource{});
  Answers answers;
  resolver.resolve(answers.callbacks());
  resolver.resolve(answers.callbacks());
  url.replies[0].resolve("ws://old");
  CHECK(answers.resolved.empty());
  url.replies[1].resolve("ws://new");
  REQUIRE(answers.resolved.size() == 1);
  CHECK(answers.resolved[0].url == "ws://new");
}

TEST_CASE("An answer that outlives the resolver goes nowhere",
          "[endpoint_resolver][fault-12]") {
  Later<std::string> url;
  Later<Protocols> protocols;
  Answers answers;
  {
    EndpointResolver resolver(url.source(), protocols.source());
    resolver.resolve(answers.callbacks());
  }
  url.replies[0].resolve("ws://a");
  protocols.replies[0].reject("no");
  CHECK(answers.resolved.empty());
  CHECK(answers.failed.empty());
}
