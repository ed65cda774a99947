#include "browser_environment.hpp"

#include <emscripten/em_math.h>

#include "emsocket/environment.hpp"
#include "page_signals.hpp"
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

/// Never destroyed: a Client of static storage may outlive what is made here.
template <class T>
union Everlasting {
  constexpr Everlasting() : value() {}
  ~Everlasting() {}
  T value;
};

constinit Everlasting<BrowserTransport> transport;
constinit Everlasting<BrowserScheduler> scheduler;
constinit Everlasting<BrowserRandom> chance;
constinit Everlasting<BrowserPageSignals> page_signals;
constinit Everlasting<BrowserExceptionReporter> exceptions;

}  // namespace

BrowserScheduler& browser_scheduler() { return scheduler.value; }

}  // namespace detail

Environment default_environment() {
  using namespace detail;
  return {transport.value, scheduler.value, chance.value, page_signals.value,
          exceptions.value};
}

}  // namespace emsocket
