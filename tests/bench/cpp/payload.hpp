#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace bench {

/// The message that is sent: text of `length` code units, ASCII or CJK.
[[nodiscard]] const std::string& text();
[[nodiscard]] std::span<const std::byte> bytes();

/// Reads a message as a handler would at least: both ends and the length, so
/// that the copy into C++ memory is really made.
void hear(std::span<const std::byte> message);

}  // namespace bench
