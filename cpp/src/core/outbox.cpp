#include "outbox.hpp"

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
      dropped_.bytes += messages_.front().size();
      pop_front();
    }
  }
  bytes_ += size;
  messages_.push_back(std::move(message));
  return SendResult::queued;
}

void Outbox::pop_front() {
  bytes_ -= messages_.front().size();
  messages_.pop_front();
}

std::uint64_t Outbox::clear() {
  // A new deque: clear() alone would keep the memory of the longest queue.
  messages_ = std::deque<OutgoingMessage>();
  return std::exchange(bytes_, 0);
}

Outbox::Dropped Outbox::take_dropped() { return std::exchange(dropped_, {}); }

bool Outbox::has_room_for(std::uint64_t bytes) const {
  return messages_.size() < options_.max_messages &&
         bytes <= options_.max_bytes - bytes_;
}

}  // namespace emsocket::detail
