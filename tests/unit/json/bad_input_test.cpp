#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "emsocket/json.hpp"
#include "support/catch.hpp"
#include "support/test_client.hpp"

namespace emsocket {

namespace {

enum class Level { info, warning };
EMSOCKET_ENUM(Level, info, (warning, "warn"))

struct Item {
  std::uint8_t count = 0;
};
EMSOCKET_STRUCT(Item, count)

struct Circle {
  double radius = 0;
};
EMSOCKET_MESSAGE(Circle, "circle", radius)
struct Square {
  double side = 0;
};
EMSOCKET_MESSAGE(Square, "square", side)

struct Order {
  std::string name;
  std::vector<Item> items;
  std::optional<Level> level;
  std::optional<std::map<std::string, float>> prices;
  std::optional<Bytes> image;
  std::optional<std::int64_t> time;
  std::optional<std::uint64_t> total;
  std::optional<std::array<int, 2>> place;
  std::optional<std::variant<bool, std::string>> gift;
  std::optional<std::variant<Circle, Square>> shape;
  std::optional<nlohmann::json> extra;
};
EMSOCKET_MESSAGE(Order, "order", name, items, level, prices, image, time, total,
                 place, gift, shape, extra)

struct Legacy {
  int a = 0;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Legacy, a)
EMSOCKET_MESSAGE_NAME(Legacy, "legacy")

template <class C>
using Shop = Protocol<Incoming<Order, Legacy>, Outgoing<Order, Legacy>,
                      FlatEnvelope<>, C>;

/// A client that hears orders. After each message it checks that there is at
/// most one error, in both ways that it is told, and that the connection lives.
template <class C>
struct Fixture : test::World {
  explicit Fixture(TypedOptions options = {})
      : client(test::default_url, std::move(options), environment()) {
    events.listen_to(client.client());
    client.template on<Order>([this](const Order&) { ++orders; });
    client.template on<Legacy>([this](const Legacy&) { ++orders; });
    client.on_invalid(
        [this](const DecodeError& error) { invalid.push_back(error); });
    client.connect();
    transport.last().accept();
  }

  /// "fault pointer: expected, found", or "" where it is well.
  [[nodiscard]] std::string fault_of(std::string_view message) {
    invalid.clear();
    events.clear();
    orders = 0;
    if (C::kind == MessageKind::text) {
      transport.last().text(message);
    } else {
      transport.last().binary(message);
    }
    CHECK(client.client().state() == State::open);
    CHECK(invalid.size() == events.errors.size());
    CHECK(invalid.size() + orders == 1);
    if (invalid.empty()) return "";
    CHECK(events.errors.at(0).kind == ErrorKind::decode);
    CHECK(events.errors.at(0).message == describe(invalid[0]));
    return std::string(to_string(invalid[0].fault)) + " " + invalid[0].pointer +
           ": " + invalid[0].expected + ", " + invalid[0].found;
  }

  /// Of an order with this among its members.
  [[nodiscard]] std::string fault_with(const std::string& members) {
    return fault_of(R"({"type":"order","name":"a","items":[],)" + members +
                    "}");
  }

