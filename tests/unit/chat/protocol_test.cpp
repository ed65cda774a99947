#include "protocol.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "support/catch.hpp"

using chat::Fault;
using chat::parse_text;

namespace {

template <class Message>
Message expect(std::string_view text) {
  auto parsed = parse_text(text);
  if (const auto* fault = std::get_if<Fault>(&parsed)) {
    FAIL(text << ": " << fault->path << ' ' << fault->what);
  }
  REQUIRE(std::holds_alternative<Message>(parsed));
  return std::get<Message>(std::move(parsed));
}

Fault fault_of(std::string_view text) {
  auto parsed = parse_text(text);
  REQUIRE(std::holds_alternative<Fault>(parsed));
  return std::get<Fault>(std::move(parsed));
}

std::string repeat(std::string_view part, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
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
  CHECK(expect<chat::Welcome>(complete_messages[0]).you.id == "a");
  CHECK(expect<chat::Welcome>(complete_messages[0]).you.name == "b");
  CHECK(expect<chat::Joined>(complete_messages[1]).who.name == "b");
  CHECK(expect<chat::Left>(complete_messages[2]).who.name == "b");
  CHECK(expect<chat::Presence>(complete_messages[3]).people == 3);
  CHECK(expect<chat::Typing>(complete_messages[4]).who.id == "a");
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
       {"\"8\"", "null", "1.5", "1e400", "18446744073709551615"}) {
    CHECK(std::holds_alternative<Fault>(parse_text(begin + wrong + "}")));
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
    const Fault fault = fault_of(text);
    CHECK(fault.path == path);
    CHECK(fault.what == "is missing");
  }
}

