#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

#include "support/catch.hpp"
#include "support/test_client.hpp"

// Long walks through commands, events of the network and of the page, in any
// order and also from within handlers. Always the same walks. The simulation
// (tests/simulation) asks for far more, but only natively: these run as
// WebAssembly too.

using namespace emsocket;
using namespace std::chrono_literals;
using test::TestClient;

namespace {

class Walk {
 public:
  explicit Walk(std::uint32_t seed)
      : dice_(seed), client_(options(), [this](Reply<std::string> reply) {
          answer(reply);
        }) {
    client_->on_state([this](const StateEvent& event) {
      if (event.to == State::connecting) ++attempts_;
      meddle();
    });
    client_->on_open([this](const OpenEvent&) { meddle(); });
    client_->on_message([this](const Message&) { meddle(); });
    client_->on_error([this](const ErrorEvent&) { meddle(); });
    client_->on_close([this](const CloseEvent&) { meddle(); });
    client_->on_reconnecting([this](const ReconnectingEvent&) { meddle(); });
    client_->on_drain([this](const DrainEvent&) { meddle(); });
  }

  void run() {
    for (int i = 0; i < 400; ++i) {
      step();
      REQUIRE(client_.transport.live_sockets() <= 1);
      if (client_.state() == State::closed) {
        REQUIRE(client_.page.listeners() == 0);
        REQUIRE(client_.transport.live_sockets() == 0);
        REQUIRE(client_.clock.live_timers() == 0);
      }
    }
    meddling_ = false;
    client_->close();
    client_.clock.advance(1min);
    REQUIRE(client_.state() == State::closed);
    REQUIRE(client_.is_released());
    // One close for each attempt, and one for a close() where none was running.
    const std::size_t closes = client_.events.closes.size();
    CHECK(closes >= attempts_);
    CHECK(closes <= attempts_ + close_calls_ + 1);
    CHECK_FALSE(client_.events.closes.back().will_reconnect);
  }

 private:
  static Options options() {
    Options options;
    options.heartbeat = {.interval = 3s, .timeout = 2s, .message = "ping"};
    options.outbox = {.max_messages = 3, .overflow = Overflow::drop_oldest};
    options.max_message_bytes = 20;
    options.high_water_mark = 15;
    options.reconnect.max_attempts = 6;
    return options;
  }

  [[nodiscard]] std::uint32_t roll(std::uint32_t sides) {
    return static_cast<std::uint32_t>(dice_()) % sides;
  }

  void answer(const Reply<std::string>& reply) {
    switch (roll(8)) {
      case 0:
        return reply.reject("no");
      case 1:
        waiting_.push_back(reply);
        return;
      default:
        return reply.resolve(test::default_url);
    }
  }

  void command() {
    switch (roll(7)) {
      case 0:
        ++close_calls_;
        return client_->close();
      case 1:
        ++close_calls_;
        (void)client_->close(4000, "walk");
        return;
      case 2:
      case 3:
        return client_->connect();
      case 4:
        return client_->reconnect();
      default:
        (void)client_.send("message");
        return;
    }
  }

  /// From within a handler.
  void meddle() {
    if (!meddling_ || depth_ >= 3 || roll(4) != 0) return;
    ++depth_;
    command();
    --depth_;
  }

  void network() {
    if (client_.transport.sockets() == 0) return;
    auto& socket = client_.socket();
    const bool is_open = client_.state() == State::open;
    switch (roll(9)) {
      case 0:
      case 1:
      case 2:
        if (client_.state() == State::connecting) socket.accept();
        return;
      case 3:
        return socket.refuse();
      case 4:
        return socket.error();
      case 5:
        return socket.close(roll(2) == 0 ? close_code::normal
                                         : close_code::service_restart);
      case 6:
        if (is_open) socket.text("pong");
        return;
      case 7:
        if (is_open) socket.binary(std::string(30, 'x'));
        return;
      default:
        socket.buffered_amount = roll(40);
        return;
    }
  }

  void step() {
    switch (roll(10)) {
      case 0:
      case 1:
        return command();
      case 2:
        return client_.page.signal(static_cast<PageSignal>(roll(4)));
      case 3:
        return client_.clock.jump(std::chrono::milliseconds(roll(60'000)));
      case 4:
        return client_.clock.run_due();
      case 5:
        if (!waiting_.empty())
          waiting_[roll(8) % waiting_.size()].resolve("ws:");
        return;
      case 6:
        return client_.clock.advance(std::chrono::milliseconds(roll(6'000)));
      default:
        return network();
    }
  }

  std::mt19937 dice_;
  std::vector<Reply<std::string>> waiting_;
  std::size_t attempts_ = 0;
  std::size_t close_calls_ = 0;
  int depth_ = 0;
  bool meddling_ = true;
  TestClient client_;
};

}  // namespace

TEST_CASE("A Client keeps its contracts on any walk through its states",
          "[client][walk][fault-4][fault-11]") {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    INFO("seed " << seed);
    Walk walk(seed);
    walk.run();
  }
}
