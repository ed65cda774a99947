#include "numbers.hpp"

#include <array>
#include <charconv>
#include <clocale>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "decimal.hpp"

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
  if (is_exact) {
    if (const auto value = decimal_to_double(digits, exponent)) {
      return text.front() == '-' ? -*value : *value;
    }
  }
  return slow_double(text);
}

bool to_integer(double real, Integer& value) {
  if (!(std::fabs(real) <= static_cast<double>(exact_integers)) ||
      std::trunc(real) != real) {
    return false;
  }
  value = {static_cast<std::uint64_t>(std::fabs(real)), real < 0};
  return true;
}

char* write_double(char* at, double value) {
  char* const end = at + longest_number;
  Integer integer;
  // -0 is not the integer 0.
  if (to_integer(value, integer) && !(value == 0 && std::signbit(value))) {
    if (integer.is_negative) *at++ = '-';
    return std::to_chars(at, end, integer.magnitude).ptr;
  }
  if (std::signbit(value)) *at++ = '-';
  const double size = std::fabs(value);
  if (char* const after = write_short_decimal(at, size)) return after;
  // What nlohmann::json's dump() writes numbers with, without a json around it.
  return nlohmann::detail::to_chars(at, end, size);
}

std::string to_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  std::array<char, longest_number> text{};
  return {text.data(), write_double(text.data(), value)};
}

}  // namespace emsocket::detail
