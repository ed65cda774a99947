#include "emsocket/message.hpp"

#include <string>

#include "support/catch.hpp"
#include "support/fake_message.hpp"

using namespace emsocket;
using test::FakeMessageBody;

namespace {

/// A text message as the browser tells it: its length in UTF-16 code units.
bool is_larger(FakeMessageBody& body, std::string_view utf8,
               std::uint64_t limit) {
  const Message message(MessageKind::text, test::utf16_length(utf8), body);
  return message.is_larger_than(limit);
}

}  // namespace

TEST_CASE("A message that nobody reads is not copied", "[message]") {
  FakeMessageBody body("hello");
  const Message message(MessageKind::text, 5, body);
  CHECK(message.is_text());
  CHECK(message.kind() == MessageKind::text);
  CHECK(body.reads == 0);
  CHECK(message.text() == "hello");
  CHECK(body.reads == 1);
}

TEST_CASE("Text keeps its NUL and its byte order mark", "[message][fault-33]") {
  const std::string text(
      "\xef\xbb\xbf"
      "a\0b",
      6);
  FakeMessageBody body(text);
  const Message message(MessageKind::text, 4, body);
  CHECK(message.text() == text);
  CHECK(message.bytes().size() == 6);
}

TEST_CASE("An empty message is a message", "[message][fault-33]") {
  FakeMessageBody body("");
  const Message message(MessageKind::binary, 0, body);
  CHECK_FALSE(message.is_text());
  CHECK(message.text().empty());
  CHECK(message.bytes().empty());
  CHECK_FALSE(message.is_larger_than(0));
}

TEST_CASE("A binary message's size is its length, and nothing is copied",
          "[message]") {
  FakeMessageBody body("12345");
  const Message message(MessageKind::binary, 5, body);
  CHECK_FALSE(message.is_larger_than(5));
  CHECK(message.is_larger_than(4));
  CHECK(body.reads == 0);
}

TEST_CASE("A Blob's size is its length too", "[message]") {
  FakeMessageBody body("");
  const Message message(MessageKind::blob, 1'000, body);
  CHECK(message.is_larger_than(999));
  CHECK_FALSE(message.is_larger_than(1'000));
}

TEST_CASE("The size of text is in bytes, not in UTF-16 code units",
          "[message][fault-29]") {
  const std::string text = "é€😀";  // 4 code units, 9 bytes
  FakeMessageBody body(text);
  CHECK(is_larger(body, text, 8));
  CHECK_FALSE(is_larger(body, text, 9));
  CHECK(is_larger(body, text, 3));
}

TEST_CASE("Text is only copied to be measured where its length does not tell",
          "[message]") {
  FakeMessageBody body("aaaaaa");
  CHECK(is_larger(body, "aaaaaa", 5));
  CHECK_FALSE(is_larger(body, "aaaaaa", 18));
  CHECK(body.reads == 0);
  CHECK_FALSE(is_larger(body, "aaaaaa", 17));
  CHECK(body.reads == 1);
}
