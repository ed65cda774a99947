#include "emsocket/json/decode_error.hpp"

#include <utility>

#include "utf8.hpp"

namespace emsocket {

std::string_view to_string(DecodeFault fault) {
  switch (fault) {
    case DecodeFault::syntax:
      return "syntax";
    case DecodeFault::wrong_type:
      return "wrong_type";
    case DecodeFault::missing_field:
      return "missing_field";
    case DecodeFault::out_of_range:
      return "out_of_range";
    case DecodeFault::unknown_value:
      return "unknown_value";
    case DecodeFault::duplicate_key:
      return "duplicate_key";
    case DecodeFault::invalid_utf8:
      return "invalid_utf8";
    case DecodeFault::not_finite:
      return "not_finite";
    case DecodeFault::too_deep:
      return "too_deep";
    case DecodeFault::too_large:
      break;
  }
  return "too_large";
}

std::string describe(const DecodeError& error) {
  std::string text = "A message";
  if (!error.type.empty()) {
    text += " of type \"" + excerpt(error.type) + "\"";
  }
  text += " is not what it should be: ";
  if (!error.pointer.empty()) text += "at " + excerpt(error.pointer) + ", ";
  text += "expected " + error.expected + ", found " + error.found + " (" +
          std::string(to_string(error.fault)) + ").";
  if (!error.excerpt.empty()) text += " It begins: " + error.excerpt;
  return text;
}

std::string excerpt(std::string_view message, std::size_t max_bytes) {
  std::string text;
  const char* at = message.data();
  const char* const end = at + message.size();
  std::size_t left = max_bytes;
  while (at != end && left > 0) {
    std::size_t length = detail::utf8_sequence(at, end);
    const auto byte = static_cast<unsigned char>(*at);
    if (length == 0 || byte < 0x20 || byte == 0x7f) {
      constexpr std::string_view digits = "0123456789abcdef";
      text += "\\x";
      text += digits[byte >> 4U];
      text += digits[byte & 0xfU];
      length = 1;
    } else if (length <= left) {
      text.append(at, length);
    } else {
      break;
    }
    at += length;
    left -= length;
  }
  return text;
}

bool DecodeContext::fail(DecodeFault fault, std::string expected,
                         std::string found) {
  if (!error_) {
    error_ = DecodeError{.fault = fault,
                         .pointer = {},
                         .expected = std::move(expected),
                         .found = std::move(found),
                         .type = {},
                         .excerpt = {}};
  }
  return false;
}

bool DecodeContext::too_deep() {
  return fail(DecodeFault::too_deep,
              "at most " + std::to_string(limits_.max_depth) +
                  " objects and arrays within one another",
              "more");
}

bool DecodeContext::within(std::string_view key) {
  if (!error_) return false;
  std::string step = "/";
  for (const char c : key) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  error_->pointer.insert(0, step);
  return false;
}

bool DecodeContext::within(std::size_t index) {
  return within(std::to_string(index));
}

}  // namespace emsocket
