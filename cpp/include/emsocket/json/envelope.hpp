#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "emsocket/json/payload.hpp"
#include "emsocket/json/reader.hpp"
#include "emsocket/json/value.hpp"
#include "emsocket/json/writer.hpp"

/// @file
/// An envelope is what stands around a message's fields on the wire: how one
/// sees which message it is, and which request it answers.
///
/// What a Protocol's Envelope has to offer. `payload.read(reader)` reads the
/// message's own part, `payload.read_missing(context)` does where there is
/// none; `payload.write(writer)` writes it, and `payload.members()` with
/// `payload.write_members(writer)` its members alone.
///
///     struct MyEnvelope {
///       // Whether a reply carries its own wire name, as FlatEnvelope's do.
///       static constexpr bool names_replies = true;
///       // What the wire name of a refusal is; its payload is an ErrorReply.
///       static constexpr std::string_view error_type = "error";
///       // static_asserts on the messages that it cannot carry.
///       template <class T, bool has_id>
///       static constexpr void check();
///       // Looks ahead, on a copy of the reader. Nobody needs the id of a
///       // message unless `with_id`.
///       template <Reader R>
///       static bool read_header(R reader, Header& header, bool with_id);
///       // Reads the whole message.
///       template <Reader R, class Payload>
///       static bool read_payload(R& reader, const Header& header,
///                                Payload& payload);
///       template <Writer W, class Payload>
///       static void write(W& writer, const Header& header,
///                         const Payload& payload);
///     };
///
/// Ready are FlatEnvelope, TaggedEnvelope and ArrayEnvelope, and
/// JsonRpcEnvelope (json_rpc.hpp).
namespace emsocket {

/// The number of a request, as its sender chose it. Ours are integers.
using RequestId = std::variant<std::int64_t, std::string>;

/// What a message is apart from its payload.
struct Header {
  /// What a message is for.
  enum class Role : std::uint8_t {
    message,  ///< an event or a request; or a reply, where the envelope does
              ///< not tell replies apart
    reply,    ///< answers the request `id`
    error_reply,  ///< refuses the request `id`
  };
  Role role = Role::message;    ///< what the message is for
  std::string type;             ///< the wire name, where there is one
  std::optional<RequestId> id;  ///< of a request or a reply
};

/// A string as a template argument.
template <std::size_t size>
struct Literal {
  std::array<char, size> text{};  ///< with the NUL at its end
  /// Copies a string literal.
  // NOLINTNEXTLINE(modernize-avoid-c-arrays): a literal is one.
  constexpr Literal(const char (&literal)[size]) {
    std::copy_n(literal, size, text.begin());
  }
  /// Without the NUL.
  [[nodiscard]] constexpr std::string_view view() const {
    return {text.data(), size - 1};
  }
};

namespace detail {

/// Reads an id of a request; anything else that stands there is none.
template <Reader R>
bool read_id(R& reader, std::optional<RequestId>& id) {
  R ahead = reader;
  switch (reader.peek()) {
    case ValueKind::number: {
      std::int64_t number = 0;
      Integer integer;
      if (!ahead.read_integer(integer)) return false;
      if (integer.to(number)) id = number;
      break;
    }
    case ValueKind::string: {
      std::string_view text;
      if (!ahead.read_string(text)) return false;
      id = std::string(text);
      break;
    }
    default:
      break;
  }
  return reader.skip();
}

template <Writer W>
void write_id(W& writer, const RequestId& id) {
  if (const auto* number = std::get_if<std::int64_t>(&id)) {
    writer.write_int(*number);
  } else {
    writer.write_string(std::get<std::string>(id));
  }
}

inline bool missing(DecodeContext& context, std::string_view key,
                    const char* expected) {
  context.fail(DecodeFault::missing_field, expected, "no such field");
  return context.within(key);
}

/// Of an object: the wire name at `tag`, and at `id` the id.
template <Reader R>
bool read_tag_and_id(R& reader, Header& header, bool with_id,
                     std::string_view tag, std::string_view id) {
  bool has_type = false;
  bool has_id = !with_id;
  const bool is_read = reader.read_object([&](std::string_view key) {
    if (key == tag && !has_type) {
      has_type = Value<std::string>::read(reader, header.type) ||
                 reader.context().within(tag);
      return has_type && !has_id;
    }
    if (key == id && !has_id) {
      has_id = read_id(reader, header.id) || reader.context().within(id);
      return has_id && !has_type;
    }
    return reader.skip() || reader.context().within(key);
  });
  if (is_read && !has_type) return missing(reader.context(), tag, "a string");
  return !reader.context().failed();
}

/// Of an object: the payload at `key`, or none.
template <Reader R, class Payload>
bool read_payload_at(R& reader, std::string_view at, Payload& payload) {
  bool has_payload = false;
  return reader.read_object([&](std::string_view key) {
    if (key != at) return reader.skip() || reader.context().within(key);
    if (has_payload) {
      reader.context().fail(DecodeFault::duplicate_key, "each key once",
                            "this one twice");
      return reader.context().within(at);
    }
    has_payload = true;
    return payload.read(reader) || reader.context().within(at);
  }) && (has_payload || payload.read_missing(reader.context()) ||
         reader.context().within(at));
}

}  // namespace detail

/// {"type":"chat","text":"hi"}: the wire name among the fields. A request and
/// its reply have an "id" beside it; a refusal is of type "error", with the
/// fields of ErrorReply.
template <Literal tag = "type", Literal id = "id">
struct FlatEnvelope {
  /// @{
  /// What every envelope has: see envelope.hpp.
  static constexpr bool names_replies = true;
  static constexpr std::string_view error_type = "error";

