// What JavaScript calls: C functions that are exported from the WebAssembly
// module by name (CMakeLists.txt lists them). Direct calls in place of Embind,
// whose runtime would be half of the package; one for all that is not done
// often, since each is a piece of three lists in the JavaScript.
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

/// What a client is asked for; web/src/core.ts has the same numbers. What is
/// said of a text or texts was pushed before.
enum class Call : int {
  connect,
  reconnect,
  /// With a code, or 0 for none, and the reason, which does not count then. The
  /// page has checked both.
  close,
  /// Ends everything at once, without an event.
  end,
  /// 1: blob, 0: array_buffer.
  set_binary_type,
  /// With the number of the request, and the url.
  answer_url,
  /// Likewise, and each subprotocol.
  answer_protocols,
  /// Likewise, and the reason.
  reject,
  accept,
  /// With the reason.
  refuse,
};

void close(PageClient& client, int code, const std::string& reason) {
  if (code == 0) {
    client.close(std::nullopt, {});
  } else {
    client.close(static_cast<emsocket::CloseCode>(code), reason);
  }
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

/// Does what is asked of a client; returns 0 where it comes too late.
int emsocket_call(PageClient* client, Call what, int argument) {
  const auto held = hold(client);
  switch (what) {
    case Call::connect:
      client->connect();
      break;
    case Call::reconnect:
      client->reconnect();
      break;
    case Call::close:
      close(*client, argument, take_text());
      break;
    case Call::end: {
      const auto last = client->let_go_of_itself();
      client->abandon();
      break;
    }
    case Call::set_binary_type:
      client->set_binary_type(argument != 0
                                  ? emsocket::BinaryType::blob
                                  : emsocket::BinaryType::array_buffer);
      break;
    case Call::answer_url:
      return client->answer_url(argument, take_text()) ? 1 : 0;
    case Call::answer_protocols:
      client->answer_protocols(argument, take_texts());
      break;
    case Call::reject:
      client->reject_request(argument, take_text());
      break;
    case Call::accept:
      client->accept(client->authentication());
      break;
    case Call::refuse:
      client->reject(client->authentication(), take_text());
      break;
  }
  return 1;
}

/// The number of the ReadyState.
int emsocket_ready_state(PageClient* client) {
  return static_cast<int>(client->ready_state());
}

double emsocket_buffered_amount(PageClient* client) {
  return static_cast<double>(client->buffered_amount());
}

int emsocket_writable(PageClient* client) { return client->writable() ? 1 : 0; }
}
