#pragma once

#include <span>
#include <string>
#include <string_view>

#include "emsocket/json/bytes.hpp"
#include "emsocket/json/reader.hpp"

namespace emsocket::page {

/// What a message is made into, value by value: `key` stands before each member
/// of an object and says whether the object did not have it yet.
template <class S>
concept ValueSink = requires(S& sink, bool boolean, double number,
                             Integer integer, std::string_view text,
                             std::span<const std::byte> bytes) {
  sink.null();
  sink.boolean(boolean);
  sink.number(number);
  sink.integer(integer);
  sink.string(text);
  sink.bytes(bytes);
  sink.begin_array();
  sink.begin_object();
  { sink.key(text) } -> std::same_as<bool>;
  sink.end();
};

/// Passes over one value, as skip() does, and notes the place of a fault.
template <Reader R>
bool skip_located(R& reader) {
  DecodeContext& context = reader.context();
  switch (reader.peek()) {
    case ValueKind::array: {
      std::size_t index = 0;
      return reader.read_array([&] {
        const std::size_t here = index++;
        return skip_located(reader) || context.within(here);
      });
    }
    case ValueKind::object:
      return reader.read_object([&](std::string_view key) {
        // The next string may take its place.
        const std::string name(key);
        return skip_located(reader) || context.within(name);
      });
    default:
      return reader.skip();
  }
}

/// Reads one value, whatever it is, into the sink. False with the reason in the
/// reader's context; what the sink has got by then is of no use.
template <Reader R, ValueSink S>
bool walk(R& reader, S& sink) {
  DecodeContext& context = reader.context();
  switch (reader.peek()) {
    case ValueKind::null:
      if (!reader.read_null()) return false;
      sink.null();
      return true;
    case ValueKind::boolean: {
      bool value = false;
      if (!reader.read_bool(value)) return false;
      sink.boolean(value);
      return true;
    }
    case ValueKind::number: {
      if (reader.next_is_integer()) {
        Integer value;
        if (!reader.read_integer(value)) return false;
        sink.integer(value);
        return true;
      }
      double value = 0;
      if (!reader.read_double(value)) return false;
      sink.number(value);
      return true;
    }
    case ValueKind::string: {
      std::string_view value;
      if (!reader.read_string(value)) return false;
      sink.string(value);
      return true;
    }
    case ValueKind::bytes: {
      Bytes value;
      if (!reader.read_bytes(value)) return false;
      sink.bytes(value);
      return true;
    }
    case ValueKind::array: {
      sink.begin_array();
      std::size_t index = 0;
      if (!reader.read_array([&] {
            const std::size_t here = index++;
            return walk(reader, sink) || context.within(here);
          })) {
        return false;
      }
      sink.end();
      return true;
    }
    case ValueKind::object:
      sink.begin_object();
      if (!reader.read_object([&](std::string_view key) {
            // The next string may take its place.
            const std::string name(key);
            if (!sink.key(name)) {
              context.fail(DecodeFault::duplicate_key, "each key once",
                           "this one twice");
              return context.within(name);
            }
            return walk(reader, sink) || context.within(name);
          })) {
        return false;
      }
      sink.end();
      return true;
    case ValueKind::none:
      break;
  }
  // Malformed, or well-formed and nothing that a message can have.
  return reader.skip() && context.fail(DecodeFault::wrong_type, "a value",
                                       "a value that JSON does not have");
}

}  // namespace emsocket::page
