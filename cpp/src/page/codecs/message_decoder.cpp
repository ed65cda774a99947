// Inward: a message's bytes become a JavaScript value, or a fault in words.

#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "browser/scratch.hpp"
#include "browser/socket_glue.hpp"
#include "codec_kind.hpp"
#include "codecs_glue.hpp"
#include "emsocket/json/binary_codecs.hpp"
#include "emsocket/json/codec.hpp"
#include "value_walk.hpp"

namespace {

using emsocket::DecodeContext;
using emsocket::DecodeError;
using emsocket::DecodeFault;
using emsocket::DecodeLimits;
using emsocket::Integer;
using emsocket::page::CodecKind;

/// Builds the value in the page.
struct PageSink {
  // NOLINTBEGIN(readability-convert-member-functions-to-static): a sink's
  void null() { emsocket_build_null(); }
  void boolean(bool value) { emsocket_build_bool(value ? 1 : 0); }
  void number(double value) { emsocket_build_number(value); }
  void integer(Integer value) {
    constexpr std::uint64_t max_safe = (std::uint64_t{1} << 53U) - 1;
    if (value.magnitude <= max_safe) {
      const auto number = static_cast<double>(value.magnitude);
      emsocket_build_number(value.is_negative ? -number : number);
      return;
    }
    emsocket_build_bigint(static_cast<double>(value.magnitude >> 32U),
                          static_cast<double>(value.magnitude & 0xffffffffU),
                          value.is_negative ? 1 : 0);
  }
  void string(std::string_view text) {
    emsocket_build_string(text.data(), text.size());
  }
  void bytes(std::span<const std::byte> bytes) {
    emsocket_build_bytes(bytes.data(), bytes.size());
  }
  void begin_array() { emsocket_build_array(); }
  void begin_object() { emsocket_build_object(); }
  bool key(std::string_view text) {
    return emsocket_build_key(text.data(), text.size()) != 0;
  }
  void end() { emsocket_build_end(); }
  // NOLINTEND(readability-convert-member-functions-to-static)
};

void tell(const DecodeError& error) {
  const std::string text = emsocket::describe(error);
  emsocket_codec_fault(text.data(), text.size());
}

/// A limit of the page, which may be Infinity.
template <class T>
T to_limit(double value) {
  constexpr auto most = std::numeric_limits<T>::max();
  return value < static_cast<double>(most) ? static_cast<T>(value) : most;
}

bool read(CodecKind codec, std::span<const std::byte> bytes,
          DecodeContext& context) {
  const auto build = [](auto& reader) {
    PageSink sink;
    return emsocket::page::walk(reader, sink);
  };
  switch (codec) {
    case CodecKind::json:
      // The engine makes the value; here it is only said what is wrong.
      return emsocket::JsonCodec::read(bytes, context, [](auto& reader) {
        return emsocket::page::skip_located(reader);
      });
    case CodecKind::cbor:
      return emsocket::CborCodec::read(bytes, context, build);
    case CodecKind::message_pack:
      break;
  }
  return emsocket::MessagePackCodec::read(bytes, context, build);
}

}  // namespace

extern "C" {

/// Decodes the present value, of at most `max_size` bytes, and builds what it
/// means; of JSON it only says whether it is well-formed. 0 where it is not
/// what it should be, and then the fault was told.
int emsocket_decode(int codec, std::size_t max_size, double max_depth,
                    double max_bytes) {
  DecodeContext context(
      DecodeLimits{.max_depth = to_limit<std::size_t>(max_depth),
                   .max_bytes = to_limit<std::uint64_t>(max_bytes)});
  // Without exceptions any other `new` would end the module.
  const std::unique_ptr<std::byte[]> buffer(new (std::nothrow)
                                                std::byte[max_size]);
  if (!buffer) {
    context.fail(DecodeFault::too_large, "what fits into memory", "more");
    tell(context.error());
    return 0;
  }
  const std::span<const std::byte> bytes(buffer.get(),
                                         emsocket_value_read(buffer.get()));
  if (bytes.size() > context.limits().max_bytes) {
    context.fail(DecodeFault::too_large,
                 "at most " + std::to_string(context.limits().max_bytes) +
                     " bytes (decode.maxBytes)",
                 std::to_string(bytes.size()));
    tell(context.error());
    return 0;
  }
  if (read(static_cast<CodecKind>(codec), bytes, context)) return 1;
  context.error().excerpt = emsocket::excerpt(
      {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  tell(context.error());
  return 0;
}

/// Tells, in the same words, what an envelope has found wrong. The text has
/// four lines: the pointer, what was expected, what was found, and the
/// message's type; the present value is the beginning of the message, of at
/// most `max_size` bytes.
void emsocket_describe(int fault, std::size_t text_length,
                       std::size_t max_size) {
  const std::string text = emsocket::detail::read_text(text_length);
  std::string_view rest = text;
  const auto take_line = [&rest] {
    const std::size_t end = rest.find('\n');
    const std::string line(rest.substr(0, end));
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
    return line;
  };
  DecodeError error{.fault = static_cast<DecodeFault>(fault),
                    .pointer = take_line(),
                    .expected = take_line(),
                    .found = take_line(),
                    .type = std::string(rest),
                    .excerpt = {}};
  std::string begin(max_size, '\0');
  begin.resize(emsocket_value_read(begin.data()));
  error.excerpt = emsocket::excerpt(begin);
  tell(error);
}
}
