#include "numbers.hpp"

#include <array>
#include <clocale>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

namespace emsocket::detail {

namespace {

constexpr std::uint64_t exact_integers = 1ULL << 53U;

/// As strtod, whatever the program's locale takes for a decimal point.
double slow_double(std::string_view text) {
  std::string copy(text);
  const auto point = copy.find('.');
  if (point != copy.npos) {
    copy.replace(point, 1, std::localeconv()->decimal_point);
  }
  return std::strtod(copy.c_str(), nullptr);
}

}  // namespace

double to_double(std::string_view text, std::uint64_t digits,
                 std::int64_t exponent, bool is_exact) {
  // Powers of ten that a double holds exactly: one rounding, so the nearest.
  constexpr std::array<double, 23> powers = {
      1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  constexpr auto largest = static_cast<std::int64_t>(powers.size()) - 1;
  if (!is_exact || digits > exact_integers || exponent > largest ||
      exponent < -largest) {
    return slow_double(text);
  }
  const auto power = powers[static_cast<std::size_t>(std::abs(exponent))];
  const auto whole = static_cast<double>(digits);
  const double value = exponent < 0 ? whole / power : whole * power;
  return text.front() == '-' ? -value : value;
}

bool to_integer(double real, Integer& value) {
  if (!(std::fabs(real) <= static_cast<double>(exact_integers)) ||
      std::trunc(real) != real) {
    return false;
  }
  value = {static_cast<std::uint64_t>(std::fabs(real)), real < 0};
  return true;
}

void append_double(std::string& out, double value) {
  Integer integer;
  // -0 is not the integer 0.
  if (to_integer(value, integer) && !(value == 0 && std::signbit(value))) {
    if (integer.is_negative) out += '-';
    out += std::to_string(integer.magnitude);
    return;
  }
  // As json(value).dump() has it, without all that is behind a json.
  std::array<char, 64> text{};
  const char* const end =
      nlohmann::detail::to_chars(text.data(), text.data() + text.size(), value);
  out.append(text.data(), static_cast<std::size_t>(end - text.data()));
}

std::string to_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  std::string text;
  append_double(text, value);
  return text;
}

}  // namespace emsocket::detail
