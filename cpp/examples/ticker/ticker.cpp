#include "ticker.hpp"

#include <chrono>
#include <utility>

namespace ticker {

namespace {

constexpr std::chrono::milliseconds reply_timeout{10'000};

std::string in_words(const emsocket::CloseEvent& event) {
  std::string text = "closed, code " + std::to_string(event.code);
  if (event.will_reconnect) {
    text += ", again in " + std::to_string(event.retry_in.count()) + " ms";
  }
  return text;
}

}  // namespace

Ticker::Ticker(std::string url, TickerView& view,
               const emsocket::Environment& environment)
    : view_(view), client_(std::move(url), {}, environment) {
  client_.on<Tick>([this](const Tick& tick) { on_tick(tick); });
  client_.client().on_open([this](const emsocket::OpenEvent&) {
    view_.show_status(true, "open");
    // A new connection knows nothing of what the last one was asked for.
    for (auto& [symbol, subscription] : subscriptions_) {
      ask_for(symbol, subscription);
    }
  });
  client_.client().on_close([this](const emsocket::CloseEvent& event) {
    view_.show_status(false, in_words(event));
  });
  // Of all kinds: what could not be decoded, too.
  client_.client().on_error([this](const emsocket::ErrorEvent& event) {
    view_.show_error(event.message);
  });
}

void Ticker::connect() {
  view_.show_status(false, "connecting");
  client_.connect();
}

void Ticker::reconnect() { client_.client().reconnect(); }

void Ticker::disconnect() { client_.close(); }

void Ticker::subscribe(const std::string& symbol) {
  const auto [found, is_new] = subscriptions_.try_emplace(symbol);
  if (is_new && is_open()) ask_for(symbol, found->second);
}

void Ticker::unsubscribe(const std::string& symbol) {
  if (subscriptions_.erase(symbol) == 0 || !is_open()) return;
  // Whatever the answer is: nobody listens any more.
  client_.request(Unsubscribe{symbol}, reply_timeout,
                  [](const emsocket::Outcome<bool>&) {});
}

const Series* Ticker::series(std::string_view symbol) const {
  const auto found = subscriptions_.find(symbol);
  return found == subscriptions_.end() ? nullptr : &found->second.series;
}

void Ticker::ask_for(const std::string& symbol, Subscription& subscription) {
  subscription.is_live = false;
  subscription.request = ++last_request_;
  client_.request<Subscribed>(
      Subscribe{symbol, subscription.series.last_sequence()}, reply_timeout,
      [this, symbol, request = subscription.request](
          const emsocket::Outcome<Subscribed>& outcome) {
        on_reply(symbol, request, outcome);
      });
}

void Ticker::on_reply(const std::string& symbol, std::uint32_t request,
                      const emsocket::Outcome<Subscribed>& outcome) {
  const auto found = subscriptions_.find(symbol);
  if (found == subscriptions_.end()) return;
  Subscription& subscription = found->second;
  if (subscription.request != request) return;
  switch (outcome.status) {
    case emsocket::RequestStatus::ok:
      if (!outcome->resumed) subscription.series.clear();
      for (const Quote& quote : outcome->quotes) subscription.series.add(quote);
      quotes_ += outcome->quotes.size();
      subscription.is_live = true;
      break;
    case emsocket::RequestStatus::error_reply:
      subscriptions_.erase(found);
      view_.show_refused(symbol, outcome.error.message);
      break;
    case emsocket::RequestStatus::timeout:
      // A server that does not answer this will not send ticks, either.
      reconnect();
      break;
    default:
      // The connection is gone, and the next asks again; or it was told as an
      // error already.
      break;
  }
}

void Ticker::on_tick(const Tick& tick) {
  const auto found = subscriptions_.find(tick.symbol);
  // Some are still on their way when one has unsubscribed.
  if (found == subscriptions_.end() || !found->second.is_live) return;
  Subscription& subscription = found->second;
  if (!subscription.series.is_next(tick.quote)) {
    ask_for(found->first, subscription);
    return;
  }
  subscription.series.add(tick.quote);
  ++quotes_;
}

bool Ticker::is_open() const {
  return client_.client().state() == emsocket::State::open;
}

}  // namespace ticker
