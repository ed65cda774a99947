#pragma once

#include <emscripten/websocket.h>

#include <cstddef>

/// The functions of socket_glue.js. Text and bytes go as pointer and length.
extern "C" {

using EmsocketMessageCallback = void (*)(void* context, int kind,
                                         double length);
using EmsocketCloseCallback = void (*)(void* context, int code, int was_clean,
                                       std::size_t reason_length);
using EmsocketSocketCallback = void (*)(void* context);
using EmsocketPageCallback = void (*)(void* object, int signal);

/// The numbers of emsocket_socket_property.
enum EmsocketProperty : int {
  emsocket_url,
  emsocket_protocol,
  emsocket_extensions
};

std::size_t emsocket_value_read(void* destination);
double emsocket_value_size(void);
int emsocket_value_keep(void);
void emsocket_value_free(int handle);
std::size_t emsocket_text_take(void* destination);

/// Where the browser refuses, minus the length of its reason.
EMSCRIPTEN_WEBSOCKET_T emsocket_socket_new(
    EmscriptenWebSocketCreateAttributes* attributes);
void emsocket_socket_on_message(EMSCRIPTEN_WEBSOCKET_T socket, void* context,
                                EmsocketMessageCallback callback);
void emsocket_socket_on_others(EMSCRIPTEN_WEBSOCKET_T socket, void* context,
                               EmsocketSocketCallback open,
                               EmsocketSocketCallback error,
                               EmsocketCloseCallback close);
std::size_t emsocket_socket_property(EMSCRIPTEN_WEBSOCKET_T socket,
                                     int property);
int emsocket_socket_send_value(EMSCRIPTEN_WEBSOCKET_T socket, int handle);
int emsocket_socket_send_text(EMSCRIPTEN_WEBSOCKET_T socket, const char* text,
                              std::size_t length);
int emsocket_socket_send_binary(EMSCRIPTEN_WEBSOCKET_T socket,
                                const std::byte* bytes, std::size_t length);
void emsocket_socket_close(EMSCRIPTEN_WEBSOCKET_T socket, int code,
                           const char* reason, std::size_t length);
int emsocket_socket_ready_state(EMSCRIPTEN_WEBSOCKET_T socket);
double emsocket_socket_buffered_amount(EMSCRIPTEN_WEBSOCKET_T socket);
void emsocket_socket_set_binary_type(EMSCRIPTEN_WEBSOCKET_T socket,
                                     int is_blob);
void emsocket_socket_release(EMSCRIPTEN_WEBSOCKET_T socket);

void emsocket_page_listen(void* object, EmsocketPageCallback callback);
void emsocket_page_unlisten(void* object);

void emsocket_report_error(const char* what, std::size_t length);
}
