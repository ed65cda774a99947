#pragma once

#include <string>

namespace emsocket::detail {

/// The url as it may stand in a message that gets logged: without query and
/// fragment, which carry tokens, and without user name and password.
[[nodiscard]] std::string without_secrets(const std::string& url);

/// A text of somebody else that may quote the url, without the same parts.
[[nodiscard]] std::string without_secrets_of(const std::string& url,
                                             std::string text);

}  // namespace emsocket::detail
