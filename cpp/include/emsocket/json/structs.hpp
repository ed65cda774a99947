#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "emsocket/json/value.hpp"

namespace emsocket {

namespace detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Calls `f` with the declaration of each of T's fields.
template <class T, class F>
constexpr void for_each_field(const F& f) {
  std::apply([&f](const auto&... fields) { (f(fields), ...); },
             declaration<T>.fields);
}

template <class Class, class Type>
[[nodiscard]] bool is_written(const Field<Class, Type>& field,
                              const auto& object) {
  if constexpr (is_optional<Type>) {
    return (object.*field.member).has_value();
  } else {
    return true;
  }
}

}  // namespace detail

/// The fields of a declared struct, between whatever else its object has.
template <DeclaredStruct T>
struct StructFields {
  /// How many there are.
  static constexpr std::size_t count = detail::field_count<T>;
  static_assert(detail::are_distinct(detail::field_names<T>),
                "emsocket: two fields of this struct have the same name on the "
                "wire");

  /// Reads the value of the member `key` of an object. Keys that are not
  /// declared are skipped, so that a peer may be newer than we.
  template <Reader R>
  bool read_member(R& reader, std::string_view key, T& object) {
    const std::size_t index = find(key);
    if (index == count) {
      return reader.skip() || reader.context().within(key);
    }
    next_ = index + 1;
    const std::string_view name = detail::field_names<T>[index];
    if (seen_[index]) {
      reader.context().fail(DecodeFault::duplicate_key, "each key once",
                            "this one twice");
      return reader.context().within(name);
    }
    seen_[index] = true;
    return read_field(reader, index, object,
                      std::make_index_sequence<count>{}) ||
           reader.context().within(name);
  }

  /// After the last member: whether all is there that has to be.
  [[nodiscard]] bool finish(DecodeContext& context) const {
    std::size_t index = 0;
    bool is_complete = true;
    detail::for_each_field<T>(
        [&]<class Class, class Type>(const Field<Class, Type>& field) {
          if (!seen_[index++] && is_complete && !field.is_defaulted &&
              !detail::is_optional<Type>) {
            is_complete = false;
            context.fail(DecodeFault::missing_field,
                         std::string(Value<Type>::expected), "no such field");
            context.within(field.name);
          }
        });
    return is_complete;
  }

  /// How many members write() writes.
  [[nodiscard]] static std::size_t count_of(const T& object) {
    std::size_t members = 0;
    detail::for_each_field<T>([&](const auto& field) {
      if (detail::is_written(field, object)) ++members;
    });
    return members;
  }

  /// Writes the members of count_of(), between the braces of the object.
  template <Writer W>
  static void write(W& writer, const T& object) {
    detail::for_each_field<T>(
        [&]<class Class, class Type>(const Field<Class, Type>& field) {
          if (!detail::is_written(field, object)) return;
          writer.write_key(field.name);
          Value<Type>::write(writer, object.*field.member);
        });
  }

 private:
  /// The index of a field, or `count`. Most peers write fields in one order, so
  /// the one after the last is tried first.
  [[nodiscard]] std::size_t find(std::string_view key) const {
    if constexpr (count > 0) {
      const auto& names = detail::field_names<T>;
      if (next_ < count && names[next_] == key) return next_;
      for (std::size_t i = 0; i < count; ++i) {
        if (names[i] == key) return i;
      }
    }
    return count;
  }

  template <Reader R, std::size_t... indices>
  static bool read_field(R& reader, std::size_t index, T& object,
                         std::index_sequence<indices...>) {
    bool is_read = false;
    (void)((index == indices &&
            (is_read = read_into(reader, object,
                                 std::get<indices>(declaration<T>.fields)),
             true)) ||
           ...);
    return is_read;
  }

  template <Reader R, class Class, class Type>
  static bool read_into(R& reader, T& object, const Field<Class, Type>& field) {
    static_assert(
        ValueType<Type>,
        "emsocket: a field has a type that cannot be read or written; "
        "declare it with EMSOCKET_STRUCT or EMSOCKET_ENUM, or "
        "specialise emsocket::Value");
    return Value<Type>::read(reader, object.*field.member);
  }

  std::array<bool, count> seen_{};
  std::size_t next_ = 0;
};

/// A declared struct is an object.
template <DeclaredStruct T>
struct Value<T> {
  static constexpr std::string_view expected = "an object";
  template <Reader R>
  static bool read(R& reader, T& value) {
    StructFields<T> fields;
    return reader.read_object([&](std::string_view key) {
      return fields.read_member(reader, key, value);
    }) && fields.finish(reader.context());
  }
  template <Writer W>
  static void write(W& writer, const T& value) {
    writer.begin_object(StructFields<T>::count_of(value));
    StructFields<T>::write(writer, value);
    writer.end_object();
  }
};

}  // namespace emsocket
