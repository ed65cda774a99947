#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emsocket/embind.hpp"

using emscripten::EM_VAL;
using emscripten::val;

extern "C" {
// value_glue.js
std::size_t emsocket_val_hold_text(EM_VAL string);
EM_VAL emsocket_val_new_text(const char* text, std::size_t length);
std::size_t emsocket_val_byte_length(EM_VAL buffer);
void emsocket_val_read_bytes(EM_VAL buffer, void* destination);
EM_VAL emsocket_val_new_bytes(const void* bytes, std::size_t length);
EM_VAL emsocket_val_guard(EM_VAL function);
// socket_glue.js
std::size_t emsocket_text_take(void* destination);
}

namespace emsocket::embind {

std::string to_text(const val& string) {
  constexpr std::size_t max_bytes_per_code_unit = 3;
  const std::size_t length = emsocket_val_hold_text(string.as_handle());
  std::string text(length * max_bytes_per_code_unit, '\0');
  text.resize(emsocket_text_take(text.data()));
  return text;
}

val from_text(std::string_view text) {
  return val::take_ownership(emsocket_val_new_text(text.data(), text.size()));
}

std::vector<std::byte> to_bytes(const val& buffer) {
  std::vector<std::byte> bytes(emsocket_val_byte_length(buffer.as_handle()));
  if (!bytes.empty()) {
    emsocket_val_read_bytes(buffer.as_handle(), bytes.data());
  }
  return bytes;
}

val from_bytes(std::span<const std::byte> bytes) {
  return val::take_ownership(
      emsocket_val_new_bytes(bytes.data(), bytes.size()));
}

val guard(const val& function) {
  return val::take_ownership(emsocket_val_guard(function.as_handle()));
}

}  // namespace emsocket::embind
