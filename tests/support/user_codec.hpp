#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "emsocket/json/dom_codec.hpp"

namespace emsocket::test {

/// A codec as a user writes one: UBJSON, as nlohmann::json has it, in binary
/// messages. It says what kind its messages are, whether they can hold bytes
/// (else base64 stands for them), how one is parsed and how one is written.
struct UbjsonFormat {
  static constexpr MessageKind kind = MessageKind::binary;
  static constexpr bool has_bytes = false;

  static bool parse(std::span<const std::byte> bytes, DecodeContext& context,
                    nlohmann::json& dom) {
    return parse_dom(bytes, nlohmann::json::input_format_t::ubjson, context,
                     dom);
  }

  static void dump(const nlohmann::json& dom, std::string& out) {
    nlohmann::json::to_ubjson(dom, out);
  }
};

using UserCodec = DomCodec<UbjsonFormat>;
static_assert(Codec<UserCodec>);

}  // namespace emsocket::test
