#pragma once

#include <cstdint>

namespace emsocket::page {

/// How messages are written, by the numbers in web/src/codecs/module.ts.
enum class CodecKind : std::uint8_t { json, cbor, message_pack };

}  // namespace emsocket::page
