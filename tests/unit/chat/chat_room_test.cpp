// What a room shows of its connection and of what others say.

#include "chat_room.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "unit/chat/room.hpp"

using namespace std::chrono_literals;
using chat::Delivery;
using chat::MessageType;
using chat::test::Room;
using chat::test::Texts;
using emsocket::State;

namespace {

std::vector<State> states_of(const Room& room) {
  std::vector<State> states;
  for (const auto& status : room.view.statuses) states.push_back(status.state);
  return states;
}

std::string say_of(std::string_view id, std::string_view text) {
  return R"({"type":"say","id":")" + std::string(id) +
         R"(","from":{"id":"b","name":"Bob"},"text":")" + std::string(text) +
         R"(","time":5})";
}

}  // namespace

TEST_CASE("Name and token are in the query, encoded", "[chat][room]") {
  Room room;
  room.settings = {"wss://h/ws?x=1#f", "Ann & Bob", "se same", false};
  room.connect();
  CHECK(room.socket().request.url ==
        "wss://h/ws?x=1&name=Ann%20%26%20Bob&access_token=se%20same#f");
}

TEST_CASE("The status goes with the connection", "[chat][room][status]") {
  Room room;
  CHECK(room.view.statuses.empty());
  room.connect();
  CHECK(states_of(room) == std::vector{State::connecting});
  room.socket().accept();
  room.socket().close(1012, "restart");
  CHECK(states_of(room) ==
        std::vector{State::connecting, State::open, State::waiting});
  const auto& status = room.view.statuses.back();
  CHECK(status.attempt == 1);
  CHECK(status.retry_in >= 5s);
  CHECK(status.retry_in <= 30s);
  CHECK(status.was_closed);
  CHECK(status.last_close.code == 1012);
  CHECK(status.last_close.reason == "restart");
  room.wait_for_retry();
  CHECK(room.view.statuses.back().state == State::connecting);
  room.socket().accept();
  CHECK(room.view.statuses.back().state == State::open);
  room.room.disconnect();
  CHECK(room.view.statuses.back().state == State::closing);
  room.socket().close(emsocket::close_code::normal, "bye");
  CHECK(room.view.statuses.back().state == State::closed);
  CHECK(room.view.statuses.back().last_close.reason == "bye");
}

TEST_CASE("Each failed retry is counted in the status",
          "[chat][room][status]") {
  Room room;
  room.connect();
  for (std::uint32_t attempt = 1; attempt <= 4; ++attempt) {
    room.socket().refuse();
    CHECK(room.view.statuses.back().state == State::waiting);
    CHECK(room.view.statuses.back().attempt == attempt);
    CHECK(room.view.statuses.back().last_close.code == 1006);
    room.wait_for_retry();
  }
}

TEST_CASE("A status is never told before what it says is known",
          "[chat][room][status]") {
  Room room;
  room.connect_and_open();
  room.socket().drop();
  for (const auto& status : room.view.statuses) {
    if (status.state == State::waiting) CHECK(status.retry_in > 0ms);
    if (status.state == State::waiting) CHECK(status.was_closed);
  }
  room.room.disconnect();
  room.clock.run_due();
  CHECK(states_of(room) == std::vector{State::connecting, State::open,
                                       State::waiting, State::closing,
                                       State::closed});
}

TEST_CASE("connect() again begins with a status of its own",
          "[chat][room][status]") {
  Room room;
  room.connect_and_open();
  room.socket().drop();
  room.connect();
  const auto& status = room.view.statuses.back();
  CHECK(status.state == State::connecting);
  CHECK(status.attempt == 0);
  CHECK_FALSE(status.was_closed);
  CHECK(room.transport.live_sockets() == 1);
}

TEST_CASE("retry_now() skips the wait, and does nothing else", "[chat][room]") {
  Room room;
  room.room.retry_now();
  room.connect();
  room.room.retry_now();
  room.socket().accept();
  room.room.retry_now();
  CHECK(room.transport.attempts() == 1);
  room.socket().drop();
  room.room.retry_now();
  CHECK(room.transport.attempts() == 2);
  room.socket().close(emsocket::close_code::normal);
  CHECK(room.transport.live_sockets() == 0);
}

TEST_CASE("disconnect() tells the server, also before there is one",
          "[chat][room]") {
  Room room;
  room.room.disconnect();
  room.connect_and_open();
  room.room.disconnect();
  REQUIRE(room.socket().close_calls.size() == 1);
  CHECK(room.socket().close_calls.front().code == 1000);
}

