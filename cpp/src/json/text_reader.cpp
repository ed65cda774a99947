#include "emsocket/json/text_reader.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

#include "numbers.hpp"
#include "plain_run.hpp"
#include "utf8.hpp"

namespace emsocket {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr bool is_surrogate(char32_t unit) {
  return unit >= 0xd800 && unit <= 0xdfff;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t enough = 40;
  std::string result = "\"" + excerpt(text, enough);
  return result + (text.size() > enough ? "...\"" : "\"");
}

}  // namespace

/// The string that it is put into is as long as there is room, and is not made
/// longer with each piece.
class TextReader::Unescaped {
 public:
  explicit Unescaped(std::string& room) : room_(&room) {}

  void append(const char* from, const char* to) {
    const auto size = static_cast<std::size_t>(to - from);
    std::memcpy(place(size), from, size);
    used_ += size;
  }
  void append(char c) {
    *place(1) = c;
    ++used_;
  }
  void append(char32_t code_point) {
    constexpr std::size_t longest = 4;
    char* const at = place(longest);
    used_ += static_cast<std::size_t>(detail::put_utf8(at, code_point) - at);
  }

  [[nodiscard]] std::string_view text() const { return {room_->data(), used_}; }

 private:
  char* place(std::size_t size) {
    if (room_->size() - used_ < size) room_->resize(2 * used_ + size + 64);
    return room_->data() + used_;
  }

  std::string* room_;
  std::size_t used_ = 0;
};

std::string_view in_words(ValueKind kind) {
  switch (kind) {
    case ValueKind::none:
      break;
    case ValueKind::null:
      return "null";
    case ValueKind::boolean:
      return "a boolean";
    case ValueKind::number:
      return "a number";
    case ValueKind::string:
      return "a string";
    case ValueKind::bytes:
      return "bytes";
    case ValueKind::array:
      return "an array";
    case ValueKind::object:
      return "an object";
  }
  return "no value";
}

bool TextReader::read_word(std::string_view word, const char* expected) {
  skip_whitespace();
  if (at_ == end_ || *at_ != word.front()) return mismatch(expected);
  const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
  if (!rest.starts_with(word)) return unexpected(expected);
  at_ += word.size();
  return true;
}

bool TextReader::scan_number(Number& number, const char* expected) {
  if (peek() != ValueKind::number) return mismatch(expected);
  number.begin = at_;
  if (*at_ == '-') {
    number.is_negative = true;
    ++at_;
  }
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  const auto add_digit = [&number](char c) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    // Divided by a constant, and so not at all when it runs.
    if (number.digits >= most / 10 &&
        (number.digits > most / 10 || digit > most % 10)) {
      number.is_exact = false;
    }
    if (number.is_exact) number.digits = number.digits * 10 + digit;
  };
  if (at_ == end_ || !is_digit(*at_)) return unexpected("a digit");
  if (*at_ == '0') {
    ++at_;
    if (at_ != end_ && is_digit(*at_)) {
      return unexpected("no digit after a leading zero");
    }
  }
  for (; at_ != end_ && is_digit(*at_); ++at_) add_digit(*at_);
  if (at_ != end_ && *at_ == '.') {
    number.is_plain = false;
    ++at_;
    const char* const fraction = at_;
    for (; at_ != end_ && is_digit(*at_); ++at_) add_digit(*at_);
    if (at_ == fraction) return unexpected("a digit");
    number.exponent = fraction - at_;
  }
  if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) {
    number.is_plain = false;
    ++at_;
    bool is_negative = false;
    if (at_ != end_ && (*at_ == '+' || *at_ == '-')) {
      is_negative = *at_ == '-';
      ++at_;
    }
    if (at_ == end_ || !is_digit(*at_)) return unexpected("a digit");
    // Beyond this every number is 0 or infinite, however many digits it has.
    constexpr std::int64_t enough = 1'000'000'000'000;
    std::int64_t exponent = 0;
    for (; at_ != end_ && is_digit(*at_); ++at_) {
      if (exponent < enough) exponent = exponent * 10 + (*at_ - '0');
    }
    number.exponent += is_negative ? -exponent : exponent;
  }
  number.end = at_;
  return true;
}

