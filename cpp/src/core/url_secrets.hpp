#pragma once

#include <string>
#include <string_view>

namespace emsocket::detail {

/// The url as it may stand in a message that gets logged: without query and
/// fragment, which carry tokens, and without user name and password.
[[nodiscard]] std::string without_secrets(std::string_view url);

/// A text of somebody else that may quote the url, without the same parts.
[[nodiscard]] std::string without_secrets_of(std::string_view url,
                                             std::string_view text);

}  // namespace emsocket::detail
