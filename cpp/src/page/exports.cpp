// What JavaScript calls: one C function for what a Client can do, exported
// from the WebAssembly module by name (CMakeLists.txt lists them). Direct calls
// in place of Embind, whose runtime would be half of the package (README,
// "Size").
//
// Numbers are passed as they are. Text is pushed first, one piece after the
// other, and taken by the call that follows.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "browser/host_message.hpp"
#include "browser/scratch.hpp"
#include "page_client.hpp"
#include "page_glue.hpp"

namespace {

using emsocket::detail::BrowserHostMessage;
using emsocket::page::PageClient;
using emsocket::page::PageOptions;

PageOptions page_options;
std::vector<std::string> pushed_texts;

/// All that were pushed and not taken, in their order.
std::vector<std::string> take_texts() {
  return std::exchange(pushed_texts, {});
}

/// The last one.
std::string take_text() {
  std::string text = std::move(pushed_texts.back());
  pushed_texts.pop_back();
  return text;
}

/// For a call that leads to the page, which may delete the client.
std::shared_ptr<void> hold(PageClient* client) {
  return client->shared_from_this();
}

}  // namespace

extern "C" {

/// Where the options of the next emsocket_new are to be written.
PageOptions* emsocket_options() { return &page_options; }

/// Pushes the text that is ready, of so many UTF-16 code units.
void emsocket_push_text(std::size_t length) {
  pushed_texts.push_back(emsocket::detail::read_text(length));
}

/// Takes: each subprotocol, the url, the heartbeat's message.
PageClient* emsocket_new(int page) {
  std::string heartbeat_message = take_text();
  std::string url = take_text();
  const auto client = std::make_shared<PageClient>(
      page, page_options, std::move(heartbeat_message),
      emsocket::ConnectRequest{.url = std::move(url),
                               .protocols = take_texts()});
  client->hold_itself(client);
  return client.get();
}

/// Ends everything at once, without an event.
void emsocket_delete(PageClient* client) {
  const auto held = client->let_go_of_itself();
  client->abandon();
}

void emsocket_connect(PageClient* client) {
  const auto held = hold(client);
  client->connect();
}

void emsocket_reconnect(PageClient* client) {
  const auto held = hold(client);
  client->reconnect();
}

/// Takes the reason. A code of 0 is none, and then the reason does not count.
/// The page has checked both.
void emsocket_close(PageClient* client, int code) {
  const auto held = hold(client);
  const std::string reason = take_text();
  if (code == 0) {
    client->close(std::nullopt, {});
  } else {
    client->close(static_cast<emsocket::CloseCode>(code), reason);
  }
}

/// Sends the present value; returns the number of the SendResult.
int emsocket_send(PageClient* client) {
  return static_cast<int>(client->send(BrowserHostMessage()));
}

/// Sends the present value as a part of the authentication; 0 when the
/// connection is gone.
int emsocket_authentication_send(PageClient* client) {
  emsocket::Connection* const connection =
      client->authenticating(client->authentication());
  return connection != nullptr && connection->send_host(BrowserHostMessage())
             ? 1
             : 0;
}

void emsocket_accept(PageClient* client) {
  client->accept(client->authentication());
}

/// Takes the reason.
void emsocket_refuse(PageClient* client) {
  client->reject(client->authentication(), take_text());
}

/// The number of the ReadyState.
int emsocket_ready_state(PageClient* client) {
  return static_cast<int>(client->ready_state());
}

double emsocket_buffered_amount(PageClient* client) {
  return static_cast<double>(client->buffered_amount());
}

int emsocket_writable(PageClient* client) { return client->writable() ? 1 : 0; }

void emsocket_set_binary_type(PageClient* client, int is_blob) {
  client->set_binary_type(is_blob != 0 ? emsocket::BinaryType::blob
                                       : emsocket::BinaryType::array_buffer);
}

/// Takes the url.
void emsocket_answer_url(PageClient* client, int request) {
  client->answer_url(request, take_text());
}

/// Takes each subprotocol.
void emsocket_answer_protocols(PageClient* client, int request) {
  client->answer_protocols(request, take_texts());
}

/// Takes the reason.
void emsocket_reject(PageClient* client, int request) {
  client->reject_request(request, take_text());
}
}
