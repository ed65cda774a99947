#include "concat.hpp"

namespace emsocket::detail {

std::string concat(std::initializer_list<std::string_view> texts) {
  std::string all;
  for (const std::string_view text : texts) all.append(text);
  return all;
}

std::string decimal(std::uint64_t number) {
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + number % 10));
    number /= 10;
  } while (number > 0);
  return digits;
}

}  // namespace emsocket::detail
