#include <array>
#include <cstdint>

#include "emsocket/json/bytes.hpp"

namespace emsocket {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t no_digit = 0xff;

constexpr auto digit_values = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(no_digit);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] =
        static_cast<std::uint8_t>(i);
  }
  return table;
}();

}  // namespace

void append_base64(std::string& out, const std::byte* data, std::size_t size) {
  out.reserve(out.size() + (size + 2) / 3 * 4);
  const auto digit = [&out](std::uint32_t group, unsigned shift) {
    out += alphabet[group >> shift & 0x3fU];
  };
  for (std::size_t i = 0; i < size; i += 3) {
    const std::size_t count = size - i < 3 ? size - i : 3;
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8U |
              (k < count ? std::to_integer<std::uint32_t>(data[i + k]) : 0U);
    }
    digit(group, 18);
    digit(group, 12);
    if (count > 1) digit(group, 6);
    if (count > 2) digit(group, 0);
    out.append(3 - count, '=');
  }
}

bool decode_base64(std::string_view text, Bytes& out) {
  out.clear();
  if (text.size() % 4 != 0) return false;
  const std::size_t padding = text.ends_with("==")  ? 2
                              : text.ends_with('=') ? 1
                                                    : 0;
  text.remove_suffix(padding);
  out.reserve(text.size() / 4 * 3 + 2);
  std::uint32_t group = 0;
  unsigned bits = 0;
  for (const char c : text) {
    const std::uint8_t digit = digit_values[static_cast<unsigned char>(c)];
    if (digit == no_digit) return false;
    group = group << 6U | digit;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out.push_back(static_cast<std::byte>(group >> bits & 0xffU));
  }
  // What is left over belongs to no byte: one value has one spelling.
  return (group & ((1U << bits) - 1U)) == 0;
}

}  // namespace emsocket
