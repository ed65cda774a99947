// What becomes of one's own messages.

#include <cstddef>
#include <span>
#include <string>

#include "support/catch.hpp"
#include "unit/chat/room.hpp"

using chat::Delivery;
using chat::MessageType;
using chat::test::Deliveries;
using chat::test::Room;
using chat::test::Texts;
using emsocket::State;

namespace {

const Deliveries waiting{Delivery::waiting};
const Deliveries sent{Delivery::waiting, Delivery::sent};
const Deliveries failed{Delivery::waiting, Delivery::failed};

}  // namespace

TEST_CASE("A message waits until the server's receipt", "[chat][room]") {
  Room room;
  room.connect_and_open();
  const std::string id = room.say("hello");
  CHECK(room.said() == Texts{"hello"});
  CHECK(room.view.deliveries[id] == waiting);
  room.receipt(id, "hello");
  CHECK(room.view.deliveries[id] == sent);
  CHECK(room.view.texts(MessageType::chat) == Texts{"hello"});
}

TEST_CASE("A receipt that comes twice changes nothing", "[chat][room]") {
  Room room;
  room.connect_and_open();
  const std::string id = room.say("hello");
  room.receipt(id, "hello");
  room.receipt(id, "hello");
  CHECK(room.view.deliveries[id] == sent);
  CHECK(room.view.texts(MessageType::chat) == Texts{"hello"});
}

TEST_CASE("What is written before the first connection is sent in order",
          "[chat][room]") {
  Room room;
  room.say("one");
  room.connect();
  room.say("two");
  CHECK(room.room.outbox_messages() == 2);
  room.socket().accept();
  CHECK(room.said() == Texts{"one", "two"});
  CHECK(room.room.outbox_messages() == 0);
}

TEST_CASE("What a lost connection may have lost is sent again, in order",
          "[chat][room]") {
  Room room;
  room.connect_and_open();
  room.say("one");
  room.say("two");
  room.socket().drop();
  room.say("three");
  CHECK(room.room.outbox_messages() == 3);
  room.wait_for_retry();
  room.socket().accept();
  CHECK(room.said() == Texts{"one", "two", "three"});
}

TEST_CASE("A message keeps its id when it is sent again", "[chat][room]") {
  Room room;
  room.connect_and_open();
  room.say("one");
  const Texts first = room.socket().sent_texts();
  room.lose_and_reopen();
  CHECK(room.socket().sent_texts() == first);
}

TEST_CASE("What has a receipt is not sent again", "[chat][room]") {
  Room room;
  room.connect_and_open();
  const std::string one = room.say("one");
  room.say("two");
  room.receipt(one, "one");
  room.lose_and_reopen();
  CHECK(room.said() == Texts{"two"});
}

TEST_CASE("Each connection gets a message once", "[chat][room]") {
  Room room;
  room.connect_and_open();
  const std::string id = room.say("one");
  for (int i = 0; i < 5; ++i) {
    room.lose_and_reopen();
    CHECK(room.said() == Texts{"one"});
  }
  room.socket().drop();
  room.wait_for_retry();
  room.socket().refuse();
  room.wait_for_retry();
  room.socket().accept();
  CHECK(room.said() == Texts{"one"});
  room.receipt(id, "one");
  room.lose_and_reopen();
  CHECK(room.said().empty());
  CHECK(room.view.deliveries[id] == sent);
}

TEST_CASE("What waited is sent once when the socket closes while it is flushed",
          "[chat][room]") {
  Room room;
  room.connect();
  room.say("one");
  room.say("two");
  room.socket().takes_only = 1;
  room.socket().accept();
  CHECK(room.said() == Texts{"one"});
  room.lose_and_reopen();
  CHECK(room.said() == Texts{"one", "two"});
}

TEST_CASE("Order is kept when the socket closes between two messages",
          "[chat][room]") {
  Room room;
  room.connect_and_open();
  room.say("one");
  room.socket().takes_nothing = true;
  room.say("two");
  room.lose_and_reopen();
  CHECK(room.said() == Texts{"one", "two"});
}

TEST_CASE("A message that the server refuses has failed", "[chat][room]") {
  Room room;
  room.connect_and_open();
  const std::string id = room.say("hello");
  room.socket().text(
      R"({"type":"notice","level":"warning","text":"too fast","ref":")" + id +
      "\"}");
  CHECK(room.view.deliveries[id] == failed);
  CHECK(room.view.texts(MessageType::error) == Texts{"too fast"});
  room.lose_and_reopen();
  CHECK(room.said().empty());
}

TEST_CASE("A refusal of an unknown message is only shown", "[chat][room]") {
  Room room;
  room.connect_and_open();
  const std::string id = room.say("hello");
  room.socket().text(
      R"({"type":"notice","level":"info","text":"?","ref":"other"})");
  CHECK(room.view.deliveries[id] == waiting);
  CHECK(room.view.deliveries.count("other") == 0);
}

