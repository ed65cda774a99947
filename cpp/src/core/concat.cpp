#include "concat.hpp"

#include <array>
#include <cstddef>
#include <limits>

namespace emsocket::detail {

std::string concat(std::initializer_list<std::string_view> texts) {
  std::string all;
  for (const std::string_view text : texts) all.append(text);
  return all;
}

std::string decimal(std::uint64_t number) {
  std::array<char, std::numeric_limits<std::uint64_t>::digits10 + 1> digits;
  std::size_t first = digits.size();
  do {
    digits[--first] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number > 0);
  return {&digits[first], digits.size() - first};
}

}  // namespace emsocket::detail
