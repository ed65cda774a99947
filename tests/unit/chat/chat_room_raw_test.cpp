// Raw mode: any WebSocket server.

#include <span>
#include <string>
#include <string_view>

#include "support/catch.hpp"
#include "unit/chat/room.hpp"

using chat::Delivery;
using chat::MessageType;
using chat::test::Deliveries;
using chat::test::Room;
using chat::test::Texts;

namespace {

const Deliveries waiting{Delivery::waiting};
const Deliveries sent{Delivery::waiting, Delivery::sent};

struct RawRoom : Room {
  RawRoom() { settings.raw = true; }
};

}  // namespace

TEST_CASE("In raw mode text goes out as it was typed", "[chat][room][raw]") {
  RawRoom room;
  room.connect_and_open();
  CHECK(room.socket().request.url == "wss://chat.example/ws");
  const std::string id = room.say("{\"a\": 1}");
  CHECK(room.socket().sent_texts() == Texts{"{\"a\": 1}"});
  CHECK(room.view.deliveries[id] == sent);
  CHECK(room.view.texts(MessageType::raw) == Texts{"{\"a\": 1}"});
}

TEST_CASE("In raw mode the token is in the query all the same",
          "[chat][room][raw]") {
  RawRoom room;
  room.settings.token = "sesame";
  room.connect();
  CHECK(room.socket().request.url ==
        "wss://chat.example/ws?access_token=sesame");
}

TEST_CASE("In raw mode what waited counts as sent once it is handed over",
          "[chat][room][raw]") {
  RawRoom room;
  room.connect();
  const std::string id = room.say("one");
  CHECK(room.view.deliveries[id] == waiting);
  room.socket().accept();
  CHECK(room.socket().sent_texts() == Texts{"one"});
  CHECK(room.view.deliveries[id] == sent);
  room.lose_and_reopen();
  CHECK(room.socket().sent.empty());
}

TEST_CASE("In raw mode what the socket did not take still waits",
          "[chat][room][raw]") {
  RawRoom room;
  room.connect();
  const std::string one = room.say("one");
  const std::string two = room.say("two");
  room.socket().takes_only = 1;
  room.socket().accept();
  CHECK(room.view.deliveries[one] == sent);
  CHECK(room.view.deliveries[two] == waiting);
  room.lose_and_reopen();
  CHECK(room.socket().sent_texts() == Texts{"two"});
  CHECK(room.view.deliveries[two] == sent);
}

TEST_CASE("In raw mode unknown text is shown as it is", "[chat][room][raw]") {
  using namespace std::string_literals;
  RawRoom room;
  room.connect_and_open();
  const Texts texts{"hello",       "",
                    "{}",          "{\"type\":\"say\"}",
                    "a\0b\ufeff"s, R"({"type":"presence","people":1e400})"};
  for (const std::string& text : texts) room.socket().text(text);
  CHECK(room.view.texts(MessageType::raw) == texts);
  CHECK(room.view.texts(MessageType::error).empty());
  CHECK(room.reporter.reports.empty());
}

TEST_CASE("In raw mode a chat message is shown as one", "[chat][room][raw]") {
  RawRoom room;
  room.connect_and_open();
  room.socket().text(
      R"({"type":"say","id":"1","from":{"id":"b","name":"Bob"},"text":"hi",)"
      R"("time":5})");
  CHECK(room.view.texts(MessageType::chat) == Texts{"hi"});
}

TEST_CASE("In raw mode an image is known by its bytes", "[chat][room][raw]") {
  RawRoom room;
  room.connect_and_open();
  room.socket().binary("GIF89a...");
  CHECK(room.view.messages.back().type == MessageType::image);
  CHECK(room.view.messages.back().mime == "image/gif");
  CHECK(room.view.messages.back().data == "GIF89a...");
  room.socket().binary("\x01\x02");
  CHECK(room.view.messages.back().type == MessageType::raw);
  CHECK(room.view.messages.back().data == "\x01\x02");
  CHECK(room.view.messages.back().mime.empty());
}

TEST_CASE("In raw mode an image goes out without a header",
          "[chat][room][raw]") {
  RawRoom room;
  room.connect_and_open();
  const std::string content = "GIF89a...";
  room.room.send_image(
      "a.gif", "image/gif",
      std::as_bytes(std::span(content.data(), content.size())));
  REQUIRE(room.socket().sent.size() == 1);
  CHECK(room.socket().sent.front() == emsocket::test::Sent{false, "GIF89a..."});
  CHECK(room.view.deliveries[room.last_own_id()] == sent);
}

TEST_CASE("In raw mode nobody is told of typing", "[chat][room][raw]") {
  RawRoom room;
  room.connect_and_open();
  room.room.typing();
  CHECK(room.socket().sent.empty());
}

TEST_CASE("What was written for another kind of server is not sent",
          "[chat][room][raw]") {
  for (const bool is_raw : {true, false}) {
    Room room;
    room.settings.raw = is_raw;
    room.connect();
    const std::string id = room.say("typed before");
    room.room.disconnect();
    room.clock.run_due();
    room.settings.raw = !is_raw;
    room.connect_and_open();
    CHECK(room.socket().sent.empty());
    CHECK(room.view.deliveries[id].back() == Delivery::failed);
    CHECK(room.view.texts(MessageType::error).size() == 1);
  }
}

TEST_CASE("What was written for another server is not sent",
          "[chat][room][raw]") {
  Room room;
  room.connect();
  const std::string id = room.say("a secret");
  room.settings.url = "wss://other.example/ws";
  room.connect_and_open();
  CHECK(room.socket().sent.empty());
  CHECK(room.view.deliveries[id].back() == Delivery::failed);
}
