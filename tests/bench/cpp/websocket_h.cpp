// A program that uses <emscripten/websocket.h> as its documentation shows, with
// the queue that it then needs.

#include <emscripten/websocket.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "payload.hpp"

namespace {

std::vector<std::string> waiting;

EM_BOOL on_open(int, const EmscriptenWebSocketOpenEvent* event, void*) {
  for (const std::string& text : waiting) {
    emscripten_websocket_send_utf8_text(event->socket, text.c_str());
  }
  waiting.clear();
  return EM_TRUE;
}

EM_BOOL on_message(int, const EmscriptenWebSocketMessageEvent* event, void*) {
  bench::hear(
      std::as_bytes(std::span(event->data, std::size_t{event->numBytes})));
  return EM_TRUE;
}

}  // namespace

extern "C" {

EMSCRIPTEN_WEBSOCKET_T bench_websocket_h_new(const char* url) {
  EmscriptenWebSocketCreateAttributes attributes;
  emscripten_websocket_init_create_attributes(&attributes);
  attributes.url = url;
  const EMSCRIPTEN_WEBSOCKET_T socket = emscripten_websocket_new(&attributes);
  emscripten_websocket_set_onopen_callback(socket, nullptr, &on_open);
  emscripten_websocket_set_onmessage_callback(socket, nullptr, &on_message);
  return socket;
}

void bench_websocket_h_delete(EMSCRIPTEN_WEBSOCKET_T socket) {
  emscripten_websocket_close(socket, 1000, "");
  emscripten_websocket_delete(socket);
}

void bench_websocket_h_send_text(EMSCRIPTEN_WEBSOCKET_T socket, int count) {
  for (int i = 0; i < count; ++i) {
    emscripten_websocket_send_utf8_text(socket, bench::text().c_str());
  }
}

/// Before it is open; there is one queue.
void bench_websocket_h_queue_text(EMSCRIPTEN_WEBSOCKET_T, int count) {
  for (int i = 0; i < count; ++i) waiting.push_back(bench::text());
}

void bench_websocket_h_send_binary(EMSCRIPTEN_WEBSOCKET_T socket, int count) {
  const auto bytes = bench::bytes();
  for (int i = 0; i < count; ++i) {
    emscripten_websocket_send_binary(socket,
                                     const_cast<std::byte*>(bytes.data()),
                                     static_cast<std::uint32_t>(bytes.size()));
  }
}
}
