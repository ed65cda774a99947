#include "emsocket/json/text_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "numbers.hpp"
#include "utf8.hpp"

namespace emsocket {

namespace {

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u00";
  out += digits[static_cast<unsigned char>(c) >> 4U];
  out += digits[static_cast<unsigned char>(c) & 0xfU];
}

template <class T>
void append_integer(std::string& out, T value) {
  std::array<char, 24> text{};
  const auto result =
      std::to_chars(text.data(), text.data() + text.size(), value);
  out.append(text.data(), result.ptr);
}

}  // namespace

void TextWriter::write_int(std::int64_t value) {
  separate();
  append_integer(*out_, value);
}

void TextWriter::write_uint(std::uint64_t value) {
  separate();
  append_integer(*out_, value);
}

void TextWriter::write_double(double value) {
  if (!std::isfinite(value)) {
    write_null();
    return;
  }
  separate();
  detail::append_double(*out_, value);
}

void TextWriter::write_bytes(std::span<const std::byte> value) {
  separate();
  *out_ += '"';
  append_base64(*out_, value.data(), value.size());
  *out_ += '"';
}

void TextWriter::write_quoted(std::string_view value) {
  *out_ += '"';
  const char* at = value.data();
  const char* const end = at + value.size();
  const char* run = at;
  while (at != end) {
    const char c = *at;
    if (c >= 0x20 && c != '"' && c != '\\') {
      ++at;
      continue;
    }
    const std::size_t length = detail::utf8_sequence(at, end);
    if (length > 1) {
      at += length;
      continue;
    }
    out_->append(run, at);
    if (length == 1) {
      append_escaped(*out_, c);
    } else {
      detail::append_utf8(*out_, detail::replacement_character);
    }
    run = ++at;
  }
  out_->append(run, at);
  *out_ += '"';
}

}  // namespace emsocket
