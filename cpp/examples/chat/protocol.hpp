#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

/// The chat's messages as C++ values, and how they are written on the wire
/// (web/server/PROTOCOL.md).
namespace chat {

struct Person {
  std::string id;
  std::string name;
};

/// Milliseconds since 1970, as the server's clock has it.
using Time = double;

struct Welcome {
  Person you;
  /// The largest message that the server takes.
  std::optional<std::int64_t> max_message_bytes;
};
struct Joined {
  Person who;
};
struct Left {
  Person who;
};
struct Presence {
  std::int64_t people = 0;
};
struct Say {
  std::string id;
  Person from;
  std::string text;
  Time time = 0;
};
struct Typing {
  Person who;
};
struct Notice {
  std::string level;
  std::string text;
  std::optional<std::string> ref;  ///< the id of the message it refuses
};
struct Image {
  std::string id;
  Person from;
  std::string name;
  std::string mime;
  Time time = 0;
  std::span<const std::byte> content;  ///< a view of the message it came in
};

/// What is wrong with a message: where in it, as a JSON pointer, and what.
struct Fault {
  std::string path;  ///< "/from/name", or empty for the message as a whole
  std::string what;  ///< "expected a string, found a number"
};

/// What the server may say in text.
using TextMessage =
    std::variant<Welcome, Joined, Left, Presence, Say, Typing, Notice, Fault>;

/// Never throws: a message that is not of the protocol becomes a Fault.
[[nodiscard]] TextMessage parse_text(std::string_view text);

/// The same for a binary message.
[[nodiscard]] std::variant<Image, Fault> parse_binary(
    std::span<const std::byte> bytes);

/// The messages of the page. Malformed UTF-8 is sent as U+FFFD.
[[nodiscard]] std::string write_say(std::string_view id, std::string_view text);
[[nodiscard]] std::string write_typing();
[[nodiscard]] std::string write_image(std::string_view id,
                                      std::string_view name,
                                      std::string_view mime,
                                      std::span<const std::byte> content);

}  // namespace chat
