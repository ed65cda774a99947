// What JavaScript calls for requests.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "browser/scratch.hpp"
#include "emsocket/environment.hpp"
#include "emsocket/json/codec.hpp"
#include "message_encoder.hpp"
#include "page/page_client.hpp"
#include "page/page_options.hpp"
#include "page_requests.hpp"

using emsocket::Header;
using emsocket::RequestOptions;
using emsocket::SendResult;
using emsocket::page::CodecKind;
using emsocket::page::PageClient;
using emsocket::page::PageRequests;

extern "C" {

/// Takes the wire name of a refusal. `owner` comes back with each outcome.
PageRequests* emsocket_requests_new(int owner, std::size_t length) {
  return new PageRequests(owner, emsocket::detail::read_text(length),
                          emsocket::default_environment());
}

void emsocket_requests_delete(PageRequests* requests) { delete requests; }

/// It was sent, or queued; takes the wire name of its reply. An idempotent one
/// is the message that was written last.
void emsocket_requests_add(PageRequests* requests, double id,
                           std::size_t length, double timeout,
                           int is_idempotent, int result) {
  RequestOptions options;
  options.timeout = emsocket::page::to_time(timeout);
  options.is_idempotent = is_idempotent != 0;
  requests->add(
      static_cast<std::int64_t>(id), emsocket::detail::read_text(length),
      options, static_cast<SendResult>(result),
      options.is_idempotent ? std::string(emsocket::page::written_message())
                            : std::string());
}

/// Takes the wire name of a message with an id; 0 where it is no answer.
int emsocket_requests_answer(PageRequests* requests, double id, int role,
                             std::size_t length) {
  return requests->answer(Header{static_cast<Header::Role>(role),
                                 emsocket::detail::read_text(length),
                                 static_cast<std::int64_t>(id)})
             ? 1
             : 0;
}

void emsocket_requests_cancel(PageRequests* requests, double id) {
  (void)requests->cancel(static_cast<std::int64_t>(id));
}

void emsocket_requests_open(PageRequests* requests, PageClient* client,
                            int codec) {
  requests->on_open(client->outbox_messages() == 0,
                    [&](std::string_view unanswered) {
                      return static_cast<CodecKind>(codec) == CodecKind::json
                                 ? client->send_text(unanswered)
                                 : client->send_binary(
                                       emsocket::detail::bytes_of(unanswered));
                    });
}

void emsocket_requests_close(PageRequests* requests, int will_reconnect) {
  requests->on_close(will_reconnect != 0);
}
}
