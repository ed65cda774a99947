#include "image.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "support/catch.hpp"

using chat::Image;

namespace {

auto parse(std::string_view bytes) {
  return chat::read_image(std::as_bytes(std::span(bytes.data(), bytes.size())));
}

std::string fault_of(std::string_view bytes) {
  auto parsed = parse(bytes);
  REQUIRE(std::holds_alternative<std::string>(parsed));
  return std::get<std::string>(std::move(parsed));
}

std::string length_of(std::uint32_t length) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes += static_cast<char>(length >> static_cast<unsigned>(shift) & 0xffU);
  }
  return bytes;
}

std::string message(std::string_view header, std::string_view content = {}) {
  return length_of(static_cast<std::uint32_t>(header.size())) +
         std::string(header) + std::string(content);
}

std::string_view content_of(const Image& image) {
  return {reinterpret_cast<const char*>(image.content.data()),
          image.content.size()};
}

constexpr std::string_view complete_header =
    R"({"type":"image","id":"1","from":{"id":"a","name":"b"},)"
    R"("name":"cat.png","mime":"image/png","time":5})";

/// The complete header with one part in place of another.
std::string header_with(std::string_view part, std::string_view other) {
  std::string header(complete_header);
  header.replace(header.find(part), part.size(), other);
  return header;
}

}  // namespace

TEST_CASE("An image is its header and the bytes after it", "[chat][image]") {
  using namespace std::string_literals;
  for (const std::string& content : {""s, "\0"s, "\x89PNG\xff\xfe"s}) {
    const std::string bytes = message(complete_header, content);
    const auto parsed = parse(bytes);
    REQUIRE(std::holds_alternative<Image>(parsed));
    const auto& image = std::get<Image>(parsed);
    CHECK(image.id == "1");
    CHECK(image.from.id == "a");
    CHECK(image.from.name == "b");
    CHECK(image.name == "cat.png");
    CHECK(image.mime == "image/png");
    CHECK(image.time == 5.0);
    CHECK(content_of(image) == content);
  }
}

TEST_CASE("A message too short for a header's length is a fault",
          "[chat][image]") {
  const std::string bytes = length_of(0);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK(fault_of(std::string_view(bytes).substr(0, size)) ==
          "is too short for the length of a header");
  }
  CHECK_THAT(fault_of(bytes), Catch::Contains("not JSON"));
}

TEST_CASE("A header that is longer than the message is a fault",
          "[chat][image]") {
  for (const std::uint32_t length :
       {1U, 0x7fffffffU, 0x80000000U, 0xfffffffbU, 0xffffffffU}) {
    CAPTURE(length);
    CHECK_THAT(fault_of(length_of(length)),
               Catch::Contains(std::to_string(length)));
  }
  const std::string bytes = message(complete_header);
  for (std::size_t size = 4; size < bytes.size(); ++size) {
    CHECK_THAT(fault_of(std::string_view(bytes).substr(0, size)),
               Catch::Contains("bytes follow"));
  }
}

TEST_CASE("A header that is not JSON, or no object, is a fault",
          "[chat][image]") {
  for (const std::string_view header : {"", "{", "PNG", "\xff\xfe"}) {
    CAPTURE(header);
    CHECK_THAT(fault_of(message(header)), Catch::Contains("not JSON"));
  }
  CHECK_FALSE(fault_of(message(std::string(complete_header) + "{}")).empty());
  for (const std::string_view header : {"[]", "7", "null", "\"image\""}) {
    CAPTURE(header);
    CHECK_THAT(fault_of(message(header)),
               Catch::Contains("expected an object"));
  }
}

TEST_CASE("A wrong or missing field of the header is named", "[chat][image]") {
  const std::pair<std::string, std::string_view> cases[] = {
      {"{}", "/type"},
      {header_with(R"("image")", "7"), "/type"},
      {header_with(R"("image")", R"("say")"), "/type"},
      {header_with(R"("id":"1",)", ""), "/id"},
      {header_with(R"("1")", "1"), "/id"},
      {header_with(R"({"id":"a","name":"b"})", "[]"), "/from"},
      {header_with(R"("name":"b")", R"("x":1)"), "/from/name"},
      {header_with(R"("cat.png")", "null"), "/name"},
      {header_with(R"(,"mime":"image/png")", ""), "/mime"},
      {header_with(R"("image/png")", "{}"), "/mime"},
      {header_with(R"("image/png")", R"("text/html")"), "/mime"},
      {header_with(R"("image/png")", R"("image")"), "/mime"},
      {header_with(R"("image/png")", R"("")"), "/mime"},
      {header_with(R"(,"time":5)", ""), "/time"},
      {header_with("5", R"("5")"), "/time"},
  };
  for (const auto& [header, path] : cases) {
    CAPTURE(header);
    CHECK_THAT(fault_of(message(header)), Catch::Contains(std::string(path)));
  }
}

TEST_CASE("Huge numbers and deep nesting in a header never throw",
          "[chat][image]") {
  CHECK_NOTHROW(parse(message(header_with("5", "1e400"))));
  CHECK_NOTHROW(parse(message(std::string(100'000, '['))));
  CHECK_NOTHROW(parse(message(header_with(
      "5", std::string(100'000, '[') + std::string(100'000, ']')))));
}

TEST_CASE("Garbage of every kind is a fault and no crash", "[chat][image]") {
  std::uint32_t state = 1;
  for (int i = 0; i < 5000; ++i) {
    std::string bytes = message(complete_header, "content");
    for (int change = 0; change <= i % 4; ++change) {
      state = state * 1664525U + 1013904223U;
      bytes[(state >> 8U) % bytes.size()] = static_cast<char>(state >> 24U);
    }
    const auto parsed = parse(bytes);
    if (const auto* image = std::get_if<Image>(&parsed)) {
      CHECK(image->content.size() <= bytes.size());
    }
  }
}

TEST_CASE("An image that the page writes can be read", "[chat][image]") {
  const std::string content = "\x89PNG";
  std::string bytes = chat::write_image(
      "1", "cat.png", "image/png",
      std::as_bytes(std::span(content.data(), content.size())));
  CHECK_THAT(fault_of(bytes), Catch::Contains("/from is missing"));
  // The server adds who sent it, and when.
  const std::string extra = R"("from":{"id":"a","name":"b"},"time":5,)";
  const std::size_t old_length =
      std::to_integer<std::size_t>(static_cast<std::byte>(bytes[3]));
  bytes.insert(5, extra);
  bytes.replace(
      0, 4, length_of(static_cast<std::uint32_t>(old_length + extra.size())));
  const auto parsed = parse(bytes);
  REQUIRE(std::holds_alternative<Image>(parsed));
  CHECK(std::get<Image>(parsed).name == "cat.png");
  CHECK(content_of(std::get<Image>(parsed)) == content);
}
