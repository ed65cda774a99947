// What core/failure_text.cpp says in words, as web/src/failure-text.ts takes
// it: the number of the text, one value, a line feed, and a value of any
// length. The page knows the url, and its options have other names there. These
// come before the library's, which the linker then leaves out.

#include "core/failure_text.hpp"

#include "core/concat.hpp"

namespace emsocket::detail::failure_text {

namespace {

/// The texts by their numbers in web/src/failure-text.ts.
enum class Text : char {
  closed_early = '0',
  handshake_failed,
  connection_lost,
  not_open,
  not_authenticated,
  no_answer,
  no_sign_of_life,
  message_too_large,
  dropped,
  url_refused,
  provider_failed,
  authentication_failed,
};

std::string code(Text text, std::string_view first = {},
                 std::string_view second = {}) {
  const char number = static_cast<char>(text);
  return concat({{&number, 1}, first, "\n", second});
}

std::string code(Text text, milliseconds time) {
  return code(text, decimal(static_cast<std::uint64_t>(time.count())));
}

}  // namespace

std::string closed_early() { return code(Text::closed_early); }

std::string handshake_failed(std::string_view, milliseconds after) {
  return code(Text::handshake_failed, after);
}

std::string connection_lost(std::string_view) {
  return code(Text::connection_lost);
}

std::string not_open(std::string_view, milliseconds limit) {
  return code(Text::not_open, limit);
}

std::string not_authenticated(std::string_view, milliseconds limit) {
  return code(Text::not_authenticated, limit);
}

std::string no_answer(milliseconds limit) {
  return code(Text::no_answer, limit);
}

std::string no_sign_of_life(milliseconds limit) {
  return code(Text::no_sign_of_life, limit);
}

std::string message_too_large(std::uint64_t limit) {
  return code(Text::message_too_large, decimal(limit));
}

std::string dropped(std::uint64_t messages, std::uint64_t bytes) {
  return code(Text::dropped, decimal(messages), decimal(bytes));
}

std::string url_refused(std::string_view, std::string_view reason) {
  return code(Text::url_refused, {}, reason);
}

std::string provider_failed(std::string_view, std::string_view reason) {
  return code(Text::provider_failed, {}, reason);
}

std::string authentication_failed(std::string_view reason) {
  return code(Text::authentication_failed, {}, reason);
}

}  // namespace emsocket::detail::failure_text
