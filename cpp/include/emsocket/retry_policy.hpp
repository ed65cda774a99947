#pragma once

#include <chrono>
#include <concepts>
#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "emsocket/close_code.hpp"
#include "emsocket/events.hpp"
#include "emsocket/exception_reporter.hpp"

namespace emsocket {

/// Whether, and when, to retry after one `close`.
class RetryDecision {
 public:
  /// No further attempt: the close is terminal.
  [[nodiscard]] static RetryDecision stop() { return {false}; }
  /// Retry after the backoff's delay.
  [[nodiscard]] static RetryDecision retry() { return {true}; }
  /// Retry after this delay, whatever the backoff says.
  [[nodiscard]] static RetryDecision retry_after(
      std::chrono::milliseconds delay) {
    RetryDecision decision(true);
    decision.delay_ = delay;
    return decision;
  }
  /// `true` is retry(), `false` is stop().
  RetryDecision(bool retry) : retry_(retry) {}

  /// Whether there is a further attempt.
  [[nodiscard]] bool retries() const { return retry_; }
  /// After which delay; nothing where the backoff says it.
  [[nodiscard]] std::optional<std::chrono::milliseconds> delay() const {
    return delay_;
  }

 private:
  bool retry_;
  std::optional<std::chrono::milliseconds> delay_;
};

/// What a Client does unless ReconnectOptions::should_retry says otherwise:
/// stops where ends_for_good() says so; after 1012 (service restart) retries in
/// 5 to 30 s, spread by `random` in [0, 1); after 1013 (try again later) in
/// `max_delay`; else as the backoff says.
[[nodiscard]] RetryDecision default_retry_decision(
    CloseCode code, double random, std::chrono::milliseconds max_delay);

/// A user's own rule: a function from CloseEvent to RetryDecision or bool.
/// While it runs, calls of connect() and reconnect() on its Client do nothing.
class RetryPolicy {
 public:
  /// No rule: default_retry_decision() holds.
  RetryPolicy() = default;

  /// A rule that throws is reported, and default_retry_decision() holds.
  template <class F>
  requires std::is_invocable_r_v<RetryDecision, F&, const CloseEvent&> &&
      (!std::same_as<std::remove_cvref_t<F>, RetryPolicy>)RetryPolicy(F rule)
      : rule_([rule = std::move(rule)](
                  const CloseEvent& event,
                  [[maybe_unused]] ExceptionReporter& exceptions) mutable
              -> std::optional<RetryDecision> {
#if defined(__cpp_exceptions)
          try {
            return rule(event);
          } catch (const std::exception& exception) {
            exceptions.report(exception.what());
          } catch (...) {
            exceptions.report(
                "should_retry threw something that is no std::exception");
          }
          return std::nullopt;
#else
          return rule(event);
#endif
        }) {
  }

  /// The rule's decision, or nothing where there is none.
  [[nodiscard]] std::optional<RetryDecision> operator()(
      const CloseEvent& event, ExceptionReporter& exceptions) const {
    return rule_ ? rule_(event, exceptions) : std::nullopt;
  }

 private:
  std::function<std::optional<RetryDecision>(const CloseEvent&,
                                             ExceptionReporter&)>
      rule_;
};

}  // namespace emsocket
