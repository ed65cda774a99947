#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "emsocket/json/binary_reader.hpp"
#include "emsocket/json/binary_writer.hpp"
#include "emsocket/json/codec.hpp"

namespace emsocket {

namespace detail {

template <class R, class W>
struct BinaryCodec {
  using Reader = R;
  using Writer = W;
  static constexpr MessageKind kind = MessageKind::binary;

  template <class F>
  static bool read(std::span<const std::byte> bytes, DecodeContext& context,
                   F&& use) {
    R reader(bytes, context);
    return use(reader) && reader.finish();
  }
  template <class F>
  static void write(std::string& out, F&& use) {
    W writer(out);
    use(writer);
  }
};

}  // namespace detail

/// CBOR in binary messages.
struct CborCodec : detail::BinaryCodec<CborReader, CborWriter> {};

/// MessagePack in binary messages.
struct MessagePackCodec
    : detail::BinaryCodec<MessagePackReader, MessagePackWriter> {};

static_assert(Codec<CborCodec> && Codec<MessagePackCodec>);

}  // namespace emsocket
