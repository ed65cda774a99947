// The chat's messages. What becomes of bad input in general is tested with
// emsocket::json; here is that it comes to a line which a person can read.

#include "protocol.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "support/catch.hpp"
#include "unit/chat/room.hpp"

using chat::MessageType;
using chat::test::Room;
using chat::test::Texts;

namespace {

template <class Message>
Message expect(std::string_view text) {
  Message message;
  const auto error = emsocket::decode(text, message);
  if (error) FAIL(text << ": " << describe(*error));
  return message;
}

/// What a room says of a message that it does not understand; empty when it
/// does.
std::string fault_of(std::string_view text) {
  Room room;
  room.connect_and_open();
  room.socket().text(text);
  const Texts errors = room.view.texts(MessageType::error);
  REQUIRE(errors.size() <= 1);
  CHECK(room.reporter.reports.empty());
  if (errors.empty()) return {};
  const std::string_view before = "does not understand: ";
  const std::string& line = errors.front();
  const std::size_t begin = line.find(before) + before.size();
  return line.substr(begin, line.find(". If ") - begin);
}

constexpr std::string_view complete_messages[] = {
    R"({"type":"welcome","id":"a","name":"b"})",
    R"({"type":"joined","id":"a","name":"b"})",
    R"({"type":"left","id":"a","name":"b"})",
    R"({"type":"presence","people":3})",
    R"({"type":"typing","from":{"id":"a","name":"b"}})",
    R"({"type":"say","id":"1","from":{"id":"a","name":"b"},"text":"t","time":5})",
    R"({"type":"notice","level":"info","text":"t"})",
};

}  // namespace

TEST_CASE("Every message of the server becomes its value", "[chat][protocol]") {
  for (const std::string_view message : complete_messages) {
    CHECK(fault_of(message).empty());
  }
  CHECK(expect<chat::Welcome>(complete_messages[0]).id == "a");
  CHECK(expect<chat::Welcome>(complete_messages[0]).name == "b");
  CHECK(expect<chat::Joined>(complete_messages[1]).name == "b");
  CHECK(expect<chat::Left>(complete_messages[2]).name == "b");
  CHECK(expect<chat::Presence>(complete_messages[3]).people == 3);
  CHECK(expect<chat::Typing>(complete_messages[4]).from.id == "a");
  const auto say = expect<chat::Say>(complete_messages[5]);
  CHECK(say.id == "1");
  CHECK(say.from.id == "a");
  CHECK(say.from.name == "b");
  CHECK(say.text == "t");
  CHECK(say.time == 5.0);
  const auto notice = expect<chat::Notice>(complete_messages[6]);
  CHECK(notice.level == "info");
  CHECK(notice.text == "t");
  CHECK_FALSE(notice.ref);
  CHECK(expect<chat::Notice>(
            R"({"type":"notice","level":"info","text":"t","ref":"7"})")
            .ref == "7");
}

TEST_CASE("A welcome may say how large a message may be", "[chat][protocol]") {
  CHECK_FALSE(expect<chat::Welcome>(complete_messages[0]).max_message_bytes);
  const std::string begin =
      R"({"type":"welcome","id":"a","name":"b","max_message_bytes":)";
  CHECK(expect<chat::Welcome>(begin + "8388608}").max_message_bytes == 8388608);
  for (const std::string wrong :
       {"\"8\"", "1.5", "1e400", "18446744073709551615"}) {
    CHECK_THAT(fault_of(begin + wrong + "}"),
               Catch::StartsWith("/max_message_bytes expected an integer"));
  }
}

TEST_CASE("A field that is missing is named by its path", "[chat][protocol]") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {R"({})", "/type"},
      {R"({"type":"welcome","name":"b"})", "/id"},
      {R"({"type":"welcome","id":"a"})", "/name"},
      {R"({"type":"joined","id":"a"})", "/name"},
      {R"({"type":"left","name":"b"})", "/id"},
      {R"({"type":"presence"})", "/people"},
      {R"({"type":"typing"})", "/from"},
      {R"({"type":"typing","from":{"name":"b"}})", "/from/id"},
      {R"({"type":"say","from":{"id":"a","name":"b"},"text":"t","time":5})",
       "/id"},
      {R"({"type":"say","id":"1","text":"t","time":5})", "/from"},
      {R"({"type":"say","id":"1","from":{"id":"a"},"text":"t","time":5})",
       "/from/name"},
      {R"({"type":"say","id":"1","from":{"id":"a","name":"b"},"time":5})",
       "/text"},
      {R"({"type":"say","id":"1","from":{"id":"a","name":"b"},"text":"t"})",
       "/time"},
      {R"({"type":"notice","text":"t"})", "/level"},
      {R"({"type":"notice","level":"info"})", "/text"},
  };
  for (const auto& [text, path] : cases) {
    CAPTURE(text);
    CHECK(fault_of(text) == std::string(path) + " is missing");
  }
}

