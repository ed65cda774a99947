#include "emsocket/json/request.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "emsocket/json.hpp"
#include "support/catch.hpp"
#include "support/test_client.hpp"

namespace emsocket {

namespace {

using namespace std::chrono_literals;

struct Join {
  std::string room;
};
EMSOCKET_MESSAGE(Join, "join", room)
struct Joined {
  int members = 0;
};
EMSOCKET_MESSAGE(Joined, "joined", members)
struct Ask {
  int question = 0;
};
EMSOCKET_MESSAGE(Ask, "ask", question)
struct Answer {
  int answer = 0;
};
EMSOCKET_MESSAGE(Answer, "answer", answer)
struct News {
  std::string text;
};
EMSOCKET_MESSAGE(News, "news", text)

using Talk = Protocol<Incoming<News, Request<Ask, Answer>>,
                      Outgoing<News, Request<Join, Joined>>>;

template <class P>
struct Fixture : test::World {
  Fixture() {
    Options options = test::without_jitter();
    client = std::make_unique<TypedClient<P>>(test::default_url, options,
                                              environment());
    events.listen_to(client->client());
    client->on_unknown(
        [this](const UnknownMessage& m) { unknown.emplace_back(m.type); });
    client->connect();
    transport.last().accept();
  }
  ~Fixture() {
    client.reset();
    CHECK(is_released());
  }

  RequestHandle join(RequestOptions options = {5s}) {
    return client->template request<Joined>(
        Join{"lobby"}, options, [this](const Outcome<Joined>& outcome) {
          outcomes.push_back(outcome);
          if (then) then();
        });
  }
  [[nodiscard]] std::vector<std::string> statuses() const {
    std::vector<std::string> names;
    for (const auto& outcome : outcomes) {
      names.emplace_back(to_string(outcome.status));
    }
    return names;
  }
  [[nodiscard]] std::vector<std::string> sent() {
    return transport.last().sent_texts();
  }
  void receive(std::string_view text) { transport.last().text(text); }

