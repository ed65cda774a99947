// CborCodec: bytes are read, or refused with a fault that says why.

#include <cstddef>
#include <cstdint>

#include "fuzz/support/decode.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  emsocket::fuzz::decode_anything<emsocket::CborCodec>(data, size);
  return 0;
}
