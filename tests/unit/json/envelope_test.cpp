#include "emsocket/json/envelope.hpp"

#include <optional>
#include <string>
#include <vector>

#include "emsocket/json.hpp"
#include "support/catch.hpp"
#include "support/test_client.hpp"

namespace emsocket {

namespace {

using namespace std::chrono_literals;

struct Note {
  std::string text;
};
EMSOCKET_MESSAGE(Note, "note", text)
struct Ping {};
EMSOCKET_MESSAGE(Ping, "ping")
struct Add {
  int a = 0;
  int b = 0;
};
EMSOCKET_MESSAGE(Add, "add", a, b)
struct Sum {
  int sum = 0;
};
EMSOCKET_MESSAGE(Sum, "sum", sum)

/// Speaks one protocol in one envelope and tells all that happens as text.
template <class Envelope, class Reply, class C = JsonCodec>
struct Fixture : test::World {
  using P = Protocol<Incoming<Note, Ping, Request<Add, Reply>>,
                     Outgoing<Note, Ping, Request<Add, Reply>>, Envelope, C>;

  Fixture() : client(test::default_url, {}, environment()) {
    client.template on<Note>(
        [this](const Note& note) { log.push_back("note " + note.text); });
    client.template on<Ping>([this](const Ping&) { log.push_back("ping"); });
    client.template on_request<Add>([](const Add& add) {
      if constexpr (std::same_as<Reply, int>) {
        return add.a + add.b;
      } else {
        return Sum{add.a + add.b};
      }
    });
    client.on_unknown([this](const UnknownMessage& message) {
      log.push_back("unknown " + std::string(message.type));
    });
    client.on_invalid([this](const DecodeError& error) {
      log.push_back("invalid " + error.pointer + " " +
                    std::string(to_string(error.fault)));
    });
    client.connect();
    transport.last().accept();
  }

  void request() {
    client.request(Add{1, 2}, 5s, [this](const Outcome<Reply>& outcome) {
      if constexpr (std::same_as<Reply, int>) {
        log.push_back(outcome ? "sum " + std::to_string(*outcome)
                              : "refused " + outcome.error.message);
      } else {
        log.push_back(outcome ? "sum " + std::to_string(outcome->sum)
                              : "refused " + outcome.error.message);
      }
    });
  }
  void receive(std::string_view text) { transport.last().text(text); }
  [[nodiscard]] std::vector<std::string> sent() {
    return transport.last().sent_texts();
  }

  TypedClient<P> client;
  std::vector<std::string> log;
};

using Texts = std::vector<std::string>;
using Tagged = Fixture<TaggedEnvelope<>, Sum>;
using Array = Fixture<ArrayEnvelope, Sum>;
using JsonRpc = Fixture<JsonRpcEnvelope, int>;
using Renamed = Fixture<FlatEnvelope<"op", "seq">, Sum>;

}  // namespace

TEST_CASE_METHOD(Tagged, "The payload stands beside the tag",
                 "[json][envelope]") {
  receive(R"({"type":"note","data":{"text":"hi"}})");
  receive(R"({"data":{"text":"ho"},"type":"note","more":[1]})");
  receive(R"({"type":"ping"})");
  receive(R"({"type":"ping","data":{}})");
  receive(R"({"type":"nope","data":5})");
  CHECK(log == Texts{"note hi", "note ho", "ping", "ping", "unknown nope"});
  log.clear();
  receive(R"({"type":"note"})");
  receive(R"({"type":"note","data":{"text":5}})");
  receive(R"({"type":"note","data":{"text":"a"},"data":{"text":"b"}})");
  receive(R"({"data":{}})");
  receive(R"({"type":5})");
  receive(R"([])");
  CHECK(log == Texts{"invalid /data/text missing_field",
                     "invalid /data/text wrong_type",
                     "invalid /data duplicate_key",
                     "invalid /type missing_field", "invalid /type wrong_type",
                     "invalid  wrong_type"});
  (void)client.send(Note{"hi"});
  (void)client.send(Ping{});
  request();
  receive(R"({"type":"add","data":{"a":3,"b":4},"id":9})");
  CHECK(sent() == Texts{R"({"type":"note","data":{"text":"hi"}})",
                        R"({"type":"ping","data":{}})",
                        R"({"type":"add","id":1,"data":{"a":1,"b":2}})",
                        R"({"type":"sum","id":9,"data":{"sum":7}})"});
  log.clear();
  receive(R"({"type":"sum","id":1,"data":{"sum":3}})");
  request();
  receive(R"({"type":"error","id":2,"data":{"code":1,"message":"no"}})");
  CHECK(log == Texts{"sum 3", "refused no"});
}

TEST_CASE_METHOD(Array, "A message is an array", "[json][envelope]") {
  receive(R"(["note",{"text":"hi"}])");
  receive(R"(["ping"])");
  receive(R"(["ping",{},null,"more"])");
  receive(R"(["nope",5])");
  CHECK(log == Texts{"note hi", "ping", "ping", "unknown nope"});
  log.clear();
  receive(R"(["note"])");
  receive(R"(["note",{"text":5}])");
  receive(R"([])");
  receive(R"([5])");
  receive(R"({})");
  CHECK(log == Texts{"invalid /1/text missing_field",
                     "invalid /1/text wrong_type", "invalid /0 missing_field",
                     "invalid /0 wrong_type", "invalid  wrong_type"});
  (void)client.send(Note{"hi"});
  request();
  receive(R"(["add",{"a":3,"b":4},"x"])");
  CHECK(sent() == Texts{R"(["note",{"text":"hi"}])",
                        R"(["add",{"a":1,"b":2},1])",
                        R"(["sum",{"sum":7},"x"])"});
  log.clear();
  receive(R"(["sum",{"sum":3},1])");
  request();
  receive(R"(["error",{"message":"no"},2])");
  CHECK(log == Texts{"sum 3", "refused no"});
}

TEST_CASE_METHOD(Renamed, "The names of the envelope can be chosen",
                 "[json][envelope]") {
  receive(R"({"text":"hi","op":"note"})");
  request();
  receive(R"({"op":"sum","sum":3,"seq":1})");
  CHECK(log == Texts{"note hi", "sum 3"});
  CHECK(sent() == Texts{R"({"op":"add","seq":1,"a":1,"b":2})"});
}

TEST_CASE_METHOD(JsonRpc, "A message is a JSON-RPC notification",
                 "[json][envelope][json_rpc]") {
  receive(R"({"jsonrpc":"2.0","method":"note","params":{"text":"hi"}})");
  receive(R"({"params":{"text":"ho"},"method":"note","jsonrpc":"2.0"})");
  receive(R"({"jsonrpc":"2.0","method":"ping"})");
  receive(R"({"jsonrpc":"2.0","method":"nope","params":[1]})");
  CHECK(log == Texts{"note hi", "note ho", "ping", "unknown nope"});
  CHECK(sent().empty());
  (void)client.send(Note{"hi"});
  CHECK(sent() == Texts{R"({"jsonrpc":"2.0","method":"note",)"
                        R"("params":{"text":"hi"}})"});
}

TEST_CASE_METHOD(JsonRpc, "A JSON-RPC request is answered",
                 "[json][envelope][json_rpc]") {
  receive(
      R"({"jsonrpc":"2.0","method":"add","params":{"a":3,"b":4},"id":"x"})");
  receive(R"({"jsonrpc":"2.0","method":"foo","id":5})");
  receive(R"({"jsonrpc":"2.0","method":"add","params":{"a":3},"id":6})");
  CHECK(sent() ==
        Texts{R"({"jsonrpc":"2.0","id":"x","result":7})",
              R"({"jsonrpc":"2.0","id":5,"error":{"code":-32601,)"
              R"("message":"there is no request \"foo\" here"}})",
              R"({"jsonrpc":"2.0","id":6,"error":{"code":-32602,)"
              R"("message":"/params/b: expected an integer, found no such )"
              R"(field"}})"});
}

