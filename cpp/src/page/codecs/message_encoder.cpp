// Outward: the page walks its value and writes it here, one call for each part;
// what has been written is sent without becoming a JavaScript value again.

#include "message_encoder.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "browser/scratch.hpp"
#include "browser/socket_glue.hpp"
#include "emsocket/json/binary_writer.hpp"
#include "emsocket/json/codec.hpp"
#include "page/page_client.hpp"

namespace {

using emsocket::page::CodecKind;

// No code of a user runs while a message is written, so there is only one.
std::string message;
CodecKind kind = CodecKind::cbor;

template <class F>
void with_writer(const F& write) {
  if (kind == CodecKind::cbor) {
    emsocket::CborWriter writer(message);
    write(writer);
  } else {
    emsocket::MessagePackWriter writer(message);
    write(writer);
  }
}

emsocket::detail::Scratch& scratch() {
  static emsocket::detail::Scratch buffer;
  return buffer;
}

}  // namespace

namespace emsocket::page {

std::string_view written_message() { return message; }

}  // namespace emsocket::page

extern "C" {

void emsocket_write_start(int codec) {
  constexpr std::size_t max_kept_capacity = 256 * 1024;
  if (message.capacity() > max_kept_capacity) {
    message = {};
    scratch().release();
  }
  message.clear();
  kind = static_cast<CodecKind>(codec);
}

void emsocket_write_null() {
  with_writer([](auto& writer) { writer.write_null(); });
}

void emsocket_write_bool(int value) {
  with_writer([value](auto& writer) { writer.write_bool(value != 0); });
}

/// As an integer where that is the same number.
void emsocket_write_number(double value) {
  constexpr double max_safe = 9007199254740991;
  const bool is_integer = std::fabs(value) <= max_safe &&
                          std::trunc(value) == value &&
                          !(value == 0 && std::signbit(value));
  with_writer([value, is_integer](auto& writer) {
    if (is_integer) {
      writer.write_int(static_cast<std::int64_t>(value));
    } else {
      writer.write_double(value);
    }
  });
}

/// high * 2^32 + low, negated; the page has checked that it fits 64 bits.
void emsocket_write_bigint(double high, double low, int is_negative) {
  const std::uint64_t magnitude =
      static_cast<std::uint64_t>(high) << 32U | static_cast<std::uint64_t>(low);
  with_writer([magnitude, is_negative](auto& writer) {
    if (is_negative != 0) {
      writer.write_int(static_cast<std::int64_t>(0 - magnitude));
    } else {
      writer.write_uint(magnitude);
    }
  });
}

/// The text that is ready, of so many UTF-16 code units; a key, too.
void emsocket_write_string(std::size_t length) {
  constexpr std::size_t max_bytes_per_code_unit = 3;
  std::byte* const buffer = scratch().reserve(length * max_bytes_per_code_unit);
  const std::size_t size = emsocket_text_take(buffer);
  with_writer([buffer, size](auto& writer) {
    writer.write_string({reinterpret_cast<const char*>(buffer), size});
  });
}

/// The present value, a buffer of so many bytes.
void emsocket_write_bytes(std::size_t length) {
  std::byte* const buffer = scratch().reserve(length);
  const std::size_t size = emsocket_value_read(buffer);
  with_writer([buffer, size](auto& writer) {
    writer.write_bytes(std::span<const std::byte>(buffer, size));
  });
}

/// The whole message is the text that is ready, of so many code units.
void emsocket_write_text(std::size_t length) {
  message = emsocket::detail::read_text(length);
}

void emsocket_write_array(std::size_t count) {
  with_writer([count](auto& writer) { writer.begin_array(count); });
}

void emsocket_write_object(std::size_t count) {
  with_writer([count](auto& writer) { writer.begin_object(count); });
}

/// Sends what was written; returns the number of the SendResult.
int emsocket_write_send(emsocket::page::PageClient* client) {
  return static_cast<int>(
      client->send_binary(emsocket::detail::bytes_of(message)));
}
}
