#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "emsocket/json/envelope.hpp"

namespace emsocket {

/// JSON-RPC 2.0 (https://www.jsonrpc.org/specification): a message is a
/// notification, its wire name the method, its payload the params, by name. A
/// reply is the result and has no name, so that it may be of any type that a
/// field can have: Request<Subtract, int>. A refusal is the error. A batch is
/// refused: a client that sends none gets none.
struct JsonRpcEnvelope {
  static constexpr bool names_replies = false;
  static constexpr std::string_view error_type = {};
  static constexpr std::string_view version = "2.0";

  template <class T, bool has_id>
  static constexpr void check() {}

  template <Reader R>
  static bool read_header(R reader, Header& header, bool) {
    bool has_version = false;
    bool has_method = false;
    bool has_result = false;
    bool has_error = false;
    const auto& context = reader.context();
    const bool is_read = reader.read_object([&](std::string_view key) {
      if (key == "jsonrpc") {
        has_version = true;
        return read_version(reader) || reader.context().within("jsonrpc");
      }
      if (key == "method") {
        has_method = true;
        return Value<std::string>::read(reader, header.type) ||
               reader.context().within("method");
      }
      if (key == "id") {
        return detail::read_id(reader, header.id) ||
               reader.context().within("id");
      }
      has_result = has_result || key == "result";
      has_error = has_error || key == "error";
      return reader.skip() || reader.context().within(key);
    });
    if (!is_read || context.failed()) return false;
    if (!has_version) {
      return detail::missing(reader.context(), "jsonrpc", "\"2.0\"");
    }
    if (has_error) {
      header.role = Header::Role::error_reply;
    } else if (has_result) {
      header.role = Header::Role::reply;
    } else if (!has_method) {
      return detail::missing(reader.context(), "method", "a string");
    }
    return true;
  }

  template <Reader R, class Payload>
  static bool read_payload(R& reader, const Header& header, Payload& payload) {
    return detail::read_payload_at(reader, payload_key(header), payload);
  }

  template <Writer W, class Payload>
  static void write(W& writer, const Header& header, const Payload& payload) {
    const bool has_method = header.role == Header::Role::message;
    writer.begin_object(std::size_t{2} + (has_method ? 1 : 0) +
                        (header.id ? 1 : 0));
    writer.write_key("jsonrpc");
    writer.write_string(version);
    if (has_method) {
      writer.write_key("method");
      writer.write_string(header.type);
    }
    if (header.id) {
      writer.write_key("id");
      detail::write_id(writer, *header.id);
    }
    writer.write_key(payload_key(header));
    payload.write(writer);
    writer.end_object();
  }

 private:
  [[nodiscard]] static constexpr std::string_view payload_key(
      const Header& header) {
    switch (header.role) {
      case Header::Role::message:
        return "params";
      case Header::Role::reply:
        return "result";
      case Header::Role::error_reply:
        break;
    }
    return "error";
  }

  template <Reader R>
  static bool read_version(R& reader) {
    std::string_view text;
    return reader.read_string(text) &&
           (text == version ||
            reader.context().fail(DecodeFault::unknown_value, "\"2.0\"",
                                  "\"" + excerpt(text, 40) + "\""));
  }
};

}  // namespace emsocket
