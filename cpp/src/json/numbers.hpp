#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "emsocket/json/reader.hpp"

namespace emsocket::detail {

/// The nearest double to a number that is written in JSON's grammar: its text,
/// its digits without point and exponent (where `is_exact`), and the exponent
/// that puts the point in its place. Infinite where it is too large.
[[nodiscard]] double to_double(std::string_view text, std::uint64_t digits,
                               std::int64_t exponent, bool is_exact);

/// Whether a double stands for exactly one integer: it has no fraction and is
/// not beyond 2^53, from where on neighbours share one double.
[[nodiscard]] bool to_integer(double real, Integer& value);

/// The most characters of a number that is written.
inline constexpr std::size_t longest_number = 64;

/// Writes the shortest text that reads as the same double, which is finite, and
/// returns its end.
[[nodiscard]] char* write_double(char* at, double value);

/// A number for a fault: "1.5", "NaN", "-Infinity".
[[nodiscard]] std::string to_text(double value);

}  // namespace emsocket::detail