TEST_CASE_METHOD(JsonRpc, "A JSON-RPC reply ends its request",
                 "[json][envelope][json_rpc]") {
  request();
  request();
  request();
  CHECK(sent()[0] ==
        R"({"jsonrpc":"2.0","method":"add","id":1,"params":{"a":1,"b":2}})");
  receive(R"({"jsonrpc":"2.0","id":2,"result":3})");
  receive(R"({"id":1,"error":{"code":-32000,"message":"no"},"jsonrpc":"2.0"})");
  receive(R"({"jsonrpc":"2.0","id":3,"result":"many"})");
  CHECK(log ==
        Texts{"sum 3", "refused no", "invalid /result wrong_type", "refused "});
  log.clear();
  // Nobody asked, or does any more.
  receive(R"({"jsonrpc":"2.0","id":2,"result":3})");
  CHECK(log.empty());
}

TEST_CASE_METHOD(JsonRpc, "What is no JSON-RPC is an error",
                 "[json][envelope][json_rpc]") {
  receive(R"({"method":"note","params":{"text":"hi"}})");
  receive(R"({"jsonrpc":"1.0","method":"ping"})");
  receive(R"({"jsonrpc":2,"method":"ping"})");
  receive(R"({"jsonrpc":"2.0","method":1})");
  receive(R"({"jsonrpc":"2.0","id":1})");
  receive(R"([{"jsonrpc":"2.0","method":"ping"}])");
  CHECK(log == Texts{"invalid /jsonrpc missing_field",
                     "invalid /jsonrpc unknown_value",
                     "invalid /jsonrpc wrong_type",
                     "invalid /method wrong_type",
                     "invalid /method missing_field", "invalid  wrong_type"});
}

TEMPLATE_TEST_CASE("An envelope goes with every codec", "[json][envelope]",
                   FlatEnvelope<>, TaggedEnvelope<>, ArrayEnvelope,
                   JsonRpcEnvelope) {
  Fixture<TestType, Sum, CborCodec> fixture;
  // The peer is of the same protocol: it gets what we send.
  const auto reflect = [&] {
    const auto sent = fixture.transport.last().sent;
    fixture.transport.last().sent.clear();
    for (const test::Sent& message : sent) {
      CHECK(!message.is_text);
      fixture.transport.last().binary(message.bytes);
    }
  };
  (void)fixture.client.send(Note{"hi"});
  fixture.request();
  reflect();
  reflect();
  fixture.receive("text");
  CHECK(fixture.log == Texts{"note hi", "sum 3", "unknown "});
}

}  // namespace emsocket
