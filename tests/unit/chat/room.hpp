#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "chat_room.hpp"
#include "support/test_client.hpp"

namespace chat::test {

/// A ShownMessage with its own copy of the data.
struct Shown {
  MessageType type;
  std::string id, name, text, mime, data;
  bool own;
  Delivery delivery;
};

/// Keeps what a room shows.
class RecordingView final : public ChatView {
 public:
  void show_status(const Status& status) override {
    statuses.push_back(status);
  }
  void show_message(const ShownMessage& message) override {
    messages.push_back(
        {message.type, message.id, message.name, message.text, message.mime,
         std::string(reinterpret_cast<const char*>(message.data.data()),
                     message.data.size()),
         message.own, message.delivery});
    if (message.own) deliveries[message.id].push_back(message.delivery);
  }
  void show_delivery(std::string_view id, Delivery delivery) override {
    deliveries[std::string(id)].push_back(delivery);
  }
  void show_people(std::int64_t count) override { people.push_back(count); }
  void show_typing(std::string_view name) override {
    typing.emplace_back(name);
  }
  void log(std::string_view event, std::string_view text) override {
    log_lines.push_back(std::string(event) + ": " + std::string(text));
  }

  /// The texts of the messages of a type.
  [[nodiscard]] std::vector<std::string> texts(MessageType type) const {
    std::vector<std::string> found;
    for (const Shown& message : messages) {
      if (message.type == type) found.push_back(message.text);
    }
    return found;
  }
  [[nodiscard]] bool has_logged(std::string_view part) const {
    return std::any_of(log_lines.begin(), log_lines.end(),
                       [part](const std::string& line) {
                         return line.find(part) != std::string::npos;
                       });
  }

  std::vector<Status> statuses;
  std::vector<Shown> messages;
  /// What was said of each own message, by its id.
  std::map<std::string, std::vector<Delivery>> deliveries;
  std::vector<std::int64_t> people;
  std::vector<std::string> typing;
  std::vector<std::string> log_lines;
};

/// A ChatRoom in the hands of the test.
struct Room : emsocket::test::World {
  RecordingView view;
  ChatRoom room{view, environment()};
  Settings settings{"wss://chat.example/ws", "Ann", {}, false};

  [[nodiscard]] emsocket::test::FakeSocket& socket() {
    return transport.last();
  }
  void connect() { room.connect(settings); }
  void connect_and_open() {
    connect();
    socket().accept();
  }
  /// The connection is lost and the next one opens.
  void lose_and_reopen() {
    socket().drop();
    wait_for_retry();
    socket().accept();
  }
  void wait_for_retry() { clock.advance(view.statuses.back().retry_in); }

  /// Says something; returns the id that it got.
  std::string say(std::string text) {
    room.say(std::move(text));
    return last_own_id();
  }
  [[nodiscard]] std::string last_own_id() const {
    for (auto it = view.messages.rbegin(); it != view.messages.rend(); ++it) {
      if (it->own) return it->id;
    }
    return {};
  }
  /// The server sends the message to everybody, its writer too.
  void receipt(const std::string& id, const std::string& text) {
    socket().text(R"({"type":"say","id":")" + id +
                  R"(","from":{"id":"me","name":"Ann"},"text":")" + text +
                  R"(","time":5})");
  }
  /// The texts of what the newest socket was given to say.
  [[nodiscard]] std::vector<std::string> said() {
    std::vector<std::string> texts;
    for (const std::string& wire : socket().sent_texts()) {
      // {"type":"say","id":"..","text":".."}
      constexpr std::string_view before = "\"text\":\"";
      const std::size_t found = wire.find(before);
      if (found == std::string::npos) {
        texts.push_back("not a say: " + wire);
        continue;
      }
      const std::size_t first = found + before.size();
      texts.push_back(wire.substr(first, wire.find('"', first) - first));
    }
    return texts;
  }
};

using Deliveries = std::vector<Delivery>;
using Texts = std::vector<std::string>;

}  // namespace chat::test
