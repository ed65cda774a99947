// The chat room as the page's JavaScript sees it. Only numbers, booleans and
// `val` cross Embind; text and bytes go through <emsocket/embind.hpp>.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <span>
#include <string>
#include <string_view>

#include "chat_room.hpp"
#include "emsocket/embind.hpp"

namespace {

using emscripten::val;
using emsocket::embind::from_bytes;
using emsocket::embind::from_text;
using emsocket::embind::to_bytes;
using emsocket::embind::to_text;

std::string_view to_string(chat::MessageType type) {
  switch (type) {
    case chat::MessageType::chat:
      return "chat";
    case chat::MessageType::image:
      return "image";
    case chat::MessageType::system:
      return "system";
    case chat::MessageType::raw:
      return "raw";
    case chat::MessageType::error:
      break;
  }
  return "error";
}

std::string_view to_string(chat::Delivery delivery) {
  switch (delivery) {
    case chat::Delivery::waiting:
      return "waiting";
    case chat::Delivery::sent:
      return "sent";
    case chat::Delivery::failed:
      break;
  }
  return "failed";
}

std::string_view to_string(emsocket::State state) {
  switch (state) {
    case emsocket::State::idle:
      return "idle";
    case emsocket::State::connecting:
      return "connecting";
    case emsocket::State::open:
      return "open";
    case emsocket::State::waiting:
      return "reconnecting";
    case emsocket::State::closing:
      return "closing";
    case emsocket::State::closed:
      break;
  }
  return "closed";
}

/// Shows the room by calling one JavaScript function with one plain object for
/// each thing that happens.
class PageView final : public chat::ChatView {
 public:
  explicit PageView(const val& on_event)
      : on_event_(emsocket::embind::guard(on_event)) {}

  void show_status(const chat::Status& status) override {
    val event = make_event("state");
    event.set("state", from_text(to_string(status.state)));
    event.set("attempt", status.attempt);
    event.set("retryIn", static_cast<double>(status.retry_in.count()));
    const emsocket::CloseEvent& close = status.last_close;
    event.set("code", status.was_closed ? int{close.code} : 0);
    event.set("reason", from_text(close.reason));
    event.set("wasClean", close.was_clean);
    event.set("meaning", from_text(status.meaning));
    event.set("unsent", static_cast<double>(close.unsent));
    on_event_(event);
  }

  void show_message(const chat::ShownMessage& message) override {
    val event = make_event("message");
    event.set("kind", from_text(to_string(message.type)));
    event.set("id", from_text(message.id));
    event.set("own", message.own);
    event.set("name", from_text(message.name));
    event.set("text", from_text(message.text));
    event.set("time", message.time);
    event.set("mime", from_text(message.mime));
    if (message.data.data() != nullptr) {
      event.set("data", from_bytes(message.data));
    }
    if (message.own) {
      event.set("delivery", from_text(to_string(message.delivery)));
    }
    on_event_(event);
  }

  void show_delivery(std::string_view id, chat::Delivery delivery) override {
    val event = make_event("delivery");
    event.set("id", from_text(id));
    event.set("delivery", from_text(to_string(delivery)));
    on_event_(event);
  }

  void show_people(std::int64_t count) override {
    val event = make_event("people");
    event.set("count", static_cast<double>(count));
    on_event_(event);
  }

  void show_typing(std::string_view name) override {
    val event = make_event("typing");
    event.set("name", from_text(name));
    on_event_(event);
  }

  void log(std::string_view name, std::string_view text) override {
    val event = make_event("log");
    event.set("event", from_text(name));
    event.set("text", from_text(text));
    on_event_(event);
  }

 private:
  static val make_event(std::string_view type) {
    val event = val::object();
    event.set("type", from_text(type));
    return event;
  }

  val on_event_;
};

/// A room with its view, as one object for JavaScript.
class PageRoom {
 public:
  explicit PageRoom(const val& on_event) : view_(on_event), room_(view_) {}

  void connect(const val& settings) {
    room_.connect({.url = to_text(settings["url"]),
                   .name = to_text(settings["name"]),
                   .token = to_text(settings["token"]),
                   .raw = settings["raw"].as<bool>()});
  }
  void disconnect() { room_.disconnect(); }
  void retry_now() { room_.retry_now(); }
  void say(const val& text) { room_.say(to_text(text)); }
  void send_image(const val& name, const val& mime, const val& bytes) {
    room_.send_image(to_text(name), to_text(mime), to_bytes(bytes));
  }
  void typing() { room_.typing(); }
  [[nodiscard]] double buffered_amount() const {
    return static_cast<double>(room_.buffered_amount());
  }
  [[nodiscard]] int outbox_messages() const {
    return static_cast<int>(room_.outbox_messages());
  }

 private:
  PageView view_;
  chat::ChatRoom room_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(emsocket_chat) {
  emscripten::class_<PageRoom>("ChatRoom")
      .constructor<val>()
      .function("connect", &PageRoom::connect)
      .function("disconnect", &PageRoom::disconnect)
      .function("retryNow", &PageRoom::retry_now)
      .function("say", &PageRoom::say)
      .function("sendImage", &PageRoom::send_image)
      .function("typing", &PageRoom::typing)
      .function("bufferedAmount", &PageRoom::buffered_amount)
      .function("outboxMessages", &PageRoom::outbox_messages);
}
