#include "concat.hpp"

namespace emsocket::detail {

std::string concat(std::initializer_list<std::string_view> texts) {
  std::string all;
  for (const std::string_view text : texts) all.append(text);
  return all;
}

}  // namespace emsocket::detail