TEST_CASE("A field of the wrong type is named with what was found",
          "[chat][protocol]") {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {R"({"type":7})", "/type expected a string, found the number 7"},
      {R"({"type":null})", "/type expected a string, found null"},
      {R"({"type":["say"]})", "/type expected a string, found an array"},
      {R"({"type":"welcome","id":{},"name":"b"})",
       "/id expected a string, found an object"},
      {R"({"type":"joined","id":"a","name":true})",
       "/name expected a string, found true"},
      {R"({"type":"presence","people":"3"})",
       "/people expected an integer, found the string \"3\""},
      {R"({"type":"presence","people":3.5})",
       "/people expected an integer, found 3.5"},
      {R"({"type":"typing","from":"b"})",
       "/from expected an object, found the string \"b\""},
      {R"({"type":"typing","from":{"id":1,"name":"b"}})",
       "/from/id expected a string, found the number 1"},
      {R"({"type":"say","id":"1","from":null,"text":"t","time":5})",
       "/from expected an object, found null"},
      {R"({"type":"notice","level":"info","text":"t","ref":7})",
       "/ref expected a string, found the number 7"},
  };
  for (const auto& [text, fault] : cases) {
    CAPTURE(text);
    CHECK(fault_of(text) == fault);
  }
}

TEST_CASE("What is no object is a fault of the whole", "[chat][protocol]") {
  for (const std::string_view text :
       {"[]", "\"say\"", "7", "true", "null", "-0.0"}) {
    CAPTURE(text);
    CHECK_THAT(fault_of(text), Catch::StartsWith("expected an object, found "));
  }
}

TEST_CASE("An unknown type is named", "[chat][protocol]") {
  for (const std::string type : {"", "Say", "image", "shout"}) {
    CHECK(fault_of("{\"type\":\"" + type + "\"}") ==
          "/type \"" + type + "\" is no type of message known here");
  }
}

TEST_CASE("What is not JSON is said to be none", "[chat][protocol]") {
  using namespace std::string_view_literals;
  for (const std::string_view text :
       {""sv, " "sv, "{"sv, "hello"sv, "{'type':'say'}"sv, "{\"type\":}"sv,
        "{\"type\":\"say\"}}"sv, "{\"type\":\"sa\0y\"}"sv, "\0"sv,
        "{\"type\":\"\\ud800\"}"sv, "{\"type\":\"\xff\"}"sv,
        "{\"type\":\"\xed\xa0\x80\"}"sv, "{\"type\":\"\xe2\x82\"}"sv}) {
    CAPTURE(text);
    CHECK_FALSE(fault_of(text).empty());
  }
  CHECK_THAT(fault_of(""), Catch::Contains("is not JSON: expected "));
  CHECK_THAT(fault_of("hello"), Catch::Contains("is not JSON: expected "));
  CHECK_THAT(fault_of("{'"), Catch::Contains("is not JSON: expected "));
}

TEST_CASE("Every cut of a message is a fault", "[chat][protocol]") {
  for (const std::string_view message : complete_messages) {
    for (std::size_t length = 0; length < message.size(); ++length) {
      CAPTURE(message, length);
      CHECK_FALSE(fault_of(message.substr(0, length)).empty());
    }
  }
}

TEST_CASE("Numbers are kept to the last digit", "[chat][protocol]") {
  CHECK(expect<chat::Presence>(
            R"({"type":"presence","people":9223372036854775807})")
            .people == std::numeric_limits<std::int64_t>::max());
  for (const std::string number :
       {"1e400", "99999999999999999999999999", "9223372036854775808"}) {
    CHECK_THAT(fault_of("{\"type\":\"presence\",\"people\":" + number + "}"),
               Catch::StartsWith("/people expected an integer"));
  }
}

TEST_CASE("Unknown fields are ignored", "[chat][protocol]") {
  CHECK(fault_of(R"({"x":[{}],"type":"welcome","id":"a","name":"b","max":1})")
            .empty());
}

TEST_CASE("Text is kept whole: NUL, BOM, quotes, emoji", "[chat][protocol]") {
  using namespace std::string_literals;
  const auto say = expect<chat::Say>(
      R"({"type":"say","id":"1","from":{"id":"a","name":"é😀"},)"
      R"("text":"a\u0000b\ufeff\"\\\ud83d\ude00\n","time":1.5e3})");
  CHECK(say.from.name == "é😀");
  CHECK(say.text == "a\0b\ufeff\"\\😀\n"s);
  CHECK(say.time == 1500.0);
}

TEST_CASE("What the page writes is what the protocol says",
          "[chat][protocol]") {
  using namespace std::string_literals;
  const auto write = [](std::string text) {
    return emsocket::encode_message<chat::Protocol>(
        chat::OwnSay{"1-2", std::move(text)});
  };
  CHECK(write("a\"b") == R"({"type":"say","id":"1-2","text":"a\"b"})");
  CHECK(write("a\0b\ufeff😀"s) ==
        "{\"type\":\"say\",\"id\":\"1-2\",\"text\":\"a\\u0000b\ufeff😀\"}");
  for (const std::string malformed : {"a\xff"
                                      "b",
                                      "a\xed\xa0\x80"
                                      "b",
                                      "\xe2\x82", "\xc0\x80"}) {
    CHECK_THAT(write(malformed), Catch::Contains("\ufffd"));
  }
}
