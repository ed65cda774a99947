#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace emsocket::detail {

/// The length of the well-formed UTF-8 sequence at `at` (Unicode 15, table
/// 3-7), or 0 where there is none before `end`.
[[nodiscard]] std::size_t utf8_sequence(const char* at, const char* end);

/// The end of the well-formed sequences of more than one byte that begin at
/// `at`.
[[nodiscard]] const char* skip_utf8(const char* at, const char* end);

[[nodiscard]] bool is_utf8(std::string_view text);

/// Writes a code point that is no surrogate, in at most four bytes; returns
/// their end.
char* put_utf8(char* at, char32_t code_point);

/// What stands for something that is no character.
inline constexpr char32_t replacement_character = 0xfffd;

}  // namespace emsocket::detail
