#include "utf8.hpp"

#include <string_view>

#include "emsocket/json/writer.hpp"

namespace emsocket::detail {

namespace {

constexpr unsigned byte_at(const char* at) {
  return static_cast<unsigned char>(*at);
}

constexpr bool is_continuation(unsigned byte) { return (byte & 0xc0U) == 0x80; }

}  // namespace

std::size_t utf8_sequence(const char* at, const char* end) {
  const unsigned lead = byte_at(at);
  if (lead < 0x80) return 1;
  const std::size_t length = lead < 0xc2   ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
  if (length == 0 || static_cast<std::size_t>(end - at) < length) return 0;
  // The second byte rules out overlong forms, surrogates, and what is over
  // U+10FFFF.
  const unsigned second = byte_at(at + 1);
  if (!is_continuation(second) || (lead == 0xe0 && second < 0xa0) ||
      (lead == 0xed && second > 0x9f) || (lead == 0xf0 && second < 0x90) ||
      (lead == 0xf4 && second > 0x8f)) {
    return 0;
  }
  for (std::size_t i = 2; i < length; ++i) {
    if (!is_continuation(byte_at(at + i))) return 0;
  }
  return length;
}

const char* skip_utf8(const char* at, const char* end) {
  while (at != end) {
    const unsigned lead = byte_at(at);
    if (lead < 0x80) return at;
    // Three bytes of which any second one will do: what Chinese, Japanese and
    // Korean are mostly made of.
    if (lead > 0xe0 && lead < 0xed && end - at >= 3 &&
        is_continuation(byte_at(at + 1)) && is_continuation(byte_at(at + 2))) {
      at += 3;
      continue;
    }
    const std::size_t length = utf8_sequence(at, end);
    if (length == 0) return at;
    at += length;
  }
  return at;
}

bool is_utf8(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    const std::size_t length = utf8_sequence(at, end);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

char* put_utf8(char* at, char32_t code_point) {
  const auto put = [&at](char32_t byte) { *at++ = static_cast<char>(byte); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xc0 | code_point >> 6);
    put(0x80 | (code_point & 0x3f));
  } else if (code_point < 0x10000) {
    put(0xe0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3f));
    put(0x80 | (code_point & 0x3f));
  } else {
    put(0xf0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3f));
    put(0x80 | (code_point >> 6 & 0x3f));
    put(0x80 | (code_point & 0x3f));
  }
  return at;
}

}  // namespace emsocket::detail

namespace emsocket {

std::string to_well_formed(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    const std::size_t length = detail::utf8_sequence(at, end);
    if (length == 0) {
      result += "\xef\xbf\xbd";  // U+FFFD
      ++at;
    } else {
      result.append(at, length);
      at += length;
    }
  }
  return result;
}

}  // namespace emsocket
