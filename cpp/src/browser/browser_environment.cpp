#include "browser_environment.hpp"

#include <emscripten/em_math.h>

#include "emsocket/environment.hpp"
#include "socket_glue.hpp"
#include "transport.hpp"

namespace emsocket {

namespace detail {

namespace {

class BrowserRandom final : public Random {
 public:
  [[nodiscard]] double next() override { return emscripten_math_random(); }
};

class BrowserExceptionReporter final : public ExceptionReporter {
 public:
  void report(std::string_view what) override {
    emsocket_report_error(what.data(), what.size());
  }
};

}  // namespace

// Never destroyed: a Client of static storage may outlive what is made here.

BrowserScheduler& browser_scheduler() {
  static auto& scheduler = *new BrowserScheduler;
  return scheduler;
}

BrowserPageSignals& browser_page_signals() {
  static auto& signals = *new BrowserPageSignals;
  return signals;
}

}  // namespace detail

Environment default_environment() {
  static auto& transport = *new detail::BrowserTransport;
  static auto& random = *new detail::BrowserRandom;
  static auto& exceptions = *new detail::BrowserExceptionReporter;
  return {transport, detail::browser_scheduler(), random,
          detail::browser_page_signals(), exceptions};
}

}  // namespace emsocket
