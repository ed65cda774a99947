#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "emsocket/client.hpp"
#include "emsocket/json/decode_error.hpp"

/// What the chat tells a person of its connection.
namespace chat {

/// 1006 says as little as the browser; this is what a person can look after.
inline constexpr std::string_view could_not_connect =
    "The connection could not be made: the server may be down, or it refused "
    "this page or its access token.";

[[nodiscard]] std::string seconds(std::chrono::milliseconds time);
[[nodiscard]] std::string in_words(const emsocket::OpenEvent& event);
[[nodiscard]] std::string in_words(const emsocket::CloseEvent& event);

/// "/from/name is missing"
[[nodiscard]] std::string in_words(const emsocket::DecodeError& error);

/// Whether an error is one that the status of the connection does not show.
[[nodiscard]] bool is_for_the_reader(emsocket::ErrorKind kind);

/// Why a message was not even queued.
[[nodiscard]] std::string_view why_refused(emsocket::SendResult result);

}  // namespace chat
