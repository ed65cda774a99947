#include "support/envelope_vectors.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "emsocket/json.hpp"
#include "support/catch.hpp"
#include "support/test_client.hpp"

// The page's envelopes (web/src/codecs) are held against the same list.

namespace emsocket {

namespace {

struct Say {
  std::string text;
};
EMSOCKET_MESSAGE(Say, "say", text)
struct Join {
  std::string room;
};
EMSOCKET_MESSAGE(Join, "join", room)
struct Ask {
  int question = 0;
};
EMSOCKET_MESSAGE(Ask, "ask", question)
struct Joined {
  int members = 0;
};
EMSOCKET_MESSAGE(Joined, "joined", members)

template <class E, class C>
using Talk = Protocol<Incoming<Say, Request<Ask, Joined>>,
                      Outgoing<Say, Request<Join, Joined>>, E, C>;

/// One message of the list, as the codec writes it.
std::string wire(const std::string& envelope, const std::string& message,
                 const std::string& codec) {
  static const auto vectors = nlohmann::json::parse(
      test::envelope_vectors.begin(), test::envelope_vectors.end());
  for (const auto& vector : vectors) {
    if (vector["envelope"] != envelope || vector["message"] != message) {
      continue;
    }
    const auto text = vector[codec].get<std::string>();
    if (codec == "json") return text;
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); i += 2) {
      bytes += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
    }
    return bytes;
  }
  FAIL("no vector of " << envelope << ", " << message);
  return {};
}

template <class E, class C>
void agree(const std::string& envelope, const std::string& codec) {
  INFO(envelope << ", " << codec);
  const auto vector = [&](const char* message) {
    return wire(envelope, message, codec);
  };
  test::World world;
  TypedClient<Talk<E, C>> client(test::default_url, Options{},
                                 world.environment());
  client.connect();
  world.transport.last().accept();
  const auto receive = [&](const std::string& message) {
    if constexpr (C::kind == MessageKind::text) {
      world.transport.last().text(message);
    } else {
      world.transport.last().binary(message);
    }
  };
  const auto last_sent = [&] {
    const auto& sent = world.transport.last().sent;
    return sent.empty() ? std::string() : sent.back().bytes;
  };

  (void)client.send(Say{"hi"});
  CHECK(last_sent() == vector("event"));

  std::optional<int> members;
  client.template request<Joined>(Join{"lobby"}, {},
                                  [&](const Outcome<Joined>& outcome) {
                                    if (outcome) members = outcome->members;
                                  });
  CHECK(last_sent() == vector("request"));
  receive(vector("reply"));
  CHECK(members == 2);

  std::string heard;
  client.template on<Say>([&](const Say& say) { heard = say.text; });
  receive(vector("event"));
  CHECK(heard == "hi");

  client.template on_request<Ask>(
      [](const Ask& ask) { return ask.question == 3 ? Joined{2} : Joined{}; });
  receive(vector("asked"));
  CHECK(last_sent() == vector("reply"));
  client.template on_request<Ask>(
      [](const Ask&, const Responder<Joined>& responder) {
        (void)responder.refuse({7, "no", {}});
      });
  receive(vector("asked"));
  CHECK(last_sent() == vector("refusal"));
}

template <class E>
void agree_in_every_codec(const std::string& envelope) {
  agree<E, JsonCodec>(envelope, "json");
  agree<E, CborCodec>(envelope, "cbor");
  agree<E, MessagePackCodec>(envelope, "msgpack");
}

}  // namespace

TEST_CASE("Messages in envelopes are byte for byte what the list says",
          "[json][envelope]") {
  agree_in_every_codec<FlatEnvelope<>>("flat");
  agree_in_every_codec<TaggedEnvelope<>>("tagged");
  agree_in_every_codec<ArrayEnvelope>("array");
  agree_in_every_codec<JsonRpcEnvelope>("json-rpc");
}

}  // namespace emsocket
