#pragma once

#include <algorithm>
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

/// An envelope is what stands around a message's fields on the wire: how one
/// sees which message it is, and which request it answers.
namespace emsocket {

/// The number of a request, as its sender chose it. Ours are integers.
using RequestId = std::variant<std::int64_t, std::string>;

/// What a message is apart from its payload.
struct Header {
  enum class Role : std::uint8_t {
    message,  ///< an event or a request; or a reply, where the envelope does
              ///< not tell replies apart
    reply,    ///< answers the request `id`
    error_reply,  ///< refuses the request `id`
  };
  Role role = Role::message;
  std::string type;             ///< the wire name, where there is one
  std::optional<RequestId> id;  ///< of a request or a reply
};

/// A string as a template argument.
template <std::size_t size>
struct Literal {
  char text[size]{};
  constexpr Literal(const char (&literal)[size]) {
    std::copy_n(literal, size, text);
  }
  [[nodiscard]] constexpr std::string_view view() const {
    return {text, size - 1};
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

template <Reader R>
bool read_type(R& reader, std::string_view key, std::string& type) {
  return Value<std::string>::read(reader, type) || reader.context().within(key);
}

}  // namespace detail

/// {"type":"chat","text":"hi"}: the wire name among the fields. A request and
/// its reply have an "id" beside it; a refusal is of type "error", with the
/// fields of ErrorReply.
template <Literal tag = "type", Literal id = "id">
struct FlatEnvelope {
  /// Replies have a wire name of their own.
  static constexpr bool names_replies = true;
  static constexpr std::string_view error_type = "error";

  template <class T>
  static constexpr void check() {
    static_assert(!detail::has_field<T>(tag.view()),
                  "emsocket: a field has the name of the envelope's tag; give "
                  "FlatEnvelope another tag, or use TaggedEnvelope");
  }

  template <Reader R>
  static bool read_header(R reader, Header& header, bool with_id) {
    bool has_type = false;
    const bool is_read = reader.read_object([&](std::string_view key) {
      if (key == tag.view() && !has_type) {
        has_type = detail::read_type(reader, key, header.type);
        return has_type && with_id && !header.id;
      }
      if (with_id && key == id.view() && !header.id) {
        return detail::read_id(reader, header.id) && !(has_type && header.id);
      }
      return reader.skip() || reader.context().within(key);
    });
    if (is_read && !has_type) {
      return detail::missing(reader.context(), tag.view(), "a string");
    }
    return !reader.context().failed();
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
};

}  // namespace emsocket
