#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "emsocket/json/value.hpp"

namespace emsocket {

/// A vector is an array of any length.
template <class T, class Allocator>
struct Value<std::vector<T, Allocator>> {
  static constexpr std::string_view expected = "an array";
  template <Reader R>
  static bool read(R& reader, std::vector<T, Allocator>& value) {
    value.clear();
    return reader.read_array([&] {
      T element{};
      if (!Value<T>::read(reader, element)) {
        return reader.context().within(value.size());
      }
      value.push_back(std::move(element));
      return true;
    });
  }
  template <Writer W>
  static void write(W& writer, const std::vector<T, Allocator>& value) {
    writer.begin_array(value.size());
    for (const auto& element : value) Value<T>::write(writer, element);
    writer.end_array();
  }
};

namespace detail {

/// Arrays whose length the C++ type fixes. `read_at(i)` reads element i.
template <Reader R, class F>
bool read_fixed(R& reader, std::size_t length, const F& read_at) {
  std::size_t index = 0;
  const auto fail = [&](std::string found) {
    return reader.context().fail(
        DecodeFault::out_of_range,
        "an array of " + std::to_string(length) + " elements",
        std::move(found));
  };
  return reader.read_array([&] {
    if (index == length) return fail("more");
    if (!read_at(index)) return reader.context().within(index);
    ++index;
    return true;
  }) && (index == length || fail(std::to_string(index)));
}

}  // namespace detail

/// A std::array is an array of exactly its length.
template <class T, std::size_t size>
struct Value<std::array<T, size>> {
  static constexpr std::string_view expected = "an array";
  template <Reader R>
  static bool read(R& reader, std::array<T, size>& value) {
    return detail::read_fixed(reader, size, [&](std::size_t index) {
      return Value<T>::read(reader, value[index]);
    });
  }
  template <Writer W>
  static void write(W& writer, const std::array<T, size>& value) {
    writer.begin_array(size);
    for (const T& element : value) Value<T>::write(writer, element);
    writer.end_array();
  }
};

/// A pair or tuple is an array with an element of each type, in their order.
template <class Tuple>
requires requires { std::tuple_size<Tuple>::value; }
struct Value<Tuple> {
  static constexpr std::string_view expected = "an array";
  static constexpr std::size_t size = std::tuple_size_v<Tuple>;

  template <Reader R>
  static bool read(R& reader, Tuple& value) {
    return detail::read_fixed(reader, size, [&](std::size_t index) {
      bool is_read = false;
      const auto read_one = [&]<class T>(std::size_t i, T& element) {
        if (i == index) is_read = Value<T>::read(reader, element);
      };
      std::apply(
          [&](auto&... elements) {
            std::size_t i = 0;
            (read_one(i++, elements), ...);
          },
          value);
      return is_read;
    });
  }
  template <Writer W>
  static void write(W& writer, const Tuple& value) {
    writer.begin_array(size);
    std::apply(
        [&]<class... T>(const T&... elements) {
          (Value<T>::write(writer, elements), ...);
        },
        value);
    writer.end_array();
  }
};

namespace detail {

/// A map with strings for keys is an object.
template <class Map>
struct MapValue {
  using T = typename Map::mapped_type;
  static constexpr std::string_view expected = "an object";

  template <Reader R>
  static bool read(R& reader, Map& value) {
    value.clear();
    return reader.read_object([&](std::string_view view) {
      // A copy: the view ends when the next string is read.
      const std::string key(view);
      const auto [entry, is_new] = value.try_emplace(key);
      if (!is_new) {
        reader.context().fail(DecodeFault::duplicate_key, "each key once",
                              "this one twice");
        return reader.context().within(key);
      }
      return Value<T>::read(reader, entry->second) ||
             reader.context().within(key);
    });
  }
  template <Writer W>
  static void write(W& writer, const Map& value) {
    writer.begin_object(value.size());
    for (const auto& [key, element] : value) {
      writer.write_key(key);
      Value<T>::write(writer, element);
    }
    writer.end_object();
  }
};

}  // namespace detail

template <class T, class... More>
struct Value<std::map<std::string, T, More...>>
    : detail::MapValue<std::map<std::string, T, More...>> {};
template <class T, class... More>
struct Value<std::unordered_map<std::string, T, More...>>
    : detail::MapValue<std::unordered_map<std::string, T, More...>> {};

}  // namespace emsocket
