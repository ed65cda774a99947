#include "core/protocols.hpp"

#include <string>

#include "support/catch.hpp"

using emsocket::detail::find_protocol_fault;

TEST_CASE("Tokens of RFC 7230 are subprotocols", "[protocols]") {
  CHECK_FALSE(find_protocol_fault({}).has_value());
  CHECK_FALSE(find_protocol_fault({"chat"}).has_value());
  CHECK_FALSE(find_protocol_fault({"chat", "Chat", "chat.v2"}).has_value());
  CHECK_FALSE(find_protocol_fault({"!#$%&'*+-.^_`|~09azAZ"}).has_value());
}

TEST_CASE("What is no token is named", "[protocols][fault-20]") {
  const std::string bad =
      GENERATE(as<std::string>{}, "", " ", "a b", "a,b", "a/b", "a;b", "\"a\"",
               "a\tb", "a\x7f", "a\x01", "\xc3\xa9", "a=b", "{a}", "[a]",
               "a\\b", "(a)", "a@b", "a:b", "a?", "<a>");
  CAPTURE(bad);
  const auto fault = find_protocol_fault({"good", bad});
  REQUIRE(fault.has_value());
  CHECK(fault->find('"' + bad + '"') != std::string::npos);
}

TEST_CASE("NUL is no part of a token", "[protocols]") {
  CHECK(find_protocol_fault({std::string("a\0b", 3)}).has_value());
}

TEST_CASE("A subprotocol that is there twice is named", "[protocols]") {
  const auto fault = find_protocol_fault({"a", "b", "a"});
  REQUIRE(fault.has_value());
  CHECK(fault->find("\"a\"") != std::string::npos);
}
