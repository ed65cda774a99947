#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// What the errors of a connection say: one function for each way to fail,
/// given what is known of it. Of a url they show no secrets. The npm package
/// links others in their place, since there the page has the words
/// (cpp/src/page/failure_text.cpp).
namespace emsocket::detail::failure_text {

using std::chrono::milliseconds;

/// close() came before the connection was open.
[[nodiscard]] std::string closed_early();
/// The handshake failed, after so long.
[[nodiscard]] std::string handshake_failed(std::string_view url,
                                           milliseconds after);
/// An open connection failed.
[[nodiscard]] std::string connection_lost(std::string_view url);
/// The handshake took more than Options::connect_timeout,
[[nodiscard]] std::string not_open(std::string_view url, milliseconds limit);
/// the authentication, within the same limit,
[[nodiscard]] std::string not_authenticated(std::string_view url,
                                            milliseconds limit);
/// or a provider.
[[nodiscard]] std::string no_answer(milliseconds limit);
/// Nothing came within Options::heartbeat.timeout.
[[nodiscard]] std::string no_sign_of_life(milliseconds limit);
/// A message was longer than Options::max_message_bytes.
[[nodiscard]] std::string message_too_large(std::uint64_t limit);
/// Messages made room in the outbox for later ones.
[[nodiscard]] std::string dropped(std::uint64_t messages, std::uint64_t bytes);
/// The browser refused to make a socket, with these words.
[[nodiscard]] std::string url_refused(std::string_view url,
                                      std::string_view reason);
/// A provider, "url" or "protocols", gave a reason in place of an answer,
[[nodiscard]] std::string provider_failed(std::string_view provider,
                                          std::string_view reason);
/// as Options::authenticate did.
[[nodiscard]] std::string authentication_failed(std::string_view reason);

}  // namespace emsocket::detail::failure_text
