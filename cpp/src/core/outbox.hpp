#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "emsocket/client.hpp"
#include "emsocket/options.hpp"

namespace emsocket::detail {

/// A message that was accepted and has not been handed to the browser.
struct OutgoingMessage {
  bool is_text = true;
  std::string bytes;
  /// Set where the body lives in the page; then the fields above say nothing.
  std::unique_ptr<HostMessage> host;

  [[nodiscard]] std::uint64_t size() const {
    return host ? host->size() : bytes.size();
  }
};

/// The messages accepted while no connection is open: a bounded queue.
class Outbox {
 public:
  explicit Outbox(OutboxOptions options) : options_(options) {}

  /// Queues the message, or does what the overflow policy says.
  [[nodiscard]] SendResult push(OutgoingMessage message);

  [[nodiscard]] bool empty() const { return messages() == 0; }
  [[nodiscard]] std::size_t messages() const {
    return messages_.size() - sent_;
  }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

  [[nodiscard]] const OutgoingMessage& front() const {
    return messages_[sent_];
  }
  void pop_front();

  /// Empties the outbox; returns how many bytes were in it.
  std::uint64_t clear();

  /// What Overflow::drop_oldest has dropped and nobody was told of yet.
  struct Dropped {
    std::size_t messages = 0;
    std::uint64_t bytes = 0;
  };
  [[nodiscard]] bool has_dropped() const { return dropped_.messages > 0; }
  [[nodiscard]] Dropped take_dropped();

 private:
  [[nodiscard]] bool has_room_for(std::uint64_t bytes) const;

  OutboxOptions options_;
  // A vector with a moving front, since a deque is six times the code.
  std::vector<OutgoingMessage> messages_;
  std::size_t sent_ = 0;  ///< how many at its front are gone
  std::uint64_t bytes_ = 0;
  Dropped dropped_;
};

}  // namespace emsocket::detail