  TypedClient<Shop<C>> client;
  test::Recorder events;
  std::vector<DecodeError> invalid;
  std::size_t orders = 0;
};

using Json = Fixture<JsonCodec>;
using Cbor = Fixture<CborCodec>;
using MessagePack = Fixture<MessagePackCodec>;

/// A string with NULs.
template <std::size_t size>
std::string bytes(const char (&literal)[size]) {
  return {literal, size - 1};
}

}  // namespace

TEST_CASE_METHOD(Json, "Wrong JSON is an error", "[json][bad_input]") {
  CHECK(fault_of("") == "syntax : an object, the end of the message");
  CHECK(fault_of("hello") == "syntax : an object, 'h' at byte 0");
  CHECK(fault_of("{'type':1}") == "syntax : a key, ''' at byte 1");
  CHECK(fault_of(R"({"type":"order")") ==
        "syntax : ',' or '}', the end of the message");
  CHECK(fault_of(R"({"type":"order","name":"a","items":[{"count":1},]})") ==
        "syntax /items/1: an object, ']' at byte 48");
  CHECK(fault_of(R"({"type":"order","name":"a","items":[]} {})") ==
        "syntax : the end of the message, '{' at byte 39");
  CHECK(fault_of(R"({"type":"order","name":"a)"
                 "\n"
                 R"(","items":[]})") ==
        "syntax /name: no control character in a string, '\\x0a' at byte 25");
  CHECK(fault_with(R"("extra":[01])") ==
        "syntax /extra/0: no digit after a leading zero, '1' at byte 48");
  CHECK(fault_with(R"("extra":{"a":[tru]})") ==
        "syntax /extra/a/0: true or false, 't' at byte 52");
  CHECK(fault_with(R"("unheard":[1,,2])") ==
        "syntax /unheard/1: a value, ',' at byte 51");
  CHECK(fault_with(R"("extra":"\x")") ==
        "syntax /extra: an escape that JSON has, 'x' at byte 48");
}

TEST_CASE_METHOD(Json, "NaN and Infinity are no JSON", "[json][bad_input]") {
  CHECK(fault_with(R"("extra":NaN)") ==
        "syntax /extra: a value, 'N' at byte 46");
  CHECK(fault_with(R"("extra":-Infinity)") ==
        "syntax /extra: a digit, 'I' at byte 47");
  CHECK(fault_with(R"("prices":{"a":Infinity})") ==
        "syntax /prices/a: a number, 'I' at byte 52");
}

TEST_CASE_METHOD(Json, "A wrong type is an error", "[json][bad_input]") {
  CHECK(fault_of("[]") == "wrong_type : an object, an array");
  CHECK(fault_of(R"({"type":5})") ==
        "wrong_type /type: a string, the number 5");
  CHECK(fault_of(R"({"type":"order","name":["a"],"items":[]})") ==
        "wrong_type /name: a string, an array");
  CHECK(fault_of(R"({"type":"order","name":"a","items":{}})") ==
        "wrong_type /items: an array, an object");
  CHECK(
      fault_of(
          R"({"type":"order","name":"a","items":[{"count":1},{"count":true}]})") ==
      "wrong_type /items/1/count: an integer, true");
  CHECK(fault_of(R"({"type":"order","name":"a","items":[null]})") ==
        "wrong_type /items/0: an object, null");
  CHECK(fault_with(R"("time":1.5)") == "wrong_type /time: an integer, 1.5");
  CHECK(fault_with(R"("prices":{"a/b~c":"1"})") ==
        R"(wrong_type /prices/a~1b~0c: a number, the string "1")");
  CHECK(fault_with(R"("gift":1)") ==
        "wrong_type /gift: true or false or a string, a number");
  CHECK(fault_of(R"({"type":"legacy","a":"1"})")
            .starts_with("wrong_type : what its from_json() takes, that it "
                         "throws: "));
}

TEST_CASE_METHOD(Json, "A type with nlohmann's functions can be a message",
                 "[json]") {
  CHECK(fault_of(R"({"a":1,"type":"legacy"})") == "");
  CHECK(client.send(Legacy{1}) == SendResult::sent);
  CHECK(transport.last().sent_texts() ==
        std::vector<std::string>{R"({"type":"legacy","a":1})"});
}

TEST_CASE_METHOD(Json, "A missing field is an error", "[json][bad_input]") {
  CHECK(fault_of("{}") == "missing_field /type: a string, no such field");
  CHECK(fault_of(R"({"type":"order","items":[]})") ==
        "missing_field /name: a string, no such field");
  CHECK(fault_of(R"({"type":"order","name":"a","items":[{}]})") ==
        "missing_field /items/0/count: an integer, no such field");
}

