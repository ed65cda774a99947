#include "text_tools.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "support/catch.hpp"

using chat::excerpt;
using chat::with_parameter;

namespace {

std::string_view sniff(std::string_view bytes) {
  return chat::sniff_image(
      std::as_bytes(std::span(bytes.data(), bytes.size())));
}

bool is_plain(std::string_view bytes) {
  return chat::is_plain_text(
      std::as_bytes(std::span(bytes.data(), bytes.size())));
}

}  // namespace

TEST_CASE("A parameter begins the query or goes on with it", "[chat][text]") {
  CHECK(with_parameter("ws://h/p", "a", "1") == "ws://h/p?a=1");
  CHECK(with_parameter("ws://h/p?x=y", "a", "1") == "ws://h/p?x=y&a=1");
  CHECK(with_parameter("", "a", "") == "?a=");
}

TEST_CASE("A parameter comes before the fragment", "[chat][text]") {
  CHECK(with_parameter("ws://h/#f", "a", "1") == "ws://h/?a=1#f");
  CHECK(with_parameter("ws://h/#f?x", "a", "1") == "ws://h/?a=1#f?x");
  CHECK(with_parameter("ws://h/?x#f#g", "a", "1") == "ws://h/?x&a=1#f#g");
}

TEST_CASE("A parameter's value is percent-encoded whole", "[chat][text]") {
  using namespace std::string_view_literals;
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"AZaz09-._~", "AZaz09-._~"},
      {" &=?#+/%", "%20%26%3D%3F%23%2B%2F%25"},
      {"é😀", "%C3%A9%F0%9F%98%80"},
      {"\0\n\x7f"sv, "%00%0A%7F"},
      {"\xff", "%FF"},
  };
  for (const auto& [value, encoded] : cases) {
    CHECK(with_parameter("u", "a", value) == "u?a=" + std::string(encoded));
  }
}

TEST_CASE("A short text is its own excerpt", "[chat][text]") {
  using namespace std::string_literals;
  for (const std::string& text : {""s, "a\0b"s, std::string(160, 'x')}) {
    CHECK(excerpt(text) == text);
  }
}

TEST_CASE("An excerpt of a long text never cuts a character", "[chat][text]") {
  CHECK(excerpt(std::string(161, 'x')) == std::string(160, 'x') + "…");
  for (const std::string character : {"é", "€", "😀"}) {
    for (std::size_t before = 0; before < 4; ++before) {
      std::string text(before, 'x');
      while (text.size() <= 200) text += character;
      const std::string shown = excerpt(text);
      const std::string kept = shown.substr(0, shown.size() - 3);
      CHECK(shown.substr(kept.size()) == "…");
      CHECK(kept.size() <= 160);
      CHECK(kept.size() > 160 - character.size());
      CHECK((kept.size() - before) % character.size() == 0);
      CHECK(text.starts_with(kept));
    }
  }
}

TEST_CASE("An excerpt of malformed text comes to an end", "[chat][text]") {
  CHECK(excerpt(std::string(500, '\x80')) == "…");
}

TEST_CASE(
    "Bytes are plain text when they are some UTF-8 without control characters",
    "[chat][text]") {
  using namespace std::string_view_literals;
  for (const std::string_view text :
       {"hello"sv, "a\tb\r\n"sv, "\u0080é€😀\U0010ffff"sv, "\ufeff"sv}) {
    CAPTURE(text);
    CHECK(is_plain(text));
  }
  for (const std::string_view bytes :
       {""sv, "\0"sv, "a\x1b[1m"sv, "\x7f"sv, "\x80"sv, "\xff"sv, "\xc3"sv,
        "\xe2\x82"sv, "\xc3("sv, "\xc0\x80"sv, "\xe0\x80\x80"sv,
        "\xf0\x80\x80\x80"sv, "\xed\xa0\x80"sv, "\xf4\x90\x80\x80"sv,
        "\xf8\x88\x80\x80\x80"sv}) {
    CAPTURE(bytes);
    CHECK_FALSE(is_plain(bytes));
  }
}

TEST_CASE("An image is known by its first bytes", "[chat][text]") {
  using namespace std::string_view_literals;
  CHECK(sniff("\x89PNG\r\n\x1a\n....") == "image/png");
  CHECK(sniff("\xff\xd8\xff\xe0") == "image/jpeg");
  CHECK(sniff("GIF87a") == "image/gif");
  CHECK(sniff("GIF89a...") == "image/gif");
  CHECK(sniff("RIFF\0\0\0\0WEBPVP8 "sv) == "image/webp");
}

TEST_CASE("What is no image has no media type", "[chat][text]") {
  using namespace std::string_view_literals;
  for (const std::string_view bytes :
       {""sv, "\x89PNG"sv, "\xff\xd8"sv, "GIF88a"sv, "RIFF"sv,
        "RIFF\0\0\0\0WAVE"sv, "RIFFWEBP"sv, "<svg"sv, " GIF89a"sv}) {
    CAPTURE(bytes);
    CHECK(sniff(bytes).empty());
  }
}
