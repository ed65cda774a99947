#include "core/heartbeat.hpp"

#include <chrono>

#include "support/catch.hpp"
#include "support/manual_scheduler.hpp"

using namespace std::chrono_literals;
using emsocket::detail::Heartbeat;
using emsocket::test::ManualScheduler;

namespace {

struct Fixture {
  explicit Fixture(Heartbeat::Times times = {.interval = 30s, .timeout = 10s})
      : heartbeat(
            times, clock,
            {.probe = [this] { ++probes; }, .lost = [this] { ++losses; }}) {}

  ManualScheduler clock;
  int probes = 0;
  int losses = 0;
  Heartbeat heartbeat;
};

}  // namespace

TEST_CASE("A heartbeat without an interval is off", "[heartbeat]") {
  Fixture off(Heartbeat::Times{});
  off.heartbeat.start();
  off.heartbeat.probe_now();
  CHECK(off.clock.live_timers() == 0);
  CHECK(off.probes == 0);
}

TEST_CASE_METHOD(Fixture, "It probes after an interval of silence",
                 "[heartbeat]") {
  heartbeat.start();
  clock.advance(29'999ms);
  CHECK(probes == 0);
  clock.advance(1ms);
  CHECK(probes == 1);
}

TEST_CASE_METHOD(Fixture, "Any message puts the probe off", "[heartbeat]") {
  heartbeat.start();
  for (int i = 0; i < 10; ++i) {
    clock.advance(20s);
    heartbeat.on_message();
  }
  CHECK(probes == 0);
  clock.advance(29'999ms);
  CHECK(probes == 0);
  clock.advance(1ms);
  CHECK(probes == 1);
}

TEST_CASE_METHOD(Fixture, "Without an answer the peer is lost, once",
                 "[heartbeat]") {
  heartbeat.start();
  clock.advance(30s);
  clock.advance(9'999ms);
  CHECK(losses == 0);
  clock.advance(1ms);
  CHECK(losses == 1);
  clock.advance(1h);
  CHECK(losses == 1);
  CHECK(clock.live_timers() == 0);
}

TEST_CASE_METHOD(Fixture, "Any message answers the probe", "[heartbeat]") {
  heartbeat.start();
  clock.advance(30s);
  clock.advance(9'999ms);
  heartbeat.on_message();
  clock.advance(29'999ms);
  CHECK(losses == 0);
  CHECK(probes == 1);
  clock.advance(1ms);
  CHECK(probes == 2);
}

TEST_CASE_METHOD(Fixture, "A stopped heartbeat holds no timer and says nothing",
                 "[heartbeat]") {
  heartbeat.start();
  clock.advance(35s);
  heartbeat.stop();
  CHECK(clock.live_timers() == 0);
  heartbeat.on_message();
  heartbeat.probe_now();
  clock.advance(1h);
  CHECK(probes == 1);
  CHECK(losses == 0);
}

TEST_CASE_METHOD(Fixture, "A deadline that fires far too late probes again",
                 "[heartbeat][fault-22]") {
  heartbeat.start();
  clock.advance(30s);
  clock.jump(5min);
  CHECK(losses == 0);
  CHECK(probes == 2);
  SECTION("and the answer that waited behind it is life") {
    heartbeat.on_message();
    clock.advance(20s);
    CHECK(losses == 0);
  }
  SECTION("and without an answer the peer is lost after all") {
    clock.advance(10s);
    CHECK(losses == 1);
  }
}

TEST_CASE_METHOD(Fixture, "With timers that run once a minute it kills nobody",
                 "[heartbeat][fault-22]") {
  heartbeat.start();
  for (int minute = 0; minute < 30; ++minute) {
    clock.jump(1min);
    // The peer answers a probe at once, yet behind the timer.
    heartbeat.on_message();
  }
  CHECK(losses == 0);
  CHECK(probes >= 15);
}

TEST_CASE_METHOD(Fixture, "It can be told to probe now",
                 "[heartbeat][fault-24]") {
  heartbeat.start();
  clock.advance(1s);
  heartbeat.probe_now();
  CHECK(probes == 1);
  heartbeat.probe_now();
  CHECK(probes == 1);
  clock.advance(10s);
  CHECK(losses == 1);
}

TEST_CASE_METHOD(Fixture, "Started again it begins anew", "[heartbeat]") {
  heartbeat.start();
  clock.advance(35s);
  heartbeat.start();
  CHECK(clock.live_timers() == 1);
  clock.advance(29s);
  CHECK(losses == 0);
  CHECK(probes == 1);
  clock.advance(1s);
  CHECK(probes == 2);
}
