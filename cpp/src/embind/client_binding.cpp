// Client behind Embind: signatures of numbers, bools and `val` only.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "emsocket/client.hpp"
#include "emsocket/embind.hpp"
#include "emsocket/embind_client.hpp"

using emscripten::EM_VAL;
using emscripten::val;

extern "C" {
// client_glue.js
void emsocket_val_enter(EM_VAL payload);
void emsocket_val_leave(void);
EM_VAL emsocket_val_message(void);
}

namespace emsocket::detail {
// host_message.cpp
SendResult send_present_value(Client& client);
}  // namespace emsocket::detail

namespace emsocket::embind {

namespace {

template <std::size_t size, class Enum>
val name_of(const std::array<std::string_view, size>& names, Enum value) {
  return from_text(names[static_cast<std::size_t>(value)]);
}

constexpr std::array<std::string_view, 6> state_names = {
    "idle", "connecting", "open", "waiting", "closing", "closed"};
constexpr std::array<std::string_view, 6> send_results = {"sent",
                                                          "queued",
                                                          "rejected_full",
                                                          "rejected_closed",
                                                          "rejected_too_large",
                                                          "dropped"};
constexpr std::array<std::string_view, 3> close_results = {"ok", "invalid_code",
                                                           "reason_too_long"};

val new_event(const char* type) {
  val event = val::object();
  event.set("type", val(type));
  return event;
}

val to_object(const OpenEvent& event) {
  val object = new_event("open");
  object.set("url", from_text(event.url));
  object.set("protocol", from_text(event.protocol));
  object.set("extensions", from_text(event.extensions));
  object.set("attempt", event.attempt);
  object.set("reconnected", event.reconnected);
  return object;
}

/// With the browser's own string, ArrayBuffer or Blob.
val to_object(const Message&) {
  val object = new_event("message");
  object.set("data", val::take_ownership(emsocket_val_message()));
  return object;
}

val to_object(const ErrorEvent& event) {
  val object = new_event("error");
  object.set("kind", from_text(to_string(event.kind)));
  object.set("message", from_text(event.message));
  return object;
}

val to_object(const CloseEvent& event) {
  val object = new_event("close");
  object.set("code", static_cast<int>(event.code));
  object.set("reason", from_text(event.reason));
  object.set("wasClean", event.was_clean);
  object.set("willReconnect", event.will_reconnect);
  object.set("retryIn", static_cast<double>(event.retry_in.count()));
  object.set("unsent", static_cast<double>(event.unsent));
  return object;
}

val to_object(const ReconnectingEvent& event) {
  val object = new_event("reconnecting");
  object.set("attempt", event.attempt);
  object.set("delay", static_cast<double>(event.delay.count()));
  object.set("cause", to_object(event.cause));
  return object;
}

val to_object(const StateEvent& event) {
  val object = new_event("statechange");
  object.set("from", name_of(state_names, event.from));
  object.set("to", name_of(state_names, event.to));
  return object;
}

val to_object(const DrainEvent& event) {
  val object = new_event("drain");
  object.set("bufferedAmount", static_cast<double>(event.buffered_amount));
  return object;
}

/// A Client in the hands of JavaScript. A handler may delete it while one of
/// these functions runs: each ends with its call of the Client.
class BoundClient {
 public:
  BoundClient(const val& url, const val& options)
      : client_(to_url_source(url), to_options(options)) {}
  explicit BoundClient(const val& url) : BoundClient(url, val::undefined()) {}

  void connect() { client_.connect(); }
  void reconnect() { client_.reconnect(); }
  void close() { client_.close(); }
  val close_with(int code) { return close_because(code, val("")); }
  val close_because(int code, const val& reason) {
    // What is no code of two bytes may not be sent either.
    const bool is_code = code >= 0 && code <= UINT16_MAX;
    return name_of(close_results,
                   client_.close(static_cast<CloseCode>(is_code ? code : 0),
                                 to_text(reason)));
  }

  val send(const val& payload) {
    emsocket_val_enter(payload.as_handle());
    const SendResult result = detail::send_present_value(client_);
    emsocket_val_leave();
    return name_of(send_results, result);
  }

  unsigned on(const val& type, const val& handler) {
    const std::string name = to_text(type);
    const auto call = [handler = guard(handler)](const auto& event) {
      handler(to_object(event));
    };
    if (name == "open") return client_.on_open(call).value;
    if (name == "message") return client_.on_message(call).value;
    if (name == "error") return client_.on_error(call).value;
    if (name == "close") return client_.on_close(call).value;
    if (name == "reconnecting") return client_.on_reconnecting(call).value;
    if (name == "statechange") return client_.on_state(call).value;
    if (name == "drain") return client_.on_drain(call).value;
    return 0;
  }
  bool off(unsigned id) { return client_.remove_handler(HandlerId{id}); }

  [[nodiscard]] val state() const {
    return name_of(state_names, client_.state());
  }
  [[nodiscard]] int ready_state() const {
    return static_cast<int>(client_.ready_state());
  }
  [[nodiscard]] val url() const { return from_text(client_.url()); }
  [[nodiscard]] val protocol() const { return from_text(client_.protocol()); }
  [[nodiscard]] val extensions() const {
    return from_text(client_.extensions());
  }
  [[nodiscard]] double buffered_amount() const {
    return static_cast<double>(client_.buffered_amount());
  }
  [[nodiscard]] bool writable() const { return client_.writable(); }
  [[nodiscard]] val binary_type() const {
    return from_text(client_.binary_type() == BinaryType::blob ? "blob"
                                                               : "arraybuffer");
  }
  /// As the standard has it, what is neither has no effect.
  void set_binary_type(val type) {
    const std::string name = to_text(type);
    if (name == "blob") client_.set_binary_type(BinaryType::blob);
    if (name == "arraybuffer") {
      client_.set_binary_type(BinaryType::array_buffer);
    }
  }

 private:
  Client client_;
};

}  // namespace

void register_client(const char* name) {
  emscripten::class_<BoundClient>(name)
      .constructor<val>()
      .constructor<val, val>()
      .function("connect", &BoundClient::connect)
      .function("reconnect", &BoundClient::reconnect)
      .function("close", &BoundClient::close)
      .function("close", &BoundClient::close_with)
      .function("close", &BoundClient::close_because)
      .function("send", &BoundClient::send)
      .function("on", &BoundClient::on)
      .function("off", &BoundClient::off)
      .property("state", &BoundClient::state)
      .property("readyState", &BoundClient::ready_state)
      .property("url", &BoundClient::url)
      .property("protocol", &BoundClient::protocol)
      .property("extensions", &BoundClient::extensions)
      .property("bufferedAmount", &BoundClient::buffered_amount)
      .property("writable", &BoundClient::writable)
      .property("binaryType", &BoundClient::binary_type,
                &BoundClient::set_binary_type);
}

}  // namespace emsocket::embind
