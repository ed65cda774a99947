#include "core/drain_monitor.hpp"

#include <chrono>
#include <cstdint>
#include <vector>

#include "support/catch.hpp"
#include "support/manual_scheduler.hpp"

using namespace std::chrono_literals;
using emsocket::detail::DrainMonitor;
using emsocket::test::ManualScheduler;

namespace {

struct Fixture {
  explicit Fixture(DrainMonitor::Marks marks = {.high = 100, .low = 20})
      : monitor(
            marks, clock, [this] { return amount; },
            [this](std::uint64_t left) { drains.push_back(left); }) {
    monitor.set_connected(true);
  }

  void grow_to(std::uint64_t bytes) {
    amount = bytes;
    monitor.on_more();
  }

  ManualScheduler clock;
  std::uint64_t amount = 0;
  std::vector<std::uint64_t> drains;
  DrainMonitor monitor;
};

using Amounts = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("Without a high mark it is always writable", "[drain_monitor]") {
  Fixture off(DrainMonitor::Marks{});
  off.grow_to(1'000'000'000);
  CHECK(off.monitor.writable());
  CHECK(off.clock.live_timers() == 0);
}

TEST_CASE_METHOD(Fixture, "At the high mark it is not writable",
                 "[drain_monitor]") {
  grow_to(99);
  CHECK(monitor.writable());
  CHECK(clock.live_timers() == 0);
  grow_to(100);
  CHECK_FALSE(monitor.writable());
}

TEST_CASE_METHOD(Fixture, "There is one drain for each crossing",
                 "[drain_monitor]") {
  grow_to(100);
  grow_to(150);
  amount = 21;
  clock.advance(1s);
  CHECK(drains.empty());
  CHECK_FALSE(monitor.writable());
  amount = 20;
  clock.advance(1s);
  CHECK(drains == Amounts{20});
  CHECK(monitor.writable());
  CHECK(clock.live_timers() == 0);
  clock.advance(1s);
  CHECK(drains.size() == 1);

  grow_to(200);
  amount = 0;
  clock.advance(1s);
  CHECK(drains == Amounts{20, 0});
}

TEST_CASE_METHOD(Fixture, "Who sends again in drain gets another drain",
                 "[drain_monitor]") {
  grow_to(100);
  amount = 0;
  clock.advance(1s);
  grow_to(100);
  CHECK_FALSE(monitor.writable());
  amount = 0;
  clock.advance(1s);
  CHECK(drains.size() == 2);
}

TEST_CASE_METHOD(Fixture, "Without a connection it does not look for ever",
                 "[drain_monitor]") {
  monitor.set_connected(false);
  grow_to(100);
  clock.advance(1s);
  CHECK(clock.live_timers() == 0);
  CHECK_FALSE(monitor.writable());

  monitor.set_connected(true);
  amount = 0;
  clock.advance(1s);
  CHECK(drains == Amounts{0});
}

TEST_CASE_METHOD(Fixture, "What was lost with a connection drains too",
                 "[drain_monitor]") {
  grow_to(100);
  monitor.set_connected(false);
  amount = 5;
  clock.advance(1s);
  CHECK(drains == Amounts{5});
  CHECK(clock.live_timers() == 0);
}

TEST_CASE_METHOD(Fixture, "reset() begins anew without a drain",
                 "[drain_monitor]") {
  grow_to(100);
  monitor.reset();
  CHECK(monitor.writable());
  CHECK(clock.live_timers() == 0);
  amount = 0;
  clock.advance(1s);
  CHECK(drains.empty());
}
