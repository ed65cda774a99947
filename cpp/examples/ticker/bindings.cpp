// The ticker as the page's JavaScript sees it. Only numbers, booleans and `val`
// cross Embind; text goes through <emsocket/embind.hpp>.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <emsocket/embind.hpp>
#include <string_view>

#include "ticker.hpp"

namespace {

using emscripten::val;
using emsocket::embind::from_text;
using emsocket::embind::guard;
using emsocket::embind::to_text;

class PageView final : public ticker::TickerView {
 public:
  explicit PageView(const val& handlers)
      : on_status_(guard(handlers["onStatus"])),
        on_error_(guard(handlers["onError"])),
        on_refused_(guard(handlers["onRefused"])) {}

  void show_status(bool is_open, std::string_view text) override {
    on_status_(is_open, from_text(text));
  }
  void show_error(std::string_view text) override {
    on_error_(from_text(text));
  }
  void show_refused(std::string_view symbol, std::string_view why) override {
    on_refused_(from_text(symbol), from_text(why));
  }

 private:
  val on_status_;
  val on_error_;
  val on_refused_;
};

class PageTicker {
 public:
  PageTicker(const val& url, const val& handlers)
      : view_(handlers), ticker_(to_text(url), view_) {}

  void connect() { ticker_.connect(); }
  void reconnect() { ticker_.reconnect(); }
  void disconnect() { ticker_.disconnect(); }
  void subscribe(const val& symbol) { ticker_.subscribe(to_text(symbol)); }
  void unsubscribe(const val& symbol) { ticker_.unsubscribe(to_text(symbol)); }

  /// Time, price, time, price, ... as a Float64Array on the module's own
  /// memory: to be read at once, and not kept.
  [[nodiscard]] val points(const val& symbol) const {
    const ticker::Series* const series = ticker_.series(to_text(symbol));
    const auto points = series ? series->points() : std::span<const double>();
    return val(emscripten::typed_memory_view(points.size(), points.data()));
  }
  /// 0 where there is no quote.
  [[nodiscard]] double last_sequence(const val& symbol) const {
    const ticker::Series* const series = ticker_.series(to_text(symbol));
    return series ? static_cast<double>(series->last_sequence().value_or(0))
                  : 0;
  }
  [[nodiscard]] double quotes() const {
    return static_cast<double>(ticker_.quotes());
  }

 private:
  PageView view_;
  ticker::Ticker ticker_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(emsocket_ticker) {
  emscripten::class_<PageTicker>("Ticker")
      .constructor<val, val>()
      .function("connect", &PageTicker::connect)
      .function("reconnect", &PageTicker::reconnect)
      .function("disconnect", &PageTicker::disconnect)
      .function("subscribe", &PageTicker::subscribe)
      .function("unsubscribe", &PageTicker::unsubscribe)
      .function("points", &PageTicker::points)
      .function("lastSequence", &PageTicker::last_sequence)
      .function("quotes", &PageTicker::quotes);
}
