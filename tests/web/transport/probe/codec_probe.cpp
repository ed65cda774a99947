// <emsocket/embind.hpp> for JavaScript, and what Emscripten itself makes of the
// same texts.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "emsocket/embind.hpp"

namespace {

using emscripten::val;
using emsocket::embind::from_bytes;
using emsocket::embind::to_bytes;

/// The UTF-8 of a string.
val to_text(const val& string) {
  const std::string text = emsocket::embind::to_text(string);
  return from_bytes(std::as_bytes(std::span(text.data(), text.size())));
}

/// The string of UTF-8.
val from_text(const val& utf8) {
  const auto bytes = to_bytes(utf8);
  return emsocket::embind::from_text(
      {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

val round_trip(const val& buffer) { return from_bytes(to_bytes(buffer)); }

val guard(const val& function) { return emsocket::embind::guard(function); }

/// Calls a function out of a C++ frame that has something to tidy up, and says
/// whether it did.
bool is_tidied_up_after(const val& function) {
  struct Tidier {
    bool& done;
    ~Tidier() { done = true; }
  };
  static bool done = false;
  done = false;
  {
    const Tidier tidier{done};
    function();
  }
  return done;
}

val embind_to_text(const std::string& text) {
  return from_bytes(std::as_bytes(std::span(text.data(), text.size())));
}

std::string embind_from_text(const val& utf8) {
  const auto bytes = to_bytes(utf8);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

EMSCRIPTEN_BINDINGS(codec_probe) {
  emscripten::function("toText", &to_text);
  emscripten::function("fromText", &from_text);
  emscripten::function("roundTrip", &round_trip);
  emscripten::function("guard", &guard);
  emscripten::function("isTidiedUpAfter", &is_tidied_up_after);
  emscripten::function("embindToText", &embind_to_text);
  emscripten::function("embindFromText", &embind_from_text);
}
