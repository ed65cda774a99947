// A Client among hostile bytes: urls, subprotocols, messages both ways, reasons
// and the words of others go in at any moment, and what comes out is compared
// with what went in.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz/support/input.hpp"
#include "fuzz/support/require.hpp"
#include "fuzz/support/world.hpp"
#include "support/fake_message.hpp"

using namespace emsocket;
using namespace std::chrono_literals;
using fuzz::FuzzedClient;
using fuzz::Input;
using fuzz::require;
using std::chrono::milliseconds;
using test::Sent;

namespace {

// In each query and each password, so that it can be looked for where it must
// not be.
constexpr std::string_view secret = "S3CRET-7d1c";
constexpr std::string_view probe = "\x01probe\x01";

/// A fuzzer finds out what it is compared with, and puts it anywhere.
std::string without_secret(std::string text) {
  for (auto at = text.find(secret); at != text.npos; at = text.find(secret)) {
    text.erase(at, 1);
  }
  return text;
}

std::string any_url(Input& input) {
  const bool is_usual = input.ConsumeBool();
  std::string url = is_usual ? "wss://" : input.bytes(10);
  if (is_usual && input.ConsumeBool()) {
    url +=
        "user:" + std::string(secret) + "@" + without_secret(input.bytes(20));
  } else {
    url = without_secret(url + input.bytes(20));
  }
  if (input.ConsumeBool()) {
    url += (input.ConsumeBool() ? '?' : '#') + input.bytes(10) +
           std::string(secret) + input.bytes(10);
  }
  return url;
}

class Session {
 public:
  explicit Session(Input& input)
      : input_(input),
        options_(any_options()),
        client_(options_, any_source()) {
    client_.random.otherwise = 0.5;
  }

  void run() {
    for (int i = 0; i < 200 && input_.remaining_bytes() > 0; ++i) {
      step();
      check();
    }
  }

 private:
  Options any_options() {
    Options options;
    options.outbox.max_bytes = input_.size();
    if (input_.ConsumeBool()) {
      options.outbox.max_messages =
          input_.ConsumeIntegralInRange<std::size_t>(0, 4);
    }
    options.outbox.overflow =
        static_cast<Overflow>(input_.ConsumeIntegralInRange(0, 2));
    if (input_.ConsumeBool()) {
      options.max_message_bytes =
          input_.ConsumeIntegralInRange<std::uint64_t>(1, 100);
    }
    if (input_.ConsumeBool()) {
      options.high_water_mark = input_.size();
      options.low_water_mark = options.high_water_mark / 2;
    }
    if (input_.ConsumeBool()) {
      options.heartbeat = {
          .interval = 3s, .timeout = 2s, .message = std::string(probe)};
    }
    if (input_.ConsumeBool()) {
      std::vector<std::string> protocols;
      while (protocols.size() < 3 && input_.ConsumeBool()) {
        protocols.push_back(input_.bytes(10));
      }
      options.protocols = std::move(protocols);
    }
    if (input_.ConsumeIntegralInRange(0, 3) == 0) {
      options.authenticate = [this](const Authentication& authentication) {
        authentication_ = authentication;
      };
    }
    return options;
  }

  UrlSource any_source() {
    if (input_.ConsumeBool()) {
      url_ = any_url(input_);
      return url_;
    }
    return [this](Reply<std::string> reply) {
      replies_.push_back(std::move(reply));
    };
  }

  // --- What happens ---------------------------------------------------------

  void step() {
    switch (input_.ConsumeIntegralInRange(0, 5)) {
      case 0:
        return command();
      case 1:
        return answer();
      case 2:
        return time();
      case 3:
        return send();
      default:
        return network();
    }
  }

  void command() {
    switch (input_.ConsumeIntegralInRange(0, 4)) {
      case 0:
        return client_->close();
      case 1:
        // fuzz_close has its properties; here it ends things.
        (void)client_->close(input_.ConsumeIntegral<CloseCode>(),
                             input_.bytes(130));
        return;
      case 2:
        return client_->reconnect();
      default:
        return client_->connect();
    }
  }

