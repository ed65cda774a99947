#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

namespace emsocket::detail {

/// ASCII that stands for itself between the quotes of JSON.
[[nodiscard]] constexpr bool is_plain(char c) {
  // Where char is signed what is not ASCII is negative.
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

/// Whether all eight bytes are plain.
[[nodiscard]] constexpr bool are_plain(std::uint64_t bytes) {
  constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
  constexpr std::uint64_t tops = ones << 7U;
  const std::uint64_t quotes = bytes ^ (ones * '"');
  const std::uint64_t backslashes = bytes ^ (ones * '\\');
  // Of each byte the top bit is set where it is not ASCII, or where it borrows:
  // where it is less than a space, or 0 after the exclusive or. Borrowed from a
  // neighbour it may be set too much, never too little.
  const std::uint64_t odd = bytes | (bytes - ones * ' ') |
                            ((quotes - ones) & ~quotes) |
                            ((backslashes - ones) & ~backslashes);
  return (odd & tops) == 0;
}

/// Returns where the plain characters end that begin at `at`. Gives what it
/// goes over to `use(block, size)`, in blocks of 16, 8 or 1; in the last there
/// may be others behind them.
template <class F>
inline const char* for_plain_run(const char* at, const char* end,
                                 const F& use) {
#if defined(__wasm_simd128__)
  constexpr std::ptrdiff_t width = 16;
  while (end - at >= width) {
    const v128_t bytes = wasm_v128_load(at);
    // Signed: what is not ASCII is less than a space, too.
    const v128_t odd = wasm_v128_or(
        wasm_i8x16_lt(bytes, wasm_i8x16_splat(' ')),
        wasm_v128_or(wasm_i8x16_eq(bytes, wasm_i8x16_splat('"')),
                     wasm_i8x16_eq(bytes, wasm_i8x16_splat('\\'))));
    use(at, std::integral_constant<std::size_t, width>());
    const auto mask = static_cast<std::uint32_t>(wasm_i8x16_bitmask(odd));
    if (mask != 0) return at + __builtin_ctz(mask);
    at += width;
  }
#else
  while (end - at >= static_cast<std::ptrdiff_t>(sizeof(std::uint64_t))) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, at, sizeof(bytes));
    if (!are_plain(bytes)) break;
    use(at, std::integral_constant<std::size_t, sizeof(bytes)>());
    at += sizeof(bytes);
  }
#endif
  for (; at != end && is_plain(*at); ++at) {
    use(at, std::integral_constant<std::size_t, 1>());
  }
  return at;
}

/// The end of the plain characters that begin at `at`.
[[nodiscard]] inline const char* plain_run(const char* at, const char* end) {
  return for_plain_run(at, end, [](const char*, auto) {});
}

/// The same, and copies them to `to`, where there is room for all up to `end`.
[[nodiscard]] inline const char* copy_plain_run(const char* at, const char* end,
                                                char* to) {
  return for_plain_run(at, end, [&to](const char* block, auto size) {
    std::memcpy(to, block, size);
    to += size;
  });
}

}  // namespace emsocket::detail
