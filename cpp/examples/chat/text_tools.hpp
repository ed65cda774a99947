#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

/// What there is to know of a url, a text or a file by looking at it.
namespace chat {

/// The url with a parameter more in its query, percent-encoded.
[[nodiscard]] std::string with_parameter(std::string_view url,
                                         std::string_view name,
                                         std::string_view value);

/// Whether the url names its scheme and host; whether those are any good is for
/// the browser to say.
[[nodiscard]] bool is_absolute(std::string_view url);

/// Whether the bytes are text to read: valid UTF-8, not empty, and no control
/// characters but tabs and line ends.
[[nodiscard]] bool is_plain_text(std::span<const std::byte> bytes);

/// The beginning of a text, for a log; never cuts a character in two.
[[nodiscard]] std::string excerpt(std::string_view text);

/// The media type of an image by its first bytes, or empty.
[[nodiscard]] std::string_view sniff_image(std::span<const std::byte> bytes);

}  // namespace chat
