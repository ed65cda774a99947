// The example's ticker: no series gets a hole, whatever the connection does.

#include "ticker/ticker.hpp"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/test_client.hpp"

using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct View final : ticker::TickerView {
  void show_status(bool is_open, std::string_view text) override {
    was_open = is_open;
    statuses.emplace_back(text);
  }
  void show_error(std::string_view text) override { errors.emplace_back(text); }
  void show_refused(std::string_view symbol, std::string_view why) override {
    refused.emplace_back(std::string(symbol) + ": " + std::string(why));
  }

  bool was_open = false;
  std::vector<std::string> statuses, errors, refused;
};

/// A Ticker in the hands of the test, which is its server.
struct World : emsocket::test::World {
  View view;
  ticker::Ticker ticker{"wss://market.example/", view, environment()};

  World() { ticker.connect(); }
  [[nodiscard]] emsocket::test::FakeSocket& socket() {
    return transport.last();
  }
  void lose_and_reopen() {
    socket().drop();
    clock.advance(30s);
    socket().accept();
  }
  /// What the newest socket was asked, the last request first.
  [[nodiscard]] json asked(std::size_t back = 0) {
    const auto texts = socket().sent_texts();
    REQUIRE(texts.size() > back);
    return json::parse(texts[texts.size() - 1 - back]);
  }
  void reply(const json& request, const json& result) {
    socket().text(
        json{{"jsonrpc", "2.0"}, {"id", request.at("id")}, {"result", result}}
            .dump());
  }
  void tick(std::int64_t sequence, double price) {
    const json quote{{"sequence", sequence}, {"time", 1.5}, {"price", price}};
    socket().text(json{{"jsonrpc", "2.0"},
                       {"method", "tick"},
                       {"params", {{"symbol", "ACME"}, {"quote", quote}}}}
                      .dump());
  }
  /// Open, subscribed to ACME, with the quotes 1 and 2.
  void follow() {
    ticker.subscribe("ACME");
    socket().accept();
    reply(asked(), quotes({1, 2}));
  }
  [[nodiscard]] static json quotes(const std::vector<std::int64_t>& sequences,
                                   bool resumed = false) {
    json list = json::array();
    for (const std::int64_t sequence : sequences) {
      list.push_back({{"sequence", sequence},
                      {"time", 1.5},
                      {"price", static_cast<double>(sequence) * 10}});
    }
    return {{"resumed", resumed}, {"quotes", list}};
  }
  [[nodiscard]] std::vector<double> prices() const {
    std::vector<double> prices;
    const ticker::Series* const series = ticker.series("ACME");
    REQUIRE(series);
    const auto points = series->points();
    for (std::size_t i = 1; i < points.size(); i += 2) {
      prices.push_back(points[i]);
    }
    return prices;
  }
};

using Prices = std::vector<double>;

}  // namespace

TEST_CASE("A subscription is asked for when the connection opens", "[ticker]") {
  World world;
  world.ticker.subscribe("ACME");
  CHECK(world.socket().sent.empty());
  world.socket().accept();
  const json request = world.asked();
  CHECK(request["jsonrpc"] == "2.0");
  CHECK(request["method"] == "subscribe");
  CHECK(request["params"] == json{{"symbol", "ACME"}});
  world.reply(request, World::quotes({1, 2}));
  world.tick(3, 30.25);
  CHECK(world.prices() == Prices{10, 20, 30.25});
  CHECK(world.ticker.quotes() == 3);
  CHECK(world.view.statuses == std::vector<std::string>{"connecting", "open"});
}

TEST_CASE("While it is open a subscription is asked for at once, and once",
          "[ticker]") {
  World world;
  world.socket().accept();
  world.ticker.subscribe("ACME");
  world.ticker.subscribe("ACME");
  CHECK(world.socket().sent.size() == 1);
}

TEST_CASE("After a lost connection what was missed is asked for", "[ticker]") {
  World world;
  world.follow();
  world.tick(3, 30);
  world.lose_and_reopen();
  CHECK(world.asked()["params"] == json{{"symbol", "ACME"}, {"after", 3}});
  world.reply(world.asked(), World::quotes({4, 5}, true));
  world.tick(6, 60);
  CHECK(world.prices() == Prices{10, 20, 30, 40, 50, 60});
}