TEST_CASE("A field of the wrong type is named with what was found",
          "[chat][protocol]") {
  struct Case {
    std::string_view text, path, what;
  };
  const Case cases[] = {
      {R"({"type":7})", "/type", "expected a string, found a number"},
      {R"({"type":null})", "/type", "expected a string, found null"},
      {R"({"type":["say"]})", "/type", "expected a string, found an array"},
      {R"({"type":"welcome","id":{},"name":"b"})", "/id",
       "expected a string, found an object"},
      {R"({"type":"joined","id":"a","name":true})", "/name",
       "expected a string, found a boolean"},
      {R"({"type":"presence","people":"3"})", "/people",
       "expected an integer, found a string"},
      {R"({"type":"presence","people":3.5})", "/people",
       "expected an integer, found a number"},
      {R"({"type":"typing","from":"b"})", "/from",
       "expected an object, found a string"},
      {R"({"type":"typing","from":[]})", "/from",
       "expected an object, found an array"},
      {R"({"type":"typing","from":{"id":1,"name":"b"}})", "/from/id",
       "expected a string, found a number"},
      {R"({"type":"say","id":"1","from":null,"text":"t","time":5})", "/from",
       "expected an object, found null"},
      {R"({"type":"say","id":"1","from":{"id":"a","name":"b"},"text":["t"],)"
       R"("time":5})",
       "/text", "expected a string, found an array"},
      {R"({"type":"say","id":"1","from":{"id":"a","name":"b"},"text":"t",)"
       R"("time":"5"})",
       "/time", "expected a number, found a string"},
      {R"({"type":"notice","level":"info","text":"t","ref":7})", "/ref",
       "expected a string, found a number"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const Fault fault = fault_of(c.text);
    CHECK(fault.path == c.path);
    CHECK(fault.what == c.what);
  }
}

TEST_CASE("What is no object is a fault of the whole", "[chat][protocol]") {
  for (const std::string_view text :
       {"[]", "\"say\"", "7", "true", "null", "-0.0"}) {
    CAPTURE(text);
    const Fault fault = fault_of(text);
    CHECK(fault.path.empty());
    CHECK_THAT(fault.what, Catch::StartsWith("expected an object"));
  }
}

TEST_CASE("An unknown type is named", "[chat][protocol]") {
  for (const std::string_view type : {"", "Say", "image", "shout"}) {
    const Fault fault = fault_of("{\"type\":\"" + std::string(type) + "\"}");
    CHECK(fault.path == "/type");
    CHECK_THAT(fault.what, Catch::StartsWith("\"" + std::string(type) + "\""));
  }
}

TEST_CASE("What is not JSON is a fault of the whole", "[chat][protocol]") {
  using namespace std::string_view_literals;
  for (const std::string_view text :
       {""sv, " "sv, "{"sv, "hello"sv, "{'type':'say'}"sv, "{\"type\":}"sv,
        "{\"type\":\"say\"}}"sv, "{\"type\":\"sa\0y\"}"sv, "\0"sv,
        "{\"type\":\"\\ud800\"}"sv, "{\"type\":\"\xff\"}"sv,
        "{\"type\":\"\xed\xa0\x80\"}"sv, "{\"type\":\"\xe2\x82\"}"sv}) {
    CAPTURE(text);
    const Fault fault = fault_of(text);
    CHECK(fault.path.empty());
    CHECK_THAT(fault.what, Catch::Contains("not JSON"));
  }
}

TEST_CASE("What follows a NUL is not overlooked", "[chat][protocol]") {
  using namespace std::string_literals;
  for (const std::string_view message : complete_messages) {
    CHECK(std::holds_alternative<Fault>(
        parse_text(std::string(message) + "\0garbage"s)));
  }
}

TEST_CASE("Every cut of a message is a fault", "[chat][protocol]") {
  for (const std::string_view message : complete_messages) {
    for (std::size_t length = 0; length < message.size(); ++length) {
      CHECK(
          std::holds_alternative<Fault>(parse_text(message.substr(0, length))));
    }
  }
}

TEST_CASE("A hundred thousand levels do no harm", "[chat][protocol]") {
  constexpr std::size_t levels = 100'000;
  CHECK(std::holds_alternative<Fault>(parse_text(repeat("[", levels))));
  CHECK(std::holds_alternative<Fault>(
      parse_text(repeat("[", levels) + repeat("]", levels))));
  CHECK(std::holds_alternative<Fault>(parse_text(repeat("{\"a\":", levels))));
  CHECK(std::holds_alternative<Fault>(
      parse_text(repeat("{\"type\":", levels) + "1" + repeat("}", levels))));
  CHECK(expect<chat::Presence>(R"({"type":"presence","people":1,"more":)" +
                               repeat("[", levels) + repeat("]", levels) + "}")
            .people == 1);
}

TEST_CASE("Huge numbers never throw", "[chat][protocol]") {
  for (const std::string number :
       {"1e400", "-1e400", "1e999999999", "99999999999999999999999999",
        "18446744073709551615", "9223372036854775808"}) {
    CAPTURE(number);
    REQUIRE_NOTHROW(
        parse_text("{\"type\":\"presence\",\"people\":" + number + "}"));
    CHECK(std::holds_alternative<Fault>(
        parse_text("{\"type\":\"presence\",\"people\":" + number + "}")));
  }
  REQUIRE_NOTHROW(parse_text(
      R"({"type":"say","id":"1","from":{"id":"a","name":"b"},"text":"t",)"
      R"("time":1e400})"));
  CHECK(expect<chat::Presence>(
            R"({"type":"presence","people":9223372036854775807})")
            .people == std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("Of two fields with one name the last one holds",
          "[chat][protocol]") {
  CHECK(expect<chat::Presence>(
            R"({"type":"say","people":1,"type":"presence","people":2})")
            .people == 2);
}

TEST_CASE("Unknown fields are ignored", "[chat][protocol]") {
  CHECK(expect<chat::Welcome>(
            R"({"x":[{}],"type":"welcome","id":"a","name":"b","max":1})")
            .you.id == "a");
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