bool TextReader::next_is_integer() const {
  TextReader ahead = *this;
  // Malformed is for whoever reads it to say.
  DecodeContext ignored;
  ahead.context_ = &ignored;
  Number number;
  return ahead.scan_number(number, "") && number.is_plain && number.is_exact;
}

bool TextReader::read_integer(Integer& value) {
  Number number;
  if (!scan_number(number, "an integer")) return false;
  const std::string_view text(
      number.begin, static_cast<std::size_t>(number.end - number.begin));
  if (number.is_plain) {
    if (!number.is_exact) {
      return context_->fail(DecodeFault::out_of_range,
                            "an integer of at most 64 bits", excerpt(text, 40));
    }
    value = {number.digits, number.is_negative};
    return true;
  }
  // 3.0 and 1e3 are integers, too.
  const double real =
      detail::to_double(text, number.digits, number.exponent, number.is_exact);
  return detail::to_integer(real, value) ||
         context_->fail(DecodeFault::wrong_type, "an integer",
                        excerpt(text, 40));
}

bool TextReader::read_double(double& value) {
  Number number;
  if (!scan_number(number, "a number")) return false;
  const std::string_view text(
      number.begin, static_cast<std::size_t>(number.end - number.begin));
  value =
      detail::to_double(text, number.digits, number.exponent, number.is_exact);
  return std::isfinite(value) ||
         context_->fail(DecodeFault::out_of_range,
                        "a number that fits a double", excerpt(text, 40));
}

bool TextReader::read_bytes(Bytes& value) {
  std::string_view text;
  if (peek() != ValueKind::string) return mismatch("a string of base64");
  if (!read_quoted(text)) return false;
  return decode_base64(text, value) ||
         context_->fail(DecodeFault::unknown_value, "base64", quoted(text));
}

bool TextReader::skip() {
  switch (peek()) {
    case ValueKind::null:
      return read_null();
    case ValueKind::boolean: {
      bool ignored = false;
      return read_bool(ignored);
    }
    case ValueKind::number: {
      Number ignored;
      return scan_number(ignored, "a number");
    }
    case ValueKind::string:
      ++at_;
      return read_rest_of_string(at_, nullptr);
    case ValueKind::array: {
      std::size_t index = 0;
      return read_array(
          [&] { return skip() ? (++index, true) : context_->within(index); });
    }
    case ValueKind::object:
      // The key is of no interest, nor is a place inside what is skipped; to
      // unescape it would overwrite what the caller holds.
      if (!enter('{', "an object")) return false;
      if (take('}')) return leave();
      while (true) {
        skip_whitespace();
        if (at_ == end_ || *at_ != '"') return unexpected("a key");
        ++at_;
        if (!read_rest_of_string(at_, nullptr)) return false;
        if (!take(':')) return unexpected("':'");
        if (!skip()) return false;
        if (take(',')) continue;
        if (take('}')) return leave();
        return unexpected("',' or '}'");
      }
    case ValueKind::bytes:
    case ValueKind::none:
      break;
  }
  return unexpected("a value");
}

bool TextReader::read_quoted(std::string_view& value) {
  const char* const begin = ++at_;
  at_ = detail::plain_run(at_, end_);
  if (at_ != end_ && *at_ == '"') {
    value = {begin, static_cast<std::size_t>(at_ - begin)};
    ++at_;
    return true;
  }
  return read_rest_of_string(begin, &value);
}

bool TextReader::read_rest_of_string(const char* begin,
                                     std::string_view* value) {
  const char* run = begin;
  std::optional<Unescaped> unescaped;
  while ((at_ = detail::plain_run(at_, end_)) != end_) {
    const char c = *at_;
    if (c == '"') {
      if (unescaped) {
        unescaped->append(run, at_);
        *value = unescaped->text();
      } else if (value != nullptr) {
        *value = {begin, static_cast<std::size_t>(at_ - begin)};
      }
      ++at_;
      return true;
    }
    if (c == '\\') {
      if (value != nullptr) {
        if (!unescaped) unescaped.emplace(context_->scratch);
        unescaped->append(run, at_);
      }
      ++at_;
      if (!read_escape(unescaped ? &*unescaped : nullptr)) return false;
      run = at_;
      continue;
    }
    if (static_cast<unsigned char>(c) < 0x20) {
      return unexpected("no control character in a string");
    }
    const char* const after = detail::skip_utf8(at_, end_);
    if (after == at_) {
      return context_->fail(DecodeFault::invalid_utf8, "UTF-8",
                            "the byte " + excerpt({at_, 1}) + position());
    }
    at_ = after;
  }
  return unexpected("'\"' at the end of the string");
}

