#include "scratch.hpp"

#include <algorithm>

#include "socket_glue.hpp"

namespace emsocket::detail {

namespace {
constexpr std::size_t min_capacity = 1024;
constexpr std::size_t max_kept_capacity = 256 * 1024;
}  // namespace

std::byte* Scratch::reserve(std::size_t size) {
  if (size > capacity_) {
    capacity_ = std::max(size, min_capacity);
    // Not make_unique, which would fill it with zeros first.
    buffer_.reset();
    buffer_.reset(new std::byte[capacity_]);
  }
  return buffer_.get();
}

void Scratch::release() {
  if (capacity_ <= max_kept_capacity) return;
  buffer_.reset();
  capacity_ = 0;
}

std::string read_text(std::size_t length) {
  constexpr std::size_t max_bytes_per_code_unit = 3;
  std::string text(length * max_bytes_per_code_unit, '\0');
  text.erase(emsocket_text_take(text.data()));
  return text;
}

}  // namespace emsocket::detail
