#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "emsocket/json/bytes.hpp"
#include "emsocket/json/reader.hpp"

namespace emsocket {

/// Reads JSON (RFC 8259) straight from its text. Strict: accepts what
/// JSON.parse accepts, except text that is no UTF-8. An escaped lone surrogate
/// reads as U+FFFD.
class TextReader {
 public:
  /// Both outlive the reader; the text needs no NUL at its end.
  TextReader(std::string_view text, DecodeContext& context)
      : begin_(text.data()),
        at_(text.data()),
        end_(text.data() + text.size()),
        context_(&context) {}

  [[nodiscard]] DecodeContext& context() { return *context_; }

  [[nodiscard]] ValueKind peek() {
    skip_whitespace();
    return at_ == end_ ? ValueKind::none : kind_of(*at_);
  }

  bool read_null() { return read_word("null", "null"); }
  bool read_bool(bool& value) {
    value = peek() == ValueKind::boolean && *at_ == 't';
    return read_word(value ? "true" : "false", "true or false");
  }
  [[nodiscard]] bool next_is_integer() const;
  bool read_integer(Integer& value);
  bool read_double(double& value);
  bool read_string(std::string_view& value) {
    skip_whitespace();
    if (at_ == end_ || *at_ != '"') return mismatch("a string");
    return read_quoted(value);
  }
  bool read_bytes(Bytes& value);

  template <class F>
  bool read_object(F&& on_member) {
    if (!enter('{', "an object")) return false;
    if (take('}')) return leave();
    while (true) {
      std::string_view key;
      skip_whitespace();
      if (at_ == end_ || *at_ != '"') return unexpected("a key");
      if (!read_quoted(key)) return false;
      if (!take(':')) return unexpected("':'");
      if (!on_member(key)) return false;
      if (take(',')) continue;
      if (take('}')) return leave();
      return unexpected("',' or '}'");
    }
  }

  template <class F>
  bool read_array(F&& on_element) {
    if (!enter('[', "an array")) return false;
    if (take(']')) return leave();
    while (true) {
      if (!on_element()) return false;
      if (take(',')) continue;
      if (take(']')) return leave();
      return unexpected("',' or ']'");
    }
  }

  bool skip();

  /// Nothing may follow the message.
  bool finish() {
    skip_whitespace();
    return at_ == end_ || unexpected("the end of the message");
  }

 private:
  /// A number as it is written.
  struct Number {
    const char* begin = nullptr;
    const char* end = nullptr;
    std::uint64_t digits = 0;   ///< without sign, point and exponent
    std::int64_t exponent = 0;  ///< the number is digits * 10^exponent
    bool is_negative = false;
    bool is_plain = true;  ///< neither point nor exponent
    bool is_exact = true;  ///< all of its digits went into `digits`
  };

  [[nodiscard]] static ValueKind kind_of(char c) {
    switch (c) {
      case '{':
        return ValueKind::object;
      case '[':
        return ValueKind::array;
      case '"':
        return ValueKind::string;
      case 't':
      case 'f':
        return ValueKind::boolean;
      case 'n':
        return ValueKind::null;
      case '-':
        return ValueKind::number;
      default:
        return c >= '0' && c <= '9' ? ValueKind::number : ValueKind::none;
    }
  }

  void skip_whitespace() {
    while (at_ != end_ &&
           (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) {
      ++at_;
    }
  }
  /// Whether the next character is this one; then it is behind us.
  [[nodiscard]] bool take(char c) {
    skip_whitespace();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  bool enter(char bracket, const char* expected) {
    if (!take(bracket)) return mismatch(expected);
    return ++depth_ <= context_->limits().max_depth || context_->too_deep();
  }
  bool leave() {
    --depth_;
    return true;
  }

  bool read_word(std::string_view word, const char* expected);
  bool scan_number(Number& number, const char* expected);
  /// The string that begins here.
  bool read_quoted(std::string_view& value);
  /// From the first character that is not plain on; `value` may be nullptr.
  bool read_rest_of_string(const char* begin, std::string_view* value);
  /// A string on its way into the context's scratch.
  class Unescaped;
  bool read_escape(Unescaped* out);
  bool read_code_unit(char32_t& unit);

  /// Another value than the expected one, or no value at all.
  bool mismatch(const char* expected);
  /// Malformed: what stands here belongs nowhere.
  bool unexpected(const char* expected);
  [[nodiscard]] std::string position() const;

  const char* begin_;
  const char* at_;
  const char* end_;
  std::size_t depth_ = 0;
  DecodeContext* context_;
};

static_assert(Reader<TextReader>);

}  // namespace emsocket
