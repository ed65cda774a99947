#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "chat_view.hpp"
#include "image.hpp"
#include "own_messages.hpp"
#include "protocol.hpp"

/// The chat itself: what a person can do, what the connection tells, what the
/// server says. It shows itself through a ChatView and knows no page.
namespace chat {

/// Where and as whom to connect.
struct Settings {
  std::string url;
  std::string name;
  std::string token;  ///< empty: none
  /// For servers that are not ours: text goes out as it was typed, and what
  /// comes in and is no chat message is shown as it is.
  bool raw = false;
};

/// A chat over an emsocket::TypedClient: typed messages in, typed messages out,
/// what was written while offline sent later, once, and in order.
class ChatRoom {
 public:
  explicit ChatRoom(ChatView& view, const emsocket::Environment& environment =
                                        emsocket::default_environment());

  /// Connects; an earlier connection, if there is one, is dropped.
  void connect(Settings settings);
  void disconnect();
  /// Does not wait for the next attempt's time.
  void retry_now();

  /// Shows the message as one's own, and sends it as soon as that is possible.
  void say(std::string text);
  void send_image(const std::string& name, const std::string& mime,
                  std::span<const std::byte> content);
  /// Tells the others that one is writing; nothing while not connected.
  void typing();

  /// Bytes that wait for the network.
  [[nodiscard]] std::uint64_t buffered_amount() const;
  /// Messages that wait for a connection.
  [[nodiscard]] std::size_t outbox_messages() const;

 private:
  /// Says that this is no address, and does not connect.
  void refuse(const std::string& url);
  void add_handlers();
  void on_open(const emsocket::OpenEvent& event);
  void on_close(const emsocket::CloseEvent& event);
  void on_reconnecting(const emsocket::ReconnectingEvent& event);
  void on_state(const emsocket::StateEvent& event);
  void on_error(const emsocket::ErrorEvent& event);
  void on_message(const emsocket::Message& message);
  void on_unknown(const emsocket::UnknownMessage& unknown);

  void receive(const Welcome& message);
  void receive(const Joined& message);
  void receive(const Left& message);
  void receive(const Presence& message);
  void receive(const Say& message);
  void receive(const Typing& message);
  void receive(const Notice& message);
  void receive(const Image& message);
  /// A message that is none of the chat's. In raw mode on_message() shows it.
  void receive_foreign(const std::string& fault);

  template <class... Messages>
  void receive_each() {
    (client_->on<Messages>(
         [this](const Messages& message) { receive(message); }),
     ...);
  }
  /// Where one's own messages go; nullptr before the first connect().
  [[nodiscard]] emsocket::Client* client() {
    return client_ ? &client_->client() : nullptr;
  }
  [[nodiscard]] bool is_connected() const;
  void show_line(MessageType type, std::string text);
  [[nodiscard]] ShownMessage own_line(MessageType type, const std::string& id,
                                      std::string text) const;

  ChatView& view_;
  emsocket::Environment environment_;
  Settings settings_;
  std::optional<emsocket::TypedClient<Protocol>> client_;
  OwnMessages own_;
  Status status_;
  bool has_failed_ = false;  ///< the running attempt
  bool is_foreign_ = false;  ///< the message that is being received
  bool is_welcome_ = false;  ///< the server has shown that it is a chat's
};

}  // namespace chat
