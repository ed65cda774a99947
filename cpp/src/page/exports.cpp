// What JavaScript calls: one C function for what a Client can do, exported
// from the WebAssembly module by name (CMakeLists.txt lists them). Direct calls
// in place of Embind, whose runtime would be half of the package (README,
// "Size").
//
// Numbers are passed as they are. Text is pushed first, one piece after the
// other, and taken by the call that follows.

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "browser/host_message.hpp"
#include "page_client.hpp"
#include "page_glue.hpp"

namespace {

using emsocket::page::PageClient;
using emsocket::page::PageOptions;

PageOptions page_options;
std::vector<std::string> pushed_texts;

std::vector<std::string> take_texts() {
  return std::exchange(pushed_texts, {});
}

std::string take_text() {
  auto texts = take_texts();
  return texts.empty() ? std::string() : std::move(texts.front());
}

}  // namespace

extern "C" {

/// Where the options of the next emsocket_new are to be written.
PageOptions* emsocket_options() { return &page_options; }

/// Pushes the text that is ready, of so many UTF-16 code units.
void emsocket_push_text(std::size_t length) {
  constexpr std::size_t max_bytes_per_code_unit = 3;
  std::string text(length * max_bytes_per_code_unit, '\0');
  text.resize(emsocket_text_take(text.data()));
  pushed_texts.push_back(std::move(text));
}

/// Takes: the heartbeat's message, the url, and each subprotocol.
PageClient* emsocket_new(int page) {
  auto texts = take_texts();
  texts.resize(texts.size() < 2 ? 2 : texts.size());
  return new PageClient(page, page_options, std::move(texts[1]),
                        {texts.begin() + 2, texts.end()}, std::move(texts[0]));
}

void emsocket_delete(PageClient* client) { delete client; }

void emsocket_connect(PageClient* client) { client->core()->connect(); }

void emsocket_reconnect(PageClient* client) { client->core()->reconnect(); }

/// Takes the reason. A code of 0 is none, and then the reason does not count.
/// The page has checked both.
void emsocket_close(PageClient* client, int code) {
  const std::string reason = take_text();
  if (code == 0) {
    client->core()->close(std::nullopt, {});
  } else {
    client->core()->close(static_cast<emsocket::CloseCode>(code), reason);
  }
}

/// Sends the present value; returns the number of the SendResult.
int emsocket_send(PageClient* client) {
  return static_cast<int>(
      client->core()->send(emsocket::detail::BrowserHostMessage()));
}

/// Sends the present value as a part of the authentication; 0 when the
/// connection is gone.
int emsocket_authentication_send(PageClient* client) {
  const auto authentication = client->authentication();
  return authentication &&
                 authentication->send(emsocket::detail::BrowserHostMessage())
             ? 1
             : 0;
}

void emsocket_accept(PageClient* client) {
  const auto authentication = client->authentication();
  if (authentication) authentication->accept();
}

/// Takes the reason.
void emsocket_refuse(PageClient* client) {
  const auto authentication = client->authentication();
  if (authentication) authentication->reject(take_text());
}

/// The number of the ReadyState.
int emsocket_ready_state(PageClient* client) {
  return static_cast<int>(client->core()->ready_state());
}

double emsocket_buffered_amount(PageClient* client) {
  return static_cast<double>(client->core()->buffered_amount());
}

int emsocket_writable(PageClient* client) {
  return client->core()->writable() ? 1 : 0;
}

void emsocket_set_binary_type(PageClient* client, int is_blob) {
  client->core()->set_binary_type(is_blob != 0
                                      ? emsocket::BinaryType::blob
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
  client->reject(request, take_text());
}
}
