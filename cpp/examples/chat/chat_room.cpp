#include "chat_room.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include "text_tools.hpp"

namespace chat {

namespace {

using emsocket::SendResult;
using emsocket::State;

// What is written while offline may contain images.
constexpr std::uint64_t outbox_bytes = 64 * 1024 * 1024;

// 1006 says as little as the browser; this is what a person can look after.
constexpr std::string_view could_not_connect =
    "The connection could not be made: the server may be down, or it refused "
    "this page or its access token.";

constexpr std::string_view too_large_for_server =
    "it is larger than the server allows";

double now() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<double>(
      std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch)
          .count());
}

std::string url_of(const Settings& settings) {
  std::string url = settings.url;
  if (!settings.raw) url = with_parameter(url, "name", settings.name);
  if (!settings.token.empty()) {
    url = with_parameter(url, "access_token", settings.token);
  }
  return url;
}

std::string seconds(std::chrono::milliseconds time) {
  const auto tenths = (time.count() + 50) / 100;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

std::string in_words(const emsocket::CloseEvent& event) {
  std::string text = "code " + std::to_string(event.code) + ", reason \"" +
                     event.reason + "\", " +
                     (event.was_clean ? "clean" : "not clean") + ", ";
  text += event.will_reconnect ? "next attempt in " + seconds(event.retry_in)
                               : std::string("final");
  if (event.unsent > 0) {
    text += ", " + std::to_string(event.unsent) + " bytes unsent";
  }
  return text;
}

bool is_for_the_reader(emsocket::ErrorKind kind) {
  switch (kind) {
    case emsocket::ErrorKind::invalid_url:
    case emsocket::ErrorKind::message_too_large:
    case emsocket::ErrorKind::outbox_full:
      return true;
    default:
      return false;
  }
}

std::string_view why_refused(SendResult result) {
  switch (result) {
    case SendResult::rejected_too_large:
      return "it is larger than everything that may wait here";
    case SendResult::rejected_full:
    case SendResult::dropped:
      return "too much is waiting already";
    default:
      return "the connection is closed";
  }
}

}  // namespace

ChatRoom::ChatRoom(ChatView& view, const emsocket::Environment& environment)
    : view_(view), environment_(environment) {
  // Ids are unique among all writers: the chance of each page, and a count.
  constexpr double max = 0x1p48;
  id_prefix_ = std::to_string(
      static_cast<std::int64_t>(environment.random.next() * max));
}

void ChatRoom::connect(Settings settings) {
  status_ = {};
  max_message_bytes_.reset();
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
  // What an earlier connection did not bring to its end.
  for (OwnMessage& message : unconfirmed_.take()) {
    if (is_same_server) {
      send(std::move(message));
    } else {
      give_up(message, "it was written for another server");
    }
  }
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
  if (client_) (void)client_->close(emsocket::close_code::normal);
}

void ChatRoom::retry_now() {
  if (client_ && client_->state() == State::waiting) client_->reconnect();
}

void ChatRoom::say(std::string text) {
  OwnMessage message;
  message.id = next_id();
  message.wire = settings_.raw ? text : write_say(message.id, text);
  view_.show_message(
      {.type = settings_.raw ? MessageType::raw : MessageType::chat,
       .id = message.id,
       .own = true,
       .name = settings_.name,
       .text = std::move(text),
       .time = now(),
       .mime = {},
       .data = {},
       .delivery = Delivery::waiting});
  send(std::move(message));
}

void ChatRoom::send_image(const std::string& name, const std::string& mime,
                          std::span<const std::byte> content) {
  OwnMessage message;
  message.id = next_id();
  message.is_text = false;
  message.wire =
      settings_.raw ? std::string(reinterpret_cast<const char*>(content.data()),
                                  content.size())
                    : write_image(message.id, name, mime, content);
  view_.show_message({.type = MessageType::image,
                      .id = message.id,
                      .own = true,
                      .name = settings_.name,
                      .text = name,
                      .time = now(),
                      .mime = mime,
                      .data = content,
                      .delivery = Delivery::waiting});
  send(std::move(message));
}

void ChatRoom::typing() {
  if (settings_.raw || !client_ || client_->state() != State::open) return;
  (void)client_->send(write_typing());
}

