#include "page/codecs/value_walk.hpp"

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emsocket/json/binary_codecs.hpp"
#include "emsocket/json/codec.hpp"
#include "support/catch.hpp"

using namespace emsocket;

namespace {

/// Builds what the page would, as a nlohmann::json.
class Builder {
 public:
  void null() { put(nullptr); }
  void boolean(bool value) { put(value); }
  void number(double value) { put(value); }
  void integer(Integer value) {
    if (value.is_negative) {
      put(static_cast<std::int64_t>(0 - value.magnitude));
    } else {
      put(value.magnitude);
    }
  }
  void string(std::string_view text) { put(std::string(text)); }
  void bytes(std::span<const std::byte> bytes) {
    std::vector<std::uint8_t> content;
    for (const std::byte byte : bytes) {
      content.push_back(std::to_integer<std::uint8_t>(byte));
    }
    put(nlohmann::json::binary(std::move(content)));
  }
  void begin_array() { begin(nlohmann::json::array()); }
  void begin_object() { begin(nlohmann::json::object()); }
  bool key(std::string_view text) {
    key_ = text;
    return !open_.back()->contains(key_);
  }
  void end() { open_.pop_back(); }

  [[nodiscard]] const nlohmann::json& value() const { return root_; }

 private:
  nlohmann::json* put(nlohmann::json value) {
    if (open_.empty()) return &(root_ = std::move(value));
    nlohmann::json& container = *open_.back();
    if (container.is_object()) return &(container[key_] = std::move(value));
    container.push_back(std::move(value));
    return &container.back();
  }
  void begin(nlohmann::json container) {
    open_.push_back(put(std::move(container)));
  }

  nlohmann::json root_;
  std::vector<nlohmann::json*> open_;
  std::string key_;
};

struct Walked {
  std::optional<nlohmann::json> value;
  std::optional<DecodeError> error;
};

template <class C>
Walked walk_all(std::string_view message, const DecodeLimits& limits = {}) {
  DecodeContext context(limits);
  Builder builder;
  if (C::read(detail::bytes_of(message), context,
              [&](auto& reader) { return page::walk(reader, builder); })) {
    return {builder.value(), {}};
  }
  REQUIRE(context.failed());
  return {{}, context.error()};
}

std::string from_bytes(std::initializer_list<unsigned> bytes) {
  std::string message;
  for (const unsigned byte : bytes) message += static_cast<char>(byte);
  return message;
}

std::string from_json(const std::vector<std::uint8_t>& bytes) {
  return {bytes.begin(), bytes.end()};
}

nlohmann::json everything() {
  return {
      {"null", nullptr},
      {"bools", {true, false}},
      {"integers", {0, -1, 23, 24, 255, 65536, -129, -70000, 1099511627776}},
      {"largest", UINT64_MAX},
      {"lowest", INT64_MIN},
      {"numbers", {0.5, -1.25, 1e300, 0.1}},
      {"texts", {"", "é", std::string(300, 'x')}},
      {"bytes", nlohmann::json::binary({0, 1, 255})},
      {"nested", {{"a", {{"b", {nlohmann::json::object(), nullptr}}}}}}};
}

}  // namespace

TEST_CASE("A message is walked whatever it is made of", "[page][codecs]") {
  const nlohmann::json value = everything();
  CHECK(walk_all<CborCodec>(from_json(nlohmann::json::to_cbor(value))).value ==
        value);
  CHECK(walk_all<MessagePackCodec>(from_json(nlohmann::json::to_msgpack(value)))
            .value == value);
  nlohmann::json text = value;
  text.erase("bytes");
  CHECK(walk_all<JsonCodec>(text.dump()).value == text);
}

TEST_CASE("A key that comes twice is refused, with its place",
          "[page][codecs]") {
  const auto error =
      walk_all<JsonCodec>(R"({"a":[{"k/":1,"b":2,"k/":3}]})").error;
  REQUIRE(error);
  CHECK(error->fault == DecodeFault::duplicate_key);
  CHECK(error->pointer == "/a/0/k~1");
}

TEST_CASE("The place of a fault is right behind keys that come in chunks",
          "[page][codecs]") {
  // {(_ "ab", "c"): {(_ "d", "e"): 0xff}}
  const auto error =
      walk_all<CborCodec>(
          from_bytes({0xa1, 0x7f, 0x62, 'a', 'b', 0x61, 'c', 0xff, 0xa1, 0x7f,
                      0x61, 'd', 0x61, 'e', 0xff, 0x1c}))
          .error;
  REQUIRE(error);
  CHECK(error->fault == DecodeFault::syntax);
  CHECK(error->pointer == "/abc/de");
}

TEST_CASE("What JSON has no word for is refused", "[page][codecs]") {
  // A simple value, and an extension of one byte.
  for (const auto& error :
       {walk_all<CborCodec>(from_bytes({0x81, 0xe0})).error,
        walk_all<MessagePackCodec>(from_bytes({0x91, 0xd4, 0x01, 0x00}))
            .error}) {
    REQUIRE(error);
    CHECK(error->fault == DecodeFault::wrong_type);
    CHECK(error->pointer == "/0");
    CHECK(error->found == "a value that JSON does not have");
  }
}

TEST_CASE("A message of too many levels is refused before they are built",
          "[page][codecs]") {
  const std::string message = std::string(100'000, '\x81') + '\0';
  const auto error = walk_all<CborCodec>(message).error;
  REQUIRE(error);
  CHECK(error->fault == DecodeFault::too_deep);
  CHECK(walk_all<CborCodec>(message.substr(100'000 - 64)).value);
  CHECK_FALSE(walk_all<CborCodec>(message.substr(100'000 - 65)).value);
}

TEST_CASE("A length that the message does not have is no reason to wait",
          "[page][codecs]") {
  // 2^32 - 1 elements, members, bytes; none of them there.
  for (const unsigned head : {0x9aU, 0xbaU, 0x5aU, 0x7aU}) {
    const auto error =
        walk_all<CborCodec>(from_bytes({head, 0xff, 0xff, 0xff, 0xff})).error;
    REQUIRE(error);
    CHECK(error->fault == DecodeFault::syntax);
  }
}

TEST_CASE("Thousands of broken messages are refused or make sense",
          "[page][codecs]") {
  std::mt19937 random(5);
  const auto below = [&random](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  const std::string cbor = from_json(nlohmann::json::to_cbor(everything()));
  const std::string pack = from_json(nlohmann::json::to_msgpack(everything()));
  const auto spoil = [&](std::string message) {
    for (std::size_t i = 0; i <= below(4); ++i) {
      message[below(message.size())] = static_cast<char>(below(256));
    }
    message.resize(1 + below(message.size()));
    return message;
  };
  std::size_t refused = 0;
  for (int i = 0; i < 3'000; ++i) {
    const std::string one = spoil(cbor);
    const std::string other = spoil(pack);
    const auto first = walk_all<CborCodec>(one);
    const auto second = walk_all<MessagePackCodec>(other);
    // What is built is well-formed.
    if (first.value) CHECK_FALSE(check<CborCodec>(one));
    if (second.value) CHECK_FALSE(check<MessagePackCodec>(other));
    refused += (first.error ? 1U : 0U) + (second.error ? 1U : 0U);
  }
  CHECK(refused > 3'000);
}