TEST_CASE("After 1009 the first message without receipt is given up",
          "[chat][room]") {
  Room room;
  room.connect_and_open();
  const std::string one = room.say("one");
  const std::string big = room.say("big");
  const std::string three = room.say("three");
  room.receipt(one, "one");
  room.socket().close(emsocket::close_code::message_too_big);
  CHECK(room.view.deliveries[big] == failed);
  CHECK(room.view.texts(MessageType::error).size() == 1);
  room.wait_for_retry();
  room.socket().accept();
  CHECK(room.said() == Texts{"three"});
  CHECK(room.view.deliveries[three] == waiting);
}

TEST_CASE("1009 fails no message that was never handed over", "[chat][room]") {
  Room room;
  room.connect_and_open();
  room.socket().takes_nothing = true;
  const std::string id = room.say("one");
  room.socket().close(emsocket::close_code::message_too_big);
  CHECK(room.view.deliveries[id] == waiting);
}

TEST_CASE("connect() after the end sends what waited", "[chat][room]") {
  Room room;
  room.connect_and_open();
  room.say("one");
  room.socket().close(emsocket::close_code::normal);
  CHECK(room.view.statuses.back().state == State::closed);
  room.connect_and_open();
  CHECK(room.said() == Texts{"one"});
}

TEST_CASE("connect() while open sends again what has no receipt",
          "[chat][room]") {
  Room room;
  room.connect_and_open();
  const std::string one = room.say("one");
  room.say("two");
  room.receipt(one, "one");
  room.connect_and_open();
  CHECK(room.said() == Texts{"two"});
  CHECK(room.transport.live_sockets() == 1);
}

TEST_CASE("What is written after the end has failed, visibly", "[chat][room]") {
  Room room;
  room.connect_and_open();
  room.socket().close(emsocket::close_code::normal);
  const std::string id = room.say("late");
  CHECK(room.view.deliveries[id] == failed);
  CHECK(room.view.texts(MessageType::error).size() == 1);
}

TEST_CASE("What does not fit into the outbox has failed, visibly",
          "[chat][room]") {
  Room room;
  room.connect();
  const std::string big(65 * 1024 * 1024, 'x');
  const std::string id = room.say(big);
  CHECK(room.view.deliveries[id] == failed);
  CHECK(room.view.texts(MessageType::error).size() == 1);
  const std::string small = room.say("small");
  room.socket().accept();
  CHECK(room.said() == Texts{"small"});
  CHECK(room.view.deliveries[small] == waiting);
}

TEST_CASE("What is larger than the server allows has failed, and is not sent",
          "[chat][room]") {
  Room room;
  room.connect_and_open();
  room.socket().text(
      R"({"type":"welcome","id":"a","name":"Ann","max_message_bytes":100})");
  const std::string big = room.say(std::string(100, 'x'));
  CHECK(room.view.deliveries[big] == failed);
  CHECK(room.view.texts(MessageType::error).size() == 1);
  const std::string small = room.say("small");
  CHECK(room.said() == Texts{"small"});
  CHECK(room.view.deliveries[small] == waiting);
}

TEST_CASE("An image goes the way of a message", "[chat][room]") {
  Room room;
  room.connect_and_open();
  const std::string content = "\x89PNG";
  room.room.send_image(
      "cat.png", "image/png",
      std::as_bytes(std::span(content.data(), content.size())));
  const std::string id = room.last_own_id();
  CHECK(room.view.messages.back().type == MessageType::image);
  CHECK(room.view.messages.back().data == content);
  REQUIRE(room.socket().sent.size() == 1);
  CHECK_FALSE(room.socket().sent.front().is_text);
  const std::string wire = room.socket().sent.front().bytes;
  CHECK(wire.ends_with(content));
  room.lose_and_reopen();
  REQUIRE(room.socket().sent.size() == 1);
  CHECK(room.socket().sent.front().bytes == wire);
  const std::string header = R"({"type":"image","id":")" + id +
                             R"(","from":{"id":"me","name":"Ann"},"name":)"
                             R"("cat.png","mime":"image/png","time":5})";
  room.socket().binary(std::string(3, '\0') + static_cast<char>(header.size()) +
                       header + content);
  CHECK(room.view.deliveries[id] == sent);
}

TEST_CASE("A room that goes leaves nothing behind", "[chat][room]") {
  chat::test::RecordingView view;
  emsocket::test::World world;
  {
    chat::ChatRoom room(view, world.environment());
    room.connect({"wss://chat.example/ws", "Ann", {}, false});
    world.transport.last().accept();
    room.say("hello");
    CHECK_FALSE(world.is_released());
  }
  CHECK(world.is_released());
}

TEST_CASE("What waits is kept when no address is typed by mistake",
          "[chat][room][delivery]") {
  Room room;
  room.connect();
  room.say("kept");
  room.room.disconnect();
  room.clock.run_due();
  const std::string url = room.settings.url;
  room.settings.url = "chat.example/ws";
  room.connect();
  room.settings.url = url;
  room.connect_and_open();
  CHECK(room.said() == Texts{"kept"});
}
