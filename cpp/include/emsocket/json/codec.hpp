#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "emsocket/json/decode_error.hpp"
#include "emsocket/json/reader.hpp"
#include "emsocket/json/structs.hpp"
#include "emsocket/json/text_reader.hpp"
#include "emsocket/json/text_writer.hpp"
#include "emsocket/json/writer.hpp"
#include "emsocket/message.hpp"

namespace emsocket {

/// What turns a message's bytes into values and back. A codec has a Reader and
/// a Writer, says whether its messages are text or binary, and opens both:
///
/// - `read(bytes, context, use)` calls `use(reader)` once and returns whether
///   that was well and the message had nothing behind it;
/// - `write(out, use)` calls `use(writer)` and appends the message to `out`.
///
/// JsonCodec below, CborCodec and MessagePackCodec are ready; DomCodec
/// (dom.hpp) makes one out of two functions over nlohmann::json.
template <class C>
concept Codec = Reader<typename C::Reader> && Writer<typename C::Writer> &&
    requires(std::span<const std::byte> bytes, DecodeContext& context,
             std::string& out, bool (*read)(typename C::Reader&),
             void (*write)(typename C::Writer&)) {
  { C::kind } -> std::convertible_to<MessageKind>;
  { C::read(bytes, context, read) } -> std::same_as<bool>;
  C::write(out, write);
};

/// JSON in text messages.
struct JsonCodec {
  /// @{
  /// What every Codec has.
  using Reader = TextReader;
  using Writer = TextWriter;
  static constexpr MessageKind kind = MessageKind::text;

  template <class F>
  static bool read(std::span<const std::byte> bytes, DecodeContext& context,
                   F&& use) {
    TextReader reader(
        {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, context);
    return use(reader) && reader.finish();
  }
  template <class F>
  static void write(std::string& out, F&& use) {
    TextWriter writer(out);
    use(writer);
  }
  /// @}
};
static_assert(Codec<JsonCodec>);

namespace detail {

[[nodiscard]] inline std::span<const std::byte> bytes_of(
    std::string_view message) {
  return std::as_bytes(std::span(message.data(), message.size()));
}

}  // namespace detail

/// Whether the message is well-formed, whatever it means; else what is wrong.
template <Codec C = JsonCodec>
[[nodiscard]] std::optional<DecodeError> check(
    std::string_view message, const DecodeLimits& limits = {}) {
  DecodeContext context(limits);
  if (C::read(detail::bytes_of(message), context,
              [](auto& reader) { return reader.skip(); })) {
    return std::nullopt;
  }
  context.error().excerpt = excerpt(message);
  return std::move(context.error());
}

/// Reads one value, without an envelope, into `value`; else what is wrong, and
/// `value` is of no use.
template <Codec C = JsonCodec, ValueType T>
[[nodiscard]] std::optional<DecodeError> decode(
    std::string_view message, T& value, const DecodeLimits& limits = {}) {
  DecodeContext context(limits);
  if (C::read(detail::bytes_of(message), context,
              [&](auto& reader) { return Value<T>::read(reader, value); })) {
    return std::nullopt;
  }
  context.error().excerpt = excerpt(message);
  return std::move(context.error());
}

/// Writes one value, without an envelope.
template <Codec C = JsonCodec, ValueType T>
[[nodiscard]] std::string encode(const T& value) {
  std::string out;
  C::write(out, [&](auto& writer) { Value<T>::write(writer, value); });
  return out;
}

}  // namespace emsocket
