#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

/// Two lists: what was sent and not confirmed, and what was shown already.
namespace chat {

/// A message of one's own as it goes over the wire.
struct OwnMessage {
  std::string id;
  bool is_text = true;
  std::string wire;
  /// The browser has taken it; if that connection is lost, so may be this.
  bool handed_over = false;
};

/// The own messages that the server has not confirmed, in the order they were
/// written, so that they can be sent again when the connection was lost.
class DeliveryList {
 public:
  void add(OwnMessage message) { messages_.push_back(std::move(message)); }
  /// Takes a message out; false when it is not in the list.
  bool remove(std::string_view id) {
    return std::erase_if(messages_, [id](const OwnMessage& message) {
             return message.id == id;
           }) > 0;
  }
  [[nodiscard]] std::size_t size() const { return messages_.size(); }
  [[nodiscard]] std::uint64_t bytes() const {
    std::uint64_t bytes = 0;
    for (const OwnMessage& message : messages_) bytes += message.wire.size();
    return bytes;
  }
  /// A connection opened and took the first `count` messages.
  void mark_handed_over(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) messages_[i].handed_over = true;
  }
  /// Takes out the first.
  [[nodiscard]] OwnMessage pop() {
    OwnMessage message = std::move(messages_.front());
    messages_.pop_front();
    return message;
  }
  /// All of them, which leaves the list empty.
  [[nodiscard]] std::deque<OwnMessage> take() {
    return std::exchange(messages_, {});
  }

 private:
  std::deque<OwnMessage> messages_;
};

/// Remembers the last ids that were shown: a message that is sent twice, since
/// its receipt was lost, is shown once.
class ShownIds {
 public:
  /// Whether the id is new; it is not any more after this.
  bool add(const std::string& id) {
    if (!known_.insert(id).second) return false;
    order_.push_back(id);
    if (order_.size() > capacity) {
      known_.erase(order_.front());
      order_.pop_front();
    }
    return true;
  }

 private:
  static constexpr std::size_t capacity = 1000;
  std::unordered_set<std::string> known_;
  std::deque<std::string> order_;
};

}  // namespace chat