  template <class T, bool has_id>
  static constexpr void check() {
    static_assert(!detail::has_field<T>(tag.view()),
                  "emsocket: a field of a message has the name of the "
                  "envelope's tag; give FlatEnvelope another tag, or use "
                  "TaggedEnvelope");
    static_assert(!has_id || !detail::has_field<T>(id.view()),
                  "emsocket: a field of a request or of its reply has the name "
                  "of the envelope's id; give FlatEnvelope another id, or use "
                  "TaggedEnvelope");
  }

  template <Reader R>
  static bool read_header(R reader, Header& header, bool with_id) {
    return detail::read_tag_and_id(reader, header, with_id, tag.view(),
                                   id.view());
  }

  template <Reader R, class Payload>
  static bool read_payload(R& reader, const Header&, Payload& payload) {
    return payload.read(reader);
  }

  template <Writer W, class Payload>
  static void write(W& writer, const Header& header, const Payload& payload) {
    writer.begin_object(payload.members() + (header.id ? 2 : 1));
    writer.write_key(tag.view());
    writer.write_string(header.type);
    if (header.id) {
      writer.write_key(id.view());
      detail::write_id(writer, *header.id);
    }
    payload.write_members(writer);
    writer.end_object();
  }
  /// @}
};

/// {"type":"chat","data":{"text":"hi"}}: the payload apart. Requests, replies
/// and refusals have their "id" beside the type.
template <Literal tag = "type", Literal data = "data", Literal id = "id">
struct TaggedEnvelope {
  /// @{
  /// What every envelope has: see envelope.hpp.
  static constexpr bool names_replies = true;
  static constexpr std::string_view error_type = "error";

  template <class T, bool has_id>
  static constexpr void check() {}

  template <Reader R>
  static bool read_header(R reader, Header& header, bool with_id) {
    return detail::read_tag_and_id(reader, header, with_id, tag.view(),
                                   id.view());
  }

  template <Reader R, class Payload>
  static bool read_payload(R& reader, const Header&, Payload& payload) {
    return detail::read_payload_at(reader, data.view(), payload);
  }

  template <Writer W, class Payload>
  static void write(W& writer, const Header& header, const Payload& payload) {
    writer.begin_object(header.id ? 3 : 2);
    writer.write_key(tag.view());
    writer.write_string(header.type);
    if (header.id) {
      writer.write_key(id.view());
      detail::write_id(writer, *header.id);
    }
    writer.write_key(data.view());
    payload.write(writer);
    writer.end_object();
  }
  /// @}
};

/// ["chat",{"text":"hi"}], and for requests, replies and refusals a third
/// element, the id. The payload may be missing where nothing in it has to be
/// there; what follows the id is passed over.
struct ArrayEnvelope {
  /// @{
  /// What every envelope has: see envelope.hpp.
  static constexpr bool names_replies = true;
  static constexpr std::string_view error_type = "error";

  template <class T, bool has_id>
  static constexpr void check() {}

  template <Reader R>
  static bool read_header(R reader, Header& header, bool with_id) {
    std::size_t index = 0;
    const bool is_read = reader.read_array([&] {
      const std::size_t here = index++;
      if (here == 0) {
        return (Value<std::string>::read(reader, header.type) ||
                reader.context().within(here)) &&
               with_id;
      }
      if (here == 2) {
        (void)detail::read_id(reader, header.id);
        return false;  // there is no need to look on
      }
      return reader.skip() || reader.context().within(here);
    });
    if (is_read && index == 0) {
      reader.context().fail(DecodeFault::missing_field, "a string",
                            "no such element");
      return reader.context().within(std::size_t{0});
    }
    return !reader.context().failed();
  }

  template <Reader R, class Payload>
  static bool read_payload(R& reader, const Header&, Payload& payload) {
    std::size_t index = 0;
    return reader.read_array([&] {
      const std::size_t here = index++;
      return (here == 1 ? payload.read(reader) : reader.skip()) ||
             reader.context().within(here);
    }) && (index > 1 || payload.read_missing(reader.context()) ||
           reader.context().within(std::size_t{1}));
  }

  template <Writer W, class Payload>
  static void write(W& writer, const Header& header, const Payload& payload) {
    writer.begin_array(header.id ? 3 : 2);
    writer.write_string(header.type);
    payload.write(writer);
    if (header.id) detail::write_id(writer, *header.id);
    writer.end_array();
  }
  /// @}
};

}  // namespace emsocket
