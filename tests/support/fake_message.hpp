#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "emsocket/message.hpp"

namespace emsocket::test {

/// The bytes of a message, and how often somebody asked for them.
class FakeMessageBody final : public MessageBody {
 public:
  explicit FakeMessageBody(std::string bytes) : bytes_(std::move(bytes)) {}

  [[nodiscard]] std::span<const std::byte> read() override {
    ++reads;
    return std::as_bytes(std::span(bytes_.data(), bytes_.size()));
  }

  int reads = 0;

 private:
  std::string bytes_;
};

/// How many UTF-16 code units well-formed UTF-8 has in JavaScript.
[[nodiscard]] constexpr std::uint64_t utf16_length(std::string_view utf8) {
  std::uint64_t length = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) == 0x80) continue;  // goes on with a character
    length += byte >= 0xf0 ? 2 : 1;       // a surrogate pair, or one unit
  }
  return length;
}

}  // namespace emsocket::test
