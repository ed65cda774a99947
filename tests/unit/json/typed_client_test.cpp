#include <string>
#include <vector>

#include "emsocket/json.hpp"
#include "support/catch.hpp"
#include "support/test_client.hpp"

namespace emsocket {

namespace {

struct ChatMessage {
  std::string from;
  std::string text;
  std::int64_t sent_at = 0;
  std::optional<std::string> reply_to;
  int priority = 1;
};
EMSOCKET_MESSAGE(ChatMessage, "chat", from, text, (sent_at, "sentAt"), reply_to,
                 (priority, defaulted))

struct Ping {};
EMSOCKET_MESSAGE(Ping, "ping")

struct Say {
  std::string text;
  std::optional<std::string> reply_to;
};
EMSOCKET_MESSAGE(Say, "say", text, reply_to)

using Chat = Protocol<Incoming<ChatMessage, Ping>, Outgoing<Say, Ping>>;

struct Fixture : test::World {
  Fixture() : chat(test::default_url, {}, environment()) {
    events.listen_to(chat.client());
    chat.on<ChatMessage>(
        [this](const ChatMessage& message) { messages.push_back(message); });
    chat.on_unknown([this](const UnknownMessage& message) {
      unknown.emplace_back(message.type);
    });
    chat.on_invalid(
        [this](const DecodeError& error) { invalid.push_back(error); });
    chat.connect();
    transport.last().accept();
  }

  TypedClient<Chat> chat;
  test::Recorder events;
  std::vector<ChatMessage> messages;
  std::vector<std::string> unknown;
  std::vector<DecodeError> invalid;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "A message arrives as its struct", "[json][client]") {
  transport.last().text(
      R"({"type":"chat","from":"ann","text":"hi","sentAt":9007199254740993})");
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].from == "ann");
  CHECK(messages[0].text == "hi");
  CHECK(messages[0].sent_at == 9007199254740993);
  CHECK(!messages[0].reply_to);
  CHECK(messages[0].priority == 1);
  CHECK(events.errors.empty());
}

TEST_CASE_METHOD(Fixture, "A struct leaves as a message", "[json][client]") {
  CHECK(chat.send(Say{"h\"i", {}}) == SendResult::sent);
  CHECK(chat.send(Say{"ho", "7"}) == SendResult::sent);
  CHECK(chat.send(Ping{}) == SendResult::sent);
  CHECK(transport.last().sent_texts() ==
        std::vector<std::string>{R"({"type":"say","text":"h\"i"})",
                                 R"({"type":"say","text":"ho","reply_to":"7"})",
                                 R"({"type":"ping"})"});
}

TEST_CASE_METHOD(Fixture, "encode_message() writes what send() sends",
                 "[json][client]") {
  const Say say{"h\"i", "7"};
  (void)chat.send(say);
  CHECK(transport.last().sent_texts() ==
        std::vector<std::string>{encode_message<Chat>(say)});
}

TEST_CASE_METHOD(Fixture, "A type that the protocol lacks is unknown",
                 "[json][client]") {
  transport.last().text(R"({"type":"nope","a":[1,{"b":null}]})");
  CHECK(unknown == std::vector<std::string>{"nope"});
  CHECK(invalid.empty());
  CHECK(events.errors.empty());
}

TEST_CASE_METHOD(Fixture,
                 "A bad message is one error, and the connection lives",
                 "[json][client]") {
  transport.last().text(R"({"type":"chat","from":"ann","text":5,"sentAt":1})");
  REQUIRE(invalid.size() == 1);
  CHECK(invalid[0].fault == DecodeFault::wrong_type);
  CHECK(invalid[0].pointer == "/text");
  CHECK(invalid[0].expected == "a string");
  CHECK(invalid[0].found == "the number 5");
  CHECK(invalid[0].type == "chat");
  REQUIRE(events.errors.size() == 1);
  CHECK(events.errors[0].kind == ErrorKind::decode);
  CHECK(events.errors[0].message ==
        R"(A message of type "chat" is not what it should be: at /text, )"
        R"(expected a string, found the number 5 (wrong_type). It begins: )"
        R"({"type":"chat","from":"ann","text":5,"sentAt":1})");
  CHECK(messages.empty());
  CHECK(chat.client().state() == State::open);
}

}  // namespace emsocket
