#pragma once

#include <concepts>
#include <cstdint>
#include <exception>
#include <functional>
#include <utility>

#include "emsocket/exception_reporter.hpp"

namespace emsocket {

/// Names one handler of one Client, for Client::remove_handler().
struct HandlerId {
  std::uint32_t value = 0;  ///< never 0 for a handler that was added
  /// Whether both name the same handler, if they are of the same Client.
  friend bool operator==(HandlerId, HandlerId) = default;
};

/// What can be a handler of an event: anything that can be called with it, and
/// copied.
template <class F, class Event>
concept HandlerOf =
    std::copy_constructible<F> && std::invocable<F&, const Event&>;

/// A handler as a Client keeps it: it lets no exception out.
template <class Event>
using Handler = std::function<void(const Event&, ExceptionReporter&)>;

/// Makes a Handler of anything that can be called with the event. It is
/// compiled in the user's own translation unit, so that what it throws is
/// caught even where the library itself is built without exceptions.
template <class Event, class F>
[[nodiscard]] Handler<Event> guarded(F function) {
  return [function = std::move(function)](
             const Event& event,
             [[maybe_unused]] ExceptionReporter& exceptions) mutable {
#if defined(__cpp_exceptions)
    try {
      function(event);
    } catch (const std::exception& exception) {
      exceptions.report(exception.what());
    } catch (...) {
      exceptions.report("a handler threw something that is no std::exception");
    }
#else
    function(event);
#endif
  };
}

}  // namespace emsocket
