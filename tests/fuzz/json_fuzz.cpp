// JsonCodec: bytes are read, or refused with a fault that says why; and what
// nlohmann::json takes for JSON is JSON.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/support/decode.hpp"

using namespace emsocket;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  fuzz::decode_anything<JsonCodec>(data, size);

  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // It takes a NUL for the end, and a BOM for nothing.
  if (text.find('\0') != text.npos || text.starts_with("\xef\xbb\xbf")) {
    return 0;
  }
  const auto expected = nlohmann::json::parse(text, nullptr, false);
  nlohmann::json value;
  const auto error = decode(text, value);
  if (expected.is_discarded()) return 0;
  if (!error) {
    require(value == expected, "both read the same");
  } else {
    require(error->fault == DecodeFault::too_deep ||
                error->fault == DecodeFault::duplicate_key ||
                error->fault == DecodeFault::out_of_range,
            "what nlohmann reads is refused only for a rule of our own");
  }
  return 0;
}
