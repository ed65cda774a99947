#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "chat_view.hpp"
#include "delivery_list.hpp"
#include "emsocket/client.hpp"
#include "protocol.hpp"

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

/// A chat over an emsocket::Client: typed messages in, typed messages out, what
/// was written while offline sent later, once, and in order.
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
  void on_text(std::string_view text);
  void on_binary(std::span<const std::byte> bytes);

  void receive(const Welcome& message);
  void receive(const Joined& message);
  void receive(const Left& message);
  void receive(const Presence& message);
  void receive(const Say& message);
  void receive(const Typing& message);
  void receive(const Notice& message);
  void receive(const Image& message);
  void receive(const Fault& fault);

  void send(OwnMessage message);
  void give_up(const OwnMessage& message, std::string_view why);
  /// The connection ended with this code: what it may have lost goes into the
  /// outbox again.
  void resend_lost(emsocket::CloseCode code);
  /// Whether the message is one to show: new, and not a receipt.
  [[nodiscard]] bool is_news(const std::string& id);
  [[nodiscard]] bool is_connected() const;
  void show_line(MessageType type, std::string text);
  [[nodiscard]] std::string next_id();

  ChatView& view_;
  emsocket::Environment environment_;
  Settings settings_;
  std::optional<emsocket::Client> client_;
  DeliveryList unconfirmed_;
  ShownIds shown_;
  Status status_;
  bool could_not_connect_ = false;  ///< the running attempt
  /// What the server said that it takes, where it did.
  std::optional<std::int64_t> max_message_bytes_;
  bool is_welcome_ = false;  ///< the server has shown that it is a chat's
  std::string id_prefix_;
  std::uint32_t last_id_ = 0;
};

}  // namespace chat
