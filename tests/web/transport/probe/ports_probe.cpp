// The browser's timers and page signals for JavaScript.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <chrono>
#include <cstdint>

#include "emsocket/environment.hpp"

namespace {

using emscripten::val;

double now() {
  return static_cast<double>(
      emsocket::default_environment().scheduler.now().count());
}

unsigned call_after(double delay, const val& task) {
  return emsocket::default_environment().scheduler.call_after(
      std::chrono::milliseconds{static_cast<std::int64_t>(delay)},
      [task] { task(); });
}

void cancel(unsigned timer) {
  emsocket::default_environment().scheduler.cancel(timer);
}

/// One who hears the page's signals, as numbers.
class SignalProbe final : public emsocket::PageSignalListener {
 public:
  explicit SignalProbe(const val& on_signal) : on_signal_(on_signal) {}

  void subscribe() { page().subscribe(*this); }
  void unsubscribe() { page().unsubscribe(*this); }
  void on_page_signal(emsocket::PageSignal signal) override {
    on_signal_(static_cast<int>(signal));
  }

 private:
  static emsocket::PageSignals& page() {
    return emsocket::default_environment().page;
  }

  val on_signal_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(ports_probe) {
  emscripten::function("now", &now);
  emscripten::function("callAfter", &call_after);
  emscripten::function("cancel", &cancel);
  emscripten::class_<SignalProbe>("SignalProbe")
      .constructor<val>()
      .function("subscribe", &SignalProbe::subscribe)
      .function("unsubscribe", &SignalProbe::unsubscribe);
}