  std::unique_ptr<TypedClient<P>> client;
  test::Recorder events;
  std::vector<Outcome<Joined>> outcomes;
  std::vector<std::string> unknown;
  std::function<void()> then;
};

using Flat = Fixture<Talk>;
using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE_METHOD(Flat, "A request gets its reply", "[json][request]") {
  (void)join();
  (void)join();
  CHECK(sent() == Texts{R"({"type":"join","id":1,"room":"lobby"})",
                        R"({"type":"join","id":2,"room":"lobby"})"});
  receive(R"({"type":"joined","id":2,"members":7})");
  receive(R"({"members":3,"id":1,"type":"joined"})");
  REQUIRE(statuses() == Texts{"ok", "ok"});
  CHECK(outcomes[0]->members == 7);
  CHECK((*outcomes[1]).members == 3);
  // It has been answered.
  receive(R"({"type":"joined","id":2,"members":8})");
  CHECK(outcomes.size() == 2);
  CHECK(unknown.empty());
}

TEST_CASE_METHOD(Flat, "A request is refused", "[json][request]") {
  (void)join();
  receive(R"({"type":"error","id":1,"code":4,"message":"full","data":[1]})");
  REQUIRE(statuses() == Texts{"error_reply"});
  CHECK(!outcomes[0]);
  CHECK(outcomes[0].error.code == 4);
  CHECK(outcomes[0].error.message == "full");
  CHECK(outcomes[0].error.data == nlohmann::json{1});
  CHECK(events.errors.empty());
}

TEST_CASE_METHOD(Flat, "A reply that is not what it should be ends the request",
                 "[json][request]") {
  (void)join();
  receive(R"({"type":"joined","id":1,"members":"many"})");
  REQUIRE(statuses() == Texts{"invalid_reply"});
  REQUIRE(outcomes[0].decode_error);
  CHECK(outcomes[0].decode_error->pointer == "/members");
  CHECK(!outcomes[0].reply);
  CHECK(events.errors.size() == 1);
}

TEST_CASE_METHOD(Flat, "A request times out", "[json][request]") {
  (void)join();
  clock.advance(4999ms);
  CHECK(outcomes.empty());
  clock.advance(1ms);
  CHECK(statuses() == Texts{"timeout"});
  receive(R"({"type":"joined","id":1,"members":7})");
  CHECK(outcomes.size() == 1);
  CHECK(unknown.empty());
}

TEST_CASE_METHOD(Flat, "A reply that waited behind a frozen page counts",
                 "[json][request]") {
  (void)join();
  clock.jump(60s);
  CHECK(outcomes.empty());
  receive(R"({"type":"joined","id":1,"members":7})");
  CHECK(statuses() == Texts{"ok"});
  (void)join();
  clock.jump(60s);
  clock.advance(1s);
  CHECK(statuses() == Texts{"ok", "timeout"});
}

TEST_CASE_METHOD(Flat, "A request is cancelled once, and later",
                 "[json][request]") {
  RequestHandle handle = join();
  CHECK(handle.cancel());
  CHECK(!handle.cancel());
  CHECK(outcomes.empty());
  receive(R"({"type":"joined","id":1,"members":7})");
  clock.run_due();
  CHECK(statuses() == Texts{"cancelled"});
  CHECK(!handle.cancel());
  client.reset();
  CHECK(!handle.cancel());
  CHECK(!RequestHandle().cancel());
}

TEST_CASE_METHOD(Flat, "A request is lost with its connection",
                 "[json][request]") {
  (void)join();
  transport.last().drop();
  CHECK(statuses() == Texts{"disconnected"});
}

TEST_CASE_METHOD(Flat, "An idempotent request is sent again",
                 "[json][request]") {
  RequestOptions options(60s);
  options.is_idempotent = true;
  (void)join(options);
  transport.last().drop();
  CHECK(outcomes.empty());
  clock.advance(500ms);
  transport.last().accept();
  CHECK(sent() == Texts{R"({"type":"join","id":1,"room":"lobby"})"});
  receive(R"({"type":"joined","id":1,"members":7})");
  CHECK(statuses() == Texts{"ok"});
}

TEST_CASE_METHOD(Flat, "A request that waits in the outbox survives a failure",
                 "[json][request]") {
  transport.last().drop();
  (void)join({60s});
  clock.advance(500ms);
  transport.last().refuse();
  CHECK(outcomes.empty());
  clock.advance(1s);
  transport.last().accept();
  CHECK(sent().size() == 1);
  // From now on it can be lost.
  transport.last().drop();
  CHECK(statuses() == Texts{"disconnected"});
}

TEST_CASE_METHOD(Flat, "The last close ends every request", "[json][request]") {
  RequestOptions options(60s);
  options.is_idempotent = true;
  (void)join(options);
  client->close();
  CHECK(outcomes.empty());
  transport.last().close(close_code::normal);
  CHECK(statuses() == Texts{"disconnected"});
  (void)join();
  CHECK(outcomes.size() == 1);
  clock.run_due();
  REQUIRE(statuses() == Texts{"disconnected", "rejected"});
  CHECK(outcomes[1].send_result == SendResult::rejected_closed);
}

TEST_CASE_METHOD(Flat, "No outcome comes once the client is gone",
                 "[json][request]") {
  (void)join();
  (void)join().cancel();
  client.reset();
  clock.advance(60s);
  CHECK(outcomes.empty());
}

TEST_CASE_METHOD(Flat, "An outcome may destroy the client", "[json][request]") {
  then = [this] { client.reset(); };
  (void)join();
  (void)join();
  SECTION("at a reply") { receive(R"({"type":"joined","id":1,"members":7})"); }
  SECTION("at a bad reply") { receive(R"({"type":"joined","id":1})"); }
  SECTION("at the end of the connection") { transport.last().drop(); }
  SECTION("at a timeout") { clock.advance(5s); }
  CHECK(outcomes.size() == 1);
}

TEST_CASE_METHOD(Flat, "An outcome may make another request",
                 "[json][request]") {
  then = [this] {
    if (outcomes.size() < 3) (void)join();
  };
  (void)join();
  transport.last().drop();
  CHECK(statuses() == Texts{"disconnected"});
  clock.advance(500ms);
  transport.last().accept();
  receive(R"({"type":"joined","id":2,"members":7})");
  CHECK(statuses() == Texts{"disconnected", "ok"});
}

TEST_CASE_METHOD(Flat, "An outcome that throws is reported",
                 "[json][request]") {
  then = [] { throw std::runtime_error("oops"); };
  (void)join();
  receive(R"({"type":"joined","id":1,"members":7})");
  CHECK(reporter.reports == Texts{"oops"});
}

TEST_CASE_METHOD(Flat, "A message with the number of a request is no reply",
                 "[json][request]") {
  (void)join();
  std::vector<std::string> news;
  client->on<News>([&](const News& message) { news.push_back(message.text); });
  receive(R"({"type":"news","id":1,"text":"a"})");
  receive(R"({"type":"news","id":"x","text":"b"})");
  receive(R"({"type":"news","id":{"y":[]},"text":"c"})");
  CHECK(news == Texts{"a", "b", "c"});
  CHECK(outcomes.empty());
}

TEST_CASE_METHOD(Flat, "A request of the peer is answered", "[json][request]") {
  SECTION("with what the handler returns") {
    client->on_request<Ask>(
        [](const Ask& ask) { return Answer{ask.question + 1}; });
    receive(R"({"type":"ask","id":"x7","question":41})");
    CHECK(sent() == Texts{R"({"type":"answer","id":"x7","answer":42})"});
  }
  SECTION("with a refusal") {
    client->on_request<Ask>([](const Ask&) -> std::variant<Answer, ErrorReply> {
      return ErrorReply{7, "no", {}};
    });
    receive(R"({"type":"ask","id":3,"question":41})");
    CHECK(sent() ==
          Texts{R"({"type":"error","id":3,"code":7,"message":"no"})"});
  }
  SECTION("later, once") {
    std::optional<Responder<Answer>> responder;
    client->on_request<Ask>(
        [&](const Ask&, Responder<Answer> given) { responder = given; });
    receive(R"({"type":"ask","id":3,"question":41})");
    CHECK(sent().empty());
    CHECK(responder->reply(Answer{1}));
    CHECK(!responder->reply(Answer{2}));
    CHECK(sent() == Texts{R"({"type":"answer","id":3,"answer":1})"});
  }
  SECTION("with a refusal where the handler forgot") {
    client->on_request<Ask>([](const Ask&, const Responder<Answer>&) {});
    receive(R"({"type":"ask","id":3,"question":41})");
    REQUIRE(sent().size() == 1);
    CHECK_THAT(sent()[0], Catch::Matchers::Contains("-32603"));
  }
  SECTION("with a refusal where the handler throws") {
    client->on_request<Ask>(
        [](const Ask&) -> Answer { throw std::runtime_error("secret"); });
    receive(R"({"type":"ask","id":3,"question":41})");
    CHECK(sent() == Texts{R"({"type":"error","id":3,"code":-32603,)"
                          R"("message":"internal error"})"});
    CHECK(reporter.reports == Texts{"secret"});
  }
  SECTION("with a refusal where there is no handler") {
    receive(R"({"type":"ask","id":3,"question":41})");
    CHECK(sent() == Texts{R"({"type":"error","id":3,"code":-32601,)"
                          R"("message":"there is no request \"ask\" here"})"});
  }
  SECTION("with a refusal where it is not what it should be") {
    receive(R"({"type":"ask","id":3,"question":"?"})");
    REQUIRE(sent().size() == 1);
    CHECK_THAT(sent()[0], Catch::Matchers::Contains("-32602"));
    CHECK(events.errors.size() == 1);
  }
  SECTION("never without an id") {
    receive(R"({"type":"ask","question":41})");
    CHECK(sent().empty());
    CHECK(events.errors.size() == 1);
  }
}

TEST_CASE_METHOD(Flat, "A request is not answered through another connection",
                 "[json][request]") {
  std::optional<Responder<Answer>> responder;
  client->on_request<Ask>(
      [&](const Ask&, Responder<Answer> given) { responder = given; });
  receive(R"({"type":"ask","id":3,"question":41})");
  SECTION("another one") {
    transport.last().drop();
    clock.advance(500ms);
    transport.last().accept();
    CHECK(!responder->reply(Answer{1}));
    CHECK(sent().empty());
  }
  SECTION("none") {
    client.reset();
    CHECK(!responder->reply(Answer{1}));
  }
}

TEST_CASE_METHOD(Flat, "A handler of requests may destroy the client",
                 "[json][request]") {
  client->on_request<Ask>([this](const Ask&) {
    client.reset();
    return Answer{1};
  });
  receive(R"({"type":"ask","id":3,"question":41})");
  CHECK(!client);
  CHECK(transport.last().sent.empty());
}

#if defined(__cpp_impl_coroutine) && __has_include(<coroutine>)

namespace {

/// Runs by itself and is nobody's.
struct Detached {
  struct promise_type {
    Detached get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

Detached join_and_note(TypedClient<Talk>& client, std::vector<int>& members) {
  const Join join{"lobby"};
  const auto first = co_await client.request(join, 5s);
  members.push_back(first ? first->members : -1);
  const auto second = co_await client.request<Joined>(join, 5s);
  members.push_back(second ? second->members : -1);
}

}  // namespace

TEST_CASE_METHOD(Flat, "A request can be awaited", "[json][request]") {
  std::vector<int> members;
  join_and_note(*client, members);
  receive(R"({"type":"joined","id":1,"members":7})");
  CHECK(members == std::vector<int>{7});
  clock.advance(5s);
  CHECK(members == std::vector<int>{7, -1});
}

#endif

}  // namespace emsocket