std::uint64_t ChatRoom::buffered_amount() const {
  return is_connected() ? client_->buffered_amount() : unconfirmed_.bytes();
}

std::size_t ChatRoom::outbox_messages() const {
  return is_connected() ? client_->outbox_messages() : unconfirmed_.size();
}

bool ChatRoom::is_connected() const {
  return client_ && client_->state() != State::closed;
}

// --- The client's events -----------------------------------------------------

void ChatRoom::add_handlers() {
  client_->on_open([this](const auto& event) { on_open(event); });
  client_->on_close([this](const auto& event) { on_close(event); });
  client_->on_reconnecting(
      [this](const auto& event) { on_reconnecting(event); });
  client_->on_state([this](const auto& event) { on_state(event); });
  client_->on_error([this](const auto& event) { on_error(event); });
  client_->on_message([this](const emsocket::Message& message) {
    if (message.is_text()) {
      on_text(message.text());
    } else {
      on_binary(message.bytes());
    }
  });
}

void ChatRoom::on_open(const emsocket::OpenEvent& event) {
  std::string text = event.url.substr(0, event.url.find('?'));
  if (!event.protocol.empty()) text += ", subprotocol " + event.protocol;
  if (event.reconnected) text += ", again";
  if (event.attempt > 0) text += ", retry " + std::to_string(event.attempt);
  view_.log("open", text);
  // All that waited, in its order, unless the socket is closing again already.
  const std::size_t waiting =
      std::min(unconfirmed_.size(), client_->outbox_messages());
  const std::size_t taken = unconfirmed_.size() - waiting;
  if (!settings_.raw) {
    unconfirmed_.mark_handed_over(taken);
    return;
  }
  // Foreign servers send no receipts: what the browser took counts as sent.
  for (std::size_t i = 0; i < taken; ++i) {
    view_.show_delivery(unconfirmed_.pop().id, Delivery::sent);
  }
}

void ChatRoom::on_close(const emsocket::CloseEvent& event) {
  status_.last_close = event;
  // What is kept here to be sent again is not lost.
  const std::uint64_t kept = std::min(event.unsent, unconfirmed_.bytes());
  status_.last_close.unsent -= kept;
  status_.was_closed = true;
  status_.meaning = std::exchange(could_not_connect_, false)
                        ? could_not_connect
                        : emsocket::describe(event.code);
  view_.log("close", in_words(event));
  if (!event.will_reconnect) {
    status_.state = State::closed;
    view_.show_status(status_);
  }
  resend_lost(event.code);
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
  could_not_connect_ = event.kind == emsocket::ErrorKind::connect_failed;
  view_.log("error", std::string(emsocket::to_string(event.kind)) + ": " +
                         event.message);
  // The status shows a connection that failed; this is what it cannot show.
  if (is_for_the_reader(event.kind)) {
    show_line(MessageType::error, event.message);
  }
}

void ChatRoom::on_text(std::string_view text) {
  view_.log("message", "text, " + std::to_string(text.size()) +
                           " bytes: " + excerpt(text));
  const TextMessage message = parse_text(text);
  if (settings_.raw && std::holds_alternative<Fault>(message)) {
    show_line(MessageType::raw, std::string(text));
    return;
  }
  std::visit([this](const auto& typed) { receive(typed); }, message);
}

