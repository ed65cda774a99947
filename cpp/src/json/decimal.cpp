#include "decimal.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstddef>

namespace emsocket::detail {

namespace {

/// As long as the power fits 64 bits.
constexpr std::size_t powers_of_five_count = 28;
constexpr auto powers_of_five = [] {
  std::array<std::uint64_t, powers_of_five_count> powers{};
  std::uint64_t power = 1;
  for (auto& each : powers) {
    each = power;
    power *= 5;
  }
  return powers;
}();

/// Those that are themselves doubles.
constexpr std::array<double, 23> powers_of_ten = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

constexpr std::uint64_t low_half(std::uint64_t number) {
  return number & 0xffff'ffffU;
}
constexpr std::uint64_t high_half(std::uint64_t number) {
  return number >> 32U;
}

struct Wide {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
};

/// WebAssembly has no multiplication of two 64 bit numbers into 128 bits.
constexpr Wide multiply(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t low = low_half(a) * low_half(b);
  const std::uint64_t cross = high_half(a) * low_half(b) + high_half(low);
  const std::uint64_t other = low_half(a) * high_half(b) + low_half(cross);
  return {high_half(a) * high_half(b) + high_half(cross) + high_half(other),
          (other << 32U) | low_half(low)};
}

struct Quotient {
  std::uint64_t value = 0;
  std::uint64_t remainder = 0;
};

/// One digit of a division in base 2^32 (Knuth, volume 2, 4.3.1, algorithm D):
/// (high * 2^32 + next) / divisor, where the divisor's top bit is set and high
/// is less than it.
constexpr Quotient divide_digit(std::uint64_t high, std::uint64_t next,
                                std::uint64_t divisor) {
  std::uint64_t digit = high / high_half(divisor);
  // Not by %, which divides once more.
  std::uint64_t rest = high - digit * high_half(divisor);
  // At most two too many.
  while (high_half(digit) != 0 ||
         digit * low_half(divisor) > ((rest << 32U) | next)) {
    --digit;
    rest += high_half(divisor);
    if (high_half(rest) != 0) break;
  }
  // Modulo 2^64, in which the result fits.
  return {digit, ((high << 32U) | next) - digit * divisor};
}

/// Of a number whose quotient fits 64 bits, by a divisor whose top bit is set.
constexpr Quotient divide(Wide number, std::uint64_t divisor) {
  const Quotient first =
      divide_digit(number.high, high_half(number.low), divisor);
  const Quotient second =
      divide_digit(first.remainder, low_half(number.low), divisor);
  return {(first.value << 32U) + second.value, second.remainder};
}

/// `bits` * 2^`exponent`, and a little more where `has_more`. Not subnormal.
double round_to_double(std::uint64_t bits, bool has_more, int exponent) {
  constexpr int precision = 53;
  const int excess = 64 - precision - std::countl_zero(bits);
  if (excess <= 0) return std::ldexp(static_cast<double>(bits), exponent);
  std::uint64_t kept = bits >> static_cast<unsigned>(excess);
  const std::uint64_t rest = bits - (kept << static_cast<unsigned>(excess));
  const std::uint64_t half = std::uint64_t{1}
                             << static_cast<unsigned>(excess - 1);
  if (rest > half || (rest == half && (has_more || (kept & 1U) != 0))) ++kept;
  return std::ldexp(static_cast<double>(kept), exponent + excess);
}

}  // namespace

std::optional<double> decimal_to_double(std::uint64_t digits,
                                        std::int64_t exponent) {
  if (digits == 0) return 0.0;
  // Where both are doubles one operation rounds them right (Clinger, "How to
  // read floating point numbers accurately").
  constexpr std::uint64_t exact_integers = 1ULL << 53U;
  constexpr auto most_exact =
      static_cast<std::int64_t>(powers_of_ten.size()) - 1;
  if (digits <= exact_integers && exponent >= -most_exact &&
      exponent <= most_exact) {
    const auto whole = static_cast<double>(digits);
    return exponent < 0
               ? whole / powers_of_ten[static_cast<std::size_t>(-exponent)]
               : whole * powers_of_ten[static_cast<std::size_t>(exponent)];
  }
  constexpr auto most = static_cast<std::int64_t>(powers_of_five_count) - 1;
  if (exponent > most || exponent < -most) return std::nullopt;
  // 10^n is 5^n * 2^n, and the power of two is only for the exponent.
  const int binary = static_cast<int>(exponent);
  if (exponent >= 0) {
    const Wide product =
        multiply(digits, powers_of_five[static_cast<std::size_t>(exponent)]);
    if (product.high == 0) return round_to_double(product.low, false, binary);
    const int space = std::countl_zero(product.high);
    if (space == 0) {
      return round_to_double(product.high, product.low != 0, binary + 64);
    }
    const auto shift = static_cast<unsigned>(space);
    return round_to_double(
        (product.high << shift) | (product.low >> (64U - shift)),
        (product.low << shift) != 0, binary + 64 - space);
  }
  const std::uint64_t five =
      powers_of_five[static_cast<std::size_t>(-exponent)];
  const int space = std::countl_zero(digits);
  const int five_space = std::countl_zero(five);
  const std::uint64_t dividend = digits << static_cast<unsigned>(space);
  // Halved, so that it is less than the divisor.
  const Quotient quotient = divide({dividend >> 1U, dividend << 63U},
                                   five << static_cast<unsigned>(five_space));
  return round_to_double(quotient.value, quotient.remainder != 0,
                         binary + five_space - space - 63);
}

char* write_short_decimal(char* at, double value) {
  // Any two numbers of so many digits are different doubles, so that the one
  // that reads as `value` is the shortest there is.
  constexpr double limit = 1e15;
  if (!(value < limit) || !(value >= 1e-6)) return nullptr;
  std::size_t decimals = 15;
  while (value * powers_of_ten[decimals] >= limit) --decimals;
  const double scaled = std::nearbyint(value * powers_of_ten[decimals]);
  if (scaled / powers_of_ten[decimals] != value) return nullptr;

  auto digits = static_cast<std::uint64_t>(scaled);
  for (const std::size_t zeros : {8U, 4U, 2U, 1U}) {
    const auto power = static_cast<std::uint64_t>(powers_of_ten[zeros]);
    if (decimals >= zeros && digits % power == 0) {
      digits /= power;
      decimals -= zeros;
    }
  }
  std::array<char, 24> text{};
  const char* const end =
      std::to_chars(text.data(), text.data() + text.size(), digits).ptr;
  const auto count = static_cast<std::size_t>(end - text.data());
  if (count > decimals) {
    const std::size_t whole = count - decimals;
    at = std::copy_n(text.data(), whole, at);
    if (decimals == 0) return at;
    *at++ = '.';
    return std::copy_n(text.data() + whole, decimals, at);
  }
  *at++ = '0';
  *at++ = '.';
  at = std::fill_n(at, decimals - count, '0');
  return std::copy_n(text.data(), count, at);
}

}  // namespace emsocket::detail
