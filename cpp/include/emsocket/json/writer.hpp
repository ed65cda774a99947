#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace emsocket {

/// The text with U+FFFD for what is no UTF-8.
[[nodiscard]] std::string to_well_formed(std::string_view text);

/// Writes one message, value by value.
///
/// The number of members or elements is told beforehand, and exactly so many
/// follow. A Writer has an answer to everything and does not fail: malformed
/// UTF-8 becomes U+FFFD, and NaN and the infinities become null, as in
/// JSON.stringify.
template <class W>
concept Writer = requires(W& writer, bool boolean, std::int64_t integer,
                          std::uint64_t natural, double number,
                          std::string_view string,
                          std::span<const std::byte> bytes, std::size_t count) {
  writer.write_null();
  writer.write_bool(boolean);
  writer.write_int(integer);
  writer.write_uint(natural);
  writer.write_double(number);
  writer.write_string(string);
  writer.write_bytes(bytes);
  writer.begin_object(count);
  writer.write_key(string);
  writer.end_object();
  writer.begin_array(count);
  writer.end_array();
};

}  // namespace emsocket