bool TextReader::read_escape(Unescaped* out) {
  if (at_ == end_) return unexpected("the rest of an escape");
  char plain = 0;
  switch (*at_) {
    case '"':
    case '\\':
    case '/':
      plain = *at_;
      break;
    case 'b':
      plain = '\b';
      break;
    case 'f':
      plain = '\f';
      break;
    case 'n':
      plain = '\n';
      break;
    case 'r':
      plain = '\r';
      break;
    case 't':
      plain = '\t';
      break;
    case 'u': {
      ++at_;
      char32_t unit = 0;
      if (!read_code_unit(unit)) return false;
      if (is_surrogate(unit)) {
        char32_t low = 0;
        const char* const before = at_;
        const bool is_high = unit < 0xdc00;
        if (is_high && end_ - at_ >= 2 && at_[0] == '\\' && at_[1] == 'u') {
          at_ += 2;
          if (!read_code_unit(low)) return false;
        }
        if (low >= 0xdc00 && low <= 0xdfff) {
          unit = 0x10000 + ((unit - 0xd800) << 10U) + (low - 0xdc00);
        } else {
          // A lone one. What follows it stands for itself.
          at_ = before;
          unit = detail::replacement_character;
        }
      }
      if (out != nullptr) out->append(unit);
      return true;
    }
    default:
      return unexpected("an escape that JSON has");
  }
  ++at_;
  if (out != nullptr) out->append(plain);
  return true;
}

bool TextReader::read_code_unit(char32_t& unit) {
  unit = 0;
  for (int i = 0; i < 4; ++i, ++at_) {
    if (at_ == end_) return unexpected("four hexadecimal digits");
    const char c = *at_;
    unit <<= 4U;
    if (is_digit(c)) {
      unit += static_cast<char32_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      unit += static_cast<char32_t>(c - 'a' + 10);
    } else if (c >= 'A' && c <= 'F') {
      unit += static_cast<char32_t>(c - 'A' + 10);
    } else {
      return unexpected("four hexadecimal digits");
    }
  }
  return true;
}

bool TextReader::mismatch(const char* expected) {
  // Only a whole value is of the wrong type; the rest is no JSON.
  const ValueKind kind = peek();
  TextReader copy = *this;
  const char* const begin = at_;
  switch (kind) {
    case ValueKind::none:
      return unexpected(expected);
    case ValueKind::boolean:
    case ValueKind::null:
    case ValueKind::number: {
      if (!copy.skip()) return false;
      const std::string_view text(begin,
                                  static_cast<std::size_t>(copy.at_ - begin));
      return context_->fail(
          DecodeFault::wrong_type, expected,
          (kind == ValueKind::number ? "the number " : "") + excerpt(text, 40));
    }
    case ValueKind::string: {
      std::string_view text;
      if (!copy.read_quoted(text)) return false;
      return context_->fail(DecodeFault::wrong_type, expected,
                            "the string " + quoted(text));
    }
    case ValueKind::bytes:
    case ValueKind::array:
    case ValueKind::object:
      break;
  }
  return context_->fail(DecodeFault::wrong_type, expected,
                        std::string(in_words(kind)));
}

bool TextReader::unexpected(const char* expected) {
  if (at_ == end_) {
    return context_->fail(DecodeFault::syntax, expected,
                          "the end of the message");
  }
  const std::size_t length = detail::utf8_sequence(at_, end_);
  if (length == 0) {
    return context_->fail(DecodeFault::invalid_utf8, expected,
                          "the byte " + excerpt({at_, 1}) + position());
  }
  return context_->fail(DecodeFault::syntax, expected,
                        "'" + excerpt({at_, length}) + "'" + position());
}

std::string TextReader::position() const {
  return " at byte " + std::to_string(at_ - begin_);
}

}  // namespace emsocket
