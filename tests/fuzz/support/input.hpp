#pragma once

#include <fuzzer/FuzzedDataProvider.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

namespace emsocket::fuzz {

/// libFuzzer's bytes, read as what the core takes.
class Input : public FuzzedDataProvider {
 public:
  using FuzzedDataProvider::FuzzedDataProvider;

  /// Any bytes.
  [[nodiscard]] std::string bytes(std::size_t most = 200) {
    return ConsumeRandomLengthString(most);
  }

  /// Text as a browser hands it over: well-formed UTF-8 of any characters.
  [[nodiscard]] std::string text(std::size_t most = 60) {
    std::string text;
    const auto length = ConsumeIntegralInRange<std::size_t>(0, most);
    for (std::size_t i = 0; i < length; ++i) {
      auto point = ConsumeBool()
                       ? ConsumeIntegral<std::uint8_t>()
                       : ConsumeIntegralInRange<std::uint32_t>(0, 0x10ffff);
      if (point >= 0xd800 && point < 0xe000) point = 0xfffd;
      append(text, point);
    }
    return text;
  }

  /// Any time, the ends of the range and small ones most often.
  [[nodiscard]] std::chrono::milliseconds time() {
    constexpr auto max = std::numeric_limits<std::int64_t>::max();
    constexpr auto min = std::numeric_limits<std::int64_t>::min();
    switch (ConsumeIntegralInRange(0, 5)) {
      case 0:
        return std::chrono::milliseconds{ConsumeIntegral<std::int64_t>()};
      case 1:
        return std::chrono::milliseconds{PickValueInArray<std::int64_t>(
            {min, min + 1, -1, 0, 1, 2, max - 1, max})};
      case 2:
        return std::chrono::milliseconds{
            PickValueInArray<std::int64_t>({500, 5'000, 10'000, 30'000})};
      default:
        return std::chrono::milliseconds{
            ConsumeIntegralInRange<std::int64_t>(0, 60'000)};
    }
  }

  /// Any double, with those that arithmetic stumbles over.
  [[nodiscard]] double number() {
    using Limits = std::numeric_limits<double>;
    switch (ConsumeIntegralInRange(0, 3)) {
      case 0:
        return PickValueInArray<double>(
            {Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity(),
             Limits::max(), Limits::min(), Limits::denorm_min(), -0.0, 0.0, 1.0,
             -1.0, std::nextafter(1.0, 0.0), std::nextafter(1.0, 2.0)});
      case 1:
        return ConsumeFloatingPoint<double>();
      default:
        return ConsumeFloatingPointInRange(0.0, 10.0);
    }
  }

  /// Any size in bytes, small ones most often.
  [[nodiscard]] std::uint64_t size() {
    if (ConsumeBool()) return ConsumeIntegralInRange<std::uint64_t>(0, 300);
    return PickValueInArray<std::uint64_t>(
        {0, 1, std::uint64_t{1} << 32U,
         std::numeric_limits<std::uint64_t>::max() - 1,
         std::numeric_limits<std::uint64_t>::max()});
  }

 private:
  static void append(std::string& text, std::uint32_t point) {
    const auto add = [&text](std::uint32_t byte) {
      text += static_cast<char>(static_cast<unsigned char>(byte));
    };
    if (point < 0x80) {
      add(point);
    } else if (point < 0x800) {
      add(0xc0U | (point >> 6U));
      add(0x80U | (point & 0x3fU));
    } else if (point < 0x10000) {
      add(0xe0U | (point >> 12U));
      add(0x80U | ((point >> 6U) & 0x3fU));
      add(0x80U | (point & 0x3fU));
    } else {
      add(0xf0U | (point >> 18U));
      add(0x80U | ((point >> 12U) & 0x3fU));
      add(0x80U | ((point >> 6U) & 0x3fU));
      add(0x80U | (point & 0x3fU));
    }
  }
};

}  // namespace emsocket::fuzz
