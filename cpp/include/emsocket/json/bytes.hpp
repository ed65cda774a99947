#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace emsocket {

/// A binary blob as a field: base64 in JSON, bytes in CBOR and MessagePack.
using Bytes = std::vector<std::byte>;

/// Appends base64 (RFC 4648, section 4, with padding).
void append_base64(std::string& out, const std::byte* data, std::size_t size);

/// The opposite; false, and `out` undefined, where it is not exactly that.
[[nodiscard]] bool decode_base64(std::string_view text, Bytes& out);

}  // namespace emsocket
