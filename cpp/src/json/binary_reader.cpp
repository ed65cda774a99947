#include "emsocket/json/binary_reader.hpp"

#include <array>
#include <cmath>

#include "numbers.hpp"
#include "utf8.hpp"

namespace emsocket {

template <class Format>
ValueKind BinaryReader<Format>::peek() const {
  Head head;
  detail::ByteCursor ahead = cursor_;
  return Format::read_head(ahead, head) ? head.kind : ValueKind::none;
}

template <class Format>
bool BinaryReader<Format>::next_is_integer() const {
  Head head;
  detail::ByteCursor ahead = cursor_;
  return Format::read_head(ahead, head) && head.kind == ValueKind::number &&
         !head.is_real && !head.is_too_big;
}

template <class Format>
bool BinaryReader<Format>::read_head(Head& head, ValueKind kind,
                                     const char* expected) {
  const detail::ByteCursor before = cursor_;
  if (!Format::read_head(cursor_, head)) {
    cursor_ = before;
    return malformed(expected);
  }
  if (head.kind == kind) return true;
  cursor_ = before;
  return mismatch(head, expected);
}

template <class Format>
bool BinaryReader<Format>::read_null() {
  Head head;
  return read_head(head, ValueKind::null, "null");
}

template <class Format>
bool BinaryReader<Format>::read_bool(bool& value) {
  Head head;
  if (!read_head(head, ValueKind::boolean, "true or false")) return false;
  value = head.boolean;
  return true;
}

template <class Format>
bool BinaryReader<Format>::read_integer(Integer& value) {
  Head head;
  if (!read_head(head, ValueKind::number, "an integer")) return false;
  if (head.is_too_big) {
    return context_->fail(DecodeFault::out_of_range,
                          "an integer of at most 64 bits", "a lower one");
  }
  if (!head.is_real) {
    value = head.integer;
    return true;
  }
  return detail::to_integer(head.real, value) ||
         context_->fail(DecodeFault::wrong_type, "an integer",
                        "the number " + detail::to_text(head.real));
}

template <class Format>
bool BinaryReader<Format>::read_double(double& value) {
  Head head;
  if (!read_head(head, ValueKind::number, "a number")) return false;
  value = head.real;
  if (head.is_too_big) {
    value = -0x1p64;
  } else if (!head.is_real) {
    value = static_cast<double>(head.integer.magnitude);
    if (head.integer.is_negative) value = -value;
  }
  return std::isfinite(value) ||
         context_->fail(DecodeFault::not_finite, "a finite number",
                        detail::to_text(value));
}

template <class Format>
bool BinaryReader<Format>::take_text(std::uint64_t length,
                                     std::string_view& text) {
  if (length > cursor_.left()) {
    return context_->fail(
        DecodeFault::syntax, "a string of " + std::to_string(length) + " bytes",
        std::to_string(cursor_.left()) + " bytes" + position());
  }
  text = {reinterpret_cast<const char*>(cursor_.at),
          static_cast<std::size_t>(length)};
  if (!detail::is_utf8(text)) {
    return context_->fail(DecodeFault::invalid_utf8, "UTF-8",
                          "other bytes" + position());
  }
  cursor_.at += length;
  return true;
}

template <class Format>
bool BinaryReader<Format>::read_string(std::string_view& value) {
  Head head;
  if (!read_head(head, ValueKind::string, "a string")) return false;
  if (!head.is_indefinite) return take_text(head.length, value);
  std::string& whole = context_->scratch;
  whole.clear();
  while (!take_break()) {
    Head chunk;
    std::string_view text;
    if (!read_head(chunk, ValueKind::string, "a chunk of a string")) {
      return false;
    }
    if (chunk.is_indefinite) return malformed("a chunk with a length");
    if (!take_text(chunk.length, text)) return false;
    whole += text;
  }
  value = whole;
  return true;
}

template <class Format>
bool BinaryReader<Format>::read_bytes(Bytes& value) {
  Head head;
  if (!read_head(head, ValueKind::bytes, "bytes")) return false;
  value.clear();
  const auto take = [&](std::uint64_t length) {
    if (length > cursor_.left()) return malformed("more bytes");
    value.insert(value.end(), cursor_.at, cursor_.at + length);
    cursor_.at += length;
    return true;
  };
  if (!head.is_indefinite) return take(head.length);
  while (!take_break()) {
    Head chunk;
    if (!read_head(chunk, ValueKind::bytes, "a chunk of bytes")) return false;
    if (chunk.is_indefinite) return malformed("a chunk with a length");
    if (!take(chunk.length)) return false;
  }
  return true;
}

template <class Format>
bool BinaryReader<Format>::skip() {
  Head head;
  const detail::ByteCursor before = cursor_;
  if (!Format::read_head(cursor_, head) || head.is_break) {
    cursor_ = before;
    return malformed("a value");
  }
  return skip_content(head);
}

template <class Format>
bool BinaryReader<Format>::skip_content(const Head& head) {
  switch (head.kind) {
    case ValueKind::string:
    case ValueKind::bytes: {
      // One chunk, or as many as come before the break.
      bool is_last = !head.is_indefinite;
      Head chunk = head;
      do {
        if (!is_last) {
          if (take_break()) return true;
          if (!read_head(chunk, head.kind, "a chunk")) return false;
          if (chunk.is_indefinite) return malformed("a chunk with a length");
        }
        std::string_view ignored;
        if (head.kind == ValueKind::string) {
          if (!take_text(chunk.length, ignored)) return false;
        } else {
          if (chunk.length > cursor_.left()) return malformed("more bytes");
          cursor_.at += chunk.length;
        }
      } while (!is_last);
      return true;
    }
    case ValueKind::array:
    case ValueKind::object: {
      if (++depth_ > context_->limits().max_depth) return context_->too_deep();
      // Keys are values like others here: those of a foreign map may be
      // numbers.
      const bool is_object = head.kind == ValueKind::object;
      const auto skip_item = [&] { return (!is_object || skip()) && skip(); };
      if (head.is_indefinite) {
        while (!take_break()) {
          if (!skip_item()) return false;
        }
      } else {
        for (std::uint64_t i = 0; i < head.length; ++i) {
          if (!skip_item()) return false;
        }
      }
      --depth_;
      return true;
    }
    default:
      if (!head.is_foreign) return true;
      if (head.length > cursor_.left()) return malformed("more bytes");
      cursor_.at += head.length;
      return true;
  }
}

template <class Format>
bool BinaryReader<Format>::take_break() {
  Head head;
  detail::ByteCursor ahead = cursor_;
  if (!Format::read_head(ahead, head) || !head.is_break) return false;
  cursor_ = ahead;
  return true;
}

template <class Format>
bool BinaryReader<Format>::mismatch(const Head& head, const char* expected) {
  std::string found(in_words(head.kind));
  if (head.is_break) return malformed(expected);
  if (head.is_foreign) found = "a value that JSON does not have";
  if (head.kind == ValueKind::boolean) found = head.boolean ? "true" : "false";
  if (head.kind == ValueKind::number && !head.is_too_big) {
    found = "the number ";
    if (head.is_real) {
      found += detail::to_text(head.real);
    } else {
      found += (head.integer.is_negative ? "-" : "") +
               std::to_string(head.integer.magnitude);
    }
  }
  if (head.kind == ValueKind::string && !head.is_indefinite) {
    BinaryReader copy = *this;
    std::string_view text;
    if (!copy.read_string(text)) return false;
    found = "the string \"" + excerpt(text, 40) +
            (text.size() > 40 ? "...\"" : "\"");
  }
  return context_->fail(DecodeFault::wrong_type, expected, std::move(found));
}

template <class Format>
bool BinaryReader<Format>::malformed(const char* expected) {
  if (cursor_.left() == 0) {
    return context_->fail(DecodeFault::syntax, expected,
                          "the end of the message");
  }
  constexpr std::string_view digits = "0123456789abcdef";
  const auto byte = std::to_integer<unsigned>(*cursor_.at);
  return context_->fail(DecodeFault::syntax, expected,
                        std::string("0x") + digits[byte >> 4U] +
                            digits[byte & 0xfU] + position());
}

template <class Format>
std::string BinaryReader<Format>::position() const {
  return " at byte " + std::to_string(cursor_.at - begin_);
}

template class BinaryReader<detail::CborFormat>;
template class BinaryReader<detail::MessagePackFormat>;

namespace detail {

bool ByteCursor::take(std::size_t size, std::uint64_t& value) {
  if (left() < size) return false;
  value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    value = value << 8U | std::to_integer<std::uint64_t>(*at++);
  }
  return true;
}

}  // namespace detail

}  // namespace emsocket
