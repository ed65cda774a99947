#pragma once

#include <cstddef>

/// The functions of page_glue.js: what a Client tells its EmSocket. `page` is
/// the EmSocket's number; text goes as pointer and length.
extern "C" {

void emsocket_page_state(int page, int state);
void emsocket_page_open(int page, const char* url, std::size_t url_length,
                        const char* protocol, std::size_t protocol_length,
                        const char* extensions, std::size_t extensions_length,
                        double attempt, int reconnected);
void emsocket_page_message(int page);
/// What failed, in the form of failure_text.cpp.
void emsocket_page_error(int page, const char* coded, std::size_t length);
void emsocket_page_close(int page, int code, const char* reason,
                         std::size_t reason_length, int was_clean,
                         int will_reconnect, double retry_in, double unsent);
void emsocket_page_reconnecting(int page, double attempt, double delay);
void emsocket_page_drain(int page, double buffered_amount);
/// Asks for a url (what = 0) or the protocols (1); the answer comes through
/// emsocket_call with the number of the request.
void emsocket_page_ask(int page, int what, int request);
/// The user's rule: a delay in ms, or one of the numbers below zero that
/// page_client.cpp names.
double emsocket_page_should_retry(int page, int code, const char* reason,
                                  std::size_t reason_length, int was_clean,
                                  double unsent);
/// A connection wants to be authenticated; the page answers through
/// emsocket_call.
void emsocket_page_authenticate(int page);
/// A message (Emsocket.value) that came meanwhile.
void emsocket_page_authentication_message(int page);
/// Takes the text that is ready, as UTF-8; see socket_glue.js.
std::size_t emsocket_text_take(void* destination);
}
