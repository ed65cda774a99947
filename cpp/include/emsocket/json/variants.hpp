#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "emsocket/json/structs.hpp"
#include "emsocket/json/value.hpp"

namespace emsocket {

namespace detail {

/// What a type is read from. Bytes are a string in JSON, so one variant cannot
/// have both.
template <class T>
inline constexpr ValueKind kind_of_type = [] {
  if constexpr (std::same_as<T, std::monostate>) {
    return ValueKind::null;
  } else if constexpr (std::same_as<T, bool>) {
    return ValueKind::boolean;
  } else if constexpr (std::is_arithmetic_v<T>) {
    return ValueKind::number;
  } else if constexpr (std::same_as<T, std::string> || DeclaredEnum<T> ||
                       std::same_as<T, Bytes>) {
    return ValueKind::string;
  } else if constexpr (Value<T>::expected == "an array") {
    return ValueKind::array;
  } else if constexpr (Value<T>::expected == "an object") {
    return ValueKind::object;
  } else {
    return ValueKind::none;
  }
}();

}  // namespace detail

template <>
struct Value<std::monostate> {
  static constexpr std::string_view expected = "null";
  template <Reader R>
  static bool read(R& reader, std::monostate&) {
    return reader.read_null();
  }
  template <Writer W>
  static void write(W& writer, std::monostate) {
    writer.write_null();
  }
};

/// A variant is read in one pass, without trying one alternative after the
/// other. Where all of them are messages, each is an object with its wire name
/// as "type" among its fields. Else what comes next decides: a null, a boolean,
/// a number, a string, an array or an object; each may occur once among the
/// alternatives.
template <class... Alternatives>
struct Value<std::variant<Alternatives...>> {
  using Variant = std::variant<Alternatives...>;
  static constexpr bool is_tagged =
      ((MessageType<Alternatives> && DeclaredStruct<Alternatives>)&&...);
  static constexpr std::string_view tag = "type";
  static constexpr std::string_view expected =
      is_tagged ? "an object" : "a value of one of its types";

  template <Reader R>
  static bool read(R& reader, Variant& value) {
    if constexpr (is_tagged) {
      static_assert(detail::are_distinct(names()),
                    "emsocket: two alternatives of a variant have the same "
                    "wire name");
      return read_tagged(reader, value);
    } else {
      return read_by_kind(reader, value);
    }
  }

  template <Writer W>
  static void write(W& writer, const Variant& value) {
    std::visit(
        [&]<class T>(const T& alternative) {
          if constexpr (is_tagged) {
            writer.begin_object(StructFields<T>::count_of(alternative) + 1);
            writer.write_key(tag);
            writer.write_string(message_name<T>);
            StructFields<T>::write(writer, alternative);
            writer.end_object();
          } else {
            Value<T>::write(writer, alternative);
          }
        },
        value);
  }

 private:
  static constexpr std::size_t count = sizeof...(Alternatives);

  [[nodiscard]] static constexpr auto names() {
    return std::array<std::string_view, count>{message_name<Alternatives>...};
  }

  /// Whether no two alternatives are read from the same kind of value.
  [[nodiscard]] static constexpr bool can_be_told_apart() {
    constexpr std::array<ValueKind, count> kinds{
        detail::kind_of_type<Alternatives>...};
    for (std::size_t i = 0; i < count; ++i) {
      if (kinds[i] == ValueKind::none) return false;
      for (std::size_t j = i + 1; j < count; ++j) {
        if (kinds[i] == kinds[j]) return false;
      }
    }
    return true;
  }

  template <Reader R>
  static bool read_tagged(R& reader, Variant& value) {
    std::string name;
    bool has_name = false;
    R ahead = reader;
    const bool is_read = ahead.read_object([&](std::string_view key) {
      if (key != tag) return ahead.skip() || ahead.context().within(key);
      has_name = Value<std::string>::read(ahead, name);
      if (!has_name) reader.context().within(tag);
      return false;  // no need to look on
    });
    if (reader.context().failed()) return false;
    if (is_read && !has_name) {
      reader.context().fail(DecodeFault::missing_field, "a string",
                            "no such field");
      return reader.context().within(tag);
    }
    bool is_ok = false;
    const auto read_one = [&]<class T>(std::type_identity<T>) {
      is_ok = Value<T>::read(reader, value.template emplace<T>());
      return true;
    };
    if ((... || (message_name<Alternatives> == name &&
                 read_one(std::type_identity<Alternatives>{})))) {
      return is_ok;
    }
    std::string expected_names = "one of";
    for (const auto known : names()) {
      expected_names += " \"" + std::string(known) + "\"";
    }
    reader.context().fail(DecodeFault::unknown_value, std::move(expected_names),
                          "\"" + excerpt(name, 40) + "\"");
    return reader.context().within(tag);
  }

  template <Reader R>
  static bool read_by_kind(R& reader, Variant& value) {
    static_assert(can_be_told_apart(),
                  "emsocket: two alternatives of a variant cannot be told "
                  "apart on the wire; make all of them messages "
                  "(EMSOCKET_MESSAGE), or each of another kind");
    ValueKind kind = reader.peek();
    if (kind == ValueKind::none && !reader.skip()) return false;
    if (kind == ValueKind::bytes) kind = ValueKind::string;
    bool is_ok = false;
    const auto read_one = [&]<class T>(std::type_identity<T>) {
      is_ok = Value<T>::read(reader, value.template emplace<T>());
      return true;
    };
    if ((... || (detail::kind_of_type<Alternatives> == kind &&
                 read_one(std::type_identity<Alternatives>{})))) {
      return is_ok;
    }
    std::string kinds;
    for (const auto known :
         {std::string_view(Value<Alternatives>::expected)...}) {
      if (!kinds.empty()) kinds += " or ";
      kinds += known;
    }
    return reader.context().fail(DecodeFault::wrong_type, std::move(kinds),
                                 std::string(in_words(kind)));
  }
};

}  // namespace emsocket
