// What does not compile. tests/CMakeLists.txt compiles this file once with each
// MISUSE_... defined, and says what the compiler has to print then. In the unit
// tests none is defined: all that is around them is right.

#include <string>
#include <variant>

#include "emsocket/json.hpp"
#if !defined(MISUSE)
#include "support/catch.hpp"
#include "support/test_client.hpp"
#endif

namespace emsocket {

namespace {

struct News {
  std::string text;
};
EMSOCKET_MESSAGE(News, "news", text)

struct Say {
  std::string text;
};
EMSOCKET_MESSAGE(Say, "say", text)

struct Join {
  std::string room;
};
EMSOCKET_MESSAGE(Join, "join", room)

struct Joined {
  int members = 0;
};
EMSOCKET_MESSAGE(Joined, "joined", members)

[[maybe_unused]] bool says_so(const News&) { return true; }

using Chat = Protocol<Incoming<News, Request<Join, Joined>>,
                      Outgoing<Say, Request<Join, Joined>>>;

#if defined(MISUSE_SAME_NAME)
struct OtherNews {};
EMSOCKET_MESSAGE(OtherNews, "news")
using Twins = Protocol<Incoming<News, OtherNews>, Outgoing<Say>>;
[[maybe_unused]] void misuse(const Environment& environment) {
  TypedClient<Twins> client("", {}, environment);
}
#elif defined(MISUSE_UNDECLARED_MESSAGE)
struct Mute {};
using Undeclared = Protocol<Incoming<Mute>, Outgoing<>>;
[[maybe_unused]] void misuse(const Environment& environment) {
  TypedClient<Undeclared> client("", {}, environment);
}
#elif defined(MISUSE_TAG_IS_FIELD)
struct Typed {
  std::string type;
};
EMSOCKET_MESSAGE(Typed, "typed", type)
[[maybe_unused]] void misuse(const Environment& environment) {
  TypedClient<Protocol<Incoming<>, Outgoing<Typed>>> client("", {},
                                                            environment);
}
#elif defined(MISUSE_ID_IS_FIELD)
struct Numbered {
  int id = 0;
};
EMSOCKET_MESSAGE(Numbered, "numbered", id)
[[maybe_unused]] void misuse(const Environment& environment) {
  TypedClient<Protocol<Incoming<>, Outgoing<Request<Join, Numbered>>>> client(
      "", {}, environment);
}
#elif defined(MISUSE_REPLY_WITHOUT_NAME)
[[maybe_unused]] void misuse(const Environment& environment) {
  TypedClient<Protocol<Incoming<>, Outgoing<Request<Join, int>>>> client(
      "", {}, environment);
}
#elif defined(MISUSE_FIELD_TYPE)
struct Opaque {
  void* pointer = nullptr;
};
EMSOCKET_STRUCT(Opaque, pointer)
[[maybe_unused]] void misuse(Opaque& opaque) { (void)decode("{}", opaque); }
#elif defined(MISUSE_SAME_FIELD)
struct Pair {
  int a = 0;
  int b = 0;
};
EMSOCKET_STRUCT(Pair, a, (b, "a"))
[[maybe_unused]] void misuse(Pair& pair) { (void)decode("{}", pair); }
#elif defined(MISUSE_VARIANT)
[[maybe_unused]] void misuse(std::variant<int, double>& either) {
  (void)decode("1", either);
}
#endif

[[maybe_unused]] void use(TypedClient<Chat>& client) {
#if !defined(MISUSE)
  client.on<News>([](const News&) {});
  (void)client.send(Say{"hi"});
  client.request<Joined>(Join{}, {}, [](const Outcome<Joined>&) {});
  client.on_request<Join>([](const Join&) { return Joined{1}; });
#elif defined(MISUSE_SEND)
  (void)client.send(News{"hi"});
#elif defined(MISUSE_SEND_REQUEST)
  (void)client.send(Join{});
#elif defined(MISUSE_ENCODE_MESSAGE)
  (void)encode_message<Chat>(News{"hi"});
#elif defined(MISUSE_ON)
  client.on<Say>([](const Say&) {});
#elif defined(MISUSE_ON_WITH_REQUEST)
  client.on<Join>([](const Join&) {});
#elif defined(MISUSE_REQUEST)
  client.request(Say{}, {}, [](const Outcome<Joined>&) {});
#elif defined(MISUSE_REQUEST_REPLY)
  client.request<News>(Join{}, {}, [](const Outcome<Joined>&) {});
#elif defined(MISUSE_REQUEST_CALLBACK)
  client.request(Join{}, {}, [](const Outcome<News>&) {});
#elif defined(MISUSE_ON_REQUEST)
  client.on_request<Say>([](const Say&) { return Joined{}; });
#elif defined(MISUSE_ON_REQUEST_RESULT)
  client.on_request<Join>([](const Join&) { return News{}; });
#endif
}

}  // namespace

#if !defined(MISUSE)
TEST_CASE("What is right compiles", "[json][compile_fail]") {
  test::World world;
  TypedClient<Chat> client(test::default_url, {}, world.environment());
  use(client);
  CHECK(says_so({}));
}
#endif

}  // namespace emsocket