TEST_CASE("A server that cannot resume begins anew", "[ticker]") {
  World world;
  world.follow();
  world.lose_and_reopen();
  world.reply(world.asked(), World::quotes({90, 91}));
  world.tick(92, 920);
  CHECK(world.prices() == Prices{900, 910, 920});
}

TEST_CASE("A hole is asked for, and nothing taken until it is filled",
          "[ticker]") {
  World world;
  world.follow();
  world.tick(4, 40);
  world.tick(5, 50);
  CHECK(world.prices() == Prices{10, 20});
  CHECK(world.socket().sent.size() == 2);
  CHECK(world.asked()["params"] == json{{"symbol", "ACME"}, {"after", 2}});
  world.reply(world.asked(), World::quotes({3, 4, 5}, true));
  world.tick(6, 60);
  CHECK(world.prices() == Prices{10, 20, 30, 40, 50, 60});
}

TEST_CASE("unsubscribe() tells the server, and forgets", "[ticker]") {
  World world;
  world.follow();
  world.ticker.unsubscribe("ACME");
  CHECK(world.asked()["method"] == "unsubscribe");
  CHECK(world.asked()["params"] == json{{"symbol", "ACME"}});
  world.tick(3, 30);
  CHECK(world.ticker.series("ACME") == nullptr);
  world.reply(world.asked(), true);
  world.lose_and_reopen();
  CHECK(world.socket().sent.empty());
}

TEST_CASE("The reply to an older subscription does not count", "[ticker]") {
  World world;
  world.socket().accept();
  world.ticker.subscribe("ACME");
  world.ticker.unsubscribe("ACME");
  world.ticker.subscribe("ACME");
  const json first = world.asked(2);
  REQUIRE(first["method"] == "subscribe");
  world.reply(first, World::quotes({1, 2}));
  world.tick(3, 30);
  CHECK(world.prices().empty());
  world.reply(world.asked(), World::quotes({3}));
  CHECK(world.prices() == Prices{30});
}

TEST_CASE("A symbol that the server refuses is not asked for again",
          "[ticker]") {
  World world;
  world.socket().accept();
  world.ticker.subscribe("NONE");
  world.socket().text(json{{"jsonrpc", "2.0"},
                           {"id", world.asked()["id"]},
                           {"error", {{"code", -32602}, {"message", "no"}}}}
                          .dump());
  CHECK(world.view.refused == std::vector<std::string>{"NONE: no"});
  CHECK(world.ticker.series("NONE") == nullptr);
  world.lose_and_reopen();
  CHECK(world.socket().sent.empty());
}

TEST_CASE("A server that does not answer loses its connection", "[ticker]") {
  World world;
  world.socket().accept();
  world.ticker.subscribe("ACME");
  world.clock.advance(10s);
  CHECK(world.transport.attempts() == 2);
}

TEST_CASE("A tick that cannot be read is told, and the rest goes on",
          "[ticker]") {
  World world;
  world.follow();
  world.socket().text(
      R"({"jsonrpc":"2.0","method":"tick","params":{"symbol":7}})");
  world.socket().text("{");
  REQUIRE(world.view.errors.size() == 2);
  CHECK_THAT(world.view.errors.front(), Catch::Contains("/params/symbol"));
  world.tick(3, 30);
  CHECK(world.prices() == Prices{10, 20, 30});
}

TEST_CASE("A series keeps its last quotes, in one piece", "[ticker]") {
  ticker::Series series;
  constexpr std::int64_t count = 3 * ticker::Series::capacity + 1;
  for (std::int64_t i = 1; i <= count; ++i) {
    REQUIRE(series.is_next({i, 0, 0}));
    series.add({i, static_cast<double>(i), 0.5});
    const auto points = series.points();
    REQUIRE(points[points.size() - 2] == static_cast<double>(i));
  }
  const auto points = series.points();
  REQUIRE(points.size() == 2 * ticker::Series::capacity);
  CHECK(points.front() ==
        static_cast<double>(count - ticker::Series::capacity + 1));
  CHECK(series.last_sequence() == count);
}