TEST_CASE("What others say is shown once", "[chat][room]") {
  Room room;
  room.connect_and_open();
  room.socket().text(say_of("1", "hello"));
  room.socket().text(say_of("1", "hello"));
  room.socket().text(say_of("2", "hello"));
  CHECK(room.view.texts(MessageType::chat) == Texts{"hello", "hello"});
  CHECK(room.view.messages.front().name == "Bob");
  CHECK_FALSE(room.view.messages.front().own);
}

TEST_CASE("Who comes and goes is shown", "[chat][room]") {
  Room room;
  room.connect_and_open();
  room.socket().text(R"({"type":"welcome","id":"a","name":"Ann"})");
  room.socket().text(R"({"type":"joined","id":"b","name":"Bob"})");
  room.socket().text(R"({"type":"presence","people":2})");
  room.socket().text(R"({"type":"typing","from":{"id":"b","name":"Bob"}})");
  room.socket().text(R"({"type":"left","id":"b","name":"Bob"})");
  room.socket().text(R"({"type":"notice","level":"info","text":"Soon."})");
  CHECK(room.view.texts(MessageType::system) ==
        Texts{"You are here as Ann.", "Bob joined.", "Bob left.", "Soon."});
  CHECK(room.view.people == std::vector<std::int64_t>{2});
  CHECK(room.view.typing == Texts{"Bob"});
}

TEST_CASE("typing() is told while there is a connection", "[chat][room]") {
  Room room;
  room.room.typing();
  room.connect();
  room.room.typing();
  room.socket().accept();
  CHECK(room.socket().sent.empty());
  room.room.typing();
  CHECK(room.socket().sent_texts() == Texts{R"({"type":"typing"})"});
  room.socket().drop();
  room.room.typing();
  CHECK(room.room.outbox_messages() == 0);
}

TEST_CASE("A message that is not understood is shown, and the chat goes on",
          "[chat][room]") {
  using namespace std::string_literals;
  Room room;
  room.connect_and_open();
  const std::string deep = std::string(100'000, '[');
  const Texts wrong{"hello",
                    "",
                    "{}",
                    R"({"type":"shout"})",
                    R"({"type":"typing","from":{"id":"b"}})",
                    R"({"type":"presence","people":1e400})",
                    "\0"s,
                    deep};
  for (const std::string& text : wrong) room.socket().text(text);
  room.socket().binary("PNG");
  room.socket().binary("\x7f\xff\xff\xff{}");
  const Texts errors = room.view.texts(MessageType::error);
  CHECK(errors.size() == wrong.size() + 2);
  CHECK(room.reporter.reports.empty());
  CHECK_THAT(errors.at(4), Catch::Contains("/from/name is missing"));
  room.socket().text(say_of("1", "still here"));
  CHECK(room.view.texts(MessageType::chat) == Texts{"still here"});
}

TEST_CASE("The log tells every event", "[chat][room][log]") {
  Room room;
  room.connect_and_open();
  room.socket().text("hello");
  room.socket().binary("12345");
  room.socket().close(4000, "why");
  room.wait_for_retry();
  room.socket().refuse();
  CHECK(room.view.has_logged("open: wss://chat.example/ws"));
  CHECK(room.view.has_logged("message: text, 5 bytes: hello"));
  CHECK(room.view.has_logged("message: binary, 5 bytes"));
  CHECK(room.view.has_logged("close: code 4000, reason \"why\", clean"));
  CHECK(room.view.has_logged("reconnecting: retry 1 in "));
  CHECK(room.view.has_logged("error: connect_failed"));
}

TEST_CASE("The access token is never in the log", "[chat][room][log]") {
  Room room;
  room.settings.token = "sesame";
  room.connect_and_open();
  room.socket().drop();
  room.wait_for_retry();
  room.socket().refuse();
  room.clock.advance(60s);
  room.clock.advance(60s);
  // As a browser words it.
  room.transport.refuse_next(
      {emsocket::ErrorKind::invalid_url,
       "Failed to construct 'WebSocket': The URL '"
       "wss://chat.example/ws?name=Ann&access_token=sesame' is invalid."});
  room.connect();
  room.clock.run_due();
  CHECK(room.view.has_logged("invalid_url"));
  CHECK_FALSE(room.view.has_logged("sesame"));
}
