#include "page_core.hpp"

#include <string_view>
#include <utility>

#include "page_glue.hpp"

namespace emsocket::page {

namespace {

double to_number(std::chrono::milliseconds time) {
  return static_cast<double>(time.count());
}

}  // namespace

PageCore::PageCore(int page, UrlSource url, Options options)
    : ClientCore(std::move(url), std::move(options), default_environment()),
      page_(page) {}

void PageCore::emit(const OpenEvent& event) {
  if (!is_alive()) return;
  emsocket_page_open(page_, event.url.data(), event.url.size(),
                     event.protocol.data(), event.protocol.size(),
                     event.extensions.data(), event.extensions.size(),
                     event.attempt, event.reconnected ? 1 : 0);
}

void PageCore::emit(const Message&) {
  if (is_alive()) emsocket_page_message(page_);
}

void PageCore::emit(const ErrorEvent& event) {
  if (!is_alive()) return;
  const std::string_view kind = to_string(event.kind);
  emsocket_page_error(page_, kind.data(), kind.size(), event.message.data(),
                      event.message.size());
}

void PageCore::emit(const CloseEvent& event) {
  if (!is_alive()) return;
  emsocket_page_close(page_, event.code, event.reason.data(),
                      event.reason.size(), event.was_clean ? 1 : 0,
                      event.will_reconnect ? 1 : 0, to_number(event.retry_in),
                      static_cast<double>(event.unsent));
}

void PageCore::emit(const ReconnectingEvent& event) {
  if (!is_alive()) return;
  emsocket_page_reconnecting(page_, event.attempt, to_number(event.delay));
}

void PageCore::emit(const StateEvent& event) {
  if (is_alive()) emsocket_page_state(page_, static_cast<int>(event.to));
}

void PageCore::emit(const DrainEvent& event) {
  if (!is_alive()) return;
  emsocket_page_drain(page_, static_cast<double>(event.buffered_amount));
}

}  // namespace emsocket::page
