#include <nlohmann/json.hpp>
#include <string>

#include "emsocket/json.hpp"
#include "support/catch.hpp"
#include "support/json_vectors.hpp"

namespace emsocket {

// tests/web/json-vectors.test.mjs holds the same list against JSON.parse.
TEST_CASE("The reader accepts what JSON.parse accepts", "[json][vectors]") {
  const auto vectors = nlohmann::json::parse(test::json_vectors);
  REQUIRE(vectors.size() > 250);
  for (const auto& vector : vectors) {
    const auto text = vector.at("text").get<std::string>();
    CAPTURE(vector.at("name").get<std::string>(), text);
    const auto error = check(text);
    CHECK(!error == vector.at("accept").get<bool>());
    // What is read as any value is as strict, but for what a value cannot hold:
    // two members of one name, numbers beyond a double.
    nlohmann::json value;
    const auto read_error = decode(text, value);
    const bool is_held = !read_error ||
                         read_error->fault == DecodeFault::duplicate_key ||
                         read_error->fault == DecodeFault::out_of_range;
    CHECK(is_held == vector.at("accept").get<bool>());
    if (read_error) continue;
    // And is the same as nlohmann reads, where that takes lone surrogates.
    const auto expected = nlohmann::json::parse(text, nullptr, false);
    if (!expected.is_discarded()) CHECK(value == expected);
    // Written, it reads as the same.
    nlohmann::json again;
    CHECK(!decode(encode(value), again));
    CHECK(again == value);
  }
}

}  // namespace emsocket