TEST_CASE_METHOD(Json, "A number out of range is an error, and never wraps",
                 "[json][bad_input]") {
  const auto count = [this](const std::string& number) {
    return fault_of(R"({"type":"order","name":"a","items":[{"count":)" +
                    number + "}]}");
  };
  CHECK(count("255") == "");
  CHECK(count("0") == "");
  CHECK(count("-0") == "");
  CHECK(count("256") ==
        "out_of_range /items/0/count: an integer from 0 to 255, 256");
  CHECK(count("-1") ==
        "out_of_range /items/0/count: an integer from 0 to 255, -1");
  CHECK(count("18446744073709551616") ==
        "out_of_range /items/0/count: an integer of at most 64 bits, "
        "18446744073709551616");
  CHECK(fault_with(R"("time":-9223372036854775808)") == "");
  CHECK(fault_with(R"("time":9223372036854775807)") == "");
  CHECK(fault_with(R"("time":9223372036854775808)") ==
        "out_of_range /time: an integer from -9223372036854775808 to "
        "9223372036854775807, 9223372036854775808");
  CHECK(fault_with(R"("time":-9223372036854775809)")
            .starts_with("out_of_range /time: "));
  CHECK(fault_with(R"("total":18446744073709551615)") == "");
  CHECK(fault_with(R"("total":-1)").starts_with("out_of_range /total: "));
  CHECK(fault_with(R"("prices":{"a":1e39})")
            .starts_with("out_of_range /prices/a: a number that fits a float"));
  CHECK(fault_with(R"("prices":{"a":-1e999})") ==
        "out_of_range /prices/a: a number that fits a double, -1e999");
  CHECK(fault_with(R"("place":[1,2])") == "");
  CHECK(fault_with(R"("place":[1])") ==
        "out_of_range /place: an array of 2 elements, 1");
  CHECK(fault_with(R"("place":[1,2,3])") ==
        "out_of_range /place: an array of 2 elements, more");
}

TEST_CASE_METHOD(Json, "A value that nobody knows is an error",
                 "[json][bad_input]") {
  CHECK(fault_with(R"("level":"warn")") == "");
  CHECK(fault_with(R"("level":"warning")") ==
        R"(unknown_value /level: one of "info" "warn", "warning")");
  CHECK(fault_with(R"("image":"AA==")") == "");
  for (const char* text :
       {"AA=", "AB==", "A===", "====", "AA==AA==", "AA\\n=", "A-_A", "AAA"}) {
    CAPTURE(text);
    CHECK(fault_with(std::string(R"("image":")") + text + "\"")
              .starts_with("unknown_value /image: base64, "));
  }
  CHECK(fault_with(R"("shape":{"side":1,"type":"square"})") == "");
  CHECK(fault_with(R"("shape":{"type":"oval"})") ==
        R"(unknown_value /shape/type: one of "circle" "square", "oval")");
  CHECK(fault_with(R"("shape":{"side":1})") ==
        "missing_field /shape/type: a string, no such field");
  CHECK(fault_with(R"("shape":{"type":"circle","side":1})") ==
        "missing_field /shape/radius: a number, no such field");
}

TEST_CASE_METHOD(Json, "A duplicate key is an error", "[json][bad_input]") {
  CHECK(fault_with(R"("name":"b")") ==
        "duplicate_key /name: each key once, this one twice");
  CHECK(fault_with(R"("n\u0061me":"b")") ==
        "duplicate_key /name: each key once, this one twice");
  CHECK(fault_with(R"("prices":{"a":1,"a":2})") ==
        "duplicate_key /prices/a: each key once, this one twice");
  CHECK(fault_with(R"("extra":[{"a":1,"a":2}])") ==
        "duplicate_key /extra/0/a: each key once, this one twice");
}

