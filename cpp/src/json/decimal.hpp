#pragma once

#include <cstdint>
#include <optional>

namespace emsocket::detail {

/// `digits` * 10^`exponent` as the nearest double, ties to even; empty where
/// that takes more than 128 bits to find out, which is for strtod: exponents
/// beyond 27.
[[nodiscard]] std::optional<double> decimal_to_double(std::uint64_t digits,
                                                      std::int64_t exponent);

/// Writes a positive number that is written with at most 15 digits and has at
/// most as many behind its point, like a price: 101.25. Returns the end, or
/// nullptr for all others.
[[nodiscard]] char* write_short_decimal(char* at, double value);

}  // namespace emsocket::detail
