#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "protocol.hpp"
#include "series.hpp"

namespace ticker {

/// Where a Ticker shows itself. The quotes are not told one by one: whoever
/// draws looks at Ticker::series() when it is time for a picture.
class TickerView {
 public:
  virtual void show_status(bool is_open, std::string_view text) = 0;
  virtual void show_error(std::string_view text) = 0;
  /// The server does not know the symbol: it is not subscribed to any more.
  virtual void show_refused(std::string_view symbol, std::string_view why) = 0;

 protected:
  ~TickerView() = default;
};

/// Follows the prices of symbols. When the connection is lost it asks, on the
/// next, for what it has missed, so that no series gets a hole.
class Ticker {
 public:
  Ticker(std::string url, TickerView& view,
         const emsocket::Environment& environment =
             emsocket::default_environment());

  void connect();
  /// Drops the connection and makes another.
  void reconnect();
  void disconnect();

  void subscribe(const std::string& symbol);
  void unsubscribe(const std::string& symbol);

  /// The quotes of a symbol that is subscribed to, else nullptr.
  [[nodiscard]] const Series* series(std::string_view symbol) const;
  /// How many quotes have come, of all symbols.
  [[nodiscard]] std::uint64_t quotes() const { return quotes_; }

 private:
  struct Subscription {
    Series series;
    /// The newest request for it, whose reply alone counts.
    std::uint32_t request = 0;
    bool is_live = false;  ///< that reply has come
  };

  void ask_for(const std::string& symbol, Subscription& subscription);
  void on_reply(const std::string& symbol, std::uint32_t request,
                const emsocket::Outcome<Subscribed>& outcome);
  void on_tick(const Tick& tick);
  [[nodiscard]] bool is_open() const;

  TickerView& view_;
  emsocket::TypedClient<Protocol> client_;
  std::map<std::string, Subscription, std::less<>> subscriptions_;
  std::uint32_t last_request_ = 0;
  std::uint64_t quotes_ = 0;
};

}  // namespace ticker
