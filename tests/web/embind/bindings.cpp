#include <emscripten/bind.h>

#include <emsocket/embind_client.hpp>

EMSCRIPTEN_BINDINGS(embind_client_test) {
  emsocket::embind::register_client("Client");
}
