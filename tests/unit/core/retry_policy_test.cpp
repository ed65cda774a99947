#include "emsocket/retry_policy.hpp"

#include <chrono>
#include <optional>
#include <stdexcept>

#include "support/catch.hpp"
#include "support/recording_reporter.hpp"

using namespace emsocket;
using namespace std::chrono_literals;

TEST_CASE("By default nothing is retried after a code that ends for good",
          "[retry_policy][defaults][fault-20]") {
  const CloseCode code = GENERATE(as<CloseCode>{}, 1000, 1002, 1003, 1007, 1008,
                                  1010, 1015, 3000, 3003);
  CAPTURE(code);
  CHECK_FALSE(default_retry_decision(code, 0.5, 30s).retries());
}

TEST_CASE("By default all other codes are retried as the backoff says",
          "[retry_policy][defaults]") {
  const CloseCode code =
      GENERATE(as<CloseCode>{}, 0, 1001, 1004, 1005, 1006, 1009, 1011, 1014,
               1016, 3001, 3002, 3004, 3999, 4000, 4999, 65535);
  CAPTURE(code);
  const auto decision = default_retry_decision(code, 0.5, 30s);
  CHECK(decision.retries());
  CHECK_FALSE(decision.delay().has_value());
}

TEST_CASE("After 1012 the retries are spread over 5 to 30 s",
          "[retry_policy][defaults][fault-18]") {
  const auto delay = [](double random) {
    return default_retry_decision(1012, random, 1s).delay();
  };
  CHECK(delay(0) == 5s);
  CHECK(delay(0.5) == 17500ms);
  REQUIRE(delay(0.999999).has_value());
  CHECK(*delay(0.999999) > 29900ms);
  CHECK(*delay(0.999999) <= 30s);
}

TEST_CASE("After 1013 the retry comes in max_delay",
          "[retry_policy][defaults]") {
  const auto decision = default_retry_decision(1013, 0.1, 42s);
  CHECK(decision.retries());
  CHECK(decision.delay() == 42s);
}

TEST_CASE("A RetryDecision says what it was made of", "[retry_policy]") {
  CHECK_FALSE(RetryDecision::stop().retries());
  CHECK(RetryDecision::retry().retries());
  CHECK_FALSE(RetryDecision::retry().delay().has_value());
  CHECK(RetryDecision::retry_after(7s).retries());
  CHECK(RetryDecision::retry_after(7s).delay() == 7s);
  CHECK(RetryDecision(true).retries());
  CHECK_FALSE(RetryDecision(false).retries());
}

TEST_CASE("A rule may answer with a bool or a RetryDecision",
          "[retry_policy]") {
  test::RecordingReporter reporter;
  const RetryPolicy yes([](const CloseEvent&) { return true; });
  const RetryPolicy later([](const CloseEvent& event) {
    return RetryDecision::retry_after(std::chrono::milliseconds(event.code));
  });
  REQUIRE(yes({}, reporter).has_value());
  CHECK(yes({}, reporter)->retries());
  CloseEvent close;
  close.code = 1001;
  REQUIRE(later(close, reporter).has_value());
  CHECK(later(close, reporter)->delay() == 1001ms);
}

TEST_CASE("Without a rule there is no answer", "[retry_policy]") {
  test::RecordingReporter reporter;
  CHECK_FALSE(RetryPolicy{}({}, reporter).has_value());
}

TEST_CASE("A rule that throws is reported and has no answer",
          "[retry_policy][fault-11]") {
  test::RecordingReporter reporter;
  const RetryPolicy unlucky(
      [](const CloseEvent&) -> bool { throw std::runtime_error("no idea"); });
  const RetryPolicy odd([](const CloseEvent&) -> bool { throw 7; });
  CHECK_FALSE(unlucky({}, reporter).has_value());
  CHECK_FALSE(odd({}, reporter).has_value());
  REQUIRE(reporter.reports.size() == 2);
  CHECK(reporter.reports[0] == "no idea");
  CHECK_FALSE(reporter.reports[1].empty());
}
