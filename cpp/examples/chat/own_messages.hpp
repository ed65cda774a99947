#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "chat_view.hpp"
#include "delivery_list.hpp"
#include "emsocket/client.hpp"

/// How each message of one's own gets to the server once, whatever becomes of
/// the connection (web/server/PROTOCOL.md, "Delivery").
namespace chat {

/// One's own messages until the server has them: sent, kept without its
/// receipt, and sent again when the connection that had them was lost.
class OwnMessages {
 public:
  OwnMessages(ChatView& view, emsocket::Random& random);

  /// An id that no other writer has.
  [[nodiscard]] std::string next_id();

  /// There is a new server, or the old one in another mode; what an earlier
  /// connection did not bring to its end is sent, or given up when it was for
  /// another server.
  void begin(bool is_raw, bool is_same_server, emsocket::Client& client);
  /// Sends it; without a client it is kept for one.
  void send(OwnMessage message, emsocket::Client* client);
  /// The server has said what it takes.
  void set_max_bytes(std::optional<std::int64_t> bytes) { max_bytes_ = bytes; }

  /// The client's connection opened and took what waited.
  void on_open(const emsocket::Client& client);
  /// The connection ended with this code: what it may have lost goes into the
  /// outbox again.
  void on_close(emsocket::CloseCode code, emsocket::Client& client);
  /// The server refuses a message.
  void on_refused(std::string_view id);
  /// The server has sent a message with this id to everybody. Whether it is one
  /// to show: new, and not the receipt of an own one.
  [[nodiscard]] bool is_news(const std::string& id);

  /// Those that wait for a receipt.
  [[nodiscard]] std::size_t size() const { return unconfirmed_.size(); }
  [[nodiscard]] std::uint64_t bytes() const { return unconfirmed_.bytes(); }

 private:
  void give_up(const OwnMessage& message, std::string_view why);

  ChatView& view_;
  /// Foreign servers send no receipts: what the browser took counts as sent.
  bool is_raw_ = false;
  DeliveryList unconfirmed_;
  ShownIds shown_;
  std::optional<std::int64_t> max_bytes_;
  std::string id_prefix_;
  std::uint32_t last_id_ = 0;
};

}  // namespace chat
