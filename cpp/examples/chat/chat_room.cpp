#include "chat_room.hpp"

#include <algorithm>
#include <span>
#include <utility>
#include <variant>

#include "lines.hpp"
#include "text_tools.hpp"
#include "wording.hpp"

namespace chat {

namespace {

using emsocket::State;

// What is written while offline may contain images.
constexpr std::uint64_t outbox_bytes = 64 * 1024 * 1024;

std::string url_of(const Settings& settings) {
  std::string url = settings.url;
  if (!settings.raw) url = with_parameter(url, "name", settings.name);
  if (!settings.token.empty()) {
    url = with_parameter(url, "access_token", settings.token);
  }
  return url;
}

}  // namespace

ChatRoom::ChatRoom(ChatView& view, const emsocket::Environment& environment)
    : view_(view), environment_(environment), own_(view, environment.random) {}

void ChatRoom::connect(Settings settings) {
  status_ = {};
  own_.set_max_bytes(std::nullopt);
  is_foreign_ = false;
  is_welcome_ = false;
  if (!is_absolute(settings.url)) {
    refuse(settings.url);
    return;
  }
  const bool is_first = settings_.url.empty();
  const bool is_same_server = (is_first || settings.url == settings_.url) &&
                              settings.raw == settings_.raw;
  settings_ = std::move(settings);
  emsocket::Options options;
  options.outbox.max_bytes = outbox_bytes;
  client_.emplace(url_of(settings_), std::move(options), environment_);
  add_handlers();
  client_->connect();
  own_.begin(settings_.raw, is_same_server, *client());
}

void ChatRoom::refuse(const std::string& url) {
  client_.reset();
  const std::string fault =
      "\"" + url +
      "\" is no address of a WebSocket server: write it with ws:// or wss:// "
      "before it.";
  view_.log("error", fault);
  show_line(MessageType::error, fault);
  status_.state = State::closed;
  view_.show_status(status_);
}

void ChatRoom::disconnect() {
  if (client_) (void)client()->close(emsocket::close_code::normal);
}

void ChatRoom::retry_now() {
  if (client_ && client()->state() == State::waiting) client()->reconnect();
}

void ChatRoom::say(std::string text) {
  OwnMessage message;
  message.id = own_.next_id();
  message.wire =
      settings_.raw
          ? text
          : emsocket::encode_message<Protocol>(OwnSay{message.id, text});
  view_.show_message(
      own_line(settings_.raw ? MessageType::raw : MessageType::chat, message.id,
               std::move(text)));
  own_.send(std::move(message), client());
}

void ChatRoom::send_image(const std::string& name, const std::string& mime,
                          std::span<const std::byte> content) {
  OwnMessage message;
  message.id = own_.next_id();
  message.is_text = false;
  message.wire =
      settings_.raw ? std::string(reinterpret_cast<const char*>(content.data()),
                                  content.size())
                    : write_image(message.id, name, mime, content);
  ShownMessage line = own_line(MessageType::image, message.id, name);
  line.mime = mime;
  line.data = content;
  view_.show_message(line);
  own_.send(std::move(message), client());
}

ShownMessage ChatRoom::own_line(MessageType type, const std::string& id,
                                std::string text) const {
  ShownMessage line = line_of(type, std::move(text));
  line.id = id;
  line.own = true;
  line.name = settings_.name;
  line.delivery = Delivery::waiting;
  return line;
}

void ChatRoom::typing() {
  if (settings_.raw || !client_ || client()->state() != State::open) return;
  (void)client_->send(OwnTyping{});
}

std::uint64_t ChatRoom::buffered_amount() const {
  return is_connected() ? client_->client().buffered_amount() : own_.bytes();
}

std::size_t ChatRoom::outbox_messages() const {
  return is_connected() ? client_->client().outbox_messages() : own_.size();
}

bool ChatRoom::is_connected() const {
  return client_ && client_->client().state() != State::closed;
}

// --- The client's events -----------------------------------------------------

void ChatRoom::add_handlers() {
  emsocket::Client& client = client_->client();
  client.on_open([this](const auto& event) { on_open(event); });
  client.on_close([this](const auto& event) { on_close(event); });
  client.on_reconnecting([this](const auto& event) { on_reconnecting(event); });
  client.on_state([this](const auto& event) { on_state(event); });
  client.on_error([this](const auto& event) { on_error(event); });
  receive_each<Welcome, Joined, Left, Presence, Say, Typing, Notice>();
  client_->on_unknown([this](const auto& message) { on_unknown(message); });
  client_->on_invalid([this](const emsocket::DecodeError& error) {
    receive_foreign(in_words(error));
  });
  // After those of the TypedClient, for every message, whatever it is.
  client.on_message([this](const auto& message) { on_message(message); });
}

void ChatRoom::on_open(const emsocket::OpenEvent& event) {
  view_.log("open", in_words(event));
  own_.on_open(*client());
}

void ChatRoom::on_close(const emsocket::CloseEvent& event) {
  status_.last_close = event;
  // What is kept here to be sent again is not lost.
  const std::uint64_t kept = std::min(event.unsent, own_.bytes());
  status_.last_close.unsent -= kept;
  status_.was_closed = true;
  status_.meaning = std::exchange(has_failed_, false)
                        ? could_not_connect
                        : emsocket::describe(event.code);
  view_.log("close", in_words(event));
  if (!event.will_reconnect) {
    status_.state = State::closed;
    view_.show_status(status_);
  }
  own_.on_close(event.code, *client());
}

void ChatRoom::on_reconnecting(const emsocket::ReconnectingEvent& event) {
  view_.log("reconnecting", "retry " + std::to_string(event.attempt) + " in " +
                                seconds(event.delay));
  status_.state = State::waiting;
  status_.attempt = event.attempt;
  status_.retry_in = event.delay;
  view_.show_status(status_);
}

void ChatRoom::on_state(const emsocket::StateEvent& event) {
  // These two are shown when their times and codes are known.
  if (event.to == State::waiting || event.to == State::closed) return;
  status_.state = event.to;
  view_.show_status(status_);
}

void ChatRoom::on_error(const emsocket::ErrorEvent& event) {
  // The conversation shows what it could not read.
  if (event.kind == emsocket::ErrorKind::decode) return;
  has_failed_ = event.kind == emsocket::ErrorKind::connect_failed;
  view_.log("error", std::string(emsocket::to_string(event.kind)) + ": " +
                         event.message);
  // The status shows a connection that failed; this is what it cannot show.
  if (is_for_the_reader(event.kind)) {
    show_line(MessageType::error, event.message);
  }
}

void ChatRoom::on_message(const emsocket::Message& message) {
  const bool is_foreign = std::exchange(is_foreign_, false);
  if (message.is_text()) {
    const std::string_view text = message.text();
    view_.log("message", "text, " + std::to_string(text.size()) +
                             " bytes: " + excerpt(text));
  } else {
    view_.log("message",
              "binary, " + std::to_string(message.bytes().size()) + " bytes");
  }
  if (is_foreign) view_.show_message(raw_line_of(message));
}

void ChatRoom::on_unknown(const emsocket::UnknownMessage& unknown) {
  if (unknown.message.is_text()) {
    receive_foreign("/type \"" + std::string(unknown.type) +
                    "\" is no type of message known here");
    return;
  }
  const auto image = read_image(unknown.message.bytes());
  if (const auto* fault = std::get_if<std::string>(&image)) {
    receive_foreign(*fault);
  } else {
    receive(std::get<Image>(image));
  }
}

// --- The chat's messages -----------------------------------------------------

void ChatRoom::receive(const Welcome& message) {
  is_welcome_ = true;
  own_.set_max_bytes(message.max_message_bytes);
  show_line(MessageType::system, "You are here as " + message.name + ".");
}

void ChatRoom::receive(const Joined& message) {
  show_line(MessageType::system, message.name + " joined.");
}

void ChatRoom::receive(const Left& message) {
  show_line(MessageType::system, message.name + " left.");
}

void ChatRoom::receive(const Presence& message) {
  view_.show_people(message.people);
}

void ChatRoom::receive(const Say& message) {
  if (!own_.is_news(message.id)) return;
  view_.show_message(line_of(message));
}

void ChatRoom::receive(const Typing& message) {
  view_.show_typing(message.from.name);
}

void ChatRoom::receive(const Notice& message) {
  show_line(
      message.level == "warning" ? MessageType::error : MessageType::system,
      message.text);
  if (message.ref) own_.on_refused(*message.ref);
}

void ChatRoom::receive(const Image& message) {
  if (!own_.is_news(message.id)) return;
  view_.show_message(line_of(message));
}

// --- What is none of them ----------------------------------------------------

void ChatRoom::receive_foreign(const std::string& fault) {
  if (settings_.raw) {
    is_foreign_ = true;
    return;
  }
  const std::string hint =
      is_welcome_ ? ""
                  : " If it is not a server of this chat, connect in raw mode.";
  show_line(MessageType::error,
            "The server sent a message that this chat does not understand: " +
                fault + "." + hint);
}

void ChatRoom::show_line(MessageType type, std::string text) {
  view_.show_message(line_of(type, std::move(text)));
}

}  // namespace chat
