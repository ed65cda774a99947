#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "emsocket/json/decode_error.hpp"

namespace emsocket {

/// What kind of value comes next.
enum class ValueKind : std::uint8_t {
  none,  ///< no value: the message ends here, or something is malformed
  null,
  boolean,
  number,
  string,
  bytes,  ///< binary; JSON has none
  array,
  object,
};

/// "a number", "an object", ...: for faults.
[[nodiscard]] std::string_view in_words(ValueKind kind);

/// An integer as it stands in a message: any of std::int64_t and std::uint64_t.
struct Integer {
  std::uint64_t magnitude = 0;  ///< its absolute value
  bool is_negative = false;     ///< it is below zero

  /// Puts it into `target` if that can hold it.
  template <std::integral T>
  [[nodiscard]] constexpr bool to(T& target) const {
    const T bound = is_negative ? std::numeric_limits<T>::min()
                                : std::numeric_limits<T>::max();
    // Negating an unsigned number is defined, the lowest signed one included.
    const auto bits = static_cast<std::uint64_t>(bound);
    if (magnitude > (is_negative ? 0 - bits : bits)) return false;
    target = static_cast<T>(is_negative ? 0 - magnitude : magnitude);
    return true;
  }
};

/// Walks through one message, value by value, without building anything.
///
/// Every function that returns false has noted why in context(), except where
/// it only hands on the false of a callback. A Reader is a cursor: a copy of it
/// is cheap and stands at the same place, so that one can look ahead.
///
/// Where a number comes next, next_is_integer() says whether it is written as
/// an integer of at most 64 bits. read_integer() takes every number that is
/// one, 3.0 too, and read_double() takes every number.
///
/// `on_member` and `on_element` have to consume exactly one value, by reading
/// it or by skip(), and may return false to stop. A key, and what read_string()
/// gives, is valid until the next string is read; skip() keeps it.
template <class R>
concept Reader = std::copyable<R> &&
    requires(R& reader, bool& boolean, Integer& integer, double& number,
             std::string_view& string, std::vector<std::byte>& bytes,
             bool (*on_member)(std::string_view), bool (*on_element)()) {
  { reader.context() } -> std::same_as<DecodeContext&>;
  { reader.peek() } -> std::same_as<ValueKind>;
  { reader.read_null() } -> std::same_as<bool>;
  { reader.read_bool(boolean) } -> std::same_as<bool>;
  { reader.next_is_integer() } -> std::same_as<bool>;
  { reader.read_integer(integer) } -> std::same_as<bool>;
  { reader.read_double(number) } -> std::same_as<bool>;
  { reader.read_string(string) } -> std::same_as<bool>;
  { reader.read_bytes(bytes) } -> std::same_as<bool>;
  { reader.read_object(on_member) } -> std::same_as<bool>;
  { reader.read_array(on_element) } -> std::same_as<bool>;
  { reader.skip() } -> std::same_as<bool>;
};

}  // namespace emsocket
