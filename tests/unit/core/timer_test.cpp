#include "core/timer.hpp"

#include <chrono>
#include <memory>

#include "support/catch.hpp"
#include "support/manual_scheduler.hpp"

using namespace std::chrono_literals;
using emsocket::detail::Timer;
using emsocket::test::ManualScheduler;

namespace {

struct Fixture {
  ManualScheduler clock;
  int fired = 0;
  bool was_overdue = false;
  Timer timer{clock, [this] {
                ++fired;
                was_overdue = timer.is_overdue();
              }};
};

}  // namespace

TEST_CASE_METHOD(Fixture, "A timer fires once, when it is due", "[timer]") {
  CHECK_FALSE(timer.is_running());
  timer.start(100ms);
  CHECK(timer.is_running());
  clock.advance(99ms);
  CHECK(fired == 0);
  clock.advance(1ms);
  CHECK(fired == 1);
  CHECK_FALSE(timer.is_running());
  clock.advance(1h);
  CHECK(fired == 1);
}

TEST_CASE_METHOD(Fixture, "Starting a timer again replaces it", "[timer]") {
  timer.start(100ms);
  clock.advance(50ms);
  timer.start(100ms);
  CHECK(clock.live_timers() == 1);
  clock.advance(99ms);
  CHECK(fired == 0);
  clock.advance(1ms);
  CHECK(fired == 1);
}

TEST_CASE_METHOD(Fixture, "A stopped timer does not fire", "[timer]") {
  timer.start(100ms);
  timer.stop();
  CHECK_FALSE(timer.is_running());
  CHECK(clock.live_timers() == 0);
  timer.stop();
  clock.advance(1s);
  CHECK(fired == 0);
}

TEST_CASE("A timer that is destroyed does not fire", "[timer][fault-12]") {
  ManualScheduler clock;
  int fired = 0;
  auto timer = std::make_unique<Timer>(clock, [&] { ++fired; });
  timer->start(100ms);
  timer.reset();
  CHECK(clock.live_timers() == 0);
  clock.advance(1s);
  CHECK(fired == 0);
}

TEST_CASE("A timer may start itself again, and stop, in its task", "[timer]") {
  struct {
    ManualScheduler clock;
    int fired = 0;
    Timer timer{clock, [this] {
                  timer.start(10ms);
                  if (++fired == 3) timer.stop();
                }};
  } self;
  self.timer.start(10ms);
  self.clock.advance(1s);
  CHECK(self.fired == 3);
}

TEST_CASE_METHOD(Fixture, "A timer that fires on time is not overdue",
                 "[timer]") {
  timer.start(100ms);
  clock.advance(1h);
  CHECK(fired == 1);
  CHECK_FALSE(was_overdue);
}

TEST_CASE_METHOD(Fixture, "A timer that is a second late is not overdue yet",
                 "[timer][fault-22]") {
  // Background tabs run timers once a second.
  timer.start(100ms);
  clock.jump(1100ms);
  CHECK(fired == 1);
  CHECK_FALSE(was_overdue);
}

TEST_CASE_METHOD(Fixture, "A timer of a page that was frozen is overdue",
                 "[timer][fault-22][fault-23]") {
  timer.start(100ms);
  clock.jump(1min);
  CHECK(fired == 1);
  CHECK(was_overdue);
}
