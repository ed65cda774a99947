#include "core/url_secrets.hpp"

#include <string>

#include "support/catch.hpp"

using emsocket::detail::without_secrets;
using emsocket::detail::without_secrets_of;

TEST_CASE("A url is shown without its query and its fragment",
          "[url_secrets]") {
  CHECK(without_secrets("wss://example.com/feed") == "wss://example.com/feed");
  CHECK(without_secrets("wss://example.com/feed?t=1#x") ==
        "wss://example.com/feed");
  CHECK(without_secrets("wss://example.com#x?t=1") == "wss://example.com");
  CHECK(without_secrets("/feed?t=1") == "/feed");
  CHECK(without_secrets("?t=1").empty());
  CHECK(without_secrets("").empty());
}

TEST_CASE("A url is shown without user name and password", "[url_secrets]") {
  CHECK(without_secrets("wss://ann:pw@example.com/feed") ==
        "wss://example.com/feed");
  CHECK(without_secrets("wss://ann@example.com:81") == "wss://example.com:81");
  // The last of several ends them.
  CHECK(without_secrets("wss://ann:p@w@example.com/") == "wss://example.com/");
  CHECK(without_secrets("wss:\\\\ann:pw@example.com\\") ==
        "wss:\\\\example.com\\");
  CHECK(without_secrets("wss:ann:pw@example.com") == "wss:example.com");
  CHECK(without_secrets("//ann:pw@example.com") == "//ann:example.com");
}

TEST_CASE("An @ elsewhere stays", "[url_secrets]") {
  CHECK(without_secrets("wss://example.com/@ann") == "wss://example.com/@ann");
  CHECK(without_secrets("wss://example.com/?to=a@b") == "wss://example.com/");
  CHECK(without_secrets("wss://example.com?a@b") == "wss://example.com");
}

TEST_CASE("What quotes a url is shown without its secrets", "[url_secrets]") {
  const std::string url = "wss://ann:pw@example.com/feed?t=1";
  CHECK(without_secrets_of(url, "The URL '" + url + "' is invalid: " + url) ==
        "The URL 'wss://example.com/feed' is invalid: wss://example.com/feed");
  CHECK(without_secrets_of("wss://example.com", "It is invalid.") ==
        "It is invalid.");
}
