#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "protocol.hpp"

/// Images: a binary message is the length of a header, the header in JSON, and
/// the file (web/server/PROTOCOL.md).
namespace chat {

struct Image {
  std::string id;
  Person from;
  std::string name;
  std::string mime;
  Time time = 0;
  std::span<const std::byte> content;  ///< a view of the message it came in
};

/// The image, or in words what is wrong with the message.
[[nodiscard]] std::variant<Image, std::string> read_image(
    std::span<const std::byte> bytes);

[[nodiscard]] std::string write_image(std::string_view id,
                                      std::string_view name,
                                      std::string_view mime,
                                      std::span<const std::byte> content);

}  // namespace chat