void ChatRoom::on_binary(std::span<const std::byte> bytes) {
  view_.log("message", "binary, " + std::to_string(bytes.size()) + " bytes");
  const auto message = parse_binary(bytes);
  if (settings_.raw && std::holds_alternative<Fault>(message)) {
    const std::string_view mime = sniff_image(bytes);
    // A server that echoes what it got as bytes echoes text like this.
    if (mime.empty() && is_plain_text(bytes)) {
      show_line(MessageType::raw,
                {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
      return;
    }
    view_.show_message(
        {.type = mime.empty() ? MessageType::raw : MessageType::image,
         .id = {},
         .own = false,
         .name = {},
         .text = {},
         .time = now(),
         .mime = std::string(mime),
         .data = bytes});
    return;
  }
  std::visit([this](const auto& typed) { receive(typed); }, message);
}

// --- The chat's messages -----------------------------------------------------

void ChatRoom::receive(const Welcome& message) {
  is_welcome_ = true;
  max_message_bytes_ = message.max_message_bytes;
  show_line(MessageType::system, "You are here as " + message.you.name + ".");
}

void ChatRoom::receive(const Joined& message) {
  show_line(MessageType::system, message.who.name + " joined.");
}

void ChatRoom::receive(const Left& message) {
  show_line(MessageType::system, message.who.name + " left.");
}

void ChatRoom::receive(const Presence& message) {
  view_.show_people(message.people);
}

void ChatRoom::receive(const Say& message) {
  if (!is_news(message.id)) return;
  view_.show_message({.type = MessageType::chat,
                      .id = message.id,
                      .own = false,
                      .name = message.from.name,
                      .text = message.text,
                      .time = message.time,
                      .mime = {},
                      .data = {}});
}

void ChatRoom::receive(const Typing& message) {
  view_.show_typing(message.who.name);
}

void ChatRoom::receive(const Notice& message) {
  show_line(
      message.level == "warning" ? MessageType::error : MessageType::system,
      message.text);
  if (message.ref && unconfirmed_.remove(*message.ref)) {
    view_.show_delivery(*message.ref, Delivery::failed);
  }
}

void ChatRoom::receive(const Image& message) {
  if (!is_news(message.id)) return;
  view_.show_message({.type = MessageType::image,
                      .id = message.id,
                      .own = false,
                      .name = message.from.name,
                      .text = message.name,
                      .time = message.time,
                      .mime = message.mime,
                      .data = message.content});
}

void ChatRoom::receive(const Fault& fault) {
  const std::string where = fault.path.empty() ? "" : fault.path + " ";
  const std::string hint =
      is_welcome_ ? ""
                  : " If it is not a server of this chat, connect in raw mode.";
  show_line(MessageType::error,
            "The server sent a message that this chat does not understand: " +
                where + fault.what + "." + hint);
}

// --- Delivery ----------------------------------------------------------------

void ChatRoom::send(OwnMessage message) {
  if (!client_) {
    unconfirmed_.add(std::move(message));
    return;
  }
  if (max_message_bytes_ &&
      std::cmp_greater(message.wire.size(), *max_message_bytes_)) {
    // Sent all the same, it would cost the connection.
    give_up(message, too_large_for_server);
    return;
  }
  const SendResult result =
      message.is_text ? client_->send(std::string_view(message.wire))
                      : client_->send(std::as_bytes(std::span(
                            message.wire.data(), message.wire.size())));
  if (result == SendResult::sent && settings_.raw) {
    view_.show_delivery(message.id, Delivery::sent);
    return;
  }
  if (result == SendResult::sent || result == SendResult::queued) {
    message.handed_over = result == SendResult::sent;
    unconfirmed_.add(std::move(message));
    return;
  }
  give_up(message, why_refused(result));
}

void ChatRoom::give_up(const OwnMessage& message, std::string_view why) {
  view_.show_delivery(message.id, Delivery::failed);
  show_line(MessageType::error,
            "A message was not sent: " + std::string(why) + ".");
}

void ChatRoom::resend_lost(emsocket::CloseCode code) {
  // What the connection may have lost comes before what waits already, so all
  // of it is queued anew.
  (void)client_->clear_outbox();
  bool is_too_big = code == emsocket::close_code::message_too_big;
  for (OwnMessage& message : unconfirmed_.take()) {
    if (is_too_big && message.handed_over) {
      // The server works in order: the first that it did not confirm is the one
      // it closed the connection for, and would be again.
      give_up(message, too_large_for_server);
      is_too_big = false;
    } else if (client_->state() == State::waiting) {
      send(std::move(message));
    } else {
      // No connection to come, until somebody calls connect().
      message.handed_over = false;
      unconfirmed_.add(std::move(message));
    }
  }
}

bool ChatRoom::is_news(const std::string& id) {
  if (unconfirmed_.remove(id)) {
    view_.show_delivery(id, Delivery::sent);
    return false;
  }
  return shown_.add(id);
}

void ChatRoom::show_line(MessageType type, std::string text) {
  view_.show_message({.type = type,
                      .id = {},
                      .own = false,
                      .name = {},
                      .text = std::move(text),
                      .time = now(),
                      .mime = {},
                      .data = {}});
}

std::string ChatRoom::next_id() {
  std::string id = id_prefix_ + "-" + std::to_string(++last_id_);
  shown_.add(id);
  return id;
}

}  // namespace chat
