#include <emscripten/bind.h>

#include <emsocket/embind.hpp>
#include <emsocket/embind_client.hpp>
#include <stdexcept>
#include <string>

namespace {

emscripten::val round_trip(const emscripten::val& text) {
  return emsocket::embind::from_text(emsocket::embind::to_text(text));
}

/// What emsocket_eh is for: this program catches.
std::string caught() {
  try {
    throw std::runtime_error("caught");
  } catch (const std::exception& exception) {
    return exception.what();
  }
}

}  // namespace

EMSCRIPTEN_BINDINGS(bound) {
  emscripten::function("roundTrip", &round_trip);
  emscripten::function("caught", &caught);
  emsocket::embind::register_client("Client");
}
