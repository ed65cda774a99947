#include "core/retry_counter.hpp"

#include <chrono>
#include <cstdint>
#include <limits>

#include "support/catch.hpp"

using namespace std::chrono_literals;
using emsocket::Backoff;
using emsocket::Jitter;
using emsocket::detail::RetryCounter;

TEST_CASE("The counter numbers the retries and grows their delay",
          "[retry_counter]") {
  const Backoff backoff{.jitter = Jitter::none};
  RetryCounter counter;
  CHECK(counter.retries() == 0);
  CHECK(counter.next_delay(backoff, 0) == 500ms);
  CHECK(counter.retries() == 1);
  CHECK(counter.next_delay(backoff, 0) == 1s);
  counter.count_retry();
  CHECK(counter.retries() == 3);
  counter.reset();
  CHECK(counter.retries() == 0);
  CHECK(counter.next_delay(backoff, 0) == 500ms);
}

TEST_CASE("Decorrelated delays start from the delay before",
          "[retry_counter]") {
  const Backoff backoff{.jitter = Jitter::decorrelated};
  RetryCounter counter;
  CHECK(counter.next_delay(backoff, 0.5) == 1s);
  CHECK(counter.next_delay(backoff, 0.5) == 1750ms);
  counter.reset();
  CHECK(counter.next_delay(backoff, 0.5) == 1s);
}

TEST_CASE("As many failures as attempts are allowed exhaust it",
          "[retry_counter]") {
  RetryCounter counter;
  CHECK_FALSE(counter.is_exhausted(2));
  counter.on_failure();
  CHECK(counter.is_exhausted(1));
  CHECK_FALSE(counter.is_exhausted(2));
  counter.on_failure();
  CHECK(counter.is_exhausted(2));
  counter.reset();
  CHECK_FALSE(counter.is_exhausted(1));
}
