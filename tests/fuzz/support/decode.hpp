#pragma once

// What holds of every codec, whatever bytes come.

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "emsocket/json.hpp"
#include "fuzz/support/require.hpp"

namespace emsocket::fuzz {

enum class Level { info, warning };
EMSOCKET_ENUM(Level, info, (warning, "warn"))

struct Circle {
  float radius = 0;
};
EMSOCKET_MESSAGE(Circle, "circle", radius)
struct Square {
  std::uint8_t side = 0;
};
EMSOCKET_MESSAGE(Square, "square", side)

/// A field of every kind, itself among them.
struct Everything {
  std::optional<bool> a;
  std::optional<std::int64_t> b;
  std::optional<std::uint64_t> c;
  std::optional<double> d;
  std::string e;
  std::optional<Level> f;
  std::map<std::string, std::int8_t> g;
  std::vector<Everything> h;
  std::optional<Bytes> i;
  std::variant<std::monostate, bool, double, std::string> j;
  std::optional<std::variant<Circle, Square>> k;
  std::optional<std::tuple<int, std::string>> l;
  nlohmann::json m;
};
EMSOCKET_MESSAGE(Everything, "everything", a, b, c, d, (e, defaulted), f,
                 (g, defaulted), (h, defaulted), i, (j, defaulted), k, l,
                 (m, defaulted))

/// A fault says where, what and what else.
inline void require_told(const DecodeError& error) {
  require(!error.expected.empty(), "a fault says what was expected");
  require(!error.found.empty(), "a fault says what was found");
  require(error.pointer.empty() || error.pointer.front() == '/',
          "a pointer is empty or begins with a slash");
  require(error.excerpt.size() <= 4 * 120, "an excerpt has its bounds");
  require(!check(nlohmann::json(describe(error))
                     .dump(-1, ' ', false,
                           nlohmann::json::error_handler_t::strict)),
          "a fault can be told as text");
}

/// What can be read can be written, and is then read as the same.
template <class C, class T>
void round_trip(std::string_view message) {
  T value{};
  if (const auto error = decode<C>(message, value)) {
    require_told(*error);
    return;
  }
  require(!check<C>(message), "what is read is well-formed");
  const std::string written = encode<C>(value);
  T again{};
  require(!decode<C>(written, again), "what was written can be read");
  require(encode<C>(again) == written, "what was written is read as the same");
}

template <class C>
void decode_anything(const std::uint8_t* data, std::size_t size) {
  const std::string_view message(reinterpret_cast<const char*>(data), size);
  if (const auto error = check<C>(message)) require_told(*error);
  round_trip<C, Everything>(message);
  round_trip<C, nlohmann::json>(message);
}

}  // namespace emsocket::fuzz
