#include "emsocket/json/value.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <variant>
#include <vector>

#include "emsocket/json.hpp"
#include "support/catch.hpp"
#include "support/user_codec.hpp"

namespace emsocket {

namespace {

enum class Level { info, warning };
EMSOCKET_ENUM(Level, info, (warning, "warn"))

struct Point {
  double x = 0;
  double y = 0;
  friend bool operator==(const Point&, const Point&) = default;
};
EMSOCKET_STRUCT(Point, x, y)

/// With what nlohmann_json takes.
struct Legacy {
  int a = 0;
  std::string b;
  friend bool operator==(const Legacy&, const Legacy&) = default;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Legacy, a, b)

/// Declared without a macro.
struct Traited {
  int number = 3;
  friend bool operator==(const Traited&, const Traited&) = default;
};

/// A type with rules of its own.
struct Celsius {
  double degrees = 0;
  friend bool operator==(const Celsius&, const Celsius&) = default;
};

struct Circle {
  double radius = 0;
  friend bool operator==(const Circle&, const Circle&) = default;
};
EMSOCKET_MESSAGE(Circle, "circle", radius)
struct Square {
  double side = 0;
  friend bool operator==(const Square&, const Square&) = default;
};
EMSOCKET_MESSAGE(Square, "square", side)
using Shape = std::variant<Circle, Square>;

struct Tree {
  std::string name;
  std::vector<Tree> children;
  friend bool operator==(const Tree&, const Tree&) = default;
};
EMSOCKET_STRUCT(Tree, name, (children, defaulted))

}  // namespace

template <>
inline constexpr auto declaration<Traited> =
    declare_struct(field("n", &Traited::number, defaulted));

template <>
struct Value<Celsius> {
  static constexpr std::string_view expected = "a temperature";
  template <Reader R>
  static bool read(R& reader, Celsius& value) {
    return reader.read_double(value.degrees);
  }
  template <Writer W>
  static void write(W& writer, const Celsius& value) {
    writer.write_double(value.degrees);
  }
};

namespace {

/// What is written reads as the same.
template <class C, class T>
void check_round_trip(const T& value) {
  T read{};
  const auto error = decode<C>(encode<C>(value), read);
  INFO((error ? describe(*error) : std::string()));
  CHECK(!error);
  CHECK(read == value);
}

template <class... T>
void check_limits(auto check) {
  (check(std::numeric_limits<T>::min()), ...);
  (check(std::numeric_limits<T>::max()), ...);
}

}  // namespace

TEMPLATE_TEST_CASE("A value comes back as it was written", "[json][value]",
                   JsonCodec, CborCodec, MessagePackCodec, test::UserCodec) {
  const auto check = [](const auto& value) {
    check_round_trip<TestType>(value);
  };
  SECTION("booleans") {
    check(true);
    check(false);
  }
  SECTION("integers to their ends") {
    check_limits<std::int8_t, std::uint8_t, std::int16_t, std::uint16_t,
                 std::int32_t, std::uint32_t, std::int64_t, std::uint64_t>(
        check);
    for (unsigned bits = 0; bits < 63; ++bits) {
      const auto power = std::int64_t{1} << bits;
      for (const std::int64_t near : {power - 1, power, power + 1}) {
        check(near);
        check(-near);
      }
    }
  }
  SECTION("doubles to the last bit") {
    for (const double value :
         {0.0, 1.0, -1.5, 0.1, 1e21, 1e-7, 5e-324, 2.2250738585072014e-308,
          1.7976931348623157e308, 123456789.125, 9007199254740993.0, 1e22, 1e23,
          0.30000000000000004, -1e-300, 4294967296.5}) {
      check(value);
      check(static_cast<float>(value > 1e38 ? 1e38 : value));
    }
    double zero = 1;
    CHECK(!decode<TestType>(encode<TestType>(-0.0), zero));
    CHECK(std::signbit(zero));
  }
  SECTION("strings") {
    check(std::string());
    check(std::string("\"\\/\b\f\n\r\t\x01\x7f\0z", 12));
    check(std::string("\u00e9\u20ac\u65e5\U0001f600\ufeff"));
    check(std::string(31, 'a'));
    check(std::string(32, 'a'));
    check(std::string(300, 'a'));
    check(std::string(70'000, 'a'));
  }
  SECTION("bytes") {
    for (const std::size_t size : {0U, 1U, 2U, 3U, 4U, 255U, 256U, 70'000U}) {
      Bytes bytes(size);
      for (std::size_t i = 0; i < size; ++i) {
        bytes[i] = static_cast<std::byte>(i * 7);
      }
      check(bytes);
    }
  }
  SECTION("containers") {
    check(std::vector<int>{});
    check(std::vector<int>{1, 2, 3});
    check(std::vector<bool>{true, false});
    check(std::vector<int>(70'000, 5));
    check(std::array<std::string, 2>{"a", "b"});
    check(std::tuple<int, std::string, bool>{1, "b", true});
    check(std::pair<double, double>{1.5, 2});
    check(std::map<std::string, int>{{"a", 1}, {"b/~\"", 2}});
    check(std::unordered_map<std::string, std::vector<int>>{{"a", {1}}});
    std::map<std::string, int> large;
    for (int i = 0; i < 70'000; ++i) large[std::to_string(i)] = i;
    check(large);
  }
  SECTION("what may be empty") {
    check(std::optional<int>{});
    check(std::optional<int>{5});
    check(std::vector<std::optional<std::string>>{{}, "a"});
  }
  SECTION("enums, structs and what is declared otherwise") {
    check(Level::info);
    check(Level::warning);
    check(Point{1, 2.5});
    check(Legacy{1, "b"});
    check(Traited{5});
    check(Celsius{36.6});
    check(Tree{"a", {{"b", {}}, {"c", {{"d", {}}}}}});
  }
  SECTION("variants") {
    check(Shape(Circle{2}));
    check(Shape(Square{3}));
    using Kinds = std::variant<std::monostate, bool, double, std::string,
                               std::vector<int>, Point>;
    for (const Kinds& value :
         {Kinds{}, Kinds{true}, Kinds{1.5}, Kinds{"a"},
          Kinds{std::vector<int>{1}}, Kinds{Point{1, 2}}}) {
      check(value);
    }
  }
  SECTION("any JSON") {
    check(nlohmann::json::parse(
        R"({"a":[null,true,1,-1,1.5,"s",{},[]],"b":18446744073709551615,)"
        R"("c":-9223372036854775808})"));
  }
}

TEST_CASE("Values are written as JSON", "[json][value]") {
  CHECK(encode(Level::warning) == R"("warn")");
  CHECK(encode(Point{1, 2.5}) == R"({"x":1,"y":2.5})");
  CHECK(encode(Bytes{std::byte{0xff}}) == R"("/w==")");
  CHECK(encode(Shape(Circle{2})) == R"({"type":"circle","radius":2})");
  CHECK(encode(std::optional<int>{}) == "null");
  CHECK(encode(Traited{}) == R"({"n":3})");
  CHECK(encode(Legacy{1, "x"}) == R"({"a":1,"b":"x"})");
  CHECK(encode(std::numeric_limits<std::uint64_t>::max()) ==
        "18446744073709551615");
  CHECK(encode(-0.0) == "-0.0");
}

TEST_CASE("What cannot be written is written as null", "[json][value]") {
  CHECK(encode(std::nan("")) == "null");
  CHECK(encode(HUGE_VAL) == "null");
  CHECK(encode(-HUGE_VALF) == "null");
  CHECK(encode(static_cast<Level>(7)) == "null");
  CHECK(encode<CborCodec>(std::nan("")) == "\xf6");
  CHECK(encode<MessagePackCodec>(HUGE_VAL) == "\xc0");
}

TEMPLATE_TEST_CASE("Malformed UTF-8 leaves as U+FFFD", "[json][value]",
                   JsonCodec, CborCodec, MessagePackCodec, test::UserCodec) {
  std::string read;
  CHECK(!decode<TestType>(
      encode<TestType>(std::string("a\xff\xc3z\xed\xa0\x80")), read));
  CHECK(read == "a\ufffd\ufffdz\ufffd\ufffd\ufffd");
}

TEST_CASE("A number that is an integer is one however it is written",
          "[json][value]") {
  for (const char* text : {"3", "3.0", "3e0", "0.3e1", "30E-1", "300e-2"}) {
    int value = 0;
    CAPTURE(text);
    CHECK(!decode(text, value));
    CHECK(value == 3);
  }
  // As JavaScript's encoders write large ones.
  std::int64_t time = 0;
  CHECK(!decode<CborCodec>(encode<CborCodec>(1.7e12), time));
  CHECK(time == 1'700'000'000'000);
  CHECK(!decode<MessagePackCodec>(encode<MessagePackCodec>(1.7e12), time));
  CHECK(time == 1'700'000'000'000);
}

TEST_CASE("A double is the nearest to what is written", "[json][value]") {
  const std::pair<const char*, double> cases[] = {
      {"0.1", 0.1},
      {"1e-400", 0},
      {"-1e-400", -0.0},
      {"123456789012345678901234567890", 123456789012345678901234567890.0},
      {"9007199254740993", 9007199254740992.0},
      {"9007199254740993.0000000000000000000000001", 9007199254740994.0},
      {"2.2250738585072011e-308", 2.2250738585072011e-308},
      {"1.00000000000000011102230246251565404236316680908203125", 1.0},
      {"1.00000000000000011102230246251565404236316680908203126",
       1.0000000000000002},
      {"0.000000000000000000000000000000000000000000001e45", 1},
      {"1e23", 1e23},
      {"8.5e22", 8.5e22},
  };
  for (const auto& [text, nearest] : cases) {
    double value = 1;
    CAPTURE(text);
    CHECK(!decode(text, value));
    CHECK(value == nearest);
    CHECK(std::signbit(value) == std::signbit(nearest));
  }
}

TEST_CASE("Escapes are read as what they stand for", "[json][value]") {
  std::string value;
  CHECK(!decode(R"("\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\uDE00")", value));
  CHECK(value == "\"\\/\b\f\n\r\tA\u00e9\u20ac\U0001f600");
  CHECK(!decode(R"("\u0000")", value));
  CHECK(value == std::string(1, '\0'));
  // Lone surrogates, as Message::text() has them.
  CHECK(!decode(R"("a\ud800\u0041\udc00\ud800\ud83d\ude00\ud800")", value));
  CHECK(value == "a\ufffdA\ufffd\ufffd\U0001f600\ufffd");
}

TEST_CASE("A field that is not declared is passed over", "[json][value]") {
  Point point;
  CHECK(!decode(R"({"z":[{"x":7}],"y":2,"\u0078":1,"w":"\ud800\n"})", point));
  CHECK(point == Point{1, 2});
}

TEST_CASE("A field may be missing where it is optional or defaulted",
          "[json][value]") {
  Traited traited;
  CHECK(!decode("{}", traited));
  CHECK(traited.number == 3);
  Tree tree;
  CHECK(!decode(R"({"name":"a"})", tree));
}

}  // namespace emsocket
