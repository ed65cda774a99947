// A Client on default_environment() for JavaScript. All text crosses as bytes
// of UTF-8, so that no codec but the one under test is in between.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "browser/host_message.hpp"
#include "emsocket/client.hpp"
#include "emsocket/embind.hpp"

namespace {

using emscripten::val;
using emsocket::embind::from_bytes;
using emsocket::embind::to_bytes;

std::string to_string(const val& bytes) {
  const auto copy = to_bytes(bytes);
  return {reinterpret_cast<const char*>(copy.data()), copy.size()};
}

val to_array(std::string_view text) {
  return from_bytes(std::as_bytes(std::span(text.data(), text.size())));
}

val make_event(const char* type) {
  val event = val::object();
  event.set("type", val(type));
  return event;
}

emsocket::Options options_of(const val& settings) {
  emsocket::Options options;
  std::vector<std::string> protocols;
  for (unsigned i = 0; i < settings["protocols"]["length"].as<unsigned>();
       ++i) {
    protocols.push_back(to_string(settings["protocols"][i]));
  }
  options.protocols = std::move(protocols);
  if (settings["blob"].as<bool>()) {
    options.binary_type = emsocket::BinaryType::blob;
  }
  options.reconnect.enabled = settings["reconnect"].as<bool>();
  options.reconnect.initial_delay = std::chrono::milliseconds{1};
  options.reconnect.max_delay = std::chrono::milliseconds{1};
  options.reconnect.jitter = emsocket::Jitter::none;
  return options;
}

/// Tells everything to one JavaScript function, which is called as it is: what
/// it throws comes back into C++.
class ClientProbe {
 public:
  ClientProbe(const val& settings, const val& on_event)
      : on_event_(on_event),
        throws_in_message_(settings["throwsInMessage"].as<bool>()) {
    client_.emplace(to_string(settings["url"]), options_of(settings));
    add_handlers();
  }

  void connect() { client_->connect(); }
  void close() { client_->close(); }
  int close_with(int code, const val& reason) {
    return static_cast<int>(client_->close(
        static_cast<emsocket::CloseCode>(code), to_string(reason)));
  }
  void reconnect() { client_->reconnect(); }
  int send_text(const val& text) {
    return static_cast<int>(client_->send(to_string(text)));
  }
  int send_bytes(const val& bytes) {
    return static_cast<int>(
        client_->send(std::span<const std::byte>(to_bytes(bytes))));
  }
  void set_blob(bool is_blob) {
    client_->set_binary_type(is_blob ? emsocket::BinaryType::blob
                                     : emsocket::BinaryType::array_buffer);
  }
  /// Also from within an event.
  void destroy() { client_.reset(); }

  [[nodiscard]] int ready_state() const {
    return static_cast<int>(client_->ready_state());
  }
  [[nodiscard]] double buffered_amount() const {
    return static_cast<double>(client_->buffered_amount());
  }

 private:
  void add_handlers() {
    client_->on_open([this](const emsocket::OpenEvent& event) {
      val told = make_event("open");
      told.set("url", to_array(event.url));
      told.set("protocol", to_array(event.protocol));
      told.set("extensions", to_array(event.extensions));
      told.set("reconnected", event.reconnected);
      on_event_(told);
    });
    client_->on_message(
        [this](const emsocket::Message& message) { on_message(message); });
    client_->on_error([this](const emsocket::ErrorEvent& event) {
      val told = make_event("error");
      told.set("kind", to_array(emsocket::to_string(event.kind)));
      told.set("message", to_array(event.message));
      on_event_(told);
    });
    client_->on_close([this](const emsocket::CloseEvent& event) {
      val told = make_event("close");
      told.set("code", int{event.code});
      told.set("reason", to_array(event.reason));
      told.set("wasClean", event.was_clean);
      told.set("willReconnect", event.will_reconnect);
      told.set("unsent", static_cast<double>(event.unsent));
      on_event_(told);
    });
    client_->on_reconnecting([this](const emsocket::ReconnectingEvent&) {
      on_event_(make_event("reconnecting"));
    });
    client_->on_state([this](const emsocket::StateEvent&) {
      on_event_(make_event("state"));
    });
  }

  void on_message(const emsocket::Message& message) {
    // Before anything was read.
    on_event_(make_event("arrival"));
    if (throws_in_message_) {
      throw std::runtime_error("thrown after reading " +
                               std::to_string(message.bytes().size()));
    }
    val told = make_event("message");
    told.set("kind", static_cast<int>(message.kind()));
    told.set("bytes", from_bytes(message.bytes()));
    // How much it would be to send, as a message of the page.
    told.set("size", static_cast<double>(
                         emsocket::detail::BrowserHostMessage().size()));
    on_event_(told);
  }

  val on_event_;
  bool throws_in_message_;
  std::optional<emsocket::Client> client_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(client_probe) {
  emscripten::class_<ClientProbe>("ClientProbe")
      .constructor<val, val>()
      .function("connect", &ClientProbe::connect)
      .function("close", &ClientProbe::close)
      .function("closeWith", &ClientProbe::close_with)
      .function("reconnect", &ClientProbe::reconnect)
      .function("sendText", &ClientProbe::send_text)
      .function("sendBytes", &ClientProbe::send_bytes)
      .function("setBlob", &ClientProbe::set_blob)
      .function("destroy", &ClientProbe::destroy)
      .function("readyState", &ClientProbe::ready_state)
      .function("bufferedAmount", &ClientProbe::buffered_amount);
}
