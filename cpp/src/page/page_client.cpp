#include "page_client.hpp"

#include <chrono>
#include <utility>

#include "page_glue.hpp"

namespace emsocket::page {

namespace {

constexpr int ask_url = 0;
constexpr int ask_protocols = 1;

// What emsocket_page_should_retry returns in place of a delay.
constexpr double retry_never = -1;
constexpr double retry_by_backoff = -2;

double to_number(std::chrono::milliseconds time) {
  return static_cast<double>(time.count());
}

RetryDecision ask_should_retry(int page, const CloseEvent& event) {
  const double answer = emsocket_page_should_retry(
      page, event.code, event.reason.data(), event.reason.size(),
      event.was_clean ? 1 : 0, static_cast<double>(event.unsent));
  if (answer == retry_never) return RetryDecision::stop();
  if (answer == retry_by_backoff) return RetryDecision::retry();
  return RetryDecision::retry_after(to_time(answer));
}

template <class T>
void take_reply(std::map<int, Reply<T>>& waiting, int request,
                const auto& use) {
  const auto found = waiting.find(request);
  if (found == waiting.end()) return;
  // Out first: the reply leads into the state machine, which may ask again.
  const Reply<T> reply = found->second;
  waiting.erase(found);
  use(reply);
}

}  // namespace

PageClient::PageClient(int page, const PageOptions& options, std::string url,
                       std::vector<std::string> protocols,
                       std::string heartbeat_message)
    : page_(page),
      client_(options.has_url_provider != 0 ? ask_page(ask_url, url_requests_)
                                            : UrlSource(std::move(url)),
              make_options(options, std::move(protocols),
                           std::move(heartbeat_message))) {
  add_handlers();
}

template <class T>
Source<T> PageClient::ask_page(int what, std::map<int, Reply<T>>& waiting) {
  return Source<T>([this, what, &waiting](Reply<T> reply) {
    const int request = ++last_request_;
    // The question before this one is of an attempt that is over.
    waiting.clear();
    waiting.emplace(request, std::move(reply));
    emsocket_page_ask(page_, what, request);
  });
}

Options PageClient::make_options(const PageOptions& page,
                                 std::vector<std::string> protocols,
                                 std::string heartbeat_message) {
  Options options = to_options(page);
  // A page reads its messages itself; what it has set is applied later.
  options.binary_type = BinaryType::blob;
  options.heartbeat.message = std::move(heartbeat_message);
  options.protocols = page.has_protocols_provider != 0
                          ? ask_page(ask_protocols, protocols_requests_)
                          : ProtocolsSource(std::move(protocols));
  if (page.has_should_retry != 0) {
    options.reconnect.should_retry = [this](const CloseEvent& event) {
      return ask_should_retry(page_, event);
    };
  }
  if (page.has_authenticate != 0) {
    options.authenticate = [this](const Authentication& authentication) {
      authentication.on_message([number = page_](const Message&) {
        emsocket_page_authentication_message(number);
      });
      authentication_ = authentication;
      emsocket_page_authenticate(page_);
    };
  }
  return options;
}

// Each handler's last act is to call the page, which may destroy this object.
void PageClient::add_handlers() {
  client_.on_state([page = page_](const StateEvent& event) {
    emsocket_page_state(page, static_cast<int>(event.to));
  });
  client_.on_open([page = page_](const OpenEvent& event) {
    emsocket_page_open(page, event.url.data(), event.url.size(),
                       event.protocol.data(), event.protocol.size(),
                       event.extensions.data(), event.extensions.size(),
                       event.attempt, event.reconnected ? 1 : 0);
  });
  client_.on_message(
      [page = page_](const Message&) { emsocket_page_message(page); });
  client_.on_error([page = page_](const ErrorEvent& event) {
    const std::string_view kind = to_string(event.kind);
    emsocket_page_error(page, kind.data(), kind.size(), event.message.data(),
                        event.message.size());
  });
  client_.on_close([page = page_](const CloseEvent& event) {
    emsocket_page_close(page, event.code, event.reason.data(),
                        event.reason.size(), event.was_clean ? 1 : 0,
                        event.will_reconnect ? 1 : 0, to_number(event.retry_in),
                        static_cast<double>(event.unsent));
  });
  client_.on_reconnecting([page = page_](const ReconnectingEvent& event) {
    emsocket_page_reconnecting(page, event.attempt, to_number(event.delay));
  });
  client_.on_drain([page = page_](const DrainEvent& event) {
    emsocket_page_drain(page, static_cast<double>(event.buffered_amount));
  });
}

void PageClient::answer_url(int request, std::string url) {
  take_reply(url_requests_, request,
             [&url](const auto& reply) { reply.resolve(std::move(url)); });
}

void PageClient::answer_protocols(int request,
                                  std::vector<std::string> protocols) {
  take_reply(protocols_requests_, request, [&protocols](const auto& reply) {
    reply.resolve(std::move(protocols));
  });
}

void PageClient::reject(int request, const std::string& reason) {
  const auto refuse = [&reason](const auto& reply) { reply.reject(reason); };
  take_reply(url_requests_, request, refuse);
  take_reply(protocols_requests_, request, refuse);
}

}  // namespace emsocket::page
