#pragma once

#include <emscripten/val.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Text, bytes and functions across Embind (target emsocket::embind).
///
/// Embind's own std::string corrupts lone surrogates, drops a BOM and is slow,
/// so a binding takes and returns `emscripten::val` and converts with these.
namespace emsocket::embind {

/// A JavaScript string as UTF-8; a lone surrogate becomes U+FFFD. What is no
/// string is converted as JavaScript's String() does.
[[nodiscard]] std::string to_text(const emscripten::val& string);

/// UTF-8 as a JavaScript string; what is malformed becomes U+FFFD.
[[nodiscard]] emscripten::val from_text(std::string_view text);

/// The bytes of an ArrayBuffer or of a view of one; none of anything else.
[[nodiscard]] std::vector<std::byte> to_bytes(const emscripten::val& buffer);

/// A Uint8Array with its own copy of the bytes.
[[nodiscard]] emscripten::val from_bytes(std::span<const std::byte> bytes);

/// The function, made safe to be called from C++: what it throws is reported as
/// an uncaught error and does not unwind C++ frames, which would skip their
/// destructors.
[[nodiscard]] emscripten::val guard(const emscripten::val& function);

}  // namespace emsocket::embind
