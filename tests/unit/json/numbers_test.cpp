#include "json/numbers.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>

#include "emsocket/json.hpp"
#include "json/decimal.hpp"
#include "support/catch.hpp"

namespace emsocket {

namespace {

std::string written(double value) {
  std::array<char, detail::longest_number> text{};
  return {text.data(), detail::write_double(text.data(), value)};
}

double read(const std::string& text) {
  double value = 0;
  CAPTURE(text);
  CHECK(!decode(text, value));
  return value;
}

double with_bits(std::uint64_t bits) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

}  // namespace

// The C library's strtod rounds correctly, and is what the standard of JSON's
// numbers, that is of doubles, asks for.
TEST_CASE("A number reads as the nearest double", "[json][numbers]") {
  for (const char* const text :
       {// Ties, to even: down, up, and by a digit far behind.
        "9007199254740993", "9007199254740995", "9007199254740993.0",
        "9007199254740993.0000000001", "90071992547409930e-1",
        "4503599627370496.5", "4503599627370497.5", "4503599627370497.4999",
        // As many digits as 64 bits hold, and one more.
        "18446744073709551615", "18446744073709551616", "1844674407370955161.5",
        "18446744073709551615e27", "18446744073709551615e-27", "1e27", "1e-27",
        "1e28", "1e-28", "1e22", "1e23", "8.5e22", "7e-27",
        "123456789012345678e-17",
        // What Math.random() looks like.
        "0.7254843459142139", "0.09158748099434245", "100.13285672894571",
        "0.1", "0.3", "2.2250738585072011e-308", "4.9e-324", "2e-324",
        "1.7976931348623157e308", "0", "-0", "-0.0", "-1.5", "0e99"}) {
    const double expected = std::strtod(text, nullptr);
    const double value = read(text);
    CHECK(value == expected);
    CHECK(std::signbit(value) == std::signbit(expected));
  }
}

TEST_CASE("Any decimal reads as the nearest double", "[json][numbers]") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t digits = random() >> (random() % 64);
    const auto exponent = static_cast<std::int64_t>(random() % 55) - 27;
    const std::string text =
        std::to_string(digits) + "e" + std::to_string(exponent);
    const auto value = detail::decimal_to_double(digits, exponent);
    CAPTURE(text);
    REQUIRE(value);
    REQUIRE(*value == std::strtod(text.c_str(), nullptr));
  }
  CHECK_FALSE(detail::decimal_to_double(1, 28));
  CHECK_FALSE(detail::decimal_to_double(1, -28));
}

TEST_CASE("A double is written as what reads as the same one",
          "[json][numbers]") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20'000; ++i) {
    // Any bits, and any of a size that people use.
    const double any = with_bits(random());
    const double usual = std::ldexp(static_cast<double>(random() >> 11U),
                                    static_cast<int>(random() % 60) - 70);
    for (const double value : {any, usual, -usual}) {
      if (!std::isfinite(value)) continue;
      CAPTURE(value);
      REQUIRE(std::strtod(written(value).c_str(), nullptr) == value);
    }
  }
}

TEST_CASE("A decimal of 15 digits is written as it was", "[json][numbers]") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20'000; ++i) {
    std::uint64_t digits = random() % 1'000'000'000'000'000;
    digits = digits / 10 * 10 + 1 + random() % 9;  // no zero at the end
    const auto decimals = static_cast<std::size_t>(random() % 15) + 1;
    std::string text = std::to_string(digits);
    if (text.size() <= decimals) {
      text.insert(0, decimals + 1 - text.size(), '0');
    }
    text.insert(text.size() - decimals, ".");
    const double value = std::strtod(text.c_str(), nullptr);
    if (value < 1e-6) continue;  // with an exponent
    REQUIRE(written(value) == text);
  }
}

TEST_CASE("Numbers as they are written", "[json][numbers]") {
  CHECK(written(0) == "0");
  CHECK(written(-0.0) == "-0.0");
  CHECK(written(101.25) == "101.25");
  CHECK(written(-0.13) == "-0.13");
  CHECK(written(0.1 + 0.2) == "0.30000000000000004");
  CHECK(written(1e-6) == "0.000001");
  CHECK(written(1.5e300) == "1.5e+300");
  CHECK(written(9007199254740992) == "9007199254740992");
  CHECK(written(std::numeric_limits<double>::denorm_min()) == "5e-324");
}

}  // namespace emsocket
