#include "emsocket/json/text_writer.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "numbers.hpp"
#include "plain_run.hpp"
#include "utf8.hpp"

namespace emsocket {

void TextWriter::grow(std::size_t size) {
  constexpr std::size_t least = 128;
  out_->resize(std::max({2 * out_->size(), used_ + size, least}));
}

void TextWriter::append(std::string_view text) {
  std::memcpy(room(text.size()), text.data(), text.size());
  used_ += text.size();
}

void TextWriter::write_word(std::string_view word) {
  separate();
  append(word);
}

void TextWriter::write_int(std::int64_t value) {
  separate();
  char* const at = room(detail::longest_number);
  used_ += static_cast<std::size_t>(
      std::to_chars(at, at + detail::longest_number, value).ptr - at);
}

void TextWriter::write_uint(std::uint64_t value) {
  separate();
  char* const at = room(detail::longest_number);
  used_ += static_cast<std::size_t>(
      std::to_chars(at, at + detail::longest_number, value).ptr - at);
}

void TextWriter::write_double(double value) {
  if (!std::isfinite(value)) {
    write_null();
    return;
  }
  separate();
  char* const at = room(detail::longest_number);
  used_ += static_cast<std::size_t>(detail::write_double(at, value) - at);
}

void TextWriter::write_bytes(std::span<const std::byte> value) {
  std::string text;
  append_base64(text, value.data(), value.size());
  separate();
  put('"');
  append(text);
  put('"');
}

void TextWriter::write_quoted(std::string_view value) {
  // Most strings are written as they are.
  char* const at = room(value.size() + 2);
  *at = '"';
  const char* const end = value.data() + value.size();
  const char* const rest = detail::copy_plain_run(value.data(), end, at + 1);
  used_ += 1 + static_cast<std::size_t>(rest - value.data());
  if (rest != end) write_not_plain(rest, end);
  put('"');
}

/// From the first character on that is not plain.
void TextWriter::write_not_plain(const char* at, const char* end) {
  while (true) {
    const char* const run = at;
    do {
      at = detail::skip_utf8(detail::plain_run(at, end), end);
    } while (at != end && detail::is_plain(*at));
    append({run, static_cast<std::size_t>(at - run)});
    if (at == end) return;
    write_escaped(*at++);
  }
}

/// What does not stand for itself, or is not well-formed.
void TextWriter::write_escaped(char c) {
  switch (c) {
    case '"':
      return append("\\\"");
    case '\\':
      return append("\\\\");
    case '\b':
      return append("\\b");
    case '\f':
      return append("\\f");
    case '\n':
      return append("\\n");
    case '\r':
      return append("\\r");
    case '\t':
      return append("\\t");
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x80) return append("\xef\xbf\xbd");
  constexpr std::string_view digits = "0123456789abcdef";
  append("\\u00");
  put(digits[byte >> 4U]);
  put(digits[byte & 0xfU]);
}

}  // namespace emsocket
