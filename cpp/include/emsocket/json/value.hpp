#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "emsocket/json/bytes.hpp"
#include "emsocket/json/declaration.hpp"
#include "emsocket/json/reader.hpp"
#include "emsocket/json/writer.hpp"

namespace emsocket {

/// How a C++ type is read and written. The specialisations below and in
/// containers.hpp, structs.hpp, variants.hpp and dom.hpp cover what messages
/// are usually made of; write one for a type of your own like this:
///
///     template <>
///     struct emsocket::Value<Celsius> {
///       static constexpr std::string_view expected = "a temperature";
///       template <emsocket::Reader R>
///       static bool read(R& reader, Celsius& value) {
///         return reader.read_double(value.degrees);
///       }
///       template <emsocket::Writer W>
///       static void write(W& writer, const Celsius& value) {
///         writer.write_double(value.degrees);
///       }
///     };
///
/// `expected` is for faults.
template <class T>
struct Value;

/// A type that a field can have.
template <class T>
concept ValueType = requires {
  Value<T>::expected;
};

template <>
struct Value<bool> {
  static constexpr std::string_view expected = "true or false";
  template <Reader R>
  static bool read(R& reader, bool& value) {
    return reader.read_bool(value);
  }
  template <Writer W>
  static void write(W& writer, bool value) {
    writer.write_bool(value);
  }
};

namespace detail {

/// Characters are no numbers, though C++ thinks so.
template <class T>
concept Number =
    std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> &&
    !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> &&
    !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

}  // namespace detail

/// Integers, to the last digit. A number that T cannot hold is a fault; one
/// with a point or an exponent (3.0, 1e3) counts where it is an integer all the
/// same.
template <detail::Number T>
struct Value<T> {
  static constexpr std::string_view expected = "an integer";
  template <Reader R>
  static bool read(R& reader, T& value) {
    Integer integer;
    if (!reader.read_integer(integer)) return false;
    return integer.to(value) ||
           reader.context().fail(
               DecodeFault::out_of_range,
               "an integer from " +
                   std::to_string(std::numeric_limits<T>::min()) + " to " +
                   std::to_string(std::numeric_limits<T>::max()),
               (integer.is_negative ? "-" : "") +
                   std::to_string(integer.magnitude));
  }
  template <Writer W>
  static void write(W& writer, T value) {
    if constexpr (std::is_signed_v<T>) {
      writer.write_int(value);
    } else {
      writer.write_uint(value);
    }
  }
};

/// float and double: the nearest to what is written. What is not finite is
/// written as null, and is a fault when it is read.
template <std::floating_point T>
requires(!std::same_as<T, long double>) struct Value<T> {
  static constexpr std::string_view expected = "a number";
  template <Reader R>
  static bool read(R& reader, T& value) {
    double number = 0;
    if (!reader.read_double(number)) return false;
    constexpr double most = std::numeric_limits<T>::max();
    if (number > most || number < -most) {
      return reader.context().fail(DecodeFault::out_of_range,
                                   "a number that fits a float",
                                   std::to_string(number));
    }
    value = static_cast<T>(number);
    return true;
  }
  template <Writer W>
  static void write(W& writer, T value) {
    writer.write_double(static_cast<double>(value));
  }
};

/// UTF-8.
template <>
struct Value<std::string> {
  static constexpr std::string_view expected = "a string";
  template <Reader R>
  static bool read(R& reader, std::string& value) {
    std::string_view text;
    if (!reader.read_string(text)) return false;
    value = text;
    return true;
  }
  template <Writer W>
  static void write(W& writer, std::string_view value) {
    writer.write_string(value);
  }
};

template <>
struct Value<Bytes> {
  static constexpr std::string_view expected = "bytes";
  template <Reader R>
  static bool read(R& reader, Bytes& value) {
    return reader.read_bytes(value);
  }
  template <Writer W>
  static void write(W& writer, const Bytes& value) {
    writer.write_bytes(value);
  }
};

/// Empty when it is null or, as a field, missing. Written only when it is
/// there.
template <class T>
struct Value<std::optional<T>> {
  static constexpr std::string_view expected = Value<T>::expected;
  template <Reader R>
  static bool read(R& reader, std::optional<T>& value) {
    if (reader.peek() == ValueKind::null) {
      value.reset();
      return reader.read_null();
    }
    return Value<T>::read(reader, value.emplace());
  }
  template <Writer W>
  static void write(W& writer, const std::optional<T>& value) {
    if (value) {
      Value<T>::write(writer, *value);
    } else {
      writer.write_null();
    }
  }
};

/// An enum is the name of its enumerator.
template <DeclaredEnum T>
struct Value<T> {
  static constexpr std::string_view expected = "a name";
  template <Reader R>
  static bool read(R& reader, T& value) {
    std::string_view text;
    if (!reader.read_string(text)) return false;
    for (const auto& enumerator : declaration<T>.enumerators) {
      if (enumerator.name == text) {
        value = enumerator.value;
        return true;
      }
    }
    std::string names = "one of";
    for (const auto& enumerator : declaration<T>.enumerators) {
      names += " \"" + std::string(enumerator.name) + "\"";
    }
    return reader.context().fail(DecodeFault::unknown_value, std::move(names),
                                 "\"" + excerpt(text, 40) + "\"");
  }
  /// A value without a name is written as null.
  template <Writer W>
  static void write(W& writer, T value) {
    for (const auto& enumerator : declaration<T>.enumerators) {
      if (enumerator.value == value) {
        writer.write_string(enumerator.name);
        return;
      }
    }
    writer.write_null();
  }
};

}  // namespace emsocket