  void answer() {
    if (authentication_ && input_.ConsumeBool()) {
      if (input_.ConsumeBool()) {
        authentication_->accept();
      } else {
        authentication_->reject(input_.bytes(30));
      }
    }
    if (replies_.empty()) return;
    const auto reply = replies_.back();
    if (input_.ConsumeBool()) {
      reply.resolve(any_url(input_));
    } else {
      reply.reject(input_.bytes(30));
    }
  }

  void time() {
    const milliseconds time{input_.ConsumeIntegralInRange(0, 40'000)};
    if (input_.ConsumeBool()) {
      client_.clock.advance(time);
    } else {
      client_.clock.jump(time);
    }
  }

  void send() {
    const bool is_text = input_.ConsumeBool();
    std::string bytes = input_.bytes(60);
    const bool in_page = is_text && input_.ConsumeBool();
    const std::size_t wire_before = wire().size();
    SendResult result{};
    if (in_page) {
      result = client_->send(test::FakeHostMessage(bytes));
    } else if (is_text) {
      result = client_->send(bytes);
    } else {
      result =
          client_->send(std::as_bytes(std::span(bytes.data(), bytes.size())));
    }
    const Sent message{is_text, std::move(bytes)};
    if (result == SendResult::sent) {
      require(queue_.empty(), "nothing overtakes what waits");
      require(wire().size() == wire_before + 1 && wire().back() == message,
              "what is sent is on the wire as it was given");
      ++seen_;
      return;
    }
    require(wire().size() == wire_before, "nothing else is on the wire");
    if (result == SendResult::queued) queue(message);
    check_refusal(result, message.bytes.size());
  }

  void network() {
    if (client_.transport.sockets() == 0 || input_.ConsumeBool()) {
      // A browser quotes the url.
      client_.transport.refuse_next(
          {ErrorKind::invalid_url,
           without_secret(input_.bytes(20)) + " '" + url_ + "'."});
      return;
    }
    auto& socket = client_.transport.last();
    const bool connecting = client_.state() == State::connecting;
    switch (input_.ConsumeIntegralInRange(0, 7)) {
      case 0:
      case 1:
        if (connecting) socket.accept(input_.bytes(10), input_.bytes(10));
        return;
      case 2:
        return socket.refuse();
      case 3:
        return close(socket);
      case 4:
      case 5:
        return message(socket);
      case 6:
        socket.buffered_amount = input_.ConsumeIntegralInRange(0U, 1'000U);
        return;
      default:
        socket.takes_only = input_.ConsumeIntegralInRange<std::size_t>(0, 3);
        return;
    }
  }

  void close(test::FakeSocket& socket) {
    const bool is_heard = socket.is_live();
    const auto code = input_.ConsumeIntegral<CloseCode>();
    const std::string reason = input_.bytes(130);
    const std::size_t before = client_.events.closes.size();
    socket.close(code, reason);
    require(client_.events.closes.size() == before + (is_heard ? 1 : 0),
            "a socket that somebody holds ends in one close");
    if (!is_heard) return;
    const CloseEvent& told = client_.events.closes.back();
    require(told.code == code && told.reason == reason && told.was_clean,
            "a close is told as the peer made it");
  }

  /// Any text; half of the time its bytes are about as many as may come, and
  /// its code units are fewer.
  std::string text_of_peer() {
    if (options_.max_message_bytes > 100 || input_.ConsumeBool()) {
      return input_.text();
    }
    std::string text = "é";
    while (text.size() < options_.max_message_bytes) text += 'x';
    return input_.ConsumeBool() ? text : text + 'x';
  }

  void message(test::FakeSocket& socket) {
    const bool is_text = input_.ConsumeBool();
    const std::string bytes = is_text ? text_of_peer() : input_.bytes(150);
    // Once open is told; before, messages are for the authentication.
    const bool is_heard = socket.is_live() && client_.state() == State::open;
    const bool fits = bytes.size() <= options_.max_message_bytes;
    const std::size_t before = client_.events.messages.size();
    const std::size_t errors = client_.events.errors.size();
    if (is_text) {
      socket.text(bytes);
    } else {
      socket.binary(bytes);
    }
    const auto& messages = client_.events.messages;
    require(messages.size() == before + (is_heard && fits ? 1 : 0),
            "a message is delivered once, if it fits");
    require(messages.size() == before || messages.back() == bytes,
            "a message is delivered as it came");
    if (!is_heard || fits) return;
    require(
        client_.events.errors.size() > errors &&
            client_.events.errors.back().kind == ErrorKind::message_too_large &&
            client_.events.closes.back().code == 1009,
        "one that is too large ends the connection with 1009");
  }

  // --- What must hold -------------------------------------------------------

  /// All that was handed to sockets, in order, but for heartbeats.
  [[nodiscard]] std::vector<Sent> wire() {
    std::vector<Sent> wire;
    for (std::size_t i = 0; i < client_.transport.sockets(); ++i) {
      for (const Sent& sent : client_.transport.socket(i).sent) {
        if (sent.bytes != probe) wire.push_back(sent);
      }
    }
    return wire;
  }

  /// An outbox written down again.
  void queue(const Sent& message) {
    queue_.push_back(message);
    if (options_.outbox.overflow != Overflow::drop_oldest) return;
    while (queue_.size() > options_.outbox.max_messages ||
           queued_bytes() > options_.outbox.max_bytes) {
      queue_.pop_front();
    }
  }

  [[nodiscard]] std::uint64_t queued_bytes() const {
    std::uint64_t bytes = 0;
    for (const Sent& message : queue_) bytes += message.bytes.size();
    return bytes;
  }

  void check_refusal(SendResult result, std::uint64_t size) {
    const bool is_full = queue_.size() >= options_.outbox.max_messages ||
                         queued_bytes() + size > options_.outbox.max_bytes;
    if (result == SendResult::rejected_too_large) {
      require(size > options_.outbox.max_bytes, "too large is over max_bytes");
    }
    if (result == SendResult::rejected_full) {
      require(is_full && options_.outbox.overflow == Overflow::reject,
              "a message is refused by a full outbox only");
    }
    if (result == SendResult::dropped) {
      require(is_full && options_.outbox.overflow != Overflow::reject,
              "a message is dropped by a full outbox only");
    }
    if (result == SendResult::rejected_closed) {
      require(
          client_.state() == State::closing || client_.state() == State::closed,
          "a message is refused for ever only at the end");
    }
  }

  void check() {
    const auto sent = wire();
    for (; seen_ < sent.size(); ++seen_) {
      require(!queue_.empty() && queue_.front() == sent[seen_],
              "what waited is sent in order, as it was given, once");
      queue_.pop_front();
    }
    for (; closes_ < client_.events.closes.size(); ++closes_) {
      if (!client_.events.closes[closes_].will_reconnect) queue_.clear();
    }
    require(client_->outbox_messages() == queue_.size(),
            "the outbox has what is to be sent");
    const bool has_socket = client_.transport.live_sockets() > 0;
    require(client_->buffered_amount() ==
                queued_bytes() +
                    (has_socket ? client_.transport.last().buffered_amount : 0),
            "bufferedAmount is the outbox and the socket");
    for (; errors_ < client_.events.errors.size(); ++errors_) {
      const ErrorEvent& error = client_.events.errors[errors_];
      // What users say in their own words is theirs.
      const bool is_quoted = error.kind == ErrorKind::url_provider ||
                             error.kind == ErrorKind::authentication;
      require(is_quoted || error.message.find(secret) == std::string::npos,
              "no error tells what is secret in a url");
    }
    if (client_.state() == State::closed) {
      require(client_.is_released(), "a closed Client holds nothing");
    }
  }

  Input& input_;
  std::optional<Authentication> authentication_;
  std::vector<Reply<std::string>> replies_;
  std::string url_;  ///< where there is no provider
  Options options_;
  FuzzedClient client_;
  std::deque<Sent> queue_;
  std::size_t seen_ = 0;
  std::size_t closes_ = 0;
  std::size_t errors_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  Input input(data, size);
  Session(input).run();
  return 0;
}
