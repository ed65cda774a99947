#include "url_secrets.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace emsocket::detail {

namespace {

/// Where the parts lie that are nobody's business. The url need not be valid.
struct Parts {
  std::size_t credentials = 0;  ///< user name and password, up to `host`
  std::size_t host = 0;
  std::size_t query = 0;  ///< to the end; also the fragment
};

Parts parts_of(const std::string& url) {
  Parts parts;
  parts.query = std::min(url.find_first_of("?#"), url.size());
  // Browsers take any number of slashes, of both kinds, also none. Without a
  // scheme the colon is that of a password: the user name stays, which is less.
  const std::size_t after_scheme = url.find(':') + 1;
  parts.credentials =
      std::min(url.find_first_not_of("/\\", after_scheme), parts.query);
  const std::size_t path =
      std::min(url.find_first_of("/\\", parts.credentials), parts.query);
  const std::size_t at = url.substr(0, path).rfind('@');
  parts.host = at == std::string::npos || at < parts.credentials
                   ? parts.credentials
                   : at + 1;
  return parts;
}

std::string without(const std::string& part, std::string text) {
  if (part.empty()) return text;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at)) {
    text.erase(at, part.size());
  }
  return text;
}

}  // namespace

std::string without_secrets(const std::string& url) {
  const Parts parts = parts_of(url);
  return url.substr(0, parts.credentials) +
         url.substr(parts.host, parts.query - parts.host);
}

std::string without_secrets_of(const std::string& url, std::string text) {
  const Parts parts = parts_of(url);
  text = without(url.substr(parts.query), std::move(text));
  return without(url.substr(parts.credentials, parts.host - parts.credentials),
                 std::move(text));
}

}  // namespace emsocket::detail
