#include "page_client.hpp"

#include <chrono>
#include <string_view>
#include <utility>

#include "core/failure_text.hpp"
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

}  // namespace

PageClient::PageClient(int page, const PageOptions& options,
                       std::string heartbeat_message, ConnectRequest fixed)
    : ClientCore(to_options(options), std::move(heartbeat_message),
                 default_environment()),
      page_(page),
      has_url_provider_(options.has_url_provider != 0),
      has_protocols_provider_(options.has_protocols_provider != 0),
      has_should_retry_(options.has_should_retry != 0),
      has_authenticate_(options.has_authenticate != 0),
      endpoint_(std::move(fixed)) {}

// --- Events -----------------------------------------------------------------

void PageClient::emit_open(std::uint32_t attempt, bool reconnected) {
  if (!is_alive()) return;
  const auto& [url, protocol, extensions] = info();
  emsocket_page_open(page_, url.data(), url.size(), protocol.data(),
                     protocol.size(), extensions.data(), extensions.size(),
                     attempt, reconnected ? 1 : 0);
}

void PageClient::emit(const Message&) {
  if (is_alive()) emsocket_page_message(page_);
}

void PageClient::emit(const ErrorEvent& event) {
  if (!is_alive()) return;
  // Its number says the kind, too.
  emsocket_page_error(page_, event.message.data(), event.message.size());
}

void PageClient::emit(const CloseEvent& event) {
  if (!is_alive()) return;
  emsocket_page_close(page_, event.code, event.reason.data(),
                      event.reason.size(), event.was_clean ? 1 : 0,
                      event.will_reconnect ? 1 : 0, to_number(event.retry_in),
                      static_cast<double>(event.unsent));
}

void PageClient::emit(const ReconnectingEvent& event) {
  if (!is_alive()) return;
  emsocket_page_reconnecting(page_, event.attempt, to_number(event.delay));
}

void PageClient::emit(const StateEvent& event) {
  if (is_alive()) emsocket_page_state(page_, static_cast<int>(event.to));
}

void PageClient::emit(const DrainEvent& event) {
  if (!is_alive()) return;
  emsocket_page_drain(page_, static_cast<double>(event.buffered_amount));
}

// --- Questions --------------------------------------------------------------

int PageClient::ask(bool has_provider, int what) {
  if (!has_provider) return 0;
  // The answer comes later, never from within.
  emsocket_page_ask(page_, what, ++last_request_);
  return last_request_;
}

void PageClient::ask_endpoint() {
  url_request_ = ask(has_url_provider_, ask_url);
  protocols_request_ = ask(has_protocols_provider_, ask_protocols);
  open_when_answered();
}

void PageClient::open_when_answered() {
  if (!is_asking()) open_connection(endpoint_);
}

bool PageClient::answer_url(int request, std::string url) {
  if (request != url_request_) return false;
  url_request_ = 0;
  endpoint_.url = std::move(url);
  open_when_answered();
  return true;
}

void PageClient::answer_protocols(int request,
                                  std::vector<std::string> protocols) {
  if (request != protocols_request_) return;
  protocols_request_ = 0;
  endpoint_.protocols = std::move(protocols);
  open_when_answered();
}

void PageClient::reject_request(int request, const std::string& reason) {
  if (request != url_request_ && request != protocols_request_) return;
  forget_attempt();
  // The page says which.
  fail_endpoint(detail::failure_text::provider_failed({}, reason));
}

std::optional<RetryDecision> PageClient::own_decision(const CloseEvent& close) {
  if (!has_should_retry_) return std::nullopt;
  const double answer = emsocket_page_should_retry(
      page_, close.code, close.reason.data(), close.reason.size(),
      close.was_clean ? 1 : 0, static_cast<double>(close.unsent));
  if (answer == retry_never) return RetryDecision::stop();
  if (answer == retry_by_backoff) return RetryDecision::retry();
  return RetryDecision::retry_after(to_time(answer));
}

void PageClient::authenticate(AttemptNumber attempt) {
  authentication_ = attempt;
  emsocket_page_authenticate(page_);
}

void PageClient::on_authentication_message(const Message&) {
  emsocket_page_authentication_message(page_);
}

}  // namespace emsocket::page
