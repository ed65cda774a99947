#include "outbox.hpp"

#include <cstddef>
#include <utility>

namespace emsocket::detail {

SendResult Outbox::push(OutgoingMessage message) {
  const std::uint64_t size = message.size();
  if (size > options_.max_bytes) return SendResult::rejected_too_large;
  if (!has_room_for(size)) {
    if (options_.overflow == Overflow::reject) {
      return SendResult::rejected_full;
    }
    // Where nothing may wait, there is nothing older to drop either.
    if (options_.overflow == Overflow::drop_newest ||
        options_.max_messages == 0) {
      return SendResult::dropped;
    }
    while (!has_room_for(size)) {
      dropped_.messages += 1;
      dropped_.bytes += front().size();
      pop_front();
    }
  }
  bytes_ += size;
  messages_.push_back(std::move(message));
  return SendResult::queued;
}

void Outbox::pop_front() {
  OutgoingMessage& message = messages_[sent_];
  bytes_ -= message.size();
  message = {};
  ++sent_;
  // A long queue that is never quite empty must not grow for ever; moving the
  // rest when half is gone costs each message one move.
  if (sent_ * 2 < messages_.size()) return;
  messages_.erase(messages_.begin(),
                  messages_.begin() + static_cast<std::ptrdiff_t>(sent_));
  sent_ = 0;
  // A new vector, since the empty one keeps the memory of the longest queue.
  if (messages_.empty()) messages_ = std::vector<OutgoingMessage>();
}

std::uint64_t Outbox::clear() {
  messages_ = std::vector<OutgoingMessage>();
  sent_ = 0;
  return std::exchange(bytes_, 0);
}

Outbox::Dropped Outbox::take_dropped() { return std::exchange(dropped_, {}); }

bool Outbox::has_room_for(std::uint64_t bytes) const {
  return messages() < options_.max_messages &&
         bytes <= options_.max_bytes - bytes_;
}

}  // namespace emsocket::detail
