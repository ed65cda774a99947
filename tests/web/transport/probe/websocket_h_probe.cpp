// The calls of <emscripten/websocket.h> as they are, for comparison.

#include <emscripten/bind.h>
#include <emscripten/val.h>
#include <emscripten/websocket.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <type_traits>

#include "emsocket/embind.hpp"

namespace {

using emscripten::val;
using emsocket::embind::from_bytes;
using emsocket::embind::to_bytes;

std::map<int, val>& listeners() {
  static auto& map = *new std::map<int, val>;
  return map;
}

std::string to_string(const val& bytes) {
  const auto copy = to_bytes(bytes);
  return {reinterpret_cast<const char*>(copy.data()), copy.size()};
}

val make_event(const char* type, EMSCRIPTEN_WEBSOCKET_T socket) {
  val event = val::object();
  event.set("type", val(type));
  event.set("socket", socket);
  return event;
}

void tell(void* context, const val& event) {
  listeners().at(static_cast<int>(reinterpret_cast<std::intptr_t>(context)))(
      event);
}

EM_BOOL on_open(int, const EmscriptenWebSocketOpenEvent* event, void* context) {
  tell(context, make_event("open", event->socket));
  return EM_TRUE;
}

EM_BOOL on_error(int, const EmscriptenWebSocketErrorEvent* event,
                 void* context) {
  tell(context, make_event("error", event->socket));
  return EM_TRUE;
}

EM_BOOL on_message(int, const EmscriptenWebSocketMessageEvent* event,
                   void* context) {
  val told = make_event("message", event->socket);
  told.set("isText", event->isText != 0);
  told.set("numBytes", event->numBytes);
  told.set("bytes",
           from_bytes(std::as_bytes(std::span(event->data, event->numBytes))));
  tell(context, told);
  return EM_TRUE;
}

EM_BOOL on_close(int, const EmscriptenWebSocketCloseEvent* event,
                 void* context) {
  val told = make_event("close", event->socket);
  told.set("code", int{event->code});
  told.set("wasClean", event->wasClean != 0);
  const std::string reason = event->reason;
  told.set("reason",
           from_bytes(std::as_bytes(std::span(reason.data(), reason.size()))));
  tell(context, told);
  return EM_TRUE;
}

int open(const val& url, const val& listener) {
  const std::string address = to_string(url);
  EmscriptenWebSocketCreateAttributes attributes;
  emscripten_websocket_init_create_attributes(&attributes);
  attributes.url = address.c_str();
  const EMSCRIPTEN_WEBSOCKET_T socket = emscripten_websocket_new(&attributes);
  if (socket <= 0) return socket;
  listeners().insert_or_assign(socket, listener);
  auto* const context =
      reinterpret_cast<void*>(static_cast<std::intptr_t>(socket));
  emscripten_websocket_set_onopen_callback(socket, context, &on_open);
  emscripten_websocket_set_onerror_callback(socket, context, &on_error);
  emscripten_websocket_set_onmessage_callback(socket, context, &on_message);
  emscripten_websocket_set_onclose_callback(socket, context, &on_close);
  return socket;
}

int send_text(int socket, const val& text) {
  return emscripten_websocket_send_utf8_text(socket, to_string(text).c_str());
}

int close(int socket, int code, const val& reason) {
  return emscripten_websocket_close(
      socket, static_cast<unsigned short>(code),
      reason.isNull() ? nullptr : to_string(reason).c_str());
}

int delete_socket(int socket) { return emscripten_websocket_delete(socket); }

void deinitialize() { emscripten_websocket_deinitialize(); }

/// The size of what emscripten_websocket_get_buffered_amount writes.
template <class Amount>
constexpr std::size_t size_of_amount(
    EMSCRIPTEN_RESULT (*)(EMSCRIPTEN_WEBSOCKET_T, Amount*)) {
  return sizeof(Amount);
}

int buffered_amount_size() {
  return static_cast<int>(
      size_of_amount(&emscripten_websocket_get_buffered_amount));
}

}  // namespace

EMSCRIPTEN_BINDINGS(websocket_h_probe) {
  emscripten::function("websocketOpen", &open);
  emscripten::function("websocketSendText", &send_text);
  emscripten::function("websocketClose", &close);
  emscripten::function("websocketDelete", &delete_socket);
  emscripten::function("websocketDeinitialize", &deinitialize);
  emscripten::function("websocketBufferedAmountSize", &buffered_amount_size);
}
