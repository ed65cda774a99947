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

RetryDecision ask_should_retry(int page, const CloseEvent& event) {
  const double answer = emsocket_page_should_retry(
      page, event.code, event.reason.data(), event.reason.size(),
      event.was_clean ? 1 : 0, static_cast<double>(event.unsent));
  if (answer == retry_never) return RetryDecision::stop();
  if (answer == retry_by_backoff) return RetryDecision::retry();
  return RetryDecision::retry_after(to_time(answer));
}

// Out first: the reply leads into the state machine, which may ask again.
void take(auto& request, int number, const auto& use) {
  if (!request || request->number != number) return;
  const auto reply = request->reply;
  request.reset();
  use(reply);
}

}  // namespace

PageClient::PageClient(int page, const PageOptions& options, std::string url,
                       std::vector<std::string> protocols,
                       std::string heartbeat_message)
    : page_(page),
      core_(std::make_shared<PageCore>(
          page,
          options.has_url_provider != 0 ? ask_page(ask_url, url_request_)
                                        : UrlSource(std::move(url)),
          make_options(options, std::move(protocols),
                       std::move(heartbeat_message)))) {}

PageClient::~PageClient() { core_->abandon(); }

template <class T>
Source<T> PageClient::ask_page(int what, std::optional<Request<T>>& request) {
  return Source<T>([this, what, &request](Reply<T> reply) {
    // The question before this one is of an attempt that is over.
    request.emplace(Request<T>{++last_request_, std::move(reply)});
    emsocket_page_ask(page_, what, last_request_);
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
                          ? ask_page(ask_protocols, protocols_request_)
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

void PageClient::answer_url(int request, std::string url) {
  take(url_request_, request,
       [&url](const auto& reply) { reply.resolve(std::move(url)); });
}

void PageClient::answer_protocols(int request,
                                  std::vector<std::string> protocols) {
  take(protocols_request_, request, [&protocols](const auto& reply) {
    reply.resolve(std::move(protocols));
  });
}

void PageClient::reject(int request, const std::string& reason) {
  const auto refuse = [&reason](const auto& reply) { reply.reject(reason); };
  take(url_request_, request, refuse);
  take(protocols_request_, request, refuse);
}

}  // namespace emsocket::page