TEST_CASE_METHOD(Json, "Too deep is an error", "[json][bad_input]") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  // The message itself is the first level.
  CHECK(fault_with("\"extra\":" + nested(63)) == "");
  CHECK(
      fault_with("\"extra\":" + nested(64)).starts_with("too_deep /extra/0/0"));
  CHECK(fault_with("\"unheard\":" + nested(63)) == "");
  CHECK(fault_with("\"unheard\":" + nested(64))
            .starts_with("too_deep /unheard/0/0"));
  CHECK(fault_with("\"extra\":" + nested(500'000)).starts_with("too_deep "));
  CHECK(fault_with("\"unheard\":" + std::string(500'000, '{'))
            .starts_with("syntax /unheard: "));
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += R"({"a":)";
  CHECK(fault_with("\"unheard\":" + objects).starts_with("too_deep "));
}

TEST_CASE("Too large is an error that costs nobody the connection",
          "[json][bad_input]") {
  TypedOptions options;
  options.decode.max_bytes = 100;
  options.decode.max_depth = 2;
  Json json(options);
  CHECK(json.fault_of(R"({"type":"order","name":")" + std::string(61, 'a') +
                      R"(","items":[]})") == "");
  CHECK(json.fault_of(R"({"type":"order","name":")" + std::string(64, 'a') +
                      R"(","items":[]})") ==
        "too_large : at most 100 bytes (DecodeLimits::max_bytes), more");
  CHECK(json.invalid.at(0).excerpt.empty());
  CHECK(json.fault_of(R"({"type":"order","name":"a","items":[{"count":1}]})") ==
        "too_deep /items/0: at most 2 objects and arrays within one another, "
        "more");
}

TEST_CASE_METHOD(Json, "Invalid UTF-8 is an error", "[json][bad_input]") {
  for (const std::string text :
       {"\x80", "\xc0\xaf", "\xc3", "\xe0\x80\xaf", "\xed\xa0\x80",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf0\x9f\x98", "\xff"}) {
    CAPTURE(text);
    CHECK(fault_with("\"name2\":\"a" + text + "\"")
              .starts_with("invalid_utf8 /name2: UTF-8, the byte \\x"));
    CHECK(fault_with("\"extra\":\"" + text + "\"")
              .starts_with("invalid_utf8 /extra: "));
    CHECK(fault_of(text).starts_with("invalid_utf8 : "));
  }
}

TEST_CASE_METHOD(Json, "The beginning of a bad message is told",
                 "[json][bad_input]") {
  (void)fault_of("\x01{\x7f\xff\u00e9");
  CHECK(invalid.at(0).excerpt == "\\x01{\\x7f\\xff\u00e9");
  // Cut where a character ends: 119 bytes, then one of two.
  (void)fault_of(std::string(119, 'a') + "\u00e9" + std::string(100, 'b'));
  CHECK(invalid.at(0).excerpt == std::string(119, 'a'));
  (void)fault_of(std::string(118, 'a') + "\u00e9" + std::string(100, 'b'));
  CHECK(invalid.at(0).excerpt == std::string(118, 'a') + "\u00e9");
}

TEST_CASE_METHOD(Cbor, "Wrong CBOR is an error", "[json][bad_input][cbor]") {
  CHECK(fault_of("") == "syntax : an object, the end of the message");
  CHECK(fault_of("\xff").starts_with("syntax : "));
  CHECK(fault_of("\x1c").starts_with("syntax : an object, 0x1c"));
  CHECK(fault_of("\x80") == "wrong_type : an object, an array");
  CHECK(fault_of(bytes("\xa1\x00\x01")) ==
        "wrong_type : a string, the number 0");
  CHECK(fault_of(bytes("\xa1\x61\xff\x00")).starts_with("invalid_utf8 : "));
  // Lengths that nothing stands behind.
  CHECK(fault_of("\xbb\xff\xff\xff\xff\xff\xff\xff\xff").starts_with("syntax"));
  CHECK(fault_of("\xa1\x7b\xff\xff\xff\xff\xff\xff\xff\xff")
            .starts_with("syntax"));
  CHECK(fault_of("\xa1\x64type\x9b\x7f\xff\xff\xff\xff\xff\xff\xff")
            .starts_with("wrong_type /type: a string, an array"));
  // Chunks within chunks, and tags, are no depth.
  CHECK(fault_of(std::string(1'000'000, '\x7f')).starts_with("wrong_type"));
  CHECK(fault_of("\xa1\x61z" + std::string(1'000'000, '\x7f'))
            .starts_with("syntax /z: a chunk"));
  CHECK(fault_of(std::string(1'000'000, '\xc6')).starts_with("syntax"));
  CHECK(fault_of("\xa1\x61z" + std::string(1'000'000, '\x81'))
            .starts_with("too_deep /z"));
  CHECK(fault_of("\xa1\x61z" + std::string(1'000'000, '\x9f'))
            .starts_with("too_deep /z"));
}

TEST_CASE_METHOD(MessagePack, "Wrong MessagePack is an error",
                 "[json][bad_input][message_pack]") {
  CHECK(fault_of("") == "syntax : an object, the end of the message");
  CHECK(fault_of("\xc1").starts_with("syntax : an object, 0xc1"));
  CHECK(fault_of("\x90") == "wrong_type : an object, an array");
  CHECK(fault_of(bytes("\x81\x00\x01")) ==
        "wrong_type : a string, the number 0");
  CHECK(fault_of(bytes("\x81\xa1\xff\x00")).starts_with("invalid_utf8 : "));
  CHECK(fault_of("\xdf\xff\xff\xff\xff").starts_with("syntax"));
  CHECK(fault_of("\x81\xdb\xff\xff\xff\xff").starts_with("syntax"));
  CHECK(fault_of("\x81\xa4type\xd6zzzzz") ==
        "wrong_type /type: a string, a value that JSON does not have");
  CHECK(fault_of("\x81\xa1z" + std::string(1'000'000, '\x91'))
            .starts_with("too_deep /z"));
}

TEMPLATE_TEST_CASE("A number that is not finite is an error",
                   "[json][bad_input]", Cbor, MessagePack) {
  TestType fixture;
  const bool is_cbor = std::is_same_v<TestType, Cbor>;
  const std::string head = is_cbor ? std::string("\xa4\x64type\x65order")
                                   : std::string("\x84\xa4type\xa5order");
  const std::string rest =
      is_cbor
          ? std::string("\x64name\x61z\x65items\x80\x66prices\xa1\x61z\xfb")
          : std::string("\xa4name\xa1z\xa5items\x90\xa6prices\x81\xa1z\xcb");
  CHECK(fixture.fault_of(head + rest + bytes("\x3f\xf0\0\0\0\0\0\0")) == "");
  CHECK(fixture.fault_of(head + rest + bytes("\x7f\xf0\0\0\0\0\0\0")) ==
        "not_finite /prices/z: a finite number, Infinity");
  CHECK(fixture.fault_of(head + rest + bytes("\xff\xf0\0\0\0\0\0\0")) ==
        "not_finite /prices/z: a finite number, -Infinity");
  CHECK(fixture.fault_of(head + rest + bytes("\x7f\xf8\0\0\0\0\0\0")) ==
        "not_finite /prices/z: a finite number, NaN");
}

TEMPLATE_TEST_CASE("A message that is cut off is an error wherever it is cut",
                   "[json][bad_input]", Json, Cbor, MessagePack) {
  TestType fixture;
  Order order;
  order.name = "\u00e9\n";
  order.items = {{1}, {200}};
  order.level = Level::warning;
  order.prices = {{"a", 1.5F}, {"b", 0.1F}};
  order.image = Bytes(40);
  order.time = std::numeric_limits<std::int64_t>::min();
  order.total = 70'000;
  order.shape = Circle{1};
  order.extra = nlohmann::json::parse(R"([null,{"a":-1,"b":1e300}])");
  (void)fixture.client.send(order);
  const std::string whole = fixture.transport.last().sent.at(0).bytes;
  CHECK(fixture.fault_of(whole) == "");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK(fixture.fault_of(whole.substr(0, size)) != "");
    // Nor does anything follow.
    std::string longer = whole;
    longer.insert(size, 1, '\xff');
    (void)fixture.fault_of(longer);
  }
  CHECK(fixture.fault_of(whole + "x") != "");
}

}  // namespace emsocket
