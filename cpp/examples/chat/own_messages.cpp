#include "own_messages.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "lines.hpp"
#include "wording.hpp"

namespace chat {

namespace {

using emsocket::SendResult;
using emsocket::State;

constexpr std::string_view too_large_for_server =
    "it is larger than the server allows";

}  // namespace

OwnMessages::OwnMessages(ChatView& view, emsocket::Random& random)
    : view_(view) {
  // Ids are unique among all writers: the chance of each page, and a count.
  constexpr double max = 0x1p48;
  id_prefix_ = std::to_string(static_cast<std::int64_t>(random.next() * max));
}

std::string OwnMessages::next_id() {
  std::string id = id_prefix_ + "-" + std::to_string(++last_id_);
  shown_.add(id);
  return id;
}

void OwnMessages::begin(bool is_raw, bool is_same_server,
                        emsocket::Client& client) {
  is_raw_ = is_raw;
  for (OwnMessage& message : unconfirmed_.take()) {
    if (is_same_server) {
      send(std::move(message), &client);
    } else {
      give_up(message, "it was written for another server");
    }
  }
}

void OwnMessages::send(OwnMessage message, emsocket::Client* client) {
  if (!client) {
    unconfirmed_.add(std::move(message));
    return;
  }
  if (max_bytes_ && std::cmp_greater(message.wire.size(), *max_bytes_)) {
    // Sent all the same, it would cost the connection.
    give_up(message, too_large_for_server);
    return;
  }
  const SendResult result =
      message.is_text ? client->send(std::string_view(message.wire))
                      : client->send(std::as_bytes(std::span(
                            message.wire.data(), message.wire.size())));
  if (result == SendResult::sent && is_raw_) {
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

void OwnMessages::on_open(const emsocket::Client& client) {
  // All that waited, in its order, unless the socket is closing again already.
  const std::size_t waiting =
      std::min(unconfirmed_.size(), client.outbox_messages());
  const std::size_t taken = unconfirmed_.size() - waiting;
  if (!is_raw_) {
    unconfirmed_.mark_handed_over(taken);
    return;
  }
  for (std::size_t i = 0; i < taken; ++i) {
    view_.show_delivery(unconfirmed_.pop().id, Delivery::sent);
  }
}

void OwnMessages::on_close(emsocket::CloseCode code, emsocket::Client& client) {
  // What the connection may have lost comes before what waits already, so all
  // of it is queued anew.
  (void)client.clear_outbox();
  bool is_too_big = code == emsocket::close_code::message_too_big;
  for (OwnMessage& message : unconfirmed_.take()) {
    if (is_too_big && message.handed_over) {
      // The server works in order: the first that it did not confirm is the one
      // it closed the connection for, and would be again.
      give_up(message, too_large_for_server);
      is_too_big = false;
    } else if (client.state() == State::waiting) {
      send(std::move(message), &client);
    } else {
      // No connection to come, until somebody calls connect().
      message.handed_over = false;
      unconfirmed_.add(std::move(message));
    }
  }
}

void OwnMessages::on_refused(std::string_view id) {
  if (unconfirmed_.remove(id)) view_.show_delivery(id, Delivery::failed);
}

bool OwnMessages::is_news(const std::string& id) {
  if (unconfirmed_.remove(id)) {
    view_.show_delivery(id, Delivery::sent);
    return false;
  }
  return shown_.add(id);
}

void OwnMessages::give_up(const OwnMessage& message, std::string_view why) {
  view_.show_delivery(message.id, Delivery::failed);
  view_.show_message(line_of(
      MessageType::error, "A message was not sent: " + std::string(why) + "."));
}

}  // namespace chat
