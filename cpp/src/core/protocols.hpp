#pragma once

#include <optional>
#include <string>
#include <vector>

namespace emsocket::detail {

/// What is wrong with a list of subprotocols, as a sentence, or nothing: each
/// is a token of RFC 7230 and none is there twice (RFC 6455, section 4.1).
[[nodiscard]] std::optional<std::string> find_protocol_fault(
    const std::vector<std::string>& protocols);

}  // namespace emsocket::detail
