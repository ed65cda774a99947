#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "emsocket/client.hpp"
#include "support/fake_page.hpp"
#include "support/fake_transport.hpp"
#include "support/manual_scheduler.hpp"
#include "support/recorder.hpp"
#include "support/recording_reporter.hpp"
#include "support/scripted_random.hpp"

namespace emsocket::test {

inline constexpr const char* default_url = "wss://example.com/feed";

/// All that is around a Client, in the hands of the test.
struct World {
  FakeTransport transport;
  ManualScheduler clock;
  ScriptedRandom random;
  FakePage page;
  RecordingReporter reporter;

  [[nodiscard]] Environment environment() {
    return {transport, clock, random, page, reporter};
  }
  /// Nothing is left that a Client had: the test of `stop == free`.
  [[nodiscard]] bool is_released() const {
    return clock.live_timers() == 0 && transport.live_sockets() == 0 &&
           page.listeners() == 0;
  }
};

/// A Client in a World of its own, with a Recorder that hears everything. When
/// it goes, it checks what must hold after every test.
struct TestClient : World {
  explicit TestClient(Options options = {}, UrlSource url = default_url);
  ~TestClient();
  TestClient(const TestClient&) = delete;
  TestClient& operator=(const TestClient&) = delete;

  [[nodiscard]] Client* operator->() { return client.get(); }
  [[nodiscard]] State state() const { return client->state(); }
  /// The newest socket.
  [[nodiscard]] FakeSocket& socket() { return transport.last(); }
  void destroy() { client.reset(); }
  [[nodiscard]] SendResult send(std::string_view text) {
    return client->send(text);
  }

  /// connect(), and the server accepts.
  void connect_and_open();
  /// Lives through the running wait until the next attempt has begun.
  void wait_for_retry();
  /// The running attempt fails and the next one begins.
  void fail_and_retry();
  /// Begins in `idle`, ends in the given state, with an empty Recorder.
  void go_to(State state);

  Recorder events;
  std::unique_ptr<Client> client;
};

/// Options for tests of delays: no jitter, so that every delay is known.
[[nodiscard]] inline Options without_jitter() {
  Options options;
  options.reconnect.jitter = Jitter::none;
  return options;
}

}  // namespace emsocket::test
