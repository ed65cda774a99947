#include "url_secrets.hpp"

#include <algorithm>
#include <string_view>

#include "concat.hpp"

namespace emsocket::detail {

namespace {

/// The url, cut where something begins or ends that is nobody's business. It
/// need not be valid.
struct Parts {
  std::string_view scheme;       ///< with its colon and slashes
  std::string_view credentials;  ///< user name and password, with the @
  std::string_view host;         ///< and the path
  std::string_view query;        ///< to the end; also the fragment
};

std::string_view between(const char* from, const char* to) {
  return {from, static_cast<std::size_t>(to - from)};
}

Parts parts_of(std::string_view url) {
  // Loops over characters, since the searches of std::string are four times the
  // code.
  const auto is_slash = [](char c) { return c == '/' || c == '\\'; };
  const char* const begin = url.data();
  const char* const end = begin + url.size();
  const char* const query =
      std::find_if(begin, end, [](char c) { return c == '?' || c == '#'; });
  // Browsers take any number of slashes, of both kinds, also none. Without a
  // scheme the colon is that of a password: the user name stays, which is less.
  const char* const colon = std::find(begin, query, ':');
  const char* const credentials =
      std::find_if_not(colon == query ? begin : colon + 1, query, is_slash);
  const char* const path = std::find_if(credentials, query, is_slash);
  const char* host = path;
  while (host != credentials && host[-1] != '@') --host;
  return {.scheme = between(begin, credentials),
          .credentials = between(credentials, host),
          .host = between(host, query),
          .query = between(query, end)};
}

std::string without(std::string_view part, std::string_view text) {
  std::string rest;
  while (!text.empty()) {
    if (!part.empty() && text.starts_with(part)) {
      text.remove_prefix(part.size());
    } else {
      rest.append(text.data(), 1);
      text.remove_prefix(1);
    }
  }
  return rest;
}

}  // namespace

std::string without_secrets(std::string_view url) {
  const Parts parts = parts_of(url);
  return concat({parts.scheme, parts.host});
}

std::string without_secrets_of(std::string_view url, std::string_view text) {
  const Parts parts = parts_of(url);
  return without(parts.credentials, without(parts.query, text));
}

}  // namespace emsocket::detail
