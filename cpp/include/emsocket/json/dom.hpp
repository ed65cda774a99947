#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "emsocket/json/bytes.hpp"
#include "emsocket/json/structs.hpp"
#include "emsocket/json/value.hpp"

/// Whether this program can catch a C++ exception. Emscripten compiles `catch`
/// also where it has no effect: define it as 1 where you compile with
/// -fexceptions in place of -fwasm-exceptions.
#if !defined(EMSOCKET_CAN_CATCH)
#if defined(__EMSCRIPTEN__) && !defined(__wasm_exception_handling__)
#define EMSOCKET_CAN_CATCH 0
#elif defined(__cpp_exceptions)
#define EMSOCKET_CAN_CATCH 1
#else
#define EMSOCKET_CAN_CATCH 0
#endif
#endif

namespace emsocket {

/// nlohmann::json as a field takes whatever comes. Bytes of a binary message
/// are its binary value; in JSON that is written as base64.
template <>
struct Value<nlohmann::json> {
  static constexpr std::string_view expected = "a value";

  template <Reader R>
  static bool read(R& reader, nlohmann::json& value) {
    switch (reader.peek()) {
      case ValueKind::null:
        value = nullptr;
        return reader.read_null();
      case ValueKind::boolean:
        return read_as<bool>(reader, value);
      case ValueKind::number:
        return read_number(reader, value);
      case ValueKind::string:
        return read_as<std::string>(reader, value);
      case ValueKind::bytes:
        return read_bytes(reader, value);
      case ValueKind::array:
        value = nlohmann::json::array();
        return reader.read_array([&] {
          return read(reader, value.emplace_back()) ||
                 reader.context().within(value.size() - 1);
        });
      case ValueKind::object:
        return read_object(reader, value);
      case ValueKind::none:
        break;
    }
    // Malformed, or something that JSON has no word for.
    return reader.skip() &&
           reader.context().fail(DecodeFault::wrong_type, "a value",
                                 "one that JSON does not have");
  }

  template <Writer W>
  static void write(W& writer, const nlohmann::json& value) {
    using Type = nlohmann::json::value_t;
    switch (value.type()) {
      case Type::null:
      case Type::discarded:
        writer.write_null();
        return;
      case Type::boolean:
        writer.write_bool(*value.get_ptr<const bool*>());
        return;
      case Type::number_integer:
        writer.write_int(*value.get_ptr<const std::int64_t*>());
        return;
      case Type::number_unsigned:
        writer.write_uint(*value.get_ptr<const std::uint64_t*>());
        return;
      case Type::number_float:
        writer.write_double(*value.get_ptr<const double*>());
        return;
      case Type::string:
        writer.write_string(*value.get_ptr<const std::string*>());
        return;
      case Type::binary: {
        const auto& bytes = *value.get_ptr<const nlohmann::json::binary_t*>();
        writer.write_bytes(
            std::as_bytes(std::span(bytes.data(), bytes.size())));
        return;
      }
      case Type::array:
        writer.begin_array(value.size());
        for (const auto& element : value) write(writer, element);
        writer.end_array();
        return;
      case Type::object:
        writer.begin_object(value.size());
        for (const auto& [key, member] : value.items()) {
          writer.write_key(key);
          write(writer, member);
        }
        writer.end_object();
        return;
    }
  }

 private:
  template <class T, Reader R>
  static bool read_as(R& reader, nlohmann::json& value) {
    T read{};
    if (!Value<T>::read(reader, read)) return false;
    value = std::move(read);
    return true;
  }

  /// What is written as an integer and is one of 64 bits stays one.
  template <Reader R>
  static bool read_number(R& reader, nlohmann::json& value) {
    if (!reader.next_is_integer()) return read_as<double>(reader, value);
    Integer integer;
    if (!reader.read_integer(integer)) return false;
    std::int64_t negative = 0;
    if (!integer.is_negative) {
      value = integer.magnitude;
    } else if (integer.to(negative)) {
      value = negative;
    } else {
      value = -static_cast<double>(integer.magnitude);
    }
    return true;
  }

  template <Reader R>
  static bool read_bytes(R& reader, nlohmann::json& value) {
    Bytes bytes;
    if (!reader.read_bytes(bytes)) return false;
    const auto* const data =
        reinterpret_cast<const std::uint8_t*>(bytes.data());
    value = nlohmann::json::binary({data, data + bytes.size()});
    return true;
  }

  template <Reader R>
  static bool read_object(R& reader, nlohmann::json& value) {
    value = nlohmann::json::object();
    auto& members = *value.get_ptr<nlohmann::json::object_t*>();
    return reader.read_object([&](std::string_view view) {
      const std::string key(view);
      const auto [member, is_new] = members.emplace(key, nullptr);
      if (!is_new) {
        reader.context().fail(DecodeFault::duplicate_key, "each key once",
                              "this one twice");
        return reader.context().within(key);
      }
      return read(reader, member->second) || reader.context().within(key);
    });
  }
};

/// A class with nlohmann's to_json() and from_json(), its own or those of
/// NLOHMANN_DEFINE_TYPE_*.
template <class T>
concept NlohmannType = std::is_class_v<T> && !DeclaredStruct<T> && !requires {
  std::tuple_size<T>::value;
}
&&requires(nlohmann::json& json, const T& source, T& target) {
  nlohmann::adl_serializer<T>::to_json(json, source);
  nlohmann::adl_serializer<T>::from_json(std::as_const(json), target);
};

/// By way of a nlohmann::json, so slower than a declared struct. What
/// from_json() throws becomes the fault.
template <NlohmannType T>
struct Value<T> {
  static constexpr std::string_view expected = "an object";

  template <Reader R>
  static bool read([[maybe_unused]] R& reader, [[maybe_unused]] T& value) {
    static_assert(
        EMSOCKET_CAN_CATCH || !std::same_as<T, T>,
        "emsocket: from_json() throws on bad input, and this program cannot "
        "catch it, so that a peer could end it; declare the type with "
        "EMSOCKET_MESSAGE or EMSOCKET_STRUCT, or link emsocket::json_eh");
#if EMSOCKET_CAN_CATCH
    nlohmann::json json;
    if (!Value<nlohmann::json>::read(reader, json)) return false;
    try {
      json.get_to(value);
    } catch (const std::exception& exception) {
      return reader.context().fail(
          DecodeFault::wrong_type, "what its from_json() takes",
          "that it throws: " + excerpt(exception.what()));
    }
    return true;
#endif
  }

  template <Writer W>
  static void write(W& writer, const T& value) {
    Value<nlohmann::json>::write(writer, nlohmann::json(value));
  }
};

}  // namespace emsocket
