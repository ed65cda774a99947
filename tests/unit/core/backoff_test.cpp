#include "emsocket/backoff.hpp"

#include <chrono>
#include <cstdint>
#include <limits>

#include "emsocket/options.hpp"
#include "support/catch.hpp"

using namespace std::chrono_literals;
using emsocket::Backoff;
using emsocket::Jitter;
using std::chrono::milliseconds;

namespace {

constexpr std::uint32_t huge = std::numeric_limits<std::uint32_t>::max();
constexpr double almost_one = 0.9999999999;

Backoff with(Jitter jitter) { return {.jitter = jitter}; }

}  // namespace

TEST_CASE(
    "By default a Backoff is 500 ms, doubled up to 30 s, half of it chance",
    "[backoff][defaults]") {
  const Backoff backoff;
  CHECK(backoff.initial_delay == 500ms);
  CHECK(backoff.factor == 2.0);
  CHECK(backoff.max_delay == 30s);
  CHECK(backoff.jitter == Jitter::equal);
}

TEST_CASE("Without jitter the delay grows by the factor up to the maximum",
          "[backoff]") {
  const Backoff backoff = with(Jitter::none);
  CHECK(backoff.delay(0, 0.3) == 500ms);
  CHECK(backoff.delay(1, 0.3) == 1000ms);
  CHECK(backoff.delay(2, 0.3) == 2000ms);
  CHECK(backoff.delay(5, 0.3) == 16000ms);
  CHECK(backoff.delay(6, 0.3) == 30000ms);
  CHECK(backoff.delay(7, 0.3) == 30000ms);
}

TEST_CASE("The factor need not be a whole number", "[backoff]") {
  const Backoff backoff{
      .initial_delay = 100ms, .factor = 1.5, .jitter = Jitter::none};
  CHECK(backoff.delay(1, 0) == 150ms);
  CHECK(backoff.delay(2, 0) == 225ms);
}

TEST_CASE("A factor of one keeps the delay as it is", "[backoff]") {
  const Backoff backoff{.factor = 1, .jitter = Jitter::none};
  CHECK(backoff.delay(0, 0) == 500ms);
  CHECK(backoff.delay(huge, 0) == 500ms);
}

TEST_CASE("Equal jitter lies between half the delay and the delay",
          "[backoff][fault-16][fault-18]") {
  const Backoff backoff = with(Jitter::equal);
  CHECK(backoff.delay(0, 0) == 250ms);
  CHECK(backoff.delay(0, 0.5) == 375ms);
  CHECK(backoff.delay(0, almost_one) == 500ms);
  CHECK(backoff.delay(3, 0) == 2000ms);
  CHECK(backoff.delay(3, almost_one) == 4000ms);
  CHECK(backoff.delay(20, 0) == 15s);
  CHECK(backoff.delay(20, almost_one) == 30s);
}

TEST_CASE("Full jitter lies between nothing and the delay",
          "[backoff][fault-18]") {
  const Backoff backoff = with(Jitter::full);
  CHECK(backoff.delay(0, 0) == 0ms);
  CHECK(backoff.delay(0, 0.5) == 250ms);
  CHECK(backoff.delay(3, 0.25) == 1000ms);
  CHECK(backoff.delay(20, almost_one) == 30s);
}

TEST_CASE(
    "Decorrelated jitter lies between the first delay and three times the last",
    "[backoff][fault-18]") {
  const Backoff backoff = with(Jitter::decorrelated);
  CHECK(backoff.delay(0, 0) == 500ms);
  CHECK(backoff.delay(0, almost_one) == 1500ms);
  CHECK(backoff.delay(1, 0, 1500ms) == 500ms);
  CHECK(backoff.delay(1, 0.5, 1500ms) == 2500ms);
  CHECK(backoff.delay(1, almost_one, 1500ms) == 4500ms);
  CHECK(backoff.delay(9, almost_one, 29s) == 30s);
}

TEST_CASE("The delay never overflows, however many attempts there were",
          "[backoff][fault-17]") {
  const auto n = GENERATE(30u, 31u, 32u, 62u, 63u, 64u, 1014u, 1015u, 1024u,
                          1025u, 100'000u, huge);
  CAPTURE(n);
  CHECK(with(Jitter::none).delay(n, 0) == 30s);
  CHECK(with(Jitter::equal).delay(n, 0) == 15s);
  CHECK(with(Jitter::equal).delay(n, almost_one) == 30s);
  CHECK(with(Jitter::full).delay(n, almost_one) == 30s);
  CHECK(with(Jitter::decorrelated).delay(n, 0, 30s) == 500ms);
  CHECK(with(Jitter::decorrelated).delay(n, almost_one, 30s) == 30s);
}

TEST_CASE("A huge factor gives the maximum, not nonsense",
          "[backoff][fault-17]") {
  const Backoff backoff{.factor = 1e308, .jitter = Jitter::none};
  CHECK(backoff.delay(0, 0) == 500ms);
  CHECK(backoff.delay(1, 0) == 30s);
  CHECK(backoff.delay(2, 0) == 30s);
}

TEST_CASE("An initial delay of zero stays zero", "[backoff]") {
  const auto jitter = GENERATE(Jitter::none, Jitter::equal, Jitter::full);
  const Backoff backoff{.initial_delay = 0ms, .jitter = jitter};
  CHECK(backoff.delay(0, almost_one) == 0ms);
  CHECK(backoff.delay(huge, almost_one) == 0ms);
}

TEST_CASE("No jitter ever exceeds the maximum or goes below zero",
          "[backoff][fault-17]") {
  const auto jitter =
      GENERATE(Jitter::none, Jitter::equal, Jitter::full, Jitter::decorrelated);
  const Backoff backoff = with(jitter);
  milliseconds previous{0};
  for (std::uint32_t n = 0; n < 2'000; ++n) {
    const double random = static_cast<double>(n % 7) / 7;
    previous = backoff.delay(n, random, previous);
    REQUIRE(previous >= 0ms);
    REQUIRE(previous <= 30s);
  }
}

TEST_CASE("The longest delay that can be written is kept, not wrapped",
          "[backoff][fault-17]") {
  const Backoff backoff{.max_delay = milliseconds::max(),
                        .jitter = Jitter::none};
  CHECK(backoff.delay(0, 0) == 500ms);
  CHECK(backoff.delay(40, 0) > 0ms);
  CHECK(backoff.delay(huge, 0) > backoff.delay(40, 0));
}

TEST_CASE("ReconnectOptions hand their values to the Backoff", "[backoff]") {
  emsocket::ReconnectOptions reconnect;
  reconnect.initial_delay = 7ms;
  reconnect.factor = 3;
  reconnect.max_delay = 77ms;
  reconnect.jitter = Jitter::full;
  const Backoff backoff = reconnect.backoff();
  CHECK(backoff.initial_delay == 7ms);
  CHECK(backoff.factor == 3.0);
  CHECK(backoff.max_delay == 77ms);
  CHECK(backoff.jitter == Jitter::full);
}
