#pragma once

#include <cstdint>
#include <emsocket/json.hpp>
#include <optional>
#include <string>
#include <vector>

/// What the ticker and its server say to each other, in JSON-RPC 2.0: one asks
/// for the prices of a symbol, and gets a notification for every change from
/// then on.
namespace ticker {

/// A price, for as long as no later one comes.
struct Quote {
  std::int64_t sequence = 0;  ///< counts the symbol's quotes, without a hole
  double time = 0;            ///< milliseconds since 1970
  double price = 0;
};
EMSOCKET_STRUCT(Quote, sequence, time, price)

/// A notification of the server, hundreds of them in a second.
struct Tick {
  std::string symbol;
  Quote quote;
};
EMSOCKET_MESSAGE(Tick, "tick", symbol, quote)

struct Subscribe {
  std::string symbol;
  /// The last quote that one has, when one has some.
  std::optional<std::int64_t> after;
};
EMSOCKET_MESSAGE(Subscribe, "subscribe", symbol, after)

/// The reply to it.
struct Subscribed {
  /// The quotes follow on `after`. Else the server has no longer, or never had,
  /// what came after that one, and begins anew.
  bool resumed = false;
  std::vector<Quote> quotes;
};
EMSOCKET_STRUCT(Subscribed, resumed, quotes)

/// Its reply says whether there was a subscription.
struct Unsubscribe {
  std::string symbol;
};
EMSOCKET_MESSAGE(Unsubscribe, "unsubscribe", symbol)

using Protocol = emsocket::Protocol<
    emsocket::Incoming<Tick>,
    emsocket::Outgoing<emsocket::Request<Subscribe, Subscribed>,
                       emsocket::Request<Unsubscribe, bool>>,
    emsocket::JsonRpcEnvelope>;

}  // namespace ticker
